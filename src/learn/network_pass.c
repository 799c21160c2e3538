#include <cblas.h>
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

size_t plogp__network_scratch(const plogp_network *network)
{
    size_t units = 0, widest = 0;
    for (size_t l = 1; l <= network->layers; l++) {
        units += network->sizes[l];
        widest = network->sizes[l] > widest ? network->sizes[l] : widest;
    }
    return BLOCK * (units + widest);
}

/* The outputs of layer l (from 0) in the scratch: [BLOCK][sizes[l + 1]]. */
static double *outputs_of(const plogp_network *network, double *scratch, size_t layer)
{
    for (size_t l = 0; l < layer; l++)
        scratch += BLOCK * network->sizes[l + 1];
    return scratch;
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
        for (size_t i = 0; i < count; i++)
            z[i] = z[i] > 0.0 ? z[i] : (z[i] <= 0.0 ? 0.0 : z[i]);
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
        for (size_t i = 0; i < count; i++)
            delta[i] = a[i] > 0.0 ? delta[i] : 0.0;
}

/* z [count][outputs] += a [count][inputs] W^T. */
static void multiply(const double *a, const double *weights, size_t count,
                     const struct plogp__layer *layer, double *z)
{
    if (layer->inputs > 0)
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)count,
                    (int)layer->outputs, (int)layer->inputs, 1.0, a, (int)layer->inputs,
                    weights, (int)layer->stride, 1.0, z, (int)layer->outputs);
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
                               const struct plogp__span *span, double *scratch)
{
    const struct plogp__rows *rows = span->rows;
    double *z = scratch;
    for (size_t l = 0; l < network->layers; l++) {
        struct plogp__layer layer = plogp__network_layer(network, l);
        const double *weights = parameters + layer.weights, *a = z;
        z = outputs_of(network, scratch, l);
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

/* gradient of W += delta^T a, of b += the sum of delta. */
static void add_gradient(const double *a, const double *delta, size_t count,
                         const struct plogp__layer *layer, double *gradient)
{
    if (layer->inputs > 0)
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)layer->outputs,
                    (int)layer->inputs, (int)count, 1.0, delta, (int)layer->outputs, a,
                    (int)layer->inputs, 1.0, gradient + layer->weights,
                    (int)layer->stride);
    for (size_t i = 0; i < count; i++)
        for (size_t o = 0; o < layer->outputs; o++)
            gradient[layer->biases + o] += delta[i * layer->outputs + o];
}

static void add_entry_gradient(const struct plogp__span *span,
                               const struct plogp__layer *layer, const double *delta,
                               double *gradient)
{
    const struct plogp__rows *rows = span->rows;
    if (rows->start == NULL)
        return;
    for (size_t at = 0; at < span->count; at++) {
        const size_t i = span->first + at;
        for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++) {
            const double value = rows->value == NULL ? 1.0 : rows->value[e];
            for (size_t o = 0; o < layer->outputs; o++)
                gradient[layer->weights + o * layer->stride + rows->entry[e] - 1] +=
                    value * delta[at * layer->outputs + o];
        }
    }
}

/* The deltas replace the activations from the last layer downwards, after use. */
void plogp__network_backward(const plogp_network *network, const double *parameters,
                             const struct plogp__span *span, double *scratch,
                             double *gradient)
{
    const size_t count = span->count, dense = span->rows->dense;
    double *spare = outputs_of(network, scratch, network->layers);
    for (size_t l = network->layers; l-- > 0;) {
        struct plogp__layer layer = plogp__network_layer(network, l);
        const double *delta = outputs_of(network, scratch, l);
        if (l == 0) {
            add_entry_gradient(span, &layer, delta, gradient);
            layer.inputs = dense;
            add_gradient(span->rows->numbers + span->first * dense, delta, count, &layer,
                         gradient);
            return;
        }
        double *a = outputs_of(network, scratch, l - 1);
        add_gradient(a, delta, count, &layer, gradient);
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)count,
                    (int)layer.inputs, (int)layer.outputs, 1.0, delta, (int)layer.outputs,
                    parameters + layer.weights, (int)layer.stride, 0.0, spare,
                    (int)layer.inputs);
        through_activation(network->activation, a, spare, count * layer.inputs);
        memcpy(a, spare, count * layer.inputs * sizeof *a);
    }
}
