/* Sufficient statistics in pieces, and saved and loaded: the same bits. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "sufficient_sample.h"

static plogp_buffer saved(const plogp_sufficient *seen)
{
    plogp_buffer buffer;
    plogp_buffer_init(&buffer, NULL);
    CHECK(plogp_sufficient_save(seen, &buffer) == PLOGP_OK);
    return buffer;
}

static void check_same_bytes(const plogp_sufficient *a, const plogp_sufficient *b)
{
    plogp_buffer of_a = saved(a), of_b = saved(b);
    CHECK(of_a.length == of_b.length);
    assert_memory_equal(of_a.bytes, of_b.bytes, of_a.length);
    plogp_buffer_clear(&of_a);
    plogp_buffer_clear(&of_b);
}

/* As another process would see it. */
static plogp_sufficient *reloaded(plogp_sufficient *seen)
{
    plogp_sufficient *loaded = NULL;
    plogp_buffer buffer = saved(seen);
    CHECK(plogp_sufficient_load((const unsigned char *)buffer.bytes, buffer.length, NULL,
                                &loaded) == PLOGP_OK);
    check_same_bytes(seen, loaded);
    plogp_buffer_clear(&buffer);
    plogp_sufficient_free(seen);
    return loaded;
}

static void check_same_fits(const plogp_sufficient *a, const plogp_sufficient *b)
{
    plogp_fit *fits[] = {fit_seen(a), fit_seen(b)};
    const plogp_fit_candidate *const p = plogp_fit_value(fits[0])->candidates;
    const plogp_fit_candidate *const q = plogp_fit_value(fits[1])->candidates;
    CHECK_BITS(p->loglik, q->loglik);
    CHECK_BITS(p->kl, q->kl);
    for (size_t i = 0; i < p->parameter_count; i++) {
        CHECK_BITS(p->parameters[i].value, q->parameters[i].value);
        CHECK_BITS(p->parameters[i].se, q->parameters[i].se);
    }
    plogp_fit_free(fits[0]);
    plogp_fit_free(fits[1]);
}

/* A thousand shards, saved, loaded and merged from both ends, give the bits of one pass. */
static void shards_give_the_bits_of_one_pass(void **state)
{
    enum { SHARDS = 1000, ROWS = COUNT / SHARDS };
    double *const values = draws(1.0);
    (void)state;
    for (size_t f = 0; f < FAMILY_COUNT; f += 2) {
        plogp_sufficient *whole = seen_of(values, COUNT, FAMILIES[f]), *merged = NULL;
        CHECK(plogp_sufficient_new(FAMILIES[f], NULL, &merged) == PLOGP_OK);
        for (size_t k = 0; k < SHARDS; k++) {
            const size_t shard = k % 2 == 0 ? k / 2 : SHARDS - 1 - k / 2;
            plogp_sufficient *part = seen_of(values + ROWS * shard, ROWS, FAMILIES[f]);
            if (k % 10 == 0)
                part = reloaded(part);
            CHECK(plogp_sufficient_merge(merged, part) == PLOGP_OK);
            plogp_sufficient_free(part);
        }
        check_same_bytes(whole, merged);
        merged = reloaded(merged);
        check_same_fits(whole, merged);
        plogp_sufficient_free(whole);
        plogp_sufficient_free(merged);
    }
    free(values);
}

/* Empty, with missing values, without a ledger, and with a value that spoils all. */
static void every_state_survives_saving(void **state)
{
    double *const values = draws(1.0);
    uint8_t *const valid = calloc(COUNT, 1);
    (void)state;
    CHECK(valid != NULL);
    for (size_t f = 0; f < FAMILY_COUNT; f++) {
        plogp_sufficient *seen = NULL;
        CHECK(plogp_sufficient_new(FAMILIES[f], NULL, &seen) == PLOGP_OK);
        plogp_sufficient_leave_ledger(seen);
        seen = reloaded(seen);
        push(seen, values, valid, NULL, 10);
        push(seen, values, NULL, NULL, 1000);
        seen = reloaded(seen);
        CHECK(plogp_sufficient_missing(seen) == 10.0);
        CHECK(plogp_sufficient_serves(seen));
        push(seen, &(double){0.0}, NULL, NULL, 1);
        seen = reloaded(seen);
        CHECK(!plogp_sufficient_serves(seen));
        plogp_sufficient_free(seen);
    }
    free(valid);
    free(values);
}

/* Every cut, and every changed byte that the checksum would find. */
static void damaged_states_are_refused(void **state)
{
    double *const values = draws(1.0);
    plogp_sufficient *seen = seen_of(values, 3, "weibull"), *loaded = NULL;
    plogp_buffer buffer = saved(seen);
    unsigned char *const bytes = (unsigned char *)buffer.bytes;
    (void)state;
    for (size_t size = 0; size < buffer.length; size++)
        CHECK(plogp_sufficient_load(bytes, size, NULL, &loaded) == PLOGP_EFORMAT);
    for (size_t i = 0; i < buffer.length; i++) {
        bytes[i] ^= 0x10;
        CHECK(plogp_sufficient_load(bytes, buffer.length, NULL, &loaded) ==
              PLOGP_EFORMAT);
        bytes[i] ^= 0x10;
    }
    CHECK(plogp_sufficient_load(NULL, 0, NULL, &loaded) == PLOGP_EINVAL);
    CHECK(plogp_sufficient_save(NULL, &buffer) == PLOGP_EINVAL);
    CHECK(loaded == NULL);
    plogp_buffer_clear(&buffer);
    plogp_sufficient_free(seen);
    free(values);
}

static plogp_status save_and_load(const plogp_sufficient *seen,
                                  const plogp_context *context)
{
    plogp_sufficient *loaded = NULL;
    plogp_buffer buffer;
    plogp_buffer_init(&buffer, context);
    plogp_status status = plogp_sufficient_save(seen, &buffer);
    if (status == PLOGP_OK)
        status = plogp_sufficient_load((const unsigned char *)buffer.bytes, buffer.length,
                                       context, &loaded);
    plogp_sufficient_free(loaded);
    plogp_buffer_clear(&buffer);
    return status;
}

static plogp_status see_and_save(const plogp_context *context, void *state)
{
    const plogp_column column = {.name = "x", .numbers = state};
    const plogp_batch batch = {.columns = &column, .column_count = 1, .rows = COUNT};
    plogp_sufficient *seen = NULL;
    plogp_status status = plogp_sufficient_new("weibull", context, &seen);
    if (status == PLOGP_OK)
        status = plogp_sufficient_push(seen, &batch, 0);
    if (status == PLOGP_OK)
        status = save_and_load(seen, context);
    plogp_sufficient_free(seen);
    return status;
}

static void states_survive_failed_allocations(void **state)
{
    double *const values = draws(1.0);
    (void)state;
    CHECK(failing_alloc_survives(see_and_save, values));
    free(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shards_give_the_bits_of_one_pass),
        cmocka_unit_test(every_state_survives_saving),
        cmocka_unit_test(damaged_states_are_refused),
        cmocka_unit_test(states_survive_failed_allocations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
