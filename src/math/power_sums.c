#include "math/power_sums.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "math/float_bits.h"
#include "math/limbs.h"

/* Each addition changes a limb by less than 2^32: 2^30 of them stay below 2^63. */
#define PENDING_MAX (UINT64_C(1) << 29)

/* The last limb of undamaged bytes is a small carry or sign. */
#define LAST_MAX (INT64_C(1) << 40)

static const size_t LIMB_COUNT[PLOGP__POWER_SUMS] = {
    PLOGP__POWER_LIMBS(0), PLOGP__POWER_LIMBS(1), PLOGP__POWER_LIMBS(2),
    PLOGP__POWER_LIMBS(3), PLOGP__POWER_LIMBS(4)};

static const size_t FIRST_LIMB[PLOGP__POWER_SUMS] = {
    0, PLOGP__POWER_LIMBS(0), PLOGP__POWER_LIMBS(0) + PLOGP__POWER_LIMBS(1),
    PLOGP__POWER_LIMBS(0) + PLOGP__POWER_LIMBS(1) + PLOGP__POWER_LIMBS(2),
    PLOGP__POWER_LIMBS_ALL - PLOGP__POWER_LIMBS(4)};

_Static_assert(66 * 15 + 3 * 5 == PLOGP__POWER_LIMBS_ALL, "the limbs of all five sums");

void plogp__power_sums_init(plogp__power_sums *sums)
{
    memset(sums, 0, sizeof *sums);
}

static void carry(plogp__power_sums *sums)
{
    for (size_t k = 0; k < PLOGP__POWER_SUMS; k++)
        plogp__limbs_carry(sums->limbs + FIRST_LIMB[k], LIMB_COUNT[k]);
    sums->pending = 0;
}

/* A finite number as significand * 2^(position - 1088). */
struct scaled {
    uint64_t significand;
    unsigned position;
    bool negative;
};

static struct scaled scale(double x)
{
    const uint64_t bits = plogp__bits_of(x);
    const unsigned field = plogp__exponent_field(bits);
    const struct scaled scaled = {plogp__significand(bits, field),
                                  field + (field == 0) - 1075 + PLOGP__POWER_UNIT,
                                  bits >> 63 != 0};
    return scaled;
}

/* Without the trailing zeros of the significand, so that usual weights take few bits. */
static struct scaled reduced(struct scaled x)
{
    const unsigned zeros = (unsigned)__builtin_ctzll(x.significand);
    x.significand >>= zeros;
    x.position += zeros;
    return x;
}

/* Add w x^k for k = 0 .. 4. w x^k takes k + 1 words of 64 bits, or, because a significand
 * leaves 11 bits of its word free, k (at least 1) where w is short. */
static void add_powers(plogp__power_sums *sums, struct scaled x, struct scaled w)
{
    uint64_t power[PLOGP__POWER_SUMS + 1] = {w.significand};
    const size_t short_weight = w.significand >> 11 == 0 ? 1 : 0;
    unsigned position = w.position;
    for (size_t k = 0; k < PLOGP__POWER_SUMS; k++) {
        const size_t words = k == 0 ? 1 : k + 1 - short_weight;
        int64_t *const limbs = sums->limbs + FIRST_LIMB[k] + position / 32;
        plogp__limbs_add(limbs, power, words, position % 32, x.negative && k % 2 == 1);
        plogp__words_multiply(power, words, x.significand, power);
        position += x.position;
    }
    if (++sums->pending >= PENDING_MAX)
        carry(sums);
}

/* An infinite value keeps its weight, so that n is right beside a mean of Inf. */
static void count_special(plogp__power_sums *sums, double x, double weight)
{
    if (isnan(x) || !(weight > 0.0 && isfinite(weight))) {
        sums->not_a_numbers++;
        return;
    }
    sums->positive_infinities += x > 0.0 ? 1 : 0;
    sums->negative_infinities += x < 0.0 ? 1 : 0;
    const struct scaled w = scale(weight);
    plogp__limbs_add(sums->limbs + w.position / 32, &w.significand, 1, w.position % 32,
                     false);
    if (++sums->pending >= PENDING_MAX)
        carry(sums);
}

