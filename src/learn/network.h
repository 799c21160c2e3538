/* The passes through a network, on rows with a dense and a sparse part. */
#ifndef PLOGP_SRC_LEARN_NETWORK_H
#define PLOGP_SRC_LEARN_NETWORK_H

#include "learn/rows.h"
#include "plogp/network.h"

#define PLOGP__NETWORK_BLOCK ((size_t)64) /* rows that pass together */

/* Where the weights of a layer are in the parameters. */
struct plogp__layer {
    size_t inputs, outputs;
    size_t stride;          /* from one row of W to the next */
    size_t weights, biases; /* offsets                       */
};

/* Some rows: first .. first + count - 1, count <= PLOGP__NETWORK_BLOCK. */
struct plogp__span {
    const struct plogp__rows *rows;
    size_t first, count;
};
struct plogp__layer plogp__network_layer(const plogp_network *network, size_t layer);

/* Doubles that one worker needs: activations, and a gradient of the same size. */
size_t plogp__network_scratch(const plogp_network *network);

/* Rows forward; returns the logits [count][classes], inside the scratch. Inputs of the
 * network are the features without the intercept. */
double *plogp__network_forward(const plogp_network *network, const double *parameters,
                               const struct plogp__span *span, double *scratch);
/* The same rows backward: the logits hold the gradient of the loss with respect to them;
 * the gradient of the parameters is added to `gradient`. */
void plogp__network_backward(const plogp_network *network, const double *parameters,
                             const struct plogp__span *span, double *scratch,
                             double *gradient);

/* Rows with what should come out for them. */
struct plogp__network_data {
    const struct plogp__rows *rows;
    const plogp_targets *targets;
    const plogp_loss_options *options; /* row weights belong to these rows */
};

/* plogp_network_loss on such rows; the gradient may be NULL. */
PLOGP_MUST_CHECK plogp_status plogp__network_evaluate(
    const plogp_network *network, const double *parameters,
    const struct plogp__network_data *data, double *gradient, plogp_loss *loss);

#endif
