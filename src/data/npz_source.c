/* Batches of the arrays in a NumPy archive: a vector is the column of its name, a matrix
 * the columns NAME_1, NAME_2, ... */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/npy_column.h"
#include "data/path.h"
#include "data/zip.h"

#define FIELDS_MAX ((uint64_t)1 << 20)

/* One array, all of it. */
struct array {
    struct plogp__npy npy;
    uint8_t *bytes; /* the file in the archive */
    size_t fields;  /* columns it makes        */
};

/* Where a column of the table is. */
struct place {
    size_t array, field;
};

struct npz_source {
    plogp_source base;
    struct plogp__input *input;
    struct plogp__zip zip;
    struct array *arrays; /* [count] */
    size_t count, arrays_room;
    char **names;         /* [fields] */
    struct place *places; /* [fields] */
    size_t fields, names_room, places_room;
    uint64_t row_count;
    struct plogp__columns columns;
};

static void free_npz(plogp_source *base)
{
    struct npz_source *source = (struct npz_source *)base;
    const plogp_alloc *alloc = plogp__context_alloc(base->context);
    plogp__columns_clear(&source->columns);
    plogp__zip_clear(&source->zip);
    for (size_t i = 0; i < source->count; i++)
        plogp__free(alloc, source->arrays[i].bytes);
    for (size_t i = 0; i < source->fields; i++)
        plogp__free(alloc, source->names[i]);
    plogp__free(alloc, source->arrays);
    plogp__free(alloc, source->names);
    plogp__free(alloc, source->places);
    plogp__input_free(source->input);
    plogp__free(alloc, source);
}

static plogp_status fail_array(const struct npz_source *source, const char *name,
                               const char *what)
{
    return plogp__fail(source->base.context, PLOGP_EFORMAT, "%s: array '%s': %s",
                       source->base.name, name, what);
}

/* The columns of an array, named after it without ".npy". */
static plogp_status add_names(struct npz_source *source, const char *name, size_t length)
{
    const plogp_alloc *alloc = plogp__context_alloc(source->base.context);
    const struct array *array = &source->arrays[source->count - 1];
    const size_t needed = source->fields + array->fields;
    char text[PLOGP__ZIP_NAME_MAX + 32];
    if (!plogp__reserve(alloc, (void **)&source->names, &source->names_room, needed,
                        sizeof *source->names) ||
        !plogp__reserve(alloc, (void **)&source->places, &source->places_room, needed,
                        sizeof *source->places))
        return plogp__fail_memory(source->base.context);
    for (size_t field = 0; field < array->fields; field++) {
        int size = snprintf(text, sizeof text, "%.*s", (int)length, name);
        if (array->fields > 1)
            size = snprintf(text, sizeof text, "%.*s_%zu", (int)length, name, field + 1);
        char *copy = plogp__copy_text(alloc, text, (size_t)size);
        if (copy == NULL)
            return plogp__fail_memory(source->base.context);
        source->places[source->fields] = (struct place){source->count - 1, field};
        source->names[source->fields++] = copy;
    }
    return PLOGP_OK;
}

/* Elements, dimensions and the number of rows must fit. */
static plogp_status check_array(struct npz_source *source, const char *name,
                                uint64_t size)
{
    struct array *array = &source->arrays[source->count - 1];
    const struct plogp__npy *npy = &array->npy;
    const char *fault = plogp__npy_parse(array->bytes, (size_t)size, &array->npy);
    if (fault != NULL)
        return fail_array(source, name, fault);
    if (npy->dimensions == 0 || npy->dimensions > 2)
        return fail_array(source, name, "is neither a vector nor a matrix");
    if (npy->shape[1] == 0 || npy->shape[1] > FIELDS_MAX)
        return fail_array(source, name, "must have between 1 and 1048576 columns");
    if (npy->data_offset > size || npy->count > (size - npy->data_offset) / npy->size)
        return fail_array(source, name, "ends early");
    array->fields = (size_t)npy->shape[1];
    if (source->count == 1)
        source->row_count = npy->shape[0];
    if (npy->shape[0] != source->row_count)
        return fail_array(source, name,
                          "has another number of rows than the arrays before it");
    return PLOGP_OK;
}

