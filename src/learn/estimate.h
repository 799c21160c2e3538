/*
 * Fitting the coefficients: the minimum, its certificate and its uncertainty, or, where
 * the likelihood has no maximum, the limit that it approaches.
 */
#ifndef PLOGP_SRC_LEARN_ESTIMATE_H
#define PLOGP_SRC_LEARN_ESTIMATE_H

#include "learn/objective.h"
#include "plogp/classifier.h"

#define PLOGP__STAGES_MAX 16
#define PLOGP__DENSE_MAX                                                                 \
    ((size_t)4096) /* coefficients of which a Hessian is formed: 128 MiB */

/* One direction in which the likelihood grows for ever, and what it decides. */
struct plogp__stage {
    double *direction; /* [vectors][features] */
    double decided;    /* weight of the rows that it leaves a single class */
};

struct plogp__estimate {
    const plogp_context *context;
    size_t size;
    double *theta;      /* [size] finite part                                       */
    uint8_t *active;    /* [size] 1: estimated, 0: held at 0                        */
    uint8_t *possible;  /* [count][classes] after all stages; NULL when none         */
    double *covariance; /* [size][size] of theta; NULL with a penalty                */
    double
        *null_space; /* [null_count][size] directions that the finite part leaves open */
    size_t null_count;
    struct plogp__stage stages[PLOGP__STAGES_MAX];
    size_t stage_count;
    double objective; /* F, or the limit of the loss                             */
    double gradient_norm;
    double suboptimality;
    size_t iterations;
    bool converged;
};

struct plogp__estimate_options {
    const size_t *order;   /* [features] see plogp__collinear_features               */
    size_t iterations_max; /* of Newton's method                                     */
    double tolerance;      /* of the certificate, nats per row                       */
    plogp_solver solver;   /* PLOGP_SOLVER_LBFGS: come near by gradients alone;
                              GRADIENT, SGD, ADAM: stay where descent has come          */
    double rate;           /* of gradient descent; 0: by a line search                 */
    const plogp_train_options
        *batches;               /* of SGD and Adam: epochs, rate, schedule, batch */
    const uint8_t *excluded;    /* [features] 1: held at 0; NULL: none               */
    struct plogp__trace *trace; /* NULL: nobody watches                              */
};

/* Fit. Not converged is PLOGP_OK with `converged` false: the best point is there. */
PLOGP_MUST_CHECK plogp_status plogp__estimate_fit(
    const struct plogp__problem *problem, const struct plogp__estimate_options *options,
    const plogp_context *context, struct plogp__estimate *estimate);
void plogp__estimate_clear(struct plogp__estimate *estimate);
/* Coefficients that were estimated. */
size_t plogp__estimate_parameters(const struct plogp__estimate *estimate);

/* A linear function of the coefficients. */
struct plogp__functional {
    double value; /* +-Inf along a direction of separation; NaN when nothing decides it */
    double variance; /* NaN where there is none */
};
struct plogp__functional
plogp__estimate_functional(const struct plogp__estimate *estimate, const double *weights);

#endif
