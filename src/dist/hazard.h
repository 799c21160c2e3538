/*
 * The cumulative hazard h(z) = log(1 + k z) / k that generalised Pareto and extreme value
 * laws share, and z at k = 0, with its derivatives in k.
 */
#ifndef PLOGP_SRC_DIST_HAZARD_H
#define PLOGP_SRC_DIST_HAZARD_H

struct plogp__hazard {
    double value;
    double tilt;  /* z / (1 + k z)                        */
    double slope; /* dh/dk                                */
    double bend;  /* d2h/dk2                              */
};

/* h alone, 1 + k z > 0. */
double plogp__hazard(double z, double k);
/* h with its derivatives in k; relative errors of a few u for every k. */
struct plogp__hazard plogp__hazard_jet(double z, double k);
/* z with h(z) = h: (e^(k h) - 1) / k. */
double plogp__hazard_inverse(double h, double k);

#endif
