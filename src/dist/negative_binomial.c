/*
 * Negative binomial: P(k) = Gamma(r + k) / (Gamma(r) k!) p^r (1-p)^k, k = 0, 1, 2, ...
 * with size r and mean m, p = r / (r + m).
 */
#include <math.h>

#include "dist/beta_tail.h"
#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"
#include "math/special.h"

/* d - log(1 + d), where far from 0 the quotient 1 + d has digits that d has lost. */
static double gap(double d, double quotient)
{
    return fabs(d) < 0.5 ? plogp__log_gap(d) : d - plogp__log(quotient);
}

/*
 * With N = r + k: log P = log(r/N) + log of a binomial density of N with r successes,
 * whose deviances are r gap((k-m)/(r+m)) and k gap(r (m-k) / (k (r+m))): the differences
 * from N p and N q, written so that they do not cancel.
 */
static double logpdf(double k, const double *theta)
{
    const double r = theta[0], m = theta[1], n = r + k;
    if (k == 0.0)
        return -r * plogp__log1p(m / r);
    const double shift = (k - m) / (r + m), quotient = n / (r + m);
    return 0.5 * (plogp__log(r / n) - plogp__log(k) - PLOGP__LOG_2PI) +
           plogp__stirling_remainder(n) - plogp__stirling_remainder(r) -
           plogp__stirling_remainder(k) - r * gap(shift, quotient) -
           k * gap(-shift * (r / k), quotient * (m / k));
}

static double cdf(double k, const double *theta)
{
    return plogp__beta_tail(theta[0], k + 1.0, theta[0], theta[1]);
}

static double sf(double k, const double *theta)
{
    return plogp__beta_tail(k + 1.0, theta[0], theta[1], theta[0]);
}

static double log_tail(double k, const double *theta, bool upper)
{
    const double r = theta[0], m = theta[1];
    return upper ? plogp__log_beta_tail(k + 1.0, r, m, r)
                 : plogp__log_beta_tail(r, k + 1.0, r, m);
}

static double mean(const double *theta)
{
    return theta[1];
}

static double variance(const double *theta)
{
    return theta[1] + theta[1] * (theta[1] / theta[0]);
}

#define NORMAL_LARGE 1e17 /* from here on what the normal law leaves out is below u */

/* Of a large size and mean that of the normal law, whose whole numbers are too many, or no
 * doubles; otherwise NaN: it is summed. */
static double entropy(const double *theta)
{
    const double r = theta[0], m = theta[1];
    if (fmin(r, m) < NORMAL_LARGE)
        return NAN;
    return 0.5 * (PLOGP__LOG_2PI + 1.0 + plogp__log(m) + plogp__log1p(m / r));
}

/* For equal sizes: (r/p) times that of one trial, p = r/(r+m), written in the means, and of
 * means near each other in their difference. */
static double divergence(const double *p, const double *q)
{
    const double r = p[0];
    if (p[0] != q[0])
        return NAN;
    const double moved = q[1] - p[1], n = r + q[1];
    if (fabs(moved) < 0.5 * p[1])
        return r * plogp__log_gap(-moved / n) +
               p[1] * plogp__log_gap(r / n * (moved / p[1]));
    const double p_success = r / (r + p[1]), p_failure = p[1] / (r + p[1]);
    const double q_success = r / (r + q[1]), q_failure = q[1] / (r + q[1]);
    return (r + p[1]) * (plogp__divergence_term(p_success, q_success) +
                         plogp__divergence_term(p_failure, q_failure));
}

/*
 * psi(r + k) - psi(r) - log(n/r) - shift, n = r + m, and its derivative
 * psi'(r + k) - psi'(r) + m/(r n) + shift/n, without the logarithms and the powers of 1/r and
 * 1/N, N = r + k, that cancel where the law is nearly a Poisson law.
 */
static void point(double k, const double *theta, struct plogp__jet *jet)
{
    const double r = theta[0], m = theta[1], n = r + m, size = r + k;
    const double shift = (k - m) / n;
    jet->value = logpdf(k, theta);
    jet->gradient[0] = plogp__log_minus_digamma_fall(r, k) - gap(shift, size / n);
    jet->gradient[1] = r * shift / m;
    jet->hessian[0][0] = shift * shift / size -
                         0.5 * (k / r) / size * (1.0 / r + 1.0 / size) +
                         (plogp__trigamma_remainder(size) - plogp__trigamma_remainder(r));
    jet->hessian[1][1] = r / n / n * (1.0 - k / m * (2.0 + r / m));
    plogp__jet_cross(jet, 0, 1, shift / n);
}

#define POISSON_LIMIT                                                                    \
    "the variance does not exceed the mean: the likelihood rises towards the poisson "   \
    "law as the size grows without bound"

static void towards_limit(double *theta)
{
    theta[0] *= 1e6;
}

/* From the moments: variance = mean + mean^2 / size. A finite maximum exists exactly when
 * the variance exceeds the mean (Levin, Reeds 1977). */
static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    const double excess = sample->variance - sample->mean;
    theta[0] = sample->mean * sample->mean / excess;
    theta[1] = sample->mean;
    if (excess > 0.0)
        return PLOGP__START_ROUGH;
    *reason = POISSON_LIMIT;
    return PLOGP__START_UNBOUNDED;
}

/* mean = size (1 - prob) / prob */
static double mean_of_prob(double prob, const double *theta)
{
    return theta[0] * (1.0 - prob) / prob;
}

const struct plogp__family plogp__negative_binomial = {
    .name = "negative-binomial",
    .discrete = true,
    .range = {.low = 0.0, .high = INFINITY, .whole = true},
    .parameter_count = 2,
    .parameters = {{"size", PLOGP__POSITIVE, 0}, {"mean", PLOGP__POSITIVE, 0}},
    .aliases = {{"prob", 1, mean_of_prob}},
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .log_tail = log_tail,
    .mean = mean,
    .variance = variance,
    .entropy = entropy,
    .divergence = divergence,
    .point = point,
    .start = start,
    .towards_limit = towards_limit,
    .limit_parameter = 0,
    .limit_reason = POISSON_LIMIT,
};
