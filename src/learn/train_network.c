#include "learn/train_network.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/batches.h"
#include "learn/step.h"
#include "learn/trace.h"
#include "math/random.h"
#include "plogp/sum.h"

#define PATIENCE       ((size_t)10)         /* epochs without a better holdout loss */
#define STATE_NUMBERS  3                    /* steps, best loss, best pass */
#define WEIGHTS_STREAM UINT64_C(0x77656967) /* "weig" */

struct trainer {
    struct plogp__trace trace;
    const plogp_network *network;
    const plogp_train_options *options;
    const plogp_context *context;
    const struct plogp__rows *rows, *held;
    size_t size;
    double *parameters, *gradient, *first, *second, *best; /* [size] */
    struct plogp__batches batches;
    size_t steps;
    size_t passes; /* over the rows before this one */
    double best_loss;
    size_t best_epoch;
    double loss; /* mean over the batches of the last pass, to be shown */
    struct plogp__watch *watch;
    struct plogp__team *team; /* that stays; NULL once a stop has come */
    plogp_context calm;       /* without a stop, once one has come */
};

/* Uniform in +-sqrt(6 / (inputs + outputs)), biases 0. Source: Glorot, Bengio (2010). */
static void initialise(struct trainer *t)
{
    const uint64_t seed = t->context == NULL ? 1 : t->context->seed;
    memset(t->parameters, 0, t->size * sizeof(double));
    for (size_t l = 0; l < t->network->layers; l++) {
        const struct plogp__layer layer = plogp__network_layer(t->network, l);
        const double width = sqrt(6.0 / (double)(layer.inputs + layer.outputs));
        for (size_t i = layer.weights; i < layer.biases; i++)
            t->parameters[i] =
                width * (2.0 * plogp__random_uniform(seed, WEIGHTS_STREAM, i) - 1.0);
    }
}

static bool allocate(struct trainer *t)
{
    const plogp_alloc *alloc = plogp__context_alloc(t->context);
    t->gradient = plogp__alloc(alloc, t->size, sizeof(double));
    t->first = plogp__alloc_zero(alloc, t->size, sizeof(double));
    t->second = plogp__alloc_zero(alloc, t->size, sizeof(double));
    t->best = plogp__alloc_zero(alloc, t->size, sizeof(double));
    return t->gradient != NULL && t->first != NULL && t->second != NULL &&
           t->best != NULL &&
           plogp__batches_init(&t->batches, t->rows, t->options->batch_rows,
                               t->context) == PLOGP_OK;
}

static void release(struct trainer *t)
{
    const plogp_alloc *alloc = plogp__context_alloc(t->context);
    plogp__free(alloc, t->gradient);
    plogp__free(alloc, t->first);
    plogp__free(alloc, t->second);
    plogp__free(alloc, t->best);
    plogp__batches_clear(&t->batches);
}

/* The mean loss over some rows; with a gradient, that of the objective. */
static plogp_status evaluate(const struct trainer *t, const struct plogp__rows *rows,
                             double *gradient, double *value)
{
    const plogp_targets targets = {.rows = rows->count,
                                   .classes = t->network->sizes[t->network->layers],
                                   .labels = rows->label};
    plogp_loss_options options = plogp_loss_options_defaults();
    plogp_loss loss;
    options.row_weights = rows->weight;
    options.label_smoothing = t->options->label_smoothing;
    options.context = t->context;
    const struct plogp__network_data data = {rows, &targets, &options, t->team};
    PLOGP_TRY(plogp__network_evaluate(t->network, t->parameters, &data, gradient, &loss));
    *value = loss.value;
    if (t->options->l2 == 0.0 || gradient == NULL)
        return PLOGP_OK;
    for (size_t l = 0; l < t->network->layers; l++) {
        const struct plogp__layer layer = plogp__network_layer(t->network, l);
        for (size_t i = layer.weights; i < layer.biases; i++) {
            gradient[i] += t->options->l2 * t->parameters[i];
            *value += t->options->l2 * t->parameters[i] * t->parameters[i] / 2.0;
        }
    }
    return PLOGP_OK;
}

