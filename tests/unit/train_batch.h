/* Classifiers trained on one batch. */
#ifndef PLOGP_TESTS_TRAIN_BATCH_H
#define PLOGP_TESTS_TRAIN_BATCH_H

#include "check.h"

#include "plogp/classifier.h"

/* Train on all of its rows; the classifier is the caller's. */
static inline plogp_classifier *train_batch(const plogp_batch *batch, const char *target,
                                            const plogp_train_options *options,
                                            const plogp_context *context,
                                            plogp_status expected)
{
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    CHECK(plogp_design_new(batch, target, NULL, context, &design) == PLOGP_OK);
    CHECK(plogp_design_push(design, batch) == PLOGP_OK);
    CHECK(plogp_classifier_train(design, options, context, &classifier) == expected);
    plogp_design_free(design);
    return classifier;
}

#endif
