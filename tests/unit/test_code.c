#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "plogp/code.h"
#include "plogp/entropy.h"
#include "random.h"

#define MOST  24
#define LOG_2 0x1.62e42fefa39efp-1

static plogp_code *code_of(const double *probs, size_t k, plogp_code_kind kind)
{
    plogp_code *code = NULL;
    CHECK(plogp_code_new_probs(probs, k, kind, NULL, &code) == PLOGP_OK);
    return code;
}

static double mean_length(const plogp_code *code, const double *probs, size_t k)
{
    plogp_ledger ledger;
    CHECK(plogp_code_ledger_probs(code, probs, k, &ledger) == PLOGP_OK);
    return ledger.cross_entropy / LOG_2;
}

static void the_textbook_machine_takes_one_and_three_quarters_questions(void **state)
{
    (void)state;
    const double y[] = {0.5, 0.125, 0.125, 0.25}, x[] = {0.25, 0.25, 0.25, 0.25};
    plogp_code *of_y = code_of(y, 4, PLOGP_CODE_HUFFMAN);
    plogp_code *of_x = code_of(x, 4, PLOGP_CODE_HUFFMAN);
    assert_string_equal(plogp_code_word(of_y, 0), "0");
    assert_string_equal(plogp_code_word(of_y, 1), "110");
    assert_string_equal(plogp_code_word(of_y, 2), "111");
    assert_string_equal(plogp_code_word(of_y, 3), "10");
    CHECK(mean_length(of_y, y, 4) == 1.75);
    CHECK(mean_length(of_x, y, 4) == 2.0);
    CHECK(mean_length(of_x, x, 4) == 2.0);
    CHECK(plogp_code_size(of_y) == 4 && plogp_code_get_kind(of_y) == PLOGP_CODE_HUFFMAN);
    plogp_code_free(of_y);
    plogp_code_free(of_x);
}

static void impossible_symbols_have_no_word(void **state)
{
    (void)state;
    const double p[] = {0.0, 0.5, 0.5}, certain[] = {0.0, 1.0};
    for (int kind = 0; kind < 3; kind++) {
        plogp_code *code = code_of(p, 3, (plogp_code_kind)kind);
        const double other[] = {0.5, 0.5, 0.0};
        plogp_ledger ledger;
        CHECK(plogp_code_length(code, 0) == INFINITY);
        CHECK(plogp_code_length(code, 1) == 1.0);
        CHECK(isnan(plogp_code_length(code, 3)));
        assert_null(plogp_code_word(code, 0));
        CHECK(plogp_code_ledger_probs(code, other, 3, &ledger) == PLOGP_OK);
        CHECK(ledger.cross_entropy == INFINITY && ledger.divergence == INFINITY);
        plogp_code_free(code);
        code = code_of(certain, 2, (plogp_code_kind)kind);
        CHECK(plogp_code_length(code, 1) == 0.0 && mean_length(code, certain, 2) == 0.0);
        plogp_code_free(code);
    }
}

static void random_counts(uint64_t *random, uint64_t *counts, size_t k)
{
    for (size_t i = 0; i < k; i++)
        counts[i] = random_bits(random) % 4 == 0
                        ? random_bits(random) % 3
                        : random_bits(random) >> (20 + random_bits(random) % 40);
    counts[0]++;
}

static int by_size(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* Huffman's own words: join the two smallest until one is left; every join costs its sum. */
static uint64_t least_digits(const uint64_t *counts, size_t k)
{
    uint64_t heap[MOST], digits = 0;
    size_t size = 0;
    for (size_t i = 0; i < k; i++)
        if (counts[i] > 0)
            heap[size++] = counts[i];
    while (size > 1) {
        qsort(heap, size, sizeof *heap, by_size);
        heap[0] += heap[1];
        digits += heap[0];
        heap[1] = heap[--size];
    }
    return digits;
}

static uint64_t total_digits(const plogp_code *code, const uint64_t *counts, size_t k)
{
    uint64_t digits = 0;
    for (size_t i = 0; i < k; i++)
        if (counts[i] > 0)
            digits += counts[i] * (uint64_t)plogp_code_length(code, i);
    return digits;
}

static void check_words(const plogp_code *code, const uint64_t *counts, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        const char *word = plogp_code_word(code, i);
        CHECK((word == NULL) == (counts[i] == 0));
        if (word == NULL)
            continue;
        CHECK((double)strlen(word) == plogp_code_length(code, i));
        for (size_t j = 0; j < k; j++) {
            const char *other = plogp_code_word(code, j);
            if (j != i && other != NULL)
                CHECK(strncmp(word, other, strlen(word)) != 0);
        }
    }
}

