/**
 * Multilayer perceptrons: logits from layers of weights, with the gradient of their loss.
 *
 *     a_0 = x,   a_l = f(W_l a_(l-1) + b_l) for hidden layers,   logits = W_L a_(L-1) + b_L
 *
 *     const size_t sizes[] = {4, 5, 3};
 *     plogp_network network = {sizes, 2, PLOGP_ACTIVATION_TANH, NULL};
 *     network.parameters = calloc(plogp_network_parameters(&network), sizeof(double));
 *     const plogp_network_rows rows = {x, &targets};
 *     status = plogp_network_loss(&network, &rows, NULL, gradient, &loss);
 *
 * Parameters are one array: for each layer W [out][in] by rows, then b [out]. The loss is
 * the softmax cross-entropy of plogp/loss.h, with all its options. The number of threads
 * changes no bit.
 */
#ifndef PLOGP_NETWORK_H
#define PLOGP_NETWORK_H

#include "plogp/loss.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum plogp_activation {
    PLOGP_ACTIVATION_LINEAR = 0,
    PLOGP_ACTIVATION_TANH = 1,
    PLOGP_ACTIVATION_RELU = 2, /* derivative 0 at 0 */
    PLOGP_ACTIVATION_SIGMOID = 3,
} plogp_activation;

/** "linear", "tanh", "relu" or "sigmoid"; NULL for any other value. */
PLOGP_API const char *plogp_activation_name(plogp_activation activation);

/** The form of a network; owns nothing. */
typedef struct plogp_network {
    const size_t *sizes; /* [layers + 1] inputs, hidden units of each layer, classes    */
    size_t layers;       /* of weights, >= 1; 1 is multinomial logistic regression      */
    plogp_activation activation; /* of the hidden layers */
    const double *parameters;    /* [plogp_network_parameters] */
} plogp_network;

/** Rows and what should come out for them. */
typedef struct plogp_network_rows {
    const double *x;              /* [targets->rows][inputs] */
    const plogp_targets *targets; /* as for plogp_softmax_loss */
} plogp_network_rows;

/** Number of weights and biases; 0 when the form is not valid or too large to count. */
PLOGP_API size_t plogp_network_parameters(const plogp_network *network);

/**
 * The logits of some rows.
 *
 * Given        x [rows][inputs]
 * Returned     logits [rows][classes]
 * Status       PLOGP_EINVAL, PLOGP_ENOMEM, PLOGP_ECANCEL
 * Cost         2 multiplications a weight and row; blocks of rows on all threads
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_network_logits(const plogp_network *network,
                                                             const double *x, size_t rows,
                                                             const plogp_context *context,
                                                             double *logits);

/**
 * The loss over some rows, and its gradient.
 *
 * Given        rows, options   as plogp_softmax_loss; losses are not offered here, and the
 *                       reduction is mean or sum
 * Returned     gradient [plogp_network_parameters]; NULL: not wanted
 *              loss     both written only on PLOGP_OK
 * Status       as plogp_softmax_loss
 * Accuracy     that of the loss, and of sums over inputs, units and rows in double:
 *              1e-14 of the sum of the sizes of the terms
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_network_loss(const plogp_network *network, const plogp_network_rows *rows,
                   const plogp_loss_options *options, double *gradient, plogp_loss *loss);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_NETWORK_H */
