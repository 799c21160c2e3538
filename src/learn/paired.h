/* Losses of several models on the same rows, compared row by row. */
#ifndef PLOGP_SRC_LEARN_PAIRED_H
#define PLOGP_SRC_LEARN_PAIRED_H

#include "learn/scorer.h"
#include "plogp/interval.h"

/* Rows on which models are compared, and what the whole model and the shares of the classes
 * alone cost on each. */
struct plogp__paired {
    const plogp_context *context;
    struct plogp__rows rows; /* of the caller, with the weights of observations         */
    double n;
    double *whole;     /* [count] loss of the whole model                              */
    double *surprisal; /* [count] of the class                                         */
    double *loss;      /* [count] of the model that is compared                        */
};

struct plogp__difference {
    double
        mean; /* +-Inf where only one of the two is infinite; NaN where either is somewhere */
    plogp_interval ci; /* normal, 95 %                                                 */
};

/* On failure nothing is owned. */
PLOGP_MUST_CHECK plogp_status plogp__paired_init(struct plogp__paired *paired,
                                                 const struct plogp__rows *rows,
                                                 const struct plogp__scorer *whole,
                                                 const plogp_context *context);
void plogp__paired_clear(struct plogp__paired *paired);
/* paired->loss of a model on rows in the same order, with its own features. */
PLOGP_MUST_CHECK plogp_status plogp__paired_score(struct plogp__paired *paired,
                                                  const struct plogp__scorer *scorer,
                                                  const struct plogp__rows *rows);
/* The mean of more [count] - less [count]. */
struct plogp__difference plogp__paired_compare(const struct plogp__paired *paired,
                                               const double *more, const double *less);
/* The mean of a loss [count]; +Inf where one is infinite. */
double plogp__paired_mean(const struct plogp__paired *paired, const double *loss);

#endif
