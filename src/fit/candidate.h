/* From estimates to the candidates that a caller sees. */
#ifndef PLOGP_SRC_FIT_CANDIDATE_H
#define PLOGP_SRC_FIT_CANDIDATE_H

#include "fit/estimate.h"

/* Symbols with their weights. */
struct plogp__symbols {
    const plogp_level *levels; /* [count] text, length, weight */
    const double *weights;     /* [count] the same weights     */
    size_t count;
    double total;
};

/* What a candidate owns. */
struct plogp__candidate_storage {
    plogp_fit_parameter *parameters;
    char *names;
};

/* Status: PLOGP_ENOMEM. */
plogp_status plogp__candidate_from_estimate(const struct plogp__estimate *estimate,
                                            double n, const plogp_context *context,
                                            struct plogp__candidate_storage *storage,
                                            plogp_fit_candidate *candidate);
/* p of each symbol is its relative frequency. Status: PLOGP_ENOMEM. */
plogp_status plogp__candidate_categorical(const struct plogp__symbols *symbols,
                                          const plogp_context *context,
                                          struct plogp__candidate_storage *storage,
                                          plogp_fit_candidate *candidate);

#endif
