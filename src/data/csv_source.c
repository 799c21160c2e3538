/* Batches of CSV: a pass that settles the types, then one for each reading. */
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/columns.h"
#include "data/csv_reader.h"
#include "data/csv_team.h"
#include "data/limits.h"
#include "data/source.h"

#define LEVELS_SHARE 16 /* of the memory, for levels that are forgotten */

struct csv_source {
    plogp_source base;
    struct plogp__csv_reader reader;
    struct plogp__missing missing;
    struct plogp__columns columns;
    struct plogp__csv_team team;
    uint64_t row_count;    /* of the whole input, from the first pass, or UINT64_MAX */
    uint64_t memory_limit; /* of the levels */
    uint64_t *skipped;     /* where to add the rows left out, once; or NULL */
    bool at_start;
};

static void free_csv(plogp_source *base)
{
    struct csv_source *source = (struct csv_source *)base;
    const plogp_alloc *alloc = plogp__context_alloc(base->context);
    plogp__columns_clear(&source->columns);
    plogp__csv_team_clear(&source->team, alloc);
    plogp__missing_clear(&source->missing, alloc);
    plogp__csv_reader_clear(&source->reader);
    plogp__free(alloc, source);
}

/* The next `count` rows of the block, for the columns from `to` on. */
static struct plogp__csv_rows rows_of(struct csv_source *source, size_t count, size_t to)
{
    return (struct plogp__csv_rows){
        .reader = &source->reader, .missing = &source->missing, .count = count, .to = to};
}

/* The next rows of the block, 0 at the end. */
static plogp_status fill(struct csv_source *source, size_t *rows)
{
    PLOGP_TRY(plogp__csv_reader_fill(&source->reader, rows));
    if (*rows == 0 && source->skipped != NULL) {
        *source->skipped += source->reader.skipped;
        source->skipped = NULL;
    }
    return PLOGP_OK;
}

static plogp_status convert_rows(struct csv_source *source, size_t count, size_t to)
{
    const struct plogp__csv_rows rows = rows_of(source, count, to);
    struct plogp__csv_fault fault;
    PLOGP_TRY(plogp__csv_team_convert(&source->team, &source->columns, &rows,
                                      source->base.context, &fault));
    if (fault.kind != PLOGP__CSV_SOUND)
        return plogp__csv_reader_fail(&source->reader, &fault);
    source->reader.cursor += count;
    return plogp__check_levels(&source->columns, source->base.name, source->memory_limit,
                               source->base.context);
}

static plogp_status next_csv(plogp_source *base, plogp_batch *batch)
{
    struct csv_source *source = (struct csv_source *)base;
    const size_t batch_rows = source->columns.batch_rows;
    if (plogp__columns_prepare(&source->columns) != PLOGP_OK)
        return plogp__fail_memory(base->context);
    source->at_start = false;
    size_t rows = 0;
    while (rows < batch_rows) {
        size_t available = 0;
        PLOGP_TRY(fill(source, &available));
        if (available == 0)
            break;
        if (available > batch_rows - rows)
            available = batch_rows - rows;
        PLOGP_TRY(convert_rows(source, available, rows));
        rows += available;
    }
    base->skipped_rows = source->reader.skipped;
    plogp__columns_publish(&source->columns, &base->schema, rows, batch);
    return PLOGP_OK;
}

static plogp_status rewind_csv(plogp_source *base)
{
    struct csv_source *source = (struct csv_source *)base;
    if (!source->at_start)
        PLOGP_TRY(plogp__csv_reader_rewind(&source->reader));
    source->at_start = true;
    source->columns.next_row = 0;
    base->skipped_rows = 0;
    return PLOGP_OK;
}

static plogp_status line_csv(plogp_source *base, uint64_t row, uint64_t *line)
{
    struct csv_source *source = (struct csv_source *)base;
    struct plogp__csv_reader *reader = &source->reader;
    source->at_start = false;
    PLOGP_TRY(plogp__csv_reader_rewind(reader));
    for (size_t rows = 1; rows > 0; row -= rows) {
        PLOGP_TRY(plogp__csv_reader_fill(reader, &rows));
        if (row < rows) {
            *line = plogp__csv_reader_line(reader, reader->cursor + (size_t)row);
            return PLOGP_OK;
        }
        reader->cursor += rows;
    }
    return PLOGP_OK;
}

