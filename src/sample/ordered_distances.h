/* Exact distances between two sorted samples. */
#ifndef PLOGP_SRC_SAMPLE_ORDERED_DISTANCES_H
#define PLOGP_SRC_SAMPLE_ORDERED_DISTANCES_H

#include "plogp/ordered.h"

struct plogp__ordered_distances {
    double wasserstein, energy, ks;
    double wasserstein_variance; /* of the estimate, where the laws differ            */
    double wasserstein_bias;     /* from where they are not seen to differ, see below */
};

/* Both tables have values, all finite. */
void plogp__ordered_distances_of(const plogp_ordered_table *p,
                                 const plogp_ordered_table *q,
                                 struct plogp__ordered_distances *distances);
/* (integral of (F^-1 - G^-1)^2)^(1/2). */
double plogp__wasserstein2(const plogp_ordered_table *p, const plogp_ordered_table *q);
/* The x that P(D >= x sqrt(1/n_p + 1/n_q)) = 0.05 has in the limit. */
#define PLOGP__KS_95 0x1.5bac5a38a1e89p+0

/* P(D >= ks) for equal continuous laws, in the limit of large samples. */
double plogp__ks_p_value(double ks, double n_p, double n_q);

#endif
