/* Batches of CSV: a pass that settles the types, then one for each reading. */
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/csv_convert.h"
#include "data/csv_reader.h"
#include "data/select.h"
#include "data/source.h"

struct csv_source {
    plogp_source base;
    const plogp_alloc *alloc;
    struct plogp__csv_reader reader;
    struct plogp__missing missing;
    struct plogp__csv_column *columns; /* [column_count], then the weights if any */
    size_t column_count;
    bool has_weights;
    plogp_column *view; /* [column_count] what a batch points to */
    size_t batch_rows;
    uint64_t row_count; /* of the whole input, from the first pass, or UINT64_MAX */
    uint64_t next_row;
    bool at_start;
};

static size_t all_columns(const struct csv_source *source)
{
    return source->column_count + (source->has_weights ? 1 : 0);
}

static void free_csv(plogp_source *base)
{
    struct csv_source *source = (struct csv_source *)base;
    const plogp_alloc *alloc = source->alloc;
    for (size_t i = 0; source->columns != NULL && i < all_columns(source); i++) {
        struct plogp__csv_column *column = &source->columns[i];
        plogp__free(alloc, column->numbers);
        plogp__free(alloc, column->codes);
        plogp__free(alloc, column->valid);
        plogp__free(alloc, column->scratch.text);
        plogp__dictionary_clear(&column->dictionary);
    }
    plogp__free(alloc, source->columns);
    plogp__free(alloc, source->view);
    plogp__missing_clear(&source->missing, alloc);
    plogp__csv_reader_clear(&source->reader);
    plogp__free(alloc, source);
}

static struct plogp__csv_span span_of(const struct csv_source *source, size_t count,
                                      size_t to)
{
    return (struct plogp__csv_span){.block = source->reader.text,
                                    .table = &source->reader.table,
                                    .missing = &source->missing,
                                    .first = source->reader.cursor,
                                    .count = count,
                                    .to = to};
}

/* Convert the next `count` rows of the table. The fault that is raised is that of the
 * first row, and there of the first field, whatever the block. */
static plogp_status convert_rows(struct csv_source *source, size_t count, size_t to)
{
    const struct plogp__csv_span span = span_of(source, count, to);
    struct plogp__csv_fault first = {.kind = PLOGP__CSV_SOUND};
    for (size_t i = 0; i < all_columns(source); i++) {
        struct plogp__csv_fault fault;
        plogp__csv_convert(&source->columns[i], &span, &fault);
        if (fault.kind == PLOGP__CSV_SOUND)
            continue;
        if (first.kind == PLOGP__CSV_SOUND || fault.row < first.row ||
            (fault.row == first.row && fault.field < first.field))
            first = fault;
    }
    if (first.kind != PLOGP__CSV_SOUND)
        return plogp__csv_reader_fail(&source->reader, &first);
    source->reader.cursor += count;
    return PLOGP_OK;
}

static bool reserve_column(struct csv_source *source, struct plogp__csv_column *column)
{
    const plogp_alloc *alloc = source->alloc;
    if (column->valid == NULL)
        column->valid = plogp__alloc(alloc, source->batch_rows, sizeof *column->valid);
    if (column->type == PLOGP_COLUMN_NUMERIC && column->numbers == NULL)
        column->numbers =
            plogp__alloc(alloc, source->batch_rows, sizeof *column->numbers);
    if (column->type == PLOGP_COLUMN_CATEGORICAL && column->codes == NULL)
        column->codes = plogp__alloc(alloc, source->batch_rows, sizeof *column->codes);
    return column->valid != NULL &&
           (column->type == PLOGP_COLUMN_NUMERIC ? column->numbers != NULL
                                                 : column->codes != NULL);
}

/* Memory for the batches, no more rows than there are. */
static plogp_status prepare(struct csv_source *source)
{
    for (size_t i = 0; i < all_columns(source); i++) {
        if (!reserve_column(source, &source->columns[i]))
            return plogp__fail_memory(source->base.context);
        source->columns[i].has_missing = false;
    }
    return PLOGP_OK;
}

static void publish(struct csv_source *source, size_t rows, plogp_batch *batch)
{
    for (size_t i = 0; i < source->column_count; i++) {
        const struct plogp__csv_column *column = &source->columns[i];
        source->view[i].numbers = column->numbers;
        source->view[i].codes = column->codes;
        source->view[i].valid = column->has_missing ? column->valid : NULL;
    }
    *batch = source->base.schema;
    batch->rows = rows;
    batch->first_row = source->next_row;
    batch->weights =
        source->has_weights ? source->columns[source->column_count].numbers : NULL;
    source->next_row += rows;
}

static plogp_status next_csv(plogp_source *base, plogp_batch *batch)
{
    struct csv_source *source = (struct csv_source *)base;
    PLOGP_TRY(prepare(source));
    source->at_start = false;
    size_t rows = 0;
    while (rows < source->batch_rows) {
        size_t available = 0;
        PLOGP_TRY(plogp__csv_reader_fill(&source->reader, &available));
        if (available == 0)
            break;
        if (available > source->batch_rows - rows)
            available = source->batch_rows - rows;
        PLOGP_TRY(convert_rows(source, available, rows));
        rows += available;
    }
    source->base.skipped_rows = source->reader.skipped;
    publish(source, rows, batch);
    return PLOGP_OK;
}

