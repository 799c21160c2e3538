/* Assessments of a model on rows in memory: losses, floor, metrics. */
#ifndef PLOGP_SRC_LEARN_ASSESS_H
#define PLOGP_SRC_LEARN_ASSESS_H

#include "learn/scorer.h"
#include "plogp/assessment.h"

/*
 * Assess on grouped rows (plogp__rows_group). A label >= scorer->classes is a class that
 * the model does not know: it gives it probability 0.
 */
PLOGP_MUST_CHECK plogp_status plogp__assess(const struct plogp__scorer *scorer,
                                            const struct plogp__rows *rows,
                                            const plogp_context *context,
                                            plogp_assessment *assessment);

/* What is known of each row. */
struct plogp__scored {
    double *loss;  /* [count] -log p of its class                       */
    double *score; /* [count][score_width] odds of the classes from score_first on; of
                           two classes the logit of the second against the first      */
    size_t score_first, score_width;
    double *confidence; /* [count] probability of the likeliest class        */
    double *brier;      /* [count]                                           */
    uint8_t *right;     /* [count] the likeliest class is the true one       */
};

PLOGP_MUST_CHECK plogp_status plogp__scored_init(struct plogp__scored *scored,
                                                 const struct plogp__scorer *scorer,
                                                 const struct plogp__rows *rows,
                                                 const plogp_context *context);
/* Score the rows, with the odds of the classes from score_first on. */
PLOGP_MUST_CHECK plogp_status plogp__scored_fill(struct plogp__scored *scored,
                                                 const struct plogp__scorer *scorer,
                                                 const struct plogp__rows *rows,
                                                 const plogp_context *context);
void plogp__scored_clear(struct plogp__scored *scored, const plogp_context *context);

/* Split the loss of an assessment into what calibration could win and the rest. */
PLOGP_MUST_CHECK plogp_status plogp__assess_split(const struct plogp__scorer *scorer,
                                                  const struct plogp__rows *rows,
                                                  const plogp_context *context,
                                                  plogp_assessment *assessment);

/* The ledgers of `count` classes, more than every label, on grouped rows; the names are left
 * to the caller. */
PLOGP_MUST_CHECK plogp_status plogp__assess_classes(const struct plogp__scorer *scorer,
                                                    const struct plogp__rows *rows,
                                                    const plogp_context *context,
                                                    size_t count,
                                                    plogp_class_ledger *ledgers);

/* Labels that may occur, the largest and 1; and the weight of each [count]. */
size_t plogp__assess_label_count(const struct plogp__rows *rows);
PLOGP_MUST_CHECK plogp_status plogp__assess_label_weights(const struct plogp__rows *rows,
                                                          size_t count,
                                                          const plogp_context *context,
                                                          double *weight);
/* Weights and losses of the rows of a class, each summed exactly. */
struct plogp__class_sums {
    double n, finite, infinite; /* of all; of those of finite, infinite loss */
    double loss;                /* of those of finite loss                   */
};
double plogp__class_mean(const struct plogp__class_sums *sums);
/* All of its ledger but the name and the share of the loss, from the squared distances of the
 * finite losses from their mean; `whole` is the weight of all rows. */
void plogp__class_conclude(const struct plogp__class_sums *sums, double squares,
                           double whole, plogp_class_ledger *ledger);
/* The shares of the loss. */
void plogp__classes_share(plogp_class_ledger *ledgers, size_t count);

/* The parts of an assessment: all that is summed over grouped rows, */
PLOGP_MUST_CHECK plogp_status plogp__assess_ledger(const struct plogp__rows *rows,
                                                   const struct plogp__scored *scored,
                                                   const plogp_context *context,
                                                   plogp_assessment *assessment);
/* and each class of the scores against the others: auc [score_width]; NaN where one side has
 * no row. */
PLOGP_MUST_CHECK plogp_status plogp__assess_auc(const struct plogp__rows *rows,
                                                const struct plogp__scored *scored,
                                                size_t classes,
                                                const plogp_context *context,
                                                double *auc);

#endif
