/**
 * Two samples compared: how far apart two columns of two data sets are.
 *
 *     plogp_numeric_distances far;
 *     status = plogp_compare_ordered(p, q, NULL, &context, &far);
 *     plogp_level_distances levels;
 *     status = plogp_compare_counts(p_table, q_table, &context, &levels);
 *
 * P is the reference, Q the newer data. Distances of numeric columns are exact, computed
 * from the sorted values of plogp/ordered.h; those of categorical columns are the measures
 * of plogp/divergence.h on the levels that occur in either sample, met by their text.
 */
#ifndef PLOGP_TWO_SAMPLE_H
#define PLOGP_TWO_SAMPLE_H

#include "plogp/counts.h"
#include "plogp/divergence.h"
#include "plogp/interval.h"
#include "plogp/ordered.h"
#include "plogp/sorted.h"

#ifdef __cplusplus
extern "C" {
#endif

/** 95 % intervals of plogp_divergences; NaN where the value is infinite. */
typedef struct plogp_divergence_intervals {
    plogp_interval kl, kl_reverse; /* nats */
    plogp_interval js;             /* nats */
    plogp_interval tv;
    plogp_interval hellinger;
    plogp_interval bhattacharyya; /* nats */
    plogp_interval chi2;
    plogp_interval jeffreys; /* = PSI, nats */
} plogp_divergence_intervals;

/** Two categorical columns. */
typedef struct plogp_level_distances {
    plogp_divergences all; /* the levels of either sample; +Inf where Q lacks a level   */
    plogp_divergence_intervals intervals;
    double statistic; /* G of homogeneity: 2 (n_p + n_q) times the mutual information
                         of the level with the sample it is in                          */
    double freedom;   /* its degrees of freedom: levels - 1                             */
    double p_value;   /* of equal laws, chi-square; 1 when freedom = 0                  */
    size_t levels;    /* levels of either sample                                      */
    size_t new_levels;  /* of Q, not of P                                               */
    size_t lost_levels; /* of P, not of Q                                               */
    const char *warning; /* static, or NULL                                             */
} plogp_level_distances;

/** KL(P || Q) from nearest neighbours; all NaN where there is none. */
typedef struct plogp_nearest {
    double value;            /* nats; below 0 by chance                             */
    plogp_interval interval; /* 95 %                                                */
    double sparse; /* share of P where log(p/q) > 1.5: above a fifth, the value is too
                      low and the interval may not know it                          */
} plogp_nearest;

/** Two numeric columns. */
typedef struct plogp_numeric_distances {
    double wasserstein;  /* W1, in the unit of the data                                 */
    double wasserstein2; /* W2, in the unit of the data                                 */
    double ks;           /* Kolmogorov-Smirnov, largest |F - G|, 0 .. 1                 */
    double energy;       /* sqrt(2 integral (F - G)^2), unit^(1/2)                      */
    double ks_p_value;   /* of equal laws, asymptotic; with ties it is too large        */
    plogp_divergences binned; /* on bins between quantiles of P, each count + 1/2       */
    size_t bins;
    double below; /* share of Q below the least value of P                              */
    double above; /* share of Q above the largest value of P                            */
    plogp_interval wasserstein_interval;
    plogp_interval wasserstein2_interval;
    plogp_interval energy_interval;
    plogp_interval ks_interval;
    plogp_divergence_intervals intervals; /* of binned */
    plogp_nearest nearest;                /* of P against Q */
    plogp_nearest nearest_reverse;        /* of Q against P */
    const char *warning;                  /* static, or NULL */
} plogp_numeric_distances;

/** The difference of two missing rates. */
typedef struct plogp_rate_difference {
    double difference;       /* rate of Q - rate of P                             */
    plogp_interval interval; /* 95 %, Newcombe's score interval             */
    double p_value;          /* of equal rates, two-sided, chi-square; 1 if equal */
} plogp_rate_difference;

typedef struct plogp_compare_options {
    size_t bins; /* quantile bins of a numeric column, 2 .. 10000; default 10 */
} plogp_compare_options;

PLOGP_API plogp_compare_options plogp_compare_options_defaults(void);

/**
 * Compare two categorical columns.
 *
 * Given        p, q       tables of counts
 * Returned     distances  written only on PLOGP_OK
 * Status       PLOGP_EINVAL   NULL
 *              PLOGP_EDOMAIN  a table without an observation
 *              PLOGP_ENOMEM
 * Accuracy     as plogp/divergence.h
 * Notes        a level in one sample only is a zero of the other, not a missing value:
 *              kl = +Inf for a lost level, kl_reverse = +Inf for a new one. Intervals invert
 *              the noncentral chi-square law that divergences have near 0, and widen to the
 *              delta method's away from it, around the value less its first-order bias;
 *              that of tv is normal, and below has room for the noise of |p - q|. Each holds
 *              its estimate. They hold the truth in 93 % and more where there is no `warning`
 *              (bench/coverage).
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_compare_counts(const plogp_counts_table *p, const plogp_counts_table *q,
                     const plogp_context *context, plogp_level_distances *distances);

/**
 * Compare two numeric columns.
 *
 * Given        p, q       sorted tables
 *              options    NULL: defaults
 * Returned     distances  written only on PLOGP_OK
 * Status       PLOGP_EINVAL   NULL, or an option outside its range
 *              PLOGP_EDOMAIN  a table without an observation
 *              PLOGP_ENOMEM
 * Accuracy     wasserstein, energy, ks: 8u, whole weights and n_p n_q < 2^106
 * Cost         O(size of p + size of q)
 * Notes        bins are those below the least value of P, up to its quantiles x1, x2, ...
 *              and largest value, above that, and of missing values, less those that are
 *              empty in both samples. Each bin's count is raised by 1/2 in both, so the
 *              binned measures are finite; their intervals are for the laws on these bins,
 *              with P's mass beyond its sample taken as exponential with mean 1/n. Infinite values are data: W1, W2 and the
 *              energy distance are +Inf, without an interval, where the laws put different
 *              weights on them; the other measures are finite.
 *              The interval of W1 has the variance of its influence function and, below,
 *              the mean noise of |F - G| where the two are not seen to differ, of more than 4096
 *              different values from some 5600 of each sample (docs/numerics.md); those of W2
 *              and energy, of their squares, are as plogp_compare_counts, from 1024
 *              quantiles of each sample; that of ks is the band of Kolmogorov's law.
 *              `nearest` has 5 neighbours and counts ties (an atom's share is the
 *              plug-in), in the mean over at most 16384 observations; it needs whole
 *              weights, finite values and 20 observations in each sample.
 * Source       Vallender (1974); Szekely, Rizzo (2013); Kolmogorov (1933); Wang, Kulkarni,
 *              Verdu (2009)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_compare_ordered(const plogp_ordered_table *p, const plogp_ordered_table *q,
                      const plogp_compare_options *options, const plogp_context *context,
                      plogp_numeric_distances *distances);

/** The same of columns that memory need not hold; `nearest` is NaN where it does not.
 * Status also PLOGP_EIO, PLOGP_ECANCEL. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_compare_sorted(
    const plogp_sorted *p, const plogp_sorted *q, const plogp_compare_options *options,
    const plogp_context *context, plogp_numeric_distances *distances);

/**
 * W1 of two samples in memory, without weights.
 *
 *     integral |F - G| dx,   F and G the empirical distribution functions
 *
 * Given        x [n], y [m]  finite, in any order; n m < 2^53
 * Returned     distance      in the unit of the data; written only on PLOGP_OK
 * Status       PLOGP_EINVAL   NULL or an empty sample
 *              PLOGP_EDOMAIN  a value that is not finite, or too many pairs
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Accuracy     4u
 * Cost         O(n + m): about 20 ns a value on one thread, most of it sorting
 * Source       Vallender (1974)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_wasserstein_samples(const double *x, size_t n, const double *y, size_t m,
                          const plogp_context *context, double *distance);

/**
 * Compare two missing rates: `missing` of `missing + present` observations each.
 *
 * Returned     NaN in all fields when a sample has no observation
 * Source       Newcombe (1998), method 10
 */
PLOGP_API plogp_rate_difference plogp_compare_rates(double missing_p, double present_p,
                                                    double missing_q, double present_q);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_TWO_SAMPLE_H */
