/* Sums of terms over arrays: exact whatever the order, the split and the instance. */
#include "check.h"
#include "random.h"

#include <stdbool.h>
#include <string.h>

#include "math/kernel.h"

/* More than a block, for arrays of any kind and for those with one odd number. */
enum { MOST = 9000, ODD_COUNT = 4400 };

enum measure { SUM, ENTROPY, CROSS, DIVERGENCE, MEASURES };

/* To sums[0]; with totals, those of p and q to sums[1] and sums[2]. */
static void add_with(const plogp_kernels *kernels, enum measure measure, const double *p,
                     const double *q, size_t count, plogp_sum *sums, bool with_totals)
{
    switch (measure) {
    case SUM:
        kernels->sum(p, count, sums);
        return;
    case ENTROPY:
        kernels->sum_entropy(p, count, sums, with_totals);
        return;
    case CROSS:
        kernels->sum_cross(p, q, count, sums, with_totals);
        return;
    default:
        kernels->sum_divergence(p, q, count, sums, with_totals);
    }
}

static void add(const plogp_kernels *kernels, enum measure measure, const double *p,
                const double *q, size_t count, plogp_sum *sum)
{
    add_with(kernels, measure, p, q, count, sum, false);
}

/* Kinds of input: a law of many symbols; wide ranges; with zeros; nearly equal; strange;
 * hardly anything beside a few that are nearly 1; powers of two, where forms meet. */
static void fill(double *p, double *q, size_t count, unsigned kind, uint64_t *seed)
{
    static const double STRANGE[] = {0.0, 1.0,      0x1p-1074, 0x1p-1030,
                                     2.5, 0x1p-500, 0x1p600,   -0.0};
    for (size_t i = 0; i < count; i++) {
        p[i] = random_unit(seed) / (kind == 0 ? 1e6 : 1.0);
        q[i] = random_unit(seed) / (kind == 0 ? 1e6 : 1.0);
        if (kind == 1)
            p[i] = ldexp(p[i], -(int)(random_bits(seed) % 120));
        if (kind == 2 && i % 3 == 0)
            p[i] = 0.0;
        if (kind == 3)
            q[i] = p[i] * (1.0 + ldexp(random_unit(seed) - 0.5, -(int)(i % 40)));
        if (kind == 4 && random_bits(seed) % 64 == 0)
            p[i] = STRANGE[random_bits(seed) % 8];
        if (kind == 4 && random_bits(seed) % 64 == 0)
            q[i] = STRANGE[random_bits(seed) % 8];
        if (kind == 5) {
            p[i] = i % 700 == 9 ? 0.999 : ldexp(p[i], -20 - (int)(i / 64));
            q[i] = i % 300 == 5 ? 1.0 : ldexp(q[i], -11);
        }
        if (kind == 6) {
            p[i] = ldexp(1.0, -10 - (int)(random_bits(seed) % 3));
            q[i] = ldexp(1.0, -10 - (int)(random_bits(seed) % 2));
        }
    }
}

enum { KINDS = 7 };

/* The saved sum of the terms added one at a time: each its own array. */
static void one_by_one(enum measure measure, const double *p, const double *q,
                       size_t count, unsigned char *bytes)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < count; i++)
        add(plogp__kernels_scalar(), measure, p + i, q + i, 1, &sum);
    plogp_sum_save(&sum, bytes);
}

/* As totals take numbers: to a multiple of 2^-50, from 0 to 2. */
static void rounded_one_by_one(const double *p, size_t count, unsigned char *bytes)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < count; i++)
        plogp_sum_add(&sum, p[i] >= 0.0 && p[i] <= 2.0 ? rint(p[i] * 0x1p50) * 0x1p-50
                                                       : (double)NAN);
    plogp_sum_save(&sum, bytes);
}

static void check_saved(const plogp_sum *sum, const unsigned char *want)
{
    unsigned char got[PLOGP_SUM_SAVED_SIZE];
    plogp_sum_save(sum, got);
    assert_memory_equal(got, want, sizeof got);
}

/* Terms and totals of one reading; an entropy has no total of q. */
static void check_totals(const plogp_kernels *kernels, enum measure measure,
                         const double *p, const double *q, size_t count,
                         unsigned char wants[][PLOGP_SUM_SAVED_SIZE])
{
    plogp_sum sums[3];
    for (size_t i = 0; i < 3; i++)
        plogp_sum_init(&sums[i]);
    add_with(kernels, measure, p, q, count, sums, true);
    for (size_t i = 0; i < (measure == ENTROPY ? 2u : 3u); i++)
        check_saved(&sums[i], wants[i]);
}

