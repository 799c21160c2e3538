/* The softmax row: forward and gradient, never a probability in between. */
#include <math.h>

#include "info/expm1_rest.h"
#include "info/loss.h"
#include "math/kernel.h"

#define CHUNK PLOGP__LOSS_CHUNK
#define LANES 8

/*
 * The normaliser of a row, relative to its largest logit m at `top`:
 *     log sum_j e^(z_j) = m + log1p(rest),   rest = sum over j != top of e^(z_j - m).
 * Leaving the 1 of the top out keeps the loss of a nearly certain row.
 */
struct normaliser {
    double largest, rest, log_sum; /* log_sum = log1p(rest) */
    size_t top;
};

static size_t chunk_at(size_t first, size_t count)
{
    return count - first < CHUNK ? count - first : CHUNK;
}

/* The largest of a chunk, in lanes; a NaN sets *odd. */
static double largest_of(const double *z, size_t count, bool *odd)
{
    double lane[LANES];
    size_t i = 0, strange = 0;
    for (size_t j = 0; j < LANES; j++)
        lane[j] = -INFINITY;
    for (; i + LANES <= count; i += LANES)
        for (size_t j = 0; j < LANES; j++) {
            lane[j] = z[i + j] > lane[j] ? z[i + j] : lane[j];
            strange += z[i + j] != z[i + j];
        }
    for (; i < count; i++) {
        lane[0] = z[i] > lane[0] ? z[i] : lane[0];
        strange += z[i] != z[i];
    }
    for (size_t j = 1; j < LANES; j++)
        lane[0] = lane[j] > lane[0] ? lane[j] : lane[0];
    *odd = *odd || strange > 0;
    return lane[0];
}

/* The largest logit, NaN when there is a NaN, and the chunk that it is first in. */
static void find_largest(const struct plogp__loss_row *row, struct normaliser *norm)
{
    const size_t classes = row->targets->classes;
    double z[CHUNK];
    bool odd = false;
    norm->largest = -INFINITY;
    norm->top = 0;
    for (size_t first = 0; first < classes; first += CHUNK) {
        const size_t count = chunk_at(first, classes);
        plogp__load(row->logits, first, count, z);
        const double largest = largest_of(z, count, &odd);
        if (largest > norm->largest) {
            norm->largest = largest;
            norm->top = first;
        }
    }
    norm->largest = odd ? NAN : norm->largest;
}

/* z - m, where equal infinities are 0 apart. */
static void subtract(double *z, size_t count, double largest)
{
    if (isfinite(largest))
        for (size_t i = 0; i < count; i++)
            z[i] -= largest;
    else
        for (size_t i = 0; i < count; i++)
            z[i] = z[i] == largest ? 0.0 : z[i] - largest;
}

/* The first 0: where the largest is. */
static size_t first_zero(const double *z)
{
    size_t i = 0;
    while (z[i] != 0.0)
        i++;
    return i;
}

