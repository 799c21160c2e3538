/* Laws of every type and form: the same measures whatever the numbers are stored in. */
#include "check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "plogp/entropy.h"
#include "plogp/law.h"
#include "random.h"

enum { K = 4100, MEASURES = PLOGP_MEASURE_JEFFREYS + 1, VALUES = MEASURES + 4 };

static plogp_law law_of(const void *values, size_t k, plogp_law_form form,
                        plogp_number_type type)
{
    return (plogp_law){.values = values, .k = k, .form = form, .type = type};
}

/* Every measure of two laws. */
static void measure_all(const plogp_law *p, const plogp_law *q, int threads,
                        double *values)
{
    plogp_context context = plogp_context_defaults();
    context.threads = threads;
    for (int i = 0; i < MEASURES; i++)
        CHECK(plogp_law_measure(p, q, (plogp_measure)i, &context, &values[i]) ==
              PLOGP_OK);
    CHECK(plogp_law_entropy(p, 1.0, &context, &values[MEASURES]) == PLOGP_OK);
    CHECK(plogp_law_entropy(p, 2.0, &context, &values[MEASURES + 1]) == PLOGP_OK);
    CHECK(plogp_law_tsallis_entropy(p, 0.5, &context, &values[MEASURES + 2]) == PLOGP_OK);
    CHECK(plogp_law_renyi_divergence(p, q, 0.5, &context, &values[MEASURES + 3]) ==
          PLOGP_OK);
}

static void floats_and_short_integers_are_the_numbers_they_stand_for(void **state)
{
    (void)state;
    static float narrow_p[K], narrow_q[K];
    static double p[K], q[K];
    static uint32_t short_p[K], short_q[K];
    static uint64_t long_p[K], long_q[K];
    double got[VALUES], want[VALUES];
    uint64_t seed = 31;
    for (size_t i = 0; i < K; i++) {
        narrow_p[i] = i % 7 == 0 ? 0.0f : (float)random_unit(&seed);
        narrow_q[i] = (float)random_unit(&seed);
        p[i] = (double)narrow_p[i];
        q[i] = (double)narrow_q[i];
        long_p[i] = short_p[i] = (uint32_t)(random_bits(&seed) % 1000);
        long_q[i] = short_q[i] = (uint32_t)(random_bits(&seed) >> 40);
    }
    const plogp_law laws[][2] = {
        {law_of(narrow_p, K, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_FLOAT),
         law_of(narrow_q, K, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_FLOAT)},
        {law_of(p, K, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE),
         law_of(q, K, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE)},
        {law_of(short_p, K, PLOGP_LAW_COUNTS, PLOGP_NUMBER_UINT32),
         law_of(short_q, K, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_UINT32)},
        {law_of(long_p, K, PLOGP_LAW_COUNTS, PLOGP_NUMBER_UINT64),
         law_of(long_q, K, PLOGP_LAW_COUNTS, PLOGP_NUMBER_UINT64)},
    };
    for (size_t pair = 0; pair < 4; pair += 2) {
        measure_all(&laws[pair][0], &laws[pair][1], 1, got);
        measure_all(&laws[pair + 1][0], &laws[pair + 1][1], 1, want);
        assert_memory_equal(got, want, sizeof got);
    }
}

/* log p_i of logits, the largest left out of the sum: right for nearly certain laws too. */
static long double log_p(const double *z, size_t k, size_t i)
{
    size_t top = 0;
    long double rest = 0.0L;
    for (size_t j = 0; j < k; j++)
        top = z[j] > z[top] ? j : top;
    for (size_t j = 0; j < k; j++)
        rest += j == top ? 0.0L : expl((long double)z[j] - (long double)z[top]);
    return (long double)z[i] - (long double)z[top] - log1pl(rest);
}

