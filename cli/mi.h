/* mi: what its two files share. */
#ifndef PLOGP_CLI_MI_H
#define PLOGP_CLI_MI_H

#include "options.h"
#include "plogp/mutual_information.h"
#include "plogp/neighbours.h"

struct mi_settings {
    const char *target;
    struct words given; /* columns */
    const char *estimator;
    const char *correction;
    uint64_t permutations;
};

/* What --estimator asks for. */
struct mi_estimator {
    bool of_tables; /* a table estimator was named */
    plogp_table_estimator table;
    plogp_neighbour_options neighbours;
};

/* Add the result of one pair of columns, x and y, from their table; columns
 * before these two are given. */
plogp_status mi_add_pair(struct invocation *invocation,
                         const struct mi_estimator *estimator, const char *const names[2],
                         const plogp_joint_table *table);

#endif
