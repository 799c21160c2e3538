/* Fits from sufficient statistics: the same as from the sorted sample, in any pieces. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "fit_sample.h"
#include "sufficient_sample.h"

/* The fit of a whole sample from its statistics against that of the sorted sample. */
static void check_against_sorted(const plogp_sufficient *seen, const double *values,
                                 const char *family)
{
    plogp_fit *streamed = fit_seen(seen);
    plogp_fit *sorted = fit_of(values, COUNT, family);
    const plogp_fit_candidate *const a = plogp_fit_value(streamed)->candidates;
    const plogp_fit_candidate *const b = plogp_fit_value(sorted)->candidates;
    CHECK(a->status == PLOGP_FIT_OK && strcmp(a->estimator, "histogram") == 0);
    CHECK_REL(family, a->loglik, b->loglik, 1e-12);
    for (size_t i = 0; i < a->parameter_count; i++) {
        CHECK_REL(family, a->parameters[i].value, b->parameters[i].value, 1e-11);
        if (!isnan(b->parameters[i].se))
            CHECK_REL(family, a->parameters[i].se, b->parameters[i].se, 1e-9);
    }
    CHECK(fabs(a->entropy - b->entropy) < 0.03);
    CHECK(strcmp(plogp_fit_value(streamed)->support, plogp_fit_value(sorted)->support) ==
          0);
    plogp_fit_free(streamed);
    plogp_fit_free(sorted);
}

static void fits_are_those_of_the_sorted_sample(void **state)
{
    double *const values = draws(1.0);
    (void)state;
    for (size_t f = 0; f < FAMILY_COUNT; f++) {
        plogp_sufficient *seen = seen_of(values, COUNT, FAMILIES[f]);
        check_against_sorted(seen, values, FAMILIES[f]);
        plogp_sufficient_free(seen);
    }
    free(values);
}

/* Numbers between 0 and 1, in one piece and merged from forty that were saved. */
static void beta_fits_need_the_logs_of_both_sides(void **state)
{
    enum { SHARDS = 40, ROWS = COUNT / SHARDS };
    double *const values = draws(1.0);
    plogp_sufficient *merged = NULL;
    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        values[i] /= 2.0 + values[i];
    CHECK(plogp_sufficient_new("beta", NULL, &merged) == PLOGP_OK);
    for (size_t k = 0; k < SHARDS; k++) {
        plogp_sufficient *part = seen_of(values + ROWS * k, ROWS, "beta"), *loaded = NULL;
        plogp_buffer buffer;
        plogp_buffer_init(&buffer, NULL);
        CHECK(plogp_sufficient_save(part, &buffer) == PLOGP_OK);
        CHECK(plogp_sufficient_load((const unsigned char *)buffer.bytes, buffer.length,
                                    NULL, &loaded) == PLOGP_OK);
        CHECK(plogp_sufficient_merge(merged, loaded) == PLOGP_OK);
        plogp_buffer_clear(&buffer);
        plogp_sufficient_free(part);
        plogp_sufficient_free(loaded);
    }
    check_against_sorted(merged, values, "beta");
    values[7] = 1.0;
    plogp_sufficient *outside = seen_of(values, COUNT, "beta");
    CHECK(!plogp_sufficient_serves(outside));
    plogp_sufficient_free(outside);
    plogp_sufficient_free(merged);
    free(values);
}

/* The true law wastes nothing, within the interval. */
static void ledger_of_the_true_law_is_near_zero(void **state)
{
    double *const values = draws(3.0);
    plogp_sufficient *seen = seen_of(values, COUNT, "gamma");
    plogp_fit *fit = fit_seen(seen);
    const plogp_fit_candidate *const gamma = plogp_fit_value(fit)->candidates;
    (void)state;
    CHECK(gamma->kl_low - 0.01 < 0.0 && gamma->kl_high + 0.01 > 0.0);
    CHECK(fabs(gamma->kl) < 0.02);
    /* a gamma law of shape 2 and scale 3 has the entropy 2 + log 3 - psi(2) */
    CHECK(fabs(gamma->entropy - (2.0 + log(3.0) - 0.42278433509846714)) < 0.02);
    plogp_fit_free(fit);
    plogp_sufficient_free(seen);
    free(values);
}

