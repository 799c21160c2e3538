/**
 * Two parametric distributions compared: what Q wastes on P, and how far they are apart.
 *
 *     plogp_distribution_comparison made;
 *     status = plogp_distribution_compare(&p, &q, &context, &made);
 *     waste = made.divergences.forward.divergence;
 *
 * Divergences are closed forms where one is known, otherwise integrals of the
 * non-negative form p log(p/q) - p + q, or its sum for whole numbers; every number found
 * numerically comes with a bound of its error.
 */
#ifndef PLOGP_DISTRIBUTION_DIVERGENCE_H
#define PLOGP_DISTRIBUTION_DIVERGENCE_H

#include "plogp/context.h"
#include "plogp/distribution.h"
#include "plogp/divergence.h"
#include "plogp/status.h"
#include "plogp/transport.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_distribution_comparison {
    plogp_divergences divergences;
    plogp_line_distances distances;
    const char *method; /* of the divergence: "closed form", "quadrature", "summation",
                               "support"                                               */
    double error_bound; /* of the forward divergence, nats                           */
    double distances_error; /* largest bound of what was found numerically, relative to 1
                               or to the value, whichever is larger                      */
    const char *reason; /* why the forward divergence is infinite; NULL: it is not   */
    const char
        *reason_reverse; /* the same of the reverse one                           */
} plogp_distribution_comparison;

/**
 * Compare P with Q, both ways.
 *
 *     KL(P || Q) = E_P log(p / q),   cross-entropy = entropy + KL
 *
 * Given        p, q         of plogp_distribution_init or _parse
 * Returned     comparison   written only on PLOGP_OK
 * Status       PLOGP_EINVAL NULL, or p or q is no distribution
 *              PLOGP_ECANCEL
 * Accuracy     a closed form 16u of what rounding the parameters does; quadrature and
 *              summation 1e-12 or error_bound, whichever is larger
 * Cost         up to 0.1 s
 * Notes        +Inf where P has mass that Q forbids, where one has a density and the other
 *              probabilities of points, and where the expectation diverges (a tail of P
 *              too heavy for Q). energy is NaN: it is not computed here; so is wasserstein
 *              of laws of whole numbers that cross more than once and range over more
 *              than 12,000 of them.
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_distribution_compare(
    const plogp_distribution *p, const plogp_distribution *q,
    const plogp_context *context, plogp_distribution_comparison *comparison);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_DISTRIBUTION_DIVERGENCE_H */
