/* What sets of columns tell about the class, alone and beside the others. */
#ifndef PLOGP_SRC_LEARN_FEATURE_SETS_H
#define PLOGP_SRC_LEARN_FEATURE_SETS_H

#include "learn/workshop.h"

/* PLOGP_EINVAL where a set that is asked for names no feature of the schema. */
PLOGP_MUST_CHECK plogp_status
plogp__feature_sets_check(const plogp_classifier *classifier);
/* The ledgers of the sets, once everything else is on record. */
PLOGP_MUST_CHECK plogp_status plogp__feature_sets_assess(
    plogp_classifier *classifier, const struct plogp__workshop *workshop);

#endif
