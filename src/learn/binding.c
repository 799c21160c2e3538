#include "learn/binding.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/hashing.h"
#include "plogp/number.h"

static plogp_status bind_column(struct plogp__binding *binding, const plogp_batch *batch,
                                struct plogp__bound_column *bound)
{
    bound->place = plogp__batch_place(batch, bound->column->name);
    if (bound->place < batch->column_count)
        return PLOGP_OK;
    return plogp__fail(binding->context, PLOGP_EINVAL,
                       "the data have no column '%s', which the model needs",
                       bound->column->name);
}

plogp_status plogp__binding_init(struct plogp__binding *binding,
                                 const struct plogp__schema *schema,
                                 const plogp_batch *batch, const plogp_context *context)
{
    *binding = (struct plogp__binding){.context = context, .schema = schema};
    if (schema->sparse > 0)
        return plogp__fail(context, PLOGP_EINVAL,
                           "the model was trained on sparse rows, not on columns");
    binding->columns = plogp__alloc_zero(plogp__context_alloc(context), schema->count,
                                         sizeof *binding->columns);
    plogp_status status =
        binding->columns == NULL ? plogp__fail_memory(context) : PLOGP_OK;
    for (size_t c = 0; status == PLOGP_OK && c < schema->count; c++) {
        binding->columns[c].column = &schema->columns[c];
        status = bind_column(binding, batch, &binding->columns[c]);
    }
    if (status != PLOGP_OK)
        plogp__binding_clear(binding);
    return status;
}

void plogp__binding_clear(struct plogp__binding *binding)
{
    const plogp_alloc *alloc = plogp__context_alloc(binding->context);
    for (size_t c = 0; binding->columns != NULL && c < binding->schema->count; c++)
        plogp__free(alloc, binding->columns[c].meanings);
    plogp__free(alloc, binding->columns);
    plogp__free(alloc, binding->first_unseen);
    binding->columns = NULL;
    binding->first_unseen = NULL;
}

size_t plogp__binding_entries(const struct plogp__binding *binding)
{
    size_t entries = 0;
    for (size_t c = 0; c < binding->schema->count; c++)
        entries += binding->columns[c].column->indicator ||
                   binding->columns[c].column->type == PLOGP_COLUMN_CATEGORICAL;
    return entries;
}

static struct plogp__level_meaning look_up(const struct plogp__schema_column *column,
                                           const char *text, size_t length)
{
    struct plogp__level_meaning meaning = {PLOGP__UNSEEN, NAN};
    if (column->hashing.buckets > 0) {
        meaning.place = plogp__hashing_place(&column->hashing, text, length);
        return meaning;
    }
    const size_t place = plogp__names_find(&column->levels, text, length);
    if (place < column->levels.count)
        meaning.place = (uint32_t)place;
    if (plogp_number_parse(text, length, &meaning.number) != PLOGP_OK)
        meaning.number = NAN;
    return meaning;
}

plogp_status plogp__binding_learn(struct plogp__binding *binding,
                                  const plogp_batch *batch)
{
    const plogp_alloc *alloc = plogp__context_alloc(binding->context);
    for (size_t c = 0; c < binding->schema->count; c++) {
        struct plogp__bound_column *bound = &binding->columns[c];
        const plogp_levels *levels = batch->columns[bound->place].levels;
        if (levels == NULL || levels->count <= bound->known)
            continue;
        void *block = bound->meanings;
        if (!plogp__reserve(alloc, &block, &bound->room, levels->count,
                            sizeof *bound->meanings))
            return plogp__fail_memory(binding->context);
        bound->meanings = block;
        for (; bound->known < levels->count; bound->known++)
            bound->meanings[bound->known] = look_up(
                bound->column, levels->text[bound->known], levels->length[bound->known]);
    }
    return PLOGP_OK;
}

/* The place of a number among the levels that spell numbers, or of its shortest text among
 * the buckets. */
static uint32_t place_of_number(const struct plogp__schema_column *column, double number)
{
    if (column->hashing.buckets > 0) {
        char text[PLOGP_NUMBER_SIZE];
        return plogp__hashing_place(&column->hashing, text,
                                    plogp_number_format(number, text));
    }
    const size_t place = plogp__names_find_number(&column->levels, number);
    return place < column->levels.count ? (uint32_t)place : PLOGP__UNSEEN;
}

/* A value as the column of the model takes it. */
struct value {
    bool missing;
    double number;  /* of a numeric column */
    uint32_t place; /* of a level           */
};

static plogp_status read_number(const struct plogp__binding *binding,
                                const struct plogp__bound_column *bound,
                                const plogp_column *column, size_t row,
                                struct value *value)
{
    const bool numeric = column->type == PLOGP_COLUMN_NUMERIC;
    value->number =
        numeric ? column->numbers[row] : bound->meanings[column->codes[row]].number;
    if (numeric && isnan(value->number)) {
        value->missing = true;
        return PLOGP_OK;
    }
    if (isnan(value->number)) {
        const uint32_t code = column->codes[row];
        return plogp__fail_at(binding->context, row, PLOGP_EFORMAT,
                              "column '%s': '%.*s' is not a number, and the model needs "
                              "one",
                              column->name, (int)column->levels->length[code],
                              column->levels->text[code]);
    }
    if (isinf(value->number))
        return plogp__fail_at(binding->context, row, PLOGP_EDOMAIN,
                              "column '%s': an infinite number is no feature",
                              column->name);
    return PLOGP_OK;
}

