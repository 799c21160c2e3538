/* What a model costs on the rows of its training and on those held out, and the floor. */
#ifndef PLOGP_SRC_LEARN_TRAIN_ASSESS_H
#define PLOGP_SRC_LEARN_TRAIN_ASSESS_H

#include "learn/workshop.h"

/* Assess, and calibrate where that is wanted, in the scaled coordinates: no difference of
 * large numbers occurs there. */
PLOGP_MUST_CHECK plogp_status plogp__train_assess(plogp_classifier *classifier,
                                                  struct plogp__workshop *workshop);
/* The floor of a training that is on record, where the rows have features of their own. */
PLOGP_MUST_CHECK plogp_status plogp__train_floor(plogp_classifier *classifier,
                                                 const struct plogp__workshop *workshop);

#endif
