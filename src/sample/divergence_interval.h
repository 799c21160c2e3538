/* The 95 % interval of a divergence that was estimated from frequencies. */
#ifndef PLOGP_SRC_SAMPLE_DIVERGENCE_INTERVAL_H
#define PLOGP_SRC_SAMPLE_DIVERGENCE_INTERVAL_H

#include "plogp/interval.h"
#include "plogp/joint_counts.h"
#include "plogp/mutual_information.h"

struct plogp__divergence_estimate {
    double value;    /* plug-in, >= 0                                                */
    double bias;     /* of it, to first order in 1/n                                 */
    double variance; /* of it, to first order in 1/n: 0 where the divergence is 0    */
    double unit;     /* near 0, value/unit is noncentral chi-square                  */
    double freedom;  /* its degrees of freedom; 0: there is nothing to estimate      */
};

/*
 * Near 0 the law of value/unit is noncentral chi-square, whose noncentrality is the true
 * divergence over `unit`: its 2.5 % and 97.5 % noncentralities are the ends, the lower one 0
 * where chance alone explains the value. Further away the law is normal with the variance of
 * the delta method; the ends are moved from the value less its bias by the ratio of that
 * standard deviation to the one of the chi-square, 4 value unit, the more the further the
 * value is from 0. At 0 itself the interval holds in 97.5 %.
 * Source: Serfling (1980), sections 3.3 and 6.2; measured in bench/coverage.
 */
#define PLOGP__DIVERGENCE_METHOD                                                         \
    "noncentral chi-square, further from 0 the delta method, around the value less its " \
    "bias"
plogp_interval
plogp__divergence_interval(const struct plogp__divergence_estimate *estimate);

/* The standard error: first order without the part that is noise, which is the second
 * order's, 2 freedom unit^2. */
double plogp__divergence_error(const struct plogp__divergence_estimate *estimate);

/* What to say of a table whose cells are too thin for the laws above, or NULL; `freedom`: the
 * cells that are free, seen or not. Source: Cochran (1954), section 2.1, of cells as seen. */
const char *plogp__thin_cells(const plogp_joint_table *table, double freedom);

/* Stretch the interval to hold the estimate, and say so where nothing else is said. */
void plogp__hold_estimate(plogp_mutual_information *mi);

#endif