/* The first pass, over `most` rows: each is cut, and every column that may be numeric is
 * tried. */
static plogp_status infer_types(struct csv_source *source, uint64_t most)
{
    struct plogp__csv_reader *reader = &source->reader;
    source->row_count = 0;
    for (;;) {
        size_t rows = 0;
        PLOGP_TRY(fill(source, &rows));
        if (rows == 0)
            break;
        if (source->row_count == most) {
            source->row_count = UINT64_MAX; /* there are more */
            break;
        }
        if (rows > most - source->row_count)
            rows = (size_t)(most - source->row_count);
        const struct plogp__csv_rows span = rows_of(source, rows, 0);
        PLOGP_TRY(plogp__csv_team_infer(&source->team, &source->columns, &span,
                                        source->base.context));
        reader->cursor += rows;
        source->row_count += rows;
    }
    source->at_start = false;
    return rewind_csv(&source->base);
}

static bool join_csv(plogp_source *base, struct plogp__team *team)
{
    struct csv_source *source = (struct csv_source *)base;
    const bool fits = team != NULL && team->size <= source->team.workers;
    source->reader.block.team = fits ? team : NULL;
    plogp__columns_keep_two(&source->columns, team != NULL);
    return team != NULL;
}

static void ask_wholes_csv(plogp_source *base, size_t column, bool asked)
{
    struct csv_source *source = (struct csv_source *)base;
    plogp__columns_ask_wholes(&source->columns, column, asked);
}

/* What is categorical by some rows is so by all: only numeric columns can change. */
static plogp_status settle_csv(plogp_source *base)
{
    struct csv_source *source = (struct csv_source *)base;
    struct plogp__columns *columns = &source->columns;
    PLOGP_TRY(rewind_csv(base));
    for (size_t i = 0; i < columns->all; i++)
        plogp__dictionary_clear(&columns->items[i].dictionary);
    PLOGP_TRY(infer_types(source, UINT64_MAX));
    plogp__columns_publish_types(columns);
    return PLOGP_OK;
}

static plogp_status start(struct csv_source *source, struct plogp__input *input,
                          const plogp_read_options *options)
{
    const plogp_context *context = source->base.context;
    PLOGP_TRY(plogp__csv_reader_init(&source->reader, input, options, context));
    if (plogp__missing_init(&source->missing, options->missing, options->missing_count,
                            plogp__context_alloc(context)) != PLOGP_OK)
        return plogp__fail_memory(context);
    const struct plogp__names names = {source->base.name, source->reader.names,
                                       source->reader.columns};
    PLOGP_TRY(plogp__csv_team_init(&source->team, context));
    PLOGP_TRY(plogp__columns_init(&source->columns, &names, options, context));
    if (options->forget_levels)
        source->columns.forget_bytes =
            source->memory_limit / LEVELS_SHARE / source->columns.all + 1;
    if (!plogp__columns_settled(&source->columns))
        PLOGP_TRY(infer_types(source, options->infer_rows == 0 ? UINT64_MAX
                                                               : options->infer_rows));
    plogp__columns_publish_schema(&source->columns, options, source->row_count,
                                  &source->base.schema);
    source->base.wholes = source->columns.wholes;
    return PLOGP_OK;
}

plogp_status plogp__csv_source_new(struct plogp__input *input,
                                   const plogp_read_options *options,
                                   const plogp_context *context, plogp_source **source)
{
    static const struct plogp__source_kind CSV = {.next = next_csv,
                                                  .rewind = rewind_csv,
                                                  .free = free_csv,
                                                  .line = line_csv,
                                                  .settle = settle_csv,
                                                  .join = join_csv,
                                                  .ask_wholes = ask_wholes_csv};
    plogp_source *made = NULL;
    PLOGP_TRY(plogp__source_make(&CSV, sizeof(struct csv_source), input, context, &made));
    struct csv_source *opened = (struct csv_source *)made;
    opened->row_count = UINT64_MAX;
    opened->at_start = true;
    opened->memory_limit = plogp__memory_limit(options);
    opened->skipped = options->skipped_rows;
    return plogp__source_opened(made, start(opened, input, options), source);
}
