/* The command `fit`: its settings, and its part for censored values. */
#ifndef PLOGP_CLI_FIT_H
#define PLOGP_CLI_FIT_H

#include "fit_report.h"
#include "options.h"

#define TESTED_MAX 5 /* candidates that --gof tests and --bootstrap resamples */

struct fit_settings {
    const char *column;
    const char *family;
    const char *method;
    const char *intervals;
    const char *rounding;
    const char *folds;
    struct words fix;
    struct words censored; /* LOW, HIGH */
    uint64_t bootstrap;    /* replicates; 0: none */
    bool gof;
    bool trace;
};

/* Report one fit, release it, and judge it: a family asked for by name that has no finite
 * answer is PLOGP_ENOCONV. */
plogp_status fit_finish(struct invocation *invocation, struct fit_column *column,
                        plogp_fit *fit);

/* Replicates of the bootstrap that is asked for; 0: none. */
size_t fit_replicates(const struct fit_settings *settings);

/* Whether --folds can be read. */
plogp_status fit_check_folds(struct invocation *invocation);

/* What was fitted: values, or the limits between which they are; the other is NULL. */
struct fit_sample {
    const plogp_ordered_table *table;
    const plogp_fit_interval_data *between;
};

/* Test and resample the best candidates of column->summary, as the settings ask for; of
 * values validate all. */
plogp_status fit_examine(struct invocation *invocation, const plogp_fit_options *options,
                         const struct fit_sample *sample, struct fit_column *column);

/* Fit a long file by its sufficient statistics; *done stays false where they do not
 * suffice, and nothing has been said then. */
plogp_status fit_streamed(struct invocation *invocation, const plogp_fit_options *options,
                          bool *done);

/* Fit the values between the two columns of --censored. */
plogp_status fit_censored(struct invocation *invocation,
                          const plogp_fit_options *options);

#endif
