/* What the C++ adapters of Boost.Math share: the policy and the barrier for exceptions.
 */
#ifndef PLOGP_SRC_MATH_SPECIAL_BOOST_HPP
#define PLOGP_SRC_MATH_SPECIAL_BOOST_HPP

#include <boost/math/policies/policy.hpp>

#include <cmath>
#include <limits>

namespace plogp_special
{

using real = long double;

namespace policies = boost::math::policies;

/* Errors become NaN or Inf: nothing throws, nothing touches errno. */
using quiet =
    policies::policy<policies::domain_error<policies::ignore_error>,
                     policies::pole_error<policies::ignore_error>,
                     policies::overflow_error<policies::ignore_error>,
                     policies::underflow_error<policies::ignore_error>,
                     policies::denorm_error<policies::ignore_error>,
                     policies::evaluation_error<policies::ignore_error>,
                     policies::rounding_error<policies::ignore_error>,
                     policies::indeterminate_result_error<policies::ignore_error>>;

constexpr double NOT_A_NUMBER = std::numeric_limits<double>::quiet_NaN();
constexpr double INFINITE = std::numeric_limits<double>::infinity();

/* f() rounded to double where `in_domain`, otherwise NaN. */
template <class Function> double guarded(bool in_domain, Function f) noexcept
{
    if (!in_domain)
        return NOT_A_NUMBER;
    try {
        return static_cast<double>(f());
    } catch (...) {
        return NOT_A_NUMBER;
    }
}

inline bool positive_finite(double x)
{
    return x > 0 && x < INFINITE;
}

} // namespace plogp_special

#endif
