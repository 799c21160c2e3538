#include "check.h"

#include "failing_alloc.h"
#include "plogp/divergence.h"
#include "plogp/entropy.h"
#include "plogp/local.h"
#include "plogp/sum.h"
#include "random.h"

#define MOST 12

static const plogp_range ALL = {0, MOST};

static void random_weights(uint64_t *random, double *weights)
{
    for (size_t i = 0; i < MOST; i++)
        weights[i] = random_bits(random) % 4 == 0 ? 0.0 : random_unit(random);
    weights[3] += 1.0;
}

static void local_entropies_sum_to_the_entropy(void **state)
{
    (void)state;
    uint64_t random = 8;
    for (size_t i = 0; i < 1000; i++) {
        double weights[MOST], entropy = NAN;
        plogp_local_entropy terms[MOST];
        plogp_sum sum;
        random_weights(&random, weights);
        CHECK(plogp_local_entropies_weights(weights, MOST, ALL, terms) == PLOGP_OK);
        CHECK(plogp_entropy_weights(weights, MOST, &entropy) == PLOGP_OK);
        plogp_sum_init(&sum);
        for (size_t j = 0; j < MOST; j++) {
            plogp_sum_add(&sum, terms[j].term);
            CHECK((weights[j] == 0.0) == (terms[j].surprisal == INFINITY));
        }
        CHECK_REL("sum of terms", plogp_sum_value(&sum), entropy, 16 * U);
    }
}

static void check_sums(const double *p, const double *q)
{
    const plogp_local_laws laws = {p, q, MOST};
    plogp_local_divergence terms[MOST];
    plogp_divergences all;
    plogp_sum cross, kl, js, tv;
    CHECK(plogp_local_divergences_weights(&laws, ALL, terms) == PLOGP_OK);
    CHECK(plogp_divergences_weights(p, q, MOST, &all) == PLOGP_OK);
    plogp_sum_init(&cross);
    plogp_sum_init(&kl);
    plogp_sum_init(&js);
    plogp_sum_init(&tv);
    for (size_t j = 0; j < MOST; j++) {
        plogp_sum_add(&cross, terms[j].cross_entropy_term);
        plogp_sum_add(&kl, terms[j].kl_term);
        plogp_sum_add(&js, terms[j].js_term);
        plogp_sum_add(&tv, terms[j].tv_term);
    }
    CHECK_REL("cross-entropy", plogp_sum_value(&cross), all.forward.cross_entropy,
              24 * U);
    CHECK_REL("kl", plogp_sum_value(&kl), all.forward.divergence, 4 * U);
    CHECK_REL("js", plogp_sum_value(&js), all.js, 4 * U);
    CHECK_REL("tv", plogp_sum_value(&tv), all.tv, 24 * U);
}

static void local_divergences_sum_to_the_divergences(void **state)
{
    (void)state;
    uint64_t random = 9;
    for (size_t i = 0; i < 1000; i++) {
        double p[MOST], q[MOST];
        random_weights(&random, p);
        random_weights(&random, q);
        check_sums(p, q);
        for (size_t j = 0; j < MOST; j++)
            q[j] = p[j] * (1.0 + 1e-9 * random_unit(&random));
        check_sums(p, q);
    }
}

static void log_ratios_have_their_limits(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.5, 0.0, 0.0}, q[] = {0.25, 0.0, 0.75, 0.0};
    const plogp_local_laws laws = {p, q, 4};
    const plogp_range range = {0, 4};
    plogp_local_divergence terms[4];
    CHECK(plogp_local_divergences_probs(&laws, range, terms) == PLOGP_OK);
    CHECK_REL("log 2", terms[0].log_ratio, 0x1.62e42fefa39efp-1, 4 * U);
    CHECK(terms[1].log_ratio == INFINITY && terms[1].kl_term == INFINITY);
    CHECK(terms[2].log_ratio == -INFINITY && terms[2].kl_term == 0.75);
    CHECK(terms[3].log_ratio == 0.0 && terms[3].kl_term == 0.0);
    CHECK(terms[3].js_term == 0.0 && terms[3].cross_entropy_term == 0.0);
}

