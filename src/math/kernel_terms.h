/*
 * Sums of -p log p, -p log q and divergence terms over arrays: exact sums of terms that are
 * a function of their arguments alone, so no order, split or instruction set changes a bit.
 *
 * The quick form of a term takes arguments from a range that the loop checks only at the end
 * of a block, by the largest and the smallest, and by the bits that a negative number or a
 * NaN has set and no number below 2. Terms go straight to two or three anchors (see kernel_sums.h). If a
 * block was out of range or the anchors could not hold it, it is done again with the careful form,
 * which equals the quick one wherever that is valid.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_TERMS_H
#define PLOGP_SRC_MATH_KERNEL_TERMS_H

#include "math/kernel_divergence.h"
#include "math/kernel_sums.h"

/*
 * y[j] = -log x[j] for `count` <= GROUP vectors of normal numbers, in single words:
 * (log r - k log 2) - (f - f^2/2 + f^3 q(f)). The first bracket vanishes around 1;
 * elsewhere it outweighs the second. <= 4 u.
 */
static inline PLOGP__INLINE void surprisal_group(const vec *x, vec *y, int count)
{
    vec f[GROUP], base[GROUP], tail[GROUP];
    for (int j = 0; j < count; j++) {
        const split s = split_normal(x[j]);
        f[j] = v_fms(s.z, v_lookup(LOG_RECIPROCAL, s.entry), v_set(1.0));
        base[j] = v_fnma(s.exponent, v_set(LN2_SCALED), v_lookup(LOG_OF_R, s.entry));
    }
    for (int j = 0; j < count; j++)
        tail[j] = v_fma(f[j], v_set(LOG_TAIL[7]), v_set(LOG_TAIL[6]));
    for (int i = 5; i >= 0; i--)
        for (int j = 0; j < count; j++)
            tail[j] = v_fma(f[j], tail[j], v_set(LOG_TAIL[i]));
    for (int j = 0; j < count; j++)
        tail[j] = v_fma(f[j], tail[j], v_set(-0.5));
    for (int j = 0; j < count; j++)
        y[j] = v_fnma(f[j], v_fma(f[j], tail[j], v_set(1.0)), base[j]);
}

static inline vec surprisal_normal(vec x)
{
    surprisal_group(&x, &x, 1);
    return x;
}

/* -p log p for p = 0 or a normal p <= 1; `q` is not used. */
static inline PLOGP__INLINE void entropy_group(const vec *p, const vec *q, vec *t,
                                               int count)
{
    (void)q;
    surprisal_group(p, t, count);
    for (int j = 0; j < count; j++)
        t[j] = v_mul(p[j], t[j]);
}

static inline vec entropy_careful(vec p, vec q)
{
    (void)q;
    return v_select(is_odd_for_log(p), v_neg_xlogx(p), v_mul(p, surprisal_normal(p)));
}

/* -p log q for p = 0 or a normal p <= 1, and a normal q <= 1. */
static inline PLOGP__INLINE void cross_group(const vec *p, const vec *q, vec *t,
                                             int count)
{
    surprisal_group(q, t, count);
    for (int j = 0; j < count; j++)
        t[j] = v_mul(p[j], t[j]);
}

/* 0 where p = 0, whatever q >= 0 is; Inf where q = 0 < p. */
static inline vec cross_careful(vec p, vec q)
{
    const vec zero = v_set(0.0);
    const vec s = v_select(is_odd_for_log(q), v_negate(v_log(q)), surprisal_normal(q));
    const vec product = v_select(v_equal(p, zero), zero, v_mul(p, s));
    const mask valid = m_and(v_less_equal(zero, p), v_less_equal(zero, q));
    return v_select(valid, product, v_set((double)NAN));
}

/*
 * A kind of term: both forms, and the arguments of the quick one: from p_min and q_min to below
 * 2, or to 1. An entropy term is below a bound that the largest p gives; others are compared.
 */
typedef struct kind {
    void (*quick)(const vec *p, const vec *q, vec *t, int count);
    vec (*careful)(vec p, vec q);
    double p_min, q_min;
    bool p_to_1, q_to_1;
    bool bounded_by_p;
    bool deep; /* against three anchors, not two */
} kind;

/* Terms of a quick block at most: few enough for one chain of anchors. */
#define QUICK_BLOCK (256 * LANES)

/* Terms worked on together: a quick block is a multiple. */
#define STEP ((size_t)GROUP * LANES)

/* Arguments of a run of terms. */
typedef struct run {
    const double *p, *q;
    size_t count;
} run;

static inline double lane_min(vec x)
{
    double lanes[LANES];
    v_store(lanes, x);
    double least = lanes[0];
    for (size_t j = 1; j < LANES; j++)
        least = lanes[j] < least ? lanes[j] : least;
    return least;
}

