/*
 * The maximum of a log-likelihood in a few parameters: one safeguarded Newton iteration
 * and one gradient ascent for every family.
 *
 * Both work in unbounded coordinates: the logarithm of a positive parameter, the logit of
 * a probability, a real parameter as it is.
 */
#ifndef PLOGP_SRC_FIT_MAXIMISE_H
#define PLOGP_SRC_FIT_MAXIMISE_H

#include "dist/family.h"
#include "plogp/fit.h"

struct plogp__problem {
    const struct plogp__family *family;
    /* The mean log-likelihood and its derivatives in the parameters. */
    void (*evaluate)(const void *data, const double *theta, struct plogp__jet *jet);
    double (*value)(const void *data, const double *theta); /* without derivatives */
    const void *data;
    double n;                        /* total weight                              */
    bool free[PLOGP_PARAMETERS_MAX]; /* parameters that may move                  */
    size_t max_iterations;
    const plogp_context *context; /* cancellation                              */
    void (*trace)(void *state, size_t iteration, const double *theta,
                  const struct plogp__jet *jet); /* NULL: silent            */
    void *trace_state;
};

struct plogp__solution {
    double theta[PLOGP_PARAMETERS_MAX]; /* in: where to begin; out: the best point */
    struct plogp__jet jet;           /* there                                         */
    double se[PLOGP_PARAMETERS_MAX]; /* from the observed information; NaN: none      */
    double decrement;                /* what the log-likelihood could still gain      */
    double score;                    /* largest |score| in units of 1 / se            */
    size_t iterations;
    bool converged;
};

/* Status: PLOGP_OK (see solution->converged), PLOGP_ECANCEL. */
plogp_status plogp__maximise_newton(const struct plogp__problem *problem,
                                    struct plogp__solution *solution);
plogp_status plogp__maximise_gradient(const struct plogp__problem *problem,
                                      struct plogp__solution *solution);
/* Standard errors, decrement and score at solution->theta, without moving it. */
void plogp__certify(const struct plogp__problem *problem,
                    struct plogp__solution *solution);

#endif
