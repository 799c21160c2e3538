/* Values that repeat, whose law has no density: what share does, and on which grid. */
#ifndef PLOGP_SRC_SAMPLE_ENTROPY_TIES_H
#define PLOGP_SRC_SAMPLE_ENTROPY_TIES_H

#include "plogp/entropy_samples.h"
#include "sample/near_grid.h"

/* Fill n, ties, grid and what they warn of. */
void plogp__find_ties(const plogp_ordered_table *table, const plogp_context *context,
                      plogp_samples_entropy *entropy);
/* The same of values that are on a grid but for rounding errors: they repeat, too. */
void plogp__take_grid(const struct plogp__near_grid *near, const plogp_context *context,
                      plogp_samples_entropy *entropy);

#endif
