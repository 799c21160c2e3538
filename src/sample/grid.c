/* Rounded data: the decimal grid that all values lie on. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/paged.h"
#include "plogp/number.h"
#include "sample/spacing.h"

#define DIGITS_MAX         15 /* more decimals than that: not rounded by people */
#define SCALE_DECIMALS_MAX 9  /* more do not leave whole numbers of 32 bits */
#define PART               ((size_t)1 << 15) /* values between two looks at the memory */

/* Below, products with the scale are within 1/4 of whole numbers, and different ones for
 * different values: two roundings, each of half a unit of 2^-3. */
#define PLACES_APART 0x1p50

/* Decimals after the point in the shortest form of a number; DIGITS_MAX + 1: too many. */
static int decimals_of(double value)
{
    char text[PLOGP_NUMBER_SIZE];
    const size_t length = plogp_number_format(value, text);
    const char *const exponent = memchr(text, 'e', length);
    const char *const end = exponent == NULL ? text + length : exponent;
    const char *const point = memchr(text, '.', (size_t)(end - text));
    int decimals = point == NULL ? 0 : (int)(end - point - 1);
    if (exponent != NULL) {
        double power = 0.0;
        const char *const digits = exponent + 1;
        if (plogp_number_parse(digits, (size_t)(text + length - digits), &power) !=
            PLOGP_OK)
            return DIGITS_MAX + 1;
        decimals -= (int)power;
    }
    if (decimals > DIGITS_MAX)
        return DIGITS_MAX + 1;
    return decimals > 0 ? decimals : 0;
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        const uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* x to the nearest whole number, for |x| < 2^51. */
static double nearest_whole(double x)
{
    return (x + 0x1.8p52) - 0x1.8p52;
}

/* Is the value the double nearest to k/scale for a k of up to 15 digits? No other number of
 * so few digits is nearest to it, and so its shortest form has no more decimals. */
static bool is_multiple(double value, double scale)
{
    const double scaled = value * scale;
    return fabs(scaled) < 1e15 && nearest_whole(scaled) / scale == value;
}

/* The same beside values that need so many. */
static int decimals_beyond(const double *values, size_t count, int decimals)
{
    double scale = pow(10.0, decimals);
    for (size_t i = 0; i < count && decimals <= DIGITS_MAX; i++) {
        if (is_multiple(values[i], scale))
            continue;
        const int needed = decimals_of(values[i]);
        decimals = needed > decimals ? needed : decimals;
        scale = pow(10.0, decimals);
    }
    return decimals;
}

int plogp__decimals_needed(const double *values, size_t count)
{
    return decimals_beyond(values, count, 0);
}

double plogp__scale_with(double value, double scale)
{
    if (scale == 0 || is_multiple(value, scale))
        return scale;
    const int decimals = decimals_of(value);
    return decimals <= SCALE_DECIMALS_MAX ? fmax(scale, pow(10.0, decimals)) : 0.0;
}

double plogp__grid_of(const plogp_ordered_table *table, const plogp_context *context)
{
    int decimals = 0;
    for (size_t first = 0; first < table->size; first += PART) {
        const size_t left = table->size - first;
        decimals =
            decimals_beyond(table->values + first, left < PART ? left : PART, decimals);
        plogp__moved_on(context);
    }
    if (decimals > DIGITS_MAX || table->size == 0)
        return 0.0;
    const double scale = pow(10.0, decimals);
    const bool small = fabs(table->values[0] * scale) < PLACES_APART &&
                       fabs(table->values[table->size - 1] * scale) < PLACES_APART;
    double before = round(table->values[0] * scale);
    uint64_t step = 0;
    for (size_t i = 1; i < table->size && !(small && step == 1); i++) {
        plogp__passed(context, i);
        const double scaled = table->values[i] * scale, place = round(scaled);
        const double gap =
            place - before; /* exact: whole numbers of any size, next ones */
        if ((decimals > 0 && !(fabs(scaled) < 0x1p53)) || !(gap >= 1) || !(gap < 0x1p64))
            return 0.0;
        if (step != 1)
            step = common_divisor(step, (uint64_t)gap);
        before = place;
    }
    return (double)step / scale;
}
