#include "data/columns.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/source.h"

static void take_selection(struct plogp__columns *columns,
                           const struct plogp__selection *selection,
                           const struct plogp__names *names)
{
    for (size_t i = 0; i < columns->all; i++) {
        struct plogp__column *column = &columns->items[i];
        const bool weights = i == selection->count;
        column->field = weights ? selection->weights : selection->choices[i].field;
        column->name = names->names[column->field];
        column->type = weights ? PLOGP_COLUMN_NUMERIC : selection->choices[i].type;
        column->settled = weights || selection->choices[i].settled;
        column->weights = weights;
        plogp__dictionary_init(&column->dictionary, columns->alloc);
        plogp__dictionary_init(&column->forgotten, columns->alloc);
    }
}

plogp_status plogp__columns_init(struct plogp__columns *columns,
                                 const struct plogp__names *names,
                                 const plogp_read_options *options,
                                 const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct plogp__selection selection;
    PLOGP_TRY(plogp__selection_init(&selection, names, options, context));
    columns->alloc = alloc;
    columns->count = selection.count;
    columns->items =
        plogp__alloc_zero(alloc, selection.count + 1, sizeof *columns->items);
    columns->view = plogp__alloc_zero(alloc, selection.count, sizeof *columns->view);
    columns->wholes = plogp__alloc_zero(alloc, selection.count, sizeof *columns->wholes);
    const bool done =
        columns->items != NULL && columns->view != NULL && columns->wholes != NULL;
    if (done) {
        columns->all = selection.count + (selection.weights != PLOGP__NO_FIELD ? 1 : 0);
        take_selection(columns, &selection, names);
    }
    plogp__selection_clear(&selection, alloc);
    if (done)
        return PLOGP_OK;
    plogp__columns_clear(columns);
    return plogp__fail_memory(context);
}

static struct plogp__values values_of(const struct plogp__column *column)
{
    return (struct plogp__values){column->numbers, column->wholes, column->codes,
                                  column->valid};
}

static void free_values(const plogp_alloc *alloc, struct plogp__values *values)
{
    plogp__free(alloc, values->numbers);
    plogp__free(alloc, values->wholes);
    plogp__free(alloc, values->codes);
    plogp__free(alloc, values->valid);
    *values = (struct plogp__values){.numbers = NULL};
}

static void forget_batch_before(const plogp_alloc *alloc, struct plogp__column *column)
{
    free_values(alloc, &column->other);
    plogp__dictionary_clear(&column->forgotten);
}

void plogp__columns_keep_two(struct plogp__columns *columns, bool two)
{
    columns->keeps_two = two;
    for (size_t i = 0; !two && i < columns->all; i++)
        forget_batch_before(columns->alloc, &columns->items[i]);
}

void plogp__columns_clear(struct plogp__columns *columns)
{
    const plogp_alloc *alloc = columns->alloc;
    for (size_t i = 0; columns->items != NULL && i < columns->all; i++) {
        struct plogp__column *column = &columns->items[i];
        struct plogp__values values = values_of(column);
        free_values(alloc, &values);
        forget_batch_before(alloc, column);
        plogp__dictionary_clear(&column->dictionary);
    }
    plogp__free(alloc, columns->items);
    plogp__free(alloc, columns->view);
    plogp__free(alloc, columns->wholes);
    memset(columns, 0, sizeof *columns);
}

bool plogp__columns_settled(const struct plogp__columns *columns)
{
    for (size_t i = 0; i < columns->all; i++)
        if (!columns->items[i].settled)
            return false;
    return true;
}

void plogp__columns_publish_types(struct plogp__columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        struct plogp__column *column = &columns->items[i];
        columns->view[i].name = column->name;
        columns->view[i].type = column->type;
        columns->view[i].levels =
            column->type == PLOGP_COLUMN_CATEGORICAL ? &column->dictionary.levels : NULL;
    }
}

void plogp__columns_publish_schema(struct plogp__columns *columns,
                                   const plogp_read_options *options, uint64_t rows,
                                   plogp_batch *schema)
{
    columns->batch_rows = plogp__source_batch_rows(options, columns->all);
    if (rows < columns->batch_rows)
        columns->batch_rows = rows == 0 ? 1 : (size_t)rows;
    plogp__columns_publish_types(columns);
    *schema = (plogp_batch){.columns = columns->view, .column_count = columns->count};
}