/* Entropy, cross-entropy and KL of logits in long double. */
static void slow_logits(const double *z, const double *w, size_t k, long double *values)
{
    values[0] = values[1] = values[2] = 0.0L;
    for (size_t i = 0; i < k; i++) {
        if (z[i] == -INFINITY)
            continue;
        const long double p = log_p(z, k, i), q = log_p(w, k, i);
        values[0] -= expl(p) * p;
        values[1] -= expl(p) * q;
        values[2] += expl(p) * (p - q);
    }
}

static void logits_are_normalised_without_rounding_the_shares(void **state)
{
    (void)state;
    static double z[K], w[K];
    static float narrow[K];
    uint64_t seed = 32;
    for (size_t repeat = 0; repeat < 200; repeat++) {
        const size_t k = repeat % 50 == 1 ? 250 : 2 + repeat % 20;
        const double spread = repeat % 3 == 0 ? 600.0 : 20.0;
        long double want[3];
        double got[3];
        for (size_t i = 0; i < k; i++) {
            narrow[i] = (float)(spread * random_unit(&seed) - 300.0);
            z[i] = i % 11 == 3 ? -INFINITY : (double)narrow[i];
            narrow[i] = (float)z[i];
            w[i] = spread * random_unit(&seed);
        }
        const plogp_law p =
            law_of(repeat % 5 == 0 ? (const void *)narrow : z, k, PLOGP_LAW_LOGITS,
                   repeat % 5 == 0 ? PLOGP_NUMBER_FLOAT : PLOGP_NUMBER_DOUBLE);
        const plogp_law q = law_of(w, k, PLOGP_LAW_LOGITS, PLOGP_NUMBER_DOUBLE);
        slow_logits(z, w, k, want);
        CHECK(plogp_law_entropy(&p, 1.0, NULL, &got[0]) == PLOGP_OK);
        CHECK(plogp_law_measure(&p, &q, PLOGP_MEASURE_CROSS_ENTROPY, NULL, &got[1]) ==
              PLOGP_OK);
        CHECK(plogp_law_measure(&p, &q, PLOGP_MEASURE_KL, NULL, &got[2]) == PLOGP_OK);
        CHECK_REL("entropy", got[0], (double)want[0], 12 * U);
        CHECK_REL("cross-entropy", got[1], (double)want[1], 20 * U);
        CHECK_REL("KL", got[2], (double)want[2], 64 * U);
    }
}

/* A difference of 1,000 nats: e^-1000 is no double, but its surprisal is. */
static void logits_far_apart_keep_their_surprisal(void **state)
{
    (void)state;
    const double p[] = {0.0, 0.0}, q[] = {0.0, -1000.0}, none[] = {0.0, -INFINITY};
    const plogp_law even = law_of(p, 2, PLOGP_LAW_LOGITS, PLOGP_NUMBER_DOUBLE);
    const plogp_law far = law_of(q, 2, PLOGP_LAW_LOGITS, PLOGP_NUMBER_DOUBLE);
    const plogp_law never = law_of(none, 2, PLOGP_LAW_LOGITS, PLOGP_NUMBER_DOUBLE);
    double value = 0.0;
    CHECK(plogp_law_measure(&even, &far, PLOGP_MEASURE_CROSS_ENTROPY, NULL, &value) ==
          PLOGP_OK);
    CHECK_REL("500", value, 500.0, 8 * U);
    CHECK(plogp_law_measure(&even, &never, PLOGP_MEASURE_KL, NULL, &value) == PLOGP_OK);
    CHECK(value == INFINITY);
}

