#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/assess.h"
#include "learn/binding.h"
#include "learn/classifier.h"
#include "learn/floor.h"
#include "plogp/number.h"
#include "plogp/prediction.h"
#include "plogp/sum.h"
#include "sample/column_levels.h"

struct plogp_evaluation {
    const plogp_context *context;
    const plogp_classifier *classifier;
    struct plogp__binding binding;
    struct plogp__rows rows; /* gathered, with room for more */
    size_t rows_room, entries_room, values_room;
    size_t grouped; /* count of the rows when they were last grouped */
    bool sparse;
    int shift;                   /* of sparse rows */
    size_t target;               /* place of the column in the source     */
    struct plogp__names classes; /* of the model, then the unknown ones    */
    uint32_t *labels;            /* [known] of the levels of the source    */
    size_t known, labels_room;
    plogp_sum dropped, unknown;
};

static plogp_status find_target(const plogp_batch *schema, const char *target,
                                const plogp_context *context, size_t *place)
{
    *place = plogp__batch_place(schema, target);
    if (*place < schema->column_count)
        return PLOGP_OK;
    return plogp__fail(context, PLOGP_EINVAL,
                       "the data have no column '%s' with the true classes", target);
}

static plogp_status copy_classes(plogp_evaluation *evaluation)
{
    const struct plogp__names *classes = &evaluation->classifier->schema.classes;
    for (size_t k = 0; k < classes->count; k++)
        PLOGP_TRY(plogp__names_append(&evaluation->classes, classes->text[k],
                                      classes->length[k], evaluation->context));
    return PLOGP_OK;
}

/* The label of a class, which is given one of its own when the model does not know it. */
static plogp_status label_of(plogp_evaluation *evaluation, const char *text,
                             size_t length, uint32_t *label)
{
    size_t place = plogp__names_find(&evaluation->classes, text, length);
    if (place == evaluation->classes.count)
        PLOGP_TRY(
            plogp__names_append(&evaluation->classes, text, length, evaluation->context));
    *label = (uint32_t)place;
    return PLOGP_OK;
}

static plogp_status learn_labels(plogp_evaluation *evaluation, const plogp_levels *levels)
{
    if (levels == NULL || levels->count <= evaluation->known)
        return PLOGP_OK;
    void *block = evaluation->labels;
    if (!plogp__reserve(plogp__context_alloc(evaluation->context), &block,
                        &evaluation->labels_room, levels->count, sizeof(uint32_t)))
        return plogp__fail_memory(evaluation->context);
    evaluation->labels = block;
    for (; evaluation->known < levels->count; evaluation->known++)
        PLOGP_TRY(label_of(evaluation, levels->text[evaluation->known],
                           levels->length[evaluation->known],
                           &evaluation->labels[evaluation->known]));
    return PLOGP_OK;
}

/* Everything but the binding. */
static plogp_status make(const plogp_classifier *classifier, const plogp_context *context,
                         plogp_evaluation **evaluation)
{
    plogp_evaluation *made =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(context);
    made->context = context;
    made->binding.context = context;
    made->classifier = classifier;
    made->rows.dense = classifier->schema.dense;
    made->rows.features = classifier->schema.features;
    plogp_sum_init(&made->dropped);
    plogp_sum_init(&made->unknown);
    const plogp_status status = copy_classes(made);
    if (status == PLOGP_OK)
        *evaluation = made;
    else
        plogp_evaluation_free(made);
    return status;
}

plogp_status plogp_evaluation_new(const plogp_classifier *classifier,
                                  const plogp_batch *schema, const char *target,
                                  const plogp_context *context,
                                  plogp_evaluation **evaluation)
{
    if (classifier == NULL || schema == NULL || evaluation == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "evaluation needs a model and columns");
    const char *name = target == NULL ? classifier->schema.target : target;
    plogp_evaluation *made = NULL;
    size_t place = 0;
    PLOGP_TRY(find_target(schema, name, context, &place));
    PLOGP_TRY(make(classifier, context, &made));
    made->target = place;
    const plogp_status status =
        plogp__binding_init(&made->binding, &classifier->schema, schema, context);
    if (status == PLOGP_OK)
        *evaluation = made;
    else
        plogp_evaluation_free(made);
    return status;
}

