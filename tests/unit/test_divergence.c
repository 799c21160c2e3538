#include "check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "plogp/divergence.h"
#include "plogp/entropy.h"
#include "random.h"

#define MOST    16
#define VALUES  14
#define LOG_2   0x1.62e42fefa39efp-1
#define REF_DIR PLOGP_TEST_DATA "/ref/"

/* One case of tests/ref/divergences.txt. */
struct sample {
    char form[16];
    size_t k;
    double p[MOST], q[MOST], want[VALUES];
};

enum {
    H,
    CE,
    KL,
    KL_REVERSE,
    JS,
    TV,
    HEL,
    BHA,
    CHI,
    RENYI_2,
    RENYI_NEAR_1,
    TSALLIS,
    RDIV_HALF,
    RDIV_3
};

static const struct {
    const char *name;
    double bound; /* as documented, in u */
} MEASURES[VALUES] = {
    {"entropy", 8},
    {"cross-entropy", 16},
    {"kl", 48},
    {"reverse kl", 48},
    {"js", 48},
    {"tv", 8},
    {"hellinger", 32},
    {"bhattacharyya", 64},
    {"chi2", 16},
    {"renyi 2", 900},
    {"renyi near 1", 900},
    {"tsallis 1/2", 900},
    {"renyi div 1/2", 900},
    {"renyi div 3", 900},
};

static void read_numbers(FILE *file, double *values, size_t count)
{
    char text[64];
    for (size_t i = 0; i < count; i++) {
        CHECK(fscanf(file, "%63s", text) == 1);
        values[i] = strtod(text, NULL);
    }
}

static bool read_sample(FILE *file, struct sample *sample)
{
    if (fscanf(file, "%15s %zu", sample->form, &sample->k) != 2)
        return false;
    read_numbers(file, sample->p, sample->k);
    read_numbers(file, sample->q, sample->k);
    read_numbers(file, sample->want, VALUES);
    return true;
}

static void unpack(const plogp_divergences *all, double *got)
{
    got[H] = all->forward.entropy;
    got[CE] = all->forward.cross_entropy;
    got[KL] = all->forward.divergence;
    got[KL_REVERSE] = all->reverse.divergence;
    got[JS] = all->js;
    got[TV] = all->tv;
    got[HEL] = all->hellinger;
    got[BHA] = all->bhattacharyya;
    got[CHI] = all->chi2;
}

static void measure_reals(const struct sample *s, double *got)
{
    const double near_1 = 1.0 + 0x1p-30;
    plogp_divergences all;
    const bool probs = strcmp(s->form, "probs") == 0;
    CHECK((probs ? plogp_divergences_probs
                 : plogp_divergences_weights)(s->p, s->q, s->k, &all) == PLOGP_OK);
    unpack(&all, got);
    CHECK(plogp_renyi_entropy_weights(s->p, s->k, 2.0, &got[RENYI_2]) == PLOGP_OK);
    CHECK(plogp_renyi_entropy_weights(s->p, s->k, near_1, &got[RENYI_NEAR_1]) ==
          PLOGP_OK);
    CHECK(plogp_tsallis_entropy_weights(s->p, s->k, 0.5, &got[TSALLIS]) == PLOGP_OK);
    CHECK(plogp_renyi_divergence_weights(s->p, s->q, s->k, 0.5, &got[RDIV_HALF]) ==
          PLOGP_OK);
    CHECK(plogp_renyi_divergence_weights(s->p, s->q, s->k, 3.0, &got[RDIV_3]) ==
          PLOGP_OK);
}

static void measure_counts(const struct sample *s, double *got)
{
    const double near_1 = 1.0 + 0x1p-30;
    uint64_t p[MOST], q[MOST];
    plogp_divergences all;
    for (size_t i = 0; i < s->k; i++) {
        p[i] = (uint64_t)s->p[i];
        q[i] = (uint64_t)s->q[i];
    }
    CHECK(plogp_divergences_counts(p, q, s->k, &all) == PLOGP_OK);
    unpack(&all, got);
    CHECK(plogp_renyi_entropy_counts(p, s->k, 2.0, &got[RENYI_2]) == PLOGP_OK);
    CHECK(plogp_renyi_entropy_counts(p, s->k, near_1, &got[RENYI_NEAR_1]) == PLOGP_OK);
    CHECK(plogp_tsallis_entropy_counts(p, s->k, 0.5, &got[TSALLIS]) == PLOGP_OK);
    CHECK(plogp_renyi_divergence_counts(p, q, s->k, 0.5, &got[RDIV_HALF]) == PLOGP_OK);
    CHECK(plogp_renyi_divergence_counts(p, q, s->k, 3.0, &got[RDIV_3]) == PLOGP_OK);
}

