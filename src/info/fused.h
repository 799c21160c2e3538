/*
 * Measures of probabilities in one reading: check, total and terms block by block while a
 * block is in the cache. They give up (false) whenever the general way is needed, which then
 * also finds out what is wrong; true means that *value is final.
 */
#ifndef PLOGP_SRC_INFO_FUSED_H
#define PLOGP_SRC_INFO_FUSED_H

#include <stdbool.h>
#include <stddef.h>

bool plogp__fused_entropy(const double *p, size_t k, double *value);
bool plogp__fused_kl(const double *p, const double *q, size_t k, double *value);
bool plogp__fused_cross_entropy(const double *p, const double *q, size_t k,
                                double *value);

#endif
