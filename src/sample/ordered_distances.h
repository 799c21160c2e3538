/* Exact distances between two sorted samples. */
#ifndef PLOGP_SRC_SAMPLE_ORDERED_DISTANCES_H
#define PLOGP_SRC_SAMPLE_ORDERED_DISTANCES_H

#include "sample/sorted.h"

struct plogp__ordered_distances {
    double wasserstein, energy, ks;
    double below, above; /* weight of Q below the least and above the largest of P */
    double range;        /* of the finite values of both, or 1                     */
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
