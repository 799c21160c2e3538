/* entropy --explain: the sum with its terms. */
#include <stdio.h>

#include "entropy.h"
#include "explain.h"
#include "lists.h"
#include "plogp/entropy.h"
#include "plogp/local.h"

struct shown {
    struct explain_choice choice;
    plogp_local_entropy terms[EXPLAIN_TERMS];
};

/* "0.5·log2(1/0.5)" */
static void formula(const struct invocation *invocation, const void *terms, size_t j,
                    char *text, size_t size)
{
    const struct shown *shown = terms;
    char p[EXPLAIN_NUMBER], name[EXPLAIN_NUMBER];
    explain_number(shown->terms[j].p, p);
    (void)snprintf(text, size, "%s·%s(1/%s)", p, explain_log(invocation, name), p);
}

/* "0.5·1" */
static void product(const struct invocation *invocation, const void *terms, size_t j,
                    char *text, size_t size)
{
    const struct shown *shown = terms;
    char p[EXPLAIN_NUMBER], surprisal[EXPLAIN_NUMBER];
    if (shown->terms[j].p == 0.0)
        (void)snprintf(text, size, "0 (0·log 0 = 0)");
    else
        (void)snprintf(text, size, "%s·%s", explain_number(shown->terms[j].p, p),
                       explain_nats(invocation, shown->terms[j].surprisal, surprisal));
}

/* "0.375" */
static void value(const struct invocation *invocation, const void *terms, size_t j,
                  char *text, size_t size)
{
    const struct shown *shown = terms;
    char number[EXPLAIN_NUMBER];
    (void)snprintf(text, size, "%s",
                   explain_nats(invocation, shown->terms[j].term, number));
}

/* "0.5^2" */
static void power(const struct invocation *invocation, const void *terms, size_t j,
                  char *text, size_t size)
{
    const struct entropy_settings *settings = invocation->settings;
    const struct shown *shown = terms;
    const bool tsallis = settings->tsallis != NUMBER_NOT_GIVEN;
    char p[EXPLAIN_NUMBER], order[EXPLAIN_NUMBER];
    (void)snprintf(text, size, "%s^%s", explain_number(shown->terms[j].p, p),
                   explain_number(tsallis ? settings->tsallis : settings->renyi, order));
}

static void explain_order(struct invocation *invocation, const struct shown *shown,
                          double entropy)
{
    const struct entropy_settings *settings = invocation->settings;
    const bool tsallis = settings->tsallis != NUMBER_NOT_GIVEN;
    char order[EXPLAIN_NUMBER], result[EXPLAIN_NUMBER], name[EXPLAIN_NUMBER];
    explain_number(tsallis ? settings->tsallis : settings->renyi, order);
    if (tsallis)
        document_explain(&invocation->document, "entropy = (1 - S) / (%s - 1)", order);
    else
        document_explain(&invocation->document, "entropy = %s(S) / (1 - %s)",
                         explain_log(invocation, name), order);
    explain_sum(invocation, "S = Σ p^order = ", &shown->choice, power, shown);
    document_explain(&invocation->document,
                     "(orders 0, 1 and inf are the limits of this formula)");
    document_explain(&invocation->document, "entropy = %s%s%s",
                     tsallis ? explain_number(entropy, result)
                             : explain_nats(invocation, entropy, result),
                     tsallis ? "" : " ", tsallis ? "" : invocation->render.unit.name);
}

static void explain_shannon(struct invocation *invocation, const struct shown *shown,
                            double entropy)
{
    char head[64], name[EXPLAIN_NUMBER], result[EXPLAIN_NUMBER], choices[EXPLAIN_NUMBER];
    (void)snprintf(head, sizeof head,
                   "entropy = Σ p·%s(1/p) = ", explain_log(invocation, name));
    explain_sum(invocation, head, &shown->choice, formula, shown);
    explain_sum(invocation, "        = ", &shown->choice, product, shown);
    explain_sum(invocation, "        = ", &shown->choice, value, shown);
    document_explain(&invocation->document, "        = %s %s",
                     explain_nats(invocation, entropy, result),
                     invocation->render.unit.name);
    document_explain(&invocation->document,
                     "perplexity = base^entropy = %s equally likely symbols",
                     explain_number(plogp_perplexity(entropy), choices));
}

static void explain(struct invocation *invocation, const struct shown *shown,
                    double entropy)
{
    const struct entropy_settings *settings = invocation->settings;
    if (settings->renyi == NUMBER_NOT_GIVEN && settings->tsallis == NUMBER_NOT_GIVEN)
        explain_shannon(invocation, shown, entropy);
    else
        explain_order(invocation, shown, entropy);
}

plogp_status entropy_explain_list(struct invocation *invocation,
                                  const struct law_list *list, double entropy)
{
    struct shown shown = {.choice = explain_choose(list->k)};
    plogp_status status = PLOGP_OK;
    for (size_t j = 0; j < shown.choice.count && status == PLOGP_OK; j++) {
        const plogp_range range = {shown.choice.index[j], 1};
        status = list->weights ? plogp_local_entropies_weights(list->values, list->k,
                                                               range, &shown.terms[j])
                               : plogp_local_entropies_probs(list->values, list->k, range,
                                                             &shown.terms[j]);
    }
    if (status == PLOGP_OK)
        explain(invocation, &shown, entropy);
    return status;
}

plogp_status entropy_explain_counts(struct invocation *invocation, const uint64_t *counts,
                                    size_t k, double entropy)
{
    struct shown shown = {.choice = explain_choose(k)};
    plogp_status status = PLOGP_OK;
    for (size_t j = 0; j < shown.choice.count && status == PLOGP_OK; j++)
        status = plogp_local_entropies_counts(
            counts, k, (plogp_range){shown.choice.index[j], 1}, &shown.terms[j]);
    if (status == PLOGP_OK)
        explain(invocation, &shown, entropy);
    return status;
}
