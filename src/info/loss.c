#include "plogp/loss.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "info/loss.h"

#define TASK_NUMBERS 65536 /* logits that are worth a task of their own */
#define TALLY_ROWS   2048  /* whose costs are added up together         */

struct work {
    struct plogp__loss_run run;
    size_t rows_per_task;
    struct plogp__loss_tally *tallies;
};

static plogp_status run_task(void *state, size_t task, size_t worker)
{
    const struct work *work = state;
    const size_t rows = work->run.input->targets->rows;
    const size_t first = task * work->rows_per_task;
    const size_t end =
        rows - first < work->rows_per_task ? rows : first + work->rows_per_task;
    double costs[TALLY_ROWS];
    for (size_t i = first; i < end; i += TALLY_ROWS) {
        const size_t count = end - i < TALLY_ROWS ? end - i : TALLY_ROWS;
        plogp__loss_rows(&work->run, i, count, costs);
        plogp__tally_rows(&work->run, i, count, costs, &work->tallies[worker]);
    }
    return PLOGP_OK;
}

static void publish(const plogp_loss_options *options,
                    const struct plogp__loss_tally *tally, double weight,
                    plogp_loss *loss)
{
    const bool mean = options->reduction == PLOGP_REDUCTION_MEAN;
    const double sum = plogp_sum_value(&tally->finite);
    const double finite_weight = plogp_sum_value(&tally->finite_weight);
    const double divisor = mean ? finite_weight : 1.0;
    loss->finite_value = divisor > 0.0 ? sum / divisor : 0.0;
    loss->value = tally->infinite > 0 && !isnan(sum) ? INFINITY : loss->finite_value;
    loss->weight = weight;
    loss->rows = tally->rows;
    loss->infinite = tally->infinite;
}

static plogp_status run_all(struct work *work, double weight, plogp_loss *loss)
{
    const plogp_loss_options *options = work->run.input->options;
    const size_t rows = work->run.input->targets->rows;
    const size_t tasks = rows / work->rows_per_task + (rows % work->rows_per_task != 0);
    const size_t workers = plogp__team_size(options->context);
    for (size_t i = 0; i < workers; i++)
        plogp__tally_init(&work->tallies[i]);
    PLOGP_TRY(plogp__team_run(options->context, tasks, run_task, work));
    for (size_t i = 1; i < workers; i++)
        plogp__tally_merge(&work->tallies[0], &work->tallies[i]);
    publish(options, &work->tallies[0], weight, loss);
    return PLOGP_OK;
}

/* Of narrow rows a multiple of what kernels take at once. */
static size_t rows_of_task(size_t width)
{
    const size_t rows = TASK_NUMBERS / width + 1;
    return rows < TALLY_ROWS ? rows : (rows + TALLY_ROWS - 1) / TALLY_ROWS * TALLY_ROWS;
}

static bool is_alike(const struct plogp__loss_input *input, double weight)
{
    return input->targets->labels != NULL && input->options->class_weights == NULL &&
           input->options->row_weights == NULL && weight == (double)input->targets->rows;
}

plogp_status plogp__loss_evaluate(const struct plogp__loss_kind *kind,
                                  const struct plogp__loss_input *input, plogp_loss *loss)
{
    const plogp_context *context = input->options->context;
    const plogp_alloc *alloc = plogp__context_alloc(context);
    double weight = 0.0;
    if (loss == NULL || (input->logits.doubles == NULL && input->logits.floats == NULL))
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__loss_check(kind, input, &weight));
    struct work work = {.run = {.kind = kind, .input = input}};
    work.run.width = kind->binary ? 1 : input->targets->classes;
    work.run.divisor = input->options->reduction == PLOGP_REDUCTION_MEAN ? weight : 1.0;
    work.run.alike = is_alike(input, weight);
    work.rows_per_task = rows_of_task(work.run.width);
    work.tallies = plogp__alloc(alloc, plogp__team_size(context), sizeof *work.tallies);
    if (work.tallies == NULL)
        return plogp__fail_memory(context);
    const plogp_status status = run_all(&work, weight, loss);
    plogp__free(alloc, work.tallies);
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
    return plogp__loss_evaluate(kind, &input, loss);
}

static const struct plogp__loss_kind SOFTMAX = {plogp__softmax_cost, false};
static const struct plogp__loss_kind BINARY = {NULL, true};
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
