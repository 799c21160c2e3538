/* --local: what every symbol adds to a measure. */
#include "plogp/local.h"
#include "compare.h"
#include "entropy.h"
#include "lists.h"

static void add_information(plogp_result *row, const char *key, double nats)
{
    plogp_result_add_number(row, key, nats, PLOGP_QUANTITY_INFORMATION);
}

static void add_plain(plogp_result *row, const char *key, double value)
{
    plogp_result_add_number(row, key, value, PLOGP_QUANTITY_PLAIN);
}

static plogp_status entropies(const plogp_law *law, plogp_range range,
                              plogp_local_entropy *terms)
{
    switch (law->form) {
    case PLOGP_LAW_PROBS:
        return plogp_local_entropies_probs(law->values, law->k, range, terms);
    case PLOGP_LAW_WEIGHTS:
        return plogp_local_entropies_weights(law->values, law->k, range, terms);
    default:
        return plogp_local_entropies_counts(law->values, law->k, range, terms);
    }
}

plogp_status entropy_add_local(struct invocation *invocation, const plogp_law *law,
                               plogp_result *row)
{
    plogp_local_entropy *terms = pool_alloc(&invocation->pool, law->k * sizeof *terms);
    const plogp_status status = entropies(law, (plogp_range){0, law->k}, terms);
    if (status != PLOGP_OK)
        return status;
    plogp_result *list = plogp_result_add_list(row, "local");
    for (size_t i = 0; i < law->k; i++) {
        plogp_result *term = plogp_result_add_object(list, NULL);
        plogp_result_add_integer(term, "symbol", i);
        add_plain(term, "p", terms[i].p);
        add_information(term, "surprisal", terms[i].surprisal);
        add_information(term, "term", terms[i].term);
    }
    return PLOGP_OK;
}

plogp_status compare_add_local(struct invocation *invocation, const struct law_list *p,
                               const struct law_list *q, plogp_result *row)
{
    const plogp_local_laws laws = {p->values, q->values, p->k};
    const plogp_range all = {0, p->k};
    plogp_local_divergence *terms = pool_alloc(&invocation->pool, p->k * sizeof *terms);
    const plogp_status status = p->weights
                                    ? plogp_local_divergences_weights(&laws, all, terms)
                                    : plogp_local_divergences_probs(&laws, all, terms);
    if (status != PLOGP_OK)
        return status;
    plogp_result *list = plogp_result_add_list(row, "local");
    for (size_t i = 0; i < p->k; i++) {
        plogp_result *term = plogp_result_add_object(list, NULL);
        plogp_result_add_integer(term, "symbol", i);
        add_plain(term, "p", terms[i].p);
        add_plain(term, "q", terms[i].q);
        add_information(term, "log_ratio", terms[i].log_ratio);
        add_information(term, "cross_entropy", terms[i].cross_entropy_term);
        add_information(term, "kl", terms[i].kl_term);
        add_information(term, "js", terms[i].js_term);
        add_plain(term, "tv", terms[i].tv_term);
    }
    return PLOGP_OK;
}
