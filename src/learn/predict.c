#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/binding.h"
#include "learn/classifier.h"
#include "learn/softmax.h"
#include "plogp/prediction.h"

#define ROOM ((size_t)1) /* rows that are features at the same time */

struct plogp_predictor {
    const plogp_context *context;
    const plogp_classifier *classifier;
    struct plogp__binding binding;
    struct plogp__rows rows; /* room for ROOM rows */
    int shift;               /* of sparse rows */
    double *work;            /* [2][classes], then the scorer's scratch */
    uint8_t *possible;       /* [classes]    */
};

static plogp_status allocate(plogp_predictor *predictor, size_t entries, bool valued)
{
    const plogp_alloc *alloc = plogp__context_alloc(predictor->context);
    const size_t classes = predictor->classifier->classes;
    predictor->rows.dense = predictor->classifier->schema.dense;
    predictor->rows.features = predictor->classifier->schema.features;
    PLOGP_TRY(
        plogp__rows_init(&predictor->rows, ROOM, entries, valued, predictor->context));
    const struct plogp__scorer scorer = plogp__classifier_scorer(predictor->classifier);
    predictor->work =
        plogp__alloc(alloc, 2 * classes + plogp__scorer_scratch(&scorer), sizeof(double));
    predictor->possible = plogp__alloc(alloc, classes, 1);
    if (predictor->work == NULL || predictor->possible == NULL)
        return plogp__fail_memory(predictor->context);
    return PLOGP_OK;
}

/* Everything but the binding. */
static plogp_status make(const plogp_classifier *classifier, const plogp_context *context,
                         plogp_predictor **predictor)
{
    plogp_predictor *made =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(context);
    made->context = context;
    made->binding.context = context;
    made->classifier = classifier;
    *predictor = made;
    return PLOGP_OK;
}

plogp_status plogp_predictor_new(const plogp_classifier *classifier,
                                 const plogp_batch *schema, const plogp_context *context,
                                 plogp_predictor **predictor)
{
    plogp_predictor *made = NULL;
    if (classifier == NULL || schema == NULL || predictor == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "prediction needs a model and columns");
    PLOGP_TRY(make(classifier, context, &made));
    plogp_status status =
        plogp__binding_init(&made->binding, &classifier->schema, schema, context);
    if (status == PLOGP_OK)
        status = allocate(made, plogp__binding_entries(&made->binding), false);
    if (status == PLOGP_OK)
        *predictor = made;
    else
        plogp_predictor_free(made);
    return status;
}

plogp_status plogp_predictor_new_sparse(const plogp_classifier *classifier,
                                        const plogp_sparse_schema *schema,
                                        const plogp_context *context,
                                        plogp_predictor **predictor)
{
    plogp_predictor *made = NULL;
    if (classifier == NULL || schema == NULL || predictor == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "prediction needs a model and rows");
    PLOGP_TRY(plogp__binding_check_sparse(&classifier->schema, context));
    PLOGP_TRY(make(classifier, context, &made));
    made->shift = (int)schema->first_index - (int)classifier->schema.first_index;
    const plogp_status status = allocate(made, classifier->schema.sparse, true);
    if (status == PLOGP_OK)
        *predictor = made;
    else
        plogp_predictor_free(made);
    return status;
}

void plogp_predictor_free(plogp_predictor *predictor)
{
    if (predictor == NULL)
        return;
    const plogp_alloc *alloc = plogp__context_alloc(predictor->context);
    plogp__binding_clear(&predictor->binding);
    plogp__rows_clear(&predictor->rows, predictor->context);
    plogp__free(alloc, predictor->work);
    plogp__free(alloc, predictor->possible);
    plogp__free(alloc, predictor);
}

/* The probabilities of the one row that is there. */
static void score(const plogp_predictor *predictor, const struct plogp__scorer *scorer,
                  double *probability)
{
    double *logits = predictor->work, *complement = logits + scorer->classes;
    const struct plogp__score space = {logits, predictor->possible,
                                       complement + scorer->classes};
    plogp__scorer_row(scorer, &predictor->rows, 0, &space);
    (void)plogp__softmax(logits, predictor->possible, scorer->classes, probability,
                         complement);
}

static plogp_status predict_row(plogp_predictor *predictor, const plogp_batch *batch,
                                size_t row, double *probability)
{
    const struct plogp__scorer scorer = plogp__classifier_scorer(predictor->classifier);
    bool decided = false;
    predictor->rows.count = 0;
    PLOGP_TRY(plogp__binding_append(&predictor->binding, batch, row, &predictor->rows,
                                    &decided));
    for (size_t k = 0; !decided && k < scorer.classes; k++)
        probability[k] = NAN;
    if (decided)
        score(predictor, &scorer, probability);
    return PLOGP_OK;
}

plogp_status plogp_predictor_probs(plogp_predictor *predictor, const plogp_batch *batch,
                                   double *probability)
{
    if (predictor == NULL || batch == NULL || probability == NULL ||
        predictor->binding.columns == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__binding_learn(&predictor->binding, batch));
    for (size_t row = 0; row < batch->rows; row++)
        PLOGP_TRY(predict_row(predictor, batch, row,
                              probability + row * predictor->classifier->classes));
    return PLOGP_OK;
}

plogp_status plogp_predictor_probs_sparse(plogp_predictor *predictor,
                                          const plogp_sparse_batch *batch,
                                          double *probability)
{
    if (predictor == NULL || batch == NULL || probability == NULL ||
        predictor->rows.value == NULL)
        return PLOGP_EINVAL;
    const struct plogp__scorer scorer = plogp__classifier_scorer(predictor->classifier);
    for (size_t row = 0; row < batch->rows; row++) {
        predictor->rows.count = 0;
        plogp__binding_append_sparse(&predictor->classifier->schema, predictor->shift,
                                     batch, row, &predictor->rows);
        score(predictor, &scorer, probability + row * scorer.classes);
    }
    return PLOGP_OK;
}

uint64_t plogp_predictor_missing(const plogp_predictor *predictor)
{
    return predictor->binding.missing;
}

uint64_t plogp_predictor_unseen(const plogp_predictor *predictor)
{
    return predictor->binding.unseen;
}

const char *plogp_predictor_first_unseen(const plogp_predictor *predictor)
{
    return predictor->binding.first_unseen;
}
