/* What `plogp fit` says of one column. */
#ifndef PLOGP_CLI_FIT_REPORT_H
#define PLOGP_CLI_FIT_REPORT_H

#include <stdbool.h>

#include "document.h"
#include "plogp/fit.h"
#include "plogp/fit_bootstrap.h"
#include "plogp/fit_validation.h"
#include "plogp/goodness.h"

struct fit_column {
    plogp_result *row; /* of fit_report_begin */
    double missing;
    const plogp_fit_summary *summary;
    const plogp_goodness *goodness; /* [candidates]; NULL: not tested */
    const plogp_bootstrap_parameter (*bootstrap)[PLOGP_PARAMETERS_MAX]; /* as goodness */
    uint64_t replicates;                     /* of the bootstrap */
    bool bootstrap_intervals;                /* in place of Wald's */
    const plogp_validation *validations;     /* [candidates]; NULL: not cross-validated */
    const plogp_nonparametric_model *models; /* [model_count] */
    size_t model_count;
    size_t tested; /* candidates that were tested and resampled */
};

/* A new element of `results`, with its name. */
plogp_result *fit_report_begin(struct document *document, const char *name);

/* Record every step of the iterations in `row`: set options->trace before fitting. */
void fit_report_trace(plogp_result *row, plogp_fit_options *options);

/* Fill the element of a column. */
void fit_report(const struct fit_column *column);

#endif
