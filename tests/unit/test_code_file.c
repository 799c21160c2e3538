#include "check.h"

#include <string.h>

#include "plogp/code.h"
#include "random.h"

#define MOST_CODED 200000

/* A sink into memory. */
struct memory {
    unsigned char bytes[MOST_CODED];
    size_t size;
};

static plogp_status keep(void *state, const unsigned char *bytes, size_t count)
{
    struct memory *memory = state;
    if (count > sizeof memory->bytes - memory->size)
        return PLOGP_EIO;
    memcpy(memory->bytes + memory->size, bytes, count);
    memory->size += count;
    return PLOGP_OK;
}

static plogp_status refuse(void *state, const unsigned char *bytes, size_t count)
{
    (void)state;
    (void)bytes;
    (void)count;
    return PLOGP_EIO;
}

static struct memory coded, decoded;
static unsigned char text[MOST_CODED / 2];

static plogp_status encode(const plogp_code *code, size_t n)
{
    const plogp_code_sink sink = {keep, &coded};
    coded.size = 0;
    return plogp_code_encode(code, text, n, NULL, &sink);
}

static plogp_status decode(const plogp_code *code, size_t size)
{
    const plogp_code_sink sink = {keep, &decoded};
    decoded.size = 0;
    return plogp_code_decode(code, coded.bytes, size, NULL, &sink);
}

/* A text of n bytes below k with very different frequencies, and its counts. */
static void make_text(uint64_t *random, size_t n, size_t k, uint64_t *counts)
{
    memset(counts, 0, 256 * sizeof *counts);
    for (size_t i = 0; i < n; i++) {
        const double u = random_unit(random);
        text[i] = (unsigned char)((double)k * u * u * u * u);
        counts[text[i]]++;
    }
}

static plogp_code *code_of(const uint64_t *counts, plogp_code_kind kind)
{
    plogp_code *code = NULL;
    CHECK(plogp_code_new_counts(counts, 256, kind, NULL, &code) == PLOGP_OK);
    return code;
}

static void a_file_comes_back_and_is_as_long_as_the_cross_entropy(void **state)
{
    (void)state;
    uint64_t random = 17, counts[256], others[256];
    for (size_t n = 1; n < MOST_CODED / 2; n = 3 * n + 1)
        for (size_t k = 1; k <= 256; k = 2 * k + 2)
            for (int kind = 0; kind < 3; kind++) {
                plogp_ledger ledger;
                make_text(&random, n, k, counts);
                for (size_t j = 0; j < 256; j++)
                    others[j] = counts[j] + 1 + random_bits(&random) % 4;
                plogp_code *code = code_of(others, (plogp_code_kind)kind);
                CHECK(encode(code, n) == PLOGP_OK);
                CHECK(decode(code, coded.size) == PLOGP_OK);
                CHECK(decoded.size == n);
                assert_memory_equal(decoded.bytes, text, n);
                CHECK(plogp_code_ledger_counts(code, counts, 256, &ledger) == PLOGP_OK);
                const double bytes =
                    (double)n * ledger.cross_entropy / 0x1.62e42fefa39efp-1 / 8.0;
                CHECK(fabs((double)coded.size - bytes) <= 0.001 * bytes + 64.0);
                plogp_code_free(code);
            }
}

static void no_bytes_and_one_symbol_are_fine(void **state)
{
    (void)state;
    const uint64_t only[256] = {[7] = 3};
    memset(text, 7, 5000);
    for (int kind = 0; kind < 3; kind++) {
        plogp_code *code = code_of(only, (plogp_code_kind)kind);
        CHECK(encode(code, 0) == PLOGP_OK && decode(code, coded.size) == PLOGP_OK);
        CHECK(decoded.size == 0);
        CHECK(encode(code, 5000) == PLOGP_OK && coded.size <= 36);
        CHECK(decode(code, coded.size) == PLOGP_OK && decoded.size == 5000);
        text[3] = 8;
        CHECK(encode(code, 5) == PLOGP_EDOMAIN && coded.size == 0);
        text[3] = 7;
        plogp_code_free(code);
    }
}

