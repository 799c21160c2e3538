/*
 * Profile likelihood: how far a linear function of the coefficients can move before the
 * best fit that is left becomes implausible.
 *
 *     { c : 2 n (min { F(theta) : w^T theta = c } - F(estimate)) <= 1.96^2 }
 */
#ifndef PLOGP_SRC_LEARN_PROFILE_H
#define PLOGP_SRC_LEARN_PROFILE_H

#include "learn/estimate.h"
#include "plogp/interval.h"

struct plogp__profiler {
    struct plogp__objective objective;
    const struct plogp__estimate *estimate;
    const plogp_context *context;
    size_t size, free;
    size_t *index;                    /* [free] the coefficients that may move     */
    double *block;                    /* behind the arrays below                   */
    double *theta, *trial, *gradient; /* [size]               */
    double *weights;                  /* [size] w             */
    double *across, *newton;          /* [free] H^-1 w, H^-1 g  */
    double *hessian;                  /* [size][size]           */
    double *factor;                   /* [free][free]           */
    double value;                     /* F at theta             */
    double spread;                    /* w^T H^-1 w             */
    double slope;                     /* dF/dc along the profile */
    double reach;                     /* of F above the estimate at the ends */
};

/* Profiles of a fit that has a covariance and nothing infinite; problem and estimate are
 * kept. */
PLOGP_MUST_CHECK plogp_status plogp__profiler_init(struct plogp__profiler *profiler,
                                                   const struct plogp__problem *problem,
                                                   const struct plogp__estimate *estimate,
                                                   const plogp_context *context);
void plogp__profiler_clear(struct plogp__profiler *profiler);

/*
 * The interval of weights [size] times the coefficients, less their value at the estimate.
 * An end that rounding keeps out of reach is NaN. PLOGP_ECANCEL, PLOGP_ENOMEM
 */
PLOGP_MUST_CHECK plogp_status plogp__profile(struct plogp__profiler *profiler,
                                             const double *weights,
                                             plogp_interval *interval);

#endif
