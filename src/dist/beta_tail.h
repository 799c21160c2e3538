/*
 * Tails of beta laws with a large parameter, where incomplete beta functions lose digits in
 * proportion to it and need of the order of its root of steps.
 */
#ifndef PLOGP_SRC_DIST_BETA_TAIL_H
#define PLOGP_SRC_DIST_BETA_TAIL_H

#define PLOGP__BETA_LARGE 2048.0 /* from here on a parameter costs digits */

/*
 * The regularised incomplete beta function I_x(a, b) with a, b > 0 and x = u / (u + v), which
 * is not rounded; u, v >= 0. From the one of both tails that is known, the other is 1 less
 * it. I_x(b, a) at (v, u) is the upper tail.
 *
 * Accuracy     8u, or of the change in it when a, b, u or v changes by u
 * Cost         about 10 us with a large parameter, otherwise that of plogp__beta_p
 */
double plogp__beta_tail(double a, double b, double u, double v);

/* log of the same, finite where it underflows; -Inf at u = 0. */
double plogp__log_beta_tail(double a, double b, double u, double v);

/* A place between 0 and 1, and what is left of 1, each to its own digits. */
struct plogp__unit_place {
    double x, rest;
};

/* x with I_x(a, b) = p, 0 < p < 1, by iteration from the far tail; NaN where that does not end:
 * for p near 1. */
struct plogp__unit_place plogp__beta_far_quantile(double a, double b, double p);

#endif
