/* A fitted model applied to rows in memory. */
#ifndef PLOGP_SRC_LEARN_SCORER_H
#define PLOGP_SRC_LEARN_SCORER_H

#include "learn/calibration.h"
#include "learn/network.h"
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
    const plogp_network *network; /* logits come from a network instead; NULL: no     */
    const double *parameters;
    const struct plogp__calibration *calibration; /* of the logits; NULL: none */
};

/* Where the score of one row goes; each worker has its own. */
struct plogp__score {
    double *logits;    /* [classes]                       */
    uint8_t *possible; /* [classes]                       */
    double *scratch;   /* [plogp__scorer_scratch(scorer)] */
};

/* Doubles of scratch that a row needs. */
size_t plogp__scorer_scratch(const struct plogp__scorer *scorer);
/* Logits and possible classes of row i. */
void plogp__scorer_row(const struct plogp__scorer *scorer, const struct plogp__rows *rows,
                       size_t i, const struct plogp__score *score);

#endif
