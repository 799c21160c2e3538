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

/* Parts of these for other models of the same rows. The training rows with the weights of
 * observations, not of classes: */
struct plogp__rows plogp__train_observed(const struct plogp__workshop *workshop);
/* The model on scaled columns; directions [PLOGP__STAGES_MAX] is room for pointers. */
struct plogp__scorer plogp__train_scorer(const plogp_classifier *classifier,
                                         const struct plogp__workshop *workshop,
                                         const double **directions);
/* The floor of grouped rows put into the assessments of them and of rows held out (NULL:
 * none), where the groups do not tell it; `parameters` of the model, infinite where they do
 * not say what other rows would cost. */
PLOGP_MUST_CHECK plogp_status plogp__train_find_floor(const struct plogp__rows *rows,
                                                      double parameters,
                                                      const plogp_context *context,
                                                      plogp_assessment *own,
                                                      plogp_assessment *held);

#endif
