/*
 * The cumulative hazard h = log(1 + k z) / k, z = x / s, that generalised Pareto and extreme
 * value laws share, and z at k = 0, with its derivatives in k. Next to the end of a support,
 * where 1 + k z is nearly 0, it is taken from s + k x, which is rounded once.
 */
#ifndef PLOGP_SRC_DIST_HAZARD_H
#define PLOGP_SRC_DIST_HAZARD_H

struct plogp__hazard {
    double value;
    double room;  /* 1 + k z                              */
    double tilt;  /* z / (1 + k z)                        */
    double slope; /* dh/dk                                */
    double bend;  /* d2h/dk2                              */
};

/* 1 + k z: no more than 0 at and beyond the end of the support. */
double plogp__hazard_room(double x, double scale, double k);
/* h alone, 1 + k z > 0. */
double plogp__hazard(double x, double scale, double k);
/* h with its derivatives in k; relative errors of a few u for every k. */
struct plogp__hazard plogp__hazard_jet(double x, double scale, double k);
/* z with h(z) = h: (e^(k h) - 1) / k. */
double plogp__hazard_inverse(double h, double k);

#endif