/* Beyond the size at which a team works, and in another order: the same bits. */
static void threads_change_no_bit(void **state)
{
    (void)state;
    enum { LONG = 200003 };
    double *const p = malloc(LONG * sizeof *p), *const q = malloc(LONG * sizeof *q);
    double alone[VALUES], together[VALUES];
    uint64_t seed = 33;
    assert_true(p != NULL && q != NULL);
    for (plogp_law_form form = PLOGP_LAW_PROBS; form <= PLOGP_LAW_LOGITS; form++) {
        double sum_p = 0.0, sum_q = 0.0;
        if (form == PLOGP_LAW_COUNTS)
            continue;
        for (size_t i = 0; i < LONG; i++) {
            sum_p += p[i] = random_unit(&seed);
            sum_q += q[i] = random_unit(&seed);
        }
        for (size_t i = 0; i < LONG && form == PLOGP_LAW_PROBS; i++) {
            p[i] /= sum_p;
            q[i] /= sum_q;
        }
        const plogp_law a = law_of(p, LONG, form, PLOGP_NUMBER_DOUBLE);
        const plogp_law b = law_of(q, LONG, form, PLOGP_NUMBER_DOUBLE);
        measure_all(&a, &b, 1, alone);
        measure_all(&a, &b, 3, together);
        assert_memory_equal(alone, together, sizeof alone);
    }
    free(p);
    free(q);
}

/* Tasks of long laws are longer, and the last is what is left. */
static void tasks_of_long_laws_leave_out_nothing(void **state)
{
    (void)state;
    enum { MOST = (3 << 20) + 5 };
    static const size_t LENGTHS[] = {MOST, 1 << 21};
    double *const p = malloc(MOST * sizeof *p);
    double alone, together;
    assert_non_null(p);
    for (size_t i = 0; i < sizeof LENGTHS / sizeof LENGTHS[0]; i++) {
        const size_t k = LENGTHS[i];
        plogp_context context = plogp_context_defaults();
        double sum = 0.0;
        for (size_t j = 0; j < k; j++)
            sum += (double)(1 + j % 3);
        for (size_t j = 0; j < k; j++)
            p[j] = (double)(1 + j % 3) / sum;
        const plogp_law law = law_of(p, k, PLOGP_LAW_PROBS, PLOGP_NUMBER_DOUBLE);
        context.threads = 1;
        CHECK(plogp_law_entropy(&law, 1.0, &context, &alone) == PLOGP_OK);
        context.threads = 2;
        CHECK(plogp_law_entropy(&law, 1.0, &context, &together) == PLOGP_OK);
        CHECK_BITS(alone, together);
    }
    free(p);
}

static void float_probabilities_may_miss_1_by_their_rounding(void **state)
{
    (void)state;
    const float thirds[] = {1.0f / 3.0f, 1.0f / 3.0f, 1.0f / 3.0f},
                off[] = {0.5f, 0.501f};
    const plogp_law p = law_of(thirds, 3, PLOGP_LAW_PROBS, PLOGP_NUMBER_FLOAT);
    const plogp_law wrong = law_of(off, 2, PLOGP_LAW_PROBS, PLOGP_NUMBER_FLOAT);
    double entropy = 0.0;
    CHECK(plogp_law_entropy(&p, 1.0, NULL, &entropy) == PLOGP_OK);
    CHECK_REL("log 3", entropy, 0x1.193ea7aad030bp+0, 8 * U);
    CHECK(plogp_law_entropy(&wrong, 1.0, NULL, &entropy) == PLOGP_EDOMAIN);
}

