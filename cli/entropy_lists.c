/* entropy -p and -c: one distribution given as a list. */
#include "entropy.h"
#include "lists.h"
#include "plogp/entropy.h"
#include "plogp/list.h"

/* The entropy that the settings ask for: Shannon is the Rényi entropy of order 1. */
static plogp_status measure_list(const struct entropy_settings *settings,
                                 const struct law_list *list, double *entropy)
{
    if (settings->tsallis != ENTROPY_NO_ORDER)
        return list->weights ? plogp_tsallis_entropy_weights(list->values, list->k,
                                                             settings->tsallis, entropy)
                             : plogp_tsallis_entropy_probs(list->values, list->k,
                                                           settings->tsallis, entropy);
    const double order = settings->renyi == ENTROPY_NO_ORDER ? 1.0 : settings->renyi;
    return list->weights
               ? plogp_renyi_entropy_weights(list->values, list->k, order, entropy)
               : plogp_renyi_entropy_probs(list->values, list->k, order, entropy);
}

/* What every entropy comes with; a Tsallis entropy is no information and has no unit. */
static void add_entropy(plogp_result *row, const struct entropy_settings *settings,
                        size_t k, double entropy)
{
    const bool tsallis = settings->tsallis != ENTROPY_NO_ORDER;
    const bool renyi = settings->renyi != ENTROPY_NO_ORDER;
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

plogp_status entropy_of_probabilities(struct invocation *invocation)
{
    const struct entropy_settings *settings = invocation->settings;
    struct law_list list;
    double entropy = 0.0;
    plogp_status status = law_list_read(invocation, "-p", settings->probabilities,
                                        settings->normalize, &list);
    if (status != PLOGP_OK)
        return status;
    status = measure_list(settings, &list, &entropy);
    if (status == PLOGP_OK) {
        plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
        plogp_result_add_text(row, "name", "p");
        add_entropy(row, settings, list.k, entropy);
    }
    law_list_clear(invocation, &list);
    return status;
}

/* The plug-in entropy of an order. */
static plogp_status measure_counts(const struct entropy_settings *settings,
                                   const uint64_t *counts, size_t k, double *entropy)
{
    if (settings->tsallis != ENTROPY_NO_ORDER)
        return plogp_tsallis_entropy_counts(counts, k, settings->tsallis, entropy);
    return plogp_renyi_entropy_counts(counts, k, settings->renyi, entropy);
}

static plogp_status add_order(const struct entropy_settings *settings,
                              const uint64_t *counts, size_t k, plogp_result *row)
{
    double entropy = 0.0;
    const plogp_status status = measure_counts(settings, counts, k, &entropy);
    if (status != PLOGP_OK)
        return status;
    add_entropy(row, settings, k, entropy);
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
    plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_text(row, "name", "counts");
    plogp_result_add_integer(row, "n", total_of(counts, k));
    if (settings->tsallis != ENTROPY_NO_ORDER || settings->renyi != ENTROPY_NO_ORDER)
        return add_order(settings, counts, k, row);
    plogp_result_add_integer(row, "k", k);
    return add_list_estimate(invocation, row, counts, k);
}

plogp_status entropy_of_counts(struct invocation *invocation)
{
    const struct entropy_settings *settings = invocation->settings;
    uint64_t *counts = NULL;
    size_t k = 0;
    plogp_status status =
        plogp_list_read_counts(settings->counts, &invocation->context, &counts, &k);
    if (status == PLOGP_OK)
        status = add_counts(invocation, counts, k);
    plogp_list_free(counts, &invocation->context);
    return blame_option(invocation, "-c", status);
}
