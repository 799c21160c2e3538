/* Distribution functions: incomplete gamma and beta functions and the laws built on them.
 */
#include "math/special.h"

#include "math/special_boost.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/log1p.hpp>
#include <boost/version.hpp>

using namespace plogp_special;
namespace bm = boost::math;

namespace
{

bool is_probability(double p)
{
    return p >= 0 && p <= 1;
}

#if BOOST_VERSION < 107700
using temme_64_bits = boost::integral_constant<int, 64>;
#else
using temme_64_bits = std::integral_constant<int, 64>;
#endif

/*
 * P(a, x), or Q(a, x) where `upper`. Boost leaves Temme's expansion (1979) beyond 4.5
 * standard deviations, because its error grows there with the exponent, and then needs of
 * the order of sqrt(a) steps; in long double that error stays below u down to 1e-308.
 */
real gamma_tail(real a, real x, bool upper)
{
    if (a > 200 && std::fabs(x - a) < 0.4L * a) {
        const temme_64_bits *const tag = nullptr;
        const real smaller = bm::detail::igamma_temme_large(a, x, quiet(), tag);
        return (x >= a) == upper ? smaller : 1 - smaller;
    }
    return upper ? bm::gamma_q(a, x, quiet()) : bm::gamma_p(a, x, quiet());
}

/*
 * log of a tail from both tails: never log(1 - tiny). `upper` is the tail wanted. Long
 * double keeps tails down to 1e-4900; below that `far()` gives the log by a continued
 * fraction.
 */
template <class Far> real log_tail(real upper, real lower, Far far)
{
    if (upper > 0.5L)
        return std::log1p(-lower);
    return upper > 0 ? std::log(upper) : far();
}

/* Evaluates b0 + a1/(b1 + a2/(b2 + ...)) for far tails, where it converges quickly.
 * Source: Lentz (1976), with the modification of Thompson and Barnett (1986). */
template <class Term> real continued_fraction(real b0, Term term)
{
    const real tiny = std::numeric_limits<real>::min();
    real value = b0 == 0 ? tiny : b0;
    real c = value, d = 0;
    for (int j = 1; j < 5000; j++) {
        real a = 0, b = 0;
        term(j, a, b);
        d = b + a * d;
        c = b + a / c;
        d = 1 / (d == 0 ? tiny : d);
        c = c == 0 ? tiny : c;
        value *= c * d;
        if (std::fabs(c * d - 1) < std::numeric_limits<real>::epsilon())
            break;
    }
    return value;
}

/* log(x^a e^-x / Gamma(a)) as Stirling's terms less a deviance: of a large a nothing cancels. */
real log_power(real a, real x)
{
    const real d = (x - a) / a;
    const real deviance =
        std::fabs(d) < 0.5L ? -a * bm::log1pmx(d, quiet()) : a * std::log(a / x) + x - a;
    return 0.5L * std::log(a / bm::constants::two_pi<real>()) -
           plogp__stirling_remainder(static_cast<double>(a)) - deviance;
}

constexpr real LARGE_SHAPE = 1e5L;
constexpr int QUANTILE_STEPS = 20;

/*
 * The place that leaves p above it (`upper`) or below it, for large shapes: Newton's method for
 * log(tail), from the cube of a normal quantile. Boost's inverse steps by its own tails, which
 * need of the order of sqrt(a) terms (see gamma_tail), and ends early: wrong from the sixth
 * digit of (x - a) / sqrt(a) on for a = 1e12. 1 - p is exact for p >= 1/2.
 * Source: Wilson and Hilferty (1931).
 */
real large_gamma_quantile(real a, double p, bool upper)
{
    if (p > 0.5)
        return large_gamma_quantile(a, 1 - p, !upper);
    const real z = upper ? plogp__normal_quantile_sf(p) : plogp__normal_quantile(p);
    const real root = 1 - 1 / (9 * a) + z / (3 * std::sqrt(a));
    real x = a * root * root * root, step = x;
    for (int i = 0; i < QUANTILE_STEPS && std::fabs(step) > 1e-18L * x; i++) {
        const real tail = gamma_tail(a, x, upper);
        const real density = std::exp(log_power(a, x)) / x;
        if (!(tail > 0 && density > 0))
            break;
        step = std::log(tail / static_cast<real>(p)) * tail / density;
        x += upper ? step : -step;
    }
    return x;
}

/* Q(a, x) = x^a e^-x / Gamma(a) / (x + 1 - a - 1(1 - a)/(x + 3 - a - ...)). Source:
 * Abramowitz and Stegun (1964), 6.5.31 contracted. */
real far_log_gamma_q(real a, real x)
{
    const real fraction =
        continued_fraction(x + 1 - a, [=](int j, real &top, real &next) {
            top = -static_cast<real>(j) * (static_cast<real>(j) - a);
            next = x + static_cast<real>(2 * j + 1) - a;
        });
    return log_power(a, x) - std::log(fraction);
}

/* P(a, x) = x^a e^-x / Gamma(a + 1) / (1 - x/(a + 1 + x/(a + 2 - (a + 1)x/(a + 3 + ...)))).
 * Source: DLMF 8.9.1. */
real far_log_gamma_p(real a, real x)
{
    const real fraction = continued_fraction(1, [=](int j, real &top, real &next) {
        const real half = static_cast<real>(j / 2);
        next = a + static_cast<real>(j);
        top = j == 1 ? -x : j % 2 == 0 ? half * x : -(a + half) * x;
    });
    return log_power(a, x) - std::log(a) - std::log(fraction);
}

/* I_x(a, b) far in the lower tail; y = 1 - x. Source: DLMF 8.17.22. */
real far_log_beta(real a, real b, real x, real log_y)
{
    const real fraction = continued_fraction(1, [=](int j, real &top, real &next) {
        const real m = static_cast<real>(j / 2);
        next = 1;
        top = j % 2 == 0 ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                         : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    });
    return a * std::log(x) + b * log_y - std::log(a) -
           plogp__log_beta(static_cast<double>(a), static_cast<double>(b)) -
           std::log(fraction);
}

bool gamma_domain(double a, double x)
{
    return positive_finite(a) && x >= 0;
}

bool beta_domain(double a, double b, double x)
{
    return positive_finite(a) && positive_finite(b) && is_probability(x);
}

} // namespace

