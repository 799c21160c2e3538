#include "math/limbs.h"

#include <math.h>

#define LOW32 UINT64_C(0xffffffff)

/* floor(limb / 2^32) without shifting a negative number. */
static inline int64_t upper_half(int64_t limb)
{
    return (limb - (int64_t)((uint64_t)limb & LOW32)) / (INT64_C(1) << 32);
}

void plogp__limbs_carry(int64_t *limbs, size_t count)
{
    int64_t carried = 0;
    for (size_t j = 0; j + 1 < count; j++) {
        const int64_t limb = limbs[j] + carried;
        limbs[j] = (int64_t)((uint64_t)limb & LOW32);
        carried = upper_half(limb);
    }
    limbs[count - 1] += carried;
}

void plogp__limbs_add(int64_t *limbs, const uint64_t *words, size_t count, unsigned shift,
                      bool negative)
{
    const int64_t sign = negative ? -1 : 1;
    uint64_t rest = 0;
    for (size_t j = 0; j < count; j++) {
        const uint64_t low = (words[j] & LOW32) << shift;
        const uint64_t high = (words[j] >> 32) << shift;
        limbs[2 * j] += sign * (int64_t)((low & LOW32) + rest);
        limbs[2 * j + 1] += sign * (int64_t)((high & LOW32) + (low >> 32));
        rest = high >> 32;
    }
    limbs[2 * count] += sign * (int64_t)rest;
}

void plogp__words_multiply(const uint64_t *words, size_t count, uint64_t factor,
                           uint64_t *product)
{
    uint64_t carried = 0;
    for (size_t j = 0; j < count; j++) {
        const plogp__uint128 full = (plogp__uint128)words[j] * factor + carried;
        product[j] = (uint64_t)full;
        carried = (uint64_t)(full >> 64);
    }
    product[count] = carried;
}

bool plogp__limbs_magnitude(int64_t *limbs, size_t count)
{
    plogp__limbs_carry(limbs, count);
    if (limbs[count - 1] >= 0)
        return false;
    for (size_t j = 0; j < count; j++)
        limbs[j] = -limbs[j];
    plogp__limbs_carry(limbs, count);
    return true;
}

/* The 64 bits at position `from` of a magnitude, its lowest bit set if anything below
 * them is (a sticky bit), so that one more rounding is a correct rounding. */
static uint64_t bits_from(const int64_t *limbs, size_t count, long from)
{
    uint64_t bits = 0;
    bool sticky = false;
    for (size_t j = 0; j < count; j++) {
        const long distance = 32 * (long)j - from;
        const uint64_t limb = (uint64_t)limbs[j];
        if (distance >= 64)
            break;
        if (distance >= 0)
            bits |= limb << distance;
        else if (distance > -64)
            bits |= limb >> -distance;
        if (distance < 0)
            sticky =
                sticky || (distance <= -64 ? limb != 0 : limb << (64 + distance) != 0);
    }
    return bits | (sticky ? 1 : 0);
}

static long bit_length(const int64_t *limbs, size_t count)
{
    while (count > 0 && limbs[count - 1] == 0)
        count--;
    if (count == 0)
        return 0;
    long length = 32 * (long)(count - 1);
    for (uint64_t top = (uint64_t)limbs[count - 1]; top != 0; top >>= 1)
        length++;
    return length;
}

double plogp__limbs_round(int64_t *limbs, size_t count, int exponent)
{
    const bool negative = plogp__limbs_magnitude(limbs, count);
    const long length = bit_length(limbs, count);
    if (length == 0)
        return 0.0;
    /* The lowest bit kept is that of a 53-bit significand, or 2^-1074 if that is higher.
     */
    const long lowest = length - 53 > -1074 - exponent ? length - 53 : -1074 - exponent;
    /* Two bits below it: the half and the sticky bit. */
    const uint64_t window = bits_from(limbs, count, lowest - 2);
    uint64_t significand = window >> 2;
    if ((window & 2) != 0 && ((window & 1) != 0 || (significand & 1) != 0))
        significand++;
    const long scale = lowest + exponent > 2000 ? 2000 : lowest + exponent;
    const double magnitude = ldexp((double)significand, (int)scale);
    return negative ? -magnitude : magnitude;
}

unsigned char *plogp__put_bytes(unsigned char *bytes, uint64_t value, unsigned count)
{
    for (unsigned j = 0; j < count; j++)
        bytes[j] = (unsigned char)(value >> 8 * j);
    return bytes + count;
}

uint64_t plogp__get_bytes(const unsigned char **bytes, unsigned count)
{
    uint64_t value = 0;
    for (unsigned j = 0; j < count; j++)
        value |= (uint64_t)(*bytes)[j] << 8 * j;
    *bytes += count;
    return value;
}