/* One step against the gradient. */
static void step(struct trainer *t, plogp_solver solver)
{
    const double rate = plogp__step_rate(t->options, solver, t->passes);
    const struct plogp__step step = {.size = t->size,
                                     .parameters = t->parameters,
                                     .gradient = t->gradient,
                                     .first = t->first,
                                     .second = t->second};
    t->steps++;
    if (solver == PLOGP_SOLVER_ADAM)
        plogp__step_adam(&step, rate, t->steps);
    else if (solver == PLOGP_SOLVER_GRADIENT)
        plogp__step_plain(&step, rate);
    else
        plogp__step_momentum(&step, rate);
}

static plogp_status run_epoch(struct trainer *t, plogp_solver solver, size_t epoch)
{
    double value = 0.0;
    t->passes = epoch;
    if (solver == PLOGP_SOLVER_GRADIENT) {
        PLOGP_TRY(evaluate(t, t->rows, t->gradient, &value));
        t->loss = value;
        step(t, solver);
        return PLOGP_OK;
    }
    t->loss = 0.0;
    plogp__batches_shuffle(&t->batches, epoch);
    for (size_t first = 0; first < t->rows->count; first += t->batches.rows.count) {
        PLOGP_TRY(plogp__batches_fill(&t->batches, first));
        PLOGP_TRY(evaluate(t, &t->batches.rows, t->gradient, &value));
        t->loss += value * ((double)t->batches.rows.count / (double)t->rows->count);
        step(t, solver);
    }
    return PLOGP_OK;
}

/* Keep the best parameters on the rows held out; true when it is time to stop. */
static plogp_status watch(struct trainer *t, size_t epoch, double *holdout, bool *stop)
{
    double value = 0.0;
    *stop = false;
    if (!t->options->early_stop || t->held == NULL)
        return PLOGP_OK;
    PLOGP_TRY(evaluate(t, t->held, NULL, &value));
    *holdout = value;
    if (value < t->best_loss) {
        t->best_loss = value;
        t->best_epoch = epoch;
        memcpy(t->best, t->parameters, t->size * sizeof(double));
    }
    *stop = epoch >= t->best_epoch + PATIENCE;
    return PLOGP_OK;
}

static double gradient_norm(const struct trainer *t)
{
    double squares = 0.0;
    for (size_t i = 0; i < t->size; i++)
        squares += t->gradient[i] * t->gradient[i];
    return sqrt(squares);
}

/* The objective of all rows after an epoch is not known without asking for it. */
static plogp_status tell(struct trainer *t)
{
    double value = 0.0;
    if (t->trace.step == NULL)
        return PLOGP_OK;
    PLOGP_TRY(evaluate(t, t->rows, t->gradient, &value));
    plogp__trace_tell(&t->trace, value, gradient_norm(t));
    return PLOGP_OK;
}

size_t plogp__network_state(const plogp_network *network)
{
    return STATE_NUMBERS + 4 * plogp_network_parameters(network);
}

/* To the watch after a pass, and back from it when a training goes on. */
static void exchange(struct trainer *t, bool back)
{
    double *state = t->watch->state;
    double numbers[STATE_NUMBERS] = {(double)t->steps, t->best_loss,
                                     (double)t->best_epoch};
    double *const arrays[] = {t->parameters, t->first, t->second, t->best};
    memcpy(back ? numbers : state, back ? state : numbers, sizeof numbers);
    for (size_t a = 0; a < 4; a++) {
        double *kept = state + STATE_NUMBERS + a * t->size;
        memcpy(back ? arrays[a] : kept, back ? kept : arrays[a],
               t->size * sizeof(double));
    }
    t->steps = (size_t)numbers[0];
    t->best_loss = numbers[1];
    t->best_epoch = (size_t)numbers[2];
}

