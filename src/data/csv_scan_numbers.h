/* For an instance of the scan: plain numbers of a column, with its own plain_number. */
#include <math.h>
#include <string.h>

/* Without a guess: signs of data are hard to foresee. */
static inline double with_sign(double magnitude, bool negative)
{
    uint64_t bits;
    memcpy(&bits, &magnitude, sizeof bits);
    bits |= (uint64_t)negative << 63;
    memcpy(&magnitude, &bits, sizeof bits);
    return magnitude;
}

static size_t take_numbers(const struct plogp__csv_fields *fields, size_t first,
                           double *numbers, uint8_t *valid, bool *has_missing)
{
    for (size_t i = first; i < fields->count; i++) {
        const size_t end = fields->end[i * fields->end_step];
        const size_t start = fields->before[i * fields->before_step] + fields->gap;
        const unsigned char lead = (unsigned char)fields->block[start];
        const size_t width = end - start - (lead == '-' || lead == '+');
        if (start == end && fields->empty_missing) {
            numbers[i] = NAN;
            valid[i] = 0;
            *has_missing = true;
            continue;
        }
        double magnitude = 0.0;
        if (end < PLOGP__CSV_PLAIN_WIDTH || width - 1 >= PLOGP__CSV_PLAIN_WIDTH ||
            fields->unlike[lead] || !plain_number(fields->block + end, width, &magnitude))
            return i;
        numbers[i] = with_sign(magnitude, lead == '-');
        valid[i] = 1;
    }
    return fields->count;
}
