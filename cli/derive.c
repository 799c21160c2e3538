#include "derive.h"

#include <stdio.h>
#include <string.h>

#include "explain.h"

#define TITLE_SIZE 160

const plogp_result *derive_member(const plogp_result *object, const char *key)
{
    const plogp_result *child = NULL;
    if (plogp_result_get_kind(object) == PLOGP_RESULT_OBJECT)
        child = plogp_result_first_child(object);
    while (child != NULL && strcmp(plogp_result_get_key(child), key) != 0)
        child = plogp_result_next_sibling(child);
    return child;
}

/* The member when it is a number of any kind, otherwise NULL. */
static const plogp_result *number(const plogp_result *object, const char *key)
{
    const plogp_result *child = derive_member(object, key);
    const plogp_result_kind kind = plogp_result_get_kind(child);
    return kind == PLOGP_RESULT_NUMBER || kind == PLOGP_RESULT_INTEGER ? child : NULL;
}

/* Its text: information in the unit of the output. */
static const char *text_of(const struct invocation *invocation, const plogp_result *node,
                           char *text)
{
    if (plogp_result_get_kind(node) == PLOGP_RESULT_INTEGER)
        return explain_number((double)plogp_result_get_integer(node), text);
    const double value = plogp_result_get_number(node);
    return plogp_result_get_quantity(node) == PLOGP_QUANTITY_INFORMATION
               ? explain_nats(invocation, value, text)
               : explain_number(value, text);
}

static void explain_ledger(struct invocation *invocation, const plogp_result *object)
{
    static const char *const ENTROPIES[] = {"entropy", "entropy_p"};
    static const char *const DIVERGENCES[] = {"divergence", "kl"};
    char a[EXPLAIN_NUMBER], b[EXPLAIN_NUMBER], c[EXPLAIN_NUMBER];
    const plogp_result *cross = number(object, "cross_entropy");
    const plogp_result *entropy = NULL, *divergence = NULL;
    for (size_t i = 0; i < 2; i++) {
        entropy = entropy == NULL ? number(object, ENTROPIES[i]) : entropy;
        divergence = divergence == NULL ? number(object, DIVERGENCES[i]) : divergence;
    }
    if (cross == NULL || entropy == NULL || divergence == NULL)
        return;
    document_explain(
        &invocation->document,
        "cross-entropy = entropy + KL, H(P, Q) = H(P) + KL(P ‖ Q): %s = %s + "
        "%s %s; no model avoids the first term, this one wastes the second",
        text_of(invocation, cross, a), text_of(invocation, entropy, b),
        text_of(invocation, divergence, c), invocation->render.unit.name);
}

static void explain_mutual_information(struct invocation *invocation,
                                       const plogp_result *row)
{
    static const char *const KEYS[] = {"entropy_x", "entropy_y", "entropy_joint", "mi"};
    char text[4][EXPLAIN_NUMBER];
    if (strcmp(plogp_result_get_text(derive_member(row, "estimator"), NULL), "plugin") !=
        0)
        return; /* others correct each term for its bias */
    for (size_t i = 0; i < 4; i++) {
        if (number(row, KEYS[i]) == NULL)
            return;
        (void)text_of(invocation, number(row, KEYS[i]), text[i]);
    }
    document_explain(
        &invocation->document,
        "I(X;Y) = H(X) + H(Y) - H(X,Y) = %s + %s - %s, which is %s %s before "
        "any correction of bias",
        text[0], text[1], text[2], text[3], invocation->render.unit.name);
}

static double count_of(const plogp_result *row)
{
    const plogp_result *const n = number(row, "n");
    return plogp_result_get_kind(n) == PLOGP_RESULT_INTEGER
               ? (double)plogp_result_get_integer(n)
               : plogp_result_get_number(n);
}

/* Nothing was held fixed (its standard error is 0), censored or taken as rounded. */
static bool is_plain_maximum(const plogp_result *row, const plogp_result *candidate)
{
    const plogp_result *error = plogp_result_first_child(derive_member(candidate, "se"));
    for (; error != NULL; error = plogp_result_next_sibling(error))
        if (plogp_result_get_kind(error) == PLOGP_RESULT_NUMBER &&
            plogp_result_get_number(error) == 0.0)
            return false;
    return number(candidate, "entropy") != NULL && number(row, "rounding") == NULL;
}

