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
    double *loss;       /* [count] -log p of its class                       */
    double *score;      /* [count] logit of the second class against the first */
    double *confidence; /* [count] probability of the likeliest class        */
    double *brier;      /* [count]                                           */
    uint8_t *right;     /* [count] the likeliest class is the true one       */
};

PLOGP_MUST_CHECK plogp_status plogp__scored_init(struct plogp__scored *scored,
                                                 const struct plogp__scorer *scorer,
                                                 const struct plogp__rows *rows,
                                                 const plogp_context *context);
void plogp__scored_clear(struct plogp__scored *scored, const plogp_context *context);

/* The parts of an assessment. */
void plogp__assess_ledger(const struct plogp__rows *rows, const double *loss,
                          plogp_assessment *assessment);
PLOGP_MUST_CHECK plogp_status plogp__assess_auc(const struct plogp__rows *rows,
                                                const double *score,
                                                const plogp_context *context,
                                                plogp_assessment *assessment);
void plogp__assess_calibration(const struct plogp__rows *rows,
                               const struct plogp__scored *scored,
                               plogp_assessment *assessment);

#endif
