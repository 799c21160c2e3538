/* Sorted tables of small samples, for the tests of fits. */
#ifndef PLOGP_TESTS_FIT_SAMPLE_H
#define PLOGP_TESTS_FIT_SAMPLE_H

#include <stdlib.h>

#include "plogp/fit.h"

/* The table of `count` values in any order, each of weight 1; NULL on failure. */
static inline plogp_ordered_table *fit_sample(const double *values, size_t count)
{
    const plogp_column column = {.name = "x", .numbers = values};
    const plogp_batch batch = {.columns = &column, .column_count = 1, .rows = count};
    plogp_ordered *ordered = NULL;
    plogp_ordered_table *table = NULL;
    if (plogp_ordered_new(NULL, &ordered) != PLOGP_OK ||
        plogp_ordered_push(ordered, &batch, 0) != PLOGP_OK ||
        plogp_ordered_value(ordered, &table) != PLOGP_OK)
        table = NULL;
    plogp_ordered_free(ordered);
    return table;
}

/* The fit of one family; NULL on failure. */
static inline plogp_fit *fit_of(const double *values, size_t count, const char *family)
{
    plogp_ordered_table *table = fit_sample(values, count);
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit *fit = NULL;
    options.family = family;
    if (plogp_fit_ordered(table, &options, NULL, &fit) != PLOGP_OK)
        fit = NULL;
    plogp_ordered_table_free(table);
    return fit;
}

#endif