static void check_ledger(const plogp_code *code, const uint64_t *counts, size_t k)
{
    plogp_ledger ledger;
    double entropy = NAN, mean = 0.0, total = 0.0;
    CHECK(plogp_code_ledger_counts(code, counts, k, &ledger) == PLOGP_OK);
    CHECK(plogp_entropy_counts(counts, k, &entropy) == PLOGP_OK);
    for (size_t i = 0; i < k; i++) {
        total += (double)counts[i];
        if (counts[i] > 0)
            mean += (double)counts[i] * plogp_code_length(code, i);
    }
    CHECK_REL("mean length", ledger.cross_entropy, mean / total * LOG_2, 64 * U);
    CHECK(ledger.entropy == entropy);
    CHECK(ledger.divergence >= 0.0);
    CHECK_REL("ledger", ledger.entropy + ledger.divergence, ledger.cross_entropy, 96 * U);
    if (plogp_code_get_kind(code) != PLOGP_CODE_ARITHMETIC)
        CHECK(ledger.divergence < LOG_2 * (1.0 + 8 * U));
}

static void words_are_free_of_prefixes_and_as_short_as_can_be(void **state)
{
    (void)state;
    uint64_t random = 15;
    for (size_t i = 0; i < 3000 * test_multiplier(); i++) {
        const size_t k = 1 + random_bits(&random) % MOST;
        uint64_t counts[MOST];
        plogp_code *huffman = NULL, *shannon = NULL, *arithmetic = NULL;
        random_counts(&random, counts, k);
        CHECK(plogp_code_new_counts(counts, k, PLOGP_CODE_HUFFMAN, NULL, &huffman) == 0);
        CHECK(plogp_code_new_counts(counts, k, PLOGP_CODE_SHANNON, NULL, &shannon) == 0);
        CHECK(plogp_code_new_counts(counts, k, PLOGP_CODE_ARITHMETIC, NULL,
                                    &arithmetic) == 0);
        CHECK(total_digits(huffman, counts, k) == least_digits(counts, k));
        check_words(huffman, counts, k);
        check_words(shannon, counts, k);
        check_ledger(huffman, counts, k);
        check_ledger(shannon, counts, k);
        check_ledger(arithmetic, counts, k);
        plogp_code_free(huffman);
        plogp_code_free(shannon);
        plogp_code_free(arithmetic);
    }
}

static void shannon_lengths_are_exact_at_powers_of_two(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.25, 0.125, 0.125}, near[] = {0.5 + 0x1p-53, 0.5 - 0x1p-53};
    plogp_code *code = code_of(p, 4, PLOGP_CODE_SHANNON);
    CHECK(plogp_code_length(code, 0) == 1.0 && plogp_code_length(code, 2) == 3.0);
    plogp_code_free(code);
    code = code_of(near, 2, PLOGP_CODE_SHANNON);
    CHECK(plogp_code_length(code, 0) == 1.0 && plogp_code_length(code, 1) == 2.0);
    plogp_code_free(code);
}

/* Ask from the root for a symbol; the number of questions that have two answers. */
static size_t ask(const plogp_code *code, size_t symbol)
{
    const char *word = plogp_code_word(code, symbol);
    plogp_question question;
    size_t node = 0, asked = 0;
    CHECK(plogp_code_question(code, node, &question) == PLOGP_OK);
    while (question.symbol == SIZE_MAX) {
        bool possible = false;
        for (size_t rank = 0; rank < question.count; rank++)
            possible |= plogp_code_ranked(code, question.first_rank + rank) == symbol;
        CHECK(possible);
        asked += question.yes != SIZE_MAX && question.no != SIZE_MAX;
        node = *word++ == '0' ? question.yes : question.no;
        CHECK(plogp_code_question(code, node, &question) == PLOGP_OK);
    }
    CHECK(question.symbol == symbol && question.count == 1);
    return asked;
}

