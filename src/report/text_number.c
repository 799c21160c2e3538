#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plogp/number.h"
#include "report/text.h"

#define MAX_DIGITS    17
#define EXACT_INTEGER 0x1p53 /* below it, every integer is a double */

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

size_t plogp__text_measured(double value, int digits, char *text)
{
    size_t length = plogp__text_number(value, digits, text);
    if (!isfinite(value) || value == 0.0 || memchr(text, 'e', length) != NULL)
        return length;
    const struct decimal decimal = to_decimal(value, digits);
    const int decimals = digits - decimal.exponent;
    const char *point = memchr(text, '.', length);
    int written = point == NULL ? 0 : (int)(text + length - point - 1);
    if (point == NULL && decimals > 0)
        text[length++] = '.';
    for (; written < decimals && length + 1 < PLOGP__TEXT_NUMBER_SIZE; written++)
        text[length++] = '0';
    text[length] = '\0';
    return length;
}

size_t plogp__text_probability(double value, int digits, char *text)
{
    size_t length = plogp__text_number(value, digits, text);
    while (value > 0.5 && value < 1.0 && strcmp(text, "1") == 0 && digits < MAX_DIGITS)
        length = plogp__text_number(value, ++digits, text);
    return length;
}
