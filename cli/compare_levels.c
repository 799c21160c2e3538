/* compare FILE_P FILE_Q: a categorical column. */
#include "compare.h"
#include "compare_chance.h"
#include "compare_columns.h"
#include "figures.h"
#include "files_explain.h"
#include "plogp/two_sample.h"
#include "values.h"

#define LEVELS_LISTED 1000

/* The levels of `table` that `other` lacks. */
static void add_levels(struct invocation *invocation, plogp_result *row, const char *key,
                       const plogp_counts_table *table, const plogp_counts_table *other)
{
    plogp_result *const list = plogp_result_add_list(row, key);
    size_t found = 0;
    for (size_t i = 0; i < table->size; i++) {
        const plogp_level *const level = &table->levels[i];
        if (!plogp_counts_table_has(other, level->text, level->length) &&
            found++ < LEVELS_LISTED)
            plogp_result_add_text_sized(list, NULL, level->text, level->length);
    }
    if (found > LEVELS_LISTED)
        document_warn(&invocation->document, "%s lists %d of %zu levels", key,
                      LEVELS_LISTED, found);
}

static void add_level_intervals(plogp_result *row, const plogp_level_distances *far)
{
    plogp_result *const ci = plogp_result_add_object(row, "ci");
    compare_add_intervals(ci, &far->intervals);
    plogp_result_add_number(row, "ci_level", 0.95, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_text(row, "ci_method", COMPARE_DIVERGENCE_METHOD);
}

static void warn_of_levels(struct invocation *invocation, const char *name,
                           const plogp_level_distances *far)
{
    if (far->lost_levels > 0)
        document_warn(&invocation->document,
                      "%s: not in Q: %zu of %zu levels; kl is infinite, js, tv "
                      "and hellinger are finite",
                      name, far->lost_levels, far->levels);
    if (far->new_levels > 0)
        document_warn(&invocation->document,
                      "%s: not in P: %zu of %zu levels; kl_reverse is infinite", name,
                      far->new_levels, far->levels);
    if (far->warning != NULL)
        document_warn(&invocation->document, "%s: %s", name, far->warning);
}

static plogp_status add_level_distances(struct invocation *invocation, plogp_result *row,
                                        const char *name, const plogp_counts_table *p,
                                        const plogp_counts_table *q)
{
    plogp_level_distances far;
    const plogp_status status = plogp_compare_counts(p, q, &invocation->context, &far);
    if (status != PLOGP_OK)
        return status;
    compare_add_divergences(row, &far.all);
    explain_ledgers(invocation, name, &far.all);
    compare_add_counts(row, p->total, q->total, p->missing, q->missing);
    add_level_intervals(row, &far);
    add_levels(invocation, row, "new_levels", q, p);
    add_levels(invocation, row, "lost_levels", p, q);
    warn_of_levels(invocation, name, &far);
    const plogp_status drawn = figure_levels(invocation, name, p, q);
    if (drawn != PLOGP_OK)
        return drawn;
    return chance_of_levels(invocation, row, (struct level_pair){name, p, q}, &far);
}

plogp_status compare_levels(struct invocation *invocation, plogp_result *row,
                            const struct both *both)
{
    plogp_counts_table *p = NULL, *q = NULL;
    plogp_status status = plogp_counts_value(both->p->counts, &p);
    if (status == PLOGP_OK)
        status = plogp_counts_value(both->q->counts, &q);
    if (status == PLOGP_OK && (p->size == 0 || q->size == 0)) {
        compare_add_counts(row, p->total, q->total, p->missing, q->missing);
        compare_warn_of_empty(invocation, both->p->name, p->size == 0);
    } else if (status == PLOGP_OK) {
        status = add_level_distances(invocation, row, both->p->name, p, q);
    }
    plogp_counts_table_free(p);
    plogp_counts_table_free(q);
    return status;
}
