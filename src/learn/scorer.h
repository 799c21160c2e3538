/* A fitted model applied to rows in memory. */
#ifndef PLOGP_SRC_LEARN_SCORER_H
#define PLOGP_SRC_LEARN_SCORER_H

#include "learn/rows.h"

/*
 * Logits from the finite coefficients, and the directions of separation that exclude
 * classes before any logit counts: along a direction the classes of the largest score
 * stay, the others have probability 0.
 */
struct plogp__scorer {
    size_t classes, vectors, features;
    const double *theta;             /* [vectors][features]           */
    const double *const *directions; /* [stages] [vectors][features]  */
    size_t stages;
};

/* Logits [classes] and possible classes [classes] of row i. */
void plogp__scorer_row(const struct plogp__scorer *scorer, const struct plogp__rows *rows,
                       size_t i, double *logits, uint8_t *possible);

#endif