static void a_range_picks_symbols_of_the_whole_law(void **state)
{
    (void)state;
    const uint64_t counts[] = {1, 2, 1};
    const double p[] = {0.25, 0.5, 0.25};
    plogp_local_entropy term;
    CHECK(plogp_local_entropies_counts(counts, 3, (plogp_range){1, 1}, &term) ==
          PLOGP_OK);
    CHECK(term.p == 0.5 && term.surprisal == 0x1.62e42fefa39efp-1);
    CHECK(plogp_local_entropies_probs(p, 3, (plogp_range){2, 1}, &term) == PLOGP_OK);
    CHECK(term.p == 0.25);
    CHECK(plogp_local_entropies_probs(p, 3, (plogp_range){3, 0}, &term) == PLOGP_OK);
}

static void local_information_has_the_mean_i(void **state)
{
    (void)state;
    uint64_t random = 10;
    const plogp_table_shape shape = {.rows = 3, .columns = 4};
    for (size_t i = 0; i < 500; i++) {
        double cells[MOST], values[MOST], mean = NAN;
        plogp_table_measures table;
        random_weights(&random, cells);
        CHECK(plogp_local_information_weights(cells, &shape, NULL, values) == PLOGP_OK);
        CHECK(plogp_table_measures_weights(cells, &shape, NULL, &table) == PLOGP_OK);
        CHECK(plogp_expectation_weights(cells, values, MOST, &mean) == PLOGP_OK);
        CHECK(fabs(mean - table.mutual_information) <= 64 * U * table.entropy_joint);
    }
}

static plogp_status small_table(const plogp_context *context, void *state)
{
    const double cells[] = {1, 2, 3, 4};
    const plogp_table_shape shape = {.rows = 2, .columns = 2};
    double values[4];
    (void)state;
    return plogp_local_information_weights(cells, &shape, context, values);
}

static void failed_allocations_leak_nothing(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(small_table, NULL));
}

static void wrong_input_is_refused_and_outputs_stay(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.5}, bad[] = {0.5, 0.75};
    const plogp_local_laws laws = {p, bad, 2}, good = {p, p, 2};
    const plogp_range both = {0, 2}, beyond = {1, 2}, far = {3, 0};
    const plogp_table_shape shape = {.rows = 2, .columns = 1};
    plogp_local_entropy term[2] = {{.p = 42.0}};
    plogp_local_divergence terms[2] = {{.p = 42.0}};
    CHECK(plogp_local_entropies_probs(p, 2, beyond, term) == PLOGP_EINVAL);
    CHECK(plogp_local_entropies_probs(p, 2, far, term) == PLOGP_EINVAL);
    CHECK(plogp_local_entropies_probs(p, 2, both, NULL) == PLOGP_EINVAL);
    CHECK(plogp_local_entropies_probs(bad, 2, both, term) == PLOGP_EDOMAIN);
    CHECK(plogp_local_divergences_probs(&laws, both, terms) == PLOGP_EDOMAIN);
    CHECK(plogp_local_divergences_probs(NULL, both, terms) == PLOGP_EINVAL);
    CHECK(plogp_local_divergences_probs(&good, beyond, terms) == PLOGP_EINVAL);
    CHECK(plogp_local_information_weights(p, &shape, NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_local_information_weights(NULL, &shape, NULL, &terms[0].p) ==
          PLOGP_EINVAL);
    CHECK(term[0].p == 42.0 && terms[0].p == 42.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(local_entropies_sum_to_the_entropy),
        cmocka_unit_test(local_divergences_sum_to_the_divergences),
        cmocka_unit_test(log_ratios_have_their_limits),
        cmocka_unit_test(a_range_picks_symbols_of_the_whole_law),
        cmocka_unit_test(local_information_has_the_mean_i),
        cmocka_unit_test(failed_allocations_leak_nothing),
        cmocka_unit_test(wrong_input_is_refused_and_outputs_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
