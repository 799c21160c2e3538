#include "check.h"

#include "math/random.h"
#include "math/special.h"

enum { DRAWS = 100000 };

/* Known answer of Philox4x64-10 for counter and key 0 (Random123's kat_vectors). */
static void random_bits_are_those_of_philox(void **state)
{
    (void)state;
    CHECK(plogp__random_bits(0, 0, 0) == UINT64_C(0x16554d9eca36314c));
    CHECK(plogp__random_bits(1, 0, 0) != plogp__random_bits(0, 1, 0));
    CHECK(plogp__random_bits(1, 2, 3) == plogp__random_bits(1, 2, 3));
}

static void random_uniforms_fill_the_open_interval_evenly(void **state)
{
    (void)state;
    size_t counts[16] = {0};
    double sum = 0.0;
    for (uint64_t i = 0; i < DRAWS; i++) {
        const double u = plogp__random_uniform(1, 5, i);
        CHECK(u > 0.0 && u < 1.0);
        sum += u;
        counts[(size_t)(16.0 * u)]++;
    }
    double chi_square = 0.0;
    for (size_t j = 0; j < 16; j++)
        chi_square += pow((double)counts[j] - DRAWS / 16.0, 2) / (DRAWS / 16.0);
    CHECK(plogp__chi_square_sf(chi_square, 15.0) > 1e-3);
    CHECK(fabs(sum / DRAWS - 0.5) < 4.0 / sqrt(12.0 * DRAWS));
}

static void random_normals_have_the_normal_law(void **state)
{
    (void)state;
    size_t counts[20] = {0};
    double square = 0.0;
    for (uint64_t i = 0; i < DRAWS; i++) {
        const double z = plogp__random_normal(7, 1, i);
        counts[(size_t)(20.0 * plogp__normal_cdf(z))]++;
        square += z * z;
    }
    double chi_square = 0.0;
    for (size_t j = 0; j < 20; j++)
        chi_square += pow((double)counts[j] - DRAWS / 20.0, 2) / (DRAWS / 20.0);
    CHECK(plogp__chi_square_sf(chi_square, 19.0) > 1e-3);
    CHECK(fabs(square / DRAWS - 1.0) < 4.0 * sqrt(2.0 / DRAWS));
}

static void random_integers_stay_below_their_bound(void **state)
{
    (void)state;
    size_t counts[6] = {0};
    for (uint64_t i = 0; i < 60000; i++)
        counts[plogp__random_below(3, 0, i, 6)]++;
    for (size_t j = 0; j < 6; j++)
        CHECK(fabs((double)counts[j] - 10000.0) < 4.0 * sqrt(60000.0 * 5 / 36));
    const uint64_t huge = (UINT64_C(1) << 63) + 1;
    for (uint64_t i = 0; i < 1000; i++) {
        CHECK(plogp__random_below(3, 1, i, 1) == 0);
        CHECK(plogp__random_below(3, 2, i, huge) < huge);
    }
}

static void random_permutations_are_equally_likely(void **state)
{
    (void)state;
    size_t counts[24] = {0};
    for (uint64_t stream = 0; stream < 24000; stream++) {
        size_t items[4] = {0, 1, 2, 3};
        for (size_t i = 0; i < 3; i++) {
            const size_t j = plogp__random_partner(11, stream, i, 4);
            CHECK(j >= i && j < 4);
            const size_t kept = items[i];
            items[i] = items[j];
            items[j] = kept;
        }
        const size_t rank = items[0] * 6 + (items[1] - (items[1] > items[0])) * 2;
        counts[rank + (items[2] > items[3] ? 1 : 0)]++;
    }
    double chi_square = 0.0;
    for (size_t j = 0; j < 24; j++)
        chi_square += pow((double)counts[j] - 1000.0, 2) / 1000.0;
    CHECK(plogp__chi_square_sf(chi_square, 23.0) > 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_bits_are_those_of_philox),
        cmocka_unit_test(random_uniforms_fill_the_open_interval_evenly),
        cmocka_unit_test(random_normals_have_the_normal_law),
        cmocka_unit_test(random_integers_stay_below_their_bound),
        cmocka_unit_test(random_permutations_are_equally_likely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
