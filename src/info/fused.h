/*
 * Measures of probabilities in one reading: check, total and terms block by block while a
 * block is in the cache. They give up (false) whenever the general way is needed, which then
 * also finds out what is wrong; true means that *value is final.
 */
#ifndef PLOGP_SRC_INFO_FUSED_H
#define PLOGP_SRC_INFO_FUSED_H

#include <stdbool.h>

#include "plogp/law.h"

/* Are these probabilities in double precision? Asked of each law before the others. */
bool plogp__is_fusible(const plogp_law *law);
bool plogp__fused_entropy(const plogp_law *p, const plogp_context *context,
                          double *value);
bool plogp__fused_kl(const plogp_law *p, const plogp_law *q, const plogp_context *context,
                     double *value);
bool plogp__fused_cross_entropy(const plogp_law *p, const plogp_law *q,
                                const plogp_context *context, double *value);

#endif
