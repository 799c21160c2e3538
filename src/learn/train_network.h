/* Training a perceptron: gradient descent on all rows, or on batches. */
#ifndef PLOGP_SRC_LEARN_TRAIN_NETWORK_H
#define PLOGP_SRC_LEARN_TRAIN_NETWORK_H

#include "learn/network.h"
#include "learn/watch.h"
#include "plogp/classifier.h"

struct plogp__network_fit {
    double objective; /* mean loss and penalty at the end */
    double gradient_norm;
    size_t epochs; /* done */
    double start;  /* the objective at the beginning, if it was asked for; NaN */
    bool diverged; /* it ended above where it began                            */
};

struct plogp__network_job {
    const plogp_network *network;
    const struct plogp__rows *rows, *held; /* scaled; `held` may be NULL */
    const plogp_train_options *options;
    const plogp_context *context;
    struct plogp__watch *watch; /* its state is that of the trainer */
};

/* Numbers of the state of a training: what goes on from pass to pass. */
size_t plogp__network_state(const plogp_network *network);

/*
 * Train on scaled rows, from random parameters drawn with the context's seed. `held`
 * (NULL: none) decides when to stop early. The penalty is on all weights, not on biases.
 */
PLOGP_MUST_CHECK plogp_status plogp__network_train(const struct plogp__network_job *job,
                                                   double *parameters,
                                                   struct plogp__network_fit *fit);

/* Parameters for the columns as given from those for scaled ones: the scaling goes into
 * the first layer. */
void plogp__network_unscale(const plogp_network *network, const double *centre,
                            const double *scale, double *parameters);

#endif
