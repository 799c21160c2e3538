#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/dictionary.h"
#include "data/libsvm_line.h"
#include "data/line_reader.h"
#include "data/path.h"
#include "data/printable.h"
#include "data/source.h"
#include "plogp/sparse.h"

struct plogp_sparse_source {
    const plogp_context *context;
    const plogp_alloc *alloc;
    struct plogp__line_reader reader;
    struct plogp__dictionary labels;
    struct plogp__libsvm_entries entries; /* of the batch */
    size_t *start;                        /* [batch_rows + 1] */
    uint32_t *label;                      /* [batch_rows]     */
    size_t batch_rows;
    uint64_t next_row;
    plogp_sparse_schema schema;
};

int plogp_sparse_is_path(const char *path)
{
    return path != NULL && (plogp__path_ends_with(path, ".libsvm") ||
                            plogp__path_ends_with(path, ".svm"));
}

static plogp_status fail_row(const struct plogp_sparse_source *source,
                             const struct plogp__libsvm_row *row)
{
    char shown[80];
    return plogp__fail_at(
        source->context, (size_t)source->reader.line, PLOGP_EFORMAT,
        "%s:%" PRIu64 ": '%s' %s", plogp__input_name(source->reader.input),
        source->reader.line,
        plogp__printable(row->text, row->text_length, shown, sizeof shown), row->fault);
}

/* The next line that is a row, its entries behind those in hand. *found: there was one.
 */
static plogp_status read_row(struct plogp_sparse_source *source, bool *found,
                             uint32_t *label)
{
    struct plogp__libsvm_row row;
    const char *line = NULL;
    size_t length = 0;
    *found = false;
    do {
        PLOGP_TRY(plogp__line_reader_next(&source->reader, &line, &length));
        if (line == NULL)
            return PLOGP_OK;
        if (plogp__libsvm_parse(line, length, source->alloc, &source->entries, &row) !=
            PLOGP_OK)
            return plogp__fail_memory(source->context);
    } while (row.empty);
    if (row.fault != NULL)
        return fail_row(source, &row);
    *found = true;
    if (plogp__dictionary_code(&source->labels, row.label, row.label_length, label) !=
        PLOGP_OK)
        return plogp__fail_memory(source->context);
    return PLOGP_OK;
}

plogp_status plogp_sparse_rewind(plogp_sparse_source *source)
{
    if (source == NULL)
        return PLOGP_EINVAL;
    source->next_row = 0;
    return plogp__line_reader_rewind(&source->reader);
}

/* The first pass: everything is parsed once, so that the labels and features are known.
 */
static plogp_status look_through(struct plogp_sparse_source *source)
{
    bool found = true;
    uint32_t label = 0;
    source->entries.smallest = UINT32_MAX;
    while (found) {
        source->entries.count = 0;
        PLOGP_TRY(read_row(source, &found, &label));
        source->schema.rows += found ? 1 : 0;
        source->schema.entries += source->entries.count;
    }
    if (source->schema.rows == 0)
        return plogp__fail(source->context, PLOGP_EFORMAT, "%s: has no row",
                           plogp__input_name(source->reader.input));
    source->schema.first_index = source->entries.smallest == 0 ? 0 : 1;
    if (source->entries.smallest != UINT32_MAX)
        source->schema.features =
            (size_t)source->entries.largest - source->schema.first_index + 1;
    source->schema.labels = &source->labels.levels;
    return plogp_sparse_rewind(source);
}

static plogp_status start(struct plogp_sparse_source *source,
                          const plogp_read_options *options)
{
    PLOGP_TRY(look_through(source));
    source->batch_rows = source->schema.rows < options->batch_rows
                             ? (size_t)source->schema.rows
                             : options->batch_rows;
    source->start =
        plogp__alloc(source->alloc, source->batch_rows + 1, sizeof *source->start);
    source->label = plogp__alloc(source->alloc, source->batch_rows, sizeof(uint32_t));
    if (source->start == NULL || source->label == NULL)
        return plogp__fail_memory(source->context);
    return PLOGP_OK;
}

plogp_status plogp__sparse_source_new(struct plogp__input *input,
                                      const plogp_read_options *options,
                                      const plogp_context *context,
                                      plogp_sparse_source **source)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct plogp_sparse_source *opened = plogp__alloc_zero(alloc, 1, sizeof *opened);
    if (opened == NULL) {
        plogp__input_free(input);
        return plogp__fail_memory(context);
    }
    opened->context = context;
    opened->alloc = alloc;
    plogp__dictionary_init(&opened->labels, alloc);
    plogp__line_reader_init(&opened->reader, input, options->buffer_bytes, context);
    const plogp_status status = start(opened, options);
    if (status != PLOGP_OK) {
        plogp_sparse_free(opened);
        return status;
    }
    *source = opened;
    return PLOGP_OK;
}

plogp_status plogp_sparse_open(const char *path, const plogp_read_options *options,
                               const plogp_context *context, plogp_sparse_source **source)
{
    const plogp_read_options asked =
        options == NULL ? plogp_read_options_defaults() : *options;
    if (path == NULL || source == NULL || asked.batch_rows == 0 ||
        asked.buffer_bytes == 0)
        return plogp__fail(context, PLOGP_EINVAL,
                           "plogp_sparse_open: null pointer, or a size of 0");
    struct plogp__input *input = NULL;
    PLOGP_TRY(plogp__input_open(path, context, &input));
    return plogp__sparse_source_new(input, &asked, context, source);
}

const plogp_sparse_schema *plogp_sparse_schema_of(const plogp_sparse_source *source)
{
    return &source->schema;
}

const char *plogp_sparse_name(const plogp_sparse_source *source)
{
    return plogp__input_name(source->reader.input);
}

plogp_status plogp_sparse_next(plogp_sparse_source *source, plogp_sparse_batch *batch)
{
    if (source == NULL || batch == NULL)
        return PLOGP_EINVAL;
    size_t rows = 0;
    bool found = true;
    source->entries.count = 0;
    while (rows < source->batch_rows) {
        source->start[rows] = source->entries.count;
        PLOGP_TRY(read_row(source, &found, &source->label[rows]));
        if (!found)
            break;
        rows++;
    }
    source->start[rows] = source->entries.count;
    for (size_t i = 0; i < source->entries.count; i++)
        source->entries.index[i] -= source->schema.first_index;
    *batch = (plogp_sparse_batch){.rows = rows,
                                  .start = source->start,
                                  .feature = source->entries.index,
                                  .value = source->entries.value,
                                  .label = source->label,
                                  .first_row = source->next_row};
    source->next_row += rows;
    return PLOGP_OK;
}

void plogp_sparse_free(plogp_sparse_source *source)
{
    if (source == NULL)
        return;
    plogp__line_reader_clear(&source->reader);
    plogp__dictionary_clear(&source->labels);
    plogp__free(source->alloc, source->entries.index);
    plogp__free(source->alloc, source->entries.value);
    plogp__free(source->alloc, source->start);
    plogp__free(source->alloc, source->label);
    plogp__free(source->alloc, source);
}
