/* Rows of a loss in turn: their costs, and the exact sums of these. */
#include <math.h>

#include "info/loss.h"

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

void plogp__clear_gradient(const struct plogp__loss_run *run, size_t i)
{
    plogp__clear(output_at(run->input->gradient, i * run->width), run->width);
}

double plogp__row_scale(const struct plogp__loss_run *run, size_t i)
{
    const double weight = plogp__row_weight(run->input->options, i);
    return run->divisor > 0.0 ? weight / run->divisor : 0.0;
}

struct plogp__loss_row plogp__loss_row_at(const struct plogp__loss_run *run, size_t i)
{
    const struct plogp__loss_input *input = run->input;
    return (struct plogp__loss_row){
        .targets = input->targets,
        .options = input->options,
        .logits = vector_at(input->logits, i * run->width),
        .gradient = output_at(input->gradient, i * run->width),
        .index = i,
        .scale = plogp__row_scale(run, i),
    };
}

double plogp__loss_row_cost(const struct plogp__loss_run *run, size_t i)
{
    const struct plogp__loss_row row = plogp__loss_row_at(run, i);
    return run->kind->cost(&row);
}

void plogp__loss_rows(const struct plogp__loss_run *run, size_t first, size_t count,
                      double *costs)
{
    const bool quick = !run->kind->binary && plogp__softmax_is_quick(run);
    const size_t most = quick && run->alike ? count : PLOGP__LOSS_ROWS;
    if (run->kind->binary || quick) {
        for (size_t i = 0; i < count; i += most)
            (quick ? plogp__softmax_rows : plogp__binary_rows)(
                run, first + i, count - i < most ? count - i : most, costs + i);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        costs[i] = 0.0;
        if (plogp__row_is_ignored(run->input->targets, first + i))
            plogp__clear_gradient(run, first + i);
        else
            costs[i] = plogp__loss_row_cost(run, first + i);
    }
}

void plogp__tally_init(struct plogp__loss_tally *tally)
{
    *tally = (struct plogp__loss_tally){.rows = 0};
    plogp_sum_init(&tally->finite);
    plogp_sum_init(&tally->finite_weight);
}

void plogp__tally_merge(struct plogp__loss_tally *into,
                        const struct plogp__loss_tally *from)
{
    plogp_sum_merge(&into->finite, &from->finite);
    plogp_sum_merge(&into->finite_weight, &from->finite_weight);
    into->rows += from->rows;
    into->infinite += from->infinite;
}

/* Costs are added as an array; those of rows left out are 0. The infinite ones are counted by
 * the sum, and taken out of it. */
static void tally_unweighted(const struct plogp__loss_run *run, size_t first,
                             size_t count, const double *costs,
                             struct plogp__loss_tally *tally)
{
    const struct plogp__loss_input *input = run->input;
    plogp_sum_add_array(&tally->finite, costs, count);
    const uint64_t infinite = tally->finite.positive_infinities;
    tally->infinite += infinite;
    tally->finite.positive_infinities = 0;
    if (run->alike) {
        tally->rows += count;
        plogp_sum_add(&tally->finite_weight, (double)(count - infinite));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const bool counts = !plogp__row_is_ignored(input->targets, first + i);
        tally->rows += counts;
        if (counts && costs[i] != INFINITY)
            plogp_sum_add(&tally->finite_weight,
                          plogp__row_mass(run->kind, input, first + i));
    }
}

static void tally_weighted(const struct plogp__loss_run *run, size_t i, double cost,
                           struct plogp__loss_tally *tally)
{
    const double weight = plogp__row_weight(run->input->options, i);
    tally->rows++;
    if (cost == INFINITY && weight > 0.0) {
        tally->infinite++;
        return;
    }
    if (weight != 0.0)
        plogp_sum_add_product(&tally->finite, weight, cost);
    plogp_sum_add_product(&tally->finite_weight, weight,
                          plogp__row_mass(run->kind, run->input, i));
}

void plogp__tally_rows(const struct plogp__loss_run *run, size_t first, size_t count,
                       const double *costs, struct plogp__loss_tally *tally)
{
    const plogp_loss_options *options = run->input->options;
    for (size_t i = 0; i < count && options->losses != NULL; i++) {
        const double weight = plogp__row_weight(options, first + i);
        options->losses[first + i] = weight == 0.0 ? 0.0 : weight * costs[i];
    }
    if (options->row_weights == NULL)
        tally_unweighted(run, first, count, costs, tally);
    else
        for (size_t i = 0; i < count; i++)
            if (!plogp__row_is_ignored(run->input->targets, first + i))
                tally_weighted(run, first + i, costs[i], tally);
}
