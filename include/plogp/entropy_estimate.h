/**
 * The entropy behind a sample of counts: estimators, each with its uncertainty.
 *
 *     plogp_entropy_options options = plogp_entropy_options_defaults();
 *     plogp_entropy_estimate estimate;
 *     options.estimator = PLOGP_ENTROPY_MILLER_MADOW;
 *     status = plogp_entropy_estimate_counts(counts, k, &options, &context, &estimate);
 *
 * The plug-in entropy of a sample is biased low by about (m - 1) / 2n for m symbols seen
 * in n observations. An estimate comes with its standard error, a 95 % interval, the
 * methods' names and the sample coverage, which says how much of the population's
 * probability the symbols seen make up: where it is low, no estimator can be trusted far.
 */
#ifndef PLOGP_ENTROPY_ESTIMATE_H
#define PLOGP_ENTROPY_ESTIMATE_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum plogp_entropy_estimator {
    PLOGP_ENTROPY_AUTO = 0,             /* by the rule of plogp_entropy_choose          */
    PLOGP_ENTROPY_PLUGIN = 1,           /* ln n - (1/n) sum c ln c                      */
    PLOGP_ENTROPY_MILLER_MADOW = 2,     /* plug-in + (m - 1) / 2n, m symbols seen       */
    PLOGP_ENTROPY_GRASSBERGER = 3,      /* 2003                                         */
    PLOGP_ENTROPY_CHAO_SHEN = 4,        /* 2003                                         */
    PLOGP_ENTROPY_CHAO_WANG_JOST = 5,   /* 2013                                         */
    PLOGP_ENTROPY_JAMES_STEIN = 6,      /* Hausser, Strimmer (2009); needs the alphabet */
    PLOGP_ENTROPY_DIRICHLET = 7,        /* posterior mean of H; needs the alphabet      */
    PLOGP_ENTROPY_DIRICHLET_PLUGIN = 8, /* plug-in of (c + a) / (n + k a)               */
    PLOGP_ENTROPY_NSB = 9,              /* Nemenman, Shafee, Bialek (2002)              */
    PLOGP_ENTROPY_ZHANG = 10,           /* 2012                                         */
    PLOGP_ENTROPY_JACKKNIFE = 11,       /* Zahl (1977)                                  */
} plogp_entropy_estimator;

/** The concentration a of the Dirichlet estimators. */
typedef enum plogp_dirichlet_prior {
    PLOGP_PRIOR_VALUE = 0,    /* options.prior_value                 */
    PLOGP_PRIOR_JEFFREYS = 1, /* 1/2                                 */
    PLOGP_PRIOR_LAPLACE = 2,  /* 1                                   */
    PLOGP_PRIOR_PERKS = 3,    /* 1 / alphabet                        */
    PLOGP_PRIOR_MINIMAX = 4,  /* sqrt(n) / alphabet                  */
} plogp_dirichlet_prior;

typedef struct plogp_entropy_options {
    plogp_entropy_estimator estimator; /* default PLOGP_ENTROPY_AUTO                  */
    uint64_t alphabet; /* number of possible symbols; 0 (default): `k`                */
    uint64_t symbols;  /* m of Miller-Madow; 0 (default): the symbols seen            */
    plogp_dirichlet_prior prior; /* default PLOGP_PRIOR_JEFFREYS                      */
    double prior_value;          /* > 0, used with PLOGP_PRIOR_VALUE                  */
} plogp_entropy_options;

typedef struct plogp_entropy_estimate {
    plogp_entropy_estimator estimator; /* the one used, never AUTO                      */
    double entropy; /* nats                                                      */
    double se;      /* standard error, nats; NaN where none is defined           */
    double low;     /* 95 % interval, nats; NaN where none is defined            */
    double high;
    double coverage;       /* estimated share of the population that was seen, 0..1     */
    uint64_t n;            /* observations                                              */
    uint64_t observed;     /* symbols with a count > 0                                  */
    uint64_t alphabet;     /* symbols possible, as used                                 */
    const char *se_method; /* static; how se was found                                  */
    const char *interval_method; /* static; how the interval was found                  */
    const char *reason;          /* static; why this estimator, NULL if asked for       */
    const char *warning;         /* static; sample too small for the question, or NULL  */
} plogp_entropy_estimate;

/** Automatic choice, alphabet as many as given, Jeffreys. */
PLOGP_API plogp_entropy_options plogp_entropy_options_defaults(void);

/** The estimator's name on the command line, e.g. "miller-madow"; never NULL. */
PLOGP_API const char *plogp_entropy_estimator_name(plogp_entropy_estimator estimator);

/**
 * Read a name as on the command line: "plugin", "miller-madow:100", "dirichlet:0.3",
 * "dirichlet-plugin:perks", ... into estimator, symbols, prior and prior_value.
 *
 * Status       PLOGP_EINVAL  no such estimator or argument: the message lists them
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_entropy_options_parse(
    const char *text, const plogp_context *context, plogp_entropy_options *options);

/**
 * Estimate the entropy of the law that `counts` were drawn from.
 *
 * Given        counts [k]  occurrences of each symbol; zeros allowed
 *              options     NULL: defaults
 *              context     memory, message, cancellation
 * Returned     estimate    written only on PLOGP_OK
 * Status       PLOGP_EINVAL   NULL, k = 0, alphabet < symbols seen, prior_value <= 0
 *              PLOGP_EDOMAIN  no observation, or more than 2^53
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 *              PLOGP_ENOCONV  NSB: the integrals have a relative error > 1e-10; written
 * Accuracy     plug-in and Miller-Madow 16u; others 1e-13 relative; NSB 1e-10
 * Notes        the order of the counts does not change one bit
 * Source       see plogp_entropy_estimator; Good (1953) for the coverage
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_entropy_estimate_counts(
    const uint64_t *counts, size_t k, const plogp_entropy_options *options,
    const plogp_context *context, plogp_entropy_estimate *estimate);

/**
 * The estimator that PLOGP_ENTROPY_AUTO stands for, and the reason in words.
 *
 *     (1 - coverage) sqrt(n) > 0.05     Chao-Wang-Jost: the unseen part against the error
 *     otherwise, (m - 1) / 2n < 1e-3    plug-in
 *     otherwise                         Miller-Madow
 *
 * Given        n, observed (m), coverage of the sample
 * Returned     the estimator; reason (may be NULL) points to a static sentence
 */
PLOGP_API plogp_entropy_estimator plogp_entropy_choose(uint64_t n, uint64_t observed,
                                                       double coverage,
                                                       const char **reason);

/**
 * Good-Turing coverage: the estimated probability of all symbols seen.
 *
 *     C = 1 - (f1 / n) ((n - 1) f1 / ((n - 1) f1 + 2 f2)),   f_j symbols seen j times
 *
 * Status       PLOGP_EINVAL NULL or k = 0; PLOGP_EDOMAIN no observation
 * Source       Good (1953); the second factor Chao, Jost (2012), equation 4a
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_coverage_counts(const uint64_t *counts,
                                                              size_t k, double *coverage);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_ENTROPY_ESTIMATE_H */
