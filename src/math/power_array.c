/*
 * Power sums of an array. Values of one sign and exponent are m 2^e with integers m below
 * 2^53, so their power sums are those of the m, which fit into a few words. The values are
 * dealt into such groups, each of which goes into the wide sums once. Nothing is rounded.
 */
#include <string.h>

#include "math/float_bits.h"
#include "math/kernel.h"
#include "math/power_group.h"
#include "math/power_sums.h"

#define SHORT_ARRAY   64   /* below, groups save nothing   */
#define SHORT_GROUP   32   /* below, vectors save nothing  */
#define TOPS          4096 /* signs and exponents together */
#define FRACTION_MASK ((UINT64_C(1) << 52) - 1)
#define INFINITE      0x7ff

static void add_number(struct plogp__power_group *group, uint64_t m)
{
    const plogp__uint128 square = (plogp__uint128)m * m;
    const uint64_t low = (uint64_t)square, high = (uint64_t)(square >> 64);
    const plogp__uint128 cube_low = (plogp__uint128)low * m;
    const plogp__uint128 cube_top = (plogp__uint128)high * m; /* times 2^64 */
    const plogp__uint128 cube = cube_low + (cube_top << 64);
    const plogp__uint128 cross = (plogp__uint128)low * high; /* twice, times 2^64 */
    const plogp__uint128 fourth_low = (plogp__uint128)low * low;
    const plogp__uint128 fourth = fourth_low + (cross << 65);
    group->sum += m;
    group->squares += square;
    group->cubes[0] += cube;
    group->cubes[1] += (cube_top >> 64) + (cube < cube_low) + (group->cubes[0] < cube);
    group->fourths[0] += fourth;
    group->fourths[1] += (plogp__uint128)high * high + (cross >> 63) +
                         (fourth < fourth_low) + (group->fourths[0] < fourth);
}

static void sum_powers(const uint64_t *fractions, size_t count,
                       struct plogp__power_group *group)
{
    *group = (struct plogp__power_group){0};
    for (size_t i = 0; i < count; i++)
        add_number(group, fractions[i] | (UINT64_C(1) << 52));
}

static plogp__power_group_kernel *vector_kernel(void)
{
#if defined(__x86_64__)
    if (strcmp(plogp__kernels()->name, "avx512") == 0 &&
        __builtin_cpu_supports("avx512ifma"))
        return plogp__power_group_avx512();
#endif
    return NULL;
}

static uint64_t upper(plogp__uint128 value)
{
    return (uint64_t)(value >> 64);
}

static void add_wide(plogp__power_sums *sums, size_t k, unsigned position,
                     const plogp__uint128 value[2], bool negative)
{
    const uint64_t words[4] = {(uint64_t)value[0], upper(value[0]), (uint64_t)value[1],
                               upper(value[1])};
    plogp__power_sums_add(sums, k, position, words, k < 3 ? 2 : k, negative);
}

static void add_group(plogp__power_sums *sums, uint64_t top, uint64_t count,
                      const struct plogp__power_group *group)
{
    const bool negative = top >> 11 != 0;
    const unsigned place = (unsigned)(top & INFINITE) + PLOGP__POWER_UNIT - 1075;
    const unsigned unit = PLOGP__POWER_UNIT;
    const plogp__uint128 one[2] = {group->sum, 0}, two[2] = {group->squares, 0};
    plogp__power_sums_add(sums, 0, unit, &count, 1, false);
    add_wide(sums, 1, unit + place, one, negative);
    add_wide(sums, 2, unit + 2 * place, two, false);
    add_wide(sums, 3, unit + 3 * place, group->cubes, negative);
    add_wide(sums, 4, unit + 4 * place, group->fourths, false);
}

/* Values of one sign and exponent. */
static void push_group(plogp__power_sums *sums, uint64_t top, const uint64_t *fractions,
                       size_t count)
{
    const uint64_t field = top & INFINITE;
    if (field != 0 && field != INFINITE) {
        plogp__power_group_kernel *const vector =
            count < SHORT_GROUP ? NULL : vector_kernel();
        struct plogp__power_group group = {0};
        (vector == NULL ? sum_powers : vector)(fractions, count, &group);
        add_group(sums, top, count, &group);
        return;
    }
    uint64_t zeros = 0; /* subnormal, infinite or NaN: the others */
    for (size_t i = 0; i < count; i++)
        if ((field | fractions[i]) == 0)
            zeros++;
        else
            plogp__power_sums_push(sums, plogp__double_of(top << 52 | fractions[i]), 1.0);
    plogp__power_sums_add(sums, 0, PLOGP__POWER_UNIT, &zeros, 1, false);
}

/* How many values have each sign and exponent; returns how many of these `met` lists. */
static size_t count_tops(const double *x, const uint8_t *valid, size_t count,
                         uint16_t *counts, uint16_t *met)
{
    size_t size = 0;
    memset(counts, 0, TOPS * sizeof *counts);
    for (size_t i = 0; i < count; i++) {
        const uint64_t top = plogp__bits_of(x[i]) >> 52;
        const bool present = valid == NULL || valid[i] != 0;
        met[size] = (uint16_t)top;
        size += present && counts[top] == 0;
        counts[top] = (uint16_t)(counts[top] + present);
    }
    return size;
}

/* At most PLOGP__GROUP_MAX values, each of weight 1. */
static void push_units(plogp__power_sums *sums, const double *x, const uint8_t *valid,
                       size_t count)
{
    uint64_t fractions[PLOGP__GROUP_MAX + 1]; /* the last for what is missing */
    uint16_t place[TOPS], met[TOPS + 1];
    const size_t groups = count_tops(x, valid, count, place, met);
    uint16_t next = 0;
    for (size_t g = 0; g < groups; g++) {
        const uint16_t size = place[met[g]];
        place[met[g]] = next;
        next = (uint16_t)(next + size);
    }
    for (size_t i = 0; i < count; i++) {
        const uint64_t bits = plogp__bits_of(x[i]);
        const bool present = valid == NULL || valid[i] != 0;
        uint16_t *const to = &place[bits >> 52];
        fractions[present ? *to : PLOGP__GROUP_MAX] = bits & FRACTION_MASK;
        *to = (uint16_t)(*to + present);
    }
    for (size_t g = 0, begin = 0; g < groups; g++) {
        const size_t end = place[met[g]];
        push_group(sums, met[g], fractions + begin, end - begin);
        begin = end;
    }
}

void plogp__power_sums_push_array(plogp__power_sums *sums, const double *x,
                                  const double *weights, const uint8_t *valid,
                                  size_t count)
{
    if (weights == NULL && count >= SHORT_ARRAY) {
        for (size_t i = 0; i < count; i += PLOGP__GROUP_MAX)
            push_units(sums, x + i, valid == NULL ? NULL : valid + i,
                       count - i < PLOGP__GROUP_MAX ? count - i : PLOGP__GROUP_MAX);
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (valid == NULL || valid[i] != 0)
            plogp__power_sums_push(sums, x[i], weights == NULL ? 1.0 : weights[i]);
}
