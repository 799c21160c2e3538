/* mi: the numbers of one pair of columns. */
#include <math.h>

#include "files_explain.h"
#include "mi.h"
#include "values.h"

/* A pair that is being measured. */
struct subject {
    const char *x, *y;
    const plogp_joint_table *table;
    const struct mi_estimator *estimator;
};

static void add_information(plogp_result *row, const char *key, double nats)
{
    add_number_or_null(row, key, nats, PLOGP_QUANTITY_INFORMATION);
}

static plogp_result *add_row(struct invocation *invocation, const struct subject *pair)
{
    const struct words *const given =
        &((const struct mi_settings *)invocation->settings)->given;
    plogp_result *const row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_text(row, "x", pair->x);
    plogp_result_add_text(row, "y", pair->y);
    if (given->count == 1)
        plogp_result_add_text(row, "given", given->items[0]);
    if (given->count > 1) {
        plogp_result *const list = plogp_result_add_list(row, "given");
        for (size_t i = 0; i < given->count; i++)
            plogp_result_add_text(list, NULL, given->items[i]);
    }
    return row;
}

/* drawn: permutations, 0 for none. */
static void add_p_value(plogp_result *row, double p_value, const char *method,
                        uint64_t drawn)
{
    add_number_or_null(row, "p_value", p_value, PLOGP_QUANTITY_PROBABILITY);
    if (isnan(p_value))
        plogp_result_add_null(row, "p_method");
    else
        plogp_result_add_text(row, "p_method", method);
    if (drawn > 0)
        plogp_result_add_integer(row, "permutations", drawn);
}

static void warn(struct invocation *invocation, const struct subject *pair,
                 const char *warning)
{
    if (warning != NULL)
        document_warn(&invocation->document, "%s, %s: %s", pair->x, pair->y, warning);
}

static void add_table_result(struct invocation *invocation, const struct subject *pair,
                             const plogp_mutual_information *mi,
                             const plogp_permutation_test *test)
{
    plogp_result *const row = add_row(invocation, pair);
    add_information(row, "mi", mi->mi);
    add_number_or_null(row, "normalized", mi->normalized, PLOGP_QUANTITY_PLAIN);
    add_information(row, "entropy_x", mi->entropy_x);
    add_information(row, "entropy_y", mi->entropy_y);
    add_information(row, "entropy_joint", mi->entropy_joint);
    add_information(row, "se", mi->se);
    add_confidence(row, (plogp_interval){mi->low, mi->high}, mi->interval_method,
                   PLOGP_QUANTITY_INFORMATION);
    if (test->drawn > 0)
        add_p_value(row, test->p_value, "permutation", test->drawn);
    else
        add_p_value(row, mi->p_value, "G-test, chi-square", 0);
    plogp_result_add_text(row, "estimator", plogp_table_estimator_name(mi->estimator));
    add_count(row, "n", mi->n);
    add_count(row, "missing", pair->table->missing);
    explain_information(invocation, pair->x, pair->y, mi);
    warn(invocation, pair, mi->warning);
}

static plogp_status measure_table(struct invocation *invocation,
                                  const struct subject *pair)
{
    const struct mi_settings *const settings = invocation->settings;
    const plogp_context *const context = &invocation->context;
    plogp_permutation_test test = {NAN, 0};
    plogp_mutual_information mi;
    plogp_status status =
        pair->table->column_count > 2
            ? plogp_conditional_information_table(pair->table, context, &mi)
            : plogp_mutual_information_table(pair->table, pair->estimator->table, context,
                                             &mi);
    if (status == PLOGP_OK && settings->permutations > 0)
        status =
            plogp_permutation_table(pair->table, settings->permutations, context, &test);
    if (status == PLOGP_OK)
        add_table_result(invocation, pair, &mi, &test);
    return status;
}

