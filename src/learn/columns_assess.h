/* Assessments of a model on rows that are read from columns. */
#ifndef PLOGP_SRC_LEARN_COLUMNS_ASSESS_H
#define PLOGP_SRC_LEARN_COLUMNS_ASSESS_H

#include "learn/objective.h"
#include "plogp/assessment.h"

/*
 * As plogp__assess, of the rows of problem->columns, which all differ and weigh 1: nothing is
 * put in order but the scores, and no bit depends on the order of the rows.
 *
 * Given        theta [vectors][features] on the scaled columns
 */
PLOGP_MUST_CHECK plogp_status plogp__columns_assess(const struct plogp__problem *problem,
                                                    const double *theta,
                                                    const plogp_context *context,
                                                    plogp_assessment *assessment);

/* As plogp__assess_classes, of them. */
PLOGP_MUST_CHECK plogp_status plogp__columns_classes(const struct plogp__problem *problem,
                                                     const double *theta,
                                                     const plogp_context *context,
                                                     plogp_class_ledger *ledgers);

/*
 * The area of one class of some scores against the others, P(score of a row of the class > of
 * one of another) with ties 1/2.
 *
 * Given        score [rows] of class `positive`; sorted afterwards, in two parts
 *              scratch [rows]
 * Returned     area, NaN where one side has no row
 */
PLOGP_MUST_CHECK plogp_status plogp__scores_area(double *score, double *scratch,
                                                 const struct plogp__columns *columns,
                                                 uint32_t positive,
                                                 const plogp_context *context,
                                                 double *area);

#endif
