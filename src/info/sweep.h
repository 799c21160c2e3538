/* Exact sums over the symbols of a law, by a team where there are many. */
#ifndef PLOGP_SRC_INFO_SWEEP_H
#define PLOGP_SRC_INFO_SWEEP_H

#include <stddef.h>

#include "info/law.h"
#include "plogp/sum.h"

#define PLOGP__SWEEP_SUMS 3

/* Adds what count <= PLOGP__CHUNK symbols from `first` on contribute to each sum. */
typedef void plogp__sweep_chunk(const void *state, size_t first, size_t count,
                                plogp_sum *sums);

/* Initialises and fills sums[PLOGP__SWEEP_SUMS]. After an interruption they are not whole:
 * whoever has the context reports it. */
void plogp__sweep(const plogp_context *context, size_t k, plogp__sweep_chunk *chunk,
                  const void *state, plogp_sum *sums);

/* The same for a `chunk` that needs no room for its numbers: it gets more of them at once. */
void plogp__sweep_tasks(const plogp_context *context, size_t k, plogp__sweep_chunk *chunk,
                        const void *state, plogp_sum *sums);

#endif
