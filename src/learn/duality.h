/* How far a point is above the minimum with absolute penalties, by Fenchel's duality. */
#ifndef PLOGP_SRC_LEARN_DUALITY_H
#define PLOGP_SRC_LEARN_DUALITY_H

#include "learn/objective.h"

struct plogp__point {
    const double *theta;    /* [size]                                     */
    const double *gradient; /* [size] of F, without the absolute penalty  */
    double value;           /* of F with both penalties                   */
};

struct plogp__duality {
    double norm; /* Euclidean, of the smallest subgradient                 */
    double gap;  /* value - minimum is at most that, nats                  */
};

/* The bound at a point; l1 [features], 0 at the intercept. */
PLOGP_MUST_CHECK plogp_status plogp__duality_measure(const struct plogp__problem *problem,
                                                     const double *l1,
                                                     const struct plogp__point *point,
                                                     const plogp_context *context,
                                                     struct plogp__duality *duality);

/* The component of the smallest subgradient: of a slope of F at a coefficient. */
double plogp__subgradient(double theta, double slope, double l1);

/* sum_jv l1_j |theta_vj| over size coefficients. */
double plogp__absolute_penalty(const double *l1, size_t features, const double *theta,
                               size_t size);

#endif
