/* For an instance of the scan: the digits of plain numbers a byte at a time. */
#ifndef PLOGP_SRC_DATA_CSV_DIGITS_H
#define PLOGP_SRC_DATA_CSV_DIGITS_H

#include "data/csv_powers.h"

static inline bool plain_digits(const char *end, size_t width, uint64_t *integer,
                                unsigned *places)
{
    const char *const text = end - width;
    uint64_t read = 0;
    size_t digits = 0, point = width;
    for (size_t i = 0; i < width; i++) {
        const unsigned digit = (unsigned)(unsigned char)text[i] - '0';
        if (digit <= 9) {
            read = 10 * read + digit;
            digits++;
        } else if (text[i] == '.' && point == width) {
            point = i;
        } else {
            return false;
        }
    }
    *places = point == width ? 0 : (unsigned)(width - point - 1);
    *integer = read;
    return digits > 0 && read <= PLOGP__EXACT_INTEGERS;
}

struct fixed {
    size_t places;
};

static inline struct fixed fixed_at(unsigned places)
{
    return (struct fixed){places};
}

static inline bool fixed_digits(const char *end, size_t digits, const struct fixed *fixed,
                                int32_t *magnitude)
{
    const char *text = end - digits - (fixed->places > 0);
    int32_t read = 0;
    for (size_t left = digits; left > 0; left--) {
        text += left == fixed->places; /* behind the point */
        const unsigned digit = (unsigned)(unsigned char)*text++ - '0';
        if (digit > 9)
            return false;
        read = 10 * read + (int32_t)digit;
    }
    *magnitude = read;
    return true;
}

#endif