/* The passes that are left, one after the other; *done counts all. */
static plogp_status run_passes(struct trainer *t, plogp_solver solver, size_t *done)
{
    bool stop = false;
    for (*done = (size_t)t->watch->passes; *done < t->options->epochs && !stop;) {
        double holdout = NAN;
        PLOGP_TRY(plogp__check_cancel(t->context));
        PLOGP_TRY(run_epoch(t, solver, *done));
        PLOGP_TRY(watch(t, *done, &holdout, &stop));
        exchange(t, false);
        ++*done;
        PLOGP_TRY(plogp__watch_pass(t->watch, t->loss, holdout));
        PLOGP_TRY(tell(t));
    }
    return plogp__watch_save(t->watch);
}

/* A training has diverged that ended above where it began, and above what equal shares of all
 * classes cost, which no training needs. */
static plogp_status look_back(struct trainer *t, struct plogp__network_fit *fit)
{
    const double classes = (double)t->network->sizes[t->network->layers];
    fit->start = NAN;
    if (!(fit->objective > log(classes)))
        return PLOGP_OK;
    memcpy(t->best, t->parameters, t->size * sizeof(double));
    initialise(t);
    const plogp_status status = evaluate(t, t->rows, t->gradient, &fit->start);
    memcpy(t->parameters, t->best, t->size * sizeof(double));
    fit->diverged = !(fit->objective <= fit->start);
    return status;
}

static plogp_status run(struct trainer *t, struct plogp__network_fit *fit)
{
    plogp_solver solver = t->options->solver;
    if (solver == PLOGP_SOLVER_AUTO)
        solver = PLOGP_SOLVER_ADAM;
    initialise(t);
    if (t->watch->kept)
        exchange(t, true);
    PLOGP_TRY(tell(t));
    const plogp_status status = run_passes(t, solver, &fit->epochs);
    if (status != PLOGP_OK && !plogp__watch_catches(t->watch, status))
        return status;
    if (status != PLOGP_OK) {
        exchange(t, true);
        t->calm = *t->context; /* only a context can have asked for a stop */
        t->calm.cancel = NULL;
        t->context = &t->calm;
        t->team = NULL;
    }
    if (t->best_loss < INFINITY)
        memcpy(t->parameters, t->best, t->size * sizeof(double));
    PLOGP_TRY(evaluate(t, t->rows, t->gradient, &fit->objective));
    fit->gradient_norm = gradient_norm(t);
    return look_back(t, fit);
}

plogp_status plogp__network_train(const struct plogp__network_job *job,
                                  double *parameters, struct plogp__network_fit *fit)
{
    struct trainer t = {
        .network = job->network,
        .options = job->options,
        .context = job->context,
        .rows = job->rows,
        .held = job->held,
        .size = plogp_network_parameters(job->network),
        .parameters = parameters,
        .trace = {.step = job->options->trace, .state = job->options->trace_state},
        .best_loss = INFINITY,
        .watch = job->watch};
    struct plogp__team team;
    plogp_status status = allocate(&t) ? PLOGP_OK : plogp__fail_memory(job->context);
    if (status == PLOGP_OK) {
        plogp__team_start(&team, job->context);
        t.team = &team;
        status = run(&t, fit);
        plogp__team_stop(&team);
    }
    release(&t);
    return status;
}

void plogp__network_unscale(const plogp_network *network, const double *centre,
                            const double *scale, double *parameters)
{
    const struct plogp__layer layer = plogp__network_layer(network, 0);
    for (size_t o = 0; o < layer.outputs; o++) {
        double *weights = parameters + layer.weights + o * layer.inputs;
        plogp_sum bias;
        plogp_sum_init(&bias);
        plogp_sum_add(&bias, parameters[layer.biases + o]);
        for (size_t i = 0; i < layer.inputs; i++) {
            weights[i] /= scale[1 + i];
            plogp_sum_add_product(&bias, -weights[i], centre[1 + i]);
        }
        parameters[layer.biases + o] = plogp_sum_value(&bias);
    }
}
