/* What `plogp fit` says of one column. */
#ifndef PLOGP_CLI_FIT_REPORT_H
#define PLOGP_CLI_FIT_REPORT_H

#include "document.h"
#include "plogp/fit.h"

struct fit_column {
    const char *name;
    double missing;
    const plogp_fit_summary *summary;
};

/* Add the element of `results` of a column. */
void fit_report(struct document *document, const struct fit_column *column);

#endif
