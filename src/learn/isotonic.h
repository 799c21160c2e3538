/* Rising functions of a score, by pooling adjacent violators. */
#ifndef PLOGP_SRC_LEARN_ISOTONIC_H
#define PLOGP_SRC_LEARN_ISOTONIC_H

#include "learn/rows.h"

/* A pool of scores low .. high that share a probability. */
struct plogp__step {
    double low, high, probability;
};

struct plogp__rising {
    struct plogp__step *steps; /* [count] rising in score and probability */
    size_t count;
};

/*
 * The rising function of the score that is nearest to the share of rows of class `positive`,
 * in squares and in cross-entropy alike. Labels >= classes are left out. PLOGP_EDOMAIN
 * without rows. *loss (NULL: not wanted) is its mean cross-entropy on these rows.
 *
 * Source: Ayer et al. (1955); Zadrozny, Elkan (2002)
 */
struct plogp__isotonic_data {
    const struct plogp__rows *rows;
    const double *score; /* [rows->count] not NaN */
    uint32_t positive;
    size_t classes;
};
PLOGP_MUST_CHECK plogp_status plogp__isotonic_fit(const struct plogp__isotonic_data *data,
                                                  const plogp_context *context,
                                                  struct plogp__rising *rising,
                                                  double *loss);
void plogp__rising_clear(struct plogp__rising *rising, const plogp_context *context);

/* Its value at a score: linear between pools, level beyond the first and the last. */
double plogp__rising_value(const struct plogp__rising *rising, double score);

#endif
