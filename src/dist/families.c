/* The table of all families, and what holds for each of them. */
#include <math.h>
#include <string.h>

#include "dist/family.h"
#include "dist/family_list.h"
#include "dist/normal_mixture.h"

const struct plogp__family *const plogp__families[] = {
    &plogp__bernoulli,
    &plogp__binomial,
    &plogp__geometric,
    &plogp__poisson,
    &plogp__negative_binomial,
    &plogp__uniform,
    &plogp__beta,
    &plogp__exponential,
    &plogp__gamma,
    &plogp__lognormal,
    &plogp__weibull,
    &plogp__inverse_gaussian,
    &plogp__pareto,
    &plogp__rayleigh,
    &plogp__normal,
    &plogp__laplace,
    &plogp__logistic,
    &plogp__student_t,
    &plogp__cauchy,
    &plogp__gumbel,
    &plogp__von_mises,
    &plogp__zero_inflated_poisson,
    &plogp__generalized_pareto,
    &plogp__generalized_extreme_value,
    &plogp__gamma3,
    &plogp__weibull3,
    &plogp__lognormal3,
    &plogp__normal_mixtures[0],
    &plogp__normal_mixtures[1],
    &plogp__normal_mixtures[2],
    &plogp__normal_mixtures[3],
    &plogp__normal_mixtures[4],
    &plogp__normal_mixtures[5],
    &plogp__normal_mixtures[6],
    &plogp__normal_mixtures[7],
};
const size_t plogp__family_count = sizeof plogp__families / sizeof plogp__families[0];

const struct plogp__family *plogp__family_find(const char *name, size_t length)
{
    for (size_t i = 0; i < plogp__family_count; i++) {
        const char *const candidate = plogp__families[i]->name;
        if (strlen(candidate) == length && memcmp(candidate, name, length) == 0)
            return plogp__families[i];
    }
    return NULL;
}

/* The last parameter of a family with a base, otherwise 0. */
static double location_of(const struct plogp__family *family, const double *theta)
{
    return family->base == NULL ? 0.0 : theta[family->parameter_count - 1];
}

struct plogp__interval plogp__family_support(const struct plogp__family *family,
                                             const double *theta)
{
    struct plogp__interval support = {family->range.low, family->range.high};
    if (family->base != NULL) {
        const double location = location_of(family, theta);
        support = plogp__family_support(family->base, theta);
        support.low += location;
        support.high += location;
    } else if (family->support != NULL) {
        support = family->support(theta);
    }
    return support;
}

double plogp__family_logpdf(const struct plogp__family *family, double x,
                            const double *theta)
{
    if (family->base == NULL)
        return family->logpdf(x, theta);
    return family->base->logpdf(x - location_of(family, theta), theta);
}

double plogp__family_cdf(const struct plogp__family *family, double x,
                         const double *theta)
{
    if (family->base == NULL)
        return family->cdf(x, theta);
    return family->base->cdf(x - location_of(family, theta), theta);
}

double plogp__family_sf(const struct plogp__family *family, double x, const double *theta)
{
    if (family->base == NULL)
        return family->sf(x, theta);
    return family->base->sf(x - location_of(family, theta), theta);
}

double plogp__family_log_tail(const struct plogp__family *family, double x,
                              const double *theta, bool upper)
{
    const struct plogp__family *const own = family->base == NULL ? family : family->base;
    return own->log_tail == NULL
               ? NAN
               : own->log_tail(x - location_of(family, theta), theta, upper);
}

double plogp__family_mean(const struct plogp__family *family, const double *theta)
{
    if (family->base == NULL)
        return family->mean(theta);
    return location_of(family, theta) + family->base->mean(theta);
}

double plogp__family_variance(const struct plogp__family *family, const double *theta)
{
    return family->base == NULL ? family->variance(theta) : family->base->variance(theta);
}