/* The log ratio log x - x/2 + log 2 for gamma draws of shape 2 against the exponential law: its variance
 * is trigamma(2) + 2/4 - 1, the divergence log 2 - 1 + psi(2). */
static void interval_of_the_ledger_is_that_of_the_log_ratio(void **state)
{
    double *const values = draws(1.0);
    plogp_sufficient *seen = seen_of(values, COUNT, "exponential");
    plogp_fit *fit = fit_seen(seen);
    const plogp_fit_candidate *const c = plogp_fit_value(fit)->candidates;
    const double wide = 2.0 * 1.959963984540054 * sqrt(0.14493406684822644 / COUNT);
    (void)state;
    CHECK_REL("width", c->kl_high - c->kl_low, wide, 0.05);
    CHECK(fabs(c->kl - (log(2.0) - 1.0 + 0.42278433509846714)) < 0.02);
    CHECK_REL("middle", c->kl_high + c->kl_low, 2.0 * c->kl, 8 * U);
    plogp_fit_free(fit);
    plogp_sufficient_free(seen);
    free(values);
}

/* Powers of two to the bit, thousands to rounding. */
static void estimates_scale_with_the_data(void **state)
{
    double *const values = draws(1.0), *const large = draws(0x1p30);
    double *const thousands = draws(1000.0);
    (void)state;
    for (size_t f = 0; f < FAMILY_COUNT; f++) {
        plogp_sufficient *seen[] = {seen_of(values, COUNT, FAMILIES[f]),
                                    seen_of(large, COUNT, FAMILIES[f]),
                                    seen_of(thousands, COUNT, FAMILIES[f])};
        plogp_fit *fits[] = {fit_seen(seen[0]), fit_seen(seen[1]), fit_seen(seen[2])};
        const plogp_fit_candidate *const a = plogp_fit_value(fits[0])->candidates;
        const plogp_fit_candidate *const b = plogp_fit_value(fits[1])->candidates;
        const plogp_fit_candidate *const c = plogp_fit_value(fits[2])->candidates;
        const size_t last = a->parameter_count - 1;
        const int power = strcmp(FAMILIES[f], "exponential") == 0 ? -30
                          : strcmp(FAMILIES[f], "lognormal") == 0 ? 0
                          : strcmp(FAMILIES[f], "pareto") == 0    ? 0
                                                                  : 30;
        const double expected = ldexp(a->parameters[last].value, power);
        CHECK_BITS(b->parameters[last].value, expected);
        CHECK_REL(FAMILIES[f], c->parameters[last].value,
                  a->parameters[last].value * pow(1000.0, power / 30.0), 1e-12);
        for (size_t k = 0; k < 3; k++) {
            plogp_fit_free(fits[k]);
            plogp_sufficient_free(seen[k]);
        }
    }
    free(values);
    free(large);
    free(thousands);
}

static void check_unserved(const double *values, const uint8_t *valid,
                           const double *weights, const char *family)
{
    plogp_sufficient *seen = NULL;
    plogp_fit *fit = NULL;
    CHECK(plogp_sufficient_new(family, NULL, &seen) == PLOGP_OK);
    push(seen, values, valid, weights, COUNT);
    CHECK(!plogp_sufficient_serves(seen));
    CHECK(plogp_fit_sufficient(seen, NULL, NULL, &fit) == PLOGP_EDOMAIN && fit == NULL);
    plogp_sufficient_free(seen);
}