/* In eight lanes and a fixed tree: at most 35 additions deep for a chunk. */
static double sum_chunk(const double *x, size_t count)
{
    double lane[LANES] = {0.0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (size_t j = 0; j < LANES; j++)
            lane[j] += x[i + j];
    for (; i < count; i++)
        lane[i % LANES] += x[i];
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

/* Compensated over the chunks (Neumaier, 1974). */
static void add(double *sum, double *low, double x)
{
    const double next = *sum + x;
    *low += fabs(*sum) >= fabs(x) ? (*sum - next) + x : (x - next) + *sum;
    *sum = next;
}

/* top, rest and log_sum; e^(z_j - m) is left in `powers` if that is wanted. The largest is in
 * the chunk that norm->top lies in. */
static void add_powers(const struct plogp__loss_row *row, struct normaliser *norm,
                       struct plogp__output powers)
{
    const size_t classes = row->targets->classes;
    double e[CHUNK], low = 0.0;
    norm->rest = 0.0;
    for (size_t first = 0; first < classes; first += CHUNK) {
        const size_t count = chunk_at(first, classes);
        plogp__load(row->logits, first, count, e);
        subtract(e, count, norm->largest);
        const bool has_top = norm->top - first < count;
        const size_t top = has_top ? first_zero(e) : 0;
        plogp__map(PLOGP__EXP, e, e, count);
        plogp__store(powers, first, count, e);
        if (has_top) {
            norm->top = first + top;
            e[top] = 0.0;
        }
        add(&norm->rest, &low, sum_chunk(e, count));
    }
    norm->rest += low;
    norm->log_sum = plogp__log1p(norm->rest);
}

/* -log softmax_j >= 0 from z_j. */
static double surprisal(const struct normaliser *norm, double z)
{
    return (z == norm->largest ? 0.0 : norm->largest - z) + norm->log_sum;
}

static double logit_at(const struct plogp__loss_row *row, size_t j)
{
    double z = 0.0;
    plogp__load(row->logits, j, 1, &z);
    return z;
}

/* One class of the cost: c t (-log q), or with the targets' own entropy taken off,
 * c t log(t/q); where classes weigh the same, t (e^d - 1 - d), d = log(q/t), which sums to
 * the same and is never negative. */
static double class_cost(const struct plogp__loss_row *row, const struct normaliser *norm,
                         size_t j, double z)
{
    const double target = plogp__target(row, j);
    const double weight = plogp__class_weight(row->options, j);
    if (weight == 0.0)
        return 0.0;
    const double cost = surprisal(norm, z);
    if (!row->options->divergence)
        return target == 0.0 ? 0.0 : weight * target * cost;
    if (row->options->class_weights != NULL)
        return target == 0.0 ? 0.0 : weight * target * (cost + plogp__log(target));
    if (target == 0.0)
        return plogp__exp(-cost);
    return target * plogp__expm1_rest(-cost - plogp__log(target));
}

static bool is_plain(const struct plogp__loss_row *row)
{
    return row->targets->labels != NULL && row->options->label_smoothing == 0.0;
}

/* The cost of a row whose target is not one class alone. */
static double cost_of_law(const struct plogp__loss_row *row,
                          const struct normaliser *norm)
{
    const size_t classes = row->targets->classes;
    double z[CHUNK], sum = 0.0, low = 0.0;
    for (size_t first = 0; first < classes; first += CHUNK) {
        const size_t count = chunk_at(first, classes);
        plogp__load(row->logits, first, count, z);
        for (size_t i = 0; i < count; i++)
            z[i] = class_cost(row, norm, first + i, z[i]);
        add(&sum, &low, sum_chunk(z, count));
    }
    return sum < INFINITY ? sum + low : sum;
}

/* sum_j c_j t_j, after smoothing. */
static double target_mass(const struct plogp__loss_row *row)
{
    const size_t classes = row->targets->classes;
    double t[CHUNK], sum = 0.0, low = 0.0;
    if (is_plain(row))
        return plogp__class_weight(row->options, row->targets->labels[row->index]);
    for (size_t first = 0; first < classes; first += CHUNK) {
        const size_t count = chunk_at(first, classes);
        plogp__load_targets(row, first, count, t);
        add(&sum, &low, sum_chunk(t, count));
    }
    return sum + low;
}

/* powers e_j -> scale (mass e_j / (1 + rest) - c_j t_j), in place. */
static void finish_gradient(const struct plogp__loss_row *row,
                            const struct normaliser *norm, double mass)
{
    const size_t classes = row->targets->classes;
    const double factor = row->scale * mass / (1.0 + norm->rest);
    const struct plogp__vector powers = {row->gradient.doubles, row->gradient.floats};
    double e[CHUNK], t[CHUNK];
    if (is_plain(row)) {
        plogp__scale(row->gradient, classes, factor);
        return;
    }
    for (size_t first = 0; first < classes; first += CHUNK) {
        const size_t count = chunk_at(first, classes);
        plogp__load(powers, first, count, e);
        plogp__load_targets(row, first, count, t);
        for (size_t i = 0; i < count; i++)
            e[i] = e[i] * factor - row->scale * t[i];
        plogp__store(row->gradient, first, count, e);
    }
}

/* The label's own class: p - 1 is -(what the others have), which does not cancel. */
static void finish_label(const struct plogp__loss_row *row, const struct normaliser *norm,
                         double label_logit)
{
    const size_t label = row->targets->labels[row->index];
    const double total = 1.0 + norm->rest;
    const double weight = row->scale * plogp__class_weight(row->options, label);
    const double apart = label_logit == norm->largest ? 0.0 : label_logit - norm->largest;
    const double own = plogp__exp(apart);
    const double others = label == norm->top ? norm->rest : total - own;
    const double gradient = -weight * (others / total);
    plogp__store(row->gradient, label, 1, &gradient);
}

static void write_not_a_number(const struct plogp__loss_row *row)
{
    const double value = NAN;
    if (plogp__is_wanted(row->gradient))
        for (size_t j = 0; j < row->targets->classes; j++)
            plogp__store(row->gradient, j, 1, &value);
}

double plogp__softmax_cost(const struct plogp__loss_row *row)
{
    const bool plain = is_plain(row);
    const struct plogp__output nowhere = {NULL, NULL};
    struct normaliser norm;
    find_largest(row, &norm);
    if (isnan(norm.largest)) {
        write_not_a_number(row);
        return NAN;
    }
    /* a sum over all classes reads the logits again, so its powers must wait */
    const double label_logit =
        plain ? logit_at(row, row->targets->labels[row->index]) : 0;
    double cost = 0.0;
    if (plain) {
        add_powers(row, &norm, row->gradient);
        const double weight =
            plogp__class_weight(row->options, row->targets->labels[row->index]);
        cost = weight == 0.0 ? 0.0 : weight * surprisal(&norm, label_logit);
    } else {
        add_powers(row, &norm, nowhere);
        cost = cost_of_law(row, &norm);
        if (plogp__is_wanted(row->gradient))
            add_powers(row, &norm, row->gradient);
    }
    if (!plogp__is_wanted(row->gradient))
        return cost;
    finish_gradient(row, &norm, target_mass(row));
    if (plain)
        finish_label(row, &norm, label_logit);
    return cost;
}
