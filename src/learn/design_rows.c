#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/hashing.h"
#include "math/search.h"
#include "plogp/number.h"
#include "sample/sort.h"

#define FILL_BLOCK  ((size_t)64) /* rows */
#define FEW_CLASSES ((size_t)16)
#define MEAN_BLOCK  ((size_t)1 << 14) /* rows */

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
        plogp__passed(design->context, i);
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

static plogp_status place_levels(const plogp_design *design,
                                 const struct plogp__gathered *from,
                                 struct plogp__schema_column *column, uint32_t **place)
{
    return plogp__hashed_column(&design->options, from->name) != NULL
               ? plogp__hash_levels(design, from, column, place)
               : sort_levels(design, from, &column->levels, place);
}

/* The place of x among ascending numbers; few are counted, without guessing where it is. */
static size_t place_of(const double *numbers, size_t count, double x)
{
    size_t place = 0;
    if (count > FEW_CLASSES)
        return plogp__count_below(numbers, count, x);
    for (size_t k = 0; k < count; k++)
        place += numbers[k] < x;
    return place;
}

/* Few distinct numbers, inserted as they come; false when there are more than `most`. */
static bool insert_distinct(const double *from, size_t rows, size_t most, double *numbers,
                            size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < rows; i++) {
        const size_t at = place_of(numbers, *count, from[i]);
        if (at < *count && numbers[at] == from[i])
            continue;
        if (*count == most)
            return false;
        memmove(numbers + at + 1, numbers + at, (*count - at) * sizeof *numbers);
        numbers[at] = from[i];
        ++*count;
    }
    return true;
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
    *numbers = sorted;
    if (insert_distinct(target, design->rows, design->options.classes_max, sorted, count))
        return PLOGP_OK;
    memcpy(sorted, target, design->rows * sizeof *sorted);
    qsort(sorted, design->rows, sizeof *sorted, plogp__compare_numbers);
    *count = 0;
    for (size_t i = 0; i < design->rows; i++)
        if (i == 0 || sorted[i] != sorted[i - 1])
            sorted[(*count)++] = sorted[i];
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
        plogp__passed(design->context, i);
        label[i] = (uint32_t)place_of(numbers, count, target[i]);
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
    for (size_t i = 0; status == PLOGP_OK && i < design->rows; i++) {
        plogp__passed(design->context, i);
        label[i] = place[target->codes[i]];
    }
    plogp__free(plogp__context_alloc(design->context), place);
    return status;
}

plogp_status plogp__design_labels(const plogp_design *design,
                                  struct plogp__names *classes, uint32_t *label)
{
    return design->columns[design->target].type == PLOGP_COLUMN_NUMERIC
               ? label_numbers(design, classes, label)
               : label_levels(design, classes, label);
}

static bool all_weigh_one(const plogp_design *design)
{
    for (size_t i = 0; design->weights != NULL && i < design->rows; i++) {
        plogp__passed(design->context, i);
        if (design->weights[i] != 1.0)
            return false;
    }
    return true;
}