double plogp__gamma_p(double a, double x)
{
    if (gamma_domain(a, x) && x == INFINITE)
        return 1.0;
    return guarded(gamma_domain(a, x), [=] { return gamma_tail(a, x, false); });
}

double plogp__gamma_q(double a, double x)
{
    if (gamma_domain(a, x) && x == INFINITE)
        return 0.0;
    return guarded(gamma_domain(a, x), [=] { return gamma_tail(a, x, true); });
}

double plogp__log_gamma_p(double a, double x)
{
    if (gamma_domain(a, x) && (x == 0 || x == INFINITE))
        return x == 0 ? -INFINITE : 0.0;
    return guarded(gamma_domain(a, x), [=] {
        return log_tail(gamma_tail(a, x, false), gamma_tail(a, x, true),
                        [=] { return far_log_gamma_p(a, x); });
    });
}

double plogp__log_gamma_q(double a, double x)
{
    if (gamma_domain(a, x) && (x == 0 || x == INFINITE))
        return x == 0 ? 0.0 : -INFINITE;
    return guarded(gamma_domain(a, x), [=] {
        return log_tail(gamma_tail(a, x, true), gamma_tail(a, x, false),
                        [=] { return far_log_gamma_q(a, x); });
    });
}

double plogp__gamma_p_inverse(double a, double p)
{
    if (positive_finite(a) && (p == 0 || p == 1))
        return p == 0 ? 0.0 : INFINITE;
    return guarded(gamma_domain(a, 0) && is_probability(p), [=] {
        return a >= LARGE_SHAPE ? large_gamma_quantile(a, p, false)
                                : bm::gamma_p_inv<real>(a, p, quiet());
    });
}

