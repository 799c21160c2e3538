/**
 * Predictions: a classifier applied to the rows of any source, and assessed on them.
 *
 *     plogp_predictor *predictor = NULL;
 *     status = plogp_predictor_new(classifier, plogp_source_schema(source), &context,
 *                                  &predictor);
 *     while ((status = plogp_source_next(source, &batch)) == PLOGP_OK && batch.rows > 0)
 *         status = plogp_predictor_probs(predictor, &batch, probability);
 *     plogp_predictor_free(predictor);
 *
 * Columns are found by name, whatever their order. How the data may differ from those of
 * the training, and what then happens:
 *
 *     a column the model does not know     ignored
 *     a column of the model is missing     PLOGP_EINVAL, named
 *     numbers where levels were            a number is the level that spells it; a hashed
 *                                          column takes its shortest text
 *     levels where numbers were            a level that spells a number is that number,
 *                                          another one is PLOGP_EFORMAT, named
 *     a level that training did not see    no probabilities (the row is undecided); in a
 *                                          hashed column it is as the levels of its bucket,
 *                                          and undecided only where no row of the training
 *                                          fell into that
 *     a missing value                      as the model was trained: with `drop` no
 *                                          probabilities; a number is replaced by the mean
 *                                          of the training; the indicator, if there is one
 *     a missing value where training had   with `indicator` or `mean` in a categorical
 *     none                                 column: no probabilities
 */
#ifndef PLOGP_PREDICTION_H
#define PLOGP_PREDICTION_H

#include "plogp/batch.h"
#include "plogp/classifier.h"
#include "plogp/sparse.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_predictor plogp_predictor;

/**
 * Bind a classifier to the columns of a source. Both must outlive the predictor.
 *
 * Status       PLOGP_EINVAL   a column of the model is missing (the message names it), or
 *                             a null pointer
 *              PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_predictor_new(const plogp_classifier *classifier, const plogp_batch *schema,
                    const plogp_context *context, plogp_predictor **predictor);

/** Release; NULL is allowed. */
PLOGP_API void plogp_predictor_free(plogp_predictor *predictor);

/**
 * The probabilities of the classes, row by row.
 *
 * Given        batch        rows with the columns of the schema
 * Returned     probability  [rows][classes] in 0..1; under separation the limit, 0 and 1
 *                           exactly where it says so; NaN in a row that is undecided
 * Status       PLOGP_EFORMAT  a text where the model needs a number; column and text are
 *                             named
 *              PLOGP_EDOMAIN  an infinite number; PLOGP_EINVAL, PLOGP_ENOMEM
 * Accuracy     (features + classes) u in the logits' terms, then 4u
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_predictor_probs(plogp_predictor *predictor,
                                                              const plogp_batch *batch,
                                                              double *probability);

/**
 * The same of sparse rows, for a model of sparse rows; features are found by their index,
 * and one that training did not see is ignored.
 *
 * Status       PLOGP_EINVAL  the model is of columns; a null pointer; PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_predictor_new_sparse(
    const plogp_classifier *classifier, const plogp_sparse_schema *schema,
    const plogp_context *context, plogp_predictor **predictor);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_predictor_probs_sparse(
    plogp_predictor *predictor, const plogp_sparse_batch *batch, double *probability);

/** Rows with a missing value and with an unseen level so far, which were undecided. */
PLOGP_API uint64_t plogp_predictor_missing(const plogp_predictor *predictor);
PLOGP_API uint64_t plogp_predictor_unseen(const plogp_predictor *predictor);
/** "column=level" of the first unseen level; NULL when there was none. */
PLOGP_API const char *plogp_predictor_first_unseen(const plogp_predictor *predictor);

/**
 * An evaluation gathers rows with their class and assesses the classifier on them. A class
 * that the model does not know has probability 0: its loss is +Inf, and counted.
 *
 *     plogp_evaluation *evaluation = NULL;
 *     status = plogp_evaluation_new(classifier, plogp_source_schema(source), NULL, &context,
 *                                   &evaluation);
 *     ...plogp_evaluation_push(evaluation, &batch)...
 *     status = plogp_evaluation_value(evaluation, &assessment);
 *     plogp_evaluation_free(evaluation);
 */
typedef struct plogp_evaluation plogp_evaluation;

/** `target`: the column of the classes; NULL: the one of the training. Status as
 * plogp_predictor_new. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_evaluation_new(
    const plogp_classifier *classifier, const plogp_batch *schema, const char *target,
    const plogp_context *context, plogp_evaluation **evaluation);

/** The same of sparse rows, whose labels are the classes. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_evaluation_new_sparse(
    const plogp_classifier *classifier, const plogp_sparse_schema *schema,
    const plogp_context *context, plogp_evaluation **evaluation);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_evaluation_push_sparse(
    plogp_evaluation *evaluation, const plogp_sparse_batch *batch);

/** Release; NULL is allowed. */
PLOGP_API void plogp_evaluation_free(plogp_evaluation *evaluation);

/** Add the rows of a batch, with their weights. Status as plogp_predictor_probs. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_evaluation_push(plogp_evaluation *evaluation, const plogp_batch *batch);

/** The assessment of all rows so far; PLOGP_EDOMAIN when there is none. It depends on
 * neither their order nor the batches. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_evaluation_value(plogp_evaluation *evaluation, plogp_assessment *assessment);

/** Classes of the model, and those of the rows so far that it does not know. */
PLOGP_API size_t plogp_evaluation_class_count(const plogp_evaluation *evaluation);

/**
 * What each class costs on all rows so far.
 *
 * Given        evaluation  with one row at least
 * Returned     classes     [plogp_evaluation_class_count] in the model's order, then those
 *                          that it does not know in sorted order; the names live as long
 *                          as the evaluation
 * Status       PLOGP_EDOMAIN  no row; PLOGP_EINVAL, PLOGP_ENOMEM
 * Accuracy     sums are exact, so given the losses of the rows 4u; the contributions add up
 *              to the cross-entropy of plogp_evaluation_value within 8u
 * Cost         one scoring of the rows, 8 bytes a row beside it
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_evaluation_classes(plogp_evaluation *evaluation, plogp_class_ledger *classes);

/** Weight of the rows left out: no class, a missing feature, an unseen level. */
PLOGP_API double plogp_evaluation_dropped(const plogp_evaluation *evaluation);
/** Weight of the rows of classes that the model does not know. */
PLOGP_API double plogp_evaluation_unknown(const plogp_evaluation *evaluation);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_PREDICTION_H */
