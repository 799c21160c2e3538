/*
 * Counting by the database: a query is wrapped in a GROUP BY, so that each distinct row
 * travels once, with how often it occurs as its weight. What is counted are rows whose
 * values have equal bytes, whatever the collation of a column says.
 */
#ifndef PLOGP_SRC_DATA_SQL_GROUPS_H
#define PLOGP_SRC_DATA_SQL_GROUPS_H

#include "plogp/source.h"

struct plogp__sql_groups;

/*
 * Connect, and look at the columns wanted. *groups is NULL where the rows themselves must
 * travel: another database than those known, weights, a query that cannot be nested,
 * column names that are missing or not unique, or one wanted that does not exist.
 * All sources of one `groups` see the same state of the data.
 * Status as plogp__sql_connect.
 */
PLOGP_MUST_CHECK plogp_status plogp__sql_groups_open(const char *path,
                                                     const plogp_read_options *options,
                                                     const plogp_context *context,
                                                     struct plogp__sql_groups **groups);

/* How many columns are wanted. */
size_t plogp__sql_groups_size(const struct plogp__sql_groups *groups);

/* The distinct rows of `count` wanted columns from `first` on. Status as
 * plogp_source_open. The options that opened `groups` must still be there. */
PLOGP_MUST_CHECK plogp_status plogp__sql_groups_source(struct plogp__sql_groups *groups,
                                                       size_t first, size_t count,
                                                       plogp_source **source);

void plogp__sql_groups_free(struct plogp__sql_groups *groups);

#endif
