#include "dist/divergence_forms.h"

#include <math.h>

#include "dist/deviance.h"
#include "math/kernel.h"

/* p log(p/q) - p + q; where the densities are near, from the difference of their logs,
 * which has not lost what the densities have: p (e^d - 1 - d), d = log q - log p. */
double plogp__kl_form(double log_p, double log_q)
{
    const double p = plogp__exp(log_p), d = log_q - log_p;
    if (p == 0.0)
        return plogp__exp(log_q);
    if (fabs(d) < 0.5)
        return p * plogp__exp_gap(d);
    return -p * d - p + plogp__exp(log_q);
}

/* Both halves against the middle law m = (p + q) / 2. */
double plogp__js_form(double log_p, double log_q)
{
    const double p = plogp__exp(log_p), q = plogp__exp(log_q), m = 0.5 * (p + q);
    if (m < 0x1p-1000) /* where half of the smallest number rounds to 0 */
        return 0.0;
    return 0.5 * (plogp__divergence_term(p, m) + plogp__divergence_term(q, m));
}

/* |p - q| / 2 */
double plogp__tv_form(double log_p, double log_q)
{
    const double d = log_q - log_p;
    if (fabs(d) < 1.0)
        return 0.5 * plogp__exp(log_p) * fabs(plogp__expm1(d));
    return 0.5 * fabs(plogp__exp(log_p) - plogp__exp(log_q));
}

/* (sqrt p - sqrt q)^2 / 2 */
double plogp__hellinger_form(double log_p, double log_q)
{
    const double d = log_q - log_p;
    if (!(fabs(d) < 1.0)) {
        const double root = plogp__exp(0.5 * log_p) - plogp__exp(0.5 * log_q);
        return 0.5 * root * root;
    }
    const double step = plogp__expm1(0.5 * d);
    return 0.5 * plogp__exp(log_p) * step * step;
}

double plogp__overlap_form(double log_p, double log_q)
{
    return plogp__exp(0.5 * (log_p + log_q));
}

/* (p - q)^2 / q */
double plogp__chi2_form(double log_p, double log_q)
{
    const double d = log_p - log_q;
    if (fabs(d) < 1.0) {
        const double step = plogp__expm1(d);
        return plogp__exp(log_q) * step * step;
    }
    const double p = plogp__exp(log_p), q = plogp__exp(log_q);
    return plogp__exp(2.0 * log_p - log_q) - 2.0 * p + q;
}

double plogp__entropy_form(double log_p, double log_q)
{
    (void)log_q;
    const double p = plogp__exp(log_p);
    return p == 0.0 ? 0.0 : -p * log_p;
}