static void add_neighbour_result(struct invocation *invocation,
                                 const struct subject *pair,
                                 const plogp_neighbour_information *mi)
{
    plogp_result *const row = add_row(invocation, pair);
    add_information(row, "mi", mi->mi);
    plogp_result_add_null(row, "normalized");
    add_information(row, "entropy_x", mi->entropy_x); /* of a class: the most there is */
    add_information(row, "entropy_y", mi->entropy_y);
    plogp_result_add_null(row, "entropy_joint");
    add_information(row, "se", mi->se);
    add_confidence(row, (plogp_interval){mi->low, mi->high},
                   mi->estimator == PLOGP_NEIGHBOUR_KSG_TIES
                       ? "normal, from the spread of the single observations' terms, "
                         "which share neighbours, wider by what counting ties changes"
                       : "normal, from the spread of the single observations' terms, "
                         "which share neighbours",
                   PLOGP_QUANTITY_INFORMATION);
    add_p_value(row, mi->p_value, "permutation", mi->permutations);
    plogp_result_add_text(row, "estimator",
                          plogp_neighbour_estimator_name(mi->estimator));
    add_count(row, "n", mi->n);
    add_count(row, "missing", pair->table->missing);
    plogp_result_add_number(row, "ties", mi->ties, PLOGP_QUANTITY_PROBABILITY);
    explain_neighbours(invocation, pair->x, pair->y, mi);
    warn(invocation, pair, mi->warning);
}

/* The form of the estimator that suits the types of these columns. */
static plogp_neighbour_estimator suited(plogp_neighbour_estimator asked, bool given,
                                        int classes)
{
    if (given &&
        (asked == PLOGP_NEIGHBOUR_AUTO || asked >= PLOGP_NEIGHBOUR_MESNER_SHALIZI))
        return asked;
    if (given &&
        (classes > 0 || asked == PLOGP_NEIGHBOUR_GAO || asked == PLOGP_NEIGHBOUR_ROSS))
        return PLOGP_NEIGHBOUR_KSG_TIES;
    if (given)
        return asked < PLOGP_NEIGHBOUR_FRENZEL_POMPE ? PLOGP_NEIGHBOUR_FRENZEL_POMPE
                                                     : asked;
    if (classes > 0)
        return PLOGP_NEIGHBOUR_ROSS;
    return asked == PLOGP_NEIGHBOUR_ROSS ? PLOGP_NEIGHBOUR_AUTO : asked;
}

static plogp_status measure_neighbours(struct invocation *invocation,
                                       const struct subject *pair, int classes)
{
    const bool given = pair->table->column_count == 3;
    plogp_neighbour_options options = pair->estimator->neighbours;
    plogp_neighbour_information mi;
    options.estimator = suited(options.estimator, given, classes);
    const plogp_status status =
        given ? plogp_conditional_information_neighbours(pair->table, &options,
                                                         &invocation->context, &mi)
              : plogp_mutual_information_neighbours(pair->table, &options,
                                                    &invocation->context, &mi);
    if (status == PLOGP_OK)
        add_neighbour_result(invocation, pair, &mi);
    return status;
}

plogp_status mi_add_pair(struct invocation *invocation,
                         const struct mi_estimator *estimator, const char *const names[2],
                         const plogp_joint_table *table)
{
    const struct subject pair = {names[0], names[1], table, estimator};
    const bool given = table->column_count > 2;
    int classes = 0;
    for (size_t c = 0; c < table->column_count; c++)
        classes += table->levels[c].type == PLOGP_COLUMN_CATEGORICAL;
    const bool all_classes = (size_t)classes == table->column_count;
    const bool by_name =
        given && estimator->neighbours.estimator == PLOGP_NEIGHBOUR_MESNER_SHALIZI;
    if (estimator->of_tables || (all_classes && !by_name))
        return measure_table(invocation, &pair);
    if (table->column_count > 3)
        return usage_error(invocation,
                           "--given several columns needs categorical columns, or "
                           "--estimator plugin");
    classes -= given && table->levels[0].type == PLOGP_COLUMN_CATEGORICAL;
    return measure_neighbours(invocation, &pair, classes);
}
