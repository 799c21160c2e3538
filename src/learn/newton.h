/*
 * Newton's method with step control, and the certificate it ends with.
 *
 * plogp__newton_step is called until `finished`; between two steps the caller may look
 * at the iterate (that is where separation is looked for).
 */
#ifndef PLOGP_SRC_LEARN_NEWTON_H
#define PLOGP_SRC_LEARN_NEWTON_H

#include "learn/objective.h"

/* Nats above the minimum, times the number of rows, at which a fit of many rows may end: a
 * coefficient then misses its own by 5e-5 of a standard error at the most. */
#define PLOGP__ENOUGH 1e-9

struct plogp__newton {
    struct plogp__objective objective;
    const plogp_context *context;
    size_t size;       /* coefficients                                          */
    size_t free;       /* those that may move                                   */
    size_t *index;     /* [free] which                                          */
    double *theta;     /* [size] the iterate                                    */
    double *earlier;   /* [size] the iterate of half as many iterations         */
    double *gradient;  /* [size]                                                */
    double *direction; /* [free] the Newton step from theta                     */
    double *trial;     /* [size] of a step that is tried                        */
    double *hessian;   /* [size][size]                                          */
    double *factor;    /* [free][free] the Cholesky factor of the Hessian at theta */
    double *work;      /* [free][free]                                          */
    double longest;    /* largest squared length of a row                       */
    double value;
    double gradient_norm; /* Euclidean, over the free coefficients               */
    double decrement;     /* nu = sqrt(g^T H^-1 g)                              */
    double constant;      /* R of the factor's Hessian; Inf while there is none */
    double moved;         /* length of the steps made with the present factor   */
    double suboptimality; /* bound on value - minimum; Inf while there is none   */
    size_t iterations;
    size_t earlier_iterations;
    bool damped; /* the factor is of the Hessian plus a multiple of the identity */
    bool finished;
};

/* Start at `theta` [size]; `active` [size] says which coefficients may move (NULL: all).
 */
PLOGP_MUST_CHECK plogp_status plogp__newton_init(struct plogp__newton *newton,
                                                 const struct plogp__problem *problem,
                                                 const double *theta,
                                                 const uint8_t *active,
                                                 const plogp_context *context);
PLOGP_MUST_CHECK plogp_status plogp__newton_step(struct plogp__newton *newton);
void plogp__newton_clear(struct plogp__newton *newton);

/*
 * The bound of the certificate from the decrement nu and the constant R of the
 * objective's self-concordance (docs/numerics.md, "How close to the minimum"):
 *     F(theta) - min F <= (a + (1 - a) log(1 - a)) / R^2,  a = nu R < 1;  Inf otherwise.
 */
double plogp__suboptimality(double decrement, double constant);

#endif
