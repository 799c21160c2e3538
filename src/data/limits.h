/* How much memory reading may take. */
#ifndef PLOGP_SRC_DATA_LIMITS_H
#define PLOGP_SRC_DATA_LIMITS_H

#include "data/columns.h"

/* What options->max_memory stands for: itself, or half of the machine's memory. */
uint64_t plogp__memory_limit(const plogp_read_options *options);

/* The size of a block of text: options->buffer_bytes, less when memory is short. */
size_t plogp__block_bytes(const plogp_read_options *options);

/* The longest row that is read: what is longer has a quote left open. */
size_t plogp__row_bytes_max(const plogp_read_options *options);

/* PLOGP_ENOMEM, naming the column with the largest dictionary, when the levels take more
 * than half of `limit` bytes. */
PLOGP_MUST_CHECK plogp_status plogp__check_levels(const struct plogp__columns *columns,
                                                  const char *table, uint64_t limit,
                                                  const plogp_context *context);

#endif
