/* What families of (x - location) / scale share; these are their first two parameters. */
#ifndef PLOGP_SRC_DIST_LOCATION_SCALE_H
#define PLOGP_SRC_DIST_LOCATION_SCALE_H

static inline double plogp__standardise(double x, const double *theta)
{
    return (x - theta[0]) / theta[1];
}

/* Why equal values leave such a family without a maximum. */
#define PLOGP__UNBOUNDED_SCALE                                                           \
    "all values are equal: the likelihood grows without bound as the scale falls to 0"

#endif
