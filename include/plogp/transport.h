/**
 * Distances between two laws on the real line: they know how far apart symbols are.
 *
 *     plogp_line_distances all;
 *     status = plogp_line_distances_probs(p, q, &line, &context, &all);
 *     status = plogp_wasserstein_probs(p, q, &options, &context, &w2);
 *
 * `support` gives the place of each symbol, in any order, repeated places allowed; NULL
 * stands for 0, 1, ..., k-1. F and G are the distribution functions of P and Q, in the
 * unit of the support. Cumulated probabilities are exact sums, so nothing cancels.
 */
#ifndef PLOGP_TRANSPORT_H
#define PLOGP_TRANSPORT_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"
#include "plogp/law.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_line_distances {
    double wasserstein; /* W_1 = integral of |F - G|; unit of the support              */
    double ks;          /* Kolmogorov-Smirnov, largest |F - G|; 0 .. 1                 */
    double energy;      /* sqrt(2 integral of (F - G)^2)                               */
} plogp_line_distances;

/** The places of two laws, in the form that the function names (plogp/probability.h). */
typedef struct plogp_line {
    const double *support; /* [k] finite places, or NULL: 0 .. k-1 */
    size_t k;
} plogp_line;

/**
 * Wasserstein-1, Kolmogorov-Smirnov and energy distance in one pass.
 *
 * Given        p, q [k]  the laws, as the name says, or of any kind and type
 *              line      where their symbols are
 *              context   for memory and the message
 * Returned     all       written only on PLOGP_OK
 * Status       PLOGP_EINVAL   a pointer is NULL, k is 0, or the k of p, q and line differ
 *              PLOGP_EDOMAIN  p or q is no law in this form, or a place is not finite
 *              PLOGP_ENOMEM
 * Accuracy     8u each; independent of the order of the symbols
 * Cost         O(k log k), 16 k bytes allocated, none without a support
 * Source       Vallender (1974) for W_1; Szekely, Rizzo (2013) for the energy distance
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_law_line_distances(const plogp_law *p, const plogp_law *q, const plogp_line *line,
                         const plogp_context *context, plogp_line_distances *all);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_line_distances_probs(const double *p, const double *q, const plogp_line *line,
                           const plogp_context *context, plogp_line_distances *all);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_line_distances_weights(const double *p, const double *q, const plogp_line *line,
                             const plogp_context *context, plogp_line_distances *all);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_line_distances_counts(const uint64_t *p, const uint64_t *q, const plogp_line *line,
                            const plogp_context *context, plogp_line_distances *all);

/** What plogp_wasserstein_* needs besides the laws. */
typedef struct plogp_wasserstein_options {
    plogp_line line;
    double order; /* p >= 1, Inf allowed */
} plogp_wasserstein_options;

/**
 * Wasserstein distance of any order.
 *
 *     W_p = (integral over t in 0..1 of |F^-1(t) - G^-1(t)|^p)^(1/p);
 *     p = Inf: the largest distance that any mass has to move
 *
 * Given        as plogp_line_distances_probs, with the order
 * Returned     distance  unit of the support, written only on PLOGP_OK
 * Status       also PLOGP_EINVAL for an order below 1 or NaN
 * Accuracy     90u; the largest distance is taken out of the power, so that no order
 *              under- or overflows
 * Cost         as plogp_line_distances_probs, about 1 us for each symbol
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_law_wasserstein(
    const plogp_law *p, const plogp_law *q, const plogp_wasserstein_options *options,
    const plogp_context *context, double *distance);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_wasserstein_probs(
    const double *p, const double *q, const plogp_wasserstein_options *options,
    const plogp_context *context, double *distance);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_wasserstein_weights(
    const double *p, const double *q, const plogp_wasserstein_options *options,
    const plogp_context *context, double *distance);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_wasserstein_counts(
    const uint64_t *p, const uint64_t *q, const plogp_wasserstein_options *options,
    const plogp_context *context, double *distance);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_TRANSPORT_H */
