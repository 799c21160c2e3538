#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plogp/number.h"
#include "report/text.h"

#define MAX_DIGITS            17
#define LARGEST_FIXED         1e15
#define DIGITS_BEYOND         6 /* of a number too large for decimals */
#define MOST_DECIMALS         12
#define DIGITS_OF_UNCERTAINTY 2
#define EXACT_INTEGER         0x1p53 /* below it, every integer is a double */

/* |value| = 0.d1 d2 d3... * 10^exponent, without final zeros; value finite and not 0. */
struct decimal {
    char digits[MAX_DIGITS + 1];
    int count, exponent;
};

static struct decimal to_decimal(double value, int digits)
{
    struct decimal decimal = {.count = 0};
    char text[PLOGP__TEXT_NUMBER_SIZE];
    (void)snprintf(text, sizeof text, "%.*e", digits - 1, fabs(value));
    const char *at = text;
    for (; *at != 'e'; at++) /* skips the point of any locale */
        if (*at >= '0' && *at <= '9' && decimal.count < MAX_DIGITS)
            decimal.digits[decimal.count++] = *at;
    decimal.exponent = (int)strtol(at + 1, NULL, 10) + 1;
    while (decimal.count > 1 && decimal.digits[decimal.count - 1] == '0')
        decimal.count--;
    return decimal;
}

/* Digit i counted from the first significant one, 0 outside. */
static char digit_at(const struct decimal *decimal, int i)
{
    return i >= 0 && i < decimal->count ? decimal->digits[i] : '0';
}

static char *write_fixed(const struct decimal *decimal, char *out)
{
    const int whole = decimal->exponent;
    if (whole <= 0)
        *out++ = '0';
    for (int i = 0; i < whole; i++)
        *out++ = digit_at(decimal, i);
    if (decimal->count > whole) {
        *out++ = '.';
        for (int i = whole; i < decimal->count; i++)
            *out++ = digit_at(decimal, i);
    }
    return out;
}

static char *write_scientific(const struct decimal *decimal, char *out)
{
    *out++ = decimal->digits[0];
    if (decimal->count > 1) {
        *out++ = '.';
        memcpy(out, decimal->digits + 1, (size_t)decimal->count - 1);
        out += decimal->count - 1;
    }
    return out + snprintf(out, 8, "e%+03d", decimal->exponent - 1);
}

size_t plogp__text_number(double value, int digits, char *text)
{
    if (!isfinite(value) || value == 0.0)
        return plogp_number_format(value == 0.0 ? 0.0 : value, text);
    const bool integer = fabs(value) < EXACT_INTEGER && value == trunc(value);
    const struct decimal decimal = to_decimal(value, integer ? MAX_DIGITS : digits);
    char *out = text;
    if (value < 0.0)
        *out++ = '-';
    out = decimal.exponent > -5 && decimal.exponent <= 15
              ? write_fixed(&decimal, out)
              : write_scientific(&decimal, out);
    *out = '\0';
    return (size_t)(out - text);
}

/* The decimal exponent of the first digit of a value, finite and not 0, once it is
 * rounded to `digits` digits. */
static int magnitude(double value, int digits)
{
    return to_decimal(value, digits).exponent - 1;
}

size_t plogp__text_fixed(double value, int decimals, char *text)
{
    if (!isfinite(value) || fabs(value) >= LARGEST_FIXED)
        return plogp__text_number(value, DIGITS_BEYOND, text);
    const int digits = value == 0.0 ? 0 : magnitude(value, MAX_DIGITS) + 1 + decimals;
    struct decimal decimal = {.digits = "0", .count = 1, .exponent = 1};
    if (digits >= 1)
        decimal = to_decimal(value, digits < MAX_DIGITS ? digits : MAX_DIGITS);
    char *out = text;
    if (value < 0.0 && digits >= 1)
        *out++ = '-';
    out = write_fixed(&decimal, out);
    const char *point = memchr(text, '.', (size_t)(out - text));
    int written = point == NULL ? 0 : (int)(out - point - 1);
    if (point == NULL && decimals > 0)
        *out++ = '.';
    for (; written < decimals; written++)
        *out++ = '0';
    *out = '\0';
    return (size_t)(out - text);
}

size_t plogp__text_like(double value, double uncertainty, char *text)
{
    const int place = magnitude(uncertainty, DIGITS_OF_UNCERTAINTY);
    const int decimals = DIGITS_OF_UNCERTAINTY - 1 - place;
    if (decimals <= MOST_DECIMALS)
        return plogp__text_fixed(value, decimals > 0 ? decimals : 0, text);
    int digits = DIGITS_OF_UNCERTAINTY;
    if (isfinite(value) && fabs(value) > uncertainty)
        digits += magnitude(value, MAX_DIGITS) - place;
    return plogp__text_number(value, digits < MAX_DIGITS ? digits : MAX_DIGITS, text);
}

size_t plogp__text_probability(double value, int digits, char *text)
{
    size_t length = plogp__text_number(value, digits, text);
    while (value > 0.5 && value < 1.0 && strcmp(text, "1") == 0 && digits < MAX_DIGITS)
        length = plogp__text_number(value, ++digits, text);
    return length;
}
