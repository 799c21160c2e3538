/* Laplace: f(x) = exp(-|x - m| / b) / (2 b). */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/location_scale.h"
#include "math/kernel.h"

static double logpdf(double x, const double *theta)
{
    return -fabs(plogp__standardise(x, theta)) - plogp__log(theta[1]) - PLOGP__LOG_2;
}

/* P(Z <= z) for the standard law; the other tail is that of -z. */
static double lower_tail(double z)
{
    return z < 0.0 ? 0.5 * plogp__exp(z) : 1.0 - 0.5 * plogp__exp(-z);
}

static double cdf(double x, const double *theta)
{
    return lower_tail(plogp__standardise(x, theta));
}

static double sf(double x, const double *theta)
{
    return lower_tail(-plogp__standardise(x, theta));
}

static double log_tail(double x, const double *theta, bool upper)
{
    const double z = plogp__standardise(x, theta);
    return (upper ? -z : z) - PLOGP__LOG_2;
}

static double standard_quantile(double p)
{
    return p < 0.5 ? plogp__log(2.0 * p) : -plogp__log(2.0 * (1.0 - p));
}

static double quantile(double p, const double *theta)
{
    return theta[0] + theta[1] * standard_quantile(p);
}

static double quantile_sf(double q, const double *theta)
{
    return theta[0] - theta[1] * standard_quantile(q);
}

static double mean(const double *theta)
{
    return theta[0];
}

static double variance(const double *theta)
{
    return 2.0 * theta[1] * theta[1];
}

static double entropy(const double *theta)
{
    return 1.0 + PLOGP__LOG_2 + plogp__log(theta[1]);
}

/* Weights on the three sides of a location, and the mean distance from it. */
struct sides {
    double below, at, above, distance;
};

static struct sides sides_of(const struct plogp__statistics *sample, double location)
{
    struct sides sides = {0.0, 0.0, 0.0, 0.0};
    plogp_sum distance;
    plogp_sum_init(&distance);
    for (size_t i = 0; i < sample->count; i++) {
        const double x = sample->values[i], weight = plogp__weight(sample, i);
        double *const side = x < location   ? &sides.below
                             : x > location ? &sides.above
                                            : &sides.at;
        *side += weight;
        plogp__add_weighted(&distance, weight, fabs(x - location));
    }
    sides.distance = plogp_sum_value(&distance) / sample->n;
    return sides;
}

/* The slope nearest to 0 that the likelihood has at the location, where it has a kink. */
static double location_slope(const struct sides *sides, double n)
{
    const double pull = sides->above - sides->below;
    if (fabs(pull) <= sides->at)
        return 0.0;
    return (pull > 0.0 ? pull - sides->at : pull + sides->at) / n;
}

/* With r = b/b' and a = |m - m'|/b: gap(r - 1) + r (exp(-a) - 1 + a), both >= 0. */
static double divergence(const double *p, const double *q)
{
    const double ratio = p[1] / q[1], distance = fabs(p[0] - q[0]) / p[1];
    return plogp__log_gap((p[1] - q[1]) / q[1]) + ratio * plogp__exp_gap(-distance);
}

/* The likelihood is piecewise linear in the location: in place of its second derivative,
 * which is 0 or infinite, stands the expected information 1 / b^2. */
static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double b = theta[1];
    const struct sides sides = sides_of(sample, theta[0]);
    const double ratio = sides.distance / b;
    jet->value = -plogp__log(b) - PLOGP__LOG_2 - ratio;
    jet->gradient[0] = location_slope(&sides, sample->n) / b;
    jet->gradient[1] = (ratio - 1.0) / b;
    jet->hessian[0][0] = -1.0 / (b * b);
    jet->hessian[1][1] = (1.0 - 2.0 * ratio) / (b * b);
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    double low = 0.0, high = 0.0;
    plogp__statistics_median(sample, &low, &high);
    theta[0] = 0.5 * low + 0.5 * high;
    theta[1] = sides_of(sample, theta[0]).distance;
    if (theta[1] > 0.0 && low < high)
        *reason =
            "every location between the two middle values is as likely as this, their "
            "midpoint";
    if (theta[1] > 0.0)
        return PLOGP__START_CLOSED;
    *reason = PLOGP__UNBOUNDED_SCALE;
    return PLOGP__START_UNBOUNDED;
}

const struct plogp__family plogp__laplace = {
    .name = "laplace",
    .kinked = true,
    .range = {.low = -INFINITY, .high = INFINITY},
    .parameter_count = 2,
    .parameters = {{"location", PLOGP__REAL, 1}, {"scale", PLOGP__POSITIVE, 1}},
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .log_tail = log_tail,
    .quantile = quantile,
    .quantile_sf = quantile_sf,
    .mean = mean,
    .variance = variance,
    .entropy = entropy,
    .divergence = divergence,
    .likelihood = likelihood,
    .start = start,
};
