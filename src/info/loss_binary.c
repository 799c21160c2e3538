/* The rows of one logit, and the rows of log-probabilities. */
#include <math.h>

#include "info/expm1_rest.h"
#include "info/loss.h"
#include "math/kernel.h"

/* The probability of class 1 that should have come out, after smoothing. */
static double binary_target(const struct plogp__loss_row *row)
{
    const plogp_targets *targets = row->targets;
    const double smoothing = row->options->label_smoothing;
    const double target = targets->labels != NULL ? (double)targets->labels[row->index]
                                                  : targets->laws[row->index];
    return smoothing == 0.0 ? target : (1.0 - smoothing) * target + 0.5 * smoothing;
}

/* c t (-log q), less its own entropy where that is asked for; -log q = cost. */
static double side(double weight, double target, double cost, int divergence)
{
    if (weight == 0.0 || target == 0.0)
        return 0.0;
    return weight * target * (divergence ? cost + plogp__log(target) : cost);
}

/* KL of two laws on two classes without class weights: sum of t (e^d - 1 - d), d = log(q/t),
 * never negative. */
static double binary_divergence(double target, double cost_0, double cost_1)
{
    const double rest = 1.0 - target;
    const double one = target == 0.0
                           ? plogp__exp(-cost_1)
                           : target * plogp__expm1_rest(-cost_1 - plogp__log(target));
    const double zero = rest == 0.0
                            ? plogp__exp(-cost_0)
                            : rest * plogp__expm1_rest(-cost_0 - plogp__log(rest));
    return one + zero;
}

/* -log of what the logits give each class, and its slope, the probability of the other. */
struct sides {
    double cost_0[PLOGP__LOSS_ROWS], cost_1[PLOGP__LOSS_ROWS];
    double slope_0[PLOGP__LOSS_ROWS], slope_1[PLOGP__LOSS_ROWS];
};

static void find_sides(const struct plogp__loss_run *run, size_t first, size_t count,
                       struct sides *sides)
{
    const plogp_kernels *const kernels = plogp__kernels();
    double negated[PLOGP__LOSS_ROWS];
    double *const z = sides->cost_0;
    plogp__load(run->input->logits, first, count, z);
    for (size_t i = 0; i < count; i++)
        negated[i] = -z[i];
    if (plogp__is_wanted(run->input->gradient)) {
        kernels->array[PLOGP__SIGMOID](z, sides->slope_0, count);
        kernels->array[PLOGP__SIGMOID](negated, sides->slope_1, count);
    }
    kernels->array[PLOGP__SOFTPLUS](z, sides->cost_0, count);
    kernels->array[PLOGP__SOFTPLUS](negated, sides->cost_1, count);
}

/* Row i of the sides. */
static double binary_cost(const struct plogp__loss_row *row, const struct sides *sides,
                          size_t i)
{
    const double target = binary_target(row);
    const double weight_0 = plogp__class_weight(row->options, 0);
    const double weight_1 = plogp__class_weight(row->options, 1);
    const double cost_0 = sides->cost_0[i], cost_1 = sides->cost_1[i];
    const int divergence = row->options->divergence;
    if (plogp__is_wanted(row->gradient)) {
        const double up = weight_0 * (1.0 - target) * sides->slope_0[i];
        const double down = weight_1 * target * sides->slope_1[i];
        const double gradient = row->scale * (up - down);
        plogp__store(row->gradient, 0, 1, &gradient);
    }
    if (isnan(cost_0))
        return NAN;
    if (divergence && row->options->class_weights == NULL && target != 0.0 &&
        target != 1.0)
        return binary_divergence(target, cost_0, cost_1);
    return side(weight_0, 1.0 - target, cost_0, divergence) +
           side(weight_1, target, cost_1, divergence);
}

void plogp__binary_rows(const struct plogp__loss_run *run, size_t first, size_t count,
                        double *costs)
{
    struct sides sides;
    find_sides(run, first, count, &sides);
    for (size_t i = 0; i < count; i++) {
        costs[i] = 0.0;
        if (plogp__row_is_ignored(run->input->targets, first + i)) {
            plogp__clear_gradient(run, first + i);
            continue;
        }
        const struct plogp__loss_row row = plogp__loss_row_at(run, first + i);
        costs[i] = binary_cost(&row, &sides, i);
    }
}

/* All classes but the label's have a gradient of 0. */
static void label_gradient(const struct plogp__loss_row *row)
{
    const size_t label = row->targets->labels[row->index];
    const double weight = plogp__class_weight(row->options, label);
    const double gradient = weight == 0.0 ? 0.0 : -row->scale * weight;
    plogp__clear(row->gradient, row->targets->classes);
    plogp__store(row->gradient, label, 1, &gradient);
}

double plogp__nll_cost(const struct plogp__loss_row *row)
{
    const size_t classes = row->targets->classes;
    const bool plain =
        row->targets->labels != NULL && row->options->label_smoothing == 0.0;
    const size_t begin = plain ? row->targets->labels[row->index] : 0;
    const size_t end = plain ? begin + 1 : classes;
    double cost = 0.0, low = 0.0;
    for (size_t j = begin; j < end; j++) {
        double log_prob = 0.0;
        plogp__load(row->logits, j, 1, &log_prob);
        const double term =
            side(plogp__class_weight(row->options, j), plogp__target(row, j), -log_prob,
                 row->options->divergence);
        const double next = cost + term;
        low += fabs(cost) >= fabs(term) ? (cost - next) + term : (term - next) + cost;
        cost = next;
    }
    if (plain)
        label_gradient(row);
    for (size_t j = 0; j < classes && !plain && plogp__is_wanted(row->gradient); j++) {
        double weighted = 0.0;
        plogp__load_targets(row, j, 1, &weighted);
        weighted = weighted == 0.0 ? 0.0 : -row->scale * weighted;
        plogp__store(row->gradient, j, 1, &weighted);
    }
    return isfinite(cost) ? cost + low : cost;
}
