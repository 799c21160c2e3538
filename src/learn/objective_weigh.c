/* From logits of a block to its loss, residuals and curvatures. */
#include <math.h>
#include <string.h>

#include "learn/objective_block.h"
#include "math/kernel.h"

/* The logits of a row; those of classes below the first vector are 0. */
static void copy_logits(const struct plogp__block *block, size_t at, double *logits)
{
    const size_t classes = block->problem->classes, vectors = block->problem->vectors;
    const double *from = block->logits + at * vectors;
    for (size_t k = 0; k < classes - vectors; k++)
        logits[k] = 0.0;
    for (size_t v = 0; v < vectors; v++)
        logits[classes - vectors + v] = from[v];
}

/* The largest of the logits, and the first class that has it. */
static double largest(const double *logits, size_t classes, uint32_t *best)
{
    double most = logits[0];
    for (size_t k = 1; k < classes; k++)
        most = logits[k] > most ? logits[k] : most;
    *best = 0;
    while (logits[*best] != most && *best + 1 < classes)
        ++*best;
    return most;
}

/* The same among the possible classes. */
static double largest_possible(const double *logits, const uint8_t *possible,
                               size_t classes, uint32_t *best)
{
    double most = -INFINITY;
    *best = 0;
    for (size_t k = 0; k < classes; k++)
        if (possible[k] && logits[k] > most) {
            most = logits[k];
            *best = (uint32_t)k;
        }
    return most;
}

/* How far all possible classes are behind the likeliest; the others become impossible. */
static double exclude(const uint8_t *possible, size_t classes, double *shifted)
{
    double even = 0.0;
    for (size_t k = 0; k < classes; k++) {
        if (possible != NULL && !possible[k])
            shifted[k] = -INFINITY;
        else
            even -= shifted[k];
    }
    return even;
}

/* probability = logits less the largest, of a row; its likeliest class, and how far its
 * label and (with smoothing) all classes are behind that one. */
static void shift_row(const struct plogp__block *block, size_t at)
{
    const struct plogp__problem *problem = block->problem;
    const size_t classes = problem->classes, i = block->first + at;
    const uint8_t *possible =
        problem->possible == NULL ? NULL : problem->possible + i * classes;
    double *shifted = block->probability + at * classes;
    copy_logits(block, at, shifted);
    const double most =
        possible == NULL ? largest(shifted, classes, &block->best[at])
                         : largest_possible(shifted, possible, classes, &block->best[at]);
    block->behind[at] = most - shifted[problem->rows->label[i]];
    for (size_t k = 0; k < classes; k++)
        shifted[k] = shifted[k] == most ? 0.0 : shifted[k] - most;
    if (possible != NULL || problem->smoothing > 0.0)
        block->even[at] = exclude(possible, classes, shifted);
}

/* From exp(z_k - z_best): with s their sum over the other classes, p_best = 1 / (1 + s),
 * 1 - p_best = s / (1 + s), and for every other class p_k <= 1/2, so that 1 - p_k loses
 * nothing (as plogp__softmax). */
static void normalise_row(const struct plogp__block *block, size_t at)
{
    const size_t classes = block->problem->classes, best = block->best[at];
    double *probability = block->probability + at * classes;
    double *complement = block->complement + at * classes, others = 0.0;
    probability[best] = 0.0;
    for (size_t k = 0; k < classes; k++)
        others += probability[k];
    const double share = 1.0 / (1.0 + others);
    for (size_t k = 0; k < classes; k++) {
        probability[k] *= share;
        complement[k] = 1.0 - probability[k];
    }
    probability[best] = share;
    complement[best] = others * share;
    block->others[at] = others;
}

/* Two classes and one logit z: all there is to know is e^-|z|. `behind` is how far the label
 * is behind the likelier class. */
static void split_pairs(const struct plogp__block *block)
{
    const uint32_t *label = block->problem->rows->label + block->first;
    for (size_t at = 0; at < block->count; at++) {
        const double behind = label[at] == 1 ? -block->logits[at] : block->logits[at];
        block->behind[at] = behind > 0.0 ? behind : 0.0;
        block->even[at] = fabs(behind);
        block->others[at] = -fabs(behind);
    }
    plogp__map(PLOGP__EXP, block->others, block->others, block->count);
    for (size_t at = 0; at < block->count; at++) {
        const double z = block->logits[at], others = block->others[at];
        const double share = 1.0 / (1.0 + others), rest = others * share;
        const double second = z > 0.0 ? share : rest, first = z > 0.0 ? rest : share;
        block->probability[2 * at] = block->complement[2 * at + 1] = first;
        block->probability[2 * at + 1] = block->complement[2 * at] = second;
    }
}

static bool are_pairs(const struct plogp__problem *problem)
{
    return problem->classes == 2 && problem->vectors == 1 && problem->possible == NULL;
}

static void split_rows(const struct plogp__block *block)
{
    const size_t classes = block->problem->classes;
    if (are_pairs(block->problem)) {
        split_pairs(block);
        return;
    }
    for (size_t at = 0; at < block->count; at++)
        shift_row(block, at);
    plogp__map(PLOGP__EXP, block->probability, block->probability,
               block->count * classes);
    for (size_t at = 0; at < block->count; at++)
        normalise_row(block, at);
}

