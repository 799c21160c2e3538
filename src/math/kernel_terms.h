/*
 * Sums of -p log p, -p log q and divergence terms over arrays, and the totals of p and q in the same
 * reading: exact sums of terms that are a function of their arguments alone, so no order, split or
 * instruction set changes a bit.
 *
 * A block is added against two or three anchors (see kernel_sums.h). Nothing added is negative, so
 * an anchor that ends in its binade never left it. What a quick form requires of the arguments is
 * checked at the end of the block, by the largest and the smallest and by the bits that a negative
 * number or a NaN has set and no number below 2. If a block was out of range or the anchors could
 * not hold it, it is done again by the next form; all forms give the same terms where they are valid.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_TERMS_H
#define PLOGP_SRC_MATH_KERNEL_TERMS_H

#include "math/kernel_chain.h"
#include "math/kernel_divergence.h"
#include "math/kernel_surprisal.h"

/* -p log p for p = 0 or a normal p; `q` is not used. */
static inline PLOGP__INLINE void small_entropy_group(const vec *p, const vec *q, vec *t,
                                                     int count)
{
    (void)q;
    small_surprisal_group(p, t, count);
    for (int j = 0; j < count; j++)
        t[j] = v_mul(p[j], t[j]);
}

static inline PLOGP__INLINE void entropy_group(const vec *p, const vec *q, vec *t,
                                               int count)
{
    (void)q;
    any_surprisal_group(p, t, count);
    for (int j = 0; j < count; j++)
        t[j] = v_mul(p[j], t[j]);
}

static inline vec entropy_careful(vec p, vec q)
{
    (void)q;
    return v_select(is_odd_for_log(p), v_neg_xlogx(p), v_mul(p, surprisal_normal(p)));
}

/* -p log q for p = 0 or a normal p, and a normal q. */
static inline PLOGP__INLINE void small_cross_group(const vec *p, const vec *q, vec *t,
                                                   int count)
{
    small_surprisal_group(q, t, count);
    for (int j = 0; j < count; j++)
        t[j] = v_mul(p[j], t[j]);
}

