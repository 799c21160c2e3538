/* For an instance of the scan: plain numbers a byte at a time. */
#ifndef PLOGP_SRC_DATA_CSV_DIGITS_H
#define PLOGP_SRC_DATA_CSV_DIGITS_H

#include "data/csv_powers.h"

static inline bool plain_number(const char *end, size_t width, double *magnitude)
{
    const char *const text = end - width;
    uint64_t integer = 0;
    size_t digits = 0, point = width;
    for (size_t i = 0; i < width; i++) {
        const unsigned digit = (unsigned)(unsigned char)text[i] - '0';
        if (digit <= 9) {
            integer = 10 * integer + digit;
            digits++;
        } else if (text[i] == '.' && point == width) {
            point = i;
        } else {
            return false;
        }
    }
    const size_t places = point == width ? 0 : width - point - 1;
    *magnitude = (double)integer / PLOGP__POWERS_OF_TEN[places];
    return digits > 0 && integer <= PLOGP__EXACT_INTEGERS;
}

#endif
