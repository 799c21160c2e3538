#include "plogp/loss.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "info/loss.h"
#include "plogp/sum.h"

#define TASK_NUMBERS 65536 /* logits that are worth a task of their own */

/* What one worker has added up; exact, so that workers merge in any order. */
struct tally {
    plogp_sum finite;        /* of r cost, rows of finite cost      */
    plogp_sum finite_weight; /* of those rows                       */
    uint64_t rows, infinite;
};

struct run {
    const struct plogp__loss_kind *kind;
    const struct plogp__loss_input *input;
    size_t width; /* logits of a row */
    size_t rows_per_task;
    double divisor; /* of gradients: 1, or the total weight */
    struct tally *tallies;
};

static struct plogp__vector vector_at(struct plogp__vector from, size_t offset)
{
    return (struct plogp__vector){from.doubles == NULL ? NULL : from.doubles + offset,
                                  from.floats == NULL ? NULL : from.floats + offset};
}

static struct plogp__output output_at(struct plogp__output to, size_t offset)
{
    return (struct plogp__output){to.doubles == NULL ? NULL : to.doubles + offset,
                                  to.floats == NULL ? NULL : to.floats + offset};
}

static void clear_gradient(const struct run *run, struct plogp__output gradient)
{
    const double zero = 0.0;
    for (size_t j = 0; j < run->width && plogp__is_wanted(gradient); j++)
        plogp__store(gradient, j, 1, &zero);
}

static void count_row(const struct run *run, struct tally *tally, size_t i, double cost)
{
    const double weight = plogp__row_weight(run->input->options, i);
    double *losses = run->input->options->losses;
    const double loss = weight == 0.0 ? 0.0 : weight * cost;
    if (losses != NULL)
        losses[i] = loss;
    tally->rows++;
    if (loss == INFINITY && cost == INFINITY) {
        tally->infinite++;
        return;
    }
    if (weight != 0.0)
        plogp_sum_add_product(&tally->finite, weight, cost);
    plogp_sum_add_product(&tally->finite_weight, weight,
                          plogp__row_mass(run->kind, run->input, i));
}

static void run_row(const struct run *run, struct tally *tally, size_t i)
{
    const struct plogp__loss_input *input = run->input;
    const double weight = plogp__row_weight(input->options, i);
    const struct plogp__loss_row row = {
        .targets = input->targets,
        .options = input->options,
        .logits = vector_at(input->logits, i * run->width),
        .gradient = output_at(input->gradient, i * run->width),
        .index = i,
        .scale = run->divisor > 0.0 ? weight / run->divisor : 0.0,
    };
    if (!plogp__row_is_ignored(input->targets, i)) {
        count_row(run, tally, i, run->kind->cost(&row));
        return;
    }
    clear_gradient(run, row.gradient);
    if (input->options->losses != NULL)
        input->options->losses[i] = 0.0;
}

static plogp_status run_task(void *state, size_t task, size_t worker)
{
    const struct run *run = state;
    const size_t rows = run->input->targets->rows;
    const size_t first = task * run->rows_per_task;
    const size_t end =
        rows - first < run->rows_per_task ? rows : first + run->rows_per_task;
    for (size_t i = first; i < end; i++)
        run_row(run, &run->tallies[worker], i);
    return PLOGP_OK;
}

static void publish(const struct run *run, struct tally *tally, double weight,
                    plogp_loss *loss)
{
    const bool mean = run->input->options->reduction == PLOGP_REDUCTION_MEAN;
    const double sum = plogp_sum_value(&tally->finite);
    const double finite_weight = plogp_sum_value(&tally->finite_weight);
    const double divisor = mean ? finite_weight : 1.0;
    loss->finite_value = divisor > 0.0 ? sum / divisor : 0.0;
    loss->value = tally->infinite > 0 && !isnan(sum) ? INFINITY : loss->finite_value;
    loss->weight = weight;
    loss->rows = tally->rows;
    loss->infinite = tally->infinite;
}

static void merge(struct tally *into, const struct tally *from)
{
    plogp_sum_merge(&into->finite, &from->finite);
    plogp_sum_merge(&into->finite_weight, &from->finite_weight);
    into->rows += from->rows;
    into->infinite += from->infinite;
}

