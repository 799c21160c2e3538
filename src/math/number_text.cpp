/* The adapter of <charconv>: what C lacks is a strtod that ignores the locale. */
#include "plogp/number.h"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>

namespace
{

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Far beyond what any text in memory can need, and safe to add to such a length. */
constexpr long long EXPONENT_LIMIT = 1LL << 60;

long long exponent_value(const char *text, const char *end)
{
    const bool negative = text != end && *text == '-';
    if (text != end && (*text == '-' || *text == '+'))
        text++;
    long long exponent = 0;
    for (; text != end && exponent < EXPONENT_LIMIT / 10; text++)
        exponent = 10 * exponent + (*text - '0');
    return negative ? -exponent : exponent;
}

/*
 * Whether a well-formed number that is no double is too large (true) or too small: it is
 * 0.d1d2d3... * 10^position with d1 != 0, and out of range, so the sign of the position
 * tells.
 */
bool is_too_large(const char *text, const char *end)
{
    long long position = 0;
    bool after_point = false;
    bool significant = false;
    for (; text != end && (is_digit(*text) || *text == '.'); text++) {
        after_point = after_point || *text == '.';
        if (*text == '.')
            continue;
        significant = significant || *text != '0';
        if (significant && !after_point)
            position++;
        if (!significant && after_point)
            position--;
    }
    if (text != end)
        position += exponent_value(text + 1, end);
    return position > 0;
}

/* 10^0 .. 10^22: all that are doubles. */
constexpr double POWERS_OF_TEN[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr std::ptrdiff_t DIGITS_MAX = 18; /* below 10^18 < 2^63 */

/*
 * The common case, several times faster than from_chars: digits and a point that make an
 * integer below 2^53 over a power of ten. Both are doubles, so one division rounds the
 * quotient correctly. False: the text is something else, good or bad.
 * Source: Clinger (1990), section 5.
 */
bool read_short_decimal(const char *text, const char *end, double *value)
{
    const char *const start = text;
    const char *point = nullptr;
    long long digits = 0;
    if (end - start > DIGITS_MAX)
        return false;
    for (; text != end; text++) {
        const unsigned digit = static_cast<unsigned char>(*text) - unsigned{'0'};
        if (digit <= 9)
            digits = 10 * digits + static_cast<long long>(digit);
        else if (*text == '.' && point == nullptr)
            point = text;
        else
            return false;
    }
    if (digits > (1LL << 53) || end - start == (point == nullptr ? 0 : 1))
        return false;
    const std::ptrdiff_t places = point == nullptr ? 0 : end - point - 1;
    *value = static_cast<double>(digits) / POWERS_OF_TEN[places];
    return true;
}

size_t format_special(double value, char *text)
{
    const char *name = std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    std::strcpy(text, name);
    return std::strlen(name);
}

} // namespace

extern "C" plogp_status plogp_number_parse(const char *text, size_t length, double *value)
{
    if (text == nullptr || value == nullptr)
        return PLOGP_EINVAL;
    const char *const end = text + length;
    const bool negative = length > 0 && *text == '-';
    const char *const digits =
        length > 0 && (*text == '-' || *text == '+') ? text + 1 : text;
    if (digits == end || *digits == '-' || end[-1] == ')') /* "--1", "nan(1)" */
        return PLOGP_EFORMAT;

    double magnitude = 0.0;
    if (read_short_decimal(digits, end, &magnitude)) {
        *value = negative ? -magnitude : magnitude;
        return PLOGP_OK;
    }
    const std::from_chars_result read = std::from_chars(digits, end, magnitude);
    if (read.ec == std::errc::invalid_argument || read.ptr != end)
        return PLOGP_EFORMAT;
    if (read.ec == std::errc::result_out_of_range) {
        if (is_too_large(digits, end))
            return PLOGP_EDOMAIN;
        magnitude = 0.0;
    }
    *value = negative ? -magnitude : magnitude;
    return PLOGP_OK;
}

extern "C" size_t plogp_number_format(double value, char *text)
{
    if (!std::isfinite(value))
        return format_special(value, text);
    const double magnitude = std::fabs(value);
    const bool plain = magnitude == 0.0 || (magnitude >= 1e-5 && magnitude < 1e15);
    const std::to_chars_result written =
        std::to_chars(text, text + PLOGP_NUMBER_SIZE - 1, value,
                      plain ? std::chars_format::fixed : std::chars_format::scientific);
    *written.ptr = '\0';
    return static_cast<size_t>(written.ptr - text);
}
