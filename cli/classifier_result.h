/* Results that train and evaluate share: the assessment of a classifier. */
#ifndef PLOGP_CLI_CLASSIFIER_RESULT_H
#define PLOGP_CLI_CLASSIFIER_RESULT_H

#include <stdbool.h>

#include "options.h"
#include "plogp/assessment.h"
#include "plogp/classifier.h"
#include "values.h"

/* n, entropy_y, the ledger and the metrics. */
void add_assessment(plogp_result *result, const plogp_assessment *assessment,
                    size_t class_count);
/* The bins of the calibration curve and the count of infinite losses. */
void add_calibration(plogp_result *result, const plogp_assessment *assessment,
                     size_t class_count);
/* The ledger of each class as a list under `key`, and a warning where a class has few rows. */
void add_classes(struct invocation *invocation, plogp_result *result, const char *key,
                 const plogp_class_ledger *classes, size_t count);
/* What sets of columns tell as a list under `key`. */
void add_feature_sets(struct invocation *invocation, plogp_result *result,
                      const char *key, const plogp_set_ledger *sets, size_t count);
/* What only training knows: certificate, coefficients (also on the scaled columns when
 * those were penalised), separation. */
void add_training(plogp_result *result, const plogp_classifier *classifier,
                  bool standardized);
/* The ledger of an assessment with the numbers put in, for --explain. */
void explain_assessment(struct invocation *invocation,
                        const plogp_assessment *assessment);

#endif
