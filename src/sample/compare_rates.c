#include <math.h>

#include "math/confidence.h"
#include "math/special.h"
#include "plogp/two_sample.h"

/* Wilson's score interval of one rate. */
static plogp_interval wilson(double rate, double n)
{
    const double z2 = PLOGP__Z95 * PLOGP__Z95;
    const double center = (rate + z2 / (2 * n)) / (1 + z2 / n);
    const double half =
        PLOGP__Z95 / (1 + z2 / n) * sqrt(rate * (1 - rate) / n + z2 / (4 * n * n));
    return (plogp_interval){fmax(center - half, 0.0), fmin(center + half, 1.0)};
}

/* The pooled two-sided test of equal rates, chi-square with one degree of freedom. */
static double equal_rates_p_value(double difference, double pooled, double n_p,
                                  double n_q)
{
    if (difference == 0)
        return 1.0;
    const double variance = pooled * (1 - pooled) * (1 / n_p + 1 / n_q);
    return plogp__chi_square_sf(difference * difference / variance, 1.0);
}

plogp_rate_difference plogp_compare_rates(double missing_p, double present_p,
                                          double missing_q, double present_q)
{
    const double n_p = missing_p + present_p, n_q = missing_q + present_q;
    if (!(n_p > 0 && n_q > 0))
        return (plogp_rate_difference){NAN, {NAN, NAN}, NAN};
    const double p = missing_p / n_p, q = missing_q / n_q, difference = q - p;
    const plogp_interval of_p = wilson(p, n_p), of_q = wilson(q, n_q);
    return (plogp_rate_difference){
        .difference = difference,
        .interval = {difference - hypot(q - of_q.low, of_p.high - p),
                     difference + hypot(of_q.high - q, p - of_p.low)},
        .p_value = equal_rates_p_value(difference, (missing_p + missing_q) / (n_p + n_q),
                                       n_p, n_q),
    };
}