static plogp_status rewind_csv(plogp_source *base)
{
    struct csv_source *source = (struct csv_source *)base;
    if (!source->at_start)
        PLOGP_TRY(plogp__csv_reader_rewind(&source->reader));
    source->at_start = true;
    source->next_row = 0;
    source->base.skipped_rows = 0;
    return PLOGP_OK;
}

static bool types_are_settled(const struct csv_source *source)
{
    for (size_t i = 0; i < all_columns(source); i++)
        if (!source->columns[i].settled)
            return false;
    return true;
}

/* The first pass: every row is cut, and every column that may be numeric is tried. */
static plogp_status infer_types(struct csv_source *source)
{
    struct plogp__csv_reader *reader = &source->reader;
    source->row_count = 0;
    for (size_t rows = 1; rows > 0;) {
        PLOGP_TRY(plogp__csv_reader_fill(reader, &rows));
        const struct plogp__csv_span span = span_of(source, rows, 0);
        for (size_t i = 0; i < source->column_count; i++)
            if (!plogp__csv_infer(&source->columns[i], &span))
                return plogp__fail_memory(source->base.context);
        reader->cursor += rows;
        source->row_count += rows;
    }
    source->at_start = false;
    return rewind_csv(&source->base);
}

static void limit_batch_rows(struct csv_source *source, const plogp_read_options *options)
{
    source->batch_rows = plogp__source_batch_rows(options, all_columns(source));
    if (source->row_count < source->batch_rows)
        source->batch_rows = source->row_count == 0 ? 1 : (size_t)source->row_count;
}

static void publish_schema(struct csv_source *source)
{
    for (size_t i = 0; i < source->column_count; i++) {
        struct plogp__csv_column *column = &source->columns[i];
        source->view[i].name = source->reader.names[column->field];
        source->view[i].type = column->type;
        source->view[i].levels =
            column->type == PLOGP_COLUMN_CATEGORICAL ? &column->dictionary.levels : NULL;
    }
    source->base.schema.columns = source->view;
    source->base.schema.column_count = source->column_count;
}

static plogp_status make_columns(struct csv_source *source,
                                 const plogp_read_options *options)
{
    const struct plogp__names names = {source->base.name, source->reader.names,
                                       source->reader.columns};
    struct plogp__selection selection;
    PLOGP_TRY(plogp__selection_init(&selection, &names, options, source->base.context));
    source->column_count = selection.count;
    source->has_weights = selection.weights != PLOGP__NO_FIELD;
    source->columns =
        plogp__alloc_zero(source->alloc, selection.count + 1, sizeof *source->columns);
    source->view =
        plogp__alloc_zero(source->alloc, selection.count, sizeof *source->view);
    const bool done = source->columns != NULL && source->view != NULL;
    for (size_t i = 0; done && i < all_columns(source); i++) {
        struct plogp__csv_column *column = &source->columns[i];
        const bool weights = i == selection.count;
        column->field = weights ? selection.weights : selection.choices[i].field;
        column->type = weights ? PLOGP_COLUMN_NUMERIC : selection.choices[i].type;
        column->settled = weights || selection.choices[i].settled;
        column->weights = weights;
        plogp__dictionary_init(&column->dictionary, source->alloc);
    }
    plogp__selection_clear(&selection, source->alloc);
    return done ? PLOGP_OK : plogp__fail_memory(source->base.context);
}

static plogp_status start(struct csv_source *source, struct plogp__input *input,
                          const plogp_read_options *options)
{
    PLOGP_TRY(
        plogp__csv_reader_init(&source->reader, input, options, source->base.context));
    if (plogp__missing_init(&source->missing, options->missing, options->missing_count,
                            source->alloc) != PLOGP_OK)
        return plogp__fail_memory(source->base.context);
    PLOGP_TRY(make_columns(source, options));
    if (!types_are_settled(source))
        PLOGP_TRY(infer_types(source));
    limit_batch_rows(source, options);
    publish_schema(source);
    return PLOGP_OK;
}

plogp_status plogp__csv_source_new(struct plogp__input *input,
                                   const plogp_read_options *options,
                                   const plogp_context *context, plogp_source **source)
{
    static const struct plogp__source_kind CSV = {next_csv, rewind_csv, free_csv};
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct csv_source *opened = plogp__alloc_zero(alloc, 1, sizeof *opened);
    if (opened == NULL) {
        plogp__input_free(input);
        return plogp__fail_memory(context);
    }
    opened->base = (plogp_source){
        .kind = &CSV, .context = context, .name = plogp__input_name(input)};
    opened->alloc = alloc;
    opened->row_count = UINT64_MAX;
    opened->at_start = true;
    const plogp_status status = start(opened, input, options);
    if (status != PLOGP_OK) {
        free_csv(&opened->base);
        return status;
    }
    *source = &opened->base;
    return PLOGP_OK;
}
