/**
 * Classifiers: minimum cross-entropy models of a class given features.
 *
 *     plogp_classifier *classifier = NULL;
 *     status = plogp_classifier_train(design, NULL, &context, &classifier);
 *     const plogp_training *training = plogp_classifier_training(classifier);
 *     printf("%g nats\n", training->assessment.ledger.cross_entropy);
 *     plogp_classifier_free(classifier);
 *
 * The objective is mean cross-entropy + (l2/2) sum of squares + l1 sum of absolute values of
 * the coefficients; intercepts are never penalised and the default is no penalty. Training
 * ends with a bound on the distance to the minimum. Where the likelihood has no maximum
 * (separation), the limit is found instead: coefficients are infinite where they are, finite
 * where they can be.
 * Everything a classifier returns a pointer to lives as long as it does.
 */
#ifndef PLOGP_CLASSIFIER_H
#define PLOGP_CLASSIFIER_H

#include "plogp/design.h"
#include "plogp/training.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_classifier plogp_classifier;

/**
 * Fit a classifier to a design, which stays the caller's.
 *
 * Given        options NULL: defaults
 * Returned     classifier, to be released with plogp_classifier_free
 * Status       PLOGP_EINVAL   an option outside its range, or a kind that does not fit
 *                             the number of classes
 *              PLOGP_EDOMAIN  no row, too many classes
 *              PLOGP_EFORMAT  the checkpoint is damaged; PLOGP_EINVAL: it is that of other
 *                             data, options or seed
 *              PLOGP_ENOCONV  the bound of the certificate was not reached: the best
 *                             point is returned; or the likelihood has no maximum: its
 *                             limit is, and training->separation says how
 *              PLOGP_ENOMEM, PLOGP_EIO (the checkpoint)
 *              PLOGP_ECANCEL  before the first pass was over; after it a stop is
 *                             PLOGP_ENOCONV with training->interrupted: the best point so
 *                             far is returned
 * Accuracy     coefficients within sqrt(2 suboptimality) in the metric of the information,
 *              about 1e-14 of a standard error; docs/numerics.md
 * Cost         Newton: rows * features^2 * vectors^2 per iteration, on all threads; the
 *              bits do not depend on their number, nor on the order of the rows
 * Source       Cox (1958); certificate: Bach (2010); separation: Albert, Anderson (1984);
 *              limit: Geyer (2009)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_classifier_train(const plogp_design *design, const plogp_train_options *options,
                       const plogp_context *context, plogp_classifier **classifier);

/** Release; NULL is allowed. The memory goes back through the context that the classifier was
 * made with, which has to live as long. */
PLOGP_API void plogp_classifier_free(plogp_classifier *classifier);

/** The record of the training. */
PLOGP_API const plogp_training *
plogp_classifier_training(const plogp_classifier *classifier);

/** The coefficients, in the order of the columns for each class: [*count]. */
PLOGP_API const plogp_coefficient *
plogp_classifier_coefficients(const plogp_classifier *classifier, size_t *count);

/** The classes in order: [*count]. */
PLOGP_API const char *const *plogp_classifier_classes(const plogp_classifier *classifier,
                                                      size_t *count);

/** The name of the target column. */
PLOGP_API const char *plogp_classifier_target(const plogp_classifier *classifier);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_CLASSIFIER_H */
