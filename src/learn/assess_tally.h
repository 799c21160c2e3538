/* What is summed over the rows of an assessment, and the figures that are made of it. */
#ifndef PLOGP_SRC_LEARN_ASSESS_TALLY_H
#define PLOGP_SRC_LEARN_ASSESS_TALLY_H

#include <stddef.h>

#include "plogp/assessment.h"
#include "plogp/sum.h"

/* A mean over observations and the error of that mean. */
struct plogp__mean {
    plogp_sum sum, squares;
};

/* Rows whose likeliest class has about the same probability. */
struct plogp__bin_tally {
    plogp_sum weight, right, confidence;
};

struct plogp__assess_tally {
    struct plogp__mean single; /* loss of rows that share their features with no other
                                  label: their floor is 0, all of their loss is waste   */
    struct plogp__mean loss;   /* of the other rows                                     */
    struct plogp__mean floor,
        waste; /* of the other rows; waste = loss - floor, row by row   */
    plogp_sum finite,
        infinite;         /* weight of the rows of finite, infinite loss           */
    plogp_sum alone;      /* weight of groups of one observation                   */
    double cells, groups; /* (features, class) and features that occur             */
    plogp_sum brier;
    struct plogp__bin_tally bins[PLOGP_CALIBRATION_BINS];
};

void plogp__assess_tally_init(struct plogp__assess_tally *tally);
/* Add what another one has. */
void plogp__assess_tally_merge(struct plogp__assess_tally *tally,
                               const struct plogp__assess_tally *other);

void plogp__mean_init(struct plogp__mean *mean);
void plogp__mean_add(struct plogp__mean *mean, double weight, double value);
/* Of observations that weigh n; 0 where that is 0. */
double plogp__mean_value(const struct plogp__mean *mean, double n);
/* sqrt(variance / n), divisor n. */
double plogp__mean_error(const struct plogp__mean *mean, double n);
/* The bin of a row by the probability of its likeliest class. */
size_t plogp__assess_tally_bin(double confidence);

/* -log(part / whole), without rounding the ratio near 1. */
double plogp__assess_surprisal(double part, double whole);

/* All of an assessment that comes from the tally of its rows and from the weights of the
 * classes [classes]; its n is there. */
void plogp__assess_tally_conclude(const struct plogp__assess_tally *tally,
                                  const double *class_weight, size_t classes,
                                  plogp_assessment *assessment);

#endif
