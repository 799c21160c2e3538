/**
 * Fitting: the parameters of a family that make a sample most likely, and how sure they
 * are.
 *
 *     plogp_fit *fit = NULL;
 *     plogp_fit_options options = plogp_fit_options_defaults();
 *     options.family = "gamma";                                NULL: all that can fit
 *     status = plogp_fit_ordered(table, &options, &context, &fit);
 *     const plogp_fit_candidate *best = plogp_fit_value(fit)->candidates;
 *     plogp_fit_free(fit);
 *
 * The input is the sorted table of plogp/ordered.h for numbers, or of plogp/counts.h for
 * categories, so a result does not depend on the order of the rows, on batches or on
 * threads. Multiplying the data by a power of two multiplies location and scale estimates
 * by it, bit for bit.
 *
 * Every candidate carries the ledger of the data against the family: mean negative
 * log-likelihood = entropy of the data + divergence from the data to the family. Maximum
 * likelihood is minimum divergence, and the divergence is what the family wastes.
 * The entropy of the data is the plug-in entropy for discrete families, and a differential
 * entropy from spacings for densities. Whole numbers that hardly repeat (Good-Turing
 * coverage below 1/2, over at least n steps of 1) take the one from spacings for discrete
 * families too: each value seen once says nothing of its probability, and divergences of
 * discrete laws and densities can then be compared. A divergence against an entropy from
 * spacings is an estimate and can come out slightly negative; against plug-in it cannot.
 *
 * Rounded values. A density at a rounded value is not its probability. With
 * options.rounding each value stands for the interval of one step around it: log L is the
 * sum of log P(x - step/2 < X < x + step/2), and the ledger's entropy is that of the
 * rounded values. Families of whole numbers, and those whose parameters are limits of the
 * support (uniform, pareto), take the values as they are; an automatic fit leaves the
 * latter out then, because densities are not comparable with probabilities.
 *
 * Ownership: the handle owns everything that its value points to.
 */
#ifndef PLOGP_FIT_H
#define PLOGP_FIT_H

#include <stddef.h>

#include "plogp/context.h"
#include "plogp/counts.h"
#include "plogp/distribution.h"
#include "plogp/ordered.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_fit plogp_fit;

typedef enum plogp_fit_method {
    PLOGP_FIT_AUTO = 0,     /* closed form where there is one, otherwise Newton        */
    PLOGP_FIT_CLOSED = 1,   /* closed form only                                        */
    PLOGP_FIT_NEWTON = 2,   /* safeguarded Newton in log-parameters                    */
    PLOGP_FIT_GRADIENT = 3, /* gradient ascent with backtracking                       */
} plogp_fit_method;

typedef enum plogp_fit_status {
    PLOGP_FIT_OK = 0,            /* an inner maximum, certified                        */
    PLOGP_FIT_BOUNDARY = 1,      /* the supremum lies at a limit of the parameters     */
    PLOGP_FIT_NO_MLE = 2,        /* no maximum exists; parameters are NaN              */
    PLOGP_FIT_OUTSIDE = 3,       /* a value lies outside the support; parameters NaN   */
    PLOGP_FIT_NOT_CONVERGED = 4, /* the best point found                               */
    PLOGP_FIT_NO_CLOSED = 5,     /* a closed form was asked for and there is none      */
    PLOGP_FIT_OUT_OF_RANGE = 6,  /* the maximum is not among doubles; parameters NaN   */
} plogp_fit_status;

typedef enum plogp_fit_intervals_kind {
    PLOGP_FIT_WALD = 0, /* estimate -+ 1.96 se, on the log or logit scale             */
    PLOGP_FIT_PROFILE =
        1, /* where the profile log-likelihood is 1.92 below its maximum */
} plogp_fit_intervals_kind;

/** options.rounding: the decimal grid of the values, where some of them are equal. */
#define PLOGP_FIT_ROUNDING_AUTO (-1.0)

/** A parameter held at a value. */
typedef struct plogp_fit_fixed {
    const char *name;
    double value;
} plogp_fit_fixed;

