/*
 * A law given by shares of a total, whatever form it came in. The total is kept to about
 * 106 bits and never divided into the shares: p_i = share_i / (total + total_low).
 */
#ifndef PLOGP_SRC_INFO_LAW_H
#define PLOGP_SRC_INFO_LAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "info/pair.h"
#include "plogp/law.h"
#include "plogp/status.h"

struct plogp__law {
    plogp_law given; /* the numbers, where they are              */
    size_t k;
    double largest;           /* of logits: shares are e^(z - largest)          */
    int scale;                /* others: w * 2^-scale, total < 2^scale k        */
    struct plogp__pair total; /* of the scaled shares; (1, 0) when used as given   */
    bool as_given;            /* probabilities that miss 1 by more than rounding   */
    const plogp_context *context;
};

/* Status as documented in plogp/law.h; law is written only on PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__law_make(const plogp_law *given,
                                              const plogp_context *context,
                                              struct plogp__law *law);
/* A law over `cells` cells, whose total stands for probability 1: probabilities are checked, and
 * then weights. Another k is PLOGP_EINVAL. */
PLOGP_MUST_CHECK plogp_status plogp__law_of_cells(const plogp_law *given, size_t cells,
                                                  const plogp_context *context,
                                                  struct plogp__law *law);
/* As given by doubles or uint64 numbers. */
PLOGP_MUST_CHECK plogp_status plogp__law_probs(const double *p, size_t k,
                                               struct plogp__law *law);
PLOGP_MUST_CHECK plogp_status plogp__law_weights(const double *weights, size_t k,
                                                 struct plogp__law *law);
PLOGP_MUST_CHECK plogp_status plogp__law_counts(const uint64_t *counts, size_t k,
                                                struct plogp__law *law);

static inline plogp_law plogp__probs(const double *p, size_t k)
{
    return (plogp_law){p, k, PLOGP_LAW_PROBS, PLOGP_NUMBER_DOUBLE};
}

static inline plogp_law plogp__weights(const double *weights, size_t k)
{
    return (plogp_law){weights, k, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE};
}

static inline plogp_law plogp__counts(const uint64_t *counts, size_t k)
{
    return (plogp_law){counts, k, PLOGP_LAW_COUNTS, PLOGP_NUMBER_UINT64};
}

/* Are the shares the numbers themselves, in double precision? */
bool plogp__law_is_plain(const struct plogp__law *law);
/* The numbers of such a law. */
static inline const double *plogp__law_doubles(const struct plogp__law *law)
{
    return law->given.values;
}

/* Numbers as given, rounded to doubles; an integer as it is. */
void plogp__law_numbers(const struct plogp__law *law, size_t first, size_t count,
                        double *numbers);
uint64_t plogp__law_count(const struct plogp__law *law, size_t i);

/* The unrounded share of symbol i, scaled. */
struct plogp__pair plogp__law_share(const struct plogp__law *law, size_t i);
/* Is the share exactly zero (not: rounded to zero)? */
bool plogp__law_is_zero(const struct plogp__law *law, size_t i);
/* p_i, within 2u. */
double plogp__law_p(const struct plogp__law *law, size_t i);
/* -log p_i: within 6u relative, whether p_i is near 0, near 1 or 1 exactly. */
double plogp__law_surprisal(const struct plogp__law *law, size_t i);

#define PLOGP__CHUNK                                                                     \
    2048 /* shares that are looked at together: two arrays fit the cache */
/* Scaled shares of count <= PLOGP__CHUNK symbols, rounded to doubles. */
void plogp__law_shares(const struct plogp__law *law, size_t first, size_t count,
                       double *shares);
/* p_i of count <= PLOGP__CHUNK symbols from `first` on, each within 2u. */
void plogp__law_chunk(const struct plogp__law *law, size_t first, size_t count,
                      double *p);
/* Is -log p better taken from the share: near 1, where the rounding of p would show in it,
 * and where p itself is no normal double? */
static inline bool plogp__is_delicate(double p)
{
    return p > 0.5 || p < 0x1p-960;
}

/* How many of a chunk are; zeros may be among them. */
size_t plogp__count_delicate(const double *p, size_t count);

/* log(whole / part), 0 < part <= whole: within 6u. */
double plogp__log_share(struct plogp__pair part, struct plogp__pair whole);

#endif
