/*
 * Parameters that are shares of a whole: the weights of a mixture. Those that are free
 * have room R = 1 less the fixed ones, and move as w_i = R exp(t_i) / sum exp(t_j), the
 * coordinate of the largest held at 0.
 */
#ifndef PLOGP_SRC_FIT_SHARES_H
#define PLOGP_SRC_FIT_SHARES_H

#include "dist/family.h"

/* Stands for "none" among parameters. */
#define PLOGP__NO_PARAMETER ((size_t)-1)

/* The free share without a coordinate; PLOGP__NO_PARAMETER: there are no free shares. */
size_t plogp__shares_reference(const struct plogp__family *family, const bool *free,
                               const double *theta);
/* Derivatives in the free shares become derivatives in t, the reference's included. */
void plogp__shares_chain(const struct plogp__family *family, const bool *free,
                         const double *theta, struct plogp__jet *jet);
/* d w_share / d t_i for every parameter i: 0 where it is no free share. */
void plogp__shares_row(const struct plogp__family *family, const bool *free,
                       const double *theta, size_t share, double *row);
/* Free shares scaled to fill the room that the others leave. */
void plogp__shares_complete(const struct plogp__family *family, const bool *free,
                            double *theta);

#endif
