/* The error function and the normal law; modified Bessel functions. */
#include "math/special.h"

#include "math/special_boost.hpp"

#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/erf.hpp>

using namespace plogp_special;
namespace bm = boost::math;

namespace
{

constexpr real SQRT_2 = 1.41421356237309504880168872420969808L;
constexpr real TWO_PI = 6.28318530717958647692528676655900577L;

real upper_tail(real z)
{
    return bm::erfc(z / SQRT_2, quiet()) / 2;
}

/* Z > z for z >= 20: log of exp(-z^2/2) / (z sqrt(2 pi)) * (1 - 1/z^2 + 3/z^4 - ...); the
 * first term left out is below 2^-65. Source: Abramowitz and Stegun (1964), 26.2.12. */
real far_log_sf(real z)
{
    const real square = z * z;
    real series = 1;
    for (int k = 12; k > 0; k--)
        series = 1 - series * static_cast<real>(2 * k - 1) / square;
    return -square / 2 - std::log(z) - std::log(TWO_PI) / 2 + std::log(series);
}

/* Where I_v(x) e^-x sqrt(2 pi x) = 1 - (m-1)/(8x) + (m-1)(m-9)/(2!(8x)^2) - ..., m = 4
 * v^2, reaches long double precision within 20 terms. */
constexpr double LARGE = 40;

/* Source: Abramowitz and Stegun (1964), 9.7.1. */
real bessel_series(int order, real x)
{
    const real m = static_cast<real>(4 * order * order);
    real sum = 0, term = 1;
    for (int k = 1; k < 80 && std::fabs(term) > 1e-21L; k++) {
        sum += term;
        const real odd = static_cast<real>(2 * k - 1);
        term *= -(m - odd * odd) / (static_cast<real>(k) * 8 * x);
    }
    return sum;
}

real bessel_scaled(int order, real x)
{
    return x >= LARGE ? bessel_series(order, x) / std::sqrt(TWO_PI * x)
                      : bm::cyl_bessel_i(order, x, quiet()) * std::exp(-x);
}

/* From here on the series below leaves 2^-60 of B', whose leading terms cancel otherwise. */
constexpr real SLOPE_LARGE = 30;

struct complement {
    real value, fall; /* B, -B' */
};

/* B = 1 - I_1/I_0 satisfies 2 B = 1/x - B/x + B^2 - B', so its series sum_k b_k / x^k has
 * 2 b_k = (k - 2) b_(k-1) + sum_(i+j=k) b_i b_j for k > 1, b_1 = 1/2. */
complement ratio_complement_series(real x)
{
    constexpr int TERMS = 24;
    real b[TERMS + 1] = {0, 0.5L};
    real power = 1 / x;
    complement sum = {b[1] * power, b[1] * power * power};
    for (int k = 2; k <= TERMS; k++) {
        b[k] = static_cast<real>(k - 2) * b[k - 1];
        for (int i = 1; i < k; i++)
            b[k] += b[i] * b[k - i];
        b[k] /= 2;
        power /= x;
        sum.value += b[k] * power;
        sum.fall += static_cast<real>(k) * b[k] * power / x;
    }
    return sum;
}

/* C = 1/(z + 2/(z + 3/(z + ...))) for z >= 2, with which R = 1/(z + C). Source: Abramowitz
 * and Stegun (1964), 26.2.14. */
real mills_fraction(real z)
{
    const int terms = static_cast<int>(800 / (z * z)) + 20;
    real tail = 0;
    for (int k = terms; k >= 2; k--)
        tail = static_cast<real>(k) / (z + tail);
    return 1 / (z + tail);
}

real mills(real z)
{
    return upper_tail(z) * std::exp(z * z / 2) * std::sqrt(TWO_PI);
}

} // namespace

double plogp__normal_cdf(double z)
{
    return plogp__normal_sf(-z);
}

double plogp__normal_sf(double z)
{
    return guarded(z == z, [=] { return upper_tail(z); });
}

double plogp__normal_log_cdf(double z)
{
    return plogp__normal_log_sf(-z);
}

double plogp__normal_log_sf(double z)
{
    if (z == INFINITE)
        return -INFINITE;
    return guarded(z == z, [=] {
        const real r = z;
        if (r < 0)
            return std::log1p(-upper_tail(-r));
        return r < 20 ? std::log(upper_tail(r)) : far_log_sf(r);
    });
}

double plogp__mills_ratio(double z)
{
    if (z == INFINITE)
        return 0.0;
    return guarded(z == z, [=] {
        const real r = z;
        return r < 2 ? mills(r) : 1 / (r + mills_fraction(r));
    });
}

double plogp__mills_complement(double z)
{
    if (z == INFINITE)
        return 0.0;
    return guarded(z == z, [=] {
        const real r = z;
        const real fraction = r < 2 ? 0 : mills_fraction(r);
        return r < 2 ? 1 - r * mills(r) : fraction / (r + fraction);
    });
}

double plogp__normal_quantile(double p)
{
    return -plogp__normal_quantile_sf(p);
}

double plogp__normal_quantile_sf(double q)
{
    if (q == 0 || q == 1)
        return q == 0 ? INFINITE : -INFINITE;
    return guarded(q > 0 && q < 1, [=] {
        return SQRT_2 * bm::erfc_inv<real>(2 * static_cast<real>(q), quiet());
    });
}

double plogp__bessel_i0_scaled(double x)
{
    if (x == INFINITE)
        return 0.0;
    return guarded(x >= 0, [=] { return bessel_scaled(0, x); });
}

double plogp__bessel_ratio(double x)
{
    if (x == INFINITE)
        return 1.0;
    return guarded(x >= 0, [=] { return bessel_scaled(1, x) / bessel_scaled(0, x); });
}

double plogp__bessel_ratio_complement(double x)
{
    if (x == INFINITE)
        return 0.0;
    return guarded(x >= 0, [=] {
        const real r = x;
        return r >= LARGE
                   ? ratio_complement_series(r).value
                   : (bessel_scaled(0, r) - bessel_scaled(1, r)) / bessel_scaled(0, r);
    });
}

/* Below, of 1 - A/x - A^2 with A = 1 - B. */
double plogp__bessel_ratio_slope(double x)
{
    if (x == 0 || x == INFINITE)
        return x == 0 ? 0.5 : 0.0;
    return guarded(x > 0, [=] {
        const real r = x;
        if (r >= SLOPE_LARGE)
            return ratio_complement_series(r).fall;
        const real ratio = bessel_scaled(1, r) / bessel_scaled(0, r);
        return 1 - ratio / r - ratio * ratio;
    });
}
