#include "compare_chance.h"

#include <math.h>
#include <string.h>

#include "adjust.h"
#include "compare.h"
#include "plogp/permutation.h"
#include "values.h"

static uint64_t permutations_of(const struct invocation *invocation)
{
    return ((const struct compare_settings *)invocation->settings)->permutations;
}

/* A column, and the p-value it has without permutations. */
struct tested {
    const char *name;
    double p_value;
    const char *method;
};

/* `status` is that of the permutations, if there were any: a column that cannot be split
 * at random has no p-value, which is no error. */
static plogp_status add_p_value(struct invocation *invocation, plogp_result *row,
                                const struct tested *tested, plogp_status status,
                                const plogp_permutation_test *test)
{
    const bool permuted = permutations_of(invocation) > 0;
    if (status != PLOGP_OK && status != PLOGP_EDOMAIN)
        return status;
    if (status == PLOGP_EDOMAIN)
        document_warn(&invocation->document, "%s: no p-value: %s", tested->name,
                      invocation->error.message);
    add_number_or_null(row, "p_value", permuted ? test->p_value : tested->p_value,
                       PLOGP_QUANTITY_PROBABILITY);
    plogp_result_add_text(row, "p_method", permuted ? "permutation" : tested->method);
    if (test->drawn > 0)
        plogp_result_add_integer(row, "permutations", test->drawn);
    return PLOGP_OK;
}

/* A column that cannot be split at random has no noise floor: not an error. */
static plogp_status without_chance(struct invocation *invocation, plogp_result *row,
                                   const char *name, plogp_status status)
{
    if (status != PLOGP_EDOMAIN)
        return status;
    plogp_result_add_null(row, "noise_floor");
    document_warn(&invocation->document, "%s: no noise floor: %s", name,
                  invocation->error.message);
    return PLOGP_OK;
}

static void add_floor(struct invocation *invocation, plogp_result *row,
                      const plogp_noise_floor *floor_of, bool numeric)
{
    plogp_result *const list = plogp_result_add_object(row, "noise_floor");
    add_number_or_null(list, "js", floor_of->js, PLOGP_QUANTITY_INFORMATION);
    add_number_or_null(list, "tv", floor_of->tv, PLOGP_QUANTITY_PLAIN);
    if (numeric) {
        add_number_or_null(list, "wasserstein", floor_of->wasserstein,
                           PLOGP_QUANTITY_PLAIN);
        add_number_or_null(list, "ks", floor_of->ks, PLOGP_QUANTITY_PLAIN);
    }
    document_use_seed(&invocation->document, &invocation->context);
}

plogp_status chance_of_levels(struct invocation *invocation, plogp_result *row,
                              struct level_pair pair, const plogp_level_distances *far)
{
    const uint64_t permutations = permutations_of(invocation);
    const plogp_context *const context = &invocation->context;
    const struct tested tested = {pair.name, far->p_value, "G-test of homogeneity"};
    plogp_permutation_test test = {NAN, 0};
    plogp_noise_floor floor_of;
    plogp_status status = PLOGP_OK;
    if (permutations > 0)
        status = plogp_permutation_counts(pair.p, pair.q, permutations, context, &test);
    status = add_p_value(invocation, row, &tested, status, &test);
    if (status != PLOGP_OK)
        return status;
    status = plogp_noise_floor_counts(pair.p, context, &floor_of);
    if (status != PLOGP_OK)
        return without_chance(invocation, row, pair.name, status);
    add_floor(invocation, row, &floor_of, false);
    plogp_result_add_text(row, "verdict",
                          plogp_verdict(far->all.js, far->intervals.js, floor_of.js));
    return PLOGP_OK;
}

/* By W1, or among infinite values, which may put it at infinity, by KS. */
static const char *verdict_of_numbers(const plogp_numeric_distances *far,
                                      const plogp_noise_floor *floor_of)
{
    if (isfinite(far->wasserstein) && isfinite(floor_of->wasserstein))
        return plogp_verdict(far->wasserstein, far->wasserstein_interval,
                             floor_of->wasserstein);
    return plogp_verdict(far->ks, far->ks_interval, floor_of->ks);
}

plogp_status chance_of_numbers(struct invocation *invocation, plogp_result *row,
                               struct number_pair pair,
                               const plogp_numeric_distances *far)
{
    const struct compare_settings *settings = invocation->settings;
    const plogp_context *const context = &invocation->context;
    plogp_compare_options options = plogp_compare_options_defaults();
    const struct tested tested = {pair.name, far->ks_p_value,
                                  "Kolmogorov-Smirnov, asymptotic"};
    plogp_permutation_test test = {NAN, 0};
    plogp_noise_floor floor_of;
    plogp_status status = PLOGP_OK;
    options.bins = (size_t)settings->bins;
    if (settings->permutations > 0)
        status = plogp_permutation_sorted(pair.p, pair.q, settings->permutations, context,
                                          &test);
    status = add_p_value(invocation, row, &tested, status, &test);
    if (status != PLOGP_OK)
        return status;
    status = plogp_noise_floor_sorted(pair.p, &options, context, &floor_of);
    if (status != PLOGP_OK)
        return without_chance(invocation, row, pair.name, status);
    add_floor(invocation, row, &floor_of, true);
    plogp_result_add_text(row, "verdict", verdict_of_numbers(far, &floor_of));
    return PLOGP_OK;
}

plogp_status adjust_p_values(struct invocation *invocation)
{
    const struct compare_settings *settings = invocation->settings;
    const plogp_status status = adjust_results(invocation, NULL, settings->correction);
    return status == PLOGP_OK
               ? adjust_results(invocation, "missing_rate", settings->correction)
               : status;
}
