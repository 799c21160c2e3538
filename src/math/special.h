/*
 * Special functions, mostly Boost.Math behind a C face.
 *
 * All are total: NaN in, or an argument outside the domain stated, gives NaN; limits at
 * the edges are exact (0, 1, +-Inf); no exception, errno or message comes out. They
 * compute in long double and round once, so the error is about 1 ulp where Boost has a
 * long double version, unless a bound is stated: 8 u, and 64 u for the inverses and for
 * incomplete functions with parameters above 1e4. Logs are natural. All are thread-safe
 * and allocate nothing; the cost is about 0.1 to 2 us, of an inverse up to 20 us.
 */
#ifndef PLOGP_SRC_MATH_SPECIAL_H
#define PLOGP_SRC_MATH_SPECIAL_H

#ifdef __cplusplus
extern "C" {
#endif

/* The standard normal law: P(Z <= z), P(Z > z), their logs (finite for every finite z
 * down to -1e154), and z from either tail (0 and 1 give +-Inf). */
double plogp__normal_cdf(double z);
double plogp__normal_sf(double z);
double plogp__normal_log_cdf(double z);
double plogp__normal_log_sf(double z);
double plogp__normal_quantile(double p);
double plogp__normal_quantile_sf(double q);

/* Mills' ratio R(z) = P(Z > z) / phi(z), and 1 - z R(z) > 0 without cancellation. */
double plogp__mills_ratio(double z);
double plogp__mills_complement(double z);

/* Chi-square with df > 0 degrees of freedom, x >= 0. */
double plogp__chi_square_cdf(double x, double df);
double plogp__chi_square_sf(double x, double df);
/* The noncentrality with which P(X <= x) = p, within 1e-10 of its square root's scale; 0 where
 * even without one P(X <= x) <= p. */
double plogp__chi_square_noncentrality(double x, double df, double p);

/* Student's t with df > 0 degrees of freedom; df = Inf is the normal law. */
double plogp__student_t_cdf(double t, double df);
double plogp__student_t_sf(double t, double df);
double plogp__student_t_quantile(double p, double df);

/* log Gamma(x), x > 0. */
double plogp__log_gamma(double x);
/* log Gamma(x + d) - log Gamma(x) for x > 0, x + d > 0, without cancellation however
 * large x or small d: the relative error is <= 4 u, or the absolute one <= 2^-60 near its
 * zeros. */
double plogp__log_gamma_ratio(double x, double d);
/* log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2), x > 0; about 1/(12 x). */
double plogp__stirling_remainder(double x);
/* log B(a, b) = log Gamma(a) + log Gamma(b) - log Gamma(a + b), a, b > 0. */
double plogp__log_beta(double a, double b);

/* Derivatives of log Gamma, x > 0: psi, psi'. */
double plogp__digamma(double x);
double plogp__trigamma(double x);
/* log x - psi(x) > 0, x > 0, without cancellation; about 1/(2x). */
double plogp__log_minus_digamma(double x);
/* What that falls by from x to x + d, x > 0, x + d > 0; about d / (2 x (x + d)). */
double plogp__log_minus_digamma_fall(double x, double d);
/* psi'(x) - 1/x > 0, x > 0, without cancellation; about 1/(2x^2). */
double plogp__trigamma_excess(double x);
/* psi'(x) - 1/x - 1/(2x^2) > 0, the same; about 1/(6x^3). */
double plogp__trigamma_remainder(double x);
/* psi(x + d) - psi(x), x > 0, x + d > 0, without cancellation. */
double plogp__digamma_difference(double x, double d);
/* psi'(x) - psi'(x + d), x > 0, x + d > 0, without cancellation. */
double plogp__trigamma_difference(double x, double d);

/* Regularised incomplete gamma functions, a > 0, x >= 0: P + Q = 1. */
double plogp__gamma_p(double a, double x);
double plogp__gamma_q(double a, double x);
double plogp__log_gamma_p(double a, double x);
double plogp__log_gamma_q(double a, double x);
/* x with P(a, x) = p, and with Q(a, x) = q; 0 <= p, q <= 1. */
double plogp__gamma_p_inverse(double a, double p);
double plogp__gamma_q_inverse(double a, double q);

/* Regularised incomplete beta function I_x(a, b), a, b > 0, 0 <= x <= 1; 1 - I_x(a, b) is that of
 * (b, a) at 1 - x. */
double plogp__beta_p(double a, double b, double x);
/* The first at x = u / (u + v), u, v >= 0, which is not rounded to double. */
double plogp__beta_p_share(double a, double b, double u, double v);
double plogp__log_beta_p(double a, double b, double x);
double plogp__log_beta_q(double a, double b, double x);
/* x with I_x(a, b) = p, and with 1 - I_x(a, b) = q. */
double plogp__beta_p_inverse(double a, double b, double p);
double plogp__beta_q_inverse(double a, double b, double q);

/* The modified Bessel function I_0(x) e^-x, x >= 0 (never overflows), the ratio
 * A(x) = I_1(x) / I_0(x), and 1 - A(x) without cancellation. */
double plogp__bessel_i0_scaled(double x);
double plogp__bessel_ratio(double x);
double plogp__bessel_ratio_complement(double x);
/* The derivative of the ratio A, 1 - A/x - A^2. */
double plogp__bessel_ratio_slope(double x);

#ifdef __cplusplus
}
#endif

#endif
