/*
 * Power sums of fractions with AVX-512 (IFMA): a product of two numbers of 52 bits is its
 * lower and its upper 52 bits, added to two sums at once. Compiled for the instruction set
 * where the build can; otherwise absent.
 */
#include "math/power_group.h"

#if defined(__AVX512IFMA__)

#include <immintrin.h>

#define LANES 8
#define LIMB  52 /* bits of a factor */

/* Sums of f, f^2 = s0 + s1 2^52, f^3 and f^4, by the power of 2^52; `cross` holds the
 * products that count twice. A lane is below 2^64: 1024 terms below 2^53. */
struct lanes {
    __m512i f, s[2], c[4], q[4], cross[2];
};

/* c[1] and c[3] both count 2^52. */
static inline void add_fractions(struct lanes *sums, __m512i f)
{
    const __m512i zero = _mm512_setzero_si512();
    const __m512i low = _mm512_madd52lo_epu64(zero, f, f);
    const __m512i high = _mm512_madd52hi_epu64(zero, f, f);
    sums->f = _mm512_add_epi64(sums->f, f);
    sums->s[0] = _mm512_add_epi64(sums->s[0], low);
    sums->s[1] = _mm512_add_epi64(sums->s[1], high);
    sums->c[0] = _mm512_madd52lo_epu64(sums->c[0], low, f);
    sums->c[1] = _mm512_madd52hi_epu64(sums->c[1], low, f);
    sums->c[3] = _mm512_madd52lo_epu64(sums->c[3], high, f);
    sums->c[2] = _mm512_madd52hi_epu64(sums->c[2], high, f);
    sums->q[0] = _mm512_madd52lo_epu64(sums->q[0], low, low);
    sums->q[1] = _mm512_madd52hi_epu64(sums->q[1], low, low);
    sums->cross[0] = _mm512_madd52lo_epu64(sums->cross[0], low, high);
    sums->cross[1] = _mm512_madd52hi_epu64(sums->cross[1], low, high);
    sums->q[2] = _mm512_madd52lo_epu64(sums->q[2], high, high);
    sums->q[3] = _mm512_madd52hi_epu64(sums->q[3], high, high);
}

static plogp__uint128 total(__m512i lanes)
{
    uint64_t parts[LANES];
    plogp__uint128 sum = 0;
    _mm512_storeu_si512(parts, lanes);
    for (size_t i = 0; i < LANES; i++)
        sum += parts[i];
    return sum;
}

/* words += value 2^(52 limb). */
static void add_at(plogp__uint128 words[2], plogp__uint128 value, unsigned limb)
{
    const unsigned shift = LIMB * limb;
    if (shift >= 128) {
        words[1] += value << (shift - 128);
        return;
    }
    const plogp__uint128 low = value << shift;
    words[0] += low;
    words[1] += (shift == 0 ? 0 : value >> (128 - shift)) + (words[0] < low);
}

/* The powers of 2^52 + f by the binomial theorem. */
static void put_together(const struct lanes *sums, size_t count,
                         struct plogp__power_group *group)
{
    const plogp__uint128 n = count, f = total(sums->f);
    const plogp__uint128 s0 = total(sums->s[0]), s1 = total(sums->s[1]);
    const plogp__uint128 c0 = total(sums->c[0]), c2 = total(sums->c[2]);
    const plogp__uint128 c1 = total(sums->c[1]) + total(sums->c[3]);
    const plogp__uint128 q1 = total(sums->q[1]) + 2 * total(sums->cross[0]);
    const plogp__uint128 q2 = total(sums->q[2]) + 2 * total(sums->cross[1]);
    *group = (struct plogp__power_group){0};
    group->sum = (n << LIMB) + f;
    group->squares = (n << 2 * LIMB) + (f << (LIMB + 1)) + s0 + (s1 << LIMB);
    add_at(group->cubes, c0, 0);
    add_at(group->cubes, 3 * s0 + c1, 1);
    add_at(group->cubes, 3 * (f + s1) + c2, 2);
    add_at(group->cubes, n, 3);
    add_at(group->fourths, total(sums->q[0]), 0);
    add_at(group->fourths, 4 * c0 + q1, 1);
    add_at(group->fourths, 6 * s0 + 4 * c1 + q2, 2);
    add_at(group->fourths, 4 * (f + c2) + 6 * s1 + total(sums->q[3]), 3);
    add_at(group->fourths, n, 4);
}

static void sum_powers(const uint64_t *fractions, size_t count,
                       struct plogp__power_group *group)
{
    struct lanes sums = {0};
    size_t i = 0;
    for (; count - i >= LANES; i += LANES)
        add_fractions(&sums, _mm512_loadu_si512(fractions + i));
    const __mmask8 left = (__mmask8)((1U << (count - i)) - 1);
    add_fractions(&sums, _mm512_maskz_loadu_epi64(left, fractions + i));
    put_together(&sums, count, group);
}

plogp__power_group_kernel *plogp__power_group_avx512(void)
{
    return sum_powers;
}

#else

plogp__power_group_kernel *plogp__power_group_avx512(void)
{
    return NULL;
}

#endif