static inline uint64_t lanes_or(vec x)
{
    double lanes[LANES];
    v_store(lanes, x);
    uint64_t bits = 0;
    for (size_t j = 0; j < LANES; j++)
        bits |= plogp__bits_of(lanes[j]);
    return bits;
}

/* Extremes of the arguments and terms of a block, and its sum against the anchors. */
typedef struct quick_sum {
    vec seen; /* the OR of all arguments' bits                                       */
    vec top;  /* the largest argument that has to be at most 1                      */
    vec p_low, q_low;
    vec largest, t_low; /* of the terms; zeros do not count for t_low where `deep` */
    vec first, second, third;
} quick_sum;

/* What the blocks before taught. */
typedef struct guess {
    int exponent; /* of the largest term                       */
    bool deep;    /* whether terms need all three anchors */
} guess;

typedef enum outcome { ADDED, TRY_AGAIN, OUT_OF_RANGE } outcome;

/* Bits above the largest term seen that a guess leaves where there are bits to spare. */
#define DEEP_ROOM 10

/* The operations here are those that processors have to spare beside multiplications. */
static inline PLOGP__INLINE void note_arguments(kind k, vec p, const vec *q, quick_sum *s)
{
    s->seen = v_or(s->seen, p);
    if (k.p_to_1)
        s->top = v_max(p, s->top);
    if (k.p_min > 0.0)
        s->p_low = v_min(p, s->p_low);
    if (q == NULL)
        return;
    s->seen = v_or(s->seen, *q);
    if (k.q_to_1)
        s->top = v_max(*q, s->top);
    if (k.q_min > 0.0)
        s->q_low = v_min(*q, s->q_low);
}

static inline PLOGP__INLINE void add_quick_group(kind k, const double *p, const double *q,
                                                 quick_sum *s)
{
    vec a[GROUP], b[GROUP], t[GROUP];
    for (int j = 0; j < GROUP; j++) {
        __builtin_prefetch(p + j * LANES + PREFETCH_AHEAD);
        if (q != p)
            __builtin_prefetch(q + j * LANES + PREFETCH_AHEAD);
        a[j] = v_load(p + j * LANES);
        b[j] = v_load(q + j * LANES);
    }
    k.quick(a, b, t, GROUP);
    for (int j = 0; j < GROUP; j++) {
        note_arguments(k, a[j], q == p ? NULL : &b[j], s);
        if (!k.bounded_by_p)
            s->largest = v_max(t[j], s->largest);
        /* one less makes a 0 a NaN, which v_min passes over */
        const ivec low = k.deep ? i_sub(v_bits(t[j]), i_set(1)) : v_bits(t[j]);
        s->t_low = v_min(i_double(low), s->t_low);
        const vec rest = extract(&s->first, t[j]);
        if (k.deep)
            s->third = v_add(s->third, extract(&s->second, rest));
        else
            s->second = v_add(s->second, rest);
    }
}

/* An e with -p log p < 2^e for every p <= top < 2^h: increasing up to 1/e, and there
 * 2^h log 2^-h < 2^h |h|. */
static inline int entropy_exponent(double top)
{
    const int h = exponent_above(top);
    int e = h;
    if (h >= -1)
        return 0;
    for (int size = -h; size > 0; size /= 2)
        e++;
    return e;
}

/* Whether the last anchor held all of the remainders: every term is a multiple of its grid,
 * 2^(exponent + HEADROOM - 43 - 52), or - 86 for the third; there, a 0 counts too. */
static inline bool nothing_lost(vec t_low, int exponent, bool deep)
{
    const int lowest = exponent + HEADROOM - (deep ? 86 : 43) + 1023;
    const uint64_t least = plogp__bits_of(lane_min(t_low)) + (deep ? 1 : 0);
    return least >= (uint64_t)lowest << 52;
}

/* Bits that no number from 0 to 2 has set: the sign, and the upper half of the exponents. */
#define NEVER_SET (UINT64_C(3) << 62)

static inline bool within_range(kind k, const quick_sum *s)
{
    return (lanes_or(s->seen) & NEVER_SET) == 0 && lane_max(s->top) <= 1.0 &&
           lane_min(s->p_low) >= k.p_min && lane_min(s->q_low) >= k.q_min;
}