static void questions_lead_to_every_symbol(void **state)
{
    (void)state;
    uint64_t random = 16;
    for (size_t i = 0; i < 500; i++) {
        uint64_t counts[MOST];
        plogp_code *code = NULL;
        random_counts(&random, counts, MOST);
        for (int kind = 0; kind < 2; kind++) {
            CHECK(plogp_code_new_counts(counts, MOST, (plogp_code_kind)kind, NULL,
                                        &code) == PLOGP_OK);
            for (size_t j = 0; j < MOST; j++)
                if (counts[j] > 0) {
                    const size_t asked = ask(code, j);
                    CHECK((double)asked <= plogp_code_length(code, j));
                    if (kind == PLOGP_CODE_HUFFMAN)
                        CHECK((double)asked == plogp_code_length(code, j));
                }
            plogp_code_free(code);
        }
    }
}

static void long_words_are_fine(void **state)
{
    (void)state;
    double weights[200];
    plogp_code *code = NULL;
    for (size_t i = 0; i < 200; i++)
        weights[i] = ldexp(1.0, -(int)i);
    CHECK(plogp_code_new_weights(weights, 200, PLOGP_CODE_HUFFMAN, NULL, &code) == 0);
    CHECK(plogp_code_length(code, 0) == 1.0 && plogp_code_length(code, 199) == 199.0);
    CHECK(strlen(plogp_code_word(code, 199)) == 199);
    plogp_code_free(code);
}

static plogp_status small_code(const plogp_context *context, void *state)
{
    const double p[] = {0.5, 0.25, 0.25};
    plogp_code *code = NULL;
    const plogp_status status =
        plogp_code_new_probs(p, 3, *(plogp_code_kind *)state, context, &code);
    plogp_code_free(code);
    return status;
}

static void failed_allocations_leak_nothing(void **state)
{
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        plogp_code_kind wanted = (plogp_code_kind)kind;
        CHECK(failing_alloc_survives(small_code, &wanted));
    }
}

static void wrong_input_is_refused_and_outputs_stay(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.5}, bad[] = {0.5, 0.75};
    plogp_code *code = NULL, *good = code_of(p, 2, PLOGP_CODE_HUFFMAN);
    plogp_ledger ledger = {.entropy = 42.0};
    plogp_question question = {.count = 42};
    CHECK(plogp_code_new_probs(NULL, 2, PLOGP_CODE_HUFFMAN, NULL, &code) == PLOGP_EINVAL);
    CHECK(plogp_code_new_probs(p, 0, PLOGP_CODE_HUFFMAN, NULL, &code) == PLOGP_EINVAL);
    CHECK(plogp_code_new_probs(p, 2, (plogp_code_kind)3, NULL, &code) == PLOGP_EINVAL);
    CHECK(plogp_code_new_probs(p, 2, PLOGP_CODE_HUFFMAN, NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_code_new_probs(bad, 2, PLOGP_CODE_HUFFMAN, NULL, &code) == PLOGP_EDOMAIN);
    CHECK(plogp_code_new_weights(p, SIZE_MAX, PLOGP_CODE_HUFFMAN, NULL, &code) ==
          PLOGP_EINVAL);
    CHECK(plogp_code_ledger_probs(good, p, 1, &ledger) == PLOGP_EINVAL);
    CHECK(plogp_code_ledger_probs(good, bad, 2, &ledger) == PLOGP_EDOMAIN);
    CHECK(plogp_code_ledger_weights(NULL, p, 2, &ledger) == PLOGP_EINVAL);
    CHECK(plogp_code_question(good, 3, &question) == PLOGP_EINVAL);
    CHECK(plogp_code_question(good, 0, NULL) == PLOGP_EINVAL);
    CHECK(code == NULL && ledger.entropy == 42.0 && question.count == 42);
    assert_string_equal(plogp_code_kind_name(PLOGP_CODE_SHANNON), "shannon");
    assert_string_equal(plogp_code_kind_name((plogp_code_kind)9), "unknown");
    plogp_code_free(good);
    plogp_code_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_textbook_machine_takes_one_and_three_quarters_questions),
        cmocka_unit_test(impossible_symbols_have_no_word),
        cmocka_unit_test(words_are_free_of_prefixes_and_as_short_as_can_be),
        cmocka_unit_test(shannon_lengths_are_exact_at_powers_of_two),
        cmocka_unit_test(questions_lead_to_every_symbol),
        cmocka_unit_test(long_words_are_fine),
        cmocka_unit_test(failed_allocations_leak_nothing),
        cmocka_unit_test(wrong_input_is_refused_and_outputs_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