static void measures_match_720_digit_references(void **state)
{
    (void)state;
    FILE *file = fopen(REF_DIR "divergences.txt", "r");
    assert_non_null(file);
    struct sample sample;
    size_t cases = 0;
    double got[VALUES];
    while (read_sample(file, &sample)) {
        if (strcmp(sample.form, "counts") == 0)
            measure_counts(&sample, got);
        else
            measure_reals(&sample, got);
        for (size_t i = 0; i < VALUES; i++)
            CHECK_REL(MEASURES[i].name, got[i], sample.want[i], MEASURES[i].bound * U);
        cases++;
    }
    CHECK(fclose(file) == 0);
    CHECK(cases == 240);
}

static void random_law(uint64_t *random, double *p, size_t k)
{
    double sum = 0.0;
    for (size_t i = 0; i < k; i++) {
        const uint64_t kind = random_bits(random) % 8;
        p[i] = kind == 0 ? 0.0 : kind == 1 ? 0x1p-1074 : random_unit(random);
        sum += p[i];
    }
    if (sum == 0.0)
        p[0] = sum = 1.0;
    for (size_t i = 0; i < k; i++)
        p[i] /= sum;
}

static void check_bounds(const double *p, const double *q, size_t k)
{
    plogp_divergences all;
    CHECK(plogp_divergences_probs(p, q, k, &all) == PLOGP_OK);
    CHECK(all.forward.divergence >= 0.0 && all.reverse.divergence >= 0.0);
    CHECK(all.js >= 0.0 && all.js <= LOG_2);
    CHECK(all.tv >= 0.0 && all.tv <= 1.0);
    CHECK(all.hellinger >= 0.0 && all.hellinger <= 1.0);
    CHECK(all.bhattacharyya >= 0.0 && all.chi2 >= 0.0);
    CHECK(all.forward.entropy >= 0.0);
    CHECK(all.forward.entropy <= log((double)k) * (1.0 + 8 * U));
    if (all.forward.cross_entropy > 1e-300)
        CHECK_REL("ledger", all.forward.entropy + all.forward.divergence,
                  all.forward.cross_entropy, 64 * U);
    /* Pinsker, and the order of the f-divergences */
    CHECK(all.forward.divergence >= 2.0 * all.tv * all.tv * (1.0 - 64 * U));
    CHECK(all.bhattacharyya <= 0.5 * all.forward.divergence * (1.0 + 96 * U) + 1e-300);
    CHECK(all.forward.divergence <= log1p(all.chi2) * (1.0 + 64 * U) + 1e-300);
}

static void measures_stay_in_their_bounds_and_the_ledger_adds_up(void **state)
{
    (void)state;
    uint64_t random = 1;
    double p[MOST], q[MOST];
    for (size_t i = 0; i < 20000 * test_multiplier(); i++) {
        const size_t k = 1 + random_bits(&random) % MOST;
        random_law(&random, p, k);
        random_law(&random, q, k);
        check_bounds(p, q, k);
        for (size_t j = 0; j < k; j++)
            q[j] = p[j] * (1.0 + 4 * U * (random_unit(&random) - 0.5));
        check_bounds(p, q, k);
    }
}

static void equal_laws_have_divergence_zero_exactly(void **state)
{
    (void)state;
    uint64_t random = 2;
    double p[MOST];
    for (size_t i = 0; i < 2000; i++) {
        const size_t k = 1 + random_bits(&random) % MOST;
        plogp_divergences all;
        random_law(&random, p, k);
        CHECK(plogp_divergences_probs(p, p, k, &all) == PLOGP_OK);
        CHECK(all.forward.divergence == 0.0 && all.js == 0.0 && all.tv == 0.0);
        CHECK(all.hellinger == 0.0 && all.bhattacharyya == 0.0 && all.chi2 == 0.0);
        CHECK(all.forward.cross_entropy == all.forward.entropy);
    }
}

