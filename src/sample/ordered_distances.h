/* Exact distances between two sorted samples. */
#ifndef PLOGP_SRC_SAMPLE_ORDERED_DISTANCES_H
#define PLOGP_SRC_SAMPLE_ORDERED_DISTANCES_H

#include "plogp/ordered.h"

struct plogp__ordered_distances {
    double wasserstein, energy, ks;
    double wasserstein_variance; /* of the estimate, where the laws differ */
    double ks_variance;          /* at the place of the largest difference */
};

/* Both tables have values, all finite. */
void plogp__ordered_distances_of(const plogp_ordered_table *p,
                                 const plogp_ordered_table *q,
                                 struct plogp__ordered_distances *distances);
/* (integral of (F^-1 - G^-1)^2)^(1/2). */
double plogp__wasserstein2(const plogp_ordered_table *p, const plogp_ordered_table *q);
/* P(D >= ks) for equal continuous laws, in the limit of large samples. */
double plogp__ks_p_value(double ks, double n_p, double n_q);

#endif
