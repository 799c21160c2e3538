/* The ledger of a sample against a fitted family: entropy, cross-entropy, divergence. */
#ifndef PLOGP_SRC_FIT_LEDGER_H
#define PLOGP_SRC_FIT_LEDGER_H

#include <stdbool.h>

#include "plogp/fit.h"

/* What is known of the entropy of the data without a family, nats. */
struct plogp__data_entropy {
    double plugin;     /* of the distinct values                                     */
    double samples;    /* differential entropy, from spacings; NaN if unknown        */
    double samples_se; /* NaN if unknown                                             */
    const char
        *estimator; /* of the second                                              */
    double step;    /* of rounded values; 0: they are exact                       */
    bool sparse;    /* whole numbers for which the plug-in entropy says nothing   */
};

/* Whether `sparse` holds is decided here. Status: PLOGP_ENOMEM, PLOGP_ECANCEL. */
plogp_status plogp__data_entropy_of(const plogp_ordered_table *table, double step,
                                    const plogp_context *context,
                                    struct plogp__data_entropy *entropy);
/* Fill entropy, kl and its interval of a candidate with an estimate. */
void plogp__fill_ledger(const plogp_ordered_table *table,
                        const struct plogp__data_entropy *entropy,
                        plogp_fit_candidate *candidate);

#endif
