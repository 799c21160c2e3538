/**
 * Parametric distributions: families by name, with their parameters.
 *
 *     plogp_distribution law;
 *     status = plogp_distribution_parse("gamma(shape=2,rate=0.75)", &context, &law);
 *     tail = plogp_distribution_sf(&law, 10.0);
 *     nats = plogp_distribution_entropy(&law);
 *
 * A plogp_distribution is a plain struct of a few numbers; nothing is allocated. The
 * functions that evaluate it are pure scalar mathematics: any argument gives a value, NaN
 * only for NaN or for a distribution that was not made by plogp_distribution_init or
 * _parse. Densities are given as logarithms, in nats; for a discrete family the density
 * is the probability of the value.
 */
#ifndef PLOGP_DISTRIBUTION_H
#define PLOGP_DISTRIBUTION_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** No family has more parameters than this: weight, mean and sd of 8 components. */
#define PLOGP_PARAMETERS_MAX 24

/** Fields are for reading; only plogp_distribution_init and _parse make one. */
typedef struct plogp_distribution {
    const char *family; /* static, e.g. "gamma"                                  */
    size_t parameter_count;
    double parameters[PLOGP_PARAMETERS_MAX]; /* [parameter_count] in the family's order */
} plogp_distribution;

/** The number of families. */
PLOGP_API size_t plogp_family_count(void);

/** The name of family `index`, e.g. "normal"; NULL from plogp_family_count() on. */
PLOGP_API const char *plogp_family_name(size_t index);

/** The number of parameters of a family; 0 if there is no such family. */
PLOGP_API size_t plogp_family_parameter_count(const char *family);

/** The name of parameter `index` of a family, e.g. "shape"; NULL where there is none. */
PLOGP_API const char *plogp_family_parameter_name(const char *family, size_t index);

/** Nonzero for a family of whole numbers. */
PLOGP_API int plogp_family_is_discrete(const char *family);

/**
 * A distribution from its family's name and its parameters in order.
 *
 * Given
 *   family             a name of plogp_family_name, e.g. "gamma"
 *   parameters [count] e.g. shape, scale
 *   context            message; may be NULL
 * Returned
 *   distribution       written only on PLOGP_OK
 * Status
 *   PLOGP_EINVAL       NULL, no such family, another number of parameters
 *   PLOGP_EDOMAIN      a parameter is outside its domain; the message names it
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_distribution_init(const char *family, const double *parameters, size_t count,
                        const plogp_context *context, plogp_distribution *distribution);

/**
 * A distribution from its text: the family, and in brackets its parameters, either all by
 * position ("gamma(2,1)") or all by name in any order ("gamma(shape=2,rate=0.75)").
 *
 * Names beside those of plogp_family_parameter_name: rate for 1 / scale (gamma), scale
 * for 1 / rate (exponential), prob for size / (size + mean) (negative-binomial), rate for
 * the mean (poisson).
 *
 * Status
 *   PLOGP_EINVAL       NULL, no such family or parameter, one missing or given twice,
 *                      not of this form: the message says which
 *   PLOGP_EDOMAIN      a parameter is outside its domain
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_distribution_parse(
    const char *text, const plogp_context *context, plogp_distribution *distribution);

/**
 * log f(x), nats: -Inf outside the support, +Inf where the density is unbounded.
 *
 * Accuracy     16u of the value, or of the change in it when x or a parameter changes by
 *              u, whichever is larger; no loss for large parameters
 */
PLOGP_API double plogp_distribution_logpdf(const plogp_distribution *distribution,
                                           double x);

/** P(X <= x). Accuracy as plogp_distribution_logpdf, relative. */
PLOGP_API double plogp_distribution_cdf(const plogp_distribution *distribution, double x);

/** P(X > x), accurate where it is small. */
PLOGP_API double plogp_distribution_sf(const plogp_distribution *distribution, double x);

/**
 * log P(X <= x) and log P(X > x), nats: finite where the tail itself is too small for a
 * double (down to -1e300), -Inf where it is 0.
 *
 * Accuracy     16u, or of the change in it when x or a parameter changes by u
 */
PLOGP_API double plogp_distribution_log_cdf(const plogp_distribution *distribution,
                                            double x);
PLOGP_API double plogp_distribution_log_sf(const plogp_distribution *distribution,
                                           double x);

/** The smallest x of the support with P(X <= x) >= p; NaN unless 0 <= p <= 1. */
PLOGP_API double plogp_distribution_quantile(const plogp_distribution *distribution,
                                             double p);

/** The smallest x of the support with P(X > x) <= q: the quantile of 1 - q, accurate
 * where q is small. */
PLOGP_API double plogp_distribution_quantile_sf(const plogp_distribution *distribution,
                                                double q);

/** The mean; NaN where none exists, +Inf where it is infinite. Of angles (von-mises) the mean
 * direction. */
PLOGP_API double plogp_distribution_mean(const plogp_distribution *distribution);

/** The variance; NaN where none exists, +Inf where it is infinite. Of angles the circular
 * variance, 1 less the mean resultant length. */
PLOGP_API double plogp_distribution_variance(const plogp_distribution *distribution);

/**
 * The entropy -E log f(X), nats; differential for a family with a density.
 *
 * Accuracy     1e-14 relative, or 1e-15 where it is near 0; no loss for large parameters
 */
PLOGP_API double plogp_distribution_entropy(const plogp_distribution *distribution);

/** The smallest and the largest value; infinite where there is none. */
PLOGP_API void plogp_distribution_support(const plogp_distribution *distribution,
                                          double *low, double *high);

/**
 * Draw number `index` of the stream `stream` of `seed`: a pure function of its arguments.
 *
 * Notes        by inversion of one 53-bit uniform number: monotone in it, so the draws of
 *              two laws with the same seed are coupled
 */
PLOGP_API double plogp_distribution_draw(const plogp_distribution *distribution,
                                         uint64_t seed, uint64_t stream, uint64_t index);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_DISTRIBUTION_H */
