/* Two samples over the same symbols, as weights. */
#ifndef PLOGP_SRC_SAMPLE_ALIGNED_H
#define PLOGP_SRC_SAMPLE_ALIGNED_H

#include "plogp/two_sample.h"

struct plogp__aligned {
    double *p, *q; /* [size] weights, in one block that begins at p */
    size_t size;
    double total_p, total_q;
    double added; /* to each weight, included */
    const plogp_alloc *alloc;
};

/* Levels of either table, met by their text. To be cleared only after PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__align_counts(const plogp_counts_table *p,
                                                  const plogp_counts_table *q,
                                                  const plogp_context *context,
                                                  struct plogp__aligned *both);
/* Room for `size` symbols, all weights 0. */
PLOGP_MUST_CHECK plogp_status plogp__aligned_init(size_t size,
                                                  const plogp_context *context,
                                                  struct plogp__aligned *both);
void plogp__aligned_clear(struct plogp__aligned *both);

/* See plogp_compare_counts. A bin that was raised from nothing in P is beyond its sample. */
void plogp__divergence_intervals_of(const struct plogp__aligned *both,
                                    const plogp_divergences *all,
                                    plogp_divergence_intervals *intervals);

/* Why the intervals hold the truth in less than 93 %: bench/coverage. */
enum plogp__thin {
    PLOGP__THIN_NOT,
    PLOGP__THIN_ALL,  /* fewer than 10 observations to a level in one of the samples */
    PLOGP__THIN_MANY, /* more than a fifth of the levels with fewer than 5 */
    PLOGP__THIN_ONE_SIDED /* a level with hardly any where the other sample has many */
};
enum plogp__thin plogp__thin_levels(const struct plogp__aligned *both);

/* 2 (n_p KL(P || M) + n_q KL(Q || M)), M the two samples together. */
PLOGP_MUST_CHECK plogp_status plogp__homogeneity_statistic(
    const struct plogp__aligned *both, const plogp_context *context, double *statistic);

#endif
