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
#include "plogp/status.h"

struct plogp__law {
    const double *weights;  /* [k], or NULL                                   */
    const uint64_t *counts; /* [k], or NULL; exactly one of the two is set    */
    size_t k;
    int scale;                /* shares are weights * 2^-scale, total < 2^scale k  */
    struct plogp__pair total; /* of the scaled shares; (1, 0) when used as given   */
    bool as_given;            /* probabilities that miss 1 by more than rounding   */
};

/* Status as documented in plogp/probability.h; law is written only on PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__law_probs(const double *p, size_t k,
                                               struct plogp__law *law);
PLOGP_MUST_CHECK plogp_status plogp__law_weights(const double *weights, size_t k,
                                                 struct plogp__law *law);
PLOGP_MUST_CHECK plogp_status plogp__law_counts(const uint64_t *counts, size_t k,
                                                struct plogp__law *law);

/* The unrounded share of symbol i, scaled. */
struct plogp__pair plogp__law_share(const struct plogp__law *law, size_t i);
/* Is the share exactly zero (not: rounded to zero)? */
bool plogp__law_is_zero(const struct plogp__law *law, size_t i);
/* p_i, within 2u. */
double plogp__law_p(const struct plogp__law *law, size_t i);
/* -log p_i: within 6u relative, whether p_i is near 0, near 1 or 1 exactly. */
double plogp__law_surprisal(const struct plogp__law *law, size_t i);

#define PLOGP__CHUNK 256 /* shares that are looked at together */
/* p_i of count <= PLOGP__CHUNK symbols from `first` on, each within 2u. */
void plogp__law_chunk(const struct plogp__law *law, size_t first, size_t count,
                      double *p);
/* Is -log p better taken from the share: near 1, where the rounding of p would show in it,
 * and where p itself is no normal double? */
static inline bool plogp__is_delicate(double p)
{
    return p > 0.5 || p < 0x1p-960;
}

/* log(whole / part), 0 < part <= whole: within 6u. */
double plogp__log_share(struct plogp__pair part, struct plogp__pair whole);

#endif
