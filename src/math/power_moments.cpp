/*
 * Moments from exact power sums S_k = sum w x^k, in integers until one final rounding:
 *
 *     N2 = S0 S2 - S1^2                                      = S0^2 m2
 *     N3 = S0^2 S3 - 3 S0 S1 S2 + 2 S1^3                     = S0^3 m3
 *     N4 = S0^3 S4 - 4 S0^2 S1 S3 + 6 S0 S1^2 S2 - 3 S1^4    = S0^4 m4
 *
 * S_k is an integer times 2^(-1088 (k + 1)), so every expression is homogeneous and no
 * operand needs shifting. The integers have a fixed capacity: nothing allocates or
 * throws.
 */
#include "math/power_sums.h"

/* Boost 1.74's Karatsuba product allocates, and is wrong for integers of fixed capacity.
 */
#define BOOST_MP_KARATSUBA_CUTOFF 100000
#include <boost/multiprecision/cpp_int.hpp>

#include <cmath>
#include <limits>

#include "math/limbs.h"

namespace
{

namespace mp = boost::multiprecision;

/* S0 needs 2208 bits, S1 4320, S4 10656: 17280 for S0^3 S4 and S1^4, 4 for the sum of the
 * terms of N4, and 68 for the shift of quotient(). */
constexpr unsigned CAPACITY = 17408;
using integer = mp::number<
    mp::cpp_int_backend<CAPACITY, CAPACITY, mp::signed_magnitude, mp::unchecked, void>,
    mp::et_off>;
using real = long double;

constexpr double NOT_A_NUMBER = std::numeric_limits<double>::quiet_NaN();

/* The integer of S_k. */
integer integer_of(const int64_t *limbs, size_t count)
{
    int64_t digits[PLOGP__POWER_LIMBS(4)];
    for (size_t j = 0; j < count; j++)
        digits[j] = limbs[j];
    const bool negative = plogp__limbs_magnitude(digits, count);
    uint32_t words[PLOGP__POWER_LIMBS(4)];
    for (size_t j = 0; j < count; j++)
        words[j] = static_cast<uint32_t>(digits[j]);
    integer value;
    mp::import_bits(value, words, words + count, 32, false);
    return negative ? integer(-value) : value;
}

struct sums {
    integer s0, s1, s2, s3, s4;
};

int top_bit(const integer &value)
{
    return static_cast<int>(msb(abs(value)));
}

/* numerator / denominator * 2^exponent correctly rounded; denominator > 0. The quotient
 * is taken to 66 bits or more, and what is left of it becomes a lower limb of 0 or 1. */
double quotient(const integer &numerator, const integer &denominator, int exponent)
{
    if (numerator == 0)
        return 0.0;
    const int shift = 66 - (top_bit(numerator) - top_bit(denominator));
    const integer top = shift > 0 ? integer(abs(numerator) << shift) : abs(numerator);
    const integer bottom = shift < 0 ? integer(denominator << -shift) : denominator;
    integer whole, rest;
    divide_qr(top, bottom, whole, rest);
    const uint64_t low = static_cast<uint64_t>(whole & UINT64_MAX);
    const uint64_t high = static_cast<uint64_t>(whole >> 64);
    int64_t limbs[5] = {rest != 0 ? 1 : 0, static_cast<int64_t>(low & UINT32_MAX),
                        static_cast<int64_t>(low >> 32), static_cast<int64_t>(high), 0};
    const double magnitude = plogp__limbs_round(limbs, 5, exponent - shift - 32);
    return numerator < 0 ? -magnitude : magnitude;
}

/* A positive integer as fraction * 2^exponent, to 63 bits or more. */
real fraction_of(const integer &value, int *exponent)
{
    *exponent = top_bit(value) - 63;
    const integer magnitude = abs(value);
    const integer top = *exponent > 0 ? integer(magnitude >> *exponent)
                                      : integer(magnitude << -*exponent);
    const real fraction = static_cast<real>(static_cast<uint64_t>(top));
    return value < 0 ? -fraction : fraction;
}

/* N3 / N2^(3/2); the units 2^-1088 cancel. */
double skewness(const integer &n2, const integer &n3)
{
    if (n3 == 0)
        return 0.0;
    int exponent2 = 0, exponent3 = 0;
    real two = fraction_of(n2, &exponent2);
    const real three = fraction_of(n3, &exponent3);
    if (exponent2 % 2 != 0) {
        two *= 2;
        exponent2--;
    }
    const real ratio = three / (two * std::sqrt(two));
    return static_cast<double>(std::ldexp(ratio, exponent3 - exponent2 / 2 * 3));
}

void moments_of(const sums &s, plogp__moments_of_powers *moments)
{
    const integer one = integer(1) << PLOGP__POWER_UNIT;
    const integer n2 = s.s0 * s.s2 - s.s1 * s.s1;
    moments->mean = quotient(s.s1, s.s0, -PLOGP__POWER_UNIT);
    moments->variance_mle = quotient(n2, s.s0 * s.s0, -2 * PLOGP__POWER_UNIT);
    if (s.s0 > one)
        moments->variance = quotient(n2, s.s0 * (s.s0 - one), -2 * PLOGP__POWER_UNIT);
    if (n2 == 0)
        return;
    const integer square0 = s.s0 * s.s0, square1 = s.s1 * s.s1;
    const integer n3 = square0 * s.s3 - 3 * (s.s0 * s.s1 * s.s2) + 2 * (square1 * s.s1);
    const integer n4 = square0 * s.s0 * s.s4 - 4 * (square0 * s.s1 * s.s3) +
                       6 * (s.s0 * square1 * s.s2) - 3 * (square1 * square1);
    moments->skewness = skewness(n2, n3);
    moments->kurtosis = quotient(n4, n2 * n2, 0);
}

} // namespace

extern "C" void plogp__power_sums_value(const plogp__power_sums *power_sums,
                                        plogp__moments_of_powers *moments)
{
    *moments = {NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER,
                NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER};
    const bool positive = power_sums->positive_infinities > 0;
    const bool negative = power_sums->negative_infinities > 0;
    if (power_sums->not_a_numbers > 0)
        return;
    sums s;
    integer *const all[] = {&s.s0, &s.s1, &s.s2, &s.s3, &s.s4};
    const int64_t *limbs = power_sums->limbs;
    for (size_t k = 0; k < PLOGP__POWER_SUMS; k++) {
        *all[k] = integer_of(limbs, PLOGP__POWER_LIMBS(k));
        limbs += PLOGP__POWER_LIMBS(k);
    }
    moments->weight = quotient(s.s0, integer(1), -PLOGP__POWER_UNIT);
    if (positive != negative)
        moments->mean = positive ? std::numeric_limits<double>::infinity()
                                 : -std::numeric_limits<double>::infinity();
    if (!positive && !negative && s.s0 > 0)
        moments_of(s, moments);
}