/** One step of an iteration, for whoever wants to watch. */
typedef struct plogp_fit_step {
    const char *family;
    size_t iteration;
    double loglik; /* nats */
    size_t parameter_count;
    const double *parameters; /* [parameter_count]                          */
    const double *gradient;   /* [parameter_count] of loglik in the parameters */
} plogp_fit_step;

typedef struct plogp_fit_options {
    const char *family;      /* a family, "categorical", or NULL: all that can fit      */
    plogp_fit_method method; /* default PLOGP_FIT_AUTO                                  */
    const plogp_fit_fixed *fixed; /* [fixed_count]                                      */
    size_t fixed_count;
    size_t max_iterations; /* default 200; of gradient ascent: 10000                    */
    plogp_fit_intervals_kind intervals; /* default PLOGP_FIT_WALD                       */
    double
        rounding; /* > 0: a value x stands for x -+ rounding / 2; 0 (default): for x    */
    void (*trace)(void *state, const plogp_fit_step *step); /* NULL: silent            */
    void *trace_state;
} plogp_fit_options;

/** Observations known to lie in an interval: low == high is a value known exactly. */
typedef struct plogp_fit_interval_data {
    const double *low;     /* [count] -Inf: no lower limit                            */
    const double *high;    /* [count] >= low; Inf: no upper limit                     */
    const double *weights; /* [count] frequencies >= 0; NULL: each counts 1           */
    size_t count;
} plogp_fit_interval_data;

/** One parameter of a candidate. */
typedef struct plogp_fit_parameter {
    const char *name; /* [name_length] and terminated                                   */
    size_t name_length;
    double value; /* NaN when there is no estimate                                      */
    double se;  /* standard error; NaN where none is defined; 0 for a fixed parameter  */
    double low; /* 95 % interval; NaN where none is defined                           */
    double high;
    int fixed;
} plogp_fit_parameter;

typedef struct plogp_fit_candidate {
    const char *family;
    plogp_fit_status status;
    const char *reason; /* a sentence on the status; with PLOGP_FIT_OK NULL, or that the
                           likelihood is unbounded elsewhere                            */
    const char *why;    /* what in the values speaks for trying the family; static      */
    const char *method; /* "closed", "newton", "gradient"                               */
    plogp_fit_intervals_kind intervals; /* of the parameters                            */
    int converged;
    size_t iterations;
    const plogp_fit_parameter *parameters; /* [parameter_count] */
    size_t parameter_count;
    size_t free_count;    /* parameters estimated: k of AIC and BIC                     */
    double loglik;        /* nats, of the whole sample                                  */
    double nll;           /* nats per observation: -loglik / n                          */
    double aic;           /* 2 k - 2 loglik, nats                                       */
    double bic;           /* k log n - 2 loglik, nats                                   */
    double cross_entropy; /* the ledger, nats: nll                                      */
    double entropy;       /*   of the data; NaN if not known                            */
    const char *estimator; /*  of that entropy: "plugin", "kl", ...; NULL if not known  */
    double kl;     /*   cross_entropy - entropy; can be < 0 unless "plugin"      */
    double kl_low; /*   95 % interval; NaN if not known                          */
    double kl_high;
    double equal_low; /* the first parameter's values between these are as likely as its
                         own (the medians of a Laplace law); NaN: there are no others */
    double equal_high;
    const char *caution; /* why the parameters' 95 % intervals may hold the truth less
                               often than that; NULL: nothing speaks against them; static */
    const char
        *kl_caution;  /* the same of kl and its interval                            */
    double score;     /* largest |derivative of loglik| * se: 0 at the maximum          */
    double decrement; /* Newton decrement: what loglik could still gain, nats           */
    double rounding;  /* step of the intervals that were fitted; 0: values          */
    plogp_distribution distribution; /* family NULL for "categorical" or no estimate    */
} plogp_fit_candidate;

