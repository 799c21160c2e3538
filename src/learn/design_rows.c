#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/design.h"
#include "plogp/number.h"

/* The levels that occur in the rows, sorted; place [levels of the source] says where each
 * went, and is freed by the caller. */
static plogp_status sort_levels(const plogp_design *design,
                                const struct plogp__gathered *column,
                                struct plogp__names *names, uint32_t **place)
{
    const plogp_alloc *alloc = plogp__context_alloc(design->context);
    const size_t count = column->levels == NULL ? 0 : column->levels->count;
    uint32_t *kept = plogp__alloc(alloc, count, sizeof *kept); /* code to first place */
    *place = plogp__alloc(alloc, count, sizeof **place);
    plogp_status status = PLOGP_OK;
    if (kept == NULL || *place == NULL)
        status = plogp__fail_memory(design->context);
    for (size_t code = 0; status == PLOGP_OK && code < count; code++)
        kept[code] = PLOGP__NO_LEVEL;
    for (size_t i = 0; status == PLOGP_OK && i < design->rows; i++) {
        const uint32_t code = column->codes[i];
        if (code >= count || kept[code] != PLOGP__NO_LEVEL)
            continue;
        kept[code] = (uint32_t)names->count;
        status = plogp__names_append(names, column->levels->text[code],
                                     column->levels->length[code], design->context);
    }
    if (status == PLOGP_OK) {
        status = plogp__names_sort(names, *place, design->context);
        for (size_t code = 0; status == PLOGP_OK && code < count; code++)
            if (kept[code] != PLOGP__NO_LEVEL)
                kept[code] = (*place)[kept[code]];
    }
    plogp__free(alloc, *place);
    *place = kept;
    return status;
}

