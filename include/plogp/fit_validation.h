/**
 * Cross-validation: what a law costs on observations it was not fitted to.
 *
 *     plogp_validation found;
 *     status = plogp_fit_validate(table, candidate, &options, 10, &context, &found);
 *     status = plogp_fit_nonparametric(table, PLOGP_HISTOGRAM, rounding, 10, &context,
 *                                      &model);
 *
 * The observations are dealt into folds at random. Each fold is held out once, the law is
 * fitted to the others, and its mean negative log-likelihood on the fold is an unbiased
 * cross-entropy of the true law against the fitted one. Families with few parameters and
 * nonparametric models (a histogram, a kernel density) are judged by the same number.
 */
#ifndef PLOGP_FIT_VALIDATION_H
#define PLOGP_FIT_VALIDATION_H

#include <stddef.h>

#include "plogp/context.h"
#include "plogp/fit.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_validation {
    double nll; /* mean held-out loss, nats; Inf: a held-out value was impossible;
                   NaN: on some fold there was no estimate                               */
    double
        se; /* its standard error: that of the losses over sqrt(n); NaN unless finite */
    size_t folds;
} plogp_validation;

typedef enum plogp_nonparametric {
    PLOGP_HISTOGRAM = 0,      /* equal cells, Freedman and Diaconis (1981)              */
    PLOGP_KERNEL_DENSITY = 1, /* Gaussian kernel, bandwidth of Silverman (1986), 3.31   */
} plogp_nonparametric;

/** A nonparametric model of the whole sample, and what it costs held out. */
typedef struct plogp_nonparametric_model {
    const char *name; /* "histogram", "kernel-density"                                  */
    double width;     /* of a cell, or the bandwidth; unit of the data                  */
    size_t cells;     /* of a histogram; otherwise 0                                    */
    plogp_validation validation;
} plogp_nonparametric_model;

/**
 * Cross-validate a candidate of a fit.
 *
 * Given        table       the sample, of n observations
 *              candidate   of plogp_fit_ordered on this table
 *              options     those of the fit (fixed parameters count); NULL: defaults
 *              folds       2 .. min(n, 1000)
 *              context     seed, threads, memory, message
 * Returned     validation  written only on PLOGP_OK
 * Status       PLOGP_EINVAL  NULL; folds out of range
 *              PLOGP_EDOMAIN n is not whole, or above 2^27
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Notes        folds differ in size by one at most. The categorical law gives a level the
 *              share (count + 1/2) / (n + levels/2), so that one not seen is not
 *              impossible.
 * Source       Stone (1974), Geisser (1975)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_fit_validate(const plogp_ordered_table *table, const plogp_fit_candidate *candidate,
                   const plogp_fit_options *options, size_t folds,
                   const plogp_context *context, plogp_validation *validation);

/**
 * Cross-validate a nonparametric model on the same folds.
 *
 * Given        rounding    step of the grid whose probabilities are wanted; 0: of whole
 *                          numbers 1, otherwise densities
 * Returned     model       written only on PLOGP_OK
 * Status       as plogp_fit_validate
 * Notes        Beyond the outermost cells of a histogram lies half an observation on
 *              either side, falling exponentially with the standard deviation, and each
 *              cell holds half an observation more than was counted. A kernel density of
 *              whole or rounded numbers is taken as constant over a step.
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_fit_nonparametric(
    const plogp_ordered_table *table, plogp_nonparametric kind, double rounding,
    size_t folds, const plogp_context *context, plogp_nonparametric_model *model);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_FIT_VALIDATION_H */
