/*
 * Exact weighted power sums, sum w x^k for k = 0 .. 4, and the moments they determine.
 *
 * Each sum is a fixed-point number wide enough for every finite x and weight, so nothing
 * is rounded before the moments themselves: no cancellation however far the mean is from
 * 0, and the same bits for any order, split or merge. A plain struct of 8 KB that owns
 * nothing; nothing here fails except loading damaged bytes.
 */
#ifndef PLOGP_SRC_MATH_POWER_SUMS_H
#define PLOGP_SRC_MATH_POWER_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* sum w x^k = sum_j limbs[j] * 2^(32 j - 1088 (k + 1)): a weight or value is a multiple
 * of 2^-1074 below 2^1024, and 2^64 terms fit; the last limb is the sign's. */
#define PLOGP__POWER_UNIT       1088
#define PLOGP__POWER_LIMBS(k)   (66 * ((k) + 1) + 3)
#define PLOGP__POWER_SUMS       5
#define PLOGP__POWER_LIMBS_ALL  1005
#define PLOGP__POWER_SAVED_SIZE 4072

typedef struct plogp__power_sums {
    int64_t limbs[PLOGP__POWER_LIMBS_ALL]; /* of k = 0, then of k = 1, ... */
    uint64_t pending;                      /* additions since the last carry */
    uint64_t positive_infinities;          /* values, whatever their weight > 0 */
    uint64_t negative_infinities;
    uint64_t not_a_numbers; /* values, or weights that are negative or not finite */
} plogp__power_sums;

/* Of the weighted values; NaN where the data are too few for a quantity or a NaN was
 * pushed. An infinite value makes the mean infinite (NaN if both signs occur) and the
 * others NaN. */
typedef struct plogp__moments_of_powers {
    double weight;       /* n = sum w                                                   */
    double mean;         /* NaN if n = 0                                                */
    double variance;     /* sum w (x - mean)^2 / (n - 1); NaN unless n > 1              */
    double variance_mle; /* sum w (x - mean)^2 / n; NaN if n = 0                        */
    double skewness;     /* m3 / m2^(3/2), m_j = sum w (x - mean)^j / n; NaN if m2 = 0  */
    double kurtosis;     /* m4 / m2^2, 3 for a normal law; NaN if m2 = 0                */
} plogp__moments_of_powers;

void plogp__power_sums_init(plogp__power_sums *sums);

/* Add x with a weight; a weight of 0 adds nothing at all. About 35 ns. */
void plogp__power_sums_push(plogp__power_sums *sums, double x, double weight);

/* Add x[i] for every i < count with valid[i] != 0 (NULL: all), weighted (NULL: each 1,
 * which takes 2 ns with AVX-512, otherwise about 5). */
void plogp__power_sums_push_array(plogp__power_sums *sums, const double *x,
                                  const double *weights, const uint8_t *valid,
                                  size_t count);

/* Add +-2^(position - 1088 (k + 1)) sum_j words[j] 2^(64 j), count <= 4, to the sum of
 * power k: for power_array.c, which knows that it is part of sums of all powers. */
void plogp__power_sums_add(plogp__power_sums *sums, size_t k, unsigned position,
                           const uint64_t *words, size_t count, bool negative);

/* Add all that `other` (possibly `sums` itself) has seen. */
void plogp__power_sums_merge(plogp__power_sums *sums, const plogp__power_sums *other);

/* Accuracy: weight, mean, variances and kurtosis are correctly rounded, the skewness is
 * within 1.01 u, for any finite input. About 50 us. */
void plogp__power_sums_value(const plogp__power_sums *sums,
                             plogp__moments_of_powers *moments);

/* The state as PLOGP__POWER_SAVED_SIZE bytes, equal for equal sums on every machine. */
void plogp__power_sums_save(const plogp__power_sums *sums, unsigned char *bytes);

/* Status: PLOGP_EFORMAT, with `sums` untouched, if the bytes are no saved power sums. */
PLOGP_MUST_CHECK plogp_status plogp__power_sums_load(const unsigned char *bytes,
                                                     size_t size,
                                                     plogp__power_sums *sums);

#ifdef __cplusplus
}
#endif

#endif