static void damage_is_refused_wherever_it_is(void **state)
{
    (void)state;
    uint64_t random = 18, counts[256];
    make_text(&random, 300, 40, counts);
    for (int kind = 0; kind < 3; kind++) {
        plogp_code *code = code_of(counts, (plogp_code_kind)kind);
        CHECK(encode(code, 300) == PLOGP_OK);
        const size_t size = coded.size;
        for (size_t i = 0; i < size; i++)
            for (unsigned bit = 0; bit < 8; bit++) {
                coded.bytes[i] ^= (unsigned char)(1u << bit);
                CHECK(decode(code, size) == PLOGP_EFORMAT && decoded.size == 0);
                coded.bytes[i] ^= (unsigned char)(1u << bit);
            }
        for (size_t shorter = 0; shorter < size; shorter++)
            CHECK(decode(code, shorter) == PLOGP_EFORMAT && decoded.size == 0);
        coded.bytes[size] = 0;
        CHECK(decode(code, size + 1) == PLOGP_EFORMAT && decoded.size == 0);
        CHECK(decode(code, size) == PLOGP_OK);
        plogp_code_free(code);
    }
}

static void another_code_is_refused(void **state)
{
    (void)state;
    plogp_error error;
    plogp_context context = plogp_context_defaults();
    const plogp_code_sink sink = {keep, &decoded};
    uint64_t random = 19, counts[256];
    make_text(&random, 300, 40, counts);
    plogp_code *code = code_of(counts, PLOGP_CODE_ARITHMETIC);
    plogp_code *kind = code_of(counts, PLOGP_CODE_HUFFMAN);
    counts[0] += 20;
    plogp_code *law = code_of(counts, PLOGP_CODE_ARITHMETIC);
    context.error = &error;
    CHECK(encode(code, 300) == PLOGP_OK);
    CHECK(plogp_code_decode(law, coded.bytes, coded.size, &context, &sink) ==
          PLOGP_EFORMAT);
    CHECK(strstr(error.message, "another code") != NULL);
    CHECK(plogp_code_decode(kind, coded.bytes, coded.size, &context, &sink) ==
          PLOGP_EFORMAT);
    plogp_code_free(code);
    plogp_code_free(kind);
    plogp_code_free(law);
}

static void failures_of_the_sink_and_cancellation_are_passed_on(void **state)
{
    (void)state;
    const uint64_t counts[256] = {1, 1};
    const plogp_code_sink sink = {refuse, NULL};
    plogp_cancel cancel = {0};
    plogp_context context = plogp_context_defaults();
    plogp_code *code = code_of(counts, PLOGP_CODE_ARITHMETIC);
    memset(text, 1, 100);
    CHECK(plogp_code_encode(code, text, 100, NULL, &sink) == PLOGP_EIO);
    CHECK(encode(code, 100) == PLOGP_OK);
    CHECK(plogp_code_decode(code, coded.bytes, coded.size, NULL, &sink) == PLOGP_EIO);
    context.cancel = &cancel;
    plogp_cancel_request(&cancel);
    CHECK(plogp_code_encode(code, text, 100, &context, &sink) == PLOGP_ECANCEL);
    CHECK(plogp_code_encode(NULL, text, 100, NULL, &sink) == PLOGP_EINVAL);
    CHECK(plogp_code_encode(code, NULL, 100, NULL, &sink) == PLOGP_EINVAL);
    CHECK(plogp_code_decode(code, NULL, 100, NULL, &sink) == PLOGP_EINVAL);
    CHECK(plogp_code_decode(code, coded.bytes, 100, NULL, NULL) == PLOGP_EINVAL);
    plogp_code_free(code);
}

static void words_too_long_for_a_file_are_told(void **state)
{
    (void)state;
    double weights[256];
    plogp_code *code = NULL;
    for (size_t i = 0; i < 256; i++)
        weights[i] = ldexp(1.0, -(int)i);
    memset(text, 1, 100);
    CHECK(plogp_code_new_weights(weights, 256, PLOGP_CODE_HUFFMAN, NULL, &code) == 0);
    CHECK(encode(code, 100) == PLOGP_OK); /* no such word is needed */
    text[7] = 250;
    CHECK(encode(code, 100) == PLOGP_EDOMAIN);
    plogp_code_free(code);
}

enum { ALPHABET = 3000, MESSAGE = 60000 };
static uint32_t symbols[MESSAGE], symbols_back[MESSAGE];
static size_t symbols_read;

static plogp_status keep_symbols(void *state, const uint32_t *read, size_t count)
{
    (void)state;
    if (count > MESSAGE - symbols_read)
        return PLOGP_EIO;
    memcpy(symbols_back + symbols_read, read, count * sizeof *read);
    symbols_read += count;
    return PLOGP_OK;
}

/* Messages over alphabets beyond bytes come back, as long as n H(P, Q) / 8, P their own
 * frequencies and Q what the code stands for. */
