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

/* v^2/2 + v^3/6 + ...: for |v| < 1/2 the eighteenth term is below 2^-64 of the first. */
double plogp__exp_gap(double v)
{
    if (fabs(v) >= 0.5)
        return plogp__expm1(v) - v;
    double series = 1.0;
    for (int k = 18; k >= 3; k--)
        series = 1.0 + series * v / k;
    return 0.5 * v * v * series;
}

/* The remainder of Taylor's formula at 1, (x-1)^2 times the integral over t in 0..1 of
 * (1-t) trigamma(1 + t (x-1)), by the 8-point rule of Gauss: trigamma's pole at 0 lies at
 * least 4 half-lengths away, which leaves 2^-60. */
double plogp__log_gamma_excess(double d)
{
    static const double nodes[] = {0x1.454e34f533998p-6, 0x1.a06d536d82f88p-4,
                                   0x1.e5dad4f9af698p-3, 0x1.a214dac30e32fp-2};
    static const double weights[] = {0x1.9ea1d04ca0374p-5, 0x1.c76fb531d2b96p-4,
                                     0x1.413c50a255615p-3, 0x1.736360b199343p-3};
    double sum = 0.0;
    if (fabs(d) > 0.25)
        return plogp__log_gamma(1.0 + d) + PLOGP__EULER * d;
    for (int i = 0; i < 4; i++) {
        const double low = nodes[i], high = 1.0 - low;
        sum += weights[i] * (high * plogp__trigamma(1.0 + low * d) +
                             low * plogp__trigamma(1.0 + high * d));
    }
    return d * d * sum;
}

double plogp__log_gamma_gap(double x)
{
    return plogp__log_gamma_excess(x - 1.0);
}

double plogp__log_quotient(double x, double m)
{
    const double d = (x - m) / m, quotient = x / m;
    if (fabs(d) < 0.5)
        return plogp__log1p(d);
    const int representable = quotient > 0x1p-1000 && quotient < 0x1p1000;
    return representable ? plogp__log(quotient) : plogp__log(x) - plogp__log(m);
}

#define BLOCK 512

/* A block: where all quotients are on one side of one half of 1, one kernel suffices. */
static void log_quotients(const double *x, double m, double *logs, size_t count)
{
    double near[BLOCK];
    size_t nears = 0, odd = 0;
    for (size_t i = 0; i < count; i++) {
        const double d = (x[i] - m) / m, quotient = x[i] / m;
        const int is_near = fabs(d) < 0.5;
        near[i] = is_near ? d : 0.0;
        logs[i] = quotient;
        nears += is_near ? 1 : 0;
        odd += quotient > 0x1p-1000 && quotient < 0x1p1000 ? 0 : 1;
    }
    if (nears > 0)
        plogp__map(PLOGP__LOG1P, near, near, count);
    if (nears < count)
        plogp__map(PLOGP__LOG, logs, logs, count);
    for (size_t i = 0; nears > 0 && i < count; i++)
        logs[i] = near[i] != 0.0 || x[i] == m ? near[i] : logs[i];
    for (size_t i = 0; odd > 0 && i < count; i++)
        logs[i] = plogp__log_quotient(x[i], m);
}

void plogp__log_quotients(const double *x, double m, double *logs, size_t count)
{
    for (size_t i = 0; i < count; i += BLOCK)
        log_quotients(x + i, m, logs + i, count - i < BLOCK ? count - i : BLOCK);
}

double plogp__trial_divergence(double p, double q)
{
    const double rest = 1.0 - p, moved = p - q;
    const double failure = fabs(moved) < 0.5 * rest
                               ? rest * plogp__log_gap(moved / rest)
                               : plogp__divergence_term(rest, 1.0 - q);
    return plogp__divergence_term(p, q) + failure;
}

/* The divergence term of k from n x; far from 1 in long double, because the exponential of a
 * large logarithm loses what that has been rounded by. */
static long double deviance(double k, long double n, double x)
{
    const long double mean = n * (long double)x, quotient = (long double)k / mean;
    if (quotient > 0.5L && quotient < 2.0L)
        return (long double)plogp__divergence_term(k, (double)mean);
    return (long double)k * logl(quotient) - (long double)k + mean;
}

/*
 * With n = k + m, Stirling's leading terms of the three log-gammas and the powers add up
 * to two divergence terms, of k from n x and m from n (1 - x): their linear parts cancel.
 */
long double plogp__log_beta_kernel(double k, double m, double x, double complement)
{
    const double n = k + m;
    const double leading = 0.5 * (plogp__log(k / n) + plogp__log(m) - PLOGP__LOG_2PI);
    const double remainder = plogp__stirling_remainder(n) - plogp__stirling_remainder(k) -
                             plogp__stirling_remainder(m);
    const long double exact = (long double)k + (long double)m;
    return (long double)(leading + remainder) - deviance(k, exact, x) -
           deviance(m, exact, complement);
}
