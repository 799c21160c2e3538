/*
 * Families of x - location: a family of positive numbers whose support begins elsewhere.
 *
 * Their likelihood is unbounded for every sample: as the location rises to the smallest
 * value, a shape below 1 (of a lognormal law, an ever larger sdlog) makes that value as
 * likely as one wants. What can be reported is an inner maximum, where there is one.
 */
#ifndef PLOGP_SRC_DIST_SHIFTED_H
#define PLOGP_SRC_DIST_SHIFTED_H

#include "dist/family.h"

/* Why no inner maximum exists. */
struct plogp__shifted_reasons {
    const char *rising;  /* towards the smallest value            */
    const char *falling; /* the location goes to minus infinity   */
};

/*
 * Where a fit begins: the highest inner maximum of the profile likelihood in the location,
 * on a grid of distances from the smallest value, of a sample of at most 256 groups. The
 * base's own estimate gives the other parameters at each location.
 */
enum plogp__start plogp__shifted_start(const struct plogp__family *base,
                                       const struct plogp__shifted_reasons *reasons,
                                       const struct plogp__statistics *sample,
                                       double *theta, const char **reason);

#define PLOGP__SHIFTED_UNBOUNDED                                                         \
    "the likelihood grows without bound as the location rises to the smallest value"
#define PLOGP__SHIFTED_RISING                                                            \
    "no inner maximum: " PLOGP__SHIFTED_UNBOUNDED ", and falls from there"
#define PLOGP__SHIFTED_LOCAL "a local maximum: " PLOGP__SHIFTED_UNBOUNDED
#define PLOGP__SHIFTED_NONE  "no inner maximum was found: " PLOGP__SHIFTED_UNBOUNDED

#endif
