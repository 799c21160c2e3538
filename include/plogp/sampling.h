/**
 * Sampling distributions: how a statistic of n draws from a known law varies.
 *
 *     plogp_sampling_options options = plogp_sampling_options_defaults();
 *     plogp_sampling_result result;
 *     options.statistic = PLOGP_STATISTIC_MEAN;
 *     status = plogp_sampling_distribution(&law, 30, &options, &context, &result);
 *
 * Not the distribution of the sample: that of the mean, the variance, the median or the
 * maximum-likelihood estimate over many samples of n. The variance of a mean is the law's
 * over n, and its law approaches the normal one whatever the population is: `kl_to_normal`
 * falls with n (the central limit theorem in numbers).
 *
 * Replicate r uses stream r of the context's seed: the result depends on neither threads
 * nor machine.
 */
#ifndef PLOGP_SAMPLING_H
#define PLOGP_SAMPLING_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"
#include "plogp/distribution.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum plogp_statistic {
    PLOGP_STATISTIC_MEAN = 0,
    PLOGP_STATISTIC_VARIANCE = 1, /* with divisor n - 1                        */
    PLOGP_STATISTIC_MEDIAN = 2,
    PLOGP_STATISTIC_MLE = 3, /* maximum-likelihood estimate of a parameter */
} plogp_statistic;

#define PLOGP_SAMPLING_QUANTILES 5
#define PLOGP_SAMPLING_SHAPE     32

typedef struct plogp_sampling_options {
    plogp_statistic statistic; /* default the mean                                     */
    size_t parameter;          /* of the MLE: index, default 0                         */
    size_t replicates;         /* samples drawn, 2 .. 2^24; default 1000               */
} plogp_sampling_options;

/** NaN where a number is not known. */
typedef struct plogp_sampling_result {
    size_t n;
    size_t replicates; /* those with a finite statistic                                */
    double mean;       /* of the statistic over the replicates                         */
    double variance;   /* of the statistic, divisor replicates - 1                     */
    double expected;   /* what theory gives for the mean of the statistic; of the median
                          and the MLE what they estimate                               */
    double bias;       /* mean less expected                                           */
    double bias_se;    /* and its standard error over the replicates                   */
    double expected_variance; /* and for its variance: exact for mean and variance;
                                 asymptotic for the median; for the MLE
                                 the mean square of the standard errors it comes with  */
    double skewness;
    double kl_to_normal; /* from the law of the statistic to the normal law with its mean
                            and variance, nats                                         */
    double kl_low;       /*   95 % interval of an estimate; otherwise NaN              */
    double kl_high;
    const char *kl_method; /* "exact": the law of the mean is known; "estimate": from the
                               replicates, by nearest neighbours; "none"               */
    double quantiles[PLOGP_SAMPLING_QUANTILES]; /* at 0.025, 0.25, 0.5, 0.75, 0.975    */
    double shape[PLOGP_SAMPLING_SHAPE]; /* density of (statistic - mean) / standard
                                           deviation in bins of 1/4 from -4 to 4; NaN
                                           where that is not defined                   */
    double coverage; /* of the MLE: share of the 95 % intervals that hold the truth     */
} plogp_sampling_result;

PLOGP_API plogp_sampling_options plogp_sampling_options_defaults(void);

/** Read "mean", "variance", "median" or "mle". Status: PLOGP_EINVAL. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_statistic_parse(
    const char *text, const plogp_context *context, plogp_statistic *statistic);

/**
 * Draw samples of n and describe the statistic's distribution.
 *
 * Given        law       of plogp_distribution_init or _parse
 *              n         draws in a sample, >= 1; >= 2 for the variance
 *              options   NULL: defaults
 * Returned     result    written only on PLOGP_OK
 * Status       PLOGP_EINVAL  NULL, n or an option out of its range
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Cost         n * replicates draws, 0.05 to 20 us each, on all threads
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_sampling_distribution(
    const plogp_distribution *law, size_t n, const plogp_sampling_options *options,
    const plogp_context *context, plogp_sampling_result *result);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_SAMPLING_H */
