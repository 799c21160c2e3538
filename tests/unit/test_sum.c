#include "check.h"
#include "random.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "plogp/sum.h"

static double read_number(FILE *file)
{
    char text[64];
    CHECK(fscanf(file, "%63s", text) == 1);
    return strtod(text, NULL);
}

/* One line of tests/ref/exact_sum.txt; false at the end. */
static bool next_case(FILE *file, plogp_sum *sum, double *want)
{
    char kind[8], equals[4];
    size_t count = 0;
    if (fscanf(file, "%7s %zu", kind, &count) != 2)
        return false;
    plogp_sum_init(sum);
    for (size_t i = 0; i < count; i++) {
        const double a = read_number(file);
        if (strcmp(kind, "dot") == 0)
            plogp_sum_add_product(sum, a, read_number(file));
        else
            plogp_sum_add(sum, a);
    }
    CHECK(fscanf(file, "%3s", equals) == 1 && strcmp(equals, "=") == 0);
    *want = read_number(file);
    return true;
}

static void sum_value_is_the_exact_sum_rounded_once(void **state)
{
    (void)state;
    FILE *file = fopen(PLOGP_TEST_DATA "/ref/exact_sum.txt", "r");
    CHECK(file != NULL);
    plogp_sum sum;
    double want = 0.0;
    size_t cases = 0;
    while (next_case(file, &sum, &want)) {
        const double got = plogp_sum_value(&sum);
        CHECK_BITS(got, want);
        cases++;
    }
    fclose(file);
    CHECK(cases == 391);
}

static void sum_single_term_is_the_term(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int i = 0; i < 100000; i++) {
        const double x = random_finite(&seed);
        plogp_sum sum;
        plogp_sum_init(&sum);
        plogp_sum_add(&sum, x);
        const double got = plogp_sum_value(&sum);
        CHECK_BITS(got, x);
    }
}

enum { TERMS = 4099 };

static void fill(double *values, uint64_t *seed, unsigned kind)
{
    for (size_t i = 0; i < TERMS; i++) {
        values[i] = kind == 0   ? random_finite(seed)
                    : kind == 1 ? random_unit(seed)
                    : kind == 2 ? ldexp(random_unit(seed) - 0.5, (int)(i % 80) - 40)
                                : (double)(random_bits(seed) % 1000) * 0x1p-1074;
        if (kind == 2 && i % 3 == 2)
            values[i] = -values[i - 1];
    }
}

/* The saved bytes of the values, shuffled and split at random into up to 8 sums. */
static void shuffled_split(const double *values, uint64_t *seed, unsigned char *bytes)
{
    double shuffled[TERMS];
    memcpy(shuffled, values, sizeof shuffled);
    for (size_t i = TERMS - 1; i > 0; i--) {
        const size_t j = random_bits(seed) % (i + 1);
        const double kept = shuffled[i];
        shuffled[i] = shuffled[j];
        shuffled[j] = kept;
    }
    plogp_sum parts[8];
    for (size_t p = 0; p < 8; p++)
        plogp_sum_init(&parts[p]);
    for (size_t i = 0; i < TERMS;) {
        size_t run = 1 + random_bits(seed) % 700;
        run = run < TERMS - i ? run : TERMS - i;
        plogp_sum_add_array(&parts[random_bits(seed) % 8], shuffled + i, run);
        i += run;
    }
    for (size_t p = 7; p > 0; p--)
        plogp_sum_merge(&parts[random_bits(seed) % p], &parts[p]);
    plogp_sum_save(&parts[0], bytes);
}

static void sum_does_not_depend_on_order_or_split(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (unsigned kind = 0; kind < 4; kind++) {
        double values[TERMS];
        fill(values, &seed, kind);
        plogp_sum sum;
        plogp_sum_init(&sum);
        for (size_t i = 0; i < TERMS; i++)
            plogp_sum_add(&sum, values[i]);
        unsigned char want[PLOGP_SUM_SAVED_SIZE], got[PLOGP_SUM_SAVED_SIZE];
        plogp_sum_save(&sum, want);
        for (size_t round = 0; round < 20 * test_multiplier(); round++) {
            shuffled_split(values, &seed, got);
            assert_memory_equal(got, want, sizeof want);
        }
    }
}

static void sum_array_equals_single_additions_at_every_length_and_start(void **state)
{
    (void)state;
    uint64_t seed = 13;
    double values[160];
    for (size_t i = 0; i < 160; i++)
        values[i] = ldexp(random_unit(&seed) - 0.4, (int)(random_bits(&seed) % 90) - 60);
    for (size_t length = 0; length <= 130; length++)
        for (size_t start = 0; start < 9; start++) {
            plogp_sum one, other;
            plogp_sum_init(&one);
            plogp_sum_init(&other);
            plogp_sum_add_array(&one, values + start, length);
            for (size_t i = 0; i < length; i++)
                plogp_sum_add(&other, values[start + i]);
            unsigned char got[PLOGP_SUM_SAVED_SIZE], want[PLOGP_SUM_SAVED_SIZE];
            plogp_sum_save(&one, got);
            plogp_sum_save(&other, want);
            assert_memory_equal(got, want, sizeof want);
        }
}

