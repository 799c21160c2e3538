/*
 * Profile likelihood: how far a linear function of the coefficients can move before the
 * best fit that is left becomes implausible.
 *
 *     { c : 2 n (inf { F(theta) : w^T theta = c } - inf F) <= 1.96^2 }
 *
 * Under separation inf F is a limit, and so may be the infimum on the plane: the profile is
 * convex all the same. It ends at infinity where a direction of separation moves w^T theta
 * that way, since F falls along it to the end.
 */
#ifndef PLOGP_SRC_LEARN_PROFILE_H
#define PLOGP_SRC_LEARN_PROFILE_H

#include "learn/estimate.h"
#include "plogp/interval.h"

struct plogp__profiler {
    struct plogp__objective objective;
    const struct plogp__problem *problem;
    const struct plogp__estimate *estimate;
    const plogp_context *context;
    bool whole; /* of a separated problem: with all of its classes, beside the limit */
    size_t size, free;
    size_t *index;                    /* [free] the coefficients that may move     */
    double *block;                    /* behind the arrays below                   */
    double *theta, *trial, *gradient; /* [size]               */
    double *weights;                  /* [size] w             */
    double *across, *newton;          /* [free] H^-1 w, H^-1 g  */
    double *hessian;                  /* [size][size]           */
    double *factor;                   /* [free][free]           */
    double value;                     /* F at theta             */
    double least;                     /* inf F                  */
    double spread;                    /* w^T H^-1 w             */
    double slope;                     /* dF/dc along the profile */
    double reach;                     /* of F above the estimate at the ends */
};

/*
 * Profiles of a fit; problem and estimate are kept. Of a fit without separation, and of what is
 * left of a separated problem (its excluded classes in `problem`), a covariance is needed; with
 * `whole` the problem is the separated one before anything was excluded, for functions that
 * are not finite in the limit.
 */
PLOGP_MUST_CHECK plogp_status plogp__profiler_init(struct plogp__profiler *profiler,
                                                   const struct plogp__problem *problem,
                                                   const struct plogp__estimate *estimate,
                                                   bool whole,
                                                   const plogp_context *context);
void plogp__profiler_clear(struct plogp__profiler *profiler);

/*
 * The interval of weights [size] times the coefficients, less their value at the estimate
 * (with `whole`: at 0). `toward` is their value in the limit: an end there is infinite when it
 * is. An end that rounding keeps out of reach is NaN.
 * PLOGP_ECANCEL, PLOGP_ENOMEM
 */
PLOGP_MUST_CHECK plogp_status plogp__profile(struct plogp__profiler *profiler,
                                             const double *weights, double toward,
                                             plogp_interval *interval);

#endif