/* The loss of one row against its (smoothed) label; `others` has become log1p(others). */
static double row_loss(const struct plogp__block *block, size_t at)
{
    const struct plogp__problem *problem = block->problem;
    const size_t i = block->first + at;
    const double log_total = block->others[at], hard = block->behind[at] + log_total;
    if (problem->smoothing == 0.0)
        return hard;
    size_t open = problem->classes;
    for (size_t k = 0; problem->possible != NULL && k < problem->classes; k++)
        open -= !problem->possible[i * problem->classes + k];
    const double even = block->even[at] + (double)open * log_total;
    return (1.0 - problem->smoothing) * hard +
           problem->smoothing * even / (double)problem->classes;
}

/* w (p_k - t_k) of a row, without cancellation where the target is certain. */
static void row_residual(const struct plogp__block *block, size_t at)
{
    const struct plogp__problem *problem = block->problem;
    const size_t i = block->first + at, vectors = problem->vectors;
    const size_t fixed = problem->classes - vectors, label = problem->rows->label[i];
    const double *probability = block->probability + at * problem->classes;
    const double weight = problem->rows->weight[i];
    double *residual = block->residual + at * vectors;
    for (size_t v = 0; v < vectors; v++)
        residual[v] = weight * probability[fixed + v];
    if (label >= fixed)
        residual[label - fixed] =
            -weight * block->complement[at * problem->classes + label];
    if (problem->smoothing == 0.0)
        return;
    for (size_t v = 0; v < vectors; v++) {
        const double even = probability[fixed + v] - 1.0 / (double)problem->classes;
        residual[v] =
            (1.0 - problem->smoothing) * residual[v] + problem->smoothing * weight * even;
    }
}

/* Of pairs without smoothing, where no branch has to guess a label. */
static double weigh_pairs(const struct plogp__block *block)
{
    const double *weight = block->problem->rows->weight + block->first;
    const uint32_t *label = block->problem->rows->label + block->first;
    double value = 0.0;
    for (size_t at = 0; at < block->count; at++) {
        const double *probability = block->probability + 2 * at;
        block->residual[at] =
            weight[at] * (label[at] == 1 ? -probability[0] : probability[1]);
    }
    for (size_t at = 0; at < block->count; at++)
        value += weight[at] * (block->behind[at] + block->others[at]);
    return value;
}

double plogp__block_weigh(const struct plogp__block *block)
{
    const double *weight = block->problem->rows->weight + block->first;
    double value = 0.0;
    split_rows(block);
    plogp__map(PLOGP__LOG1P, block->others, block->others, block->count);
    if (are_pairs(block->problem) && block->problem->smoothing == 0.0)
        return weigh_pairs(block);
    for (size_t at = 0; at < block->count; at++) {
        value += weight[at] * row_loss(block, at);
        row_residual(block, at);
    }
    return value;
}

void plogp__block_curve(const struct plogp__block *block, size_t a, size_t b,
                        size_t stride, double *curvature)
{
    const struct plogp__problem *problem = block->problem;
    const size_t classes = problem->classes, fixed = classes - problem->vectors;
    const double *weight = problem->rows->weight + block->first;
    const double *first = block->probability + fixed + a;
    const double *second =
        a == b ? block->complement + fixed + a : block->probability + fixed + b;
    for (size_t at = 0; at < block->count; at++)
        curvature[at * stride] = weight[at] * first[at * classes] * second[at * classes];
}

/* Squares of differences from the mean: never negative. */
static double variance(const double *p, size_t classes, size_t fixed, const double *along)
{
    double mean = 0.0, sum = 0.0;
    for (size_t k = fixed; k < classes; k++)
        mean += p[k] * along[k - fixed];
    for (size_t k = 0; k < classes; k++) {
        const double away = (k < fixed ? 0.0 : along[k - fixed]) - mean;
        sum += p[k] * away * away;
    }
    return sum;
}

static double least_of(const double *p, size_t classes)
{
    double least = p[0];
    for (size_t k = 1; k < classes; k++)
        least = p[k] < least ? p[k] : least;
    return least;
}

void plogp__block_curve_along(const struct plogp__block *block, const double *along,
                              double *curvature)
{
    const struct plogp__problem *problem = block->problem;
    const size_t classes = problem->classes, fixed = classes - problem->vectors;
    for (size_t at = 0; at < block->count; at++) {
        const double *p = block->probability + at * classes;
        curvature[at] =
            problem->rows->weight[block->first + at] *
            (along == NULL ? least_of(p, classes) : variance(p, classes, fixed, along));
    }
}

/* sum_b p_b u_b runs over all classes; those without a vector have u = 0. Written as
 * p_a ((1 - p_a) u_a - sum over b != a), it does not cancel where p_a is near 1. */
void plogp__block_bend(const struct plogp__block *block)
{
    const struct plogp__problem *problem = block->problem;
    const size_t classes = problem->classes, vectors = problem->vectors;
    const size_t fixed = classes - vectors;
    for (size_t at = 0; at < block->count; at++) {
        const double *p = block->probability + at * classes + fixed;
        const double *complement = block->complement + at * classes + fixed;
        const double *u = block->logits + at * vectors;
        double *bent = block->residual + at * vectors;
        double mean = 0.0;
        for (size_t v = 0; v < vectors; v++)
            mean += p[v] * u[v];
        for (size_t v = 0; v < vectors; v++)
            bent[v] = problem->rows->weight[block->first + at] * p[v] *
                      (vectors == 1 ? complement[v] * u[v] : u[v] - mean);
    }
}
