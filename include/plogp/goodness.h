/**
 * Goodness of fit: how far the empirical distribution function lies from a fitted law, and
 * how often a sample of that law, fitted in the same way, would lie as far.
 *
 *     plogp_goodness goodness;
 *     status = plogp_goodness_of_fit(table, candidate, &fit_options, 0, &context,
 *                                    &goodness);
 *
 * The parameters were estimated from the same data, so the tables for known parameters
 * would be far too kind. The p-values are those of a parametric bootstrap in which every
 * replicate is fitted again, or of the limit law that the statistic has when these
 * parameters are estimated; `method` says which.
 */
#ifndef PLOGP_GOODNESS_H
#define PLOGP_GOODNESS_H

#include <stddef.h>

#include "plogp/context.h"
#include "plogp/fit.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A statistic with its p-value, of a bootstrap (k + 1) / (replicates + 1). */
typedef struct plogp_goodness_test {
    double statistic;
    double p_value;
    double p_error; /* its Monte-Carlo standard error: sqrt(p (1 - p) / (replicates + 1));
                       0 of a limit law                                               */
    const char *method; /* "bootstrap", "limit law"                                  */
} plogp_goodness_test;

typedef struct plogp_goodness {
    plogp_goodness_test ks;  /* Kolmogorov-Smirnov: largest |F_n - F|                   */
    plogp_goodness_test ad;  /* Anderson-Darling: n integral (F_n-F)^2 / (F (1-F)) dF   */
    plogp_goodness_test cvm; /* Cramer-von Mises: n integral (F_n - F)^2 dF             */
    plogp_goodness_test
        chi2;          /* Pearson: sum (observed - expected)^2 / expected          */
    size_t cells;      /* of chi2; below 2 its statistic is NaN                   */
    size_t replicates; /* samples drawn and fitted                                */
    const char
        *limits; /* how those of values between limits were limited; otherwise NULL;
                           static                                                 */
} plogp_goodness;

/** Replicates of plogp_goodness_of_intervals unless told otherwise. */
#define PLOGP_GOODNESS_LIMITED 199

/**
 * Test a candidate against the sample it was fitted to.
 *
 * Given        table       the sample, of n observations
 *              candidate   with an estimate, of plogp_fit_ordered on this table
 *              options     those of the fit (fixed parameters count); NULL: defaults
 *              replicates  0: 999 for n <= 2,000, 199 for n <= 20,000, otherwise 99
 *              context     seed, threads, memory, message
 * Returned     goodness    written only on PLOGP_OK
 * Status       PLOGP_EINVAL  NULL; a candidate without a distribution ("categorical")
 *              PLOGP_EDOMAIN n is not whole, or above 2^32
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Notes        chi2 has cells of equal probability under the fitted law, 2 n^(2/5) of
 *              them (Mann, Wald 1942) but at least 5 observations expected in each; whole
 *              and rounded numbers are put together until that is so. Rounded values
 *              (candidate->rounding) are intervals of the law, and replicates are rounded
 *              to the same grid.
 *              AD and CvM have their limit law from n = 100 on, for exact values, a
 *              density, and a certified maximum of a likelihood that is bounded: a
 *              weighted sum of squares, the weights from the scores of the parameters
 *              estimated. It is found to 1e-3 of the p-value; at n = 100 it is 2 % of p
 *              from the law of that n where p = 0.01.
 *              replicate r uses stream r of the seed. For whole numbers the statistics are
 *              those of the steps, and the bootstrap makes their p-values right.
 * Source       Stute, Gonzalez-Manteiga, Presedo-Quindimil (1993); limit laws: Darling
 *              (1955), Durbin (1973), Stephens (1976)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_goodness_of_fit(
    const plogp_ordered_table *table, const plogp_fit_candidate *candidate,
    const plogp_fit_options *options, size_t replicates, const plogp_context *context,
    plogp_goodness *goodness);

/**
 * Test a candidate against values known exactly or between two limits.
 *
 * The empirical distribution function is that of maximum likelihood without a family (Turnbull
 * 1976): the product-limit estimate of values beyond limits of their own, counts of cells,
 * isotonic regression of rows that only know one side. KS, AD and CvM are taken over all places
 * where it says what the distribution function is; where all rows are cells that is at their ends
 * (Choulakian, Lockhart, Stephens 1994), and chi2 is over the cells.
 *
 * Given        data        that the candidate was fitted to, of n observations
 *              candidate   with an estimate, of plogp_fit_intervals on these data
 *              options     those of the fit (fixed parameters count); NULL: defaults
 *              replicates  0: PLOGP_GOODNESS_LIMITED
 *              context     seed, threads, memory, message
 * Returned     goodness    written only on PLOGP_OK; chi2 NaN unless all rows are cells
 * Status       PLOGP_EINVAL  NULL; a candidate without a distribution
 *              PLOGP_EDOMAIN n is not whole, or above 2^32; rows whose limits overlap in another
 *                            way than below: nothing says what limits another sample would have
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Notes        Replicates are drawn from the candidate's law and limited as the data are:
 *              limits that do not overlap are cells, into which values fall (gaps between them
 *              are cells, too, unless some values are known exactly); beside values known exactly,
 *              limits with one end are drawn from their own product-limit estimate, as
 *              independent of the values; where every row has one limit, it keeps it.
 * Source       Turnbull (1976); Kaplan, Meier (1958); Ayer, Brunk, Ewing, Reid, Silverman (1955);
 *              Efron (1981)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_goodness_of_intervals(
    const plogp_fit_interval_data *data, const plogp_fit_candidate *candidate,
    const plogp_fit_options *options, size_t replicates, const plogp_context *context,
    plogp_goodness *goodness);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_GOODNESS_H */