static plogp_status read_value(const struct plogp__binding *binding,
                               const struct plogp__bound_column *bound,
                               const plogp_column *column, size_t row,
                               struct value *value)
{
    *value = (struct value){.place = PLOGP__UNSEEN};
    value->missing = column->valid != NULL && !column->valid[row];
    if (value->missing)
        return PLOGP_OK;
    if (bound->column->type == PLOGP_COLUMN_NUMERIC)
        return read_number(binding, bound, column, row, value);
    if (column->type == PLOGP_COLUMN_CATEGORICAL) {
        value->place = bound->meanings[column->codes[row]].place;
        return PLOGP_OK;
    }
    value->missing = isnan(column->numbers[row]);
    if (!value->missing)
        value->place = place_of_number(bound->column, column->numbers[row]);
    return PLOGP_OK;
}

/* Note what made a row undecided, and the first level that was unseen. */
static plogp_status note_undecided(struct plogp__binding *binding,
                                   const plogp_column *column, size_t row, bool missing)
{
    if (missing) {
        binding->missing++;
        return PLOGP_OK;
    }
    if (binding->unseen++ > 0)
        return PLOGP_OK;
    char number[PLOGP_NUMBER_SIZE];
    const char *text = number;
    size_t length = 0;
    if (column->type == PLOGP_COLUMN_CATEGORICAL) {
        text = column->levels->text[column->codes[row]];
        length = column->levels->length[column->codes[row]];
    } else {
        length = plogp_number_format(column->numbers[row], number);
    }
    const plogp_alloc *alloc = plogp__context_alloc(binding->context);
    const size_t name = strlen(column->name);
    binding->first_unseen = plogp__alloc(alloc, name + length + 2, 1);
    if (binding->first_unseen == NULL)
        return plogp__fail_memory(binding->context);
    memcpy(binding->first_unseen, column->name, name);
    binding->first_unseen[name] = '=';
    memcpy(binding->first_unseen + name + 1, text, length);
    binding->first_unseen[name + 1 + length] = '\0';
    return PLOGP_OK;
}

/* Whether the model says something about this value. */
static bool is_decided(const struct plogp__binding *binding,
                       const struct plogp__schema_column *column,
                       const struct value *value)
{
    if (!value->missing)
        return column->type == PLOGP_COLUMN_NUMERIC || value->place != PLOGP__UNSEEN;
    if (binding->schema->missing == PLOGP_MISSING_DROP)
        return false;
    return column->type == PLOGP_COLUMN_NUMERIC || column->indicator;
}

plogp_status plogp__binding_append(struct plogp__binding *binding,
                                   const plogp_batch *batch, size_t row,
                                   struct plogp__rows *rows, bool *decided)
{
    const size_t i = rows->count;
    double *numbers = rows->numbers + i * rows->dense;
    size_t end = rows->start[i];
    *decided = false;
    for (size_t c = 0; c < binding->schema->count; c++) {
        const struct plogp__bound_column *bound = &binding->columns[c];
        const struct plogp__schema_column *column = bound->column;
        const plogp_column *from = &batch->columns[bound->place];
        struct value value;
        PLOGP_TRY(read_value(binding, bound, from, row, &value));
        if (!is_decided(binding, column, &value))
            return note_undecided(binding, from, row, value.missing);
        if (column->type == PLOGP_COLUMN_NUMERIC)
            *numbers++ = value.missing ? column->fill : value.number;
        if (value.missing && column->indicator)
            rows->entry[end++] = (uint32_t)column->missing_feature;
        else if (column->type == PLOGP_COLUMN_CATEGORICAL && value.place > 0)
            rows->entry[end++] = (uint32_t)(column->feature + value.place - 1);
    }
    rows->start[i + 1] = end;
    rows->count = i + 1;
    *decided = true;
    return PLOGP_OK;
}

void plogp__binding_append_sparse(const struct plogp__schema *schema, int shift,
                                  const plogp_sparse_batch *batch, size_t row,
                                  struct plogp__rows *rows)
{
    const size_t i = rows->count;
    size_t end = rows->start[i];
    for (size_t e = batch->start[row]; e < batch->start[row + 1]; e++) {
        const int64_t feature = (int64_t)batch->feature[e] + shift;
        if (feature < 0 || feature >= (int64_t)schema->sparse)
            continue;
        rows->entry[end] = (uint32_t)feature + 1;
        rows->value[end++] = batch->value[e];
    }
    rows->start[i + 1] = end;
    rows->count = i + 1;
}

plogp_status plogp__binding_check_sparse(const struct plogp__schema *schema,
                                         const plogp_context *context)
{
    if (schema->sparse > 0)
        return PLOGP_OK;
    return plogp__fail(context, PLOGP_EINVAL,
                       "the model was trained on columns, and sparse rows have none");
}
