/* One Arrow record batch as columns: checked, then numbers where they are and codes. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/utf8.h"
#include "data/arrow_source.h"
#include "data/limits.h"

plogp_status plogp__arrow_fail(const struct plogp__arrow_source *source, const char *what)
{
    return plogp__fail(source->base.context, PLOGP_EFORMAT, "%s: %s", source->base.name,
                       what);
}

/* Where row `at` of a record batch is in a column: both have offsets. */
static int64_t place_of(const struct plogp__arrow_source *source, int64_t row)
{
    return source->array.offset + source->at + row;
}

plogp_status plogp__arrow_check(struct plogp__arrow_source *source)
{
    const struct ArrowArray *array = &source->array;
    if (array->n_children != source->schema.n_children || array->children == NULL ||
        array->length < 0 || array->offset < 0 || array->length > INT64_MAX / 4 ||
        array->offset > INT64_MAX / 4)
        return plogp__arrow_fail(source, "a record batch does not fit the schema");
    if (array->null_count != 0 && array->n_buffers > 0 && array->buffers != NULL &&
        array->buffers[0] != NULL)
        return plogp__arrow_fail(source, "a record batch has missing rows");
    for (size_t i = 0; i < source->columns.all; i++) {
        struct plogp__arrow_field *field =
            &source->fields[source->columns.items[i].field];
        const struct ArrowArray *child = array->children[source->columns.items[i].field];
        const bool indexed = field->index.kind != PLOGP__ARROW_OTHER;
        if (!plogp__arrow_is_sound(child, indexed ? &field->index : &field->type) ||
            child->length < array->offset + array->length ||
            (indexed && !plogp__arrow_is_sound(child->dictionary, &field->type)))
            return plogp__arrow_fail(source, "a record batch does not fit the schema");
        field->mapped = false;
    }
    return PLOGP_OK;
}

static plogp_status code_of(struct plogp__arrow_source *source,
                            struct plogp__column *column, const struct ArrowArray *array,
                            int64_t at, uint32_t *code)
{
    const struct plogp__arrow_field *field = &source->fields[column->field];
    char room[PLOGP__ARROW_TEXT_ROOM];
    size_t length = 0;
    *code = PLOGP__NO_CODE;
    if (!plogp__arrow_is_valid(array, at) ||
        (field->type.kind == PLOGP__ARROW_FLOAT &&
         isnan(plogp__arrow_number(array, &field->type, at))))
        return PLOGP_OK;
    const char *text = plogp__arrow_text(array, &field->type, at, room, &length);
    if (text == NULL || !plogp__utf8_valid(text, length) ||
        memchr(text, 0, length) != NULL)
        return plogp__fail(source->base.context, PLOGP_EFORMAT,
                           "%s: column '%s' has a value that is not UTF-8 text",
                           source->base.name, column->name);
    const plogp_status status =
        plogp__dictionary_code(&column->dictionary, text, length, code);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(source->base.context) : status;
}

/* The codes of all values of the dictionary of this record batch. */
static plogp_status map_dictionary(struct plogp__arrow_source *source,
                                   struct plogp__column *column,
                                   const struct ArrowArray *dictionary)
{
    struct plogp__arrow_field *field = &source->fields[column->field];
    const size_t count = (size_t)dictionary->length;
    void *codes = field->codes;
    if (!plogp__reserve(plogp__context_alloc(source->base.context), &codes,
                        &field->codes_room, count, sizeof *field->codes))
        return plogp__fail_memory(source->base.context);
    field->codes = codes;
    for (size_t i = 0; i < count; i++)
        PLOGP_TRY(code_of(source, column, dictionary, (int64_t)i, &field->codes[i]));
    field->mapped = true;
    return PLOGP_OK;
}

static plogp_status fill_codes(struct plogp__arrow_source *source,
                               struct plogp__column *column, size_t rows)
{
    struct plogp__arrow_field *field = &source->fields[column->field];
    const struct ArrowArray *array = source->array.children[column->field];
    const bool indexed = field->index.kind != PLOGP__ARROW_OTHER;
    if (indexed && !field->mapped)
        PLOGP_TRY(map_dictionary(source, column, array->dictionary));
    for (size_t i = 0; i < rows; i++) {
        const int64_t at = place_of(source, (int64_t)i);
        uint32_t code = PLOGP__NO_CODE;
        if (!indexed) {
            PLOGP_TRY(code_of(source, column, array, at, &code));
        } else if (plogp__arrow_is_valid(array, at)) {
            const int64_t index = plogp__arrow_index(array, &field->index, at);
            if (index < 0 || index >= array->dictionary->length)
                return plogp__arrow_fail(source,
                                         "a record batch points outside its dictionary");
            code = field->codes[index];
        }
        column->codes[i] = code;
        column->valid[i] = code == PLOGP__NO_CODE ? 0 : 1;
        column->has_missing |= code == PLOGP__NO_CODE;
    }
    return plogp__check_levels(&source->columns, source->base.name, source->memory_limit,
                               source->base.context);
}

const double *plogp__arrow_doubles(const struct plogp__arrow_source *source,
                                   const struct plogp__column *column)
{
    const struct plogp__arrow_field *field = &source->fields[column->field];
    const struct ArrowArray *array = source->array.children[column->field];
    if (field->type.kind != PLOGP__ARROW_FLOAT || field->type.size != sizeof(double) ||
        (uintptr_t)array->buffers[1] % sizeof(double) != 0)
        return NULL;
    return (const double *)array->buffers[1] + array->offset + place_of(source, 0);
}

static plogp_status fill_numbers(struct plogp__arrow_source *source,
                                 struct plogp__column *column, size_t rows)
{
    const struct plogp__arrow_field *field = &source->fields[column->field];
    const struct ArrowArray *array = source->array.children[column->field];
    const double *doubles = plogp__arrow_doubles(source, column);
    for (size_t i = 0; i < rows; i++) {
        const int64_t at = place_of(source, (int64_t)i);
        const bool valid = plogp__arrow_is_valid(array, at);
        const double number = !valid ? (double)NAN
                              : doubles != NULL
                                  ? doubles[i]
                                  : plogp__arrow_number(array, &field->type, at);
        if (column->weights && !(number >= 0.0 && isfinite(number)))
            return plogp__fail(source->base.context, PLOGP_EFORMAT,
                               "%s: column '%s': a weight must be finite and >= 0",
                               source->base.name, column->name);
        const bool missing = isnan(number) != 0;
        column->valid[i] = !missing;
        column->has_missing = column->has_missing || missing;
        if (doubles == NULL || column->weights)
            column->numbers[i] = number;
    }
    return PLOGP_OK;
}

plogp_status plogp__arrow_fill(struct plogp__arrow_source *source, size_t rows)
{
    for (size_t i = 0; i < source->columns.all; i++) {
        struct plogp__column *column = &source->columns.items[i];
        PLOGP_TRY(column->type == PLOGP_COLUMN_NUMERIC
                      ? fill_numbers(source, column, rows)
                      : fill_codes(source, column, rows));
    }
    return PLOGP_OK;
}