static void wrong_laws_are_refused_and_outputs_stay(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.5}, bad[] = {0.5, NAN}, high[] = {1.0, INFINITY};
    const double none[] = {-INFINITY, -INFINITY}, zeros[] = {0.0, 0.0};
    const uint32_t counts[] = {1, 2};
    const plogp_law good = law_of(p, 2, PLOGP_LAW_PROBS, PLOGP_NUMBER_DOUBLE);
    const plogp_law wrong[] = {
        law_of(NULL, 2, PLOGP_LAW_PROBS, PLOGP_NUMBER_DOUBLE),
        law_of(p, 0, PLOGP_LAW_PROBS, PLOGP_NUMBER_DOUBLE),
        law_of(p, 2, PLOGP_LAW_COUNTS, PLOGP_NUMBER_DOUBLE),
        law_of(counts, 2, PLOGP_LAW_PROBS, PLOGP_NUMBER_UINT32),
        law_of(counts, 2, PLOGP_LAW_LOGITS, PLOGP_NUMBER_UINT32),
        law_of(p, 2, (plogp_law_form)9, PLOGP_NUMBER_DOUBLE),
        law_of(p, 2, PLOGP_LAW_PROBS, (plogp_number_type)9),
    };
    const plogp_law outside[] = {
        law_of(bad, 2, PLOGP_LAW_LOGITS, PLOGP_NUMBER_DOUBLE),
        law_of(high, 2, PLOGP_LAW_LOGITS, PLOGP_NUMBER_DOUBLE),
        law_of(none, 2, PLOGP_LAW_LOGITS, PLOGP_NUMBER_DOUBLE),
        law_of(bad, 2, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE),
        law_of(zeros, 2, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE),
    };
    double value = 42.0;
    plogp_ledger ledger = {.entropy = 42.0};
    plogp_divergences all = {.tv = 42.0};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CHECK(plogp_law_entropy(&wrong[i], 1.0, NULL, &value) == PLOGP_EINVAL);
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
        CHECK(plogp_law_entropy(&outside[i], 1.0, NULL, &value) == PLOGP_EDOMAIN);
        CHECK(plogp_law_measure(&good, &outside[i], PLOGP_MEASURE_KL, NULL, &value) ==
              PLOGP_EDOMAIN);
        CHECK(plogp_law_ledger(&good, &outside[i], NULL, &ledger) == PLOGP_EDOMAIN);
        CHECK(plogp_law_divergences(&outside[i], &good, NULL, &all) == PLOGP_EDOMAIN);
        CHECK(plogp_law_renyi_divergence(&good, &outside[i], 2.0, NULL, &value) ==
              PLOGP_EDOMAIN);
    }
    const plogp_law longer = law_of(p, 1, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE);
    CHECK(plogp_law_measure(&good, &longer, PLOGP_MEASURE_JS, NULL, &value) ==
          PLOGP_EINVAL);
    CHECK(plogp_law_measure(&good, &good, (plogp_measure)99, NULL, &value) ==
          PLOGP_EINVAL);
    CHECK(plogp_law_measure(&good, NULL, PLOGP_MEASURE_KL, NULL, &value) == PLOGP_EINVAL);
    CHECK(plogp_law_entropy(&good, -1.0, NULL, &value) == PLOGP_EINVAL);
    CHECK(plogp_law_entropy(&good, 1.0, NULL, NULL) == PLOGP_EINVAL);
    CHECK(value == 42.0 && ledger.entropy == 42.0 && all.tv == 42.0);
}

static void an_interrupted_measure_says_so(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.5};
    const plogp_law law = law_of(p, 2, PLOGP_LAW_PROBS, PLOGP_NUMBER_DOUBLE);
    plogp_context context = plogp_context_defaults();
    plogp_cancel cancel = {0};
    double value = 42.0;
    plogp_cancel_request(&cancel);
    context.cancel = &cancel;
    CHECK(plogp_law_entropy(&law, 1.0, &context, &value) == PLOGP_ECANCEL);
    CHECK(plogp_law_measure(&law, &law, PLOGP_MEASURE_TV, &context, &value) ==
          PLOGP_ECANCEL);
    CHECK(value == 42.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floats_and_short_integers_are_the_numbers_they_stand_for),
        cmocka_unit_test(logits_are_normalised_without_rounding_the_shares),
        cmocka_unit_test(logits_far_apart_keep_their_surprisal),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(tasks_of_long_laws_leave_out_nothing),
        cmocka_unit_test(float_probabilities_may_miss_1_by_their_rounding),
        cmocka_unit_test(wrong_laws_are_refused_and_outputs_stay),
        cmocka_unit_test(an_interrupted_measure_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
