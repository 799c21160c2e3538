/* The passes through a network, on rows with a dense and a sparse part. */
#ifndef PLOGP_SRC_LEARN_NETWORK_H
#define PLOGP_SRC_LEARN_NETWORK_H

#include "learn/rows.h"
#include "plogp/network.h"

#define PLOGP__NETWORK_BLOCK ((size_t)128) /* rows that pass together */

/* Where the weights of a layer are in the parameters. */
struct plogp__layer {
    size_t inputs, outputs;
    size_t stride;          /* from one row of W to the next */
    size_t weights, biases; /* offsets                       */
};

/* Some rows: first .. first + count - 1. */
struct plogp__span {
    const struct plogp__rows *rows;
    size_t first, count;
};
struct plogp__layer plogp__network_layer(const plogp_network *network, size_t layer);

/* What the units of all layers give for some rows: of layer l (from 0) [room][sizes[l + 1]],
 * one layer after the other; a span's first row is at place `at`. */
struct plogp__units {
    double *outputs;
    double *deltas; /* derivatives of the loss by what goes into the units, or NULL */
    size_t room, at;
};

/* Doubles of the outputs of so many rows. */
size_t plogp__network_units(const plogp_network *network, size_t room);

/* The outputs of a layer from place `at` on, and its deltas. */
double *plogp__units_outputs(const plogp_network *network,
                             const struct plogp__units *units, size_t layer);
double *plogp__units_deltas(const plogp_network *network,
                            const struct plogp__units *units, size_t layer);

/* Rows forward; returns the logits [count][classes], the outputs of the last layer. Inputs of
 * the network are the features without the intercept. */
double *plogp__network_forward(const plogp_network *network, const double *parameters,
                               const struct plogp__span *span,
                               const struct plogp__units *units);
/* The same rows backward: from the deltas of the last layer those of the others. */
void plogp__network_backward(const plogp_network *network, const double *parameters,
                             const struct plogp__span *span,
                             const struct plogp__units *units);

/* Some units of a layer: first .. first + count - 1. */
struct plogp__piece {
    size_t layer, first, count;
};

/* Add the gradient of the parameters of a piece over rows that went forward and backward. */
void plogp__network_add_gradient(const plogp_network *network,
                                 const struct plogp__piece *piece,
                                 const struct plogp__span *span,
                                 const struct plogp__units *units, double *gradient);

struct plogp__team;

/* Rows with what should come out for them. */
struct plogp__network_data {
    const struct plogp__rows *rows;
    const plogp_targets *targets;
    const plogp_loss_options *options; /* row weights belong to these rows */
    struct plogp__team *team;          /* NULL: one for this evaluation    */
};

/* plogp_network_loss on such rows; the gradient may be NULL. */
PLOGP_MUST_CHECK plogp_status plogp__network_evaluate(
    const plogp_network *network, const double *parameters,
    const struct plogp__network_data *data, double *gradient, plogp_loss *loss);

#endif
