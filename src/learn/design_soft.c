/*
 * Soft labels: a row with the law t over the classes is a row of each class k with the weight
 * w t_k. The loss, sum_k t_k loss_k, is the same, and so is everything that is made of it.
 */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/design.h"

#define TOLERANCE 1e-9 /* of a sum, for each class */

static plogp_status find_numeric(const plogp_batch *schema, const char *name,
                                 const plogp_context *context, size_t *place)
{
    *place = plogp__batch_place(schema, name);
    if (*place < schema->column_count &&
        schema->columns[*place].type == PLOGP_COLUMN_NUMERIC)
        return PLOGP_OK;
    return plogp__fail(context, PLOGP_EINVAL,
                       "no numeric column '%s' for the soft labels", name);
}

static bool is_soft(const struct plogp__soft *soft, size_t c)
{
    for (size_t k = 0; k < soft->levels.count; k++)
        if (soft->place[k] == c)
            return true;
    return false;
}

/* The places of the columns and the classes; names are copied. */
static plogp_status fill_soft(struct plogp__soft *soft, const plogp_batch *schema,
                              const plogp_soft_labels *labels,
                              const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t count = labels->count;
    soft->place = plogp__alloc(alloc, count, sizeof *soft->place);
    soft->text = plogp__alloc_zero(alloc, count, sizeof *soft->text);
    soft->length = plogp__alloc(alloc, count, sizeof *soft->length);
    soft->kept = plogp__alloc(alloc, schema->column_count, sizeof *soft->kept);
    if (soft->place == NULL || soft->text == NULL || soft->length == NULL ||
        soft->kept == NULL)
        return plogp__fail_memory(context);
    soft->levels = (plogp_levels){(const char *const *)soft->text, soft->length, count};
    for (size_t k = 0; k < count; k++) {
        soft->length[k] = strlen(labels->columns[k]);
        soft->text[k] = plogp__copy_text(alloc, labels->columns[k], soft->length[k]);
        if (soft->text[k] == NULL)
            return plogp__fail_memory(context);
        PLOGP_TRY(find_numeric(schema, labels->columns[k], context, &soft->place[k]));
        for (size_t other = 0; other < k; other++)
            if (soft->place[other] == soft->place[k])
                return plogp__fail(context, PLOGP_EINVAL,
                                   "column '%s' is named twice among the soft labels",
                                   labels->columns[k]);
    }
    for (size_t c = 0; c < schema->column_count; c++)
        if (!is_soft(soft, c) && strcmp(schema->columns[c].name, labels->target) != 0)
            soft->kept[soft->kept_count++] = c;
    return PLOGP_OK;
}

void plogp__soft_free(struct plogp__soft *soft, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    if (soft == NULL)
        return;
    for (size_t k = 0; soft->text != NULL && k < soft->levels.count; k++)
        plogp__free(alloc, soft->text[k]);
    plogp__free(alloc, soft->place);
    plogp__free(alloc, soft->text);
    plogp__free(alloc, soft->length);
    plogp__free(alloc, soft->kept);
    plogp__free(alloc, soft);
}

plogp_status plogp_design_new_soft(const plogp_batch *schema,
                                   const plogp_soft_labels *labels,
                                   const plogp_design_options *options,
                                   const plogp_context *context, plogp_design **design)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    if (schema == NULL || labels == NULL || labels->target == NULL || labels->count < 2 ||
        design == NULL)
        return plogp__fail(context, PLOGP_EINVAL,
                           "soft labels need the columns of at least two classes");
    struct plogp__soft *soft = plogp__alloc_zero(alloc, 1, sizeof *soft);
    plogp_column *columns =
        plogp__alloc_zero(alloc, schema->column_count + 1, sizeof *columns);
    plogp_design *made = NULL;
    plogp_status status = soft == NULL || columns == NULL
                              ? plogp__fail_memory(context)
                              : fill_soft(soft, schema, labels, context);
    if (status == PLOGP_OK) {
        for (size_t c = 0; c < soft->kept_count; c++)
            columns[c] = schema->columns[soft->kept[c]];
        columns[soft->kept_count] =
            (plogp_column){.name = labels->target, .type = PLOGP_COLUMN_CATEGORICAL};
        const plogp_batch reduced = {.columns = columns,
                                     .column_count = soft->kept_count + 1};
        status = plogp_design_new(&reduced, labels->target, options, context, &made);
    }
    plogp__free(alloc, columns);
    if (status != PLOGP_OK) {
        plogp__soft_free(soft, context);
        return status;
    }
    made->soft = soft;
    *design = made;
    return PLOGP_OK;
}

