/* A value with its first and second derivatives in up to PLOGP_PARAMETERS_MAX parameters.
 */
#ifndef PLOGP_SRC_DIST_JET_H
#define PLOGP_SRC_DIST_JET_H

#include "plogp/distribution.h"
#include "plogp/sum.h"

#define PLOGP__PAIRS_MAX (PLOGP_PARAMETERS_MAX * (PLOGP_PARAMETERS_MAX + 1) / 2)

struct plogp__jet {
    double value;
    double gradient[PLOGP_PARAMETERS_MAX];
    double hessian[PLOGP_PARAMETERS_MAX][PLOGP_PARAMETERS_MAX]; /* symmetric */
    /* Of two parameters: 1 - r^2 > 0, r the correlation of their scores at the maximum, where
     * the family has it without cancellation; otherwise 0. */
    double independence;
};

/* Exact sums of weighted jets: the result does not depend on the order of the terms. */
struct plogp__jet_sum {
    size_t parameter_count;
    plogp_sum value;
    plogp_sum gradient[PLOGP_PARAMETERS_MAX];
    plogp_sum hessian[PLOGP__PAIRS_MAX];
    struct plogp__jet block; /* sorted terms not yet in the sums */
    unsigned pending;        /* their number                     */
};

/* Add weight * x exactly; most samples have weights of 1, which need no product. */
static inline void plogp__add_weighted(plogp_sum *sum, double weight, double x)
{
    if (weight == 1.0)
        plogp_sum_add(sum, x);
    else
        plogp_sum_add_product(sum, weight, x);
}

/* All zero. */
void plogp__jet_clear(struct plogp__jet *jet);
/* The same for `count` parameters: the rest is left as it was. */
void plogp__jet_clear_first(struct plogp__jet *jet, size_t count);
/* Set an element of the second derivative and its mirror. */
void plogp__jet_cross(struct plogp__jet *jet, size_t a, size_t b, double value);
void plogp__jet_sum_init(struct plogp__jet_sum *sum, size_t parameter_count);
void plogp__jet_sum_add(struct plogp__jet_sum *sum, double weight,
                        const struct plogp__jet *jet);
/* The same for terms that come in a fixed order: sixteen at a time are added in plain
 * doubles before they go into the exact sums, which costs 16 u of their size. */
void plogp__jet_sum_add_sorted(struct plogp__jet_sum *sum, double weight,
                               const struct plogp__jet *jet);
/* The sum of jets divided by `total`. */
void plogp__jet_sum_mean(struct plogp__jet_sum *sum, double total,
                         struct plogp__jet *mean);

#endif