static void symbols_come_back_and_cost_the_cross_entropy(void **state)
{
    (void)state;
    static uint64_t counts[ALPHABET], seen[ALPHABET];
    const plogp_code_sink sink = {keep, &coded};
    const plogp_code_symbol_sink back = {keep_symbols, NULL};
    uint64_t random = 41;
    memset(seen, 0, sizeof seen);
    for (size_t i = 0; i < MESSAGE; i++) {
        const double u = random_unit(&random);
        symbols[i] = (uint32_t)(ALPHABET * u * u);
        seen[symbols[i]]++;
    }
    for (size_t j = 0; j < ALPHABET; j++)
        counts[j] = seen[j] + 1 + random_bits(&random) % 5;
    for (int kind = PLOGP_CODE_HUFFMAN; kind <= PLOGP_CODE_ARITHMETIC; kind++) {
        plogp_code *code = NULL;
        plogp_ledger ledger;
        CHECK(plogp_code_new_counts(counts, ALPHABET, (plogp_code_kind)kind, NULL,
                                    &code) == PLOGP_OK);
        coded.size = symbols_read = 0;
        CHECK(plogp_code_encode_symbols(code, symbols, MESSAGE, NULL, &sink) == PLOGP_OK);
        CHECK(plogp_code_decode_symbols(code, coded.bytes, coded.size, NULL, &back) ==
              PLOGP_OK);
        CHECK(symbols_read == MESSAGE);
        assert_memory_equal(symbols, symbols_back, sizeof symbols);
        CHECK(plogp_code_ledger_counts(code, seen, ALPHABET, &ledger) == PLOGP_OK);
        const double bytes = MESSAGE * ledger.cross_entropy / log(2.0) / 8.0;
        CHECK(fabs((double)coded.size - bytes) <= 0.001 * bytes + 64.0);
        CHECK(decode(code, coded.size) == PLOGP_EFORMAT); /* some are no bytes */
        plogp_code_free(code);
    }
}

static void wrong_symbols_are_refused(void **state)
{
    (void)state;
    const uint64_t counts[] = {1, 0, 2};
    const uint32_t good[] = {0, 2}, beyond[] = {0, 3}, never[] = {1};
    const plogp_code_sink sink = {keep, &coded};
    const plogp_code_symbol_sink back = {keep_symbols, NULL};
    for (int kind = PLOGP_CODE_HUFFMAN; kind <= PLOGP_CODE_ARITHMETIC; kind++) {
        plogp_code *code = NULL;
        CHECK(plogp_code_new_counts(counts, 3, (plogp_code_kind)kind, NULL, &code) ==
              PLOGP_OK);
        coded.size = 0;
        CHECK(plogp_code_encode_symbols(code, beyond, 2, NULL, &sink) == PLOGP_EDOMAIN);
        CHECK(plogp_code_encode_symbols(code, never, 1, NULL, &sink) == PLOGP_EDOMAIN);
        CHECK(plogp_code_encode_symbols(code, NULL, 1, NULL, &sink) == PLOGP_EINVAL);
        CHECK(plogp_code_encode_symbols(NULL, good, 2, NULL, &sink) == PLOGP_EINVAL);
        CHECK(plogp_code_encode_symbols(code, good, 2, NULL, NULL) == PLOGP_EINVAL);
        CHECK(coded.size == 0);
        CHECK(plogp_code_encode_symbols(code, NULL, 0, NULL, &sink) == PLOGP_OK);
        CHECK(plogp_code_decode_symbols(code, NULL, 0, NULL, &back) == PLOGP_EINVAL);
        CHECK(plogp_code_decode_symbols(NULL, coded.bytes, 9, NULL, &back) ==
              PLOGP_EINVAL);
        CHECK(plogp_code_decode_symbols(code, coded.bytes, 9, NULL, NULL) ==
              PLOGP_EINVAL);
        CHECK(plogp_code_decode_symbols(code, coded.bytes, 9, NULL, &back) ==
              PLOGP_EFORMAT);
        plogp_code_free(code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_comes_back_and_is_as_long_as_the_cross_entropy),
        cmocka_unit_test(symbols_come_back_and_cost_the_cross_entropy),
        cmocka_unit_test(wrong_symbols_are_refused),
        cmocka_unit_test(no_bytes_and_one_symbol_are_fine),
        cmocka_unit_test(damage_is_refused_wherever_it_is),
        cmocka_unit_test(another_code_is_refused),
        cmocka_unit_test(failures_of_the_sink_and_cancellation_are_passed_on),
        cmocka_unit_test(words_too_long_for_a_file_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
