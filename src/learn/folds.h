/* The choice of a penalty by the loss on rows that a fit has not seen. */
#ifndef PLOGP_SRC_LEARN_FOLDS_H
#define PLOGP_SRC_LEARN_FOLDS_H

#include "learn/workshop.h"

/*
 * Fit every penalty of the options' path without each fold in turn, note the losses on the
 * folds in the classifier's training record, and put the best penalty into its options. `rows`
 * are grouped and not scaled. PLOGP_EDOMAIN when a fold has no row.
 */
PLOGP_MUST_CHECK plogp_status plogp__folds_choose(plogp_classifier *classifier,
                                                  const struct plogp__rows *rows,
                                                  const plogp_context *context);

#endif
