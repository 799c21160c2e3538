#include "check.h"
#include "random.h"

#include <stdbool.h>
#include <stdlib.h>

#include "math/power_sums.h"

enum { MOST = 16, MOMENTS = 6 };

static const char *const NAMES[MOMENTS] = {"weight",       "mean",     "variance",
                                           "variance_mle", "skewness", "kurtosis"};

static double read_number(FILE *file)
{
    char text[64];
    CHECK(fscanf(file, "%63s", text) == 1);
    return strtod(text, NULL);
}

/* A line of tests/ref/power_sums.txt: its values, its weights, the moments. */
static size_t next_case(FILE *file, double *x, double *w, double *want)
{
    size_t count = 0;
    if (fscanf(file, "%zu", &count) != 1)
        return 0;
    CHECK(count <= MOST);
    for (size_t i = 0; i < count; i++) {
        x[i] = read_number(file);
        w[i] = read_number(file);
    }
    char equals[4];
    CHECK(fscanf(file, "%3s", equals) == 1);
    for (size_t j = 0; j < MOMENTS; j++)
        want[j] = read_number(file);
    return count;
}

static void check_moments(const plogp__power_sums *sums, const double *want)
{
    plogp__moments_of_powers m;
    plogp__power_sums_value(sums, &m);
    const double got[] = {m.weight,       m.mean,     m.variance,
                          m.variance_mle, m.skewness, m.kurtosis};
    for (size_t j = 0; j < MOMENTS; j++) {
        if (isnan(want[j]))
            CHECK(isnan(got[j]));
        else
            CHECK_REL(NAMES[j], got[j], want[j], j == 4 ? 2.1 * U : 0.0);
    }
}

static void power_sums_give_the_exact_moments(void **state)
{
    (void)state;
    FILE *file = fopen(PLOGP_TEST_DATA "/ref/power_sums.txt", "r");
    CHECK(file != NULL);
    double x[MOST], w[MOST], want[MOMENTS];
    size_t cases = 0, count = 0;
    while ((count = next_case(file, x, w, want)) > 0) {
        plogp__power_sums sums;
        plogp__power_sums_init(&sums);
        plogp__power_sums_push_array(&sums, x, w, NULL, count);
        check_moments(&sums, want);
        cases++;
    }
    fclose(file);
    CHECK(cases == 138);
}

/* The unscaled tiny set underflows in a double sum, the huge one overflows: exponents of
 * the moments only move. */
static void power_sums_scale_exactly(void **state)
{
    (void)state;
    static const double X[] = {1.5, -2.25, 7.0, 0.1, 3.0};
    plogp__moments_of_powers base, moved;
    plogp__power_sums sums;
    plogp__power_sums_init(&sums);
    plogp__power_sums_push_array(&sums, X, NULL, NULL, 5);
    plogp__power_sums_value(&sums, &base);
    static const int SHIFTS[] = {-500, -300, 100, 500};
    for (size_t s = 0; s < 4; s++) {
        plogp__power_sums_init(&sums);
        for (size_t i = 0; i < 5; i++)
            plogp__power_sums_push(&sums, ldexp(X[i], SHIFTS[s]), 1.0);
        plogp__power_sums_value(&sums, &moved);
        CHECK(moved.mean == ldexp(base.mean, SHIFTS[s]));
        CHECK(moved.variance == ldexp(base.variance, 2 * SHIFTS[s]));
        CHECK(moved.skewness == base.skewness && moved.kurtosis == base.kurtosis);
    }
}

static void save(const plogp__power_sums *sums, unsigned char *bytes)
{
    plogp__power_sums_save(sums, bytes);
}

static void power_sums_do_not_depend_on_order_or_split(void **state)
{
    (void)state;
    enum { ROWS = 600 };
    uint64_t seed = 17;
    double x[ROWS], w[ROWS];
    uint8_t valid[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        x[i] = i % 7 == 0 ? random_finite(&seed) : 100.0 + random_unit(&seed);
        w[i] = i % 5 == 0 ? random_unit(&seed) : (double)(random_bits(&seed) % 9);
        valid[i] = i % 11 != 0;
    }
    plogp__power_sums whole, parts[3];
    plogp__power_sums_init(&whole);
    plogp__power_sums_push_array(&whole, x, w, valid, ROWS);
    unsigned char want[PLOGP__POWER_SAVED_SIZE], got[PLOGP__POWER_SAVED_SIZE];
    save(&whole, want);
    for (size_t round = 0; round < 10 * test_multiplier(); round++) {
        for (size_t p = 0; p < 3; p++)
            plogp__power_sums_init(&parts[p]);
        for (size_t i = ROWS; i-- > 0;)
            if (valid[i])
                plogp__power_sums_push(&parts[random_bits(&seed) % 3], x[i], w[i]);
        plogp__power_sums_merge(&parts[1], &parts[2]);
        plogp__power_sums_merge(&parts[0], &parts[1]);
        save(&parts[0], got);
        assert_memory_equal(got, want, sizeof want);
    }
}