/* The mean of the values that are there, correctly rounded sums. */
static double mean(const plogp_design *design, const struct plogp__gathered *column,
                   bool unweighted)
{
    const double *numbers = column->numbers;
    plogp_sum sum, weight;
    if (design->plain)
        return plogp_sum_value(&column->sum) / (double)design->rows;
    plogp_sum_init(&sum);
    plogp_sum_init(&weight);
    if (unweighted && !column->missing) {
        for (size_t i = 0; i < design->rows; i += MEAN_BLOCK) {
            const size_t left = design->rows - i;
            plogp__moved_on(design->context);
            plogp_sum_add_array(&sum, numbers + i, left < MEAN_BLOCK ? left : MEAN_BLOCK);
        }
        return plogp_sum_value(&sum) / (double)design->rows;
    }
    for (size_t i = 0; i < design->rows; i++) {
        plogp__passed(design->context, i);
        if (!isnan(numbers[i])) {
            plogp_sum_add_product(&sum, plogp__design_weight(design, i), numbers[i]);
            plogp_sum_add(&weight, plogp__design_weight(design, i));
        }
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
    const bool unweighted = all_weigh_one(design);
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
            PLOGP_TRY(place_levels(design, from, column, &places[c]));
        else
            column->fill = mean(design, from, unweighted);
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

/* The columns, and how they become rows. */
struct filling {
    const plogp_design *design;
    const struct plogp__schema *schema;
    uint32_t *const *places;
    struct plogp__rows *rows;
};

static const struct plogp__gathered *column_of(const plogp_design *design, size_t c)
{
    return &design->columns[c < design->target ? c : c + 1];
}

/* The numbers of a block of rows, column by column: what is written stays in the cache. */
static plogp_status fill_numbers(void *state, size_t block, size_t worker)
{
    const struct filling *filling = state;
    struct plogp__rows *rows = filling->rows;
    const size_t first = block * FILL_BLOCK, dense = rows->dense;
    const size_t end =
        first + FILL_BLOCK < rows->count ? first + FILL_BLOCK : rows->count;
    size_t at = 0;
    (void)worker;
    for (size_t c = 0; c < filling->schema->count; c++) {
        const struct plogp__schema_column *column = &filling->schema->columns[c];
        const double *from = column_of(filling->design, c)->numbers;
        if (column->type != PLOGP_COLUMN_NUMERIC)
            continue;
        for (size_t i = first; i < end; i++)
            rows->numbers[i * dense + at] = isnan(from[i]) ? column->fill : from[i];
        at++;
    }
    return PLOGP_OK;
}

/* The entries of row i. Returns how many there were. */
static size_t fill_entries(const struct filling *filling, size_t i)
{
    const struct plogp__schema *schema = filling->schema;
    uint32_t *entry = filling->rows->entry + filling->rows->start[i];
    size_t count = 0;
    for (size_t c = 0; c < schema->count; c++) {
        const struct plogp__gathered *from = column_of(filling->design, c);
        const struct plogp__schema_column *column = &schema->columns[c];
        const bool numeric = column->type == PLOGP_COLUMN_NUMERIC;
        if (numeric && !column->indicator)
            continue;
        const bool missing =
            numeric ? isnan(from->numbers[i]) : from->codes[i] == PLOGP__NO_LEVEL;
        if (missing && column->indicator)
            entry[count++] = (uint32_t)column->missing_feature;
        if (numeric || missing || filling->places[c][from->codes[i]] == 0)
            continue;
        entry[count++] =
            (uint32_t)(column->feature + filling->places[c][from->codes[i]] - 1);
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
    struct filling filling = {design, schema, places, rows};
    for (size_t i = 0; most > 0 && i < design->rows; i++)
        rows->start[i + 1] = rows->start[i] + fill_entries(&filling, i);
    return plogp__team_run(design->context, (design->rows + FILL_BLOCK - 1) / FILL_BLOCK,
                           fill_numbers, &filling);
}

static plogp_status fill_rows(const plogp_design *design, struct plogp__schema *schema,
                              uint32_t *const *places, struct plogp__rows *rows)
{
    *rows = (struct plogp__rows){.dense = schema->dense, .features = schema->features};
    PLOGP_TRY(design->sparse != NULL ? fill_sparse(design, rows)
                                     : fill_columns(design, schema, places, rows));
    for (size_t i = 0; i < design->rows; i++) {
        plogp__passed(design->context, i);
        rows->weight[i] = plogp__design_weight(design, i);
    }
    return plogp__design_labels(design, &schema->classes, rows->label);
}

plogp_status plogp__design_schema(const plogp_design *design,
                                  struct plogp__schema *schema)
{
    memset(schema, 0, sizeof *schema);
    const plogp_status status = describe(design, schema, NULL);
    if (status != PLOGP_OK)
        plogp__schema_clear(schema, design->context);
    return status;
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
