/* A place to begin where the family's own serves no more. */
#ifndef PLOGP_SRC_FIT_SEARCH_START_H
#define PLOGP_SRC_FIT_SEARCH_START_H

#include "fit/maximise.h"

/* Move the free positive parameters, one after the other, to the powers of 4 of their values
 * where the likelihood is highest: with another parameter held far from its estimate, or from
 * limits in place of values, they may lie decades from where they would be without. */
void plogp__search_start(const struct plogp__problem *problem, double *theta);

#endif