/** What was found; everything belongs to the handle. */
typedef struct plogp_fit_summary {
    double n;            /* total weight                                             */
    const char *support; /* what the values show, e.g. "real numbers > 0"            */
    double entropy; /* of the data, nats; differential unless `estimator` is "plugin"  */
    const char *estimator; /* of the entropy                                           */
    double entropy_se;     /* NaN where none is defined                                */
    double rounding; /* step of the grid; 0: the values are taken as exact           */
    const plogp_fit_candidate *candidates; /* [candidate_count] best first              */
    size_t candidate_count;
    const char *const *notes; /* [note_count] why these candidates; ties; rounding      */
    size_t note_count;
} plogp_fit_summary;

/** All candidates, automatic method, nothing fixed, no trace. */
PLOGP_API plogp_fit_options plogp_fit_options_defaults(void);

/** "ok", "boundary", "no-mle", "outside-support", "not-converged", "no-closed-form" or
 * "out-of-range". */
PLOGP_API const char *plogp_fit_status_name(plogp_fit_status status);

/** Read "auto", "closed", "newton" or "gradient". Status: PLOGP_EINVAL. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_fit_method_parse(
    const char *text, const plogp_context *context, plogp_fit_method *method);

/**
 * Fit families to a sample of numbers.
 *
 * Candidates are ordered by AIC, those without a finite estimate last. A family that
 * cannot fit is no failure of the call: its candidate says why in `status` and `reason`.
 *
 * Given
 *   table              sorted values with weights, of plogp_ordered_value
 *   options            NULL: defaults
 *   context            memory, message, cancellation; NULL: defaults
 * Returned
 *   fit                to be released with plogp_fit_free; written only on PLOGP_OK
 * Status
 *   PLOGP_EINVAL       NULL, no such family or method, or a fixed parameter that the
 *                      family does not have or outside its domain
 *   PLOGP_EDOMAIN      no observation, or a value that is not finite
 *   PLOGP_ENOMEM, PLOGP_ECANCEL
 * Accuracy
 *   parameters 1e-11 relative at an inner maximum (certified by `score` and `decrement`),
 *   standard errors 1e-9, from the analytic observed information
 * Notes
 *   Wald intervals are value -+ 1.96 se, for positive parameters on the log scale, for
 *   probabilities on the logit scale. Profile intervals hold the values that a likelihood
 *   ratio test at 5 % does not reject; an end that no value reaches is the limit of the
 *   domain, and an estimate at a limit of its domain still has its other end.
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_fit_ordered(const plogp_ordered_table *table, const plogp_fit_options *options,
                  const plogp_context *context, plogp_fit **fit);

/**
 * Fit the categorical family to counted levels: p of each level is its relative
 * frequency, which the condition sum p = 1 (a Lagrange multiplier equal to n) makes the
 * maximum.
 *
 * Status       as plogp_fit_ordered
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_fit_counts(const plogp_counts_table *table,
                                                         const plogp_fit_options *options,
                                                         const plogp_context *context,
                                                         plogp_fit **fit);

/**
 * Fit families with a density to values known exactly or between two limits.
 *
 *     log L = sum over exact x of log f(x) + sum over intervals of log P(low < X < high)
 *
 * Returned     fit            as plogp_fit_ordered; entropy and kl are NaN: a censored
 *                             sample has no entropy that is known without a family
 * Status       as plogp_fit_ordered; PLOGP_EDOMAIN for NaN or low > high (the message
 *              counts observations from 1), PLOGP_EINVAL for a
 *              discrete family and for one whose parameters are limits of its support
 * Accuracy     parameters 1e-9 relative
 * Cost         about 0.3 ms for each distinct interval and iteration
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_fit_intervals(const plogp_fit_interval_data *data, const plogp_fit_options *options,
                    const plogp_context *context, plogp_fit **fit);

/** What was found. */
PLOGP_API const plogp_fit_summary *plogp_fit_value(const plogp_fit *fit);

/** Release; NULL is allowed. */
PLOGP_API void plogp_fit_free(plogp_fit *fit);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_FIT_H */
