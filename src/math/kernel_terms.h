/*
 * Sums of -p log p, -p log q and divergence terms over arrays, and the totals of p and q in the same
 * reading: exact sums of terms that are a function of their arguments alone, so no order, split or
 * instruction set changes a bit.
 *
 * A block is added against a chain of anchors (see kernel_chain.h). What a quick form requires of the
 * arguments is checked at the end of the block, by the least and by the largest of their bits: as
 * integers without sign, those of a negative number or a NaN are more than those of any limit. If a
 * block was out of range or the anchors could not hold it, it is done again by the next form; all
 * forms give the same terms where they are valid.
 *
 * Totals are wanted to see that they are 1, for which each number is rounded to a multiple of 2^-50:
 * one anchor counts them all.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_TERMS_H
#define PLOGP_SRC_MATH_KERNEL_TERMS_H

#include "math/kernel_chain.h"
#include "math/kernel_divergence.h"
#include "math/kernel_surprisal.h"

/* A form of a term that takes arguments from a range. */
typedef struct form {
    stages stages;
    double p_min, p_max, q_min, q_max;
} form;

/* What is added up: the terms, and the totals of p and q where they are wanted. */
enum { TERMS, OF_P, OF_Q, SUMS };

/* A kind of term: the form of most arguments, a wider one of numbers up to 1, and that of any. */
typedef struct kind {
    form quick, wide;
    vec (*careful)(vec p, vec q);
    depth start;           /* of the first block */
    bool two, with_totals; /* whether there is a q, and whether totals are wanted */
} kind;

/* Terms of a quick block at most, which one chain of anchors has room for. */
#define QUICK_BLOCK (LANE_TERMS / GROUP * STEP)

/* Bytes of all arrays that are asked for before they are needed. */
#define TERMS_AHEAD 12288

/* 1.5 * 2^2: numbers from 0 to 2 stay in its binade. */
#define TOTAL_ANCHOR 6.0
#define TOTAL_MOST   2.0

/* Extremes of a block, and its sums. */
typedef struct quick_sum {
    /* Of p and q alone; by their bits, so that what is negative or NaN is high. */
    vec high[SUMS];
    /* Of terms, zeros do not count where two anchors count. */
    vec low[SUMS];
    chain terms;
    ivec totals[SUMS];
} quick_sum;

/* What the blocks before taught. */
typedef struct guess {
    int exponent; /* of what the chain has to hold */
    depth depth;
} guess;

/* A block is OUT_OF_RANGE of a form; or the guess was wrong and is a better one now. */
typedef enum outcome { ADDED, TRY_AGAIN, OUT_OF_RANGE } outcome;

/* Where a limit of q is watched: one that is that of p too takes no place of its own. */
static inline int high_of_q(form f)
{
    return f.p_max == f.q_max ? OF_P : OF_Q;
}

static inline int low_of_q(form f)
{
    return f.p_min == f.q_min ? OF_P : OF_Q;
}

/* The operations here are those that processors have to spare beside multiplications. */
static inline PLOGP__INLINE void note_arguments(form f, vec p, const vec *q, quick_sum *s)
{
    vec *const high = &s->high[high_of_q(f)], *const low = &s->low[low_of_q(f)];
    s->high[OF_P] = v_max_bits(p, s->high[OF_P]);
    if (f.p_min > 0.0)
        s->low[OF_P] = v_min_positive(p, s->low[OF_P]);
    if (q == NULL)
        return;
    *high = v_max_bits(*q, *high);
    if (f.q_min > 0.0)
        *low = v_min_positive(*q, *low);
}

/* The least of x, but for zeros where they do not count: one less makes a 0 a NaN, which
 * v_min_positive passes over. */
static inline PLOGP__INLINE void note_least(vec *low, vec x, bool deep)
{
    *low = v_min_positive(deep ? i_double(i_sub(v_bits(x), i_set(1))) : x, *low);
}

/* The last stage of a group, and the sums. */
static inline PLOGP__INLINE void add_group(kind k, depth d, run r, flight *f,
                                           const chain_anchors *at, quick_sum *s)
{
    vec a[GROUP], b[GROUP];
    load_group(r, a, b);
    k.quick.stages.finish(a, b, f, GROUP);
    for (int j = 0; j < GROUP; j++) {
        const vec *const q = k.two ? &b[j] : NULL;
        plogp__prefetch(r.p + j * LANES, k.two ? TERMS_AHEAD / 2 : TERMS_AHEAD);
        if (k.two)
            plogp__prefetch(r.q + j * LANES, TERMS_AHEAD / 2);
        note_arguments(k.quick, a[j], q, s);
        note_least(&s->low[TERMS], f->a[j], d == COUNTING_TWICE);
        add_to_chain(&s->terms, f->a[j], at, d);
        if (k.with_totals)
            (void)count_units(&s->totals[OF_P], a[j], TOTAL_ANCHOR);
        if (k.with_totals && k.two)
            (void)count_units(&s->totals[OF_Q], b[j], TOTAL_ANCHOR);
    }
}