static void measures_do_not_depend_on_the_order_of_symbols(void **state)
{
    (void)state;
    uint64_t random = 3;
    double p[MOST], q[MOST], p_back[MOST], q_back[MOST];
    for (size_t i = 0; i < 2000; i++) {
        plogp_divergences all, back;
        random_law(&random, p, MOST);
        random_law(&random, q, MOST);
        for (size_t j = 0; j < MOST; j++) {
            p_back[j] = p[(j * 5 + 3) % MOST];
            q_back[j] = q[(j * 5 + 3) % MOST];
        }
        CHECK(plogp_divergences_weights(p, q, MOST, &all) == PLOGP_OK);
        CHECK(plogp_divergences_weights(p_back, q_back, MOST, &back) == PLOGP_OK);
        assert_memory_equal(&all, &back, sizeof all);
    }
}

static void infinite_divergences_are_answers(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.5, 0.0}, q[] = {0.0, 0.5, 0.5};
    const double a[] = {1.0, 0.0}, b[] = {0.0, 1.0};
    plogp_divergences all;
    double value = 0.0;
    CHECK(plogp_divergences_probs(p, q, 3, &all) == PLOGP_OK);
    CHECK(all.forward.divergence == INFINITY && all.forward.cross_entropy == INFINITY);
    CHECK(all.forward.entropy == LOG_2 && all.chi2 == INFINITY);
    /* a q whose share rounds to 0 is not 0: (p - q)^2 / q is as small as p */
    const double tiny[] = {3.0, 3 * 0x1p-1074}, tinier[] = {3.0, 0x1p-1074};
    double chi2 = NAN;
    CHECK(plogp_chi2_weights(tiny, tinier, 2, &chi2) == PLOGP_OK);
    CHECK(chi2 >= 0.0 && chi2 < 1e-300);
    CHECK(plogp_divergences_probs(a, b, 2, &all) == PLOGP_OK);
    CHECK(all.js == LOG_2 && all.tv == 1.0 && all.hellinger == 1.0);
    CHECK(all.bhattacharyya == INFINITY);
    CHECK(plogp_renyi_divergence_probs(a, b, 2, 0.5, &value) == PLOGP_OK);
    CHECK(value == INFINITY);
    CHECK(plogp_renyi_divergence_probs(p, q, 3, 2.0, &value) == PLOGP_OK);
    CHECK(value == INFINITY);
}

static void renyi_divergence_joins_its_limits(void **state)
{
    (void)state;
    const double p[] = {0.2, 0.3, 0.5, 0.0}, q[] = {0.25, 0.25, 0.4, 0.1};
    double kl = 0.0, near = 0.0, bha = 0.0, half = 0.0, zero = 0.0, top = 0.0;
    CHECK(plogp_kl_probs(p, q, 4, &kl) == PLOGP_OK);
    CHECK(plogp_renyi_divergence_probs(p, q, 4, 1.0 + 0x1p-50, &near) == PLOGP_OK);
    CHECK_REL("order 1 + 2^-50", near, kl, 64 * U);
    CHECK(plogp_bhattacharyya_probs(p, q, 4, &bha) == PLOGP_OK);
    CHECK(plogp_renyi_divergence_probs(p, q, 4, 0.5, &half) == PLOGP_OK);
    CHECK_REL("order 1/2", half, 2.0 * bha, 900 * U);
    CHECK(plogp_renyi_divergence_probs(p, q, 4, 0.0, &zero) == PLOGP_OK);
    CHECK_REL("order 0", zero, -log(0.9), 8 * U);
    CHECK(plogp_renyi_divergence_probs(p, q, 4, INFINITY, &top) == PLOGP_OK);
    CHECK_REL("order inf", top, log(1.25), 8 * U);
}