plogp_status plogp_evaluation_new_sparse(const plogp_classifier *classifier,
                                         const plogp_sparse_schema *schema,
                                         const plogp_context *context,
                                         plogp_evaluation **evaluation)
{
    if (classifier == NULL || schema == NULL || evaluation == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "evaluation needs a model and rows");
    plogp_evaluation *made = NULL;
    PLOGP_TRY(plogp__binding_check_sparse(&classifier->schema, context));
    PLOGP_TRY(make(classifier, context, &made));
    made->sparse = true;
    made->shift = (int)schema->first_index - (int)classifier->schema.first_index;
    const plogp_status status = learn_labels(made, schema->labels);
    if (status == PLOGP_OK)
        *evaluation = made;
    else
        plogp_evaluation_free(made);
    return status;
}

void plogp_evaluation_free(plogp_evaluation *evaluation)
{
    if (evaluation == NULL)
        return;
    const plogp_alloc *alloc = plogp__context_alloc(evaluation->context);
    plogp__binding_clear(&evaluation->binding);
    plogp__rows_clear(&evaluation->rows, evaluation->context);
    plogp__names_clear(&evaluation->classes, evaluation->context);
    plogp__free(alloc, evaluation->labels);
    plogp__free(alloc, evaluation);
}

/* Room for `more` rows with `new_entries` entries. */
static bool reserve(plogp_evaluation *evaluation, size_t more, size_t new_entries)
{
    const plogp_alloc *alloc = plogp__context_alloc(evaluation->context);
    struct plogp__rows *rows = &evaluation->rows;
    const size_t needed = rows->count + more;
    const size_t entries =
        (rows->start == NULL ? 0 : rows->start[rows->count]) + new_entries;
    void *entry = rows->entry, *value = rows->value;
    if (!plogp__reserve(alloc, &entry, &evaluation->entries_room, entries,
                        sizeof(uint32_t)))
        return false;
    rows->entry = entry;
    if (evaluation->sparse &&
        !plogp__reserve(alloc, &value, &evaluation->values_room, entries, sizeof(double)))
        return false;
    rows->value = value;
    if (needed <= evaluation->rows_room)
        return true;
    const size_t room =
        needed < 2 * evaluation->rows_room ? 2 * evaluation->rows_room : needed;
    const bool first = rows->start == NULL;
    void *numbers = rows->numbers, *start = rows->start, *label = rows->label;
    void *weight = rows->weight;
    bool grown = plogp__resize(alloc, &numbers, room, rows->dense * sizeof(double));
    rows->numbers = numbers;
    grown = grown && plogp__resize(alloc, &start, room + 1, sizeof(size_t));
    rows->start = start;
    grown = grown && plogp__resize(alloc, &label, room, sizeof(uint32_t));
    rows->label = label;
    grown = grown && plogp__resize(alloc, &weight, room, sizeof(double));
    rows->weight = weight;
    if (first && start != NULL)
        rows->start[0] = 0;
    evaluation->rows_room = grown ? room : evaluation->rows_room;
    return grown;
}

static plogp_status read_label(plogp_evaluation *evaluation, const plogp_column *target,
                               size_t row, bool *missing, uint32_t *label)
{
    *missing = target->valid != NULL && !target->valid[row];
    if (*missing)
        return PLOGP_OK;
    if (target->type == PLOGP_COLUMN_CATEGORICAL) {
        *label = evaluation->labels[target->codes[row]];
        return PLOGP_OK;
    }
    char text[PLOGP_NUMBER_SIZE];
    *missing = isnan(target->numbers[row]);
    const size_t length = plogp_number_format(target->numbers[row] + 0.0, text);
    return *missing ? PLOGP_OK : label_of(evaluation, text, length, label);
}

/* Label and weight of the row just appended. */
static void finish_row(plogp_evaluation *evaluation, uint32_t label, double weight)
{
    evaluation->rows.label[evaluation->rows.count - 1] = label;
    evaluation->rows.weight[evaluation->rows.count - 1] = weight;
    if (label >= evaluation->classifier->classes)
        plogp_sum_add(&evaluation->unknown, weight);
}

static plogp_status push_row(plogp_evaluation *evaluation, const plogp_batch *batch,
                             size_t row, double weight)
{
    struct plogp__rows *rows = &evaluation->rows;
    bool missing = false, decided = false;
    uint32_t label = 0;
    PLOGP_TRY(read_label(evaluation, &batch->columns[evaluation->target], row, &missing,
                         &label));
    if (!missing)
        PLOGP_TRY(
            plogp__binding_append(&evaluation->binding, batch, row, rows, &decided));
    if (!decided) {
        plogp_sum_add(&evaluation->dropped, weight);
        return PLOGP_OK;
    }
    finish_row(evaluation, label, weight);
    return PLOGP_OK;
}