static plogp_status run_all(struct run *run, const plogp_context *context, double weight,
                            plogp_loss *loss)
{
    const size_t rows = run->input->targets->rows;
    const size_t tasks = rows / run->rows_per_task + (rows % run->rows_per_task != 0);
    const size_t workers = plogp__team_size(context);
    for (size_t i = 0; i < workers; i++) {
        run->tallies[i] = (struct tally){.rows = 0};
        plogp_sum_init(&run->tallies[i].finite);
        plogp_sum_init(&run->tallies[i].finite_weight);
    }
    PLOGP_TRY(plogp__team_run(context, tasks, run_task, run));
    for (size_t i = 1; i < workers; i++)
        merge(&run->tallies[0], &run->tallies[i]);
    publish(run, &run->tallies[0], weight, loss);
    return PLOGP_OK;
}

plogp_status plogp__loss_run(const struct plogp__loss_kind *kind,
                             const struct plogp__loss_input *input, plogp_loss *loss)
{
    const plogp_context *context = input->options->context;
    const plogp_alloc *alloc = plogp__context_alloc(context);
    double weight = 0.0;
    if (loss == NULL || (input->logits.doubles == NULL && input->logits.floats == NULL))
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__loss_check(kind, input, &weight));
    struct run run = {.kind = kind, .input = input};
    run.width = kind->binary ? 1 : input->targets->classes;
    run.rows_per_task = TASK_NUMBERS / run.width + 1;
    run.divisor = input->options->reduction == PLOGP_REDUCTION_MEAN ? weight : 1.0;
    run.tallies = plogp__alloc(alloc, plogp__team_size(context), sizeof *run.tallies);
    if (run.tallies == NULL)
        return plogp__fail_memory(context);
    const plogp_status status = run_all(&run, context, weight, loss);
    plogp__free(alloc, run.tallies);
    return status;
}

plogp_loss_options plogp_loss_options_defaults(void)
{
    return (plogp_loss_options){.reduction = PLOGP_REDUCTION_MEAN};
}

/* The public functions differ in the cost of a row and in the type of the numbers. */
static plogp_status evaluate(const struct plogp__loss_kind *kind,
                             struct plogp__loss_input input, plogp_loss *loss)
{
    const plogp_loss_options defaults = plogp_loss_options_defaults();
    if (input.targets == NULL)
        return PLOGP_EINVAL;
    if (input.options == NULL)
        input.options = &defaults;
    return plogp__loss_run(kind, &input, loss);
}

static const struct plogp__loss_kind SOFTMAX = {plogp__softmax_cost, false};
static const struct plogp__loss_kind BINARY = {plogp__binary_cost, true};
static const struct plogp__loss_kind NLL = {plogp__nll_cost, false};

static struct plogp__loss_input of_doubles(const double *logits,
                                           const plogp_targets *targets,
                                           const plogp_loss_options *options,
                                           double *gradient)
{
    return (struct plogp__loss_input){.logits.doubles = logits,
                                      .gradient.doubles = gradient,
                                      .targets = targets,
                                      .options = options};
}

static struct plogp__loss_input of_floats(const float *logits,
                                          const plogp_targets *targets,
                                          const plogp_loss_options *options,
                                          float *gradient)
{
    return (struct plogp__loss_input){.logits.floats = logits,
                                      .gradient.floats = gradient,
                                      .targets = targets,
                                      .options = options};
}

plogp_status plogp_softmax_loss(const double *logits, const plogp_targets *targets,
                                const plogp_loss_options *options, double *gradient,
                                plogp_loss *loss)
{
    return evaluate(&SOFTMAX, of_doubles(logits, targets, options, gradient), loss);
}

plogp_status plogp_softmax_loss_float(const float *logits, const plogp_targets *targets,
                                      const plogp_loss_options *options, float *gradient,
                                      plogp_loss *loss)
{
    return evaluate(&SOFTMAX, of_floats(logits, targets, options, gradient), loss);
}

plogp_status plogp_binary_loss(const double *logits, const plogp_targets *targets,
                               const plogp_loss_options *options, double *gradient,
                               plogp_loss *loss)
{
    return evaluate(&BINARY, of_doubles(logits, targets, options, gradient), loss);
}

plogp_status plogp_binary_loss_float(const float *logits, const plogp_targets *targets,
                                     const plogp_loss_options *options, float *gradient,
                                     plogp_loss *loss)
{
    return evaluate(&BINARY, of_floats(logits, targets, options, gradient), loss);
}

plogp_status plogp_nll_loss(const double *log_probs, const plogp_targets *targets,
                            const plogp_loss_options *options, double *gradient,
                            plogp_loss *loss)
{
    return evaluate(&NLL, of_doubles(log_probs, targets, options, gradient), loss);
}

plogp_status plogp_nll_loss_float(const float *log_probs, const plogp_targets *targets,
                                  const plogp_loss_options *options, float *gradient,
                                  plogp_loss *loss)
{
    return evaluate(&NLL, of_floats(log_probs, targets, options, gradient), loss);
}