bool plogp__parameter_valid(const struct plogp__parameter *parameter, double value)
{
    switch (parameter->domain) {
    case PLOGP__REAL:
    case PLOGP__EXTREME:
        return isfinite(value);
    case PLOGP__POSITIVE:
        return value > 0.0 && isfinite(value);
    case PLOGP__NONNEGATIVE:
        return value >= 0.0 && isfinite(value);
    case PLOGP__UNIT:
    case PLOGP__SHARE:
        return value >= 0.0 && value <= 1.0;
    case PLOGP__WHOLE:
        return value >= 0.0 && value <= 0x1p53 && floor(value) == value;
    }
    return false;
}

bool plogp__family_valid(const struct plogp__family *family, const double *theta)
{
    for (size_t i = 0; i < family->parameter_count; i++)
        if (!plogp__parameter_valid(&family->parameters[i], theta[i]))
            return false;
    return family->valid == NULL || family->valid(theta);
}

bool plogp__range_contains(const struct plogp__range *range, double x)
{
    const bool above = range->low_open ? x > range->low : x >= range->low;
    const bool below = range->high_open ? x < range->high : x <= range->high;
    return above && below && isfinite(x) && (!range->whole || floor(x) == x);
}

#define BLOCK 512

/* The values of the sample from `first` on, a block at most. */
static void add_block(const struct plogp__family *family,
                      const struct plogp__statistics *sample, size_t first,
                      const double *theta, struct plogp__jet_sum *sum)
{
    const size_t left = sample->count - first, count = left < BLOCK ? left : BLOCK;
    double surprisals[BLOCK], slow[BLOCK];
    const double *const x = sample->values + first;
    struct plogp__jet point;
    plogp__jet_clear(&point);
    if (family->block != NULL)
        family->block(x, count, theta, surprisals, slow);
    for (size_t i = 0; i < count; i++) {
        if (family->block != NULL) {
            family->slopes(x[i], slow[i], theta, &point);
            point.value = -surprisals[i];
        } else {
            family->point(x[i], theta, &point);
        }
        plogp__jet_sum_add_sorted(sum, plogp__weight(sample, first + i), &point);
    }
}

static void likelihood_by_points(const struct plogp__family *family,
                                 const struct plogp__statistics *sample,
                                 const double *theta, struct plogp__jet *jet)
{
    struct plogp__jet_sum sum;
    plogp__jet_sum_init(&sum, family->parameter_count);
    for (size_t first = 0; first < sample->count; first += BLOCK)
        add_block(family, sample, first, theta, &sum);
    plogp__jet_sum_mean(&sum, sample->n, jet);
}

void plogp__family_point(const struct plogp__family *family, double x,
                         const double *theta, struct plogp__jet *jet)
{
    plogp__jet_clear_first(jet, family->parameter_count);
    if (family->point != NULL) {
        family->point(x, theta, jet);
        return;
    }
    if (family->block != NULL) {
        double surprisal = 0.0, slow = 0.0;
        family->block(&x, 1, theta, &surprisal, &slow);
        family->slopes(x, slow, theta, jet);
        jet->value = -surprisal;
        return;
    }
    struct plogp__statistics one;
    plogp__statistics_of_one(&x, &one);
    family->likelihood(&one, theta, jet);
}

void plogp__family_likelihood(const struct plogp__family *family,
                              const struct plogp__statistics *sample, const double *theta,
                              struct plogp__jet *jet)
{
    plogp__jet_clear(jet);
    if (family->likelihood != NULL)
        family->likelihood(sample, theta, jet);
    else
        likelihood_by_points(family, sample, theta, jet);
}

enum plogp__start plogp__family_start(const struct plogp__family *family,
                                      const struct plogp__statistics *sample,
                                      double *theta, const char **reason)
{
    if (family->components > 0)
        return plogp__normal_mixture_start(family->components, sample, theta, reason);
    return family->start(sample, theta, reason);
}
