#include "dist/statistics.h"

#include <math.h>

#include "dist/deviance.h"
#include "dist/jet.h"
#include "math/kernel.h"
#include "plogp/sum.h"

/* The weighted mean of term(x, centre) over the sample; the sum is exact. */
static double mean_of(const struct plogp__statistics *sample,
                      double (*term)(double x, double centre), double centre)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < sample->count; i++)
        plogp__add_weighted(&sum, plogp__weight(sample, i),
                            term(sample->values[i], centre));
    return plogp_sum_value(&sum) / sample->n;
}

static double value(double x, double centre)
{
    (void)centre;
    return x;
}

static double square_deviation(double x, double centre)
{
    return (x - centre) * (x - centre);
}

static double logarithm(double x, double centre)
{
    (void)centre;
    return plogp__log(x);
}

/* log(m / x) + x/m - 1 >= 0 has the mean log_ratio, without its cancellation. */
static double log_gap(double x, double centre)
{
    return plogp__divergence_term(centre, x) / centre;
}

/* The same of 1 - x and 1 - m. */
static double complement_log_gap(double x, double centre)
{
    return plogp__log_gap((centre - x) / (1.0 - centre));
}

/* (x - m)^2 / (m^2 x) has the mean of 1/x - 1/m, without its cancellation. */
static double inverse_gap(double x, double centre)
{
    const double d = (x - centre) / centre;
    return d * d / x;
}

/* log(x / mean) has the mean -log_ratio. */
static double variance_of_log(const struct plogp__statistics *s)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < s->count; i++) {
        const double d = plogp__log_quotient(s->values[i], s->mean) + s->log_ratio;
        plogp_sum_add_product(&sum, plogp__weight(s, i) * d, d);
    }
    return s->min == s->max ? 0.0 : plogp_sum_value(&sum) / s->n;
}

static double log_complement(double x, double centre)
{
    (void)centre;
    return plogp__log1p(-x);
}

static double total_weight(const double *weights, size_t count)
{
    plogp_sum sum;
    if (weights == NULL)
        return (double)count;
    plogp_sum_init(&sum);
    plogp_sum_add_array(&sum, weights, count);
    return plogp_sum_value(&sum);
}

/* The mean is rounded, so its own deviation is taken out of the second moment. */
static double central_moment(const struct plogp__statistics *s)
{
    return s->min == s->max ? 0.0 : mean_of(s, square_deviation, s->mean);
}

/* Those of 1 - x, where all values lie between 0 and 1. */
static void add_complements(struct plogp__statistics *s)
{
    const bool inside = s->min > 0.0 && s->max < 1.0;
    s->mean_log1m = inside ? mean_of(s, log_complement, 0.0) : NAN;
    s->log_ratio1m = inside ? mean_of(s, complement_log_gap, s->mean) : NAN;
}

void plogp__statistics_of(const double *values, const double *weights, size_t count,
                          struct plogp__statistics *s)
{
    *s = (struct plogp__statistics){.values = values, .weights = weights, .count = count};
    s->n = total_weight(weights, count);
    s->min = values[0];
    s->max = values[count - 1];
    s->mean = s->min == s->max ? s->min : mean_of(s, value, 0.0);
    s->variance = central_moment(s);
    s->mean_log = s->variance_log = s->log_ratio = s->inverse_excess = NAN;
    s->mean_log1m = s->log_ratio1m = NAN;
    if (!(s->min > 0.0))
        return;
    s->log_ratio = mean_of(s, log_gap, s->mean);
    s->mean_log = mean_of(s, logarithm, 0.0);
    s->variance_log = variance_of_log(s);
    s->inverse_excess = mean_of(s, inverse_gap, s->mean);
    add_complements(s);
}

void plogp__statistics_unscale(const struct plogp__statistics *scaled, int exponent,
                               const double *values, struct plogp__statistics *s)
{
    *s = *scaled;
    s->values = values;
    s->min = values[0];
    s->max = values[s->count - 1];
    s->mean = ldexp(scaled->mean, exponent);
    s->variance = ldexp(scaled->variance, 2 * exponent);
    s->mean_log = scaled->mean_log + exponent * PLOGP__LOG_2;
    s->inverse_excess = ldexp(scaled->inverse_excess, -exponent);
    add_complements(s);
}

void plogp__statistics_of_one(const double *value, struct plogp__statistics *s)
{
    const double x = *value;
    *s = (struct plogp__statistics){.values = value,
                                    .count = 1,
                                    .n = 1.0,
                                    .min = x,
                                    .max = x,
                                    .mean = x,
                                    .mean_log = x > 0.0 ? plogp__log(x) : NAN,
                                    .mean_log1m = x < 1.0 ? plogp__log1p(-x) : NAN};
}

void plogp__statistics_median(const struct plogp__statistics *sample, double *low,
                              double *high)
{
    double below = 0.0;
    const double half = 0.5 * sample->n;
    *low = *high = sample->max;
    for (size_t i = 0; i < sample->count; i++) {
        below += plogp__weight(sample, i);
        if (below >= half) {
            *low = sample->values[i];
            *high = below == half && i + 1 < sample->count ? sample->values[i + 1] : *low;
            return;
        }
    }
}

double plogp__statistics_half_width(const struct plogp__statistics *sample, double centre)
{
    size_t above = 0;
    while (above < sample->count && sample->values[above] < centre)
        above++;
    size_t below = above; /* values [below, above) are within the width */
    double inside = 0.0, width = 0.0;
    while (inside < 0.5 * sample->n && (below > 0 || above < sample->count)) {
        const double left = below > 0 ? centre - sample->values[below - 1] : INFINITY;
        const double right =
            above < sample->count ? sample->values[above] - centre : INFINITY;
        width = fmin(left, right);
        inside += plogp__weight(sample, left <= right ? --below : above++);
    }
    return width;
}