double plogp__gamma_q_inverse(double a, double q)
{
    if (positive_finite(a) && (q == 0 || q == 1))
        return q == 0 ? INFINITE : 0.0;
    return guarded(gamma_domain(a, 0) && is_probability(q), [=] {
        return a >= LARGE_SHAPE ? large_gamma_quantile(a, q, true)
                                : bm::gamma_q_inv<real>(a, q, quiet());
    });
}

double plogp__beta_p(double a, double b, double x)
{
    return guarded(beta_domain(a, b, x),
                   [=] { return bm::ibeta<real>(a, b, x, quiet()); });
}

double plogp__beta_p_share(double a, double b, double u, double v)
{
    return guarded(beta_domain(a, b, u / (u + v)), [=] {
        const real total = static_cast<real>(u) + static_cast<real>(v);
        return u <= v ? bm::ibeta<real>(a, b, u / total, quiet())
                      : bm::ibetac<real>(b, a, v / total, quiet());
    });
}

double plogp__log_beta_p(double a, double b, double x)
{
    if (beta_domain(a, b, x) && (x == 0 || x == 1))
        return x == 0 ? -INFINITE : 0.0;
    return guarded(beta_domain(a, b, x), [=] {
        return log_tail(bm::ibeta<real>(a, b, x, quiet()),
                        bm::ibetac<real>(a, b, x, quiet()), [=] {
                            const real y = std::log1p(-static_cast<real>(x));
                            return far_log_beta(a, b, x, y);
                        });
    });
}

double plogp__log_beta_q(double a, double b, double x)
{
    if (beta_domain(a, b, x) && (x == 0 || x == 1))
        return x == 0 ? 0.0 : -INFINITE;
    return guarded(beta_domain(a, b, x), [=] {
        return log_tail(bm::ibetac<real>(a, b, x, quiet()),
                        bm::ibeta<real>(a, b, x, quiet()), [=] {
                            const real y = 1 - static_cast<real>(x);
                            return far_log_beta(b, a, y, std::log(static_cast<real>(x)));
                        });
    });
}

double plogp__beta_p_inverse(double a, double b, double p)
{
    return guarded(beta_domain(a, b, p),
                   [=] { return bm::ibeta_inv<real>(a, b, p, quiet()); });
}

double plogp__beta_q_inverse(double a, double b, double q)
{
    return guarded(beta_domain(a, b, q),
                   [=] { return bm::ibetac_inv<real>(a, b, q, quiet()); });
}

double plogp__chi_square_cdf(double x, double df)
{
    return plogp__gamma_p(df / 2, x / 2);
}

double plogp__chi_square_sf(double x, double df)
{
    return plogp__gamma_q(df / 2, x / 2);
}

double plogp__chi_square_noncentrality(double x, double df, double p)
{
    if (x >= 0 && df > 0 && plogp__chi_square_cdf(x, df) <= p)
        return 0.0;
    return guarded(x > 0 && df > 0 && p > 0, [=] {
        return bm::non_central_chi_squared_distribution<real, quiet>::find_non_centrality(
            static_cast<real>(df), static_cast<real>(x), static_cast<real>(p));
    });
}

double plogp__student_t_cdf(double t, double df)
{
    if (df == INFINITE || t == INFINITE || t == -INFINITE)
        return df > 0 ? plogp__normal_cdf(t) : NOT_A_NUMBER;
    return guarded(df > 0 && t == t, [=] {
        return bm::cdf(bm::students_t_distribution<real, quiet>(df),
                       static_cast<real>(t));
    });
}

double plogp__student_t_sf(double t, double df)
{
    return plogp__student_t_cdf(-t, df);
}

double plogp__student_t_quantile(double p, double df)
{
    if (df == INFINITE || p == 0 || p == 1)
        return df > 0 ? plogp__normal_quantile(p) : NOT_A_NUMBER;
    return guarded(df > 0 && is_probability(p), [=] {
        return bm::quantile(bm::students_t_distribution<real, quiet>(df),
                            static_cast<real>(p));
    });
}
