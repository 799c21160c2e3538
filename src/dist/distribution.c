#include "plogp/distribution.h"

#include <math.h>
#include <string.h>

#include "base/status.h"
#include "dist/divergence_quadrature.h"
#include "dist/divergence_summation.h"
#include "dist/family.h"
#include "math/kernel.h"
#include "math/random.h"

size_t plogp_family_count(void)
{
    return plogp__family_count;
}

const char *plogp_family_name(size_t index)
{
    return index < plogp__family_count ? plogp__families[index]->name : NULL;
}

static const struct plogp__family *find(const char *family)
{
    return family == NULL ? NULL : plogp__family_find(family, strlen(family));
}

size_t plogp_family_parameter_count(const char *family)
{
    const struct plogp__family *const found = find(family);
    return found == NULL ? 0 : found->parameter_count;
}

const char *plogp_family_parameter_name(const char *family, size_t index)
{
    const struct plogp__family *const found = find(family);
    if (found == NULL || index >= found->parameter_count)
        return NULL;
    return found->parameters[index].name;
}

int plogp_family_is_discrete(const char *family)
{
    const struct plogp__family *const found = find(family);
    return found != NULL && found->discrete;
}

/* A law made by this library names its family by the family's own text. */
static const struct plogp__family *recognise(const plogp_distribution *distribution)
{
    for (size_t i = 0; i < plogp__family_count; i++)
        if (plogp__families[i]->name == distribution->family)
            return plogp__families[i];
    return find(distribution->family);
}

const struct plogp__family *plogp__family_of(const plogp_distribution *distribution)
{
    const struct plogp__family *const family =
        distribution == NULL ? NULL : recognise(distribution);
    if (family == NULL || distribution->parameter_count != family->parameter_count ||
        !plogp__family_valid(family, distribution->parameters))
        return NULL;
    return family;
}

static plogp_status check_parameters(const struct plogp__family *family,
                                     const double *parameters,
                                     const plogp_context *context)
{
    static const char *const domains[] = {
        "a finite number",          "greater than 0",  "at least 0", "in 0..1",
        "a whole number from 0 on", "a finite number", "in 0..1"};
    for (size_t i = 0; i < family->parameter_count; i++)
        if (!plogp__parameter_valid(&family->parameters[i], parameters[i]))
            return plogp__fail(context, PLOGP_EDOMAIN, "%s: %s = %.17g, but must be %s",
                               family->name, family->parameters[i].name, parameters[i],
                               isinf(parameters[i])
                                   ? "a finite number"
                                   : domains[family->parameters[i].domain]);
    if (!plogp__family_valid(family, parameters))
        return plogp__fail(context, PLOGP_EDOMAIN, "%s: %s", family->name, family->rule);
    return PLOGP_OK;
}

