#include "sample/sort.h"

#include <stdint.h>
#include <string.h>

#define DIGIT_BITS 11
#define DIGITS     6 /* of 11 bits cover 64 */
#define BUCKETS    (1 << DIGIT_BITS)
#define SHORT      64 /* below, insertion is faster than 6 histograms */

static void sort_short(double *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const double value = values[i];
        size_t j = i;
        for (; j > 0 && values[j - 1] > value; j--)
            values[j] = values[j - 1];
        values[j] = value;
    }
}

/* Unsigned keys in the order of the numbers: flip all bits of negative ones, otherwise
 * the sign. */
static uint64_t key_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static size_t digit_of(double value, int digit)
{
    return (size_t)(key_of(value) >> (DIGIT_BITS * digit)) & (BUCKETS - 1);
}

/* How many values have each digit, of all digits in one pass. */
static void count_digits(const double *values, size_t count,
                         uint32_t counts[DIGITS][BUCKETS])
{
    memset(counts, 0, sizeof(uint32_t) * DIGITS * BUCKETS);
    for (size_t i = 0; i < count; i++) {
        uint64_t key = key_of(values[i]);
        for (int digit = 0; digit < DIGITS; digit++, key >>= DIGIT_BITS)
            counts[digit][key & (BUCKETS - 1)]++;
    }
}

/* Stable distribution by one digit, of which there are `start` (overwritten). */
static void distribute(const double *from, double *to, size_t count, int digit,
                       uint32_t *start)
{
    uint32_t next = 0;
    for (size_t b = 0; b < BUCKETS; b++) {
        const uint32_t size = start[b];
        start[b] = next;
        next += size;
    }
    for (size_t i = 0; i < count; i++)
        to[start[digit_of(from[i], digit)]++] = from[i];
}

void plogp__sort_numbers(double *values, double *scratch, size_t count)
{
    uint32_t counts[DIGITS][BUCKETS];
    if (count < SHORT) {
        sort_short(values, count);
        return;
    }
    double *from = values, *to = scratch;
    count_digits(values, count, counts);
    for (int digit = 0; digit < DIGITS; digit++) {
        if (counts[digit][digit_of(from[0], digit)] == count)
            continue; /* all share it: nothing moves */
        distribute(from, to, count, digit, counts[digit]);
        double *const swap = from;
        from = to;
        to = swap;
    }
    if (from != values)
        memcpy(values, from, count * sizeof *values);
}
