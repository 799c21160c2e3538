#include "dist/deviance.h"

#include <math.h>

#include "math/kernel.h"
#include "math/special.h"

/*
 * With s = d / (2 + d): log(1 + d) = 2 (s + s^3/3 + s^5/5 + ...) and d - 2 s = d s, so
 * d - log(1 + d) = d s - 2 s^3 (1/3 + s^2/5 + ...), which does not cancel for small d.
 * |s| <= 1/4 there, and the sixteenth power of s^2 is below 2^-64.
 */
double plogp__log_gap(double d)
{
    if (!(d > -0.4 && d < 2.0 / 3.0))
        return isinf(d) ? INFINITY : d - plogp__log1p(d);
    const double s = d / (2.0 + d), square = s * s;
    double series = 0.0;
    for (int k = 15; k >= 1; k--)
        series = series * square + 1.0 / (2 * k + 1);
    return d * s - 2.0 * s * square * series;
}

double plogp__log_quotient(double x, double m)
{
    const double d = (x - m) / m, quotient = x / m;
    if (fabs(d) < 0.5)
        return plogp__log1p(d);
    const int representable = quotient > 0x1p-1000 && quotient < 0x1p1000;
    return representable ? plogp__log(quotient) : plogp__log(x) - plogp__log(m);
}

/*
 * With n = k + m, Stirling's leading terms of the three log-gammas and the powers add up
 * to two divergence terms, of k from n x and m from n (1 - x): their linear parts cancel.
 */
double plogp__log_beta_kernel(double k, double m, double x, double complement)
{
    const double n = k + m;
    const double leading = 0.5 * (plogp__log(k / n) + plogp__log(m) - PLOGP__LOG_2PI);
    const double remainder = plogp__stirling_remainder(n) - plogp__stirling_remainder(k) -
                             plogp__stirling_remainder(m);
    return leading + remainder - plogp__divergence_term(k, n * x) -
           plogp__divergence_term(m, n * complement);
}
