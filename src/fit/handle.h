/* The handle of a fit: what it owns, and how candidates come into it. */
#ifndef PLOGP_SRC_FIT_HANDLE_H
#define PLOGP_SRC_FIT_HANDLE_H

#include "fit/candidate.h"
#include "fit/choose.h"

struct plogp_fit {
    const plogp_alloc *alloc;
    plogp_fit_summary summary;
    plogp_fit_candidate *candidates;          /* [capacity] */
    struct plogp__candidate_storage *storage; /* [capacity] by candidate */
    size_t count;
    struct plogp__shape shape;
};

/* An empty fit with room for candidates. Status: PLOGP_ENOMEM. */
plogp_status plogp__fit_new(size_t capacity, const plogp_context *context,
                            plogp_fit **created);
/* Append a candidate. Status: PLOGP_ENOMEM. */
plogp_status plogp__fit_add_estimate(plogp_fit *fit,
                                     const struct plogp__estimate *estimate, double n,
                                     const plogp_context *context);
plogp_status plogp__fit_add_symbols(plogp_fit *fit, const struct plogp__symbols *symbols,
                                    const plogp_context *context);
/* Order the candidates and fill the summary, but for the entropy. */
void plogp__fit_publish(plogp_fit *fit, double n);

#endif