static inline PLOGP__INLINE void add_in_turn(kind k, depth d, run r,
                                             const chain_anchors *at, quick_sum *s)
{
    for (size_t i = 0; i < r.count; i += STEP) {
        const run group = part_of(r, i, STEP);
        flight f;
        run_stage(k.quick.stages.start, group, &f);
        run_stage(k.quick.stages.reduce, group, &f);
        run_stage(k.quick.stages.series, group, &f);
        add_group(k, d, group, &f, at, s);
    }
}

/* Four groups at once, each one stage behind the next. Those behind the end are the last one
 * again, which nobody adds. */
static inline PLOGP__INLINE void add_overlapped(kind k, depth d, run r,
                                                const chain_anchors *at, quick_sum *s)
{
    const stages go = k.quick.stages;
    flight begun, halfway, nearly;
    run_stage(go.start, r, &begun);
    halfway = begun;
    run_stage(go.reduce, r, &halfway);
    run_stage(go.start, group_at(r, STEP), &begun);
    nearly = halfway;
    run_stage(go.series, r, &nearly);
    halfway = begun;
    run_stage(go.reduce, group_at(r, STEP), &halfway);
    run_stage(go.start, group_at(r, 2 * STEP), &begun);
    for (size_t i = 0; i < r.count; i += STEP) {
        add_group(k, d, part_of(r, i, STEP), &nearly, at, s);
        nearly = halfway;
        run_stage(go.series, group_at(r, i + STEP), &nearly);
        halfway = begun;
        run_stage(go.reduce, group_at(r, i + 2 * STEP), &halfway);
        run_stage(go.start, group_at(r, i + 3 * STEP), &begun);
    }
}

static inline double lane_max_bits(vec x)
{
    double lanes[LANES];
    v_store(lanes, x);
    uint64_t most = 0;
    for (size_t j = 0; j < LANES; j++)
        most = plogp__bits_of(lanes[j]) > most ? plogp__bits_of(lanes[j]) : most;
    return plogp__double_of(most);
}

/* A negative number has more than the bits of any limit, as a NaN has. */
static inline bool is_at_most(vec high, double limit)
{
    return plogp__bits_of(lane_max_bits(high)) <= plogp__bits_of(limit);
}

static inline bool within_range(form f, const quick_sum *s)
{
    return is_at_most(s->high[OF_P], f.p_max) && is_at_most(s->high[OF_Q], f.q_max) &&
           lane_min(s->low[OF_P]) >= f.p_min && lane_min(s->low[OF_Q]) >= f.q_min;
}

/* Adds a quick block to sums[TERMS] and the totals, or changes only the guess. */
static inline PLOGP__INLINE outcome add_quick_block(kind k, depth d, run r, int *exponent,
                                                    plogp_sum *sums)
{
    const vec zero = v_set(0.0), infinity = v_set((double)INFINITY);
    const chain_anchors at = anchors_at(*exponent);
    quick_sum s = {{zero, zero, zero},
                   {infinity, infinity, infinity},
                   chain_at(&at),
                   {i_set(0), i_set(0), i_set(0)}};
    if (OVERLAPPED)
        add_overlapped(k, d, r, &at, &s);
    else
        add_in_turn(k, d, r, &at, &s);
    if (!within_range(k.quick, &s))
        return OUT_OF_RANGE;
    if (!has_held(&s.terms, &at, lane_min(s.low[TERMS]), d, exponent))
        return TRY_AGAIN;
    publish(&s.terms, &at, d, r.count, &sums[TERMS]);
    if (k.with_totals)
        add_counted(s.totals[OF_P], TOTAL_ANCHOR, r.count, &sums[OF_P]);
    if (k.with_totals && k.two)
        add_counted(s.totals[OF_Q], TOTAL_ANCHOR, r.count, &sums[OF_Q]);
    return ADDED;
}

/* Terms by the careful form, whatever they are. */
static inline PLOGP__INLINE void add_terms_carefully(kind k, run r, plogp_sum *sum)
{
    double terms[BLOCK + LANES];
    for (size_t first = 0; first < r.count; first += BLOCK) {
        const run part =
            part_of(r, first, r.count - first < BLOCK ? r.count - first : BLOCK);
        size_t i = 0;
        for (; i + LANES <= part.count; i += LANES)
            v_store(terms + i, k.careful(v_load(part.p + i), v_load(part.q + i)));
        if (i < part.count)
            v_store(terms + i, k.careful(load_rest(part.p + i, part.count - i, 0.0),
                                         load_rest(part.q + i, part.count - i, 0.0)));
        add_array(terms, part.count, sum);
    }
}

