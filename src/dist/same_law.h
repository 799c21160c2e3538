/* Families that have laws in common, under one name. */
#ifndef PLOGP_SRC_DIST_SAME_LAW_H
#define PLOGP_SRC_DIST_SAME_LAW_H

#include <stdbool.h>

#include "plogp/distribution.h"

/*
 * The laws p and q under one family's name in laws[0] and laws[1], where they have one that
 * they have not: gamma(1, s) and exponential(1/s), a Student law of one degree of freedom and a
 * Cauchy law, a shifted law with a location of 0 and its base. Otherwise false, and nothing
 * is written. *rounded says whether a parameter was: a reciprocal may be.
 */
bool plogp__same_family(const plogp_distribution *p, const plogp_distribution *q,
                        plogp_distribution *laws, bool *rounded);

#endif