/* Adds the terms of a quick block, or changes only the guess. */
static inline PLOGP__INLINE outcome add_quick_block(kind k, run r, guess *g,
                                                    plogp_sum *sum)
{
    const vec zero = v_set(0.0), one = v_set(1.0);
    const vec first = v_set(anchor_for(g->exponent));
    const vec second = v_mul(first, v_set(SECOND_ANCHOR));
    const vec third = v_mul(first, v_set(THIRD_ANCHOR));
    quick_sum s = {zero, zero, one, one, zero, one, first, second, third};
    for (size_t i = 0; i < r.count; i += STEP)
        add_quick_group(k, r.p + i, r.q + i, &s);
    if (!within_range(k, &s))
        return OUT_OF_RANGE;
    const int needed = k.bounded_by_p ? entropy_exponent(lane_max(s.top))
                                      : exponent_above(lane_max(s.largest));
    if (needed > g->exponent || !nothing_lost(s.t_low, g->exponent, k.deep)) {
        g->exponent = guess_above(needed + (k.deep ? DEEP_ROOM : 0));
        return TRY_AGAIN;
    }
    plogp_sum_add(sum, lane_sum(v_sub(s.first, first)));
    plogp_sum_add(sum, lane_sum(v_sub(s.second, second)));
    if (k.deep)
        plogp_sum_add(sum, lane_sum(v_sub(s.third, third)));
    return ADDED;
}

/* Adds at most BLOCK terms by the careful form, whatever they are. */
static inline PLOGP__INLINE void add_carefully(kind k, run r, plogp_sum *sum)
{
    double terms[BLOCK];
    size_t i = 0;
    for (; i + LANES <= r.count; i += LANES)
        v_store(terms + i, k.careful(v_load(r.p + i), v_load(r.q + i)));
    for (; i < r.count; i++)
        terms[i] = v_first(k.careful(v_set(r.p[i]), v_set(r.q[i])));
    memset(terms + r.count, 0, (padded(r.count) - r.count) * sizeof *terms);
    int exponent = 0;
    if (r.count < SMALL || !add_block(sum, terms, padded(r.count), &exponent))
        add_each(sum, terms, r.count);
}

/* With two anchors, then with three, then with the guess that this gave. */
static inline PLOGP__INLINE bool add_quickly(kind k, run r, guess *g, plogp_sum *sum)
{
    outcome result = TRY_AGAIN;
    kind deep = k;
    deep.deep = true;
    if (!g->deep)
        result = add_quick_block(k, r, g, sum);
    for (int attempt = 0; attempt < 2 && result == TRY_AGAIN; attempt++) {
        result = add_quick_block(deep, r, g, sum);
        g->deep = true;
    }
    return result == ADDED;
}

/* A guess from the first terms; some bits of room cost nothing. */
static inline PLOGP__INLINE guess first_guess(kind k, const double *p, const double *q)
{
    vec a[GROUP], b[GROUP], t[GROUP], largest = v_set(0.0);
    for (int j = 0; j < GROUP; j++) {
        a[j] = v_load(p + j * LANES);
        b[j] = v_load(q + j * LANES);
    }
    k.quick(a, b, t, GROUP);
    for (int j = 0; j < GROUP; j++)
        largest = v_max(v_abs(t[j]), largest);
    const int room = k.bounded_by_p ? 2 : DEEP_ROOM;
    const guess g = {guess_above(exponent_above(lane_max(largest)) + room),
                     !k.bounded_by_p};
    return g;
}

static inline PLOGP__INLINE void add_terms(kind k, const double *p, const double *q,
                                           size_t count, plogp_sum *sum)
{
    const run head = {p, q, before_line(p, count)};
    if (head.count > 0)
        add_carefully(k, head, sum);
    p += head.count;
    q += head.count;
    count -= head.count;
    const size_t whole = count / STEP * STEP;
    guess g = {0, false};
    if (whole > 0)
        g = first_guess(k, p, q);
    for (size_t i = 0; i < whole; i += QUICK_BLOCK) {
        const size_t rest = whole - i;
        const run r = {p + i, q + i, rest < QUICK_BLOCK ? rest : QUICK_BLOCK};
        if (!add_quickly(k, r, &g, sum))
            add_carefully(k, r, sum);
    }
    const run tail = {p + whole, q + whole, count - whole};
    if (tail.count > 0)
        add_carefully(k, tail, sum);
}

static void add_entropy(const double *p, size_t count, plogp_sum *sum)
{
    const kind k = {.quick = entropy_group,
                    .careful = entropy_careful,
                    .p_to_1 = true,
                    .bounded_by_p = true};
    add_terms(k, p, p, count, sum);
}

static void add_cross(const double *p, const double *q, size_t count, plogp_sum *sum)
{
    const kind k = {.quick = cross_group,
                    .careful = cross_careful,
                    .q_min = SMALLEST_NORMAL,
                    .q_to_1 = true};
    add_terms(k, p, q, count, sum);
}

static void add_divergence(const double *p, const double *q, size_t count, plogp_sum *sum)
{
    const kind k = {.quick = divergence_group,
                    .careful = v_divergence,
                    .p_min = 0x1p-400,
                    .q_min = 0x1p-400};
    add_terms(k, p, q, count, sum);
}

#endif
