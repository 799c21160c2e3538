/* entropy -p and -c: one distribution given as a list. */
#include "entropy.h"
#include "lists.h"
#include "plogp/entropy.h"
#include "plogp/list.h"

/* The entropy that the settings ask for: Shannon is the Rényi entropy of order 1. */
static plogp_status measure(const struct invocation *invocation, const plogp_law *law,
                            double *entropy)
{
    const struct entropy_settings *settings = invocation->settings;
    const plogp_context *context = &invocation->context;
    if (settings->tsallis != NUMBER_NOT_GIVEN)
        return plogp_law_tsallis_entropy(law, settings->tsallis, context, entropy);
    const double order = settings->renyi == NUMBER_NOT_GIVEN ? 1.0 : settings->renyi;
    return plogp_law_entropy(law, order, context, entropy);
}

/* What every entropy comes with; a Tsallis entropy is no information and has no unit. */
static void add_entropy(plogp_result *row, const struct entropy_settings *settings,
                        size_t k, double entropy)
{
    const bool tsallis = settings->tsallis != NUMBER_NOT_GIVEN;
    const bool renyi = settings->renyi != NUMBER_NOT_GIVEN;
    plogp_result_add_integer(row, "k", k);
    if (tsallis || renyi) {
        plogp_result_add_text(row, "measure", tsallis ? "tsallis" : "renyi");
        plogp_result_add_number(row, "order",
                                tsallis ? settings->tsallis : settings->renyi,
                                PLOGP_QUANTITY_PLAIN);
    }
    plogp_result_add_number(row, "entropy", entropy,
                            tsallis ? PLOGP_QUANTITY_PLAIN : PLOGP_QUANTITY_INFORMATION);
    if (tsallis)
        return;
    plogp_result_add_number(row, "max_entropy", plogp_max_entropy(k),
                            PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "perplexity", plogp_perplexity(entropy),
                            PLOGP_QUANTITY_PLAIN);
}

/* The expected payoff: the sum that entropy is, with the surprisal as the payoff. */
static plogp_status add_expectation(struct invocation *invocation,
                                    const struct law_list *list, plogp_result *row)
{
    const struct entropy_settings *settings = invocation->settings;
    double *payoff = NULL, expectation = 0.0;
    size_t count = 0;
    plogp_status status =
        plogp_list_read(settings->payoff, &invocation->context, &payoff, &count);
    if (status == PLOGP_OK && count != list->k) {
        (void)usage_error(invocation, "%zu entries, but -p has %zu", count, list->k);
        status = PLOGP_EFORMAT;
    }
    if (status == PLOGP_OK)
        status =
            list->weights
                ? plogp_expectation_weights(list->values, payoff, list->k, &expectation)
                : plogp_expectation_probs(list->values, payoff, list->k, &expectation);
    if (status == PLOGP_OK)
        plogp_result_add_number(row, "expectation", expectation, PLOGP_QUANTITY_PLAIN);
    plogp_list_free(payoff, &invocation->context);
    return blame_option(invocation, "--payoff", status);
}

/* One result row for the list of probabilities. */
static plogp_status add_list(struct invocation *invocation, const struct law_list *list)
{
    const struct entropy_settings *settings = invocation->settings;
    const plogp_law law = law_list_view(list);
    double entropy = 0.0;
    plogp_status status = measure(invocation, &law, &entropy);
    if (status != PLOGP_OK)
        return status;
    plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_text(row, "name", "p");
    add_entropy(row, settings, list->k, entropy);
    if (settings->payoff != NULL)
        status = add_expectation(invocation, list, row);
    if (status == PLOGP_OK && settings->local)
        status = entropy_add_local(invocation, &law, row);
    if (status == PLOGP_OK && invocation->explain)
        status = entropy_explain_list(invocation, list, entropy);
    return status;
}

plogp_status entropy_of_probabilities(struct invocation *invocation)
{
    const struct entropy_settings *settings = invocation->settings;
    struct law_list list;
    plogp_status status = law_list_read(invocation, "-p", settings->probabilities,
                                        settings->normalize, &list);
    if (status == PLOGP_OK)
        status = add_list(invocation, &list);
    law_list_clear(invocation, &list);
    return status;
}

static plogp_status add_order(struct invocation *invocation, const plogp_law *law,
                              plogp_result *row)
{
    double entropy = 0.0;
    const plogp_status status = measure(invocation, law, &entropy);
    if (status != PLOGP_OK)
        return status;
    add_entropy(row, invocation->settings, law->k, entropy);
    plogp_result_add_text(row, "estimator", "plugin");
    return PLOGP_OK;
}

static uint64_t total_of(const uint64_t *counts, size_t k)
{
    uint64_t total = 0;
    for (size_t i = 0; i < k; i++)
        total += counts[i];
    return total;
}

static plogp_status add_counts(struct invocation *invocation, const uint64_t *counts,
                               size_t k)
{
    const struct entropy_settings *settings = invocation->settings;
    const plogp_law law = {counts, k, PLOGP_LAW_COUNTS, PLOGP_NUMBER_UINT64};
    plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_status status;
    plogp_result_add_text(row, "name", "counts");
    plogp_result_add_integer(row, "n", total_of(counts, k));
    if (settings->tsallis != NUMBER_NOT_GIVEN || settings->renyi != NUMBER_NOT_GIVEN) {
        status = add_order(invocation, &law, row);
    } else {
        plogp_result_add_integer(row, "k", k);
        status = add_list_estimate(invocation, row, counts, k);
    }
    return status == PLOGP_OK && settings->local
               ? entropy_add_local(invocation, &law, row)
               : status;
}

/* The derivation is that of the plug-in, which the estimators correct. */
static plogp_status explain_counts(struct invocation *invocation, const uint64_t *counts,
                                   size_t k)
{
    const plogp_law law = {counts, k, PLOGP_LAW_COUNTS, PLOGP_NUMBER_UINT64};
    double entropy = 0.0;
    const plogp_status status = measure(invocation, &law, &entropy);
    if (status != PLOGP_OK)
        return status;
    document_explain(&invocation->document, "the plug-in, with p = count / n:");
    return entropy_explain_counts(invocation, counts, k, entropy);
}

plogp_status entropy_of_counts(struct invocation *invocation)
{
    const struct entropy_settings *settings = invocation->settings;
    plogp_list_view counts = {NULL, 0, NULL, 0};
    plogp_status status =
        plogp_list_open_counts(settings->counts, &invocation->context, &counts);
    if (status == PLOGP_OK)
        status = add_counts(invocation, counts.numbers, counts.count);
    if (status == PLOGP_OK && invocation->explain)
        status = explain_counts(invocation, counts.numbers, counts.count);
    plogp_list_close(&counts, &invocation->context);
    return blame_option(invocation, "-c", status);
}