static void sum_counts_infinities_and_nans_in_any_order(void **state)
{
    (void)state;
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp_sum_add(&sum, -INFINITY);
    plogp_sum_add(&sum, 1e308);
    CHECK(plogp_sum_value(&sum) == -INFINITY);
    plogp_sum_add_product(&sum, INFINITY, 3.0);
    CHECK(isnan(plogp_sum_value(&sum)));
    plogp_sum_init(&sum);
    plogp_sum_add_product(&sum, INFINITY, -2.0);
    CHECK(plogp_sum_value(&sum) == -INFINITY);
    plogp_sum_add_product(&sum, 0.0, INFINITY);
    CHECK(isnan(plogp_sum_value(&sum)));
    const double values[] = {1.0, INFINITY, 2.0};
    plogp_sum_init(&sum);
    plogp_sum_add_array(&sum, values, 3);
    CHECK(plogp_sum_value(&sum) == INFINITY);
    plogp_sum_add(&sum, NAN);
    CHECK(isnan(plogp_sum_value(&sum)));
}

/* Doubling a sum 60 times stands for 2^60 additions of the largest double and more. */
static void sum_stays_exact_under_very_many_terms(void **state)
{
    (void)state;
    plogp_sum sum, cancelled;
    plogp_sum_init(&sum);
    plogp_sum_add_product(&sum, 0x1.fffffffffffffp+1023, 0x1.fffffffffffffp+1023);
    plogp_sum_add(&sum, 0x1p-1074);
    for (int k = 0; k < 60; k++)
        plogp_sum_merge(&sum, &sum);
    CHECK(plogp_sum_value(&sum) == INFINITY);
    plogp_sum_init(&cancelled);
    plogp_sum_add_product(&cancelled, -0x1.fffffffffffffp+1023, 0x1.fffffffffffffp+1023);
    for (int k = 0; k < 60; k++)
        plogp_sum_merge(&cancelled, &cancelled);
    plogp_sum_merge(&sum, &cancelled);
    const double got = plogp_sum_value(&sum), want = 0x1p-1014;
    CHECK_BITS(got, want);
}

static void sum_survives_many_additions_to_one_digit(void **state)
{
    (void)state;
    plogp_sum sum;
    plogp_sum_init(&sum);
    sum.pending = (UINT64_C(1) << 29) - 1000; /* as if so many had been added */
    for (int i = 0; i < 2000; i++)
        plogp_sum_add(&sum, -0x1.fffffffffffffp-1);
    const double got = plogp_sum_value(&sum), want = 2000 * -0x1.fffffffffffffp-1;
    CHECK_BITS(got, want);
}

static void sum_load_restores_what_save_wrote_and_refuses_damage(void **state)
{
    (void)state;
    unsigned char bytes[PLOGP_SUM_SAVED_SIZE], again[PLOGP_SUM_SAVED_SIZE];
    plogp_sum sum, loaded;
    plogp_sum_init(&sum);
    plogp_sum_add(&sum, -1e-300);
    plogp_sum_add_product(&sum, 1e300, -1e300);
    plogp_sum_add(&sum, INFINITY);
    plogp_sum_save(&sum, bytes);
    CHECK(plogp_sum_load(bytes, sizeof bytes, &loaded) == PLOGP_OK);
    plogp_sum_save(&loaded, again);
    assert_memory_equal(bytes, again, sizeof bytes);

    const plogp_sum before = loaded;
    CHECK(plogp_sum_load(NULL, sizeof bytes, &loaded) == PLOGP_EINVAL);
    CHECK(plogp_sum_load(bytes, sizeof bytes, NULL) == PLOGP_EINVAL);
    CHECK(plogp_sum_load(bytes, sizeof bytes - 1, &loaded) == PLOGP_EFORMAT);
    bytes[sizeof bytes - 1] = 0x70;
    CHECK(plogp_sum_load(bytes, sizeof bytes, &loaded) == PLOGP_EFORMAT);
    bytes[7] = 9;
    CHECK(plogp_sum_load(bytes, sizeof bytes, &loaded) == PLOGP_EFORMAT);
    assert_memory_equal(&before, &loaded, sizeof before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sum_value_is_the_exact_sum_rounded_once),
        cmocka_unit_test(sum_single_term_is_the_term),
        cmocka_unit_test(sum_does_not_depend_on_order_or_split),
        cmocka_unit_test(sum_array_equals_single_additions_at_every_length_and_start),
        cmocka_unit_test(sum_counts_infinities_and_nans_in_any_order),
        cmocka_unit_test(sum_stays_exact_under_very_many_terms),
        cmocka_unit_test(sum_survives_many_additions_to_one_digit),
        cmocka_unit_test(sum_load_restores_what_save_wrote_and_refuses_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