static inline PLOGP__INLINE void cross_group(const vec *p, const vec *q, vec *t,
                                             int count)
{
    any_surprisal_group(q, t, count);
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

/* A form of a term that takes arguments from a range: from p_min and q_min, to below 2. */
typedef struct form {
    void (*terms)(const vec *p, const vec *q, vec *t, int count);
    double p_min, q_min;
    double p_max, q_max; /* not looked at where they are 2 */
} form;

/* What is added up: the terms, and the totals of p and q where they are wanted. */
enum { TERMS, OF_P, OF_Q, SUMS };

/* What is added against three anchors instead of two: terms of nearly equal numbers need it first. */
typedef enum depth { NOTHING_DEEP, TERMS_DEEP, ALL_DEEP } depth;

/* A kind of term: the form of most arguments, a wider one of numbers up to 1, and that of any. */
typedef struct kind {
    form quick, wide;
    vec (*careful)(vec p, vec q);
    depth start;           /* of the first block */
    bool two, with_totals; /* whether there is a q, and whether totals are wanted */
} kind;

/* Terms of a quick block at most: few enough for one chain of anchors. */
#define QUICK_BLOCK (256 / GROUP * STEP)

/* Terms worked on together: a quick block is a multiple. */
#define STEP ((size_t)GROUP * LANES)

/* Arguments of a run of terms. */
typedef struct run {
    const double *p, *q; /* q is p where there is none */
    size_t count;
} run;

static inline run part_of(run r, size_t first, size_t count)
{
    return (run){r.p + first, r.q + first, count};
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

/* Extremes of a block, and its sums. */
typedef struct quick_sum {
    vec above;     /* the OR of what tells that an argument is too large */
    vec low[SUMS]; /* zeros do not count where there are three anchors */
    chain chains[SUMS];
} quick_sum;

/* What the blocks before taught. */
typedef struct guess {
    int exponents[SUMS]; /* of what a chain has to hold           */
    depth depth;
} guess;

/* A block is OUT_OF_RANGE of a form; or the guess was wrong and is a better one now. */
typedef enum outcome { ADDED, TRY_AGAIN, OUT_OF_RANGE } outcome;

/* Has one of the two highest bits set if x is negative, NaN or above `most` <= 2. */
static inline PLOGP__INLINE vec above(vec x, double most)
{
    const ivec bits = v_bits(x);
    return v_or(i_double(i_sub(i_set((int64_t)plogp__bits_of(most)), bits)), x);
}

/* The operations here are those that processors have to spare beside multiplications. */
static inline PLOGP__INLINE void note_arguments(form f, vec p, const vec *q, quick_sum *s)
{
    s->above = v_or(s->above, f.p_max < 2.0 ? above(p, f.p_max) : p);
    if (f.p_min > 0.0)
        s->low[OF_P] = v_min(p, s->low[OF_P]);
    if (q == NULL)
        return;
    s->above = v_or(s->above, f.q_max < 2.0 ? above(*q, f.q_max) : *q);
    if (f.q_min > 0.0)
        s->low[OF_Q] = v_min(*q, s->low[OF_Q]);
}

/* The least of x, but for zeros where they do not count: one less makes a 0 a NaN, which v_min
 * passes over. */
static inline PLOGP__INLINE void note_least(vec *low, vec x, bool deep)
{
    *low = v_min(deep ? i_double(i_sub(v_bits(x), i_set(1))) : x, *low);
}

static inline PLOGP__INLINE void add_totals(form f, depth d, vec p, const vec *q,
                                            quick_sum *s)
{
    add_to_chain(&s->chains[OF_P], p, d == ALL_DEEP);
    if (q == NULL)
        return;
    add_to_chain(&s->chains[OF_Q], *q, d == ALL_DEEP);
    if (f.p_min == 0.0)
        note_least(&s->low[OF_P], p, d == ALL_DEEP);
}

static inline PLOGP__INLINE void add_quick_group(kind k, depth d, run r, quick_sum *s)
{
    vec a[GROUP], b[GROUP], t[GROUP];
    for (int j = 0; j < GROUP; j++) {
        plogp__prefetch(r.p + j * LANES, PREFETCH_AHEAD);
        if (k.two)
            plogp__prefetch(r.q + j * LANES, PREFETCH_AHEAD);
        a[j] = v_load(r.p + j * LANES);
        b[j] = k.two ? v_load(r.q + j * LANES) : a[j];
    }
    k.quick.terms(a, b, t, GROUP);
    for (int j = 0; j < GROUP; j++) {
        const vec *const q = k.two ? &b[j] : NULL;
        note_arguments(k.quick, a[j], q, s);
        note_least(&s->low[TERMS], t[j], d != NOTHING_DEEP);
        add_to_chain(&s->chains[TERMS], t[j], d != NOTHING_DEEP);
        if (k.with_totals)
            add_totals(k.quick, d, a[j], q, s);
    }
}

/* Bits that no number from 0 to 2 has set: the sign, and the upper half of the exponents. */
#define NEVER_SET (UINT64_C(3) << 62)

static inline bool within_range(form f, const quick_sum *s)
{
    return (lanes_or(s->above) & NEVER_SET) == 0 && lane_min(s->low[OF_P]) >= f.p_min &&
           lane_min(s->low[OF_Q]) >= f.q_min;
}

/* -log p < 2^10, so the least p is not much below the least of -p log p. */
static inline double least_of(const kind *k, const quick_sum *s, int which)
{
    return which == OF_P && !k->two ? lane_min(s->low[TERMS]) * 0x1p-10
                                    : lane_min(s->low[which]);
}

/* Adds a quick block to sums[TERMS] and the totals, or changes only the guess. */
static inline PLOGP__INLINE outcome add_quick_block(kind k, depth d, run r, guess *g,
                                                    plogp_sum *sums)
{
    const int chains = !k.with_totals ? 1 : k.two ? SUMS : OF_Q;
    const vec zero = v_set(0.0), one = v_set(1.0);
    quick_sum s = {zero, {one, one, one}, {{zero, zero, zero}}};
    for (int c = 0; c < chains; c++)
        s.chains[c] = chain_at(g->exponents[c]);
    for (size_t i = 0; i < r.count; i += STEP)
        add_quick_group(k, d, part_of(r, i, STEP), &s);
    if (!within_range(k.quick, &s))
        return OUT_OF_RANGE;
    bool held = true;
    for (int c = 0; c < chains; c++)
        held &= has_held(&s.chains[c], least_of(&k, &s, c), d > (c == TERMS ? 0 : 1),
                         &g->exponents[c]);
    if (!held)
        return TRY_AGAIN;
    for (int c = 0; c < chains; c++)
        publish(&s.chains[c], g->exponents[c], d > (c == TERMS ? 0 : 1), &sums[c]);
    return ADDED;
}

/* Adds at most BLOCK terms by the careful form, whatever they are. */
static inline PLOGP__INLINE void add_carefully(kind k, run r, plogp_sum *sums)
{
    double terms[BLOCK];
    size_t i = 0;
    for (; i + LANES <= r.count; i += LANES)
        v_store(terms + i, k.careful(v_load(r.p + i), v_load(r.q + i)));
    for (; i < r.count; i++)
        terms[i] = v_first(k.careful(v_set(r.p[i]), v_set(r.q[i])));
    add_array(terms, r.count, &sums[TERMS]);
    if (k.with_totals)
        add_array(r.p, r.count, &sums[OF_P]);
    if (k.with_totals && k.two)
        add_array(r.q, r.count, &sums[OF_Q]);
}

static inline PLOGP__INLINE outcome add_at_depth(kind k, run r, guess *g, plogp_sum *sums)
{
    switch (g->depth) {
    case NOTHING_DEEP:
        return add_quick_block(k, NOTHING_DEEP, r, g, sums);
    case TERMS_DEEP:
        return add_quick_block(k, TERMS_DEEP, r, g, sums);
    default:
        return add_quick_block(k, ALL_DEEP, r, g, sums);
    }
}

/* With the guess, with the better one that this gave, then with more anchors. */
static inline PLOGP__INLINE outcome add_quickly(kind k, run r, guess *g, plogp_sum *sums)
{
    outcome result = TRY_AGAIN;
    for (int attempt = 0; attempt < 4 && result == TRY_AGAIN; attempt++) {
        if (attempt > 1 && g->depth < ALL_DEEP)
            g->depth++;
        result = add_at_depth(k, r, g, sums);
    }
    return result;
}

static inline PLOGP__INLINE void add_block_of_terms(kind k, run r, guess *g,
                                                    plogp_sum *sums)
{
    kind wide = k;
    wide.quick = k.wide;
    outcome result = add_quickly(k, r, g, sums);
    for (int attempt = 0; attempt < 2 && result != ADDED; attempt++)
        result = add_quick_block(wide, ALL_DEEP, r, g, sums);
    if (result != ADDED)
        add_carefully(k, r, sums);
}

static inline int first_exponent(const vec *x, int room)
{
    vec largest = v_set(0.0);
    for (int j = 0; j < GROUP; j++)
        largest = v_max(v_abs(x[j]), largest);
    return guess_above(exponent_above(lane_max(largest)) + room);
}

/* A guess from the first terms; some bits of room cost nothing. */
static inline PLOGP__INLINE guess first_guess(kind k, run r)
{
    vec a[GROUP], b[GROUP], t[GROUP];
    for (int j = 0; j < GROUP; j++) {
        a[j] = v_load(r.p + j * LANES);
        b[j] = v_load(r.q + j * LANES);
    }
    k.quick.terms(a, b, t, GROUP);
    return (guess){
        {first_exponent(t, ROOM), first_exponent(a, ROOM), first_exponent(b, ROOM)},
        k.start};
}

static inline PLOGP__INLINE void add_terms(kind k, run all, plogp_sum *sums)
{
    const size_t head = before_line(all.p, all.count);
    const size_t end = head + (all.count - head) / STEP * STEP;
    guess g = {{0}, NOTHING_DEEP};
    if (head > 0)
        add_carefully(k, part_of(all, 0, head), sums);
    if (end > head)
        g = first_guess(k, part_of(all, head, STEP));
    for (size_t i = head; i < end; i += QUICK_BLOCK) {
        const size_t rest = end - i;
        const run r = part_of(all, i, rest < QUICK_BLOCK ? rest : QUICK_BLOCK);
        add_block_of_terms(k, r, &g, sums);
    }
    if (end < all.count)
        add_carefully(k, part_of(all, end, all.count - end), sums);
}

/* Each becomes code of its own. */
static inline PLOGP__INLINE void add_kind(kind k, run all, plogp_sum *sums,
                                          bool with_totals)
{
    kind with = k;
    with.with_totals = true;
    if (with_totals)
        add_terms(with, all, sums);
    else
        add_terms(k, all, sums);
}

/* See plogp__sum_entropy and its companions in kernel.h. */
static void add_entropy(const double *p, size_t count, plogp_sum *sums, bool with_totals)
{
    const kind k = {.quick = {small_entropy_group, .p_max = SMALL_SHARE, .q_max = 2.0},
                    .wide = {entropy_group, .p_max = 1.0, .q_max = 2.0},
                    .careful = entropy_careful};
    add_kind(k, (run){p, p, count}, sums, with_totals);
}

static void add_cross(const double *p, const double *q, size_t count, plogp_sum *sums,
                      bool with_totals)
{
    const kind k = {.quick = {small_cross_group, 0.0, SMALLEST_NORMAL, 2.0, SMALL_SHARE},
                    .wide = {cross_group, 0.0, SMALLEST_NORMAL, 2.0, 1.0},
                    .careful = cross_careful,
                    .two = true};
    add_kind(k, (run){p, q, count}, sums, with_totals);
}

static void add_divergence(const double *p, const double *q, size_t count,
                           plogp_sum *sums, bool with_totals)
{
    const form f = {divergence_group, 0x1p-400, 0x1p-400, 2.0, 2.0};
    const kind k = {
        .quick = f, .wide = f, .careful = v_divergence, .start = TERMS_DEEP, .two = true};
    add_kind(k, (run){p, q, count}, sums, with_totals);
}

#endif
