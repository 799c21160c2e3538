/* What chance alone does to the distances of two files: p-values, noise floor, verdict. */
#ifndef PLOGP_CLI_COMPARE_CHANCE_H
#define PLOGP_CLI_COMPARE_CHANCE_H

#include "options.h"
#include "plogp/two_sample.h"

struct level_pair {
    const char *name;
    const plogp_counts_table *p, *q;
};

struct number_pair {
    const char *name;
    plogp_sorted *p, *q;
};

/* Append p_value, noise_floor and verdict. */
plogp_status chance_of_levels(struct invocation *invocation, plogp_result *row,
                              struct level_pair pair, const plogp_level_distances *far);
plogp_status chance_of_numbers(struct invocation *invocation, plogp_result *row,
                               struct number_pair pair,
                               const plogp_numeric_distances *far);
/* Append p_adjusted to every p-value, by --correction: of the distances, and of the missing
 * rates among themselves. */
plogp_status adjust_p_values(struct invocation *invocation);

#endif
