/* Batches of a NumPy array: a vector is one column, a matrix has its own. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/columns.h"
#include "data/npy_column.h"
#include "data/source.h"
#include "math/kernel.h"

#define COLUMNS_MAX ((uint64_t)1 << 20)
#define STEP_BYTES  ((size_t)1 << 20) /* read of a whole matrix at a time */

struct npy_source {
    plogp_source base;
    struct plogp__input *input;
    struct plogp__npy npy;
    struct plogp__columns columns;
    char **names;  /* [fields] V1, V2, ... */
    size_t fields; /* columns of the array */
    uint8_t *rows; /* [batch_rows][row_bytes] as stored; all of it in Fortran's order */
    size_t row_bytes;
    uint64_t row_count;
};

static void free_npy(plogp_source *base)
{
    struct npy_source *source = (struct npy_source *)base;
    const plogp_alloc *alloc = plogp__context_alloc(base->context);
    for (size_t i = 0; source->names != NULL && i < source->fields; i++)
        plogp__free(alloc, source->names[i]);
    plogp__free(alloc, source->names);
    plogp__free(alloc, source->rows);
    plogp__columns_clear(&source->columns);
    plogp__input_free(source->input);
    plogp__free(alloc, source);
}

static plogp_status fail_npy(const struct npy_source *source, const char *what)
{
    return plogp__fail(source->base.context, PLOGP_EFORMAT, "%s: %s", source->base.name,
                       what);
}

/* Exactly `size` bytes, or the file is truncated. */
static plogp_status read_exactly(struct npy_source *source, void *bytes, size_t size)
{
    size_t got = 0;
    PLOGP_TRY(plogp__input_read(source->input, bytes, size, &got));
    return got == size ? PLOGP_OK : fail_npy(source, "ends early; the file is truncated");
}

static plogp_status read_header(struct npy_source *source)
{
    const plogp_alloc *alloc = plogp__context_alloc(source->base.context);
    uint8_t prefix[PLOGP__NPY_PREFIX_SIZE];
    PLOGP_TRY(read_exactly(source, prefix, sizeof prefix));
    const size_t size = plogp__npy_header_size(prefix, sizeof prefix);
    if (size < sizeof prefix || size > PLOGP__NPY_HEADER_MAX)
        return fail_npy(source, "its header is damaged");
    uint8_t *header = plogp__alloc(alloc, size, 1);
    if (header == NULL)
        return plogp__fail_memory(source->base.context);
    memcpy(header, prefix, sizeof prefix);
    plogp_status status =
        read_exactly(source, header + sizeof prefix, size - sizeof prefix);
    if (status == PLOGP_OK) {
        const char *fault = plogp__npy_parse(header, size, &source->npy);
        if (fault != NULL)
            status = fail_npy(source, fault);
    }
    plogp__free(alloc, header);
    return status;
}

/* Rows and columns of the array; a vector is one column. */
static plogp_status check_shape(struct npy_source *source)
{
    const struct plogp__npy *npy = &source->npy;
    if (npy->dimensions == 0 || npy->dimensions > 2)
        return fail_npy(source, "is neither a vector nor a matrix");
    if (npy->shape[1] == 0 || npy->shape[1] > COLUMNS_MAX)
        return fail_npy(source, "must have between 1 and 1048576 columns");
    source->row_count = npy->shape[0];
    source->fields = (size_t)npy->shape[1];
    source->row_bytes = source->fields * npy->size;
    return PLOGP_OK;
}

static plogp_status make_names(struct npy_source *source)
{
    const plogp_alloc *alloc = plogp__context_alloc(source->base.context);
    source->names = plogp__alloc_zero(alloc, source->fields, sizeof *source->names);
    for (size_t i = 0; source->names != NULL && i < source->fields; i++) {
        char name[32];
        const int length = snprintf(name, sizeof name, "V%zu", i + 1);
        source->names[i] = plogp__copy_text(alloc, name, (size_t)length);
        if (source->names[i] == NULL)
            return plogp__fail_memory(source->base.context);
    }
    return source->names == NULL ? plogp__fail_memory(source->base.context) : PLOGP_OK;
}

/* A matrix in Fortran's order is not stored row by row: all of it is kept. */
static bool is_whole(const struct npy_source *source)
{
    return source->npy.fortran_order && source->fields > 1 && source->row_count > 1;
}

/* All elements, in memory that grows with what is really there, whatever the header
 * says. */
static plogp_status read_whole(struct npy_source *source)
{
    const plogp_alloc *alloc = plogp__context_alloc(source->base.context);
    size_t bytes = 0;
    size_t capacity = 0;
    if (source->row_count > SIZE_MAX ||
        !plogp__size_mul((size_t)source->row_count, source->row_bytes, &bytes))
        return plogp__fail_memory(source->base.context);
    for (size_t at = 0; at < bytes;) {
        const size_t step = bytes - at < STEP_BYTES ? bytes - at : STEP_BYTES;
        if (!plogp__reserve(alloc, (void **)&source->rows, &capacity, at + step, 1))
            return plogp__fail_memory(source->base.context);
        PLOGP_TRY(read_exactly(source, source->rows + at, step));
        at += step;
    }
    return PLOGP_OK;
}

