/* Observations dealt into folds, and a model scored on each by what it learnt on the rest. */
#ifndef PLOGP_SRC_FIT_FOLDS_H
#define PLOGP_SRC_FIT_FOLDS_H

#include "plogp/fit_validation.h"

/* How a model is scored. */
struct plogp__scorer {
    /* Learn from `train` (size >= 1) and write the loss, -log p, of every value of `whole`
     * into losses [whole->size]; NaN: there is no estimate. Called by several threads. */
    plogp_status (*score)(const void *state, const plogp_ordered_table *train,
                          const plogp_ordered_table *whole, double *losses);
    const void *state;
};

/* Status: as plogp_fit_validate. */
plogp_status plogp__cross_validate(const plogp_ordered_table *table,
                                   const struct plogp__scorer *scorer, size_t folds,
                                   const plogp_context *context,
                                   plogp_validation *validation);

#endif