void plogp__power_sums_push(plogp__power_sums *sums, double x, double weight)
{
    if (weight == 0.0)
        return;
    if (weight > 0.0 && isfinite(weight) && isfinite(x))
        add_powers(sums, scale(x), reduced(scale(weight)));
    else
        count_special(sums, x, weight);
}

void plogp__power_sums_add(plogp__power_sums *sums, size_t k, unsigned position,
                           const uint64_t *words, size_t count, bool negative)
{
    int64_t *const limbs = sums->limbs + FIRST_LIMB[k] + position / 32;
    plogp__limbs_add(limbs, words, count, position % 32, negative);
    if (++sums->pending >= PENDING_MAX)
        carry(sums);
}

void plogp__power_sums_merge(plogp__power_sums *sums, const plogp__power_sums *other)
{
    for (size_t j = 0; j < PLOGP__POWER_LIMBS_ALL; j++)
        sums->limbs[j] += other->limbs[j];
    sums->positive_infinities += other->positive_infinities;
    sums->negative_infinities += other->negative_infinities;
    sums->not_a_numbers += other->not_a_numbers;
    carry(sums);
}

/* "plpow", two zero bytes and the version. */
static const unsigned char HEADER[8] = {'p', 'l', 'p', 'o', 'w', 0, 0, 1};

_Static_assert(sizeof HEADER + 3 * 8 + (PLOGP__POWER_LIMBS_ALL - PLOGP__POWER_SUMS) * 4 +
                       PLOGP__POWER_SUMS * 8 ==
                   PLOGP__POWER_SAVED_SIZE,
               "the saved size counts every byte");

void plogp__power_sums_save(const plogp__power_sums *sums, unsigned char *bytes)
{
    plogp__power_sums carried = *sums;
    carry(&carried);
    memcpy(bytes, HEADER, sizeof HEADER);
    unsigned char *next = bytes + sizeof HEADER;
    next = plogp__put_bytes(next, carried.positive_infinities, 8);
    next = plogp__put_bytes(next, carried.negative_infinities, 8);
    next = plogp__put_bytes(next, carried.not_a_numbers, 8);
    for (size_t k = 0; k < PLOGP__POWER_SUMS; k++) {
        const int64_t *const limbs = carried.limbs + FIRST_LIMB[k];
        const size_t last = LIMB_COUNT[k] - 1;
        for (size_t j = 0; j < last; j++)
            next = plogp__put_bytes(next, (uint64_t)limbs[j], 4);
        next = plogp__put_bytes(next, (uint64_t)limbs[last], 8);
    }
}

plogp_status plogp__power_sums_load(const unsigned char *bytes, size_t size,
                                    plogp__power_sums *sums)
{
    if (size != PLOGP__POWER_SAVED_SIZE || memcmp(bytes, HEADER, sizeof HEADER) != 0)
        return PLOGP_EFORMAT;
    const unsigned char *next = bytes + sizeof HEADER;
    plogp__power_sums loaded = {.pending = 0};
    loaded.positive_infinities = plogp__get_bytes(&next, 8);
    loaded.negative_infinities = plogp__get_bytes(&next, 8);
    loaded.not_a_numbers = plogp__get_bytes(&next, 8);
    for (size_t k = 0; k < PLOGP__POWER_SUMS; k++) {
        int64_t *const limbs = loaded.limbs + FIRST_LIMB[k];
        const size_t last = LIMB_COUNT[k] - 1;
        for (size_t j = 0; j < last; j++)
            limbs[j] = (int64_t)plogp__get_bytes(&next, 4);
        limbs[last] = (int64_t)plogp__get_bytes(&next, 8);
        const bool signed_sum = k % 2 == 1;
        if (limbs[last] > LAST_MAX || limbs[last] < (signed_sum ? -LAST_MAX : 0))
            return PLOGP_EFORMAT;
    }
    *sums = loaded;
    return PLOGP_OK;
}