/* The weights of the rows of one class; NaN where a probability is missing. */
static plogp_status check_row(const plogp_design *design, const plogp_batch *batch,
                              size_t row, bool *missing)
{
    const struct plogp__soft *soft = design->soft;
    double sum = 0.0;
    *missing = false;
    for (size_t k = 0; k < soft->levels.count; k++) {
        const plogp_column *column = &batch->columns[soft->place[k]];
        const double p = column->numbers[row];
        if ((column->valid != NULL && !column->valid[row]) || isnan(p)) {
            *missing = true;
            return PLOGP_OK;
        }
        if (!(p >= 0.0 && p <= 1.0 + TOLERANCE))
            return plogp__fail_at(design->context, row, PLOGP_EDOMAIN,
                                  "column '%s': %.17g is no probability", column->name,
                                  p);
        sum += p;
    }
    if (fabs(sum - 1.0) > TOLERANCE * (double)soft->levels.count)
        return plogp__fail_at(design->context, row, PLOGP_EDOMAIN,
                              "column '%s': the soft labels of the row sum to %.17g, not "
                              "to 1",
                              batch->columns[soft->place[0]].name, sum);
    return PLOGP_OK;
}

/* Room for the rows of one class. */
struct one_class {
    double *weights;
    uint32_t *codes;
    uint8_t *valid;
    plogp_column *columns;
};

static plogp_status push_class(plogp_design *design, const plogp_batch *batch, size_t k,
                               const struct one_class *room)
{
    const struct plogp__soft *soft = design->soft;
    const plogp_column *share = &batch->columns[soft->place[k]];
    for (size_t row = 0; row < batch->rows; row++) {
        const double weight = batch->weights == NULL ? 1.0 : batch->weights[row];
        /* what is missing has no class: it is counted once, with the first */
        room->weights[row] = room->valid[row] ? weight * share->numbers[row]
                             : k == 0         ? weight
                                              : 0.0;
        room->codes[row] = (uint32_t)k;
    }
    for (size_t c = 0; c < soft->kept_count; c++)
        room->columns[c] = batch->columns[soft->kept[c]];
    room->columns[soft->kept_count] =
        (plogp_column){.name = design->columns[design->target].name,
                       .type = PLOGP_COLUMN_CATEGORICAL,
                       .codes = room->codes,
                       .levels = &soft->levels,
                       .valid = room->valid};
    const plogp_batch part = {.columns = room->columns,
                              .column_count = soft->kept_count + 1,
                              .rows = batch->rows,
                              .weights = room->weights,
                              .first_row = batch->first_row};
    return plogp__design_push_hard(design, &part);
}

static plogp_status check_columns(const plogp_design *design, const plogp_batch *batch)
{
    const struct plogp__soft *soft = design->soft;
    for (size_t k = 0; k < soft->levels.count; k++)
        if (soft->place[k] >= batch->column_count ||
            batch->columns[soft->place[k]].type != PLOGP_COLUMN_NUMERIC)
            return plogp__fail(design->context, PLOGP_EINVAL,
                               "the columns are not those of the design");
    for (size_t c = 0; c < soft->kept_count; c++)
        if (soft->kept[c] >= batch->column_count)
            return plogp__fail(design->context, PLOGP_EINVAL,
                               "the columns are not those of the design");
    return PLOGP_OK;
}

plogp_status plogp__soft_push(plogp_design *design, const plogp_batch *batch)
{
    const plogp_alloc *alloc = plogp__context_alloc(design->context);
    PLOGP_TRY(check_columns(design, batch));
    const struct one_class room = {
        plogp__alloc(alloc, batch->rows, sizeof(double)),
        plogp__alloc(alloc, batch->rows, sizeof(uint32_t)),
        plogp__alloc(alloc, batch->rows, 1),
        plogp__alloc(alloc, design->soft->kept_count + 1, sizeof(plogp_column))};
    plogp_status status = room.weights == NULL || room.codes == NULL ||
                                  room.valid == NULL || room.columns == NULL
                              ? plogp__fail_memory(design->context)
                              : PLOGP_OK;
    for (size_t row = 0; status == PLOGP_OK && row < batch->rows; row++) {
        bool missing = false;
        status = check_row(design, batch, row, &missing);
        room.valid[row] = !missing;
    }
    for (size_t k = 0; status == PLOGP_OK && k < design->soft->levels.count; k++)
        status = push_class(design, batch, k, &room);
    plogp__free(alloc, room.weights);
    plogp__free(alloc, room.codes);
    plogp__free(alloc, room.valid);
    plogp__free(alloc, room.columns);
    return status;
}
