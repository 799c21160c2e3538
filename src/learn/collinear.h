/* Features that are linear combinations of others: their coefficients are not identified
 * and are held at 0. */
#ifndef PLOGP_SRC_LEARN_COLLINEAR_H
#define PLOGP_SRC_LEARN_COLLINEAR_H

#include "learn/objective.h"

/*
 * Which features of the rows are independent of those before them in `order` [features]
 * (a permutation that begins with 0, the intercept).
 *
 * Returned   independent [features] 1 or 0. A feature is dependent when the combination
 *            of earlier ones nearest to it agrees with it on every row to 1e-10 of the
 *            size of its terms: a property of the data, not of their rounded products.
 */
PLOGP_MUST_CHECK plogp_status plogp__collinear_features(const struct plogp__rows *rows,
                                                        const size_t *order,
                                                        const plogp_context *context,
                                                        uint8_t *independent);

/* Which coefficients [vectors][features] a problem with excluded classes identifies,
 * of those in `active`; the others are switched off in place. */
PLOGP_MUST_CHECK plogp_status plogp__identified(const struct plogp__problem *problem,
                                                const plogp_context *context,
                                                uint8_t *active);

#endif
