/* Binomial: P(k) = C(n, k) p^k (1-p)^(n-k), k = 0 ... n. */
#include <math.h>

#include "dist/beta_tail.h"
#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"
#include "math/special.h"

static struct plogp__interval support(const double *theta)
{
    return (struct plogp__interval){0.0, theta[0]};
}

/* Loader (2000), equation 3: two deviances and three of Stirling's remainders. */
static double logpdf(double k, const double *theta)
{
    const double n = theta[0], p = theta[1], rest = n - k;
    if (k == 0.0)
        return n == 0.0 ? 0.0 : n * plogp__log1p(-p);
    if (rest == 0.0)
        return n * plogp__log(p);
    return 0.5 * (plogp__log(n / k) - plogp__log(rest) - PLOGP__LOG_2PI) +
           plogp__stirling_remainder(n) - plogp__stirling_remainder(k) -
           plogp__stirling_remainder(rest) - plogp__divergence_term(k, n * p) -
           plogp__divergence_term(rest, n * (1.0 - p));
}

static double cdf(double k, const double *theta)
{
    const double n = theta[0], p = theta[1];
    return k >= n ? 1.0 : plogp__beta_tail(n - k, k + 1.0, 1.0 - p, p);
}

static double sf(double k, const double *theta)
{
    const double n = theta[0], p = theta[1];
    return k >= n ? 0.0 : plogp__beta_tail(k + 1.0, n - k, p, 1.0 - p);
}

static double log_tail(double k, const double *theta, bool upper)
{
    const double n = theta[0], p = theta[1];
    return upper ? plogp__log_beta_tail(k + 1.0, n - k, p, 1.0 - p)
                 : plogp__log_beta_tail(n - k, k + 1.0, 1.0 - p, p);
}

static double mean(const double *theta)
{
    return theta[0] * theta[1];
}

static double variance(const double *theta)
{
    return theta[0] * theta[1] * (1.0 - theta[1]);
}

/* n times that of one trial, for equal n. */
static double divergence(const double *p, const double *q)
{
    if (p[0] != q[0])
        return NAN;
    return p[0] * plogp__trial_divergence(p[1], q[1]);
}

static void point(double k, const double *theta, struct plogp__jet *jet)
{
    const double n = theta[0], p = theta[1], rest = 1.0 - p;
    jet->value = logpdf(k, theta);
    jet->gradient[1] = k == 0.0 ? 0.0 : k / p;
    jet->hessian[1][1] = k == 0.0 ? 0.0 : -k / (p * p);
    if (k < n) {
        jet->gradient[1] -= (n - k) / rest;
        jet->hessian[1][1] -= (n - k) / (rest * rest);
    }
}

/* The mean log-likelihood at n with the best p for it, mean / n. */
static double profile(const struct plogp__statistics *sample, double n)
{
    const double theta[2] = {n, sample->mean / n};
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < sample->count; i++)
        plogp_sum_add_product(&sum, plogp__weight(sample, i),
                              logpdf(sample->values[i], theta));
    return plogp_sum_value(&sum) / sample->n;
}

/* The integer n >= max with the largest profile: steps that double while it rises, then
 * halve. */
static double best_size(const struct plogp__statistics *sample)
{
    double n = sample->max, best = profile(sample, n), step = 1.0;
    while (step >= 1.0 && n < 0x1p52) {
        const double ahead = profile(sample, n + step);
        if (ahead > best) {
            n += step;
            best = ahead;
            step *= 2.0;
            continue;
        }
        const double behind =
            n - step >= sample->max ? profile(sample, n - step) : -INFINITY;
        if (behind > best) {
            n -= step;
            best = behind;
        } else {
            step = floor(0.5 * step);
        }
    }
    return n;
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    if (sample->max == 0.0) {
        theta[0] = 1.0;
        theta[1] = 0.0;
        *reason = "all values are 0: p = 0 whatever n is";
        return PLOGP__START_BOUNDARY;
    }
    if (!(sample->variance < sample->mean)) {
        theta[0] = sample->max;
        theta[1] = sample->mean / sample->max;
        *reason = "the variance is not below the mean: the likelihood rises towards the "
                  "poisson law as n grows without bound";
        return PLOGP__START_UNBOUNDED;
    }
    theta[0] = best_size(sample);
    theta[1] = sample->mean / theta[0];
    *reason = "all values are equal to n: p = 1";
    return theta[1] < 1.0 ? PLOGP__START_CLOSED : PLOGP__START_BOUNDARY;
}

const struct plogp__family plogp__binomial = {
    .name = "binomial",
    .discrete = true,
    .range = {.low = 0.0, .high = INFINITY, .whole = true},
    .parameter_count = 2,
    .parameters = {{"n", PLOGP__WHOLE, 0}, {"p", PLOGP__UNIT, 0}},
    .support = support,
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .log_tail = log_tail,
    .mean = mean,
    .variance = variance,
    .divergence = divergence,
    .point = point,
    .start = start,
};
