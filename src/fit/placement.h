/* Samples far from 0 or over many decades: a copy that suits one family's arithmetic. */
#ifndef PLOGP_SRC_FIT_PLACEMENT_H
#define PLOGP_SRC_FIT_PLACEMENT_H

#include "fit/fitting.h"

/* A copy of the sample, moved or in a scale of its own. */
struct plogp__placement {
    struct plogp__statistics sample;
    double *values; /* owned; NULL: the sample serves as it is */
};

/*
 * Place the sample where the family can be fitted with all digits:
 *
 *   - a family with a location, to values that lie far from 0 for their spread: moved by
 *     one of them, for a location is rounded in its last place, and a scale that is found
 *     beside it would be wrong by what that place is of the scale;
 *   - a family of positive numbers, to values over many decades: scaled to the middle of
 *     their exponents, since the smallest count through their logarithms;
 *   - a law with heavy tails, to values over many decades: scaled by half of the values
 *     around the median, since the largest do not move its scale.
 *
 * Status: PLOGP_ENOMEM.
 */
plogp_status plogp__fitting_place(struct plogp__fitting *run,
                                  const struct plogp__fit_data *data,
                                  const plogp_context *context,
                                  struct plogp__placement *placement);
void plogp__placement_clear(const plogp_context *context,
                            struct plogp__placement *placement);

#endif
