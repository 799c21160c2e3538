/* The passes through a network, on rows with a dense and a sparse part. */
#ifndef PLOGP_SRC_LEARN_NETWORK_H
#define PLOGP_SRC_LEARN_NETWORK_H

#include "learn/rows.h"
#include "plogp/network.h"

#define PLOGP__NETWORK_BLOCK ((size_t)64) /* rows that pass together */

/* Where the weights of a layer are in the parameters. */
struct plogp__layer {
    size_t inputs, outputs;
    size_t weights, biases; /* offsets */
};
struct plogp__layer plogp__network_layer(const plogp_network *network, size_t layer);

/* Doubles that one worker needs: activations, and a gradient of the same size. */
size_t plogp__network_scratch(const plogp_network *network);

/* Rows first .. first + count - 1 (count <= PLOGP__NETWORK_BLOCK) forward; returns the
 * logits [count][classes], inside the scratch. Inputs of the network are the features
 * without the intercept. */
double *plogp__network_forward(const plogp_network *network, const double *parameters,
                               const struct plogp__rows *rows, size_t first, size_t count,
                               double *scratch);
/* The same rows backward: the logits hold the gradient of the loss with respect to them;
 * the gradient of the parameters is added to `gradient`. */
void plogp__network_backward(const plogp_network *network, const double *parameters,
                             const struct plogp__rows *rows, size_t first, size_t count,
                             double *scratch, double *gradient);

/* plogp_network_loss on rows; targets and options belong to these rows. */
PLOGP_MUST_CHECK plogp_status plogp__network_evaluate(const plogp_network *network,
                                                      const double *parameters,
                                                      const struct plogp__rows *rows,
                                                      const plogp_targets *targets,
                                                      const plogp_loss_options *options,
                                                      double *gradient, plogp_loss *loss);

#endif
