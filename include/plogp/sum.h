/**
 * Exact sums: the true sum of any number of doubles and of products of two doubles.
 *
 * A plogp_sum is a fixed-point number wide enough for every product of two finite
 * doubles, so nothing is ever rounded until plogp_sum_value() rounds once. Hence the
 * result does not depend on the order of the terms, on how they were split among threads
 * or machines, or on the instruction set: the same terms give the same bits.
 *
 *     plogp_sum sum;
 *     plogp_sum_init(&sum);
 *     plogp_sum_add_array(&sum, values, count);
 *     double total = plogp_sum_value(&sum);
 *
 * The struct is about 1 KB, owns nothing and may be copied with =. Its fields are not
 * for callers. Nothing here can fail, except loading bytes that are no saved sum. One
 * sum may be read by many threads, or changed by one.
 */
#ifndef PLOGP_SUM_H
#define PLOGP_SUM_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Digits of 32 bits from 2^-2176 to 2^2112: products reach from 2^-2148 to below 2^2048,
 * and 2^64 terms of the largest size still fit. */
#define PLOGP_SUM_DIGITS 134

typedef struct plogp_sum {
    int64_t digits[PLOGP_SUM_DIGITS]; /* value = sum_j digits[j] * 2^(32 j - 2176)   */
    uint64_t pending; /* additions since every digit but the last was in 0 .. 2^32-1 */
    uint64_t positive_infinities;
    uint64_t negative_infinities;
    uint64_t not_a_numbers;
} plogp_sum;

/** Bytes of a saved sum. */
#define PLOGP_SUM_SAVED_SIZE 572

/** Make `sum` the empty sum, 0. */
PLOGP_API void plogp_sum_init(plogp_sum *sum);

/**
 * Add one term, exactly.
 *
 * Given
 *   sum      [1]  initialised
 *   x             any double; infinities and NaNs are counted (see plogp_sum_value)
 * Cost
 *   about 2 ns, no allocation
 */
PLOGP_API void plogp_sum_add(plogp_sum *sum, double x);

/**
 * Add the product a * b, exactly: it is neither rounded nor can it over- or underflow.
 *
 * Given
 *   sum      [1]  initialised
 *   a, b          any doubles; 0 * Inf counts as a NaN, Inf * b as an infinity
 * Cost
 *   about 7 ns, no allocation
 */
PLOGP_API void plogp_sum_add_product(plogp_sum *sum, double a, double b);

/**
 * Add every element of an array: the same result as plogp_sum_add of each, faster.
 *
 * Given
 *   sum      [1]      initialised
 *   values   [count]  any doubles; may be NULL when count is 0
 */
PLOGP_API void plogp_sum_add_array(plogp_sum *sum, const double *values, size_t count);

/**
 * Add all terms of another sum, exactly: the result is that of one sum over both.
 *
 * Given
 *   sum      [1]  initialised; changed
 *   other    [1]  initialised; may be `sum` itself (which doubles it)
 */
PLOGP_API void plogp_sum_merge(plogp_sum *sum, const plogp_sum *other);

/**
 * The sum as a double.
 *
 *     value = round(sum of all terms)
 *
 * NaN if a term was NaN or if infinities of both signs were added; otherwise the infinity
 * added, if any. A finite sum beyond the largest double gives the infinity of its sign; a
 * sum of exactly 0 (no term, or terms that cancel) gives +0.
 *
 * Accuracy
 *   correctly rounded, ties to even, whatever the number of terms (up to 2^64), their
 *   order, or partial sums beyond the range of double
 * Cost
 *   about 150 ns, no allocation
 */
PLOGP_API double plogp_sum_value(const plogp_sum *sum);

/**
 * Write a sum as bytes, the same on every machine. Equal sums (with equal numbers of
 * infinities and NaNs) give equal bytes, however they were reached.
 *
 * Returned
 *   bytes    [PLOGP_SUM_SAVED_SIZE]  always written
 */
PLOGP_API void plogp_sum_save(const plogp_sum *sum, unsigned char *bytes);

/**
 * Read a saved sum.
 *
 * Given
 *   bytes    [size]   written by plogp_sum_save
 * Returned
 *   sum      [1]      the sum saved; written only on PLOGP_OK
 * Status
 *   PLOGP_EINVAL      bytes or sum is NULL
 *   PLOGP_EFORMAT     size is not PLOGP_SUM_SAVED_SIZE, or the bytes are no saved sum of
 *                     this version
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_sum_load(const unsigned char *bytes,
                                                       size_t size, plogp_sum *sum);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_SUM_H */
