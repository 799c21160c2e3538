#include <string.h>

#include "learn/network.h"
#include "math/kernel.h"

#define BLOCK PLOGP__NETWORK_BLOCK

struct plogp__layer plogp__network_layer(const plogp_network *network, size_t layer)
{
    size_t at = 0;
    for (size_t l = 0; l < layer; l++)
        at += (network->sizes[l] + 1) * network->sizes[l + 1];
    const size_t inputs = network->sizes[layer], outputs = network->sizes[layer + 1];
    return (struct plogp__layer){inputs, outputs, inputs, at, at + inputs * outputs};
}

/* Units of the layers before this one. */
static size_t units_before(const plogp_network *network, size_t layer)
{
    size_t units = 0;
    for (size_t l = 0; l < layer; l++)
        units += network->sizes[l + 1];
    return units;
}

size_t plogp__network_units(const plogp_network *network, size_t room)
{
    return room * units_before(network, network->layers);
}

static double *of_layer(const plogp_network *network, const struct plogp__units *units,
                        size_t layer, double *all)
{
    return all + units->room * units_before(network, layer) +
           units->at * network->sizes[layer + 1];
}

double *plogp__units_outputs(const plogp_network *network,
                             const struct plogp__units *units, size_t layer)
{
    return of_layer(network, units, layer, units->outputs);
}

double *plogp__units_deltas(const plogp_network *network,
                            const struct plogp__units *units, size_t layer)
{
    return of_layer(network, units, layer, units->deltas);
}

/* tanh z = t / (t + 2) with t = e^(2|z|) - 1: no cancellation near 0; 1 from |z| = 22 on,
 * where 1 - tanh z < 2^-62. */
static double hyperbolic_tangent(double z)
{
    const double size = z < 0.0 ? -z : z;
    if (size >= 22.0)
        return z < 0.0 ? -1.0 : 1.0;
    const double t = plogp__expm1(2.0 * size);
    return z < 0.0 ? -t / (t + 2.0) : t / (t + 2.0);
}

static void activate(plogp_activation activation, double *z, size_t count)
{
    if (activation == PLOGP_ACTIVATION_SIGMOID)
        plogp__map(PLOGP__SIGMOID, z, z, count);
    if (activation == PLOGP_ACTIVATION_TANH)
        for (size_t i = 0; i < count; i++)
            z[i] = hyperbolic_tangent(z[i]);
    if (activation == PLOGP_ACTIVATION_RELU)
        plogp__rectify(z, count);
}

/* delta *= f'(z), from the activation a = f(z). */
static void through_activation(plogp_activation activation, const double *a,
                               double *delta, size_t count)
{
    if (activation == PLOGP_ACTIVATION_SIGMOID)
        for (size_t i = 0; i < count; i++)
            delta[i] *= a[i] * (1.0 - a[i]);
    if (activation == PLOGP_ACTIVATION_TANH)
        for (size_t i = 0; i < count; i++)
            delta[i] *= (1.0 - a[i]) * (1.0 + a[i]);
    if (activation == PLOGP_ACTIVATION_RELU)
        plogp__rectify_slopes(a, delta, count);
}

/* z [count][outputs] += a [count][inputs] W^T. */
static void multiply(const double *a, const double *weights, size_t count,
                     const struct plogp__layer *layer, double *z)
{
    const plogp__product product = {.rows = count,
                                    .columns = layer->outputs,
                                    .terms = layer->inputs,
                                    .a = a,
                                    .a_row = layer->inputs,
                                    .a_term = 1,
                                    .b = weights,
                                    .b_term = 1,
                                    .b_column = layer->stride,
                                    .c = z,
                                    .c_row = layer->outputs};
    plogp__add_product(&product);
}

static void add_entries(const struct plogp__span *span, const struct plogp__layer *layer,
                        const double *weights, double *z)
{
    const struct plogp__rows *rows = span->rows;
    if (rows->start == NULL)
        return;
    for (size_t at = 0; at < span->count; at++) {
        const size_t i = span->first + at;
        for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++) {
            const double value = rows->value == NULL ? 1.0 : rows->value[e];
            for (size_t o = 0; o < layer->outputs; o++)
                z[at * layer->outputs + o] +=
                    value * weights[o * layer->stride + rows->entry[e] - 1];
        }
    }
}

