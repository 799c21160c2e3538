/*
 * Prints a fingerprint of what the best kernels of this machine give on fixed input: every
 * function, every sum. The fingerprint is the same on every machine; check_neon.sh compares
 * an emulated AArch64 with the host.
 */
#include <math.h>
#include <stdio.h>

#include "math/kernel.h"
#include "plogp/isa.h"
#include "random.h"

enum { COUNT = 3999, ROUNDS = 20 };

/* FNV-1a (Fowler, Noll, Vo). */
static uint64_t mixed(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *const byte = bytes;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ byte[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* Which NaN comes out is the machine's choice. */
static uint64_t mixed_values(uint64_t hash, double *values)
{
    for (size_t i = 0; i < COUNT; i++)
        values[i] = isnan(values[i]) ? 42.0 : values[i];
    return mixed(hash, values, COUNT * sizeof *values);
}

static uint64_t mixed_sums(uint64_t hash, const double *p, const double *q)
{
    unsigned char bytes[PLOGP_SUM_SAVED_SIZE];
    plogp_sum sums[3];
    for (size_t i = 0; i < 3; i++)
        plogp_sum_init(&sums[i]);
    plogp_sum_add_array(&sums[0], p, COUNT);
    plogp__sum_entropy(p, COUNT, sums, false);
    plogp__sum_cross(p, q, COUNT, sums, true);
    plogp__sum_divergence(p, q, COUNT, sums, true);
    for (size_t i = 0; i < 3; i++) {
        plogp_sum_save(&sums[i], bytes);
        hash = mixed(hash, bytes, sizeof bytes);
    }
    return hash;
}

/* Softmax of the numbers as floats: a long row, and sixteen rows of few classes. */
static uint64_t mixed_softmax(uint64_t hash, const double *p)
{
    static float z[COUNT], powers[COUNT];
    double scale[PLOGP__SOFTMAX_ROWS], surprisal[PLOGP__SOFTMAX_ROWS];
    uint32_t labels[PLOGP__SOFTMAX_ROWS];
    plogp__softmax_part part = {0};
    for (size_t i = 0; i < COUNT; i++)
        z[i] = (float)fmod(p[i] * 100.0, 100.0);
    for (size_t i = 0; i < PLOGP__SOFTMAX_ROWS; i++) {
        scale[i] = p[i];
        labels[i] = (uint32_t)i;
    }
    plogp__softmax_block block = {z, powers, 37, 1, labels, scale, surprisal, false};
    part.largest = plogp__kernels()->largest_of_part(z, COUNT);
    if (!plogp__kernels()->softmax_part(z, COUNT, powers, &part))
        return 0;
    hash = mixed(mixed(hash, &part.rest, sizeof part.rest), powers, sizeof powers);
    if (plogp__kernels()->softmax_rows(&block) == 0)
        return 0;
    hash = mixed(mixed(hash, surprisal, sizeof surprisal), powers, sizeof powers);
    block.classes = 10; /* taken as they lie, where rows are plain: at last */
    for (size_t i = 0; i < PLOGP__SOFTMAX_ROWS; i++)
        labels[i] %= 10;
    for (int round = 0; round < 2; round++) {
        if (plogp__kernels()->softmax_rows(&block) == 0)
            return 0;
        hash = mixed(mixed(hash, surprisal, sizeof surprisal), powers, sizeof powers);
        for (size_t i = 0; i < COUNT; i++)
            z[i] *= 0.4f;
    }
    plogp__kernels()->scale_floats(powers, COUNT, 0.1f);
    return mixed(mixed(hash, surprisal, sizeof surprisal), powers, sizeof powers);
}

int main(void)
{
    static double p[COUNT], q[COUNT], y[COUNT];
    uint64_t seed = 1, hash = UINT64_C(0xcbf29ce484222325);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < COUNT; i++) {
            p[i] = round % 2 == 0 ? random_unit(&seed) : random_finite(&seed);
            q[i] = round % 2 == 0 ? random_unit(&seed) : random_finite(&seed);
        }
        for (plogp__function f = PLOGP__LOG; f < PLOGP__FUNCTIONS; f++) {
            plogp__map(f, p, y, COUNT);
            hash = mixed_values(hash, y);
        }
        plogp__kernels()->divergence_array(p, q, y, COUNT);
        hash = mixed_sums(mixed_values(hash, y), p, q);
        if (round % 2 == 0)
            hash = mixed_softmax(hash, p);
    }
    fprintf(stderr, "%s\n", plogp_isa_name());
    printf("%016llx\n", (unsigned long long)hash);
    return 0;
}
