#include "learn/network.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/kernel.h"
#include "plogp/sum.h"

#define BLOCK       PLOGP__NETWORK_BLOCK
#define PART_BLOCKS 8            /* of the rows whose units are all kept: 1,024 */
#define TILE        ((size_t)8)  /* rows that products like best */
#define PIECE       ((size_t)64) /* units that gather their gradient together */

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

/*
 * One evaluation: a part of the rows after the other. Blocks of rows of a part go forward and
 * backward side by side, then pieces of the units gather their gradients over the whole part:
 * each element of the gradient is one chain over the rows, whatever the number of threads.
 */
struct evaluation {
    const plogp_network *network;
    const double *parameters;
    const struct plogp__rows *rows;
    const plogp_targets *targets; /* NULL: logits only */
    const plogp_loss_options *options;
    double *logits;              /* [rows][classes] when there are no targets */
    double *gradient;            /* [size] sums, or NULL */
    struct plogp__units units;   /* of a part                */
    struct plogp__piece *pieces; /* [piece_count] with a gradient */
    size_t piece_count;
    plogp_loss losses[PART_BLOCKS]; /* sums                */
    plogp_sum sums[PART_BLOCKS];    /* of finite losses    */
    size_t first, count;            /* rows of the part    */
    size_t block;                   /* rows of its blocks, about alike */
    struct plogp__team *team;       /* or NULL */
};