static void check_sum(const plogp_kernels *kernels, enum measure measure, const double *p,
                      const double *q, size_t count, const unsigned char *want)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    add(kernels, measure, p, q, count, &sum);
    check_saved(&sum, want);
}

static const char *const INSTANCES[] = {"scalar", "avx2", "avx512", "neon"};

static void check_all_instances(const double *p, const double *q, size_t count)
{
    unsigned char wants[3][PLOGP_SUM_SAVED_SIZE];
    rounded_one_by_one(p, count, wants[1]);
    rounded_one_by_one(q, count, wants[2]);
    for (enum measure measure = SUM; measure < MEASURES; measure++) {
        one_by_one(measure, p, q, count, wants[0]);
        for (size_t k = 0; k < 4; k++) {
            const plogp_kernels *const kernels = plogp__kernels_named(INSTANCES[k]);
            if (kernels == NULL)
                continue;
            check_sum(kernels, measure, p, q, count, wants[0]);
            if (measure != SUM)
                check_totals(kernels, measure, p, q, count, wants);
        }
    }
}

static void sums_of_every_short_length_and_start_are_those_of_single_terms(void **state)
{
    (void)state;
    uint64_t seed = 31;
    double p[80], q[80];
    for (unsigned kind = 0; kind < KINDS; kind++) {
        fill(p, q, 80, kind, &seed);
        for (size_t count = 0; count <= 67; count++)
            check_all_instances(p + count % 9, q + count % 5, count);
    }
}

static void sums_of_long_arrays_are_those_of_single_terms(void **state)
{
    (void)state;
    static double p[MOST + 8], q[MOST + 8];
    static const size_t COUNTS[] = {255,  256,  257,  1023, 2047,
                                    2048, 2049, 4096, 6200, MOST};
    uint64_t seed = 32;
    for (unsigned kind = 0; kind < KINDS; kind++) {
        fill(p, q, MOST + 8, kind, &seed);
        for (size_t c = 0; c < sizeof COUNTS / sizeof COUNTS[0]; c++)
            check_all_instances(p + c % 8, q + c % 3, COUNTS[c]);
    }
}

static void sums_do_not_depend_on_the_scale_of_neighbours(void **state)
{
    (void)state;
    static double p[MOST], q[MOST];
    uint64_t seed = 33;
    fill(p, q, MOST, 0, &seed);
    for (size_t i = 0; i < MOST; i++) /* blocks of very different size */
        p[i] = ldexp(p[i], -(int)(i / 500) * 60);
    check_all_instances(p, q, MOST);
}

static void terms_are_within_five_units(void **state)
{
    (void)state;
    uint64_t seed = 34;
    double worst_entropy = 0.0, worst_cross = 0.0;
    for (size_t i = 0; i < 100000 * test_multiplier(); i++) {
        const double q = 0.0009;
        double p = random_unit(&seed);
        p = i % 4 == 0 ? ldexp(p, -(int)(i % 1000)) : i % 4 == 1 ? 1.0 - p / 64 : p;
        plogp_sum entropy, cross;
        plogp_sum_init(&entropy);
        plogp_sum_init(&cross);
        plogp__sum_entropy(&p, 1, &entropy, false);
        plogp__sum_cross(&q, &p, 1, &cross, false);
        const double e = plogp__neg_xlogx(p), c = -q * plogp__log(p);
        if (e > 0x1p-1000) {
            worst_entropy =
                fmax(worst_entropy, fabs(plogp_sum_value(&entropy) / e - 1.0));
            worst_cross = fmax(worst_cross, fabs(plogp_sum_value(&cross) / c - 1.0));
        }
    }
    print_message("entropy %.2f u, cross %.2f u\n", worst_entropy / U, worst_cross / U);
    CHECK(worst_entropy <= 5 * U && worst_cross <= 5 * U);
}

static void divergence_sums_are_sums_of_divergence_terms(void **state)
{
    (void)state;
    static double p[MOST], q[MOST];
    uint64_t seed = 35;
    for (unsigned kind = 0; kind < KINDS; kind++) {
        fill(p, q, MOST, kind, &seed);
        plogp_sum want, got;
        plogp_sum_init(&want);
        plogp_sum_init(&got);
        for (size_t i = 0; i < MOST; i++)
            plogp_sum_add(&want, plogp__divergence_term(p[i], q[i]));
        plogp__sum_divergence(p, q, MOST, &got, false);
        unsigned char want_bytes[PLOGP_SUM_SAVED_SIZE], got_bytes[PLOGP_SUM_SAVED_SIZE];
        plogp_sum_save(&want, want_bytes);
        plogp_sum_save(&got, got_bytes);
        assert_memory_equal(got_bytes, want_bytes, sizeof want_bytes);
    }
}