static void single_measures_agree_with_all_at_once(void **state)
{
    (void)state;
    const double p[] = {0.2, 0.3, 0.5}, q[] = {0.25, 0.35, 0.4};
    plogp_divergences all;
    double value = 0.0;
    CHECK(plogp_divergences_probs(p, q, 3, &all) == PLOGP_OK);
    CHECK(plogp_kl_probs(p, q, 3, &value) == PLOGP_OK && value == all.forward.divergence);
    CHECK(plogp_kl_probs(q, p, 3, &value) == PLOGP_OK && value == all.reverse.divergence);
    CHECK(plogp_cross_entropy_probs(p, q, 3, &value) == PLOGP_OK);
    CHECK(value == all.forward.cross_entropy);
    CHECK(plogp_js_probs(p, q, 3, &value) == PLOGP_OK && value == all.js);
    CHECK(plogp_tv_probs(p, q, 3, &value) == PLOGP_OK && value == all.tv);
    CHECK(plogp_hellinger_probs(p, q, 3, &value) == PLOGP_OK && value == all.hellinger);
    CHECK(plogp_chi2_probs(p, q, 3, &value) == PLOGP_OK && value == all.chi2);
    CHECK(plogp_jeffreys_probs(p, q, 3, &value) == PLOGP_OK && value == all.jeffreys);
    CHECK(all.js_distance == sqrt(all.js));
}

static void wrong_input_is_refused_and_outputs_stay(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.5}, bad_sum[] = {0.5, 0.6}, negative[] = {1.5, -0.5};
    const double not_a_number[] = {NAN, 1.0}, half[] = {0.0, 0.5, 0.5};
    const double hidden[] = {-0.5, 0.7, 0.8}, infinite[] = {INFINITY, 0.5, 0.5};
    const uint64_t zeros[] = {0, 0}, huge[] = {UINT64_MAX, 1};
    double value = 42.0;
    plogp_divergences all = {.js = 42.0};
    CHECK(plogp_kl_probs(NULL, p, 2, &value) == PLOGP_EINVAL);
    CHECK(plogp_kl_probs(p, NULL, 2, &value) == PLOGP_EINVAL);
    CHECK(plogp_kl_probs(p, p, 0, &value) == PLOGP_EINVAL);
    CHECK(plogp_kl_probs(p, p, 2, NULL) == PLOGP_EINVAL);
    CHECK(plogp_kl_probs(p, bad_sum, 2, &value) == PLOGP_EDOMAIN);
    CHECK(plogp_kl_probs(negative, p, 2, &value) == PLOGP_EDOMAIN);
    CHECK(plogp_kl_weights(not_a_number, p, 2, &value) == PLOGP_EDOMAIN);
    CHECK(plogp_kl_probs(half, hidden, 3, &value) == PLOGP_EDOMAIN);
    CHECK(plogp_kl_probs(hidden, half, 3, &value) == PLOGP_EDOMAIN);
    CHECK(plogp_cross_entropy_probs(half, hidden, 3, &value) == PLOGP_EDOMAIN);
    CHECK(plogp_cross_entropy_probs(hidden, half, 3, &value) == PLOGP_EDOMAIN);
    CHECK(plogp_cross_entropy_probs(half, infinite, 3, &value) == PLOGP_EDOMAIN);
    CHECK(plogp_kl_counts(zeros, huge, 2, &value) == PLOGP_EDOMAIN);
    CHECK(plogp_kl_counts(huge, huge, 2, &value) == PLOGP_EDOMAIN);
    CHECK(plogp_divergences_probs(p, bad_sum, 2, &all) == PLOGP_EDOMAIN);
    CHECK(plogp_divergences_probs(p, p, 2, NULL) == PLOGP_EINVAL);
    CHECK(plogp_renyi_divergence_probs(p, p, 2, -1.0, &value) == PLOGP_EINVAL);
    CHECK(plogp_renyi_divergence_probs(p, p, 2, NAN, &value) == PLOGP_EINVAL);
    CHECK(value == 42.0 && all.js == 42.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_match_720_digit_references),
        cmocka_unit_test(measures_stay_in_their_bounds_and_the_ledger_adds_up),
        cmocka_unit_test(equal_laws_have_divergence_zero_exactly),
        cmocka_unit_test(measures_do_not_depend_on_the_order_of_symbols),
        cmocka_unit_test(infinite_divergences_are_answers),
        cmocka_unit_test(renyi_divergence_joins_its_limits),
        cmocka_unit_test(single_measures_agree_with_all_at_once),
        cmocka_unit_test(wrong_input_is_refused_and_outputs_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
