/*
 * Power sums of an array. Values of one sign and exponent are m 2^e with integers m below
 * 2^53, so their power sums are those of the m, which fit into a few words; each sign and
 * exponent has a slot for them, which goes into the wide sums once. Nothing is rounded.
 */
#include <string.h>

#include "math/float_bits.h"
#include "math/limbs.h"
#include "math/power_sums.h"

#define EXPONENTS   64 /* kept at a time for each sign: 2^64 between least and largest */
#define SLOTS       (2 * EXPONENTS)
#define SHORT_ARRAY 64 /* below, slots save nothing */
/* sum m < 2^(53 + 20), sum m^2 < 2^(106 + 20), ... < 2^(159 + 20), < 2^(212 + 20). */
#define COUNT_MAX (UINT64_C(1) << 20)

struct slot {
    uint64_t top; /* sign and exponent, the upper 12 bits */
    uint64_t count;
    plogp__uint128 sum, squares;
    plogp__uint128 cubes, fourths; /* the lower 128 bits */
    uint64_t cubes_high;
    plogp__uint128 fourths_high;
};

/* m = square of 106 bits as two words, low and high; the others by them. */
static void slot_add(struct slot *slot, uint64_t m)
{
    const plogp__uint128 square = (plogp__uint128)m * m;
    const uint64_t low = (uint64_t)square, high = (uint64_t)(square >> 64);
    const plogp__uint128 cube_low = (plogp__uint128)low * m;
    const plogp__uint128 cube_top = (plogp__uint128)high * m; /* times 2^64 */
    const plogp__uint128 cube = cube_low + (cube_top << 64);
    const plogp__uint128 cross = (plogp__uint128)low * high; /* twice, times 2^64 */
    const plogp__uint128 fourth_low = (plogp__uint128)low * low;
    const plogp__uint128 fourth = fourth_low + (cross << 65);
    slot->count++;
    slot->sum += m;
    slot->squares += square;
    slot->cubes += cube;
    slot->cubes_high +=
        (uint64_t)(cube_top >> 64) + (cube < cube_low) + (slot->cubes < cube);
    slot->fourths += fourth;
    slot->fourths_high += (plogp__uint128)high * high + (cross >> 63) +
                          (fourth < fourth_low) + (slot->fourths < fourth);
}

static void slot_flush(struct slot *slot, plogp__power_sums *sums)
{
    if (slot->count == 0)
        return;
    const bool negative = slot->top >> 11 != 0;
    const uint64_t one[2] = {(uint64_t)slot->sum, (uint64_t)(slot->sum >> 64)};
    const uint64_t two[2] = {(uint64_t)slot->squares, (uint64_t)(slot->squares >> 64)};
    const uint64_t three[3] = {(uint64_t)slot->cubes, (uint64_t)(slot->cubes >> 64),
                               slot->cubes_high};
    const uint64_t four[4] = {(uint64_t)slot->fourths, (uint64_t)(slot->fourths >> 64),
                              (uint64_t)slot->fourths_high,
                              (uint64_t)(slot->fourths_high >> 64)};
    const unsigned place = (unsigned)(slot->top & 0x7ff) + PLOGP__POWER_UNIT - 1075;
    const unsigned unit = PLOGP__POWER_UNIT;
    plogp__power_sums_add(sums, 0, unit, &slot->count, 1, false);
    plogp__power_sums_add(sums, 1, unit + place, one, 2, negative);
    plogp__power_sums_add(sums, 2, unit + 2 * place, two, 2, false);
    plogp__power_sums_add(sums, 3, unit + 3 * place, three, 3, negative);
    plogp__power_sums_add(sums, 4, unit + 4 * place, four, 4, false);
    *slot = (struct slot){.top = slot->top};
}

static void push_slotted(plogp__power_sums *sums, struct slot *slots, double x)
{
    const uint64_t bits = plogp__bits_of(x), top = bits >> 52;
    const unsigned field = plogp__exponent_field(bits);
    if (bits << 1 == 0) {
        slots[SLOTS].count++;
        return;
    }
    if (field == 0 || field == 0x7ff) { /* subnormal, infinite or NaN */
        plogp__power_sums_push(sums, x, 1.0);
        return;
    }
    struct slot *const slot = &slots[(top & (EXPONENTS - 1)) | (top >> 11) * EXPONENTS];
    if (slot->top != top || slot->count == COUNT_MAX) {
        slot_flush(slot, sums);
        slot->top = top;
    }
    slot_add(slot, plogp__significand(bits, field));
}

void plogp__power_sums_push_array(plogp__power_sums *sums, const double *x,
                                  const double *weights, const uint8_t *valid,
                                  size_t count)
{
    struct slot slots[SLOTS + 1]; /* the last one counts zeros */
    const bool slotted = weights == NULL && count >= SHORT_ARRAY;
    if (slotted)
        memset(slots, 0, sizeof slots);
    for (size_t i = 0; i < count; i++) {
        if (valid != NULL && valid[i] == 0)
            continue;
        if (slotted)
            push_slotted(sums, slots, x[i]);
        else
            plogp__power_sums_push(sums, x[i], weights == NULL ? 1.0 : weights[i]);
    }
    for (size_t s = 0; slotted && s <= SLOTS; s++)
        slot_flush(&slots[s], sums);
}
