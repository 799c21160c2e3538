/*
 * Differences that densities are written in, so that large parameters cancel before
 * anything is rounded, and the constants that go with them.
 *
 * With Stirling's remainder (math/special.h) a density of the gamma, beta, Poisson,
 * binomial or negative binomial law is the exponential of minus a deviance, which is a
 * plogp__divergence_term (math/kernel.h), times a factor of order one.
 * Source: C. Loader (2000), Fast and accurate computation of binomial probabilities.
 */
#ifndef PLOGP_SRC_DIST_DEVIANCE_H
#define PLOGP_SRC_DIST_DEVIANCE_H

#include <stddef.h>

#define PLOGP__LOG_2PI      0x1.d67f1c864beb5p+0 /* log(2 pi)     */
#define PLOGP__HALF_LOG_2PI 0x1.d67f1c864beb5p-1 /* log(2 pi) / 2 */
#define PLOGP__PI           0x1.921fb54442d18p+1 /* pi            */
#define PLOGP__EULER        0x1.2788cfc6fb619p-1 /* Euler's gamma */
#define PLOGP__LOG_2        0x1.62e42fefa39efp-1 /* log(2)        */
#define PLOGP__SQRT_HALF    0x1.6a09e667f3bcdp-1 /* 1 / sqrt(2)   */

/* d - log(1 + d) >= 0 for d >= -1; relative error a few u everywhere. */
double plogp__log_gap(double d);
/* e^v - 1 - v >= 0; relative error a few u everywhere. */
double plogp__exp_gap(double v);
/* log Gamma(1 + d) + gamma d >= 0, d > -1: how far log Gamma lies above its tangent at 1. */
double plogp__log_gamma_excess(double d);
/* The same at x = 1 + d > 0. */
double plogp__log_gamma_gap(double x);
/* p log(p/q) + (1-p) log((1-p)/(1-q)) of two trials; relative error a few u also where p and q
 * are neighbours. */
double plogp__trial_divergence(double p, double q);
/* log(x / m) for x, m > 0, accurate also where x is near m. */
double plogp__log_quotient(double x, double m);
/* logs[i] = log(x[i] / m), the same bits by the array kernels. */
void plogp__log_quotients(const double *x, double m, double *logs, size_t count);
/* log of x^k (1-x)^m Gamma(k+m) / (Gamma(k) Gamma(m)), complement = 1 - x, k, m > 0. */
long double plogp__log_beta_kernel(double k, double m, double x, double complement);

#endif
