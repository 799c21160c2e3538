/* Choosing rows by what they hold, whatever order they come in. */
#ifndef PLOGP_SRC_LEARN_COLUMNS_SAMPLE_H
#define PLOGP_SRC_LEARN_COLUMNS_SAMPLE_H

#include "learn/columns.h"
#include "math/kernel.h"

/* What one reading of the columns tells. */
struct plogp__survey {
    plogp__ends *range; /* [count] of each column                                   */
    bool differ;        /* no two rows are the same, as far as is known             */
    struct plogp__rows sample; /* about one row of `share`, chosen by its numbers, in an
                                  order that they decide; not scaled; empty unless the
                                  rows differ                                        */
};

/* Rows differ where keys made of their numbers do; rows whose keys are lowest are the sample.
 * Two different rows hardly ever share a key. */
PLOGP_MUST_CHECK plogp_status plogp__survey_make(const struct plogp__columns *columns,
                                                 size_t share,
                                                 const plogp_context *context,
                                                 struct plogp__survey *survey);
void plogp__survey_clear(struct plogp__survey *survey, const plogp_context *context);

#endif
