/*
 * log Gamma, its differences and its derivatives.
 *
 * Differences of log Gamma at large arguments lose all digits when subtracted. Both ends
 * are moved to >= SHIFT by the recurrence, whose terms are log1p(d / (x + k)), and there
 * Stirling's series is subtracted term by term.
 * Source: Abramowitz and Stegun (1964), 6.1.41, 6.3.18, 6.4.12.
 */
#include "math/special.h"

#include "math/special_boost.hpp"

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/polygamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>

using namespace plogp_special;

namespace
{

/* B_2n / (2n (2n - 1)): with 12 terms the first one left out is below 2^-70 of the sum of
 * Stirling's series for x >= SHIFT. */
constexpr int TERMS = 12;
constexpr real SHIFT = 10;
const real STIRLING[TERMS] = {
    1 / 12.0L,         -1 / 360.0L,         1 / 1260.0L,     -1 / 1680.0L,
    1 / 1188.0L,       -691 / 360360.0L,    1 / 156.0L,      -3617 / 122400.0L,
    43867 / 244188.0L, -174611 / 125400.0L, 77683 / 5796.0L, -236364091 / 1506960.0L};

/* sum_n STIRLING[n] * factor(2n + 1) / x^(2n + 1 + power), x >= SHIFT. */
template <class Factor> real stirling_series(real x, int power, Factor factor)
{
    const real square = 1 / (x * x);
    real sum = 0;
    for (int n = TERMS; n-- > 0;)
        sum = sum * square + STIRLING[n] * factor(static_cast<real>(2 * n + 1));
    return sum / std::pow(x, static_cast<real>(1 + power));
}

real stirling(real x)
{
    return stirling_series(x, 0, [](real) { return 1.0L; });
}

/* log x - psi(x) - 1/(2x) = sum (2n + 1) STIRLING[n] / x^(2n + 2). */
real digamma_tail(real x)
{
    return stirling_series(x, 1, [](real k) { return k; });
}

/* psi'(x) - 1/x - 1/(2 x^2). */
real trigamma_tail(real x)
{
    return stirling_series(x, 2, [](real k) { return k * (k + 1); });
}

real log_gamma(real x)
{
    return boost::math::lgamma(x, quiet());
}

real digamma(real x)
{
    return boost::math::digamma(x, quiet());
}

/* log(1 + d/x), also where that is close to 0. */
real log_quotient(real x, real d)
{
    return d < -x / 2 ? std::log((x + d) / x) : std::log1p(d / x);
}

/* Midpoint rules for small steps: what the two terms leave out is below 2^-57 of them
 * while |d| <= STEP x, because the next derivative is at most 120 / x^4 times as large.
 */
constexpr real STEP = 1e-4L;

real log_gamma_step(real x, real d)
{
    const real middle = x + d / 2;
    return d * digamma(middle) +
           d * d * d / 24 * boost::math::polygamma(2, middle, quiet());
}

real digamma_step(real x, real d)
{
    const real middle = x + d / 2;
    return d * boost::math::trigamma(middle, quiet()) +
           d * d * d / 24 * boost::math::polygamma(3, middle, quiet());
}

real trigamma_step(real x, real d)
{
    const real middle = x + d / 2;
    return -d * boost::math::polygamma(2, middle, quiet()) -
           d * d * d / 24 * boost::math::polygamma(4, middle, quiet());
}

real log_gamma_ratio(real x, real d)
{
    if (std::fabs(d) <= STEP * x)
        return log_gamma_step(x, d);
    real moved = 0;
    for (; x < SHIFT || x + d < SHIFT; x += 1)
        moved += log_quotient(x, d);
    const real y = x + d;
    return (x - 0.5L) * log_quotient(x, d) + d * (std::log(y) - 1) + stirling(y) -
           stirling(x) - moved;
}

real digamma_difference(real x, real d)
{
    if (std::fabs(d) <= STEP * x)
        return digamma_step(x, d);
    real moved = 0;
    for (; x < SHIFT || x + d < SHIFT; x += 1)
        moved += d / (x * (x + d));
    const real y = x + d;
    return log_quotient(x, d) + d / (2 * x * y) + digamma_tail(x) - digamma_tail(y) +
           moved;
}

real trigamma_difference(real x, real d)
{
    if (std::fabs(d) <= STEP * x)
        return trigamma_step(x, d);
    real moved = 0;
    for (; x < SHIFT || x + d < SHIFT; x += 1)
        moved += d / (x * (x + d)) * (1 / x + 1 / (x + d));
    const real y = x + d, gap = d / (x * y);
    return gap * (1 + (1 / x + 1 / y) / 2) + trigamma_tail(x) - trigamma_tail(y) + moved;
}

/*
 * The same in double for large arguments, ten times as fast: no recurrence is needed, and of
 * the series only what is above 2^-58 of the result from LARGE on. With a = 1/x and b = 1/y the
 * differences a^k - b^k have the factor a - b = d/(x y), so that nothing cancels.
 */
constexpr double LARGE = 100;

bool is_large(double x, double d)
{
    return x >= LARGE && x + d >= LARGE && x <= 1e100 && x + d <= 1e100;
}

double large_log_quotient(double x, double d)
{
    return d < -x / 2 ? std::log((x + d) / x) : std::log1p(d / x);
}

double large_log_gamma_ratio(double x, double d)
{
    const double y = x + d, a = 1 / x, b = 1 / y, gap = d * a * b;
    const double third = a * a + a * b + b * b;
    const double fifth = a * a * a * (a + b) + b * b * third;
    const double series = gap * (-1 / 12.0 + third / 360 - fifth / 1260);
    return (x - 0.5) * large_log_quotient(x, d) + d * (std::log(y) - 1) + series;
}

double large_digamma_difference(double x, double d)
{
    const double y = x + d, a = 1 / x, b = 1 / y, u = a * a, v = b * b;
    const double gap = d * a * b, squares = gap * (a + b); /* u - v */
    return large_log_quotient(x, d) + gap / 2 +
           squares * (1 / 12.0 - (u + v) / 120 + (u * u + u * v + v * v) / 252);
}

double large_trigamma(double x)
{
    const double a = 1 / x, square = a * a;
    return a + square * (0.5 + a * (1 / 6.0 - square * (1 / 30.0 - square / 42)));
}

real log_beta(real a, real b)
{
    if (a == 1 || b == 1)
        return -std::log(a == 1 ? b : a);
    return a < b ? log_gamma(a) - log_gamma_ratio(b, a)
                 : log_gamma(b) - log_gamma_ratio(a, b);
}

} // namespace

