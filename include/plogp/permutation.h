/**
 * What chance alone does: permutation p-values, the noise floor, many tests at once.
 *
 *     status = plogp_permutation_ordered(p, q, 999, &context, &test);
 *     status = plogp_noise_floor_ordered(p, &options, &context, &floor);
 *     status = plogp_adjust_p_values(p_values, count, PLOGP_CORRECTION_BH, &context,
 *                                    adjusted);
 *
 * Random numbers are counter-based: the seed of the context fixes every draw, whatever the
 * threads, and the draws belong to the sorted observations, so the order of the rows does
 * not matter.
 */
#ifndef PLOGP_PERMUTATION_H
#define PLOGP_PERMUTATION_H

#include "plogp/two_sample.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Observations of both samples together that a permutation can handle. */
#define PLOGP_PERMUTATION_MAX 0x1p26

typedef struct plogp_permutation_test {
    double p_value;
    uint64_t drawn; /* permutations */
} plogp_permutation_test;

/**
 * The p-value of equal laws of two categorical columns, by permutation of the samples.
 *
 *     (k + 1) / (R + 1),   k of R random relabellings have a G at least as large
 *
 * Given        p, q           tables with whole weights
 *              permutations   R >= 1, at the most: they end at the 20th with at least this
 *                             G, and if it is the l-th of all, p = 20/l
 *              context        seed, threads, cancellation
 * Returned     test           written only on PLOGP_OK
 * Status       PLOGP_EINVAL   NULL or no permutation
 *              PLOGP_EDOMAIN  an empty table, fractional weights, or more than
 *                             PLOGP_PERMUTATION_MAX observations
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Cost         O(n) for each permutation
 * Notes        P(p <= a) <= a for every a under equal laws, ended early or not
 * Source       Phipson, Smyth (2010); ending early: Besag, Clifford (1991)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_permutation_counts(
    const plogp_counts_table *p, const plogp_counts_table *q, uint64_t permutations,
    const plogp_context *context, plogp_permutation_test *test);

/** The same of two numeric columns; the statistic is W1. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_permutation_ordered(
    const plogp_ordered_table *p, const plogp_ordered_table *q, uint64_t permutations,
    const plogp_context *context, plogp_permutation_test *test);

/** The same; PLOGP_EDOMAIN also when memory does not hold both. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_permutation_sorted(
    const plogp_sorted *p, const plogp_sorted *q, uint64_t permutations,
    const plogp_context *context, plogp_permutation_test *test);

/** Mean distances between random halves of one sample; NaN where not defined. */
typedef struct plogp_noise_floor {
    double js; /* nats; of a numeric column: on the bins of plogp_compare_ordered */
    double tv; /* on the same                                                     */
    double
        wasserstein; /* of a numeric column                                             */
    double ks;       /* of a numeric column                                             */
} plogp_noise_floor;

/** Halves that are drawn for a noise floor, at the most. */
#define PLOGP_NOISE_SPLITS 20

/**
 * How far apart two halves of P are by chance alone: a distance of another sample of this
 * size that is not larger says nothing.
 *
 * Given        p              a table with whole weights
 * Returned     floor          means over PLOGP_NOISE_SPLITS random splits into halves, or
 *                             for more than 2^17 observations the mean over all of them by
 *                             its normal limit; written only on PLOGP_OK
 * Status       PLOGP_EINVAL NULL; PLOGP_EDOMAIN fractional weights, or less than two
 *              observations; PLOGP_ENOMEM
 * Accuracy     the normal limit of W1 within 1/1024 of itself where P has more than 4096
 *              different values, of which some 5600 are looked at then
 * Notes        halves are smaller than P, so the floor is on the high side
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_noise_floor_counts(
    const plogp_counts_table *p, const plogp_context *context, plogp_noise_floor *floor);

/** The same of a numeric column; options as for plogp_compare_ordered, NULL: defaults. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_noise_floor_ordered(
    const plogp_ordered_table *p, const plogp_compare_options *options,
    const plogp_context *context, plogp_noise_floor *floor);

/** The same of a column that memory need not hold. Status also PLOGP_EIO. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_noise_floor_sorted(const plogp_sorted *p, const plogp_compare_options *options,
                         const plogp_context *context, plogp_noise_floor *floor);

/**
 * What a distance says, in words, by its size and never by a p-value: "same within noise"
 * (not above the noise floor), "different" (its whole interval lies above the floor),
 * "undecided" (anything else, and NaN). Static.
 */
PLOGP_API const char *plogp_verdict(double distance, plogp_interval interval,
                                    double noise_floor);

typedef enum plogp_correction {
    PLOGP_CORRECTION_NONE = 0,
    PLOGP_CORRECTION_BH = 1,   /* Benjamini, Hochberg (1995): false discovery rate */
    PLOGP_CORRECTION_HOLM = 2, /* Holm (1979): family-wise error                   */
} plogp_correction;

/** "none", "bh", "holm"; never NULL. */
PLOGP_API const char *plogp_correction_name(plogp_correction correction);

/**
 * P-values adjusted for testing many hypotheses at once.
 *
 * Given        p_values [count]  0..1; a NaN is no test and stays NaN
 * Returned     adjusted [count]  0..1, in the same order; may be p_values
 * Status       PLOGP_EINVAL, PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_adjust_p_values(const double *p_values, size_t count, plogp_correction correction,
                      const plogp_context *context, double *adjusted);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_PERMUTATION_H */