plogp_status plogp_evaluation_push(plogp_evaluation *evaluation, const plogp_batch *batch)
{
    if (evaluation == NULL || batch == NULL || evaluation->sparse)
        return PLOGP_EINVAL;
    if (!reserve(evaluation, batch->rows,
                 batch->rows * plogp__binding_entries(&evaluation->binding)))
        return plogp__fail_memory(evaluation->context);
    PLOGP_TRY(plogp__binding_learn(&evaluation->binding, batch));
    PLOGP_TRY(learn_labels(evaluation, batch->columns[evaluation->target].levels));
    for (size_t row = 0; row < batch->rows; row++) {
        const double weight = batch->weights == NULL ? 1.0 : batch->weights[row];
        if (weight > 0.0)
            PLOGP_TRY(push_row(evaluation, batch, row, weight));
    }
    return PLOGP_OK;
}

plogp_status plogp_evaluation_push_sparse(plogp_evaluation *evaluation,
                                          const plogp_sparse_batch *batch)
{
    if (evaluation == NULL || batch == NULL || !evaluation->sparse)
        return PLOGP_EINVAL;
    if (!reserve(evaluation, batch->rows, batch->start[batch->rows]))
        return plogp__fail_memory(evaluation->context);
    for (size_t row = 0; row < batch->rows; row++) {
        plogp__binding_append_sparse(&evaluation->classifier->schema, evaluation->shift,
                                     batch, row, &evaluation->rows);
        finish_row(evaluation, evaluation->labels[batch->label[row]], 1.0);
    }
    return PLOGP_OK;
}

/* Group the rows, unless none has come since. */
static plogp_status group(plogp_evaluation *evaluation)
{
    struct plogp__rows *rows = &evaluation->rows;
    if (rows->count == 0)
        return plogp__fail(evaluation->context, PLOGP_EDOMAIN,
                           "no row with a class and all features of the model");
    if (rows->count == evaluation->grouped)
        return PLOGP_OK;
    PLOGP_TRY(plogp__rows_group(rows, evaluation->context));
    evaluation->rows_room = rows->count; /* grouping keeps the content only */
    evaluation->entries_room = rows->start[rows->count];
    evaluation->values_room = evaluation->entries_room;
    evaluation->grouped = rows->count;
    return PLOGP_OK;
}

plogp_status plogp_evaluation_value(plogp_evaluation *evaluation,
                                    plogp_assessment *assessment)
{
    if (evaluation == NULL || assessment == NULL)
        return PLOGP_EINVAL;
    const struct plogp__rows *rows = &evaluation->rows;
    PLOGP_TRY(group(evaluation));
    const struct plogp__scorer scorer = plogp__classifier_scorer(evaluation->classifier);
    plogp_assessment made;
    PLOGP_TRY(plogp__assess(&scorer, rows, evaluation->context, &made));
    PLOGP_TRY(plogp__assess_split(&scorer, rows, evaluation->context, &made));
    PLOGP_TRY(plogp__floor_find(rows, made.cross_entropy_ci.high, evaluation->context,
                                &made, NULL));
    *assessment = made;
    return PLOGP_OK;
}

size_t plogp_evaluation_class_count(const plogp_evaluation *evaluation)
{
    return evaluation == NULL ? 0 : evaluation->classes.count;
}

static int compare_names(const void *left, const void *right)
{
    const char *a = ((const plogp_class_ledger *)left)->class_name;
    const char *b = ((const plogp_class_ledger *)right)->class_name;
    return plogp__level_compare(a, strlen(a), b, strlen(b));
}

plogp_status plogp_evaluation_classes(plogp_evaluation *evaluation,
                                      plogp_class_ledger *classes)
{
    if (evaluation == NULL || classes == NULL)
        return PLOGP_EINVAL;
    const size_t count = evaluation->classes.count;
    const size_t known = evaluation->classifier->classes;
    const struct plogp__scorer scorer = plogp__classifier_scorer(evaluation->classifier);
    PLOGP_TRY(group(evaluation));
    PLOGP_TRY(plogp__assess_classes(&scorer, &evaluation->rows, evaluation->context,
                                    count, classes));
    for (size_t k = 0; k < count; k++)
        classes[k].class_name = evaluation->classes.text[k];
    qsort(classes + known, count - known, sizeof *classes, compare_names);
    return PLOGP_OK;
}

double plogp_evaluation_dropped(const plogp_evaluation *evaluation)
{
    return plogp_sum_value(&evaluation->dropped);
}

double plogp_evaluation_unknown(const plogp_evaluation *evaluation)
{
    return plogp_sum_value(&evaluation->unknown);
}
