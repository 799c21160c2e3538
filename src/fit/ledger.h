/* The ledger of a sample against a fitted family: entropy, cross-entropy, divergence. */
#ifndef PLOGP_SRC_FIT_LEDGER_H
#define PLOGP_SRC_FIT_LEDGER_H

#include <stdbool.h>

#include "plogp/fit.h"

/* An entropy of the data, nats, with a 95 % interval that leaves out no known bias. */
struct plogp__entropy_of_data {
    double value;        /* what the ledger adds up with; NaN if unknown             */
    double se;           /* NaN if unknown                                            */
    double bias;         /* of the value, as far as it can be estimated               */
    double below, above; /* what the interval reaches beyond 1.96 se           */
    const char *estimator;
    const char *caution; /* why the interval may be too narrow, or NULL; static */
};

/* What is known of the entropy of the data without a family. */
struct plogp__data_entropy {
    struct plogp__entropy_of_data frequencies; /* plug-in, of the distinct values     */
    struct plogp__entropy_of_data spacings;    /* differential; of steps where sparse */
    double step; /* of rounded values; 0: they are exact                        */
    bool sparse; /* whole numbers for which the plug-in entropy says nothing    */
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
