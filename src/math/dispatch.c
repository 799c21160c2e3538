/* Which instance of the kernels runs: chosen once, at the first call. */
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "math/kernel.h"
#include "plogp/isa.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <stdint.h>

/* The register state that the operating system saves (XCR0). */
static uint64_t saved_state(void)
{
    uint32_t low = 0, high = 0;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

/* Bits of CPUID leaf 1 (ecx) and leaf 7 (ebx), and of XCR0. */
#define LEAF1_FMA     (1u << 12)
#define LEAF1_OSXSAVE (1u << 27)
#define LEAF1_AVX     (1u << 28)
#define LEAF7_AVX2    (1u << 5)
#define LEAF7_AVX512  ((1u << 16) | (1u << 17) | (1u << 31)) /* F, DQ, VL */
#define STATE_AVX     0x06u                                  /* xmm, ymm */
#define STATE_AVX512  0xe6u                                  /* and masks, zmm */

static bool machine_has(unsigned leaf7_bits, uint64_t state)
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    const unsigned leaf1 = LEAF1_FMA | LEAF1_OSXSAVE | LEAF1_AVX;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & leaf1) != leaf1)
        return false;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (b & leaf7_bits) != leaf7_bits)
        return false;
    return (saved_state() & state) == state;
}

static bool machine_has_avx2(void)
{
    return machine_has(LEAF7_AVX2, STATE_AVX);
}

static bool machine_has_avx512(void)
{
    return machine_has(LEAF7_AVX2 | LEAF7_AVX512, STATE_AVX512);
}

#else

static bool machine_has_avx2(void)
{
    return false;
}

static bool machine_has_avx512(void)
{
    return false;
}

#endif

/* Best first. AArch64 always has NEON: there the instance exists exactly if it can run.
 */
static const plogp_kernels *runnable(size_t preference)
{
    switch (preference) {
    case 0:
        return machine_has_avx512() ? plogp__kernels_avx512() : NULL;
    case 1:
        return machine_has_avx2() ? plogp__kernels_avx2() : NULL;
    case 2:
        return plogp__kernels_neon();
    default:
        return plogp__kernels_scalar();
    }
}

enum { PREFERENCES = 4 };

static _Atomic(const plogp_kernels *) chosen;

const plogp_kernels *plogp__kernels(void)
{
    const plogp_kernels *kernels = atomic_load_explicit(&chosen, memory_order_acquire);
    for (size_t i = 0; kernels == NULL && i < PREFERENCES; i++) {
        kernels = runnable(i);
        if (kernels != NULL)
            atomic_store_explicit(&chosen, kernels, memory_order_release);
    }
    return kernels;
}

const plogp_kernels *plogp__kernels_named(const char *name)
{
    for (size_t i = 0; i < PREFERENCES; i++) {
        const plogp_kernels *const kernels = runnable(i);
        if (kernels != NULL && strcmp(kernels->name, name) == 0)
            return kernels;
    }
    return NULL;
}

const char *plogp_isa_name(void)
{
    return plogp__kernels()->name;
}

plogp_status plogp_isa_select(const char *name)
{
    const plogp_kernels *const kernels = name == NULL ? NULL : plogp__kernels_named(name);
    if (kernels == NULL)
        return PLOGP_EINVAL;
    atomic_store_explicit(&chosen, kernels, memory_order_release);
    return PLOGP_OK;
}

void plogp__map(plogp__function f, const double *x, double *y, size_t count)
{
    plogp__kernels()->array[f](x, y, count);
}

double plogp__divergence_term(double p, double q)
{
    return plogp__kernels()->divergence(p, q);
}

double plogp__log(double x)
{
    return plogp__kernels()->one[PLOGP__LOG](x);
}

double plogp__log2(double x)
{
    return plogp__kernels()->one[PLOGP__LOG2](x);
}

double plogp__log1p(double x)
{
    return plogp__kernels()->one[PLOGP__LOG1P](x);
}

double plogp__exp(double x)
{
    return plogp__kernels()->one[PLOGP__EXP](x);
}

double plogp__expm1(double x)
{
    return plogp__kernels()->one[PLOGP__EXPM1](x);
}

double plogp__sigmoid(double x)
{
    return plogp__kernels()->one[PLOGP__SIGMOID](x);
}

double plogp__neg_xlogx(double x)
{
    return plogp__kernels()->one[PLOGP__NEG_XLOGX](x);
}

void plogp__sum_entropy(const double *p, size_t count, plogp_sum *sums, bool with_totals)
{
    plogp__kernels()->sum_entropy(p, count, sums, with_totals);
}

void plogp__sum_cross(const double *p, const double *q, size_t count, plogp_sum *sums,
                      bool with_totals)
{
    plogp__kernels()->sum_cross(p, q, count, sums, with_totals);
}

void plogp__sum_divergence(const double *p, const double *q, size_t count,
                           plogp_sum *sums, bool with_totals)
{
    plogp__kernels()->sum_divergence(p, q, count, sums, with_totals);
}

void plogp__add_product(const plogp__product *product)
{
    plogp__kernels()->add_product(product);
}

void plogp__add_dots(const plogp__dots *dots, double *y)
{
    plogp__kernels()->add_dots(dots, y);
}

void plogp__column_products(const plogp__column_product *product)
{
    plogp__kernels()->column_product(product);
}

void plogp__column_grid_sums(const plogp__column_sums *sums)
{
    plogp__kernels()->column_sums(sums);
}

void plogp__key_column(const double *x, size_t count, double factor, double *keys,
                       plogp__ends *range)
{
    plogp__kernels()->key_column(x, count, factor, keys, range);
}

void plogp__weigh_lines(const plogp__logit_lines *lines)
{
    plogp__kernels()->weigh_lines(lines);
}

void plogp__rectify(double *z, size_t count)
{
    plogp__kernels()->rectify(z, count);
}

void plogp__rectify_slopes(const double *outputs, double *slopes, size_t count)
{
    plogp__kernels()->rectify_slopes(outputs, slopes, count);
}

void plogp__divide(const double *x, double divisor, double *y, size_t count)
{
    plogp__kernels()->divide(x, divisor, y, count);
}

void plogp__adam_step(const plogp__adam *step)
{
    plogp__kernels()->adam(step);
}
