/* What compare says of one column of two files. */
#ifndef PLOGP_CLI_COMPARE_COLUMNS_H
#define PLOGP_CLI_COMPARE_COLUMNS_H

#include "options.h"
#include "plogp/summary.h"
#include "plogp/two_sample.h"

/* One column in both files. */
struct both {
    const plogp_summary_part *p, *q;
};

plogp_status compare_levels(struct invocation *invocation, plogp_result *row,
                            const struct both *both);
plogp_status compare_numbers(struct invocation *invocation, plogp_result *row,
                             const struct both *both);

/* Append n_p ... missing_q, and the difference of the missing rates. */
void compare_add_counts(plogp_result *row, double n_p, double n_q, double missing_p,
                        double missing_q);
/* Append those of the divergences to `ci`. */
#define COMPARE_DIVERGENCE_METHOD                                                        \
    "divergences: noncentral chi-square, further from 0 the delta method; tv: normal"
void compare_add_intervals(plogp_result *ci, const plogp_divergence_intervals *intervals);
void compare_warn_of_empty(struct invocation *invocation, const char *name, bool p_empty);

#endif
