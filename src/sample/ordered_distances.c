#include "sample/ordered_distances.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "math/kernel.h"
#include "sample/products.h"
#include "sample/walk.h"

#define PI           0x1.921fb54442d18p+1
#define SMALL_SQUARE 0x1p-400 /* its square times a gap keeps its digits */
#define SHIFT_MAX    1023     /* 2^shift is finite                       */
#define EXACT_MAX    0x1p53   /* whole numbers up to it are doubles      */

/* What is seen at the values of a block. */
struct steps {
    size_t size;
    double difference[PLOGP__WALK_BLOCK], height[PLOGP__WALK_BLOCK];
    double width[PLOGP__WALK_BLOCK], square[PLOGP__WALK_BLOCK];
};

/* What the walk adds up; squares are of heights times `scale`. */
struct totals {
    struct plogp__products area, squares;
    double most, scale;
    double low, high; /* the least and the largest finite value */
    double below, above;
    double top; /* the largest value of P */
};

/* The least and the largest finite value, and what of Q is outside of P: near the ends. */
static void see_ends(struct totals *totals, const struct plogp__walk *walk)
{
    size_t last = walk->size, up_to_top = walk->size;
    for (size_t i = 0; i < walk->size && isinf(totals->low); i++)
        totals->low = isfinite(walk->x[i]) ? walk->x[i] : totals->low;
    while (last > 0 && isinf(walk->x[last - 1]))
        last--;
    totals->high = last > 0 ? walk->x[last - 1] : totals->high;
    for (size_t i = 0; i < walk->size && walk->to_p[i] == 0; i++)
        totals->below = walk->to_q[i];
    while (up_to_top > 0 && walk->x[up_to_top - 1] > totals->top)
        up_to_top--;
    if (up_to_top > 0)
        totals->above = walk->q.total - walk->to_q[up_to_top - 1];
}

static void add_block(struct totals *totals, const struct plogp__walk *walk, bool exact)
{
    struct steps steps = {.size = walk->size};
    const plogp__gaps gaps = {.x = walk->x,
                              .to_p = walk->to_p,
                              .to_q = walk->to_q,
                              .n_p = walk->p.total,
                              .n_q = walk->q.total,
                              .scale = totals->scale,
                              .exact = exact,
                              .count = walk->size,
                              .difference = steps.difference,
                              .height = steps.height,
                              .width = steps.width,
                              .square = steps.square};
    const double most = plogp__kernels()->measure_gaps(&gaps);
    totals->most = most > totals->most ? most : totals->most;
    plogp__products_add_array(&totals->area, steps.height, steps.width, steps.size);
    plogp__products_add_array(&totals->squares, steps.square, steps.width, steps.size);
    see_ends(totals, walk);
}

static plogp_status total_up(const plogp_sorted *p, const plogp_sorted *q,
                             struct totals *totals)
{
    const bool exact =
        p->facts.whole && q->facts.whole && p->facts.total * q->facts.total <= EXACT_MAX;
    struct plogp__walk walk;
    totals->low = INFINITY;
    totals->high = -INFINITY;
    totals->top = p->facts.max;
    PLOGP_TRY(plogp__walk_open(p, q, &walk));
    plogp_status status = plogp__walk_next(&walk);
    while (status == PLOGP_OK && walk.size > 0) {
        add_block(totals, &walk, exact);
        status = plogp__walk_next(&walk);
    }
    plogp__walk_close(&walk);
    return status;
}

/* Again with heights brought near 1, where their squares would be subnormal. */
static plogp_status total_up_scaled(const plogp_sorted *p, const plogp_sorted *q,
                                    struct totals *totals)
{
    *totals = (struct totals){.scale = 1.0};
    PLOGP_TRY(total_up(p, q, totals));
    if (!(totals->most > 0 && totals->most < SMALL_SQUARE))
        return PLOGP_OK;
    int exponent;
    (void)frexp(totals->most, &exponent);
    const int shift = exponent < -SHIFT_MAX ? SHIFT_MAX : -exponent;
    *totals = (struct totals){.scale = ldexp(1.0, shift)};
    return total_up(p, q, totals);
}

plogp_status plogp__ordered_distances_of(const plogp_sorted *p, const plogp_sorted *q,
                                         struct plogp__ordered_distances *distances)
{
    struct totals totals;
    const double n_p = p->facts.total, n_q = q->facts.total, scale = n_p * n_q;
    PLOGP_TRY(total_up_scaled(p, q, &totals));
    *distances = (struct plogp__ordered_distances){
        .wasserstein = plogp__products_end(&totals.area) / scale,
        .energy = sqrt(2 * plogp__products_end(&totals.squares)) / scale / totals.scale,
        .ks = totals.most / scale,
        .below = totals.below / n_q,
        .above = totals.above / n_q,
        .range = totals.high > totals.low ? totals.high - totals.low : 1.0,
    };
    return PLOGP_OK;
}

