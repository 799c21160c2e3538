/* Measures of one law; the public functions put a form in front of them. */
#ifndef PLOGP_SRC_INFO_ENTROPY_H
#define PLOGP_SRC_INFO_ENTROPY_H

#include "info/law.h"
#include "plogp/sum.h"

/* Add share_i * value, exactly. */
void plogp__law_add(const struct plogp__law *law, size_t i, double value, plogp_sum *sum);
/* sum / total of the law. */
double plogp__law_mean(const struct plogp__law *law, const plogp_sum *sum);

/* Of k shares that add up to 1: what rounding put beyond 0 or log k is taken back, which
 * brings it nearer to the truth. */
double plogp__entropy_in_range(double entropy, size_t k);

double plogp__entropy(const struct plogp__law *law);
double plogp__renyi_entropy(const struct plogp__law *law, double order);
double plogp__tsallis_entropy(const struct plogp__law *law, double order);

#endif
