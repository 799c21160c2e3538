/**
 * Bootstrap of a fit: the same family fitted to samples drawn from the sample.
 *
 *     plogp_bootstrap_parameter found[PLOGP_PARAMETERS_MAX];
 *     status = plogp_fit_bootstrap(table, candidate, &options, 1000, &context, found);
 *
 * Beside the intervals from the observed information it shows what the data themselves
 * say of their parameters, where n is too small for the theory or the family is wrong.
 */
#ifndef PLOGP_FIT_BOOTSTRAP_H
#define PLOGP_FIT_BOOTSTRAP_H

#include <stddef.h>

#include "plogp/context.h"
#include "plogp/fit.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** NaN where fewer than 2 replicates could be fitted. The interval is NaN for a parameter that is
 * a limit of the support (of uniform, pareto): that of a sample drawn again is never beyond the
 * sample's own, so percentiles miss the truth (Bickel, Freedman 1981). */
typedef struct plogp_bootstrap_parameter {
    double se;   /* standard deviation of the replicates' estimates   */
    double low;  /* their quantile at 0.025: the percentile interval  */
    double high; /* their quantile at 0.975                           */
} plogp_bootstrap_parameter;

/**
 * Resample, fit again, and describe the estimates.
 *
 * Given        table       the sample, of n observations
 *              candidate   with an estimate, of plogp_fit_ordered on this table
 *              options     those of the fit (fixed parameters count); NULL: defaults
 *              replicates  2 .. 2^24
 *              context     seed, threads, memory, message
 * Returned     parameters [candidate->parameter_count]  written only on PLOGP_OK
 * Status       PLOGP_EINVAL  NULL; a candidate without a distribution ("categorical");
 *                            replicates out of range
 *              PLOGP_EDOMAIN n is not whole, or above 2^32
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Notes        replicate r uses stream r of the seed. Replicates without a finite estimate
 *              are left out.
 * Source       Efron (1979)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_fit_bootstrap(
    const plogp_ordered_table *table, const plogp_fit_candidate *candidate,
    const plogp_fit_options *options, size_t replicates, const plogp_context *context,
    plogp_bootstrap_parameter *parameters);

/**
 * The same for plogp_fit_intervals: rows are drawn again with the limits they have, so
 * whatever censored them is drawn with them.
 *
 * Status       as plogp_fit_bootstrap
 * Source       Efron (1981), Censored data and the bootstrap
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_fit_bootstrap_intervals(
    const plogp_fit_interval_data *data, const plogp_fit_candidate *candidate,
    const plogp_fit_options *options, size_t replicates, const plogp_context *context,
    plogp_bootstrap_parameter *parameters);

/**
 * Why percentile intervals of a sample of n may hold the truth less often than 95 %, or
 * NULL: from 500 observations on nothing speaks against them (measured, bench/coverage).
 */
PLOGP_API const char *plogp_fit_bootstrap_caution(double n);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_FIT_BOOTSTRAP_H */