/* Quantiles of both that meet, where they do, and from where on. */
struct meetings {
    double of_p[PLOGP__WALK_BLOCK], of_q[PLOGP__WALK_BLOCK]; /* ends of each */
    double end[PLOGP__WALK_BLOCK + 1];
    double x[PLOGP__WALK_BLOCK], y[PLOGP__WALK_BLOCK];
    double square[PLOGP__WALK_BLOCK], length[PLOGP__WALK_BLOCK];
    uint32_t passed[PLOGP__WALK_BLOCK];
};

/* Where the shares of the next values end. */
static void find_ends(const struct plogp__side *side, double other_total, size_t steps,
                      double *ends)
{
    const double *const cumulative = side->stretch.at.cumulative + side->i;
    for (size_t s = 0; s < steps; s++)
        ends[s] = cumulative[s] * other_total;
}

/* They meet where cumulative shares do: cumulative_p n_q against cumulative_q n_p. */
static plogp_status meet(struct plogp__side *p, struct plogp__side *q, size_t steps,
                         struct meetings *made)
{
    const double *const x = p->stretch.at.values + p->i;
    const double *const y = q->stretch.at.values + q->i;
    find_ends(p, q->total, steps, made->of_p);
    find_ends(q, p->total, steps, made->of_q);
    const size_t of_p =
        plogp__walk_merge(made->of_p, made->of_q, steps,
                          &(struct plogp__merged){made->end + 1, made->passed});
    made->x[0] = x[0];
    made->y[0] = y[0];
    for (size_t s = 1; s < steps; s++) {
        made->x[s] = x[made->passed[s - 1]];
        made->y[s] = y[s - made->passed[s - 1]];
    }
    PLOGP_TRY(plogp__side_pass(p, of_p));
    return plogp__side_pass(q, steps - of_p);
}

/* Differences are scaled by the range, so that their squares cannot overflow. */
static plogp_status add_squares(struct plogp__side *p, struct plogp__side *q,
                                double range, struct plogp__products *sum)
{
    struct meetings met;
    met.end[0] = 0.0;
    for (;;) {
        const size_t steps = plogp__walk_steps(p, q, PLOGP__WALK_BLOCK);
        if (steps == 0)
            return PLOGP_OK;
        PLOGP_TRY(meet(p, q, steps, &met));
        plogp__kernels()->square_meetings(&(plogp__meetings){
            met.x, met.y, met.end, range, steps, met.square, met.length});
        plogp__products_add_array(sum, met.length, met.square, steps);
        met.end[0] = met.end[steps];
    }
}

plogp_status plogp__wasserstein2(const plogp_sorted *p, const plogp_sorted *q,
                                 double range, double *distance)
{
    struct plogp__side of_p, of_q;
    struct plogp__products sum = {.used = 0};
    PLOGP_TRY(plogp__side_open(p, &of_p));
    plogp_status status = plogp__side_open(q, &of_q);
    if (status == PLOGP_OK) {
        status = add_squares(&of_p, &of_q, range, &sum);
        plogp__side_close(&of_q);
    }
    plogp__side_close(&of_p);
    if (status == PLOGP_OK)
        *distance =
            range * sqrt(plogp__products_end(&sum) / (p->facts.total * q->facts.total));
    return status;
}

/*
 * 2 sum_{k>=1} (-1)^(k-1) exp(-2 k^2 x^2), or for small x, where that series is slow,
 * 1 - sqrt(2 pi)/x sum_{k>=1} exp(-(2k-1)^2 pi^2/(8 x^2)). Source: Kolmogorov (1933).
 */
double plogp__ks_p_value(double ks, double n_p, double n_q)
{
    const double x = ks * sqrt(n_p * n_q / (n_p + n_q));
    double sum = 0.0;
    if (x < 1.0) {
        for (int k = 5; x > 0 && k >= 1; k--)
            sum += exp(-(2.0 * k - 1) * (2.0 * k - 1) * PI * PI / (8 * x * x));
        return x > 0 ? 1 - sqrt(2 * PI) / x * sum : 1.0;
    }
    for (int k = 5; k >= 1; k--)
        sum += (k % 2 == 1 ? 2 : -2) * exp(-2.0 * k * k * x * x);
    return sum;
}
