/* Everything that one training owns besides the classifier. */
#ifndef PLOGP_SRC_LEARN_WORKSHOP_H
#define PLOGP_SRC_LEARN_WORKSHOP_H

#include "learn/classifier.h"
#include "learn/train_network.h"

struct plogp__workshop {
    const plogp_context *context;
    struct plogp__rows rows;       /* grouped, then scaled; of `columns` the sample     */
    struct plogp__columns columns; /* all rows where they are read from there: the problem
                                      then has them                                */
    struct plogp__rows held;       /* the rows held out, scaled in the same way         */
    double *frequency; /* [rows.count] weights before those of the classes; NULL:
                                rows.weight is that                               */
    struct plogp__scaling scaling;
    struct plogp__estimate estimate;
    struct plogp__network_fit network_fit;
    struct plogp__problem problem;
    double *penalty; /* [2][features] on the scaled columns: squares, absolute values */
    double *parameters; /* of a network, on the scaled columns */
    size_t *order;      /* [features] */
    struct plogp__watch watch;
    plogp_context calm; /* the context without a stop: plogp__workshop_calm */
};

/* From a design to a problem: rows, schema, kind, scaling, weights, penalty. */
PLOGP_MUST_CHECK plogp_status plogp__workshop_open(struct plogp__workshop *workshop,
                                                   plogp_classifier *classifier,
                                                   const plogp_design *design);
/* The features in the order in which they are reported. */
PLOGP_MUST_CHECK plogp_status plogp__workshop_order(struct plogp__workshop *workshop,
                                                    const plogp_classifier *classifier);
/* Open the watch, whose state has `length` numbers; see plogp__watch_open. */
PLOGP_MUST_CHECK plogp_status plogp__workshop_watch(struct plogp__workshop *workshop,
                                                    const plogp_classifier *classifier,
                                                    size_t length);
/* From a fit that is there to a whole model no stop is looked for: it would lose the fit. */
void plogp__workshop_calm(struct plogp__workshop *workshop);
/* The same in parts: the form of the model under its options, and from rows (and those held
 * out) that are not scaled yet to a problem. */
PLOGP_MUST_CHECK plogp_status plogp__workshop_choose_kind(plogp_classifier *classifier);
PLOGP_MUST_CHECK plogp_status plogp__workshop_prepare(struct plogp__workshop *workshop,
                                                      const plogp_classifier *classifier);
/* The penalties of the options on the scaled columns, into the problem. */
PLOGP_MUST_CHECK plogp_status plogp__workshop_penalise(
    struct plogp__workshop *workshop, const plogp_train_options *options);
void plogp__workshop_close(struct plogp__workshop *workshop);

#endif
