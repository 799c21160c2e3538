/**
 * Differential entropy of a numeric column, without assuming a family.
 *
 *     plogp_samples_entropy entropy;
 *     status = plogp_entropy_samples(table, NULL, &context, &entropy);
 *
 * The input is the sorted table of plogp/ordered.h. A differential entropy belongs to a
 * law with a density; data with ties, or rounded to a grid, have none (-Inf in the
 * limit). Ties are found and said, and the estimate then is that of the law before
 * rounding: see `ties`.
 */
#ifndef PLOGP_ENTROPY_SAMPLES_H
#define PLOGP_ENTROPY_SAMPLES_H

#include "plogp/ordered.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum plogp_samples_estimator {
    PLOGP_SAMPLES_AUTO = 0,      /* kl with k = 3; with ties: ebrahimi             */
    PLOGP_SAMPLES_KL = 1,        /* Kozachenko, Leonenko (1987), k neighbours      */
    PLOGP_SAMPLES_VASICEK = 2,   /* 1976                                           */
    PLOGP_SAMPLES_EBRAHIMI = 3,  /* Ebrahimi, Pflughoeft, Soofi (1994)             */
    PLOGP_SAMPLES_VAN_ES = 4,    /* 1992                                           */
    PLOGP_SAMPLES_CORREA = 5,    /* 1995                                           */
    PLOGP_SAMPLES_KDE = 6,       /* Gaussian kernel, leave-one-out                 */
    PLOGP_SAMPLES_HISTOGRAM = 7, /* equal bins                                     */
} plogp_samples_estimator;

/** The bandwidth h of kde; s = min(standard deviation, quartile range / 1.34). */
typedef enum plogp_bandwidth_rule {
    PLOGP_BANDWIDTH_SILVERMAN = 0,      /* 0.9 s n^(-1/5): the default (1986)           */
    PLOGP_BANDWIDTH_SCOTT = 1,          /* 1.06 s n^(-1/5) (1992)                       */
    PLOGP_BANDWIDTH_SHEATHER_JONES = 2, /* 1991, the equation solved                    */
} plogp_bandwidth_rule;

/** The bins of histogram, over the range of the sample. */
typedef enum plogp_bins_rule {
    PLOGP_BINS_FREEDMAN_DIACONIS = 0, /* width 2 IQR n^(-1/3): the default (1981)       */
    PLOGP_BINS_STURGES = 1,           /* log2 n + 1 of them, rounded up (1926)          */
    PLOGP_BINS_SCOTT = 2,             /* width (24 sqrt(pi)/n)^(1/3) s.d. (1979)        */
    PLOGP_BINS_DOANE = 3, /* Sturges and log2(1 + |skewness|/its s.d.) (1976) */
} plogp_bins_rule;

typedef struct plogp_samples_options {
    plogp_samples_estimator estimator; /* default PLOGP_SAMPLES_AUTO                    */
    size_t neighbours;                 /* of kl, >= 1; default 3                        */
    size_t
        window; /* m of the spacing estimators; 0 (default): sqrt(n) rounded          */
    plogp_bandwidth_rule bandwidth; /* of kde; default silverman                        */
    plogp_bins_rule bins;           /* of histogram; default freedman-diaconis          */
} plogp_samples_options;

typedef struct plogp_samples_entropy {
    plogp_samples_estimator estimator; /* the one used, never AUTO                      */
    double entropy; /* nats; -Inf for a constant column                          */
    double se;      /* nats; NaN where none is defined                           */
    double low;     /* 95 % interval, nats                                       */
    double high;
    double n;    /* observations                                              */
    double ties; /* share of the observations whose value occurs again, 0..1  */
    double grid; /* step of the grid that all values lie on; 0: none found    */
    const char *interval_method; /* static                                             */
    const char *warning;         /* static; what was done about ties; or NULL          */
} plogp_samples_entropy;

/** PLOGP_SAMPLES_AUTO, 3 neighbours, window by the rule. */
PLOGP_API plogp_samples_options plogp_samples_options_defaults(void);

/** The estimator's name on the command line, e.g. "vasicek"; never NULL. */
PLOGP_API const char *plogp_samples_estimator_name(plogp_samples_estimator estimator);

/** Read a name as on the command line, e.g. "kl:5", "kde:sheather-jones" or "histogram:doane".
 * Status: PLOGP_EINVAL. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_samples_options_parse(
    const char *text, const plogp_context *context, plogp_samples_options *options);

/**
 * Estimate the differential entropy -E log f(X) of the law that the values came from.
 *
 * Given        table    sorted values; weights count as copies
 *              options  NULL: defaults
 * Returned     entropy  written only on PLOGP_OK
 * Status       PLOGP_EINVAL   NULL
 *              PLOGP_EDOMAIN  fewer than 2 observations, or an infinite value
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Accuracy     arithmetic 1e-13; the statistical error is `se`
 * Notes        se is the standard deviation of the single terms over sqrt(n), with what
 *              neighbouring terms share; it knows no bias. The interval of kl is entropy
 *              +- 1.96 se. Without ties, that of the others is the one of kl with 3
 *              neighbours, stretched to hold the estimate; with ties entropy +- 1.96 se, with
 *              a window wider on either side by how far half and twice the window are on
 *              the other
 * Source       see plogp_samples_estimator
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_entropy_samples(
    const plogp_ordered_table *table, const plogp_samples_options *options,
    const plogp_context *context, plogp_samples_entropy *entropy);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_ENTROPY_SAMPLES_H */