static void what_they_cannot_serve_is_known(void **state)
{
    double *const values = draws(1.0), *const changed = draws(1.0);
    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        changed[i] = floor(10.0 * values[i]);
    check_unserved(changed, NULL, NULL, "normal"); /* whole numbers */
    for (size_t i = 0; i < COUNT; i++)
        changed[i] = 0.25 * floor(4.0 * values[i]) + 0.25;
    check_unserved(changed, NULL, NULL, "gamma"); /* rounded */
    for (size_t i = 0; i < COUNT; i++)
        changed[i] = 1e7 + values[i];
    check_unserved(changed, NULL, NULL, "gamma"); /* far from 0 */
    check_unserved(changed, NULL, NULL, "normal");
    memcpy(changed, values, COUNT * sizeof *changed);
    changed[17] = -1.0;
    check_unserved(changed, NULL, NULL, "lognormal");
    changed[17] = NAN;
    check_unserved(changed, NULL, NULL, "normal");
    changed[17] = INFINITY;
    check_unserved(changed, NULL, NULL, "normal");
    changed[17] = 0x1p-1060;
    check_unserved(changed, NULL, NULL, "gamma");
    changed[17] = 2.0;
    check_unserved(values, NULL, changed, "normal"); /* weights */
    free(values);
    free(changed);
}

/* Estimates and standard errors are the same, and more samples are served. */
static void a_fit_without_ledger_has_the_same_estimates(void **state)
{
    double *const values = draws(1.0);
    (void)state;
    for (size_t f = 0; f < FAMILY_COUNT; f++) {
        plogp_sufficient *with = seen_of(values, COUNT, FAMILIES[f]), *without = NULL;
        CHECK(plogp_sufficient_new(FAMILIES[f], NULL, &without) == PLOGP_OK);
        plogp_sufficient_leave_ledger(without);
        push(without, values, NULL, NULL, COUNT);
        CHECK(plogp_sufficient_merge(with, without) == PLOGP_EINVAL);
        plogp_fit *fits[] = {fit_seen(with), fit_seen(without)};
        const plogp_fit_candidate *const a = plogp_fit_value(fits[0])->candidates;
        const plogp_fit_candidate *const b = plogp_fit_value(fits[1])->candidates;
        CHECK(isnan(b->entropy) && isnan(b->kl));
        CHECK_BITS(b->loglik, a->loglik);
        for (size_t i = 0; i < a->parameter_count; i++)
            CHECK_BITS(b->parameters[i].value, a->parameters[i].value);
        plogp_fit_free(fits[0]);
        plogp_fit_free(fits[1]);
        plogp_sufficient_free(with);
        plogp_sufficient_free(without);
    }
    for (size_t i = 0; i < COUNT; i++)
        values[i] = 1e7 + floor(8.0 * values[i]);
    plogp_sufficient *seen = NULL;
    CHECK(plogp_sufficient_new("normal", NULL, &seen) == PLOGP_OK);
    plogp_sufficient_leave_ledger(seen);
    push(seen, values, NULL, NULL, COUNT);
    plogp_fit_free(fit_seen(seen)); /* whole numbers far from 0 */
    plogp_sufficient_free(seen);
    free(values);
}

/* Values that take more than a quarter of the memory are not kept. */
static void a_weibull_fit_needs_room_for_its_values(void **state)
{
    double *const values = draws(1.0);
    plogp_context context = plogp_context_defaults();
    plogp_sufficient *seen = NULL;
    (void)state;
    context.max_memory = COUNT * sizeof(double);
    CHECK(plogp_sufficient_new("weibull", &context, &seen) == PLOGP_OK);
    push(seen, values, NULL, NULL, COUNT / 16);
    CHECK(plogp_sufficient_serves(seen));
    push(seen, values, NULL, NULL, COUNT);
    CHECK(!plogp_sufficient_serves(seen));
    push(seen, values, NULL, NULL, COUNT / 16);
    CHECK(!plogp_sufficient_serves(seen));
    plogp_sufficient_free(seen);
    free(values);
}

