/* Unbounded coordinates of the free parameters, and the small linear algebra there. */
#ifndef PLOGP_SRC_FIT_COORDINATES_H
#define PLOGP_SRC_FIT_COORDINATES_H

#include "dist/family.h"

/* Derivatives in the unbounded coordinates of the free parameters, packed. */
struct plogp__local {
    size_t size;
    size_t reference; /* the share without a coordinate (fit/shares.h), or none */
    size_t parameter[PLOGP_PARAMETERS_MAX]; /* which parameter each coordinate is */
    double slope[PLOGP_PARAMETERS_MAX];     /* d parameter / d coordinate         */
    double gradient[PLOGP_PARAMETERS_MAX];
    double curvature[PLOGP_PARAMETERS_MAX][PLOGP_PARAMETERS_MAX]; /* minus the Hessian */
    double independence; /* of two, see plogp__jet; 0: not known */
};

/* A parameter moved by `step` in its unbounded coordinate. */
double plogp__coordinate_move(enum plogp__domain domain, double value, double step);
/* d parameter / d coordinate. */
double plogp__coordinate_slope(enum plogp__domain domain, double value);
/* The chain rule applied to `jet` at `theta`. */
void plogp__localise(const struct plogp__family *family, const bool *free,
                     const double *theta, const struct plogp__jet *jet,
                     struct plogp__local *local);
/* theta moved by `step` in the unbounded coordinates; false if it leaves the domain. */
bool plogp__move(const struct plogp__family *family, const struct plogp__local *local,
                 const double *step, double factor, const double *theta, double *moved);
/*
 * Solve (curvature + damping * |diagonal|) x = gradient by Cholesky after scaling to a
 * unit diagonal; false unless positive definite. `variance` (may be NULL): the diagonal
 * of the inverse.
 */
bool plogp__local_solve(const struct plogp__local *local, double damping, double *x,
                        double *variance);
/* The variance of a free parameter per unit of weight, through the coordinates; NaN unless
 * the curvature is positive definite. */
double plogp__local_variance(const struct plogp__family *family, const bool *free,
                             const double *theta, const struct plogp__local *local,
                             size_t parameter);

#endif
