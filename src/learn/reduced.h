/* The model of some of the features of a training, fitted as that was. */
#ifndef PLOGP_SRC_LEARN_REDUCED_H
#define PLOGP_SRC_LEARN_REDUCED_H

#include "learn/workshop.h"

struct plogp__reduced {
    const struct plogp__workshop *workshop;
    size_t *kept; /* [count] features of the training, ascending, the intercept's first;
                     behind [features] of them the place of each                        */
    size_t count;
    struct plogp__rows rows; /* of the training, in its order                         */
    double *penalty;         /* [2][count] squares, absolute values                   */
    size_t *order;           /* [count]                                               */
    const double *directions[PLOGP__STAGES_MAX];
    struct plogp__problem problem;
    struct plogp__estimate estimate;
};

/* Fit with the features whose mark in mask [features] is `with` (0 or 1), and the intercept.
 * A fit that has not converged is no failure: see estimate.converged. */
PLOGP_MUST_CHECK plogp_status plogp__reduced_fit(struct plogp__reduced *reduced,
                                                 const plogp_classifier *classifier,
                                                 const struct plogp__workshop *workshop,
                                                 const uint8_t *mask, uint8_t with);
void plogp__reduced_clear(struct plogp__reduced *reduced);

/* The model, for rows with these features alone. */
struct plogp__scorer plogp__reduced_scorer(struct plogp__reduced *reduced);

#endif
