/* compare --explain: the ledger and the other sums with their terms. */
#include <stdio.h>

#include "compare.h"
#include "explain.h"
#include "lists.h"
#include "plogp/local.h"

struct shown {
    struct explain_choice choice;
    plogp_local_divergence terms[EXPLAIN_TERMS];
};

/* "0.5·log2(1/0.25)" */
static void cross_formula(const struct invocation *invocation, const void *terms,
                          size_t j, char *text, size_t size)
{
    const plogp_local_divergence *term = &((const struct shown *)terms)->terms[j];
    char p[EXPLAIN_NUMBER], q[EXPLAIN_NUMBER], name[EXPLAIN_NUMBER];
    (void)snprintf(text, size, "%s·%s(1/%s)", explain_number(term->p, p),
                   explain_log(invocation, name), explain_number(term->q, q));
}

static void cross_value(const struct invocation *invocation, const void *terms, size_t j,
                        char *text, size_t size)
{
    const plogp_local_divergence *term = &((const struct shown *)terms)->terms[j];
    char number[EXPLAIN_NUMBER];
    (void)snprintf(text, size, "%s",
                   explain_nats(invocation, term->cross_entropy_term, number));
}

static void kl_value(const struct invocation *invocation, const void *terms, size_t j,
                     char *text, size_t size)
{
    const plogp_local_divergence *term = &((const struct shown *)terms)->terms[j];
    char number[EXPLAIN_NUMBER];
    (void)snprintf(text, size, "%s", explain_nats(invocation, term->kl_term, number));
}

static void js_value(const struct invocation *invocation, const void *terms, size_t j,
                     char *text, size_t size)
{
    const plogp_local_divergence *term = &((const struct shown *)terms)->terms[j];
    char number[EXPLAIN_NUMBER];
    (void)snprintf(text, size, "%s", explain_nats(invocation, term->js_term, number));
}

static void tv_value(const struct invocation *invocation, const void *terms, size_t j,
                     char *text, size_t size)
{
    const plogp_local_divergence *term = &((const struct shown *)terms)->terms[j];
    char number[EXPLAIN_NUMBER];
    (void)invocation;
    (void)snprintf(text, size, "%s", explain_number(term->tv_term, number));
}

static void explain_total(struct invocation *invocation, double nats)
{
    char number[EXPLAIN_NUMBER];
    document_explain(&invocation->document, "  = %s %s",
                     explain_nats(invocation, nats, number),
                     invocation->render.unit.name);
}

/* Terms are nats; in other units they are divided by the logarithm of the base. */
static const char *kl_head(const struct invocation *invocation, char *head, size_t size)
{
    char number[EXPLAIN_NUMBER];
    const double nats = invocation->render.unit.nats;
    if (nats == 1.0)
        (void)snprintf(head, size, "KL = Σ (p·ln(p/q) - p + q) = ");
    else
        (void)snprintf(head, size,
                       "KL = Σ (p·ln(p/q) - p + q)/%s = ", explain_number(nats, number));
    return head;
}

static void explain(struct invocation *invocation, const struct shown *shown,
                    const plogp_divergences *all)
{
    const struct explain_choice *choice = &shown->choice;
    const plogp_ledger *ledger = &all->forward;
    char a[EXPLAIN_NUMBER], b[EXPLAIN_NUMBER], c[EXPLAIN_NUMBER], head[80];
    explain_sum(invocation, "cross-entropy = Σ p·log(1/q) = ", choice, cross_formula,
                shown);
    explain_sum(invocation, "  = ", choice, cross_value, shown);
    explain_total(invocation, ledger->cross_entropy);
    explain_sum(invocation, kl_head(invocation, head, sizeof head), choice, kl_value,
                shown);
    explain_total(invocation, ledger->divergence);
    document_explain(&invocation->document, "cross-entropy = entropy + KL: %s = %s + %s",
                     explain_nats(invocation, ledger->cross_entropy, a),
                     explain_nats(invocation, ledger->entropy, b),
                     explain_nats(invocation, ledger->divergence, c));
    explain_sum(invocation, "JS = KL(p‖m)/2 + KL(q‖m)/2, m = (p+q)/2, = ", choice,
                js_value, shown);
    explain_total(invocation, all->js);
    document_explain(&invocation->document, "JS distance = √JS");
    explain_sum(invocation, "TV = Σ |p-q|/2 = ", choice, tv_value, shown);
    document_explain(&invocation->document, "  = %s", explain_number(all->tv, a));
}

plogp_status compare_explain(struct invocation *invocation, const struct law_list *p,
                             const struct law_list *q, const plogp_divergences *all)
{
    const plogp_local_laws laws = {p->values, q->values, p->k};
    struct shown shown = {.choice = explain_choose(p->k)};
    plogp_status status = PLOGP_OK;
    for (size_t j = 0; j < shown.choice.count && status == PLOGP_OK; j++) {
        const plogp_range range = {shown.choice.index[j], 1};
        status = p->weights
                     ? plogp_local_divergences_weights(&laws, range, &shown.terms[j])
                     : plogp_local_divergences_probs(&laws, range, &shown.terms[j]);
    }
    if (status == PLOGP_OK)
        explain(invocation, &shown, all);
    return status;
}
