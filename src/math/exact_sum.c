/*
 * A fixed-point superaccumulator (Kulisch, "Computer arithmetic and validity", 2008,
 * chapter 8) with carries saved in the upper half of each 64-bit digit, as in R. M. Neal,
 * "Fast exact summation using small and large superaccumulators" (2015).
 */
#include "plogp/sum.h"

#include <math.h>
#include <string.h>

#include "math/float_bits.h"
#include "math/kernel.h"
#include "math/limbs.h"

#define BIAS 2176 /* digit 0 has weight 2^-BIAS */
#define LAST (PLOGP_SUM_DIGITS - 1)

/*
 * Each addition changes a digit by less than 2^32, and a carried digit is below 2^32, so
 * 2^30 additions stay below 2^63; so does the sum of two such digits.
 */
#define PENDING_MAX (UINT64_C(1) << 29)

/* 2^64 terms below 2^2048 stay below 2^2112 = 1 unit past the last digit's 32 bits; a
 * saved sum beyond this has been damaged and could overflow later. */
#define LAST_MAX (INT64_C(1) << 40)

_Static_assert(sizeof(double) == 8, "doubles are IEEE 754 binary64");

void plogp_sum_init(plogp_sum *sum)
{
    memset(sum, 0, sizeof *sum);
}

/* Bring every digit but the last into 0 .. 2^32-1; the value is unchanged. */
static void carry(plogp_sum *sum)
{
    plogp__limbs_carry(sum->digits, PLOGP_SUM_DIGITS);
    sum->pending = 0;
}

static inline void count_addition(plogp_sum *sum)
{
    if (++sum->pending >= PENDING_MAX)
        carry(sum);
}

static void add_special(plogp_sum *sum, double x)
{
    sum->not_a_numbers += isnan(x) ? 1 : 0;
    sum->positive_infinities += x == (double)INFINITY ? 1 : 0;
    sum->negative_infinities += x == -(double)INFINITY ? 1 : 0;
}

/* A significand of 53 bits moved by up to 31 reaches into three digits. */
static inline void add_finite(plogp_sum *sum, uint64_t bits, unsigned field)
{
    const int64_t sign = 1 - 2 * (int64_t)(bits >> 63);
    const uint64_t significand = plogp__significand(bits, field);
    const unsigned position = field + (field == 0) - 1075 + BIAS;
    int64_t *const digit = sum->digits + position / 32;
    const uint64_t low = (significand & 0xffffffff) << position % 32;
    const uint64_t high = (significand >> 32) << position % 32;
    digit[0] += sign * (int64_t)(low & 0xffffffff);
    digit[1] += sign * (int64_t)((low >> 32) + (high & 0xffffffff));
    digit[2] += sign * (int64_t)(high >> 32);
    count_addition(sum);
}

void plogp_sum_add(plogp_sum *sum, double x)
{
    const uint64_t bits = plogp__bits_of(x);
    const unsigned field = plogp__exponent_field(bits);
    if (field == 0x7ff)
        add_special(sum, x);
    else
        add_finite(sum, bits, field);
}

void plogp_sum_add_array(plogp_sum *sum, const double *values, size_t count)
{
    plogp__kernels()->sum(values, count, sum);
}

void plogp_sum_add_product(plogp_sum *sum, double a, double b)
{
    const uint64_t a_bits = plogp__bits_of(a), b_bits = plogp__bits_of(b);
    const unsigned a_field = plogp__exponent_field(a_bits);
    const unsigned b_field = plogp__exponent_field(b_bits);
    if (a_field == 0x7ff || b_field == 0x7ff) {
        add_special(sum, a * b);
        return;
    }
    const uint64_t significand = plogp__significand(a_bits, a_field);
    uint64_t product[2];
    plogp__words_multiply(&significand, 1, plogp__significand(b_bits, b_field), product);
    const unsigned position =
        a_field + (a_field == 0) + b_field + (b_field == 0) - 2 * 1075 + BIAS;
    plogp__limbs_add(sum->digits + position / 32, product, 2, position % 32,
                     (a_bits ^ b_bits) >> 63 != 0);
    count_addition(sum);
}

void plogp_sum_merge(plogp_sum *sum, const plogp_sum *other)
{
    for (size_t j = 0; j < PLOGP_SUM_DIGITS; j++)
        sum->digits[j] += other->digits[j];
    sum->positive_infinities += other->positive_infinities;
    sum->negative_infinities += other->negative_infinities;
    sum->not_a_numbers += other->not_a_numbers;
    carry(sum);
}

double plogp_sum_value(const plogp_sum *sum)
{
    if (sum->not_a_numbers > 0 ||
        (sum->positive_infinities > 0 && sum->negative_infinities > 0))
        return (double)NAN;
    if (sum->positive_infinities > 0)
        return (double)INFINITY;
    if (sum->negative_infinities > 0)
        return -(double)INFINITY;
    size_t first = 0, end = PLOGP_SUM_DIGITS;
    while (end > 0 && sum->digits[end - 1] == 0)
        end--;
    while (first < end && sum->digits[first] == 0)
        first++;
    /* one digit more takes what the last of them carries over */
    int64_t digits[PLOGP_SUM_DIGITS + 1];
    memcpy(digits, sum->digits + first, (end - first) * sizeof *digits);
    digits[end - first] = 0;
    return plogp__limbs_round(digits, end - first + 1, 32 * (int)first - BIAS);
}

/* "plsum", two zero bytes and the version. */
static const unsigned char HEADER[8] = {'p', 'l', 's', 'u', 'm', 0, 0, 1};

_Static_assert(sizeof HEADER + 3 * 8 + LAST * 4 + 8 == PLOGP_SUM_SAVED_SIZE,
               "the saved size counts every byte");

void plogp_sum_save(const plogp_sum *sum, unsigned char *bytes)
{
    plogp_sum carried = *sum;
    carry(&carried);
    memcpy(bytes, HEADER, sizeof HEADER);
    unsigned char *next = bytes + sizeof HEADER;
    next = plogp__put_bytes(next, carried.positive_infinities, 8);
    next = plogp__put_bytes(next, carried.negative_infinities, 8);
    next = plogp__put_bytes(next, carried.not_a_numbers, 8);
    for (size_t j = 0; j < LAST; j++)
        next = plogp__put_bytes(next, (uint64_t)carried.digits[j], 4);
    plogp__put_bytes(next, (uint64_t)carried.digits[LAST], 8);
}

plogp_status plogp_sum_load(const unsigned char *bytes, size_t size, plogp_sum *sum)
{
    if (bytes == NULL || sum == NULL)
        return PLOGP_EINVAL;
    if (size != PLOGP_SUM_SAVED_SIZE || memcmp(bytes, HEADER, sizeof HEADER) != 0)
        return PLOGP_EFORMAT;
    const unsigned char *next = bytes + sizeof HEADER;
    plogp_sum loaded = {.pending = 0};
    loaded.positive_infinities = plogp__get_bytes(&next, 8);
    loaded.negative_infinities = plogp__get_bytes(&next, 8);
    loaded.not_a_numbers = plogp__get_bytes(&next, 8);
    for (size_t j = 0; j < LAST; j++)
        loaded.digits[j] = (int64_t)plogp__get_bytes(&next, 4);
    loaded.digits[LAST] = (int64_t)plogp__get_bytes(&next, 8);
    if (loaded.digits[LAST] > LAST_MAX || loaded.digits[LAST] < -LAST_MAX)
        return PLOGP_EFORMAT;
    *sum = loaded;
    return PLOGP_OK;
}