/* The targets and options of some of the rows. */
static plogp_status block_loss(struct evaluation *e, const struct plogp__span *span,
                               double *logits, double *deltas)
{
    const size_t first = span->first, block = (first - e->first) / e->block;
    plogp_context context = plogp_context_defaults();
    context.threads = 1;
    if (e->options->context != NULL)
        context.alloc = e->options->context->alloc;
    const plogp_targets *all = e->targets;
    const plogp_targets targets = {
        .rows = span->count,
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
    PLOGP_TRY(plogp_softmax_loss(logits, &targets, &options, deltas, &e->losses[block]));
    plogp_sum_init(&e->sums[block]);
    plogp_sum_add(&e->sums[block], e->losses[block].finite_value);
    return PLOGP_OK;
}

static plogp_status pass_block(void *state, size_t block, size_t worker)
{
    struct evaluation *e = state;
    const size_t at = block * e->block, left = e->count - at;
    const size_t classes = e->network->sizes[e->network->layers];
    const struct plogp__span span = {e->rows, e->first + at,
                                     left < e->block ? left : e->block};
    struct plogp__units units = e->units;
    (void)worker;
    units.at = at;
    double *logits = plogp__network_forward(e->network, e->parameters, &span, &units);
    if (e->targets == NULL) {
        memcpy(e->logits + span.first * classes, logits,
               span.count * classes * sizeof *logits);
        return PLOGP_OK;
    }
    if (e->gradient == NULL)
        return block_loss(e, &span, logits, NULL);
    PLOGP_TRY(
        block_loss(e, &span, logits,
                   plogp__units_deltas(e->network, &units, e->network->layers - 1)));
    plogp__network_backward(e->network, e->parameters, &span, &units);
    return PLOGP_OK;
}

static plogp_status gather_piece(void *state, size_t piece, size_t worker)
{
    const struct evaluation *e = state;
    const struct plogp__span span = {e->rows, e->first, e->count};
    (void)worker;
    plogp__network_add_gradient(e->network, &e->pieces[piece], &span, &e->units,
                                e->gradient);
    return PLOGP_OK;
}

/* Cut the units of all layers into pieces. */
static void cut(struct evaluation *e)
{
    e->piece_count = 0;
    for (size_t l = 0; l < e->network->layers; l++)
        for (size_t first = 0; first < e->network->sizes[l + 1]; first += PIECE) {
            const size_t left = e->network->sizes[l + 1] - first;
            if (e->pieces != NULL)
                e->pieces[e->piece_count] =
                    (struct plogp__piece){l, first, left < PIECE ? left : PIECE};
            e->piece_count++;
        }
}

static bool allocate(struct evaluation *e, bool with_gradient,
                     const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t blocks = (e->rows->count + BLOCK - 1) / BLOCK;
    e->units.room = BLOCK * (blocks < PART_BLOCKS ? blocks : PART_BLOCKS);
    const size_t doubles = plogp__network_units(e->network, e->units.room);
    e->units.outputs = plogp__alloc(alloc, doubles, sizeof(double));
    if (!with_gradient)
        return e->units.outputs != NULL;
    e->gradient = plogp__alloc_zero(alloc, plogp_network_parameters(e->network),
                                    sizeof *e->gradient);
    cut(e);
    e->units.deltas = plogp__alloc(alloc, doubles, sizeof(double));
    e->pieces = plogp__alloc(alloc, e->piece_count, sizeof *e->pieces);
    if (e->pieces != NULL)
        cut(e);
    return e->gradient != NULL && e->units.outputs != NULL && e->units.deltas != NULL &&
           e->pieces != NULL;
}

static void release(const struct evaluation *e, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    plogp__free(alloc, e->units.outputs);
    plogp__free(alloc, e->units.deltas);
    plogp__free(alloc, e->pieces);
    plogp__free(alloc, e->gradient);
}

/* The blocks of a part, in order. */
static void add_losses(const struct evaluation *e, size_t blocks, plogp_loss *total,
                       plogp_sum *sum)
{
    for (size_t b = 0; b < blocks; b++) {
        plogp_sum_merge(sum, &e->sums[b]);
        total->weight += e->losses[b].weight;
        total->rows += e->losses[b].rows;
        total->infinite += e->losses[b].infinite;
    }
}

/* All parts; the sums of the losses go into *total and *sum. */
static plogp_status run(struct evaluation *e, const plogp_context *context,
                        plogp_loss *total, plogp_sum *sum)
{
    for (e->first = 0; e->first < e->rows->count; e->first += e->count) {
        const size_t left = e->rows->count - e->first;
        e->count = left < e->units.room ? left : e->units.room;
        const size_t blocks = (e->count + BLOCK - 1) / BLOCK;
        e->block = ((e->count + blocks - 1) / blocks + TILE - 1) / TILE * TILE;
        PLOGP_TRY(plogp__team_work(e->team, context, blocks, pass_block, e));
        if (e->gradient != NULL)
            PLOGP_TRY(
                plogp__team_work(e->team, context, e->piece_count, gather_piece, e));
        if (total != NULL)
            add_losses(e, blocks, total, sum);
    }
    return PLOGP_OK;
}

/* Reduce as the options say. */
static void finish(const struct evaluation *e, const plogp_sum *sum, plogp_loss *total,
                   double *gradient)
{
    const size_t size = plogp_network_parameters(e->network);
    const bool mean = e->options->reduction == PLOGP_REDUCTION_MEAN;
    const double divisor = mean && total->weight > 0.0 ? total->weight : 1.0;
    total->finite_value = plogp_sum_value(sum) / divisor;
    total->value = total->infinite > 0 ? (double)INFINITY : total->finite_value;
    if (gradient != NULL)
        plogp__divide(e->gradient, divisor, gradient, size);
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
                           .team = data->team};
    plogp_loss total = {0};
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp_status status =
        allocate(&e, gradient != NULL, context) ? PLOGP_OK : plogp__fail_memory(context);
    if (status == PLOGP_OK)
        status = run(&e, context, &total, &sum);
    if (status == PLOGP_OK) {
        finish(&e, &sum, &total, gradient);
        *loss = total;
    }
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
    const struct plogp__network_data data = {
        .rows = &rows, .targets = targets, .options = &chosen};
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
                           .logits = logits};
    plogp_status status =
        allocate(&e, false, context) ? PLOGP_OK : plogp__fail_memory(context);
    if (status == PLOGP_OK)
        status = run(&e, context, NULL, NULL);
    release(&e, context);
    return status;
}