double plogp__log_gamma(double x)
{
    if (x == 0 || x == INFINITE)
        return INFINITE;
    return guarded(x > 0, [=] { return log_gamma(x); });
}

double plogp__log_gamma_ratio(double x, double d)
{
    if (is_large(x, d))
        return large_log_gamma_ratio(x, d);
    const bool in_domain = positive_finite(x) && positive_finite(x + d);
    return guarded(in_domain, [=] { return log_gamma_ratio(x, d); });
}

double plogp__stirling_remainder(double x)
{
    if (x == 0)
        return INFINITE;
    if (x >= static_cast<double>(SHIFT))
        return guarded(true, [=] { return stirling(x); });
    const real half_log_two_pi = 0.918938533204672741780329736405617640L;
    return guarded(x > 0, [=] {
        return log_gamma(x) -
               ((static_cast<real>(x) - 0.5L) * std::log(static_cast<real>(x)) - x +
                half_log_two_pi);
    });
}

double plogp__log_beta(double a, double b)
{
    if ((a == 0 && b >= 0) || (b == 0 && a >= 0))
        return INFINITE;
    if ((a == INFINITE && b > 0) || (b == INFINITE && a > 0))
        return -INFINITE;
    return guarded(a > 0 && b > 0, [=] { return log_beta(a, b); });
}

double plogp__digamma(double x)
{
    if (x == 0 || x == INFINITE)
        return x == 0 ? -INFINITE : INFINITE;
    return guarded(x > 0, [=] { return digamma(x); });
}

double plogp__trigamma(double x)
{
    if (x == 0 || x == INFINITE)
        return x == 0 ? INFINITE : 0.0;
    if (x >= LARGE)
        return large_trigamma(x);
    return guarded(x > 0, [=] { return boost::math::trigamma<real>(x, quiet()); });
}

double plogp__log_minus_digamma(double x)
{
    if (x == 0 || x == INFINITE)
        return x == 0 ? INFINITE : 0.0;
    return guarded(x > 0, [=] {
        const real r = x;
        return r >= SHIFT ? 0.5L / r + digamma_tail(r) : std::log(r) - digamma(r);
    });
}

double plogp__log_minus_digamma_fall(double x, double d)
{
    const bool in_domain = positive_finite(x) && positive_finite(x + d);
    return guarded(in_domain, [=] {
        const real r = x, y = r + d;
        return std::fmin(r, y) >= SHIFT
                   ? d / (2 * r * y) + digamma_tail(r) - digamma_tail(y)
                   : digamma_difference(r, d) - std::log1p(d / r);
    });
}

double plogp__trigamma_remainder(double x)
{
    if (x == 0 || x == INFINITE)
        return x == 0 ? INFINITE : 0.0;
    return guarded(x > 0, [=] {
        const real r = x;
        return r >= SHIFT ? trigamma_tail(r)
                          : boost::math::trigamma(r, quiet()) - 1 / r - 0.5L / (r * r);
    });
}

double plogp__trigamma_excess(double x)
{
    if (x == 0 || x == INFINITE)
        return x == 0 ? INFINITE : 0.0;
    return guarded(x > 0, [=] {
        const real r = x;
        return r >= SHIFT ? 0.5L / (r * r) + trigamma_tail(r)
                          : boost::math::trigamma(r, quiet()) - 1 / r;
    });
}

double plogp__digamma_difference(double x, double d)
{
    if (is_large(x, d))
        return large_digamma_difference(x, d);
    const bool in_domain = positive_finite(x) && positive_finite(x + d);
    return guarded(in_domain, [=] { return digamma_difference(x, d); });
}

double plogp__trigamma_difference(double x, double d)
{
    const bool in_domain = positive_finite(x) && positive_finite(x + d);
    return guarded(in_domain, [=] { return trigamma_difference(x, d); });
}
