#include "learn/network.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/blas_team.h"
#include "plogp/sum.h"

#define BLOCK      PLOGP__NETWORK_BLOCK
#define CHUNKS_MAX ((size_t)16) /* each has a gradient of its own */

const char *plogp_activation_name(plogp_activation activation)
{
    static const char *const NAMES[] = {"linear", "tanh", "relu", "sigmoid"};
    return (size_t)activation < sizeof NAMES / sizeof NAMES[0] ? NAMES[activation] : NULL;
}

size_t plogp_network_parameters(const plogp_network *network)
{
    size_t total = 0;
    if (network == NULL || network->sizes == NULL || network->layers == 0 ||
        plogp_activation_name(network->activation) == NULL)
        return 0;
    for (size_t l = 0; l < network->layers; l++) {
        size_t layer = 0;
        if (network->sizes[l + 1] == 0 || network->sizes[l] >= INT_MAX ||
            network->sizes[l + 1] >= INT_MAX ||
            !plogp__size_mul(network->sizes[l] + 1, network->sizes[l + 1], &layer) ||
            !plogp__size_add(total, layer, &total))
            return 0;
    }
    return total;
}

/* One evaluation, cut into chunks by the number of rows alone. */
struct evaluation {
    const plogp_network *network;
    const double *parameters;
    const struct plogp__rows *rows;
    const plogp_targets *targets; /* NULL: logits only */
    const plogp_loss_options *options;
    double *logits; /* [rows][classes] when there are no targets */
    size_t chunk_rows, chunks, size;
    double *gradients;  /* [chunks][size], or NULL */
    plogp_loss *losses; /* [chunks] sums          */
    plogp_sum *sums;    /* [chunks] of finite losses */
    double *scratch;    /* [workers][scratch_size] */
    size_t scratch_size;
};

/* The targets and options of some of the rows. */
static plogp_status block_loss(const struct evaluation *e, size_t first, size_t count,
                               double *logits, size_t chunk)
{
    plogp_context context = plogp_context_defaults();
    context.threads = 1;
    if (e->options->context != NULL)
        context.alloc = e->options->context->alloc;
    const plogp_targets *all = e->targets;
    const plogp_targets targets = {
        .rows = count,
        .classes = all->classes,
        .labels = all->labels == NULL ? NULL : all->labels + first,
        .laws = all->laws == NULL ? NULL : all->laws + first * all->classes,
        .ignored = all->ignored == NULL ? NULL : all->ignored + first};
    plogp_loss_options options = *e->options;
    options.reduction = PLOGP_REDUCTION_SUM;
    options.losses = NULL;
    options.context = &context;
    if (options.row_weights != NULL)
        options.row_weights += first;
    plogp_loss loss;
    PLOGP_TRY(plogp_softmax_loss(logits, &targets, &options,
                                 e->gradients == NULL ? NULL : logits, &loss));
    plogp_sum_add(&e->sums[chunk], loss.finite_value);
    e->losses[chunk].weight += loss.weight;
    e->losses[chunk].rows += loss.rows;
    e->losses[chunk].infinite += loss.infinite;
    return PLOGP_OK;
}

static plogp_status evaluate_chunk(void *state, size_t chunk, size_t worker)
{
    const struct evaluation *e = state;
    const size_t total = e->rows->count, classes = e->network->sizes[e->network->layers];
    const size_t end =
        (chunk + 1) * e->chunk_rows < total ? (chunk + 1) * e->chunk_rows : total;
    double *scratch = e->scratch + worker * e->scratch_size;
    for (size_t first = chunk * e->chunk_rows; first < end; first += BLOCK) {
        const size_t count = end - first < BLOCK ? end - first : BLOCK;
        const struct plogp__span span = {e->rows, first, count};
        double *logits =
            plogp__network_forward(e->network, e->parameters, &span, scratch);
        if (e->targets == NULL) {
            memcpy(e->logits + first * classes, logits, count * classes * sizeof *logits);
            continue;
        }
        PLOGP_TRY(block_loss(e, first, count, logits, chunk));
        if (e->gradients != NULL)
            plogp__network_backward(e->network, e->parameters, &span, scratch,
                                    e->gradients + chunk * e->size);
    }
    return PLOGP_OK;
}

static bool allocate(struct evaluation *e, const plogp_context *context,
                     bool with_gradient)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    e->chunk_rows = (e->rows->count + CHUNKS_MAX - 1) / CHUNKS_MAX;
    e->chunk_rows = e->chunk_rows < BLOCK ? BLOCK : e->chunk_rows;
    e->chunks = (e->rows->count + e->chunk_rows - 1) / e->chunk_rows;
    e->scratch_size = plogp__network_scratch(e->network);
    e->losses = plogp__alloc_zero(alloc, e->chunks, sizeof *e->losses);
    e->sums = plogp__alloc(alloc, e->chunks, sizeof *e->sums);
    e->scratch =
        plogp__alloc(alloc, plogp__team_size(context), e->scratch_size * sizeof(double));
    if (with_gradient)
        e->gradients = plogp__alloc_zero(alloc, e->chunks, e->size * sizeof(double));
    for (size_t c = 0; e->sums != NULL && c < e->chunks; c++)
        plogp_sum_init(&e->sums[c]);
    return e->losses != NULL && e->sums != NULL && e->scratch != NULL &&
           (e->gradients != NULL || !with_gradient);
}

