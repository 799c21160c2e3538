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
    uint64_t cubes[3], fourths[4];
};

static void add_to(uint64_t *sum, const uint64_t *words, size_t count)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < count; i++) {
        const plogp__uint128 total = (plogp__uint128)sum[i] + words[i] + carry;
        sum[i] = (uint64_t)total;
        carry = (uint64_t)(total >> 64);
    }
}

static void slot_add(struct slot *slot, uint64_t m)
{
    const plogp__uint128 square = (plogp__uint128)m * m;
    const plogp__uint128 low = (plogp__uint128)(uint64_t)square * m;
    const plogp__uint128 high =
        (plogp__uint128)(uint64_t)(square >> 64) * m + (low >> 64);
    const uint64_t cube[3] = {(uint64_t)low, (uint64_t)high, (uint64_t)(high >> 64)};
    uint64_t fourth[4];
    const plogp__uint128 a = (plogp__uint128)cube[0] * m;
    const plogp__uint128 b = (plogp__uint128)cube[1] * m + (a >> 64);
    const plogp__uint128 c = (plogp__uint128)cube[2] * m + (b >> 64);
    fourth[0] = (uint64_t)a;
    fourth[1] = (uint64_t)b;
    fourth[2] = (uint64_t)c;
    fourth[3] = (uint64_t)(c >> 64);
    slot->count++;
    slot->sum += m;
    slot->squares += square;
    add_to(slot->cubes, cube, 3);
    add_to(slot->fourths, fourth, 4);
}

static void slot_flush(struct slot *slot, plogp__power_sums *sums)
{
    if (slot->count == 0)
        return;
    const bool negative = slot->top >> 11 != 0;
    const uint64_t one[2] = {(uint64_t)slot->sum, (uint64_t)(slot->sum >> 64)};
    const uint64_t two[2] = {(uint64_t)slot->squares, (uint64_t)(slot->squares >> 64)};
    const unsigned place = (unsigned)(slot->top & 0x7ff) + PLOGP__POWER_UNIT - 1075;
    const unsigned unit = PLOGP__POWER_UNIT;
    plogp__power_sums_add(sums, 0, unit, &slot->count, 1, false);
    plogp__power_sums_add(sums, 1, unit + place, one, 2, negative);
    plogp__power_sums_add(sums, 2, unit + 2 * place, two, 2, false);
    plogp__power_sums_add(sums, 3, unit + 3 * place, slot->cubes, 3, negative);
    plogp__power_sums_add(sums, 4, unit + 4 * place, slot->fourths, 4, false);
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
