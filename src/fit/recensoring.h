/*
 * What limits another sample would have had.
 *
 * A test of fit draws samples of the fitted law, and each has to be known as well as the data
 * are. Three arrangements of limits say enough for that:
 *
 *   cells    the limits do not overlap: a value is known by the cell it falls into, and exactly
 *            where there is none and other values are known exactly
 *   limits   values known exactly, and others beyond a limit of their own: the limits are a sample
 *            of their own law, which does not depend on the values, seen where they come first;
 *            they are drawn from its product-limit estimate (Efron 1981)
 *   sides    every row has one limit and the value is on one side of it: each row keeps its limit
 *
 * Of other rows (two limits, overlapping) it is not known when they would have been looked at.
 */
#ifndef PLOGP_SRC_FIT_RECENSORING_H
#define PLOGP_SRC_FIT_RECENSORING_H

#include <stdint.h>

#include "fit/product_limit.h"
#include "plogp/fit.h"

enum plogp__arrangement { PLOGP__CELLS, PLOGP__LIMITS, PLOGP__SIDES };

struct plogp__recensoring {
    enum plogp__arrangement kind;
    size_t n;                /* observations                                            */
    struct plogp__row *rows; /* [count] sorted; of the data                             */
    size_t count;
    bool exact;               /* some are known exactly                                 */
    struct plogp__row *cells; /* [cell_count] disjoint, ascending; without exact rows   */
    size_t cell_count;        /*   they leave no gap                                    */
    struct plogp__mass *upper, *lower; /* laws of the limits, the second one mirrored   */
    size_t upper_count, lower_count;
};

/* Status: PLOGP_EDOMAIN (weights that are not whole, rows of no known arrangement), PLOGP_ENOMEM.
 */
PLOGP_MUST_CHECK plogp_status plogp__recensoring_init(const plogp_fit_interval_data *data,
                                                      const plogp_context *context,
                                                      struct plogp__recensoring *how);
void plogp__recensoring_clear(const plogp_context *context,
                              struct plogp__recensoring *how);
/* The arrangement in words; static. */
const char *plogp__recensoring_name(const struct plogp__recensoring *how);

/* Sample number `stream` of the law, as well known as the data: writes rows [n], sorted. */
void plogp__recensor(const struct plogp__recensoring *how, const plogp_distribution *law,
                     uint64_t seed, uint64_t stream, struct plogp__row *rows);

/* How far the law lies from rows [count] of this arrangement; lives [count] and masses [count + 2]
 * are for working. Writes statistics [PLOGP__STATISTICS]; returns the cells of chi-squared. */
size_t plogp__recensoring_measure(const struct plogp__recensoring *how,
                                  const plogp_distribution *law,
                                  const struct plogp__row *rows, size_t count,
                                  struct plogp__life *lives, struct plogp__mass *masses,
                                  double *statistics);

#endif
