#include "sample/sort.h"

#include <stdint.h>
#include <string.h>

#define DIGIT_BITS 11
#define DIGITS     6 /* of 11 bits cover 64 */
#define BUCKETS    (1 << DIGIT_BITS)
#define SHORT      64    /* below, insertion is faster than histograms */
#define PREFIXED   65536 /* up to here 22 bits tell most values apart */
#define MOVES      4     /* a value, until insertion is given up      */

/* Unsigned keys in the order of the numbers: flip all bits of negative ones, otherwise
 * the sign. */
static uint64_t key_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

/* Insertion, which is quick where little is out of order; given up after `most` moves. */
static int insert_few(double *values, size_t count, size_t most)
{
    for (size_t i = 1; i < count; i++) {
        const double value = values[i];
        const uint64_t key = key_of(value);
        size_t j = i;
        for (; j > 0 && key_of(values[j - 1]) > key; j--)
            values[j] = values[j - 1];
        values[j] = value;
        if (i - j > most)
            return 0;
        most -= i - j;
    }
    return 1;
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

/* All digits of all bits, the lowest first. */
static void sort_by_digits(double *values, double *scratch, size_t count)
{
    uint32_t counts[DIGITS][BUCKETS];
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

/* The upper bits of the keys' distance from the least one. */
struct prefix {
    uint64_t least;
    int shift;
};

static size_t prefix_of(double value, struct prefix prefix)
{
    return (size_t)((key_of(value) - prefix.least) >> prefix.shift);
}

static struct prefix find_prefix(const double *values, size_t count)
{
    uint64_t least = UINT64_MAX, most = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t key = key_of(values[i]);
        least = key < least ? key : least;
        most = key > most ? key : most;
    }
    int shift = 0;
    while ((most - least) >> shift >> (2 * DIGIT_BITS) != 0)
        shift++;
    return (struct prefix){least, shift};
}

/* Sort by two digits of the prefix. */
static void sort_by_prefix(double *values, double *scratch, size_t count)
{
    uint32_t low[BUCKETS] = {0}, high[BUCKETS] = {0};
    const struct prefix prefix = find_prefix(values, count);
    for (size_t i = 0; i < count; i++) {
        const size_t bits = prefix_of(values[i], prefix);
        low[bits & (BUCKETS - 1)]++;
        high[bits >> DIGIT_BITS]++;
    }
    for (uint32_t b = 0, at_low = 0, at_high = 0; b < BUCKETS; b++) {
        const uint32_t of_low = low[b], of_high = high[b];
        low[b] = at_low;
        high[b] = at_high;
        at_low += of_low;
        at_high += of_high;
    }
    for (size_t i = 0; i < count; i++)
        scratch[low[prefix_of(values[i], prefix) & (BUCKETS - 1)]++] = values[i];
    for (size_t i = 0; i < count; i++)
        values[high[prefix_of(scratch[i], prefix) >> DIGIT_BITS]++] = scratch[i];
}

void plogp__sort_numbers(double *values, double *scratch, size_t count)
{
    if (count < SHORT) {
        (void)insert_few(values, count, SIZE_MAX);
        return;
    }
    if (count <= PREFIXED) {
        sort_by_prefix(values, scratch, count);
        if (insert_few(values, count, MOVES * count))
            return;
    }
    sort_by_digits(values, scratch, count);
}

int plogp__compare_numbers(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}
