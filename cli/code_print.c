/* The words of a code, and what they cost. */
#include <math.h>
#include <stdio.h>

#include "code.h"
#include "explain.h"
#include "plogp/entropy.h"
#include "plogp/local.h"

/* What is printed: the law the code was made for, and the ledger on the law asked for. */
struct sheet {
    const struct code_symbols *symbols;
    const plogp_code *code;
    plogp_local_entropy *made_for; /* [k] */
    plogp_local_entropy *used_for; /* [k] the same without --for */
    size_t *shown, shown_count;    /* of 256 bytes those that one of them has */
    plogp_ledger ledger;
    double mean_length; /* in digits */
};

static plogp_status locals_of(const struct code_symbols *symbols,
                              plogp_local_entropy *terms)
{
    const plogp_range all = {0, symbols->k};
    if (symbols->counts != NULL)
        return plogp_local_entropies_counts(symbols->counts, symbols->k, all, terms);
    if (symbols->table != NULL)
        return plogp_local_entropies_weights(symbols->table->weights, symbols->k, all,
                                             terms);
    return symbols->list.weights ? plogp_local_entropies_weights(symbols->list.values,
                                                                 symbols->k, all, terms)
                                 : plogp_local_entropies_probs(symbols->list.values,
                                                               symbols->k, all, terms);
}

static plogp_status ledger_of(const struct code_symbols *symbols, const plogp_code *code,
                              plogp_ledger *ledger)
{
    const size_t k = symbols->k;
    if (symbols->counts != NULL)
        return plogp_code_ledger_counts(code, symbols->counts, k, ledger);
    if (symbols->table != NULL)
        return plogp_code_ledger_weights(code, symbols->table->weights, k, ledger);
    return symbols->list.weights
               ? plogp_code_ledger_weights(code, symbols->list.values, k, ledger)
               : plogp_code_ledger_probs(code, symbols->list.values, k, ledger);
}

/* The law behind --for: counts are weighed, like those the code was made of. */
static plogp_status measure_for(struct invocation *invocation, struct sheet *sheet)
{
    const struct code_settings *settings = invocation->settings;
    struct code_symbols used = {.k = sheet->symbols->k};
    const bool weights = settings->normalize || settings->probabilities == NULL;
    plogp_status status =
        law_list_read(invocation, "--for", settings->for_list, weights, &used.list);
    if (status == PLOGP_OK && used.list.k != used.k) {
        (void)usage_error(invocation, "--for: %zu entries for %zu symbols", used.list.k,
                          used.k);
        status = PLOGP_EFORMAT;
    }
    if (status == PLOGP_OK)
        status = locals_of(&used, sheet->used_for);
    if (status == PLOGP_OK)
        status = ledger_of(&used, sheet->code, &sheet->ledger);
    law_list_clear(invocation, &used.list);
    return status;
}

static void choose_shown(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->symbols->k; i++)
        if (!sheet->symbols->bytes || sheet->made_for[i].p > 0.0 ||
            sheet->used_for[i].p > 0.0)
            sheet->shown[sheet->shown_count++] = i;
}

static plogp_status measure(struct invocation *invocation, struct sheet *sheet)
{
    const struct code_settings *settings = invocation->settings;
    const size_t k = sheet->symbols->k;
    sheet->made_for = pool_alloc(&invocation->pool, k * sizeof *sheet->made_for);
    sheet->used_for = pool_alloc(&invocation->pool, k * sizeof *sheet->used_for);
    sheet->shown = pool_alloc(&invocation->pool, k * sizeof *sheet->shown);
    plogp_status status = locals_of(sheet->symbols, sheet->made_for);
    if (status == PLOGP_OK && settings->for_list != NULL)
        status = measure_for(invocation, sheet);
    else if (status == PLOGP_OK)
        status = locals_of(sheet->symbols, sheet->used_for);
    if (status == PLOGP_OK && settings->for_list == NULL)
        status = ledger_of(sheet->symbols, sheet->code, &sheet->ledger);
    const plogp_unit bit = plogp_unit_bit();
    sheet->mean_length = plogp_unit_from_nats(&bit, sheet->ledger.cross_entropy);
    if (status == PLOGP_OK)
        choose_shown(sheet);
    return status;
}

