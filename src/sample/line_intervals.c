/*
 * Intervals of W2 and of the energy distance, from quantiles of both samples.
 *
 * Both squares D vanish to second order where F = G; n_e D is there a weighted sum of
 * chi-squares, taken as one of FREEDOM degrees of freedom with the same mean, which is the
 * bias of D as well: of W2^2 the mean square error of the quantiles, of the energy
 * 2 integral (F (1 - F)/n_p + G (1 - G)/n_q). Away from there the variance is that of the influence
 * functions: W2^2 has 2 integral (x - G^-1 F(x)) dx and the same of the other side, the
 * energy 4 integral (F - G) dx on both sides.
 * Source: del Barrio, Loubes (2019), theorem 4.1; Szekely, Rizzo (2013), section 3; freedom:
 * (sum of the weights)^2 / sum of their squares, 2.5 for F = G uniform (weights 1/(k pi)^2).
 */
#include "sample/line_intervals.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/confidence.h"
#include "sample/divergence_interval.h"
#include "sample/wasserstein_spread.h"

#define LEVELS  1024 /* quantiles of each sample */
#define FREEDOM 2.5

/* The quantiles of one sample, and its influence function at them. */
struct line_side {
    double *x, *influence; /* [LEVELS] */
    double n;
};

static double level(size_t j)
{
    return ((double)j + 0.5) / LEVELS;
}

/* Var of the influence over n. */
static double variance_of(const struct line_side *side)
{
    double sum = 0.0, squares = 0.0;
    for (size_t j = 0; j < LEVELS; j++)
        sum += side->influence[j];
    const double mean = sum / LEVELS;
    for (size_t j = 0; j < LEVELS; j++)
        squares += (side->influence[j] - mean) * (side->influence[j] - mean);
    return squares / LEVELS / side->n * (1 + PLOGP__SMALL / side->n);
}

/* The mean square error of the sample's quantiles: half the distance between those one
 * standard error of the level to either side. */
static double quantile_noise(const struct line_side *side)
{
    double sum = 0.0;
    for (size_t j = 0; j < LEVELS; j++) {
        const double error = sqrt(level(j) * (1 - level(j)) / side->n) * LEVELS;
        const double steps = fmax(floor(error + 0.5), 1.0);
        const double low = fmax((double)j - steps, 0.0);
        const double high = fmin((double)j + steps, LEVELS - 1.0);
        const double slope =
            (side->x[(size_t)high] - side->x[(size_t)low]) / (high - low);
        sum += slope * error * (slope * error);
    }
    return sum / LEVELS;
}

static void fill_influence(const struct line_side *side, const struct line_side *other)
{
    double integral = 0.0;
    for (size_t j = 0; j < LEVELS; j++) {
        const double step = j > 0 ? side->x[j] - side->x[j - 1] : 0.0;
        integral += 2 * (side->x[j] - other->x[j]) * step;
        side->influence[j] = integral;
    }
}

static plogp_interval root_of(struct plogp__divergence_estimate square, double unit,
                              double distance)
{
    plogp_interval squares = {square.value, square.value};
    if (square.bias > 0) {
        square.unit = square.bias / FREEDOM;
        square.freedom = FREEDOM;
        squares = plogp__divergence_interval(&square);
    }
    const double low = sqrt(squares.low), high = sqrt(squares.high);
    return plogp__interval_holding(distance, (plogp_interval){unit * low, unit * high});
}

/* Distances are taken in multiples of `unit`, so that squares do not overflow. */
static plogp_interval quantile_interval(const struct line_side *p,
                                        const struct line_side *q, double distance,
                                        double unit)
{
    fill_influence(p, q);
    fill_influence(q, p);
    const double relative = distance / unit;
    return root_of(
        (struct plogp__divergence_estimate){
            .value = relative * relative,
            .bias = quantile_noise(p) + quantile_noise(q),
            .variance = variance_of(p) + variance_of(q),
        },
        unit, distance);
}

/* Over the quantiles of both in order. */
static plogp_interval energy_interval(const struct line_side *p,
                                      const struct line_side *q, double distance,
                                      double unit)
{
    double integral = 0.0, noise = 0.0, before = fmin(p->x[0], q->x[0]);
    for (size_t i = 0, j = 0; i < LEVELS || j < LEVELS;) {
        const double f = (double)i / LEVELS, g = (double)j / LEVELS;
        const double x = i < LEVELS ? p->x[i] : INFINITY;
        const double y = j < LEVELS ? q->x[j] : INFINITY;
        const double step = fmin(x, y) - before;
        integral += 4 * (f - g) * step;
        noise += 2 * (f * (1 - f) / p->n + g * (1 - g) / q->n) * step;
        before = fmin(x, y);
        if (x <= y)
            p->influence[i++] = integral;
        else
            q->influence[j++] = integral;
    }
    return root_of(
        (struct plogp__divergence_estimate){
            .value = distance / unit * distance,
            .bias = noise,
            .variance = variance_of(p) + variance_of(q),
        },
        sqrt(unit), distance);
}

static double reduce(struct line_side *p, struct line_side *q)
{
    const double low = fmin(p->x[0], q->x[0]);
    const double high = fmax(p->x[LEVELS - 1], q->x[LEVELS - 1]);
    const double unit = high > low ? high - low : 1.0;
    for (size_t j = 0; j < LEVELS; j++) {
        p->x[j] = (p->x[j] - low) / unit;
        q->x[j] = (q->x[j] - low) / unit;
    }
    return unit;
}

static plogp_status fill_quantiles(const plogp_sorted *p, const plogp_sorted *q,
                                   double *levels, const struct line_side sides[2])
{
    for (size_t j = 0; j < LEVELS; j++)
        levels[j] = level(j);
    PLOGP_TRY(plogp_sorted_quantiles(p, levels, LEVELS, sides[0].x));
    return plogp_sorted_quantiles(q, levels, LEVELS, sides[1].x);
}

plogp_status plogp__line_intervals(const plogp_sorted *p, const plogp_sorted *q,
                                   const plogp_context *context,
                                   plogp_numeric_distances *made)
{
    const plogp_interval none = {NAN, NAN};
    made->wasserstein2_interval = made->energy_interval = none;
    if (!isfinite(made->wasserstein2) || !isfinite(made->energy) ||
        !isfinite(p->facts.max - p->facts.min) || !isfinite(q->facts.max - q->facts.min))
        return PLOGP_OK;
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    double *const block = plogp__alloc(alloc, LEVELS, 5 * sizeof *block);
    if (block == NULL)
        return plogp__fail_memory(context);
    struct line_side sides[2] = {
        {block, block + LEVELS, p->facts.total},
        {block + 2 * LEVELS, block + 3 * LEVELS, q->facts.total}};
    const plogp_status status = fill_quantiles(p, q, block + 4 * LEVELS, sides);
    if (status == PLOGP_OK) {
        const double unit = reduce(&sides[0], &sides[1]);
        made->wasserstein2_interval =
            quantile_interval(&sides[0], &sides[1], made->wasserstein2, unit);
        made->energy_interval = energy_interval(&sides[0], &sides[1], made->energy, unit);
    }
    plogp__free(alloc, block);
    return status;
}
