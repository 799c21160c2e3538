/* Exact distances between two sorted samples. */
#ifndef PLOGP_SRC_SAMPLE_ORDERED_DISTANCES_H
#define PLOGP_SRC_SAMPLE_ORDERED_DISTANCES_H

#include "sample/sorted.h"

/* The spread of the influence functions of W1, W2 and the energy distance is the sample's own and
 * skew: n observations have a variance of 1 + SMALL/n of it. Without that 100 uniform ones held in 90 %
 * (bench/coverage/README.md). */
#define PLOGP__SMALL 30.0

struct plogp__ordered_distances {
    double wasserstein, energy, ks;
    double wasserstein_variance; /* of the estimate, where the laws differ            */
    double wasserstein_bias;     /* from where they are not seen to differ, see below */
    double below, above; /* weight of Q below the least and above the largest of P   */
    double range;        /* of the finite values of both, or 1                       */
};

/* Both have values. PLOGP_EIO, PLOGP_ENOMEM, PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status
plogp__ordered_distances_of(const plogp_sorted *p, const plogp_sorted *q,
                            struct plogp__ordered_distances *distances);

/* (integral of (F^-1 - G^-1)^2)^(1/2). */
PLOGP_MUST_CHECK plogp_status plogp__wasserstein2(const plogp_sorted *p,
                                                  const plogp_sorted *q, double range,
                                                  double *distance);
/* The x that P(D >= x sqrt(1/n_p + 1/n_q)) = 0.05 has in the limit. */
#define PLOGP__KS_95 0x1.5bac5a38a1e89p+0

/* P(D >= ks) for equal continuous laws, in the limit of large samples. */
double plogp__ks_p_value(double ks, double n_p, double n_q);

#endif
