/* The adapter of <charconv>: what C lacks is a strtod that ignores the locale. */
#include "plogp/number.h"

#include <charconv>
#include <cmath>
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
