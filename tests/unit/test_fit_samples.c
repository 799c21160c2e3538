/* Samples on which other programs fail, in pieces and in other units. */
#include "check.h"

#include <string.h>

#include "fit_sample.h"
#include "random.h"

/* Each candidate says why it was tried. */
static void candidates_come_with_their_reasons(void **state)
{
    const double bits[] = {0, 1, 1, 0, 1, 1}, counts[] = {0, 3, 1, 0, 2, 2, 5, 1, 0, 1};
    const double shares[] = {0.2, 0.5, 0.7, 0.3}, sizes[] = {0.5, 1.5, 2.5, 2.5, 7.25};
    const double reals[] = {-1.5, 0.25, 1.0, 0.5, -0.75};
    static const struct {
        const char *family, *why;
    } expected[] = {{"bernoulli", "every value is 0 or 1"},
                    {"poisson", "whole numbers >= 0"},
                    {"zero-inflated-poisson", "whole numbers >= 0, and 0 occurs"},
                    {"beta", "all values lie within 0 and 1"},
                    {"gamma", "all values are > 0"},
                    {"normal", "its support holds every real number"}};
    const struct {
        const double *values;
        size_t count, first, end; /* of `expected` */
    } samples[] = {{bits, 6, 0, 1},
                   {counts, 10, 1, 3},
                   {shares, 4, 3, 6},
                   {sizes, 5, 4, 6},
                   {reals, 5, 5, 6}};
    (void)state;
    for (size_t s = 0; s < 5; s++) {
        plogp_fit *fit = fit_of(samples[s].values, samples[s].count, NULL);
        const plogp_fit_summary *const summary = plogp_fit_value(fit);
        for (size_t e = samples[s].first; e < samples[s].end; e++) {
            size_t found = 0;
            for (size_t i = 0; i < summary->candidate_count; i++)
                if (strcmp(summary->candidates[i].family, expected[e].family) == 0) {
                    CHECK(strcmp(summary->candidates[i].why, expected[e].why) == 0);
                    found++;
                }
            CHECK(found == 1);
        }
        plogp_fit_free(fit);
    }
}

/* The accumulator of a sample in 1,000 pieces, merged one by one. */
static plogp_ordered_table *merged_table(const double *values, size_t count)
{
    plogp_ordered *merged = NULL;
    plogp_ordered_table *table = NULL;
    CHECK(plogp_ordered_new(NULL, &merged) == PLOGP_OK);
    for (size_t shard = 0; shard < 1000; shard++) {
        const size_t from = (999 - shard) * count / 1000;
        const size_t to = (1000 - shard) * count / 1000;
        const plogp_column column = {.name = "x", .numbers = values + from};
        const plogp_batch batch = {
            .columns = &column, .column_count = 1, .rows = to - from};
        plogp_ordered *part = NULL;
        CHECK(plogp_ordered_new(NULL, &part) == PLOGP_OK);
        CHECK(plogp_ordered_push(part, &batch, 0) == PLOGP_OK);
        CHECK(plogp_ordered_merge(merged, part) == PLOGP_OK);
        plogp_ordered_free(part);
    }
    CHECK(plogp_ordered_value(merged, &table) == PLOGP_OK);
    plogp_ordered_free(merged);
    return table;
}

static void a_thousand_shards_give_the_bits_of_one_pass(void **state)
{
    double values[3000];
    uint64_t seed = 44;
    plogp_fit *one = NULL, *merged = NULL;
    (void)state;
    for (size_t i = 0; i < 3000; i++)
        values[i] = -log(random_unit(&seed) * random_unit(&seed));
    plogp_ordered_table *whole = fit_sample(values, 3000);
    plogp_ordered_table *pieces = merged_table(values, 3000);
    CHECK(plogp_fit_ordered(whole, NULL, NULL, &one) == PLOGP_OK);
    CHECK(plogp_fit_ordered(pieces, NULL, NULL, &merged) == PLOGP_OK);
    const plogp_fit_summary *const a = plogp_fit_value(one), *const b =
                                                                 plogp_fit_value(merged);
    CHECK(a->candidate_count == b->candidate_count && a->candidate_count > 10);
    for (size_t c = 0; c < a->candidate_count; c++) {
        CHECK(strcmp(a->candidates[c].family, b->candidates[c].family) == 0);
        for (size_t i = 0; i < a->candidates[c].parameter_count; i++)
            if (!isnan(a->candidates[c].parameters[i].value))
                CHECK_BITS(a->candidates[c].parameters[i].value,
                           b->candidates[c].parameters[i].value);
    }
    plogp_fit_free(one);
    plogp_fit_free(merged);
    plogp_ordered_table_free(whole);
    plogp_ordered_table_free(pieces);
}

/* Data in thousands have the estimates of the data times a thousand (fitdistrplus#12). */
static void data_in_thousands_fit_like_the_data(void **state)
{
    static const char *const families[] = {
        "gamma",     "weibull", "lognormal",        "normal",  "logistic",
        "student-t", "gumbel",  "inverse-gaussian", "laplace", "cauchy"};
    double small[200], large[200];
    uint64_t seed = 12;
    (void)state;
    for (size_t i = 0; i < 200; i++) {
        small[i] = -log(random_unit(&seed) * random_unit(&seed));
        large[i] = 20000.0 * small[i];
    }
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        plogp_fit *a = fit_of(small, 200, families[f]);
        plogp_fit *b = fit_of(large, 200, families[f]);
        const plogp_fit_candidate *const p = plogp_fit_value(a)->candidates;
        const plogp_fit_candidate *const q = plogp_fit_value(b)->candidates;
        CHECK(p->status == PLOGP_FIT_OK && q->status == PLOGP_FIT_OK);
        CHECK(q->score <= 1e-6);
        const double shift = 200.0 * log(20000.0);
        CHECK(fabs(p->loglik - shift - q->loglik) < 1e-9 * fabs(q->loglik));
        plogp_fit_free(a);
        plogp_fit_free(b);
    }
}

/* R's islands: MASS and fitdistrplus fail on them; the maxima exist. */
static void islands_have_their_maxima(void **state)
{
    static const double islands[] = {
        11506, 5500, 16988, 2968, 16, 184, 23,   280, 84, 73,  25, 43, 21, 82, 3745, 840,
        13,    30,   30,    89,   40, 33,  49,   14,  42, 227, 16, 36, 29, 15, 306,  44,
        58,    43,   9390,  32,   13, 29,  6795, 16,  15, 183, 14, 26, 19, 13, 12,   82};
    (void)state;
    plogp_fit *gamma = fit_of(islands, 48, "gamma");
    plogp_fit *weibull = fit_of(islands, 48, "weibull");
    const plogp_fit_candidate *const g = plogp_fit_value(gamma)->candidates;
    const plogp_fit_candidate *const w = plogp_fit_value(weibull)->candidates;
    CHECK_REL("shape", g->parameters[0].value, 0.2623209457783, 1e-12);
    CHECK_REL("rate", 1.0 / g->parameters[1].value, 0.00020939956756678, 1e-12);
    CHECK(w->status == PLOGP_FIT_OK && w->score <= 1e-9);
    plogp_fit_free(gamma);
    plogp_fit_free(weibull);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thousand_shards_give_the_bits_of_one_pass),
        cmocka_unit_test(data_in_thousands_fit_like_the_data),
        cmocka_unit_test(islands_have_their_maxima),
        cmocka_unit_test(candidates_come_with_their_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