static void release(struct evaluation *e, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    plogp__free(alloc, e->losses);
    plogp__free(alloc, e->sums);
    plogp__free(alloc, e->scratch);
    plogp__free(alloc, e->gradients);
}

/* Add the chunks, in order, and reduce. */
static void gather(struct evaluation *e, double *gradient, plogp_loss *loss)
{
    plogp_loss total = {0};
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t c = 0; c < e->chunks; c++) {
        plogp_sum_merge(&sum, &e->sums[c]);
        total.weight += e->losses[c].weight;
        total.rows += e->losses[c].rows;
        total.infinite += e->losses[c].infinite;
    }
    const bool mean = e->options->reduction == PLOGP_REDUCTION_MEAN;
    const double divisor = mean && total.weight > 0.0 ? total.weight : 1.0;
    total.finite_value = plogp_sum_value(&sum) / divisor;
    total.value = total.infinite > 0 ? (double)INFINITY : total.finite_value;
    *loss = total;
    for (size_t i = 0; gradient != NULL && i < e->size; i++) {
        double value = 0.0;
        for (size_t c = 0; c < e->chunks; c++)
            value += e->gradients[c * e->size + i];
        gradient[i] = value / divisor;
    }
}

plogp_status plogp__network_evaluate(const plogp_network *network,
                                     const double *parameters,
                                     const struct plogp__network_data *data,
                                     double *gradient, plogp_loss *loss)
{
    const plogp_context *context = data->options->context;
    struct evaluation e = {.network = network,
                           .parameters = parameters,
                           .rows = data->rows,
                           .targets = data->targets,
                           .options = data->options,
                           .size = plogp_network_parameters(network)};
    plogp_status status = PLOGP_OK;
    if (!allocate(&e, context, gradient != NULL))
        status = plogp__fail_memory(context);
    if (status == PLOGP_OK)
        status = plogp__blas_team_run(context, e.chunks, evaluate_chunk, &e);
    if (status == PLOGP_OK)
        gather(&e, gradient, loss);
    release(&e, context);
    return status;
}

/* The caller's rows as they are: `numbers` is only read. */
static struct plogp__rows view(const double *x, size_t rows, size_t inputs)
{
    return (struct plogp__rows){.count = rows,
                                .dense = inputs,
                                .features = inputs + 1,
                                .numbers = (double *)(uintptr_t)x};
}

plogp_status plogp_network_loss(const plogp_network *network,
                                const plogp_network_rows *given,
                                const plogp_loss_options *options, double *gradient,
                                plogp_loss *loss)
{
    const double *x = given == NULL ? NULL : given->x;
    const plogp_targets *targets = given == NULL ? NULL : given->targets;
    const plogp_loss_options chosen =
        options == NULL ? plogp_loss_options_defaults() : *options;
    if (plogp_network_parameters(network) == 0 || network->parameters == NULL ||
        x == NULL || targets == NULL || loss == NULL || chosen.losses != NULL ||
        chosen.reduction > PLOGP_REDUCTION_SUM ||
        targets->classes != network->sizes[network->layers])
        return plogp__fail(chosen.context, PLOGP_EINVAL,
                           "the network, its parameters, rows and targets do not fit "
                           "together");
    const struct plogp__rows rows = view(x, targets->rows, network->sizes[0]);
    const struct plogp__network_data data = {&rows, targets, &chosen};
    return plogp__network_evaluate(network, network->parameters, &data, gradient, loss);
}

plogp_status plogp_network_logits(const plogp_network *network, const double *x,
                                  size_t count, const plogp_context *context,
                                  double *logits)
{
    if (plogp_network_parameters(network) == 0 || network->parameters == NULL ||
        x == NULL || logits == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no network, rows or room for logits");
    const struct plogp__rows rows = view(x, count, network->sizes[0]);
    struct evaluation e = {.network = network,
                           .parameters = network->parameters,
                           .rows = &rows,
                           .logits = logits,
                           .size = plogp_network_parameters(network)};
    plogp_status status = PLOGP_OK;
    if (!allocate(&e, context, false))
        status = plogp__fail_memory(context);
    if (status == PLOGP_OK)
        status = plogp__blas_team_run(context, e.chunks, evaluate_chunk, &e);
    release(&e, context);
    return status;
}