static void power_sums_survive_many_additions_to_one_limb(void **state)
{
    (void)state;
    plogp__power_sums sums;
    plogp__power_sums_init(&sums);
    sums.pending = (UINT64_C(1) << 29) - 10;
    for (int i = 0; i < 20; i++)
        plogp__power_sums_push(&sums, i % 2 == 0 ? -0x1.fffffffffffffp-1 : 0.25, 1.0);
    for (int k = 0; k < 40; k++)
        plogp__power_sums_merge(&sums, &sums);
    plogp__moments_of_powers m;
    plogp__power_sums_value(&sums, &m);
    CHECK(m.weight == 20 * 0x1p40);
    CHECK_REL("mean", m.mean, -0.375, 2 * U);
    CHECK_REL("variance", m.variance_mle, 0.390625, 4 * U);
}

/* Groups of one exponent that are few and many, both signs, zeros, subnormals. */
static void power_sums_of_an_array_are_those_of_its_values(void **state)
{
    (void)state;
    enum { N = 20000 };
    static double x[N];
    static uint8_t valid[N];
    uint64_t random = 7;
    for (size_t i = 0; i < N; i++) {
        const int exponent = (int)(random_bits(&random) % (i % 3 == 0 ? 140 : 4)) - 70;
        x[i] = i % 40 == 1
                   ? 0.0
                   : ldexp(random_unit(&random) - 0.5, i % 50 == 0 ? -1040 : exponent);
        valid[i] = random_bits(&random) % 8 != 0;
    }
    static plogp__power_sums one, all;
    plogp__power_sums_init(&one);
    plogp__power_sums_init(&all);
    for (size_t i = 0; i < N; i++)
        if (valid[i])
            plogp__power_sums_push(&one, x[i], 1.0);
    plogp__power_sums_push_array(&all, x, NULL, valid, N);
    unsigned char a[PLOGP__POWER_SAVED_SIZE], b[PLOGP__POWER_SAVED_SIZE];
    save(&one, a);
    save(&all, b);
    assert_memory_equal(a, b, sizeof a);
}

static void power_sums_of_a_long_array_do_not_overflow_a_group(void **state)
{
    (void)state;
    const size_t n = (1 << 20) + 5;
    double *const x = malloc(n * sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < n; i++)
        x[i] = -0x1.fffffffffffffp+0;
    static plogp__power_sums sums;
    plogp__power_sums_init(&sums);
    plogp__power_sums_push_array(&sums, x, NULL, NULL, n);
    plogp__moments_of_powers moments;
    plogp__power_sums_value(&sums, &moments);
    CHECK(moments.weight == (double)n && moments.mean == x[0] && moments.variance == 0);
    free(x);
}

static void power_sums_tell_infinities_and_nans(void **state)
{
    (void)state;
    plogp__power_sums sums;
    plogp__moments_of_powers m;
    plogp__power_sums_init(&sums);
    plogp__power_sums_value(&sums, &m);
    CHECK(m.weight == 0.0 && isnan(m.mean) && isnan(m.variance_mle));
    plogp__power_sums_push(&sums, NAN, 0.0);
    plogp__power_sums_push(&sums, 2.0, 1.0);
    plogp__power_sums_push(&sums, INFINITY, 3.0);
    plogp__power_sums_value(&sums, &m);
    CHECK(m.weight == 4.0 && m.mean == INFINITY && isnan(m.variance));
    plogp__power_sums_push(&sums, -INFINITY, 1.0);
    plogp__power_sums_value(&sums, &m);
    CHECK(m.weight == 5.0 && isnan(m.mean));
    plogp__power_sums_push(&sums, 1.0, -1.0);
    plogp__power_sums_value(&sums, &m);
    CHECK(isnan(m.weight));
}

static void power_sums_load_restores_what_save_wrote_and_refuses_damage(void **state)
{
    (void)state;
    unsigned char bytes[PLOGP__POWER_SAVED_SIZE], again[PLOGP__POWER_SAVED_SIZE];
    plogp__power_sums sums, loaded;
    plogp__power_sums_init(&sums);
    plogp__power_sums_init(&loaded);
    plogp__power_sums_push(&sums, -1e300, 2.5);
    plogp__power_sums_push(&sums, 1e-300, 1.0);
    save(&sums, bytes);
    CHECK(plogp__power_sums_load(bytes, sizeof bytes, &loaded) == PLOGP_OK);
    save(&loaded, again);
    assert_memory_equal(bytes, again, sizeof bytes);
    CHECK(plogp__power_sums_load(bytes, sizeof bytes - 1, &loaded) == PLOGP_EFORMAT);
    bytes[sizeof bytes - 1] = 0xff; /* sum w x^4 < 0 */
    CHECK(plogp__power_sums_load(bytes, sizeof bytes, &loaded) == PLOGP_EFORMAT);
    bytes[0] = 'x';
    CHECK(plogp__power_sums_load(bytes, sizeof bytes, &loaded) == PLOGP_EFORMAT);
    save(&loaded, bytes);
    assert_memory_equal(bytes, again, sizeof bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(power_sums_of_an_array_are_those_of_its_values),
        cmocka_unit_test(power_sums_of_a_long_array_do_not_overflow_a_group),
        cmocka_unit_test(power_sums_give_the_exact_moments),
        cmocka_unit_test(power_sums_scale_exactly),
        cmocka_unit_test(power_sums_do_not_depend_on_order_or_split),
        cmocka_unit_test(power_sums_survive_many_additions_to_one_limb),
        cmocka_unit_test(power_sums_tell_infinities_and_nans),
        cmocka_unit_test(power_sums_load_restores_what_save_wrote_and_refuses_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