static int compare_doubles(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The distinct numbers of a numeric target, ascending; *count of them, in a new array. */
static plogp_status distinct_numbers(const plogp_design *design, double **numbers,
                                     size_t *count)
{
    const double *target = design->columns[design->target].numbers;
    double *sorted =
        plogp__alloc(plogp__context_alloc(design->context), design->rows, sizeof *sorted);
    if (sorted == NULL)
        return plogp__fail_memory(design->context);
    memcpy(sorted, target, design->rows * sizeof *sorted);
    qsort(sorted, design->rows, sizeof *sorted, compare_doubles);
    *count = 0;
    for (size_t i = 0; i < design->rows; i++)
        if (i == 0 || sorted[i] != sorted[i - 1])
            sorted[(*count)++] = sorted[i];
    *numbers = sorted;
    return PLOGP_OK;
}

static plogp_status check_class_count(const plogp_design *design, size_t count)
{
    if (count <= design->options.classes_max)
        return PLOGP_OK;
    return plogp__fail(design->context, PLOGP_EDOMAIN,
                       "target '%s' has %zu different values: it does not look like "
                       "classes (at most %zu)",
                       design->columns[design->target].name, count,
                       design->options.classes_max);
}

static plogp_status label_numbers(const plogp_design *design,
                                  struct plogp__names *classes, uint32_t *label)
{
    const double *target = design->columns[design->target].numbers;
    double *numbers = NULL;
    size_t count = 0;
    PLOGP_TRY(distinct_numbers(design, &numbers, &count));
    plogp_status status = check_class_count(design, count);
    for (size_t k = 0; status == PLOGP_OK && k < count; k++) {
        char text[PLOGP_NUMBER_SIZE];
        const size_t length = plogp_number_format(numbers[k] + 0.0, text);
        status = plogp__names_append(classes, text, length, design->context);
    }
    for (size_t i = 0; status == PLOGP_OK && i < design->rows; i++) {
        const double *found =
            bsearch(&target[i], numbers, count, sizeof *numbers, compare_doubles);
        label[i] = (uint32_t)(found - numbers);
    }
    plogp__free(plogp__context_alloc(design->context), numbers);
    return status;
}

static plogp_status label_levels(const plogp_design *design, struct plogp__names *classes,
                                 uint32_t *label)
{
    const struct plogp__gathered *target = &design->columns[design->target];
    uint32_t *place = NULL;
    plogp_status status = sort_levels(design, target, classes, &place);
    if (status == PLOGP_OK)
        status = check_class_count(design, classes->count);
    for (size_t i = 0; status == PLOGP_OK && i < design->rows; i++)
        label[i] = place[target->codes[i]];
    plogp__free(plogp__context_alloc(design->context), place);
    return status;
}

/* The mean of the values that are there, correctly rounded sums. */
static double mean(const plogp_design *design, const double *numbers)
{
    plogp_sum sum, weight;
    plogp_sum_init(&sum);
    plogp_sum_init(&weight);
    for (size_t i = 0; i < design->rows; i++)
        if (!isnan(numbers[i])) {
            plogp_sum_add_product(&sum, design->weights[i], numbers[i]);
            plogp_sum_add(&weight, design->weights[i]);
        }
    const double total = plogp_sum_value(&weight);
    return total > 0.0 ? plogp_sum_value(&sum) / total : 0.0;
}

/* The schema's columns, and for each categorical one where its codes go. */
static plogp_status describe(const plogp_design *design, struct plogp__schema *schema,
                             uint32_t **places)
{
    const plogp_alloc *alloc = plogp__context_alloc(design->context);
    const char *target = design->columns[design->target].name;
    PLOGP_TRY(plogp__schema_init(schema, design->count - 1, design->context));
    schema->missing = design->options.missing;
    schema->target = plogp__copy_text(alloc, target, strlen(target));
    if (schema->target == NULL)
        return plogp__fail_memory(design->context);
    for (size_t c = 0; c < schema->count; c++) {
        const struct plogp__gathered *from =
            &design->columns[c < design->target ? c : c + 1];
        struct plogp__schema_column *column = &schema->columns[c];
        column->type = from->type;
        column->name = plogp__copy_text(alloc, from->name, strlen(from->name));
        if (column->name == NULL)
            return plogp__fail_memory(design->context);
        if (from->type == PLOGP_COLUMN_CATEGORICAL)
            PLOGP_TRY(sort_levels(design, from, &column->levels, &places[c]));
        else
            column->fill = mean(design, from->numbers);
        column->indicator =
            from->missing && (schema->missing == PLOGP_MISSING_INDICATOR ||
                              from->type == PLOGP_COLUMN_CATEGORICAL);
    }
    if (design->sparse != NULL) {
        schema->sparse = design->sparse->features;
        schema->first_index = design->sparse->first_index;
    }
    plogp__schema_number(schema);
    return PLOGP_OK;
}

/* Row i as features; `put` is where its entries go. Returns how many there were. */
static size_t fill_row(const plogp_design *design, const struct plogp__schema *schema,
                       uint32_t *const *places, struct plogp__rows *rows, size_t i)
{
    double *numbers = rows->numbers + i * rows->dense;
    uint32_t *entry = rows->entry + rows->start[i];
    size_t count = 0;
    for (size_t c = 0; c < schema->count; c++) {
        const struct plogp__gathered *from =
            &design->columns[c < design->target ? c : c + 1];
        const struct plogp__schema_column *column = &schema->columns[c];
        const bool numeric = column->type == PLOGP_COLUMN_NUMERIC;
        const bool missing =
            numeric ? isnan(from->numbers[i]) : from->codes[i] == PLOGP__NO_LEVEL;
        if (numeric)
            *numbers++ = missing ? column->fill : from->numbers[i];
        if (missing && column->indicator)
            entry[count++] = (uint32_t)column->missing_feature;
        if (numeric || missing || places[c][from->codes[i]] == 0)
            continue;
        entry[count++] = (uint32_t)(column->feature + places[c][from->codes[i]] - 1);
    }
    return count;
}

static bool all_ones(const struct plogp__gathered_sparse *sparse, size_t entries)
{
    for (size_t e = 0; e < entries; e++)
        if (sparse->value[e] != 1.0)
            return false;
    return true;
}

static plogp_status fill_sparse(const plogp_design *design, struct plogp__rows *rows)
{
    const struct plogp__gathered_sparse *sparse = design->sparse;
    const size_t entries = sparse->start[design->rows];
    const bool valued = !all_ones(sparse, entries);
    PLOGP_TRY(plogp__rows_init(rows, design->rows, entries, valued, design->context));
    memcpy(rows->start, sparse->start, (design->rows + 1) * sizeof *rows->start);
    for (size_t e = 0; e < entries; e++)
        rows->entry[e] = sparse->entry[e] + 1;
    if (valued)
        memcpy(rows->value, sparse->value, entries * sizeof *rows->value);
    return PLOGP_OK;
}

static plogp_status fill_columns(const plogp_design *design,
                                 const struct plogp__schema *schema,
                                 uint32_t *const *places, struct plogp__rows *rows)
{
    size_t most = 0; /* entries of a row */
    for (size_t c = 0; c < schema->count; c++)
        most += schema->columns[c].indicator ||
                schema->columns[c].type == PLOGP_COLUMN_CATEGORICAL;
    size_t entries = 0;
    if (!plogp__size_mul(design->rows, most, &entries))
        return plogp__fail_memory(design->context);
    PLOGP_TRY(plogp__rows_init(rows, design->rows, entries, false, design->context));
    for (size_t i = 0; i < design->rows; i++)
        rows->start[i + 1] = rows->start[i] + fill_row(design, schema, places, rows, i);
    return PLOGP_OK;
}

static plogp_status fill_rows(const plogp_design *design, struct plogp__schema *schema,
                              uint32_t *const *places, struct plogp__rows *rows)
{
    *rows = (struct plogp__rows){.dense = schema->dense, .features = schema->features};
    PLOGP_TRY(design->sparse != NULL ? fill_sparse(design, rows)
                                     : fill_columns(design, schema, places, rows));
    memcpy(rows->weight, design->weights, design->rows * sizeof *rows->weight);
    return design->columns[design->target].type == PLOGP_COLUMN_NUMERIC
               ? label_numbers(design, &schema->classes, rows->label)
               : label_levels(design, &schema->classes, rows->label);
}

plogp_status plogp__design_rows(const plogp_design *design, struct plogp__schema *schema,
                                struct plogp__rows *rows)
{
    const plogp_alloc *alloc = plogp__context_alloc(design->context);
    if (design->rows == 0)
        return plogp__fail(design->context, PLOGP_EDOMAIN,
                           plogp_sum_value(&design->dropped) > 0.0
                               ? "no row is left: every one has a missing value (see "
                                 "--missing)"
                               : "no row with a target and a weight above 0");
    uint32_t **places = plogp__alloc_zero(alloc, design->count, sizeof *places);
    if (places == NULL)
        return plogp__fail_memory(design->context);
    memset(rows, 0, sizeof *rows);
    memset(schema, 0, sizeof *schema);
    plogp_status status = describe(design, schema, places);
    if (status == PLOGP_OK)
        status = fill_rows(design, schema, places, rows);
    for (size_t c = 0; c < design->count; c++)
        plogp__free(alloc, places[c]);
    plogp__free(alloc, places);
    if (status != PLOGP_OK) {
        plogp__rows_clear(rows, design->context);
        plogp__schema_clear(schema, design->context);
    }
    return status;
}