static plogp_status add_array(struct npz_source *source,
                              const struct plogp__zip_entry *entry)
{
    if (!plogp__reserve(plogp__context_alloc(source->base.context),
                        (void **)&source->arrays, &source->arrays_room, source->count + 1,
                        sizeof *source->arrays))
        return plogp__fail_memory(source->base.context);
    source->arrays[source->count] = (struct array){.bytes = NULL};
    PLOGP_TRY(plogp__zip_read(&source->zip, entry, &source->arrays[source->count].bytes));
    source->count++;
    PLOGP_TRY(check_array(source, entry->name, entry->size));
    return add_names(source, entry->name, strlen(entry->name) - strlen(".npy"));
}

static plogp_status read_arrays(struct npz_source *source)
{
    struct plogp__zip_entry entry;
    bool found = true;
    PLOGP_TRY(plogp__zip_init(&source->zip, source->input, source->base.context));
    while (found) {
        PLOGP_TRY(plogp__zip_next(&source->zip, &entry, &found));
        if (!found)
            break;
        PLOGP_TRY(plogp__path_has(entry.name, ".npy")
                      ? add_array(source, &entry)
                      : plogp__zip_skip(&source->zip, &entry));
    }
    if (source->count == 0)
        return plogp__fail(source->base.context, PLOGP_EFORMAT,
                           "%s: is a ZIP archive without NumPy arrays; unpack it first",
                           source->base.name);
    return PLOGP_OK;
}

static const uint8_t *element_at(const struct npz_source *source, size_t field,
                                 uint64_t row)
{
    const struct place *place = &source->places[field];
    const struct array *array = &source->arrays[place->array];
    const uint64_t index = array->npy.fortran_order
                               ? place->field * source->row_count + row
                               : row * array->fields + place->field;
    return array->bytes + array->npy.data_offset + (size_t)index * array->npy.size;
}

static plogp_status next_npz(plogp_source *base, plogp_batch *batch)
{
    struct npz_source *source = (struct npz_source *)base;
    struct plogp__columns *columns = &source->columns;
    const uint64_t left = source->row_count - columns->next_row;
    const size_t rows = left < columns->batch_rows ? (size_t)left : columns->batch_rows;
    PLOGP_TRY(plogp__check_cancel(base->context));
    if (plogp__columns_prepare(columns) != PLOGP_OK)
        return plogp__fail_memory(base->context);
    for (size_t i = 0; i < columns->all; i++) {
        struct plogp__column *column = &columns->items[i];
        const struct array *array = &source->arrays[source->places[column->field].array];
        for (size_t row = 0; row < rows; row++)
            PLOGP_TRY(plogp__npy_convert(
                &array->npy, element_at(source, column->field, columns->next_row + row),
                base, columns->next_row, column, row));
    }
    plogp__columns_publish(columns, &base->schema, rows, batch);
    return PLOGP_OK;
}

static plogp_status rewind_npz(plogp_source *base)
{
    ((struct npz_source *)base)->columns.next_row = 0;
    return PLOGP_OK;
}

static bool join_npz(plogp_source *base, struct plogp__team *team)
{
    plogp__columns_keep_two(&((struct npz_source *)base)->columns, team != NULL);
    return team != NULL;
}

static plogp_status start(struct npz_source *source, const plogp_read_options *options)
{
    PLOGP_TRY(read_arrays(source));
    const struct plogp__names names = {source->base.name, source->names, source->fields};
    PLOGP_TRY(
        plogp__columns_init(&source->columns, &names, options, source->base.context));
    plogp__columns_publish_schema(&source->columns, options, source->row_count,
                                  &source->base.schema);
    return PLOGP_OK;
}

plogp_status plogp__npz_source_new(struct plogp__input *input,
                                   const plogp_read_options *options,
                                   const plogp_context *context, plogp_source **source)
{
    static const struct plogp__source_kind NPZ = {
        .next = next_npz, .rewind = rewind_npz, .free = free_npz, .join = join_npz};
    plogp_source *made = NULL;
    PLOGP_TRY(plogp__source_make(&NPZ, sizeof(struct npz_source), input, context, &made));
    struct npz_source *opened = (struct npz_source *)made;
    opened->input = input;
    opened->zip.context = context;
    return plogp__source_opened(made, start(opened, options), source);
}
