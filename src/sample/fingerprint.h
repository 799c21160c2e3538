/* The fingerprint of a sample: how many symbols were seen once, twice, ... */
#ifndef PLOGP_SRC_SAMPLE_FINGERPRINT_H
#define PLOGP_SRC_SAMPLE_FINGERPRINT_H

#include "plogp/context.h"

/*
 * Estimators read nothing else, so the order of the counts cannot matter and each
 * special function is computed once for each distinct count. Counts are whole numbers in
 * doubles, exact because n <= 2^53.
 */
struct plogp__fingerprint {
    double *counts; /* [size] distinct counts > 0, increasing */
    double *times;  /* [size] symbols with that count         */
    size_t size;
    double n;        /* observations   */
    double observed; /* symbols seen   */
    double f1, f2;   /* symbols seen once, twice */
    const plogp_alloc *alloc;
};

/* PLOGP_EDOMAIN: no observation, or more than 2^53. To be cleared only after PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status
plogp__fingerprint_init(const uint64_t *counts, size_t k, const plogp_context *context,
                        struct plogp__fingerprint *fingerprint);
/* As above, of whole numbers in doubles (overwritten). */
PLOGP_MUST_CHECK plogp_status plogp__fingerprint_of_numbers(
    double *counts, double *scratch, size_t k, struct plogp__fingerprint *fingerprint);
void plogp__fingerprint_clear(struct plogp__fingerprint *fingerprint);

/* sum over the symbols seen of term(count), correctly rounded. */
typedef double plogp__count_term(const void *state, double count);
double plogp__fingerprint_sum(const struct plogp__fingerprint *fingerprint,
                              plogp__count_term *term, const void *state);
/* sum of count * term(count): the sum over the observations. */
double plogp__fingerprint_mean_sum(const struct plogp__fingerprint *fingerprint,
                                   plogp__count_term *term, const void *state);

/* Good-Turing coverage. */
double plogp__fingerprint_coverage(const struct plogp__fingerprint *fingerprint);

#endif