plogp_status plogp_distribution_init(const char *family, const double *parameters,
                                     size_t count, const plogp_context *context,
                                     plogp_distribution *distribution)
{
    if (family == NULL || parameters == NULL || distribution == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    const struct plogp__family *const found = find(family);
    if (found == NULL)
        return plogp__family_unknown(family, strlen(family), context);
    if (count != found->parameter_count)
        return plogp__fail(context, PLOGP_EINVAL, "%s has %zu parameters, not %zu",
                           family, found->parameter_count, count);
    plogp_distribution made = {.family = found->name, .parameter_count = count};
    memcpy(made.parameters, parameters, count * sizeof *parameters);
    PLOGP_TRY(check_parameters(found, made.parameters, context));
    *distribution = made;
    return PLOGP_OK;
}

double plogp_distribution_logpdf(const plogp_distribution *distribution, double x)
{
    const struct plogp__family *const family = plogp__family_of(distribution);
    if (family == NULL || isnan(x))
        return NAN;
    const double *const theta = distribution->parameters;
    const struct plogp__interval support = plogp__family_support(family, theta);
    if (x < support.low || x > support.high || isinf(x))
        return -INFINITY;
    if (family->discrete && floor(x) != x)
        return -INFINITY;
    return plogp__family_logpdf(family, x, theta);
}

double plogp_distribution_cdf(const plogp_distribution *distribution, double x)
{
    const struct plogp__family *const family = plogp__family_of(distribution);
    if (family == NULL || isnan(x))
        return NAN;
    const double *const theta = distribution->parameters;
    const struct plogp__interval support = plogp__family_support(family, theta);
    if (x < support.low || x == -INFINITY)
        return 0.0;
    if (x >= support.high)
        return 1.0;
    return plogp__family_cdf(family, family->discrete ? floor(x) : x, theta);
}

double plogp_distribution_sf(const plogp_distribution *distribution, double x)
{
    const struct plogp__family *const family = plogp__family_of(distribution);
    if (family == NULL || isnan(x))
        return NAN;
    const double *const theta = distribution->parameters;
    const struct plogp__interval support = plogp__family_support(family, theta);
    if (x < support.low || x == -INFINITY)
        return 1.0;
    if (x >= support.high)
        return 0.0;
    return plogp__family_sf(family, family->discrete ? floor(x) : x, theta);
}

/* log of a tail that is not 0: from the other one where that is smaller. */
static double log_of(double tail, double other)
{
    return other < 0.5 ? plogp__log1p(-other) : plogp__log(tail);
}

/* Below this a tail has lost digits to underflow, or is 0. */
#define UNDERFLOW 0x1p-1000

static double log_tail(const plogp_distribution *distribution, double x, bool upper)
{
    const double below = plogp_distribution_cdf(distribution, x);
    const double above = plogp_distribution_sf(distribution, x);
    const double tail = upper ? above : below;
    const struct plogp__family *const family = plogp__family_of(distribution);
    if (!(tail < UNDERFLOW))
        return log_of(tail, upper ? below : above);
    const struct plogp__interval support =
        plogp__family_support(family, distribution->parameters);
    if (upper ? x >= support.high : x < support.low || x == -INFINITY)
        return -INFINITY;
    const double known = plogp__family_log_tail(family, family->discrete ? floor(x) : x,
                                                distribution->parameters, upper);
    return isnan(known) ? plogp__log(tail) : known;
}

double plogp_distribution_log_cdf(const plogp_distribution *distribution, double x)
{
    return log_tail(distribution, x, false);
}

double plogp_distribution_log_sf(const plogp_distribution *distribution, double x)
{
    return log_tail(distribution, x, true);
}

double plogp_distribution_quantile(const plogp_distribution *distribution, double p)
{
    const struct plogp__family *const family = plogp__family_of(distribution);
    if (family == NULL || !(p >= 0.0 && p <= 1.0))
        return NAN;
    const struct plogp__interval support =
        plogp__family_support(family, distribution->parameters);
    if (p == 0.0)
        return support.low;
    if (p == 1.0)
        return support.high;
    const double x = plogp__family_quantile(family, distribution->parameters, p, false);
    return fmin(fmax(x, support.low), support.high);
}

double plogp_distribution_quantile_sf(const plogp_distribution *distribution, double q)
{
    const struct plogp__family *const family = plogp__family_of(distribution);
    if (family == NULL || !(q >= 0.0 && q <= 1.0))
        return NAN;
    const struct plogp__interval support =
        plogp__family_support(family, distribution->parameters);
    if (q == 0.0)
        return support.high;
    if (q == 1.0)
        return support.low;
    const double x = plogp__family_quantile(family, distribution->parameters, q, true);
    return fmin(fmax(x, support.low), support.high);
}

double plogp_distribution_mean(const plogp_distribution *distribution)
{
    const struct plogp__family *const family = plogp__family_of(distribution);
    return family == NULL ? NAN : plogp__family_mean(family, distribution->parameters);
}

double plogp_distribution_variance(const plogp_distribution *distribution)
{
    const struct plogp__family *const family = plogp__family_of(distribution);
    return family == NULL ? NAN
                          : plogp__family_variance(family, distribution->parameters);
}

double plogp_distribution_entropy(const plogp_distribution *distribution)
{
    const struct plogp__family *const family = plogp__family_of(distribution);
    if (family == NULL)
        return NAN;
    const struct plogp__family *const own = family->base == NULL ? family : family->base;
    const double closed =
        own->entropy == NULL ? NAN : own->entropy(distribution->parameters);
    if (!isnan(closed))
        return closed;
    return family->discrete ? plogp__entropy_summation(distribution)
                            : plogp__entropy_quadrature(distribution);
}

void plogp_distribution_support(const plogp_distribution *distribution, double *low,
                                double *high)
{
    const struct plogp__family *const family = plogp__family_of(distribution);
    struct plogp__interval support = {NAN, NAN};
    if (family != NULL)
        support = plogp__family_support(family, distribution->parameters);
    *low = support.low;
    *high = support.high;
}

/* Each half of the uniform law is inverted in its own tail, so both tails are resolved
 * down to 2^-54. */
double plogp_distribution_draw(const plogp_distribution *distribution, uint64_t seed,
                               uint64_t stream, uint64_t index)
{
    const double u = plogp__random_uniform(seed, stream, index);
    return u < 0.5 ? plogp_distribution_quantile(distribution, u)
                   : plogp_distribution_quantile_sf(distribution, 1.0 - u);
}