/* Numbers as totals take them. */
static inline PLOGP__INLINE void add_rounded(const double *x, size_t count,
                                             plogp_sum *sum)
{
    double rounded[BLOCK];
    for (size_t first = 0; first < count; first += BLOCK) {
        const size_t size = count - first < BLOCK ? count - first : BLOCK;
        for (size_t i = 0; i < size; i++) {
            const double number = x[first + i];
            rounded[i] = number >= 0.0 && number <= TOTAL_MOST
                             ? (number + TOTAL_ANCHOR) - TOTAL_ANCHOR
                             : (double)NAN;
        }
        add_array(rounded, size, sum);
    }
}

static inline PLOGP__INLINE void add_carefully(kind k, run r, plogp_sum *sums)
{
    add_terms_carefully(k, r, &sums[TERMS]);
    if (k.with_totals)
        add_rounded(r.p, r.count, &sums[OF_P]);
    if (k.with_totals && k.two)
        add_rounded(r.q, r.count, &sums[OF_Q]);
}

static inline PLOGP__INLINE outcome add_at_depth(kind k, run r, guess *g, plogp_sum *sums)
{
    switch (g->depth) {
    case GROWING:
        return add_quick_block(k, GROWING, r, &g->exponent, sums);
    case COUNTING:
        return add_quick_block(k, COUNTING, r, &g->exponent, sums);
    default:
        return add_quick_block(k, COUNTING_TWICE, r, &g->exponent, sums);
    }
}

/* With the guess, with the better one that this gave, then with more anchors. */
static inline PLOGP__INLINE outcome add_quickly(kind k, run r, guess *g, plogp_sum *sums)
{
    outcome result = TRY_AGAIN;
    for (int attempt = 0; attempt < 4 && result == TRY_AGAIN; attempt++) {
        if (attempt > 1 && g->depth < COUNTING_TWICE)
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
        result = add_quick_block(wide, COUNTING_TWICE, r, &g->exponent, sums);
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
    vec p[GROUP], q[GROUP];
    flight f;
    load_group(r, p, q);
    k.quick.stages.start(p, q, &f, GROUP);
    k.quick.stages.reduce(p, q, &f, GROUP);
    k.quick.stages.series(p, q, &f, GROUP);
    k.quick.stages.finish(p, q, &f, GROUP);
    return (guess){first_exponent(f.a, ROOM), k.start};
}

static inline PLOGP__INLINE void add_terms(kind k, run all, plogp_sum *sums)
{
    const size_t head = before_line(all.p, all.count);
    const size_t end = head + (all.count - head) / STEP * STEP;
    guess g = {0, k.start};
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

static inline double at_most(double limit, double value)
{
    return value < limit ? value : limit;
}

/* Each becomes code of its own. */
static inline PLOGP__INLINE void add_kind(kind k, run all, plogp_sum *sums,
                                          bool with_totals)
{
    kind with = k;
    with.with_totals = true;
    with.quick.p_max = at_most(TOTAL_MOST, k.quick.p_max);
    with.quick.q_max = at_most(TOTAL_MOST, k.quick.q_max);
    with.wide.p_max = at_most(TOTAL_MOST, k.wide.p_max);
    with.wide.q_max = at_most(TOTAL_MOST, k.wide.q_max);
    if (with_totals)
        add_terms(with, all, sums);
    else
        add_terms(k, all, sums);
}

/* See plogp__sum_entropy and its companions in kernel.h. */
static void add_entropy(const double *p, size_t count, plogp_sum *sums, bool with_totals)
{
    const kind k = {.quick = {{no_stage, entropy_reduce, small_series, small_finish},
                              .p_max = SMALL_SHARE,
                              .q_max = 1.0},
                    .wide = {{no_stage, no_stage, no_stage, entropy_at_once},
                             .p_max = 1.0,
                             .q_max = 1.0},
                    .careful = entropy_careful};
    add_kind(k, (run){p, p, count}, sums, with_totals);
}

static void add_cross(const double *p, const double *q, size_t count, plogp_sum *sums,
                      bool with_totals)
{
    const kind k = {.quick = {{no_stage, cross_reduce, small_series, small_finish},
                              .p_max = 2.0,
                              .q_min = SMALLEST_NORMAL,
                              .q_max = SMALL_SHARE},
                    .wide = {{no_stage, no_stage, no_stage, cross_at_once},
                             .p_max = 2.0,
                             .q_min = SMALLEST_NORMAL,
                             .q_max = 1.0},
                    .careful = cross_careful,
                    .two = true};
    add_kind(k, (run){p, q, count}, sums, with_totals);
}

static void add_divergence(const double *p, const double *q, size_t count,
                           plogp_sum *sums, bool with_totals)
{
    const form f = {
        {divergence_start, divergence_reduce, divergence_series, divergence_finish},
        0x1p-400,
        0x1p400,
        0x1p-400,
        0x1p400};
    const kind k = {
        .quick = f, .wide = f, .careful = v_divergence, .start = COUNTING, .two = true};
    add_kind(k, (run){p, q, count}, sums, with_totals);
}

#endif