static void add_symbols(const struct invocation *invocation, const struct sheet *sheet,
                        plogp_result *row)
{
    const struct code_settings *settings = invocation->settings;
    plogp_result *list = plogp_result_add_list(row, "symbols");
    char name[CODE_NAME];
    for (size_t s = 0; s < sheet->shown_count; s++) {
        const size_t i = sheet->shown[s];
        plogp_result *item = plogp_result_add_object(list, NULL);
        const char *word = plogp_code_word(sheet->code, i);
        plogp_result_add_text(item, "symbol", code_symbol_name(sheet->symbols, i, name));
        plogp_result_add_number(item, "p", sheet->made_for[i].p,
                                PLOGP_QUANTITY_PROBABILITY);
        if (settings->for_list != NULL)
            plogp_result_add_number(item, "p_for", sheet->used_for[i].p,
                                    PLOGP_QUANTITY_PROBABILITY);
        plogp_result_add_number(item, "length", plogp_code_length(sheet->code, i),
                                PLOGP_QUANTITY_PLAIN);
        if (word != NULL)
            plogp_result_add_text(item, "word", word);
        else
            plogp_result_add_null(item, "word");
    }
}

/* "0.125·3"; a symbol without a word that never comes costs nothing. */
static void product(const struct invocation *invocation, const void *terms, size_t j,
                    char *text, size_t size)
{
    const struct sheet *sheet = terms;
    const struct explain_choice choice = explain_choose(sheet->shown_count);
    const size_t i = sheet->shown[choice.index[j]];
    const double share = sheet->used_for[i].p;
    const double digits = plogp_code_length(sheet->code, i);
    char p[EXPLAIN_NUMBER], length[EXPLAIN_NUMBER];
    (void)invocation;
    if (share == 0.0 && isinf(digits))
        (void)snprintf(text, size, "0 (0·log 0 = 0)");
    else
        (void)snprintf(text, size, "%s·%s", explain_number(share, p),
                       explain_number(digits, length));
}

static void explain(struct invocation *invocation, const struct sheet *sheet)
{
    const struct explain_choice choice = explain_choose(sheet->shown_count);
    char a[EXPLAIN_NUMBER], b[EXPLAIN_NUMBER], c[EXPLAIN_NUMBER];
    explain_sum(invocation, "mean length = Σ p·length = ", &choice, product, sheet);
    document_explain(&invocation->document, "  = %s digits",
                     explain_number(sheet->mean_length, a));
    document_explain(&invocation->document,
                     "cross-entropy with 2^-length = entropy + KL: %s = %s + %s %s",
                     explain_nats(invocation, sheet->ledger.cross_entropy, a),
                     explain_nats(invocation, sheet->ledger.entropy, b),
                     explain_nats(invocation, sheet->ledger.divergence, c),
                     invocation->render.unit.name);
}

plogp_status code_print(struct invocation *invocation, const struct code_symbols *symbols,
                        const plogp_code *code)
{
    struct sheet sheet = {.symbols = symbols, .code = code};
    const plogp_status status = measure(invocation, &sheet);
    if (status != PLOGP_OK)
        return status;
    plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_text(row, "kind", plogp_code_kind_name(plogp_code_get_kind(code)));
    plogp_result_add_integer(row, "k", symbols->k);
    add_symbols(invocation, &sheet, row);
    plogp_result_add_number(row, "mean_length", sheet.mean_length, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(row, "entropy", sheet.ledger.entropy,
                            PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "cross_entropy", sheet.ledger.cross_entropy,
                            PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "kl", sheet.ledger.divergence,
                            PLOGP_QUANTITY_INFORMATION);
    code_add_questions(invocation, symbols, code, row);
    if (invocation->explain)
        explain(invocation, &sheet);
    return PLOGP_OK;
}
