/* What an interval of a differential entropy allows for besides chance. */
#ifndef PLOGP_SRC_SAMPLE_ENTROPY_ALLOWANCES_H
#define PLOGP_SRC_SAMPLE_ENTROPY_ALLOWANCES_H

#include "plogp/entropy_samples.h"

/* Values on a grid, of which many are the least or the greatest. */
void plogp__allow_for_edges(const plogp_ordered_table *table,
                            plogp_samples_entropy *entropy);
/* Values that are more evenly spaced than chance does it. */
void plogp__allow_for_evenness(const plogp_ordered_table *table,
                               plogp_samples_entropy *entropy);

#endif