static bool reserve_column(struct plogp__columns *columns, struct plogp__column *column)
{
    const plogp_alloc *alloc = columns->alloc;
    const size_t rows = columns->batch_rows;
    if (column->valid == NULL)
        column->valid = plogp__alloc(alloc, rows, sizeof *column->valid);
    if (column->type == PLOGP_COLUMN_NUMERIC && column->numbers == NULL)
        column->numbers = plogp__alloc(alloc, rows, sizeof *column->numbers);
    if (column->wholes_state != PLOGP__WHOLES_UNASKED && column->wholes == NULL)
        column->wholes = plogp__alloc(alloc, rows, sizeof *column->wholes);
    if (column->type == PLOGP_COLUMN_CATEGORICAL && column->codes == NULL)
        column->codes = plogp__alloc(alloc, rows, sizeof *column->codes);
    return column->valid != NULL &&
           (column->wholes_state == PLOGP__WHOLES_UNASKED || column->wholes != NULL) &&
           (column->type == PLOGP_COLUMN_NUMERIC ? column->numbers != NULL
                                                 : column->codes != NULL);
}

/* The batch before stays as it is; that before it is done with. */
static void turn_over(struct plogp__column *column)
{
    const struct plogp__values before = values_of(column);
    column->numbers = column->other.numbers;
    column->wholes = column->other.wholes;
    column->codes = column->other.codes;
    column->valid = column->other.valid;
    column->other = before;
    plogp__dictionary_lend(&column->dictionary);
}

/* Levels of earlier batches that nobody will ask for again. */
static void forget_levels(const struct plogp__columns *columns,
                          struct plogp__column *column)
{
    plogp__dictionary_clear(&column->forgotten);
    if (columns->forget_bytes == 0 || column->dictionary.bytes <= columns->forget_bytes)
        return;
    if (columns->keeps_two) {
        column->forgotten = column->dictionary;
        plogp__dictionary_init(&column->dictionary, columns->alloc);
    }
    plogp__dictionary_clear(&column->dictionary);
}

void plogp__columns_ask_wholes(struct plogp__columns *columns, size_t column, bool asked)
{
    struct plogp__column *const item = &columns->items[column];
    const bool able =
        item->type == PLOGP_COLUMN_NUMERIC && columns->all == columns->count;
    item->wholes_state = asked && able ? PLOGP__WHOLES_ASKED : PLOGP__WHOLES_UNASKED;
}

void plogp__column_to_numbers(struct plogp__column *column, size_t first, size_t count)
{
    const double scale = plogp__whole_scale(column->places);
    for (size_t i = first; i < first + count; i++)
        column->numbers[i] =
            column->valid[i] ? plogp__whole_number(column->wholes[i], scale) : NAN;
}

plogp_status plogp__columns_prepare(struct plogp__columns *columns)
{
    for (size_t i = 0; i < columns->all; i++) {
        if (columns->keeps_two)
            turn_over(&columns->items[i]);
        forget_levels(columns, &columns->items[i]);
        if (!reserve_column(columns, &columns->items[i]))
            return PLOGP_ENOMEM;
        columns->items[i].has_missing = false;
        columns->items[i].is_whole =
            columns->items[i].wholes_state == PLOGP__WHOLES_SETTLED;
    }
    return PLOGP_OK;
}

void plogp__columns_publish(struct plogp__columns *columns, const plogp_batch *schema,
                            size_t rows, plogp_batch *batch)
{
    for (size_t i = 0; i < columns->count; i++) {
        const struct plogp__column *column = &columns->items[i];
        const bool numeric = column->type == PLOGP_COLUMN_NUMERIC;
        columns->view[i].numbers = numeric && !column->is_whole ? column->numbers : NULL;
        columns->view[i].codes = numeric ? NULL : column->codes;
        columns->view[i].valid = column->has_missing ? column->valid : NULL;
        columns->wholes[i] =
            column->is_whole ? (struct plogp__wholes){column->wholes,
                                                      plogp__whole_scale(column->places)}
                             : (struct plogp__wholes){NULL, 0.0};
    }
    *batch = *schema;
    batch->rows = rows;
    batch->first_row = columns->next_row;
    batch->weights =
        columns->all > columns->count ? columns->items[columns->count].numbers : NULL;
    columns->next_row += rows;
}