static void missing_values_are_counted_and_left_out(void **state)
{
    double *const values = draws(1.0);
    uint8_t *const valid = malloc(COUNT);
    plogp_sufficient *seen = NULL;
    (void)state;
    CHECK(valid != NULL);
    memset(valid, 1, COUNT);
    valid[5] = valid[COUNT - 1] = 0;
    values[5] = NAN;
    CHECK(plogp_sufficient_new("gamma", NULL, &seen) == PLOGP_OK);
    push(seen, values, valid, NULL, COUNT);
    CHECK(plogp_sufficient_count(seen) == COUNT - 2.0);
    CHECK(plogp_sufficient_missing(seen) == 2.0);
    CHECK(plogp_sufficient_serves(seen));
    plogp_sufficient_free(seen);
    free(valid);
    free(values);
}

static plogp_status stream_and_fit(const plogp_context *context, void *state)
{
    const plogp_column column = {.name = "x", .numbers = state};
    const plogp_batch batch = {.columns = &column, .column_count = 1, .rows = COUNT};
    plogp_sufficient *seen = NULL;
    plogp_fit *fit = NULL;
    plogp_status status = plogp_sufficient_new("weibull", context, &seen);
    if (status == PLOGP_OK)
        status = plogp_sufficient_push(seen, &batch, 0);
    if (status == PLOGP_OK)
        status = plogp_fit_sufficient(seen, NULL, context, &fit);
    plogp_fit_free(fit);
    plogp_sufficient_free(seen);
    return status;
}

static void a_source_is_read_without_a_ledger_too(void **state)
{
    double *const values = draws(1.0);
    const plogp_column column = {.name = "x", .numbers = values};
    const plogp_batch all = {.columns = &column, .column_count = 1, .rows = COUNT};
    plogp_sufficient *seen = NULL;
    plogp_source *source = NULL;
    (void)state;
    CHECK(plogp_sufficient_new("gamma", NULL, &seen) == PLOGP_OK);
    plogp_sufficient_leave_ledger(seen);
    CHECK(plogp_source_from_batch(&all, 1000, NULL, &source) == PLOGP_OK);
    CHECK(plogp_sufficient_read(seen, source) == PLOGP_OK);
    CHECK(plogp_sufficient_count(seen) == COUNT);
    plogp_fit_free(fit_seen(seen));
    plogp_source_free(source);
    plogp_sufficient_free(seen);
    free(values);
}

static void bad_requests_and_failed_allocations_are_survived(void **state)
{
    double *const values = draws(1.0);
    plogp_sufficient *const untouched = (plogp_sufficient *)(void *)values;
    plogp_sufficient *seen = untouched;
    (void)state;
    CHECK(plogp_sufficient_new("cauchy", NULL, &seen) == PLOGP_EINVAL);
    CHECK(plogp_sufficient_new(NULL, NULL, &seen) == PLOGP_EINVAL);
    CHECK(seen == untouched);
    CHECK(plogp_sufficient_merge(NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_sufficient_push(NULL, NULL, 0) == PLOGP_EINVAL);
    CHECK(plogp_sufficient_read(NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_fit_sufficient(NULL, NULL, NULL, NULL) == PLOGP_EINVAL);
    CHECK(!plogp_sufficient_knows("cauchy") && plogp_sufficient_knows("gamma"));
    CHECK(!plogp_sufficient_serves(NULL) && plogp_sufficient_count(NULL) == 0.0);
    plogp_sufficient_free(NULL);
    CHECK(failing_alloc_survives(stream_and_fit, values));
    free(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_are_those_of_the_sorted_sample),
        cmocka_unit_test(beta_fits_need_the_logs_of_both_sides),
        cmocka_unit_test(ledger_of_the_true_law_is_near_zero),
        cmocka_unit_test(interval_of_the_ledger_is_that_of_the_log_ratio),
        cmocka_unit_test(estimates_scale_with_the_data),
        cmocka_unit_test(what_they_cannot_serve_is_known),
        cmocka_unit_test(a_fit_without_ledger_has_the_same_estimates),
        cmocka_unit_test(a_weibull_fit_needs_room_for_its_values),
        cmocka_unit_test(missing_values_are_counted_and_left_out),
        cmocka_unit_test(a_source_is_read_without_a_ledger_too),
        cmocka_unit_test(bad_requests_and_failed_allocations_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