static void explain_fit(struct invocation *invocation, const plogp_result *row)
{
    const plogp_result *best = plogp_result_first_child(derive_member(row, "candidates"));
    const plogp_result *loglik = number(best, "loglik"), *nll = number(best, "nll");
    char a[EXPLAIN_NUMBER], n[EXPLAIN_NUMBER], b[EXPLAIN_NUMBER];
    if (loglik == NULL || nll == NULL || number(row, "n") == NULL)
        return;
    if (is_plain_maximum(row, best))
        derive_fit(invocation, best, count_of(row));
    document_explain(
        &invocation->document,
        "NLL of %s = -log-likelihood/n = -(%s)/%s = %s %s: the mean surprisal "
        "of the data under the model, which is the cross-entropy H(P, Q)",
        plogp_result_get_text(derive_member(best, "family"), NULL),
        text_of(invocation, loglik, a), text_of(invocation, number(row, "n"), n),
        text_of(invocation, nll, b), invocation->render.unit.name);
    explain_ledger(invocation, best);
    document_explain(&invocation->document,
                     "H(P) does not depend on the parameters: least NLL = least "
                     "cross-entropy = least KL from the data to the model");
}

static void explain_moments(struct invocation *invocation, const plogp_result *row)
{
    const plogp_result *variance = number(row, "variance");
    const plogp_result *mle = number(row, "variance_mle");
    char a[EXPLAIN_NUMBER], b[EXPLAIN_NUMBER], n[EXPLAIN_NUMBER];
    if (variance == NULL || mle == NULL || number(row, "n") == NULL)
        return;
    (void)text_of(invocation, number(row, "n"), n);
    document_explain(&invocation->document,
                     "variance = Σ(x - mean)²/(n - 1) = %s; the variance of maximum "
                     "likelihood divides by n: %s·(%s - 1)/%s = %s",
                     text_of(invocation, variance, a), a, n, n,
                     text_of(invocation, mle, b));
}

static void explain_entropy(struct invocation *invocation, const plogp_result *row)
{
    const plogp_result *entropy = number(row, "entropy");
    const plogp_result *most = number(row, "max_entropy"), *k = number(row, "k");
    char h[EXPLAIN_NUMBER], m[EXPLAIN_NUMBER], count[EXPLAIN_NUMBER] = "k";
    char log[EXPLAIN_NUMBER];
    if (entropy == NULL || most == NULL)
        return;
    k = k == NULL ? number(row, "distinct") : k;
    if (k != NULL)
        (void)text_of(invocation, k, count);
    document_explain(
        &invocation->document,
        "entropy = Σ p·%s(1/p) over %s symbols = %s %s (estimator %s), at the "
        "most %s(%s) = %s",
        explain_log(invocation, log), count, text_of(invocation, entropy, h),
        invocation->render.unit.name,
        plogp_result_get_text(derive_member(row, "estimator"), NULL),
        explain_log(invocation, log), count, text_of(invocation, most, m));
}

/* "NAME: " or "X, Y: " before the lines of one of several results. */
static void explain_title(struct invocation *invocation, const plogp_result *row)
{
    const char *name = plogp_result_get_text(derive_member(row, "name"), NULL);
    const char *x = plogp_result_get_text(derive_member(row, "x"), NULL);
    const char *y = plogp_result_get_text(derive_member(row, "y"), NULL);
    char title[TITLE_SIZE];
    if (x[0] != '\0')
        (void)snprintf(title, sizeof title, "%.70s, %.70s:", x, y);
    else
        (void)snprintf(title, sizeof title, "%.150s:", name);
    if (title[0] != ':')
        document_explain(&invocation->document, "%s", title);
}

void derive_explanation(struct invocation *invocation)
{
    const plogp_result *row = plogp_result_first_child(invocation->document.results);
    const bool several = plogp_result_next_sibling(row) != NULL;
    for (; row != NULL; row = plogp_result_next_sibling(row)) {
        if (several)
            explain_title(invocation, row);
        explain_moments(invocation, row);
        explain_entropy(invocation, row);
        explain_mutual_information(invocation, row);
        explain_ledger(invocation, row);
        explain_ledger(invocation, derive_member(row, "ledger"));
        explain_fit(invocation, row);
    }
}
