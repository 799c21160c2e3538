/* For an instance of the scan: plain numbers of a column, with its own plain_digits. */
#include <math.h>
#include <string.h>

#include "data/csv_powers.h"

enum plain { PLAIN_NUMBER, PLAIN_EMPTY, PLAIN_OTHER };

/* A number as it is written: integer / 10^places. */
struct plain_decimal {
    uint64_t integer;
    unsigned places;
    bool negative;
};

static inline enum plain read_plain(const struct plogp__csv_fields *fields, size_t i,
                                    struct plain_decimal *decimal)
{
    const size_t end = fields->end[i * fields->end_step];
    const size_t start = fields->before[i * fields->before_step] + fields->gap;
    const unsigned char lead = (unsigned char)fields->block[start];
    const size_t width = end - start - (lead == '-' || lead == '+');
    if (start == end && fields->empty_missing)
        return PLAIN_EMPTY;
    decimal->negative = lead == '-';
    if (end < PLOGP__CSV_PLAIN_WIDTH || width - 1 >= PLOGP__CSV_PLAIN_WIDTH ||
        fields->unlike[lead] ||
        !plain_digits(fields->block + end, width, &decimal->integer, &decimal->places))
        return PLAIN_OTHER;
    return PLAIN_NUMBER;
}

/* The sign without a guess: those of data are hard to foresee. */
static inline double number_of(const struct plain_decimal *decimal)
{
    const double magnitude =
        (double)(int64_t)decimal->integer / PLOGP__POWERS_OF_TEN[decimal->places];
    uint64_t bits;
    double number;
    memcpy(&bits, &magnitude, sizeof bits);
    bits |= (uint64_t)decimal->negative << 63;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static size_t take_numbers(const struct plogp__csv_fields *fields, size_t first,
                           double *numbers, uint8_t *valid, bool *has_missing)
{
    const struct plogp__csv_fields own = *fields; /* which no store can change */
    for (size_t i = first; i < own.count; i++) {
        struct plain_decimal decimal;
        const enum plain plain = read_plain(&own, i, &decimal);
        if (plain == PLAIN_OTHER)
            return i;
        valid[i] = plain == PLAIN_NUMBER;
        if (plain == PLAIN_NUMBER) {
            numbers[i] = number_of(&decimal);
        } else {
            numbers[i] = NAN;
            *has_missing = true;
        }
    }
    return own.count;
}

/* The number times 10^places, where that is whole and fits. */
static inline bool whole_of(const struct plain_decimal *decimal, unsigned places,
                            int32_t *whole)
{
    if (decimal->places > places || decimal->integer > INT32_MAX)
        return false;
    const uint64_t magnitude =
        decimal->integer * PLOGP__WHOLE_POWERS_OF_TEN[places - decimal->places];
    const int32_t sign = -(int32_t)decimal->negative;
    *whole = ((int32_t)(uint32_t)magnitude ^ sign) - sign;
    return magnitude <= INT32_MAX;
}

/* One that is not written as most are. */
static bool take_other(const struct plogp__csv_fields *fields, size_t i, unsigned places,
                       int32_t *whole, uint8_t *valid, bool *has_missing)
{
    struct plain_decimal decimal;
    const enum plain plain = read_plain(fields, i, &decimal);
    *whole = 0;
    *valid = plain == PLAIN_NUMBER;
    *has_missing |= plain == PLAIN_EMPTY;
    return plain == PLAIN_EMPTY ||
           (plain == PLAIN_NUMBER && whole_of(&decimal, places, whole));
}

/* Field i by itself. */
static inline bool take_whole(const struct plogp__csv_fields *fields, size_t i,
                              unsigned places, const struct fixed *fixed, int32_t *whole)
{
    const size_t end = fields->end[i * fields->end_step];
    const size_t start = fields->before[i * fields->before_step] + fields->gap;
    const unsigned char lead = (unsigned char)fields->block[start];
    const size_t point = places > 0, least = places == 0 ? 1 : places;
    const size_t digits = end - start - (lead == '-' || lead == '+') - point;
    int32_t magnitude = 0;
    if (end < PLOGP__CSV_PLAIN_WIDTH || fields->unlike[lead] ||
        digits - least > PLOGP__FIXED_DIGITS - least ||
        (places > 0 && fields->block[end - 1 - places] != '.') ||
        !fixed_digits(fields->block + end, digits, fixed, &magnitude))
        return false;
    const int32_t sign = -(int32_t)(lead == '-');
    *whole = (magnitude ^ sign) - sign;
    return true;
}

static size_t take_wholes(const struct plogp__csv_fields *fields, size_t first,
                          unsigned places, int32_t *wholes, uint8_t *valid,
                          bool *has_missing)
{
    const struct plogp__csv_fields own = *fields;
    const struct fixed fixed = fixed_at(places);
    const struct fours fours = fours_at(places);
    for (size_t i = first; i < own.count;) {
        const size_t end = take_fours(&own, i, &fours, wholes);
        memset(valid + i, 1, end - i);
        const size_t alone = own.count - end < 4 ? own.count : end + 4;
        for (i = end; i < alone; i++) {
            valid[i] = 1;
            if (!take_whole(&own, i, places, &fixed, wholes + i) &&
                !take_other(fields, i, places, wholes + i, valid + i, has_missing))
                return i;
        }
    }
    return own.count;
}