double *plogp__network_forward(const plogp_network *network, const double *parameters,
                               const struct plogp__span *span,
                               const struct plogp__units *units)
{
    const struct plogp__rows *rows = span->rows;
    double *z = units->outputs;
    for (size_t l = 0; l < network->layers; l++) {
        struct plogp__layer layer = plogp__network_layer(network, l);
        const double *weights = parameters + layer.weights, *a = z;
        z = plogp__units_outputs(network, units, l);
        for (size_t i = 0; i < span->count; i++)
            memcpy(z + i * layer.outputs, parameters + layer.biases,
                   layer.outputs * sizeof *z);
        if (l == 0) {
            add_entries(span, &layer, weights, z);
            layer.inputs = rows->dense;
            a = rows->numbers + span->first * rows->dense;
        }
        multiply(a, weights, span->count, &layer, z);
        if (l + 1 < network->layers)
            activate(network->activation, z, span->count * layer.outputs);
    }
    return z;
}

/* below [count][inputs] = delta [count][outputs] W. */
static void send_back(const double *delta, const double *weights, size_t count,
                      const struct plogp__layer *layer, double *below)
{
    const plogp__product product = {.rows = count,
                                    .columns = layer->inputs,
                                    .terms = layer->outputs,
                                    .a = delta,
                                    .a_row = layer->outputs,
                                    .a_term = 1,
                                    .b = weights,
                                    .b_term = layer->stride,
                                    .b_column = 1,
                                    .c = below,
                                    .c_row = layer->inputs};
    memset(below, 0, count * layer->inputs * sizeof *below);
    plogp__add_product(&product);
}

void plogp__network_backward(const plogp_network *network, const double *parameters,
                             const struct plogp__span *span,
                             const struct plogp__units *units)
{
    for (size_t l = network->layers; l-- > 1;) {
        const struct plogp__layer layer = plogp__network_layer(network, l);
        double *below = plogp__units_deltas(network, units, l - 1);
        send_back(plogp__units_deltas(network, units, l), parameters + layer.weights,
                  span->count, &layer, below);
        through_activation(network->activation,
                           plogp__units_outputs(network, units, l - 1), below,
                           span->count * layer.inputs);
    }
}

static void add_entry_gradient(const struct plogp__span *span,
                               const struct plogp__layer *layer,
                               const struct plogp__piece *piece, const double *delta,
                               double *gradient)
{
    const struct plogp__rows *rows = span->rows;
    if (rows->start == NULL)
        return;
    for (size_t at = 0; at < span->count; at++) {
        const size_t i = span->first + at;
        for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++) {
            const double value = rows->value == NULL ? 1.0 : rows->value[e];
            for (size_t o = piece->first; o < piece->first + piece->count; o++)
                gradient[layer->weights + o * layer->stride + rows->entry[e] - 1] +=
                    value * delta[at * layer->outputs + o];
        }
    }
}

/* Of W += delta^T a, of b += the sum of delta. */
void plogp__network_add_gradient(const plogp_network *network,
                                 const struct plogp__piece *piece,
                                 const struct plogp__span *span,
                                 const struct plogp__units *units, double *gradient)
{
    const struct plogp__layer layer = plogp__network_layer(network, piece->layer);
    const double *delta = plogp__units_deltas(network, units, piece->layer);
    const bool first = piece->layer == 0;
    const size_t inputs = first ? span->rows->dense : layer.inputs;
    const plogp__product product = {
        .rows = piece->count,
        .columns = inputs,
        .terms = span->count,
        .a = delta + piece->first,
        .a_row = 1,
        .a_term = layer.outputs,
        .b = first ? span->rows->numbers + span->first * inputs
                   : plogp__units_outputs(network, units, piece->layer - 1),
        .b_term = inputs,
        .b_column = 1,
        .c = gradient + layer.weights + piece->first * layer.stride,
        .c_row = layer.stride};
    plogp__add_product(&product);
    for (size_t i = 0; i < span->count; i++)
        for (size_t o = piece->first; o < piece->first + piece->count; o++)
            gradient[layer.biases + o] += delta[i * layer.outputs + o];
    if (first)
        add_entry_gradient(span, &layer, piece, delta, gradient);
}