static plogp_status reserve_rows(struct npy_source *source)
{
    if (is_whole(source))
        return read_whole(source);
    source->rows = plogp__alloc(plogp__context_alloc(source->base.context),
                                source->columns.batch_rows, source->row_bytes);
    return source->rows == NULL ? plogp__fail_memory(source->base.context) : PLOGP_OK;
}

static const uint8_t *element_at(const struct npy_source *source, size_t row,
                                 size_t field)
{
    const size_t size = source->npy.size;
    if (!is_whole(source))
        return source->rows + row * source->row_bytes + field * size;
    const size_t place =
        field * (size_t)source->row_count + (size_t)source->columns.next_row + row;
    return source->rows + place * size;
}

static bool is_little_endian(void)
{
    const uint16_t one = 1;
    uint8_t first = 0;
    memcpy(&first, &one, 1);
    return first == 1;
}

/* One column of doubles as this machine has them: they need no conversion. */
static bool is_plain(const struct npy_source *source)
{
    const struct plogp__columns *const columns = &source->columns;
    return source->npy.kind == 'f' && source->npy.size == sizeof(double) &&
           !source->npy.big_endian && is_little_endian() && source->fields == 1 &&
           columns->all == 1 && !columns->items[0].weights &&
           columns->items[0].type == PLOGP_COLUMN_NUMERIC;
}

static plogp_status read_plain(struct npy_source *source, size_t rows)
{
    struct plogp__column *const column = &source->columns.items[0];
    PLOGP_TRY(read_exactly(source, column->numbers, rows * sizeof(double)));
    column->has_missing =
        !plogp__kernels()->extent(column->numbers, rows, NULL, NULL).finite;
    for (size_t row = 0; column->has_missing && row < rows; row++) {
        const bool known = !isnan(column->numbers[row]);
        column->valid[row] = known;
    }
    return PLOGP_OK;
}

static plogp_status next_npy(plogp_source *base, plogp_batch *batch)
{
    struct npy_source *source = (struct npy_source *)base;
    struct plogp__columns *columns = &source->columns;
    const uint64_t left = source->row_count - columns->next_row;
    const size_t rows = left < columns->batch_rows ? (size_t)left : columns->batch_rows;
    PLOGP_TRY(plogp__check_cancel(base->context));
    if (plogp__columns_prepare(columns) != PLOGP_OK)
        return plogp__fail_memory(base->context);
    const bool plain = is_plain(source);
    if (plain)
        PLOGP_TRY(read_plain(source, rows));
    else if (!is_whole(source))
        PLOGP_TRY(read_exactly(source, source->rows, rows * source->row_bytes));
    for (size_t row = 0; !plain && row < rows; row++)
        for (size_t i = 0; i < columns->all; i++)
            PLOGP_TRY(plogp__npy_convert(
                &source->npy, element_at(source, row, columns->items[i].field), base,
                columns->next_row, &columns->items[i], row));
    plogp__columns_publish(columns, &base->schema, rows, batch);
    return PLOGP_OK;
}

static plogp_status rewind_npy(plogp_source *base)
{
    struct npy_source *source = (struct npy_source *)base;
    source->columns.next_row = 0;
    if (is_whole(source))
        return PLOGP_OK;
    PLOGP_TRY(plogp__input_rewind(source->input));
    return read_header(source);
}

static bool join_npy(plogp_source *base, struct plogp__team *team)
{
    plogp__columns_keep_two(&((struct npy_source *)base)->columns, team != NULL);
    return team != NULL;
}

static plogp_status start(struct npy_source *source, const plogp_read_options *options)
{
    const plogp_context *context = source->base.context;
    PLOGP_TRY(read_header(source));
    PLOGP_TRY(check_shape(source));
    PLOGP_TRY(make_names(source));
    const struct plogp__names names = {source->base.name, source->names, source->fields};
    PLOGP_TRY(plogp__columns_init(&source->columns, &names, options, context));
    plogp__columns_publish_schema(&source->columns, options, source->row_count,
                                  &source->base.schema);
    return reserve_rows(source);
}

plogp_status plogp__npy_source_new(struct plogp__input *input,
                                   const plogp_read_options *options,
                                   const plogp_context *context, plogp_source **source)
{
    static const struct plogp__source_kind NPY = {
        .next = next_npy, .rewind = rewind_npy, .free = free_npy, .join = join_npy};
    plogp_source *made = NULL;
    PLOGP_TRY(plogp__source_make(&NPY, sizeof(struct npy_source), input, context, &made));
    struct npy_source *opened = (struct npy_source *)made;
    opened->input = input;
    return plogp__source_opened(made, start(opened, options), source);
}
