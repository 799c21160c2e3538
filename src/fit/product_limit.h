/*
 * Distribution functions of values known between limits, estimated without a family, and how
 * far a law lies from them.
 *
 * Three arrangements of limits have a closed form: values before or after limits of their own
 * beside values known exactly (the product-limit estimate of Kaplan and Meier 1958, from either
 * end), rows that are cells (counts), and rows with one limit each (isotonic regression, Ayer
 * and others 1955). All are Turnbull's (1976) maximum of the likelihood.
 */
#ifndef PLOGP_SRC_FIT_PRODUCT_LIMIT_H
#define PLOGP_SRC_FIT_PRODUCT_LIMIT_H

#include <stdbool.h>
#include <stddef.h>

#include "plogp/distribution.h"

/* An observation: low < high of a value between limits (-Inf, Inf: none), low == high of one
 * known exactly. */
struct plogp__row {
    double low, high, weight;
};

/* A time that ends with the value itself, or with a limit. */
struct plogp__life {
    double at, weight;
    bool limited;
};

/* Probability that lies between two limits, somewhere; `reached` is the distribution function at
 * `high`. */
struct plogp__mass {
    double low, high, reached;
};

/* By low, then by high; -1, 0 or 1. */
int plogp__rows_compare(const struct plogp__row *a, const struct plogp__row *b);
void plogp__rows_sort(struct plogp__row *rows, size_t count);

/* The product-limit estimate of the values, or of the limits (`of_limits`); lives [count] are
 * sorted, a value before a limit at the same place. Writes masses [count + 1], ascending, the last
 * up to Inf where the largest life did not end with the event. Returns how many. */
size_t plogp__product_limit(struct plogp__life *lives, size_t count, bool of_limits,
                            struct plogp__mass *masses);

/*
 * The estimate from sorted rows of weight > 0: writes masses [count + 2], ascending, and returns
 * how many.
 *   of_cells    no two rows overlap but those that are equal
 *   of_limits   rows with one limit, or exact; no upper limit above a lower one
 *   of_sides    rows with one limit, none exact
 * lives [count] is for working.
 */
size_t plogp__masses_of_cells(const struct plogp__row *rows, size_t count,
                              struct plogp__mass *masses);
size_t plogp__masses_of_limits(const struct plogp__row *rows, size_t count,
                               struct plogp__life *lives, struct plogp__mass *masses);
size_t plogp__masses_of_sides(const struct plogp__row *rows, size_t count,
                              struct plogp__life *lives, struct plogp__mass *masses);

/*
 * KS, AD and CvM of a law with a density against an estimate from n observations: as those of
 * exact values, over all places where the estimate says what the distribution function is.
 * Writes statistics [PLOGP__STATISTICS], chi-squared NaN.
 */
void plogp__measure_masses(const plogp_distribution *law, double n,
                           const struct plogp__mass *masses, size_t count,
                           double *statistics);

#endif
