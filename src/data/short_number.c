#include "data/short_number.h"

#include <stdint.h>
#include <string.h>

#define WIDTH         ((size_t)16)
#define INTEGER_LIMIT ((uint64_t)1 << 53)

/* 10^0 .. 10^16: all are doubles. */
static const double POWERS_OF_TEN[] = {1e0, 1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7, 1e8,
                                       1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16};

#if defined(__SSE2__)

#include <emmintrin.h>

/* Sixteen digit values, the first of the text in the lowest byte of `low`. */
struct digits {
    uint64_t low;
    uint64_t high;
};

/* Move the bytes up by `count` < 16; zeros come in below. */
static struct digits shift_up(struct digits d, unsigned count)
{
    const unsigned bits = 8 * (count & 7);
    if (count >= 8)
        d = (struct digits){0, d.low};
    if (bits > 0)
        d = (struct digits){d.low << bits, d.high << bits | d.low >> (64 - bits)};
    return d;
}

/* Take the byte at `place` out and close the gap from above. */
static struct digits take_out(struct digits d, unsigned place)
{
    if (place >= 8) {
        const uint64_t below = ((uint64_t)1 << (8 * (place - 8))) - 1;
        d.high = (d.high & below) | ((d.high >> 8) & ~below);
        return d;
    }
    const uint64_t below = ((uint64_t)1 << (8 * place)) - 1;
    d.low = (d.low & below) | ((d.low >> 8 | d.high << 56) & ~below);
    d.high >>= 8;
    return d;
}

/* Eight digit values to their number: neighbours are joined to pairs, to fours, to eight.
 * Source: Lemire (2022), "Number parsing at a gigabyte per second", section 6. */
static uint64_t join(uint64_t d)
{
    d = d * 10 + (d >> 8);
    return ((d & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064) +
            ((d >> 16) & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x0000271000000001)) >>
           32;
}

/* The bytes less '0', and which of the first `length` are digits or the only point. */
struct reading {
    __m128i values;
    unsigned points; /* its bit */
    bool is_number;
};

static struct reading classify(const char *text, size_t length)
{
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
    const __m128i nine = _mm_set1_epi8(9);
    const __m128i values = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    const __m128i is_digit = _mm_cmpeq_epi8(_mm_max_epu8(values, nine), nine);
    const __m128i is_point = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('.'));
    const unsigned all = (1U << length) - 1;
    const unsigned digits = (unsigned)_mm_movemask_epi8(is_digit) & all;
    const unsigned points = (unsigned)_mm_movemask_epi8(is_point) & all;
    const bool is_number =
        (digits | points) == all && (points & (points - 1)) == 0 && digits != 0;
    return (struct reading){values, points, is_number};
}

/* False: the integer is too large to be a double. */
static bool evaluate(const struct reading *reading, size_t length, double *value)
{
    struct digits digits;
    memcpy(&digits, &reading->values, sizeof digits);
    unsigned count = (unsigned)length;
    unsigned places = 0;
    if (reading->points != 0) {
        const unsigned at = (unsigned)__builtin_ctz(reading->points);
        digits = take_out(digits, at);
        places = count - at - 1;
        count--;
    }
    digits = shift_up(digits, (unsigned)WIDTH - count);
    const uint64_t integer = join(digits.low) * 100000000 + join(digits.high);
    *value = (double)integer / POWERS_OF_TEN[places];
    return integer <= INTEGER_LIMIT;
}

#else

/* The same, a byte at a time. */
struct reading {
    uint64_t integer;
    size_t places;
    bool is_number;
};

static struct reading classify(const char *text, size_t length)
{
    struct reading reading = {0, 0, false};
    size_t digits = 0;
    bool point = false;
    for (size_t i = 0; i < length; i++) {
        const unsigned digit = (unsigned)(unsigned char)text[i] - '0';
        if (digit > 9 && (text[i] != '.' || point))
            return reading;
        if (digit > 9) {
            point = true;
            reading.places = length - i - 1;
        } else {
            reading.integer = 10 * reading.integer + digit;
            digits++;
        }
    }
    reading.is_number = digits > 0;
    return reading;
}

static bool evaluate(const struct reading *reading, size_t length, double *value)
{
    (void)length;
    *value = (double)reading->integer / POWERS_OF_TEN[reading->places];
    return reading->integer <= INTEGER_LIMIT;
}

#endif

bool plogp__short_number(const char *text, size_t length, double *value)
{
    const bool negative = text[0] == '-';
    const size_t sign = negative || text[0] == '+';
    const size_t width = length - sign;
    if (width - 1 >= WIDTH) /* 0 or more than WIDTH */
        return false;
    const struct reading reading = classify(text + sign, width);
    double magnitude = 0.0;
    if (!reading.is_number || !evaluate(&reading, width, &magnitude))
        return false;
    *value = negative ? -magnitude : magnitude;
    return true;
}

bool plogp__is_short_number(const char *text, size_t length)
{
    const size_t width = length - (text[0] == '-' || text[0] == '+');
    return width - 1 < WIDTH && classify(text + (length - width), width).is_number;
}