/* A block that starts low makes a guess too small for the rest, which then fills its anchors to
 * the last bit: the sum of eight such lanes has more bits than a double. */
static void sums_of_full_anchors_are_exact(void **state)
{
    (void)state;
    static double p[MOST], q[MOST];
    uint64_t seed = 37;
    for (int exponent = -20; exponent < -11; exponent++) {
        for (size_t i = 0; i < MOST; i++) {
            p[i] = i < 64 ? 0x1p-20 : ldexp(1.0 - random_unit(&seed) / 64.0, exponent);
            q[i] = p[i] * 0.5;
        }
        check_all_instances(p, q, MOST);
    }
}

/* What the term of one pair is. */
static double term_of(enum measure measure, double p, double q)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    add(plogp__kernels_scalar(), measure, &p, &q, 1, &sum);
    return plogp_sum_value(&sum);
}

/* Puts `odd` at position i and compares with the sum of the rest and its term. */
static void check_odd(double *p, const double *q, size_t i, double odd,
                      const plogp_sum *whole, enum measure measure)
{
    const double usual = p[i];
    plogp_sum want = *whole;
    unsigned char bytes[PLOGP_SUM_SAVED_SIZE];
    plogp_sum_add(&want, -term_of(measure, usual, q[i]));
    plogp_sum_add(&want, term_of(measure, odd, q[i]));
    plogp_sum_save(&want, bytes);
    p[i] = odd;
    for (size_t k = 0; k < 4; k++) {
        const plogp_kernels *const kernels = plogp__kernels_named(INSTANCES[k]);
        if (kernels != NULL)
            check_sum(kernels, measure, p, q, ODD_COUNT, bytes);
    }
    p[i] = usual;
}

static void odd_numbers_do_no_harm_at_any_place_of_a_block(void **state)
{
    (void)state;
    static double p[ODD_COUNT], q[ODD_COUNT];
    static const double ODD[] = {0.0, -0.0, 0x1p-1074, 0x1p-1030, 1e-300, 0.7};
    uint64_t seed = 36;
    fill(p, q, ODD_COUNT, 0, &seed);
    for (enum measure measure = ENTROPY; measure < MEASURES; measure++) {
        plogp_sum whole;
        plogp_sum_init(&whole);
        for (size_t i = 0; i < ODD_COUNT; i++)
            plogp_sum_add(&whole, term_of(measure, p[i], q[i]));
        for (size_t i = 0; i < ODD_COUNT; i += i < 70 ? 1 : 151)
            for (size_t j = 0; j < sizeof ODD / sizeof ODD[0]; j++)
                check_odd(p, q, i, ODD[j], &whole, measure);
    }
}

static double value_of(enum measure measure, const double *p, const double *q,
                       size_t count)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    add(plogp__kernels(), measure, p, q, count, &sum);
    return plogp_sum_value(&sum);
}

static void sums_keep_infinities_and_nans_apart(void **state)
{
    (void)state;
    static double p[3000], q[3000];
    for (size_t i = 0; i < 3000; i++)
        p[i] = q[i] = 0x1p-12;
    CHECK(value_of(DIVERGENCE, p, q, 3000) == 0.0);
    p[1234] = q[1234] = 0.0;
    CHECK(value_of(CROSS, p, q, 3000) == value_of(ENTROPY, p, p, 3000));
    q[77] = 0.0;
    CHECK(value_of(CROSS, p, q, 3000) == (double)INFINITY);
    CHECK(value_of(DIVERGENCE, p, q, 3000) == (double)INFINITY);
    p[2999] = -0x1p-30;
    for (enum measure m = ENTROPY; m < MEASURES; m++)
        CHECK(isnan(value_of(m, p, q, 3000)));
    p[2999] = NAN;
    for (enum measure m = SUM; m < MEASURES; m++)
        CHECK(isnan(value_of(m, p, q, 3000)));
    p[2999] = INFINITY;
    CHECK(value_of(SUM, p, q, 3000) == (double)INFINITY);
    CHECK(value_of(ENTROPY, p, q, 3000) == -(double)INFINITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_of_every_short_length_and_start_are_those_of_single_terms),
        cmocka_unit_test(sums_of_long_arrays_are_those_of_single_terms),
        cmocka_unit_test(sums_do_not_depend_on_the_scale_of_neighbours),
        cmocka_unit_test(sums_of_full_anchors_are_exact),
        cmocka_unit_test(odd_numbers_do_no_harm_at_any_place_of_a_block),
        cmocka_unit_test(terms_are_within_five_units),
        cmocka_unit_test(divergence_sums_are_sums_of_divergence_terms),
        cmocka_unit_test(sums_keep_infinities_and_nans_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
