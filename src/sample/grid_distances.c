#include "sample/grid_distances.h"

#include <math.h>

#include "base/status.h"
#include "sample/decimals_inside.h"
#include "sample/grid_coupling.h"
#include "sample/grid_sums.h"
#include "sample/ranked.h"
#include "sample/sorted_grid.h"
#include "sample/walk.h"

#define A_VALUE 1.5 /* observations that take as long as a value */

/* Were both counted in cells of this grid? Decimals may have been counted in finer ones. */
static bool have_cells(const plogp_sorted *p, const plogp_sorted *q, double scale)
{
    return p->decimals != NULL && q->decimals != NULL && p->decimals->scale == scale &&
           q->decimals->scale == scale;
}

/* Observations of Q below the least and up to the largest value of P. */
struct outside {
    double below, up_to;
};

static struct outside look_outside(const plogp_sorted *p, const plogp_sorted *q)
{
    struct plogp__ranked ranked;
    (void)plogp__ranked_init(q, &ranked);
    const size_t below = plogp__ranked_count(&ranked, p->facts.min, false);
    const size_t up_to = plogp__ranked_count(&ranked, p->facts.max, true);
    return (struct outside){plogp__ranked_before(&ranked, below),
                            plogp__ranked_before(&ranked, up_to)};
}

static void add_block(struct plogp__grid_sums *sums, const struct plogp__walk *walk,
                      double scale)
{
    const int64_t n_p = (int64_t)walk->p.total, n_q = (int64_t)walk->q.total;
    int64_t number = plogp__grid_number(walk->x[0], scale);
    uint64_t heights[PLOGP__WALK_BLOCK], steps[PLOGP__WALK_BLOCK];
    for (size_t i = 0; i < walk->size; i++) {
        const int64_t next = plogp__grid_number(walk->x[i + 1], scale);
        const int64_t f = (int64_t)walk->to_p[i] * n_q, g = (int64_t)walk->to_q[i] * n_p;
        heights[i] = (uint64_t)(f > g ? f - g : g - f);
        steps[i] = (uint64_t)(next - number);
        number = next;
    }
    plogp__grid_add(sums, heights, steps, walk->size);
}

static void see_outside(struct outside *outside, const struct plogp__walk *walk,
                        double top)
{
    for (size_t i = 0; i < walk->size; i++) {
        if (walk->to_p[i] == 0)
            outside->below = walk->to_q[i];
        if (walk->x[i] <= top)
            outside->up_to = walk->to_q[i];
    }
}

static plogp_status add_steps(const plogp_sorted *p, const plogp_sorted *q, double scale,
                              struct plogp__grid_sums *sums, struct outside *outside)
{
    struct plogp__walk walk;
    *outside = (struct outside){0.0, 0.0};
    PLOGP_TRY(plogp__walk_open(p, q, &walk));
    plogp_status status = plogp__walk_next(&walk);
    while (status == PLOGP_OK && walk.size > 0) {
        add_block(sums, &walk, scale);
        see_outside(outside, &walk, p->facts.max);
        status = plogp__walk_next(&walk);
    }
    plogp__walk_close(&walk);
    return status;
}

plogp_status plogp__grid_distances_of(const plogp_sorted *p, const plogp_sorted *q,
                                      double scale,
                                      struct plogp__ordered_distances *distances)
{
    const double n_p = p->facts.total, n_q = q->facts.total, pairs = n_p * n_q;
    const double range =
        fmax(p->facts.max, q->facts.max) - fmin(p->facts.min, q->facts.min);
    struct plogp__grid_sums sums = {.most = 0};
    struct outside outside;
    if (have_cells(p, q, scale)) {
        plogp__grid_add_cells(&sums, p->decimals, q->decimals);
        outside = look_outside(p, q);
    } else {
        PLOGP_TRY(add_steps(p, q, scale, &sums, &outside));
    }
    *distances = (struct plogp__ordered_distances){
        .wasserstein = (double)sums.area / pairs / scale,
        .energy = sqrt(2 * plogp__grid_squares(&sums) / scale) / pairs,
        .ks = (double)sums.most / pairs,
        .below = outside.below / n_q,
        .above = (n_q - outside.up_to) / n_q,
        .range = range > 0 ? range : 1.0,
    };
    return PLOGP_OK;
}

/* Is it faster to go on by observations than by different values? */
static bool are_mostly_single(const plogp_sorted *p, const plogp_sorted *q)
{
    return fmax(p->facts.total, q->facts.total) <
           A_VALUE * (double)(p->facts.distinct + q->facts.distinct);
}

plogp_status plogp__grid_wasserstein2(const plogp_sorted *p, const plogp_sorted *q,
                                      double scale, double *distance)
{
    plogp__uint128 sum = 0;
    if (have_cells(p, q, scale) && are_mostly_single(p, q))
        PLOGP_TRY(
            plogp__grid_coupling_of_cells(p->decimals, q->decimals, p->alloc, &sum));
    else
        PLOGP_TRY(plogp__grid_coupling(p, q, scale, &sum));
    *distance = sqrt((double)sum / (p->facts.total * q->facts.total)) / scale;
    return PLOGP_OK;
}
