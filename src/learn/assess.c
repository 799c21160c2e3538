#include "learn/assess.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/softmax.h"
#include "plogp/sum.h"

#define CHUNK ((size_t)4096)

struct scoring {
    const struct plogp__scorer *scorer;
    const struct plogp__rows *rows;
    struct plogp__scored *scored;
    double *work; /* [workers][work_size]: 3 [classes], then the scorer's scratch */
    size_t work_size;
    uint8_t *possible; /* [workers][classes]    */
};

/* Squared distance of the probabilities from the class; of two classes, of one of them.
 */
static double brier(const double *probability, const double *complement, size_t classes,
                    size_t label)
{
    if (classes <= 2 && label < classes)
        return complement[label] * complement[label];
    double sum = label < classes ? 0.0 : 1.0;
    for (size_t k = 0; k < classes; k++) {
        const double miss = k == label ? complement[k] : probability[k];
        sum += miss * miss;
    }
    return sum;
}

/* The logit of the second of two classes, infinite where one is excluded. */
static double score_of(const double *logits, const uint8_t *possible, size_t classes)
{
    if (classes != 2)
        return NAN;
    if (possible[0] != possible[1])
        return possible[1] ? (double)INFINITY : -(double)INFINITY;
    return logits[1] - logits[0];
}

static plogp_status score_chunk(void *state, size_t chunk, size_t worker)
{
    const struct scoring *scoring = state;
    const struct plogp__rows *rows = scoring->rows;
    const size_t classes = scoring->scorer->classes;
    double *logits = scoring->work + worker * scoring->work_size;
    double *probability = logits + classes, *complement = probability + classes;
    uint8_t *possible = scoring->possible + worker * classes;
    const struct plogp__score score = {logits, possible, complement + classes};
    const size_t end =
        (chunk + 1) * CHUNK < rows->count ? (chunk + 1) * CHUNK : rows->count;
    for (size_t i = chunk * CHUNK; i < end; i++) {
        const size_t label = rows->label[i];
        plogp__scorer_row(scoring->scorer, rows, i, &score);
        const size_t likeliest =
            plogp__softmax(logits, possible, classes, probability, complement).label;
        scoring->scored->loss[i] =
            label < classes ? plogp__softmax_loss(logits, possible, classes, label)
                            : (double)INFINITY;
        scoring->scored->score[i] = score_of(logits, possible, classes);
        scoring->scored->confidence[i] = probability[likeliest];
        scoring->scored->brier[i] = brier(probability, complement, classes, label);
        scoring->scored->right[i] = likeliest == label;
    }
    return PLOGP_OK;
}

plogp_status plogp__scored_init(struct plogp__scored *scored,
                                const struct plogp__scorer *scorer,
                                const struct plogp__rows *rows,
                                const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t workers = plogp__team_size(context), classes = scorer->classes;
    struct scoring scoring = {.scorer = scorer, .rows = rows, .scored = scored};
    scoring.work_size = 3 * classes + plogp__scorer_scratch(scorer);
    scored->loss = plogp__alloc(alloc, rows->count, sizeof(double));
    scored->score = plogp__alloc(alloc, rows->count, sizeof(double));
    scored->confidence = plogp__alloc(alloc, rows->count, sizeof(double));
    scored->brier = plogp__alloc(alloc, rows->count, sizeof(double));
    scored->right = plogp__alloc(alloc, rows->count, 1);
    scoring.work = plogp__alloc(alloc, workers, scoring.work_size * sizeof(double));
    scoring.possible = plogp__alloc(alloc, workers, classes);
    plogp_status status = plogp__fail_memory(context);
    if (scored->loss != NULL && scored->score != NULL && scored->confidence != NULL &&
        scored->brier != NULL && scored->right != NULL && scoring.work != NULL &&
        scoring.possible != NULL)
        status = plogp__team_run(context, (rows->count + CHUNK - 1) / CHUNK, score_chunk,
                                 &scoring);
    plogp__free(alloc, scoring.work);
    plogp__free(alloc, scoring.possible);
    if (status != PLOGP_OK)
        plogp__scored_clear(scored, context);
    return status;
}

void plogp__scored_clear(struct plogp__scored *scored, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    plogp__free(alloc, scored->loss);
    plogp__free(alloc, scored->score);
    plogp__free(alloc, scored->confidence);
    plogp__free(alloc, scored->brier);
    plogp__free(alloc, scored->right);
    memset(scored, 0, sizeof *scored);
}

static void assess_means(const struct plogp__rows *rows,
                         const struct plogp__scored *scored, plogp_assessment *assessment)
{
    plogp_sum right, brier_sum;
    plogp_sum_init(&right);
    plogp_sum_init(&brier_sum);
    for (size_t i = 0; i < rows->count; i++) {
        if (scored->right[i])
            plogp_sum_add(&right, rows->weight[i]);
        plogp_sum_add_product(&brier_sum, rows->weight[i], scored->brier[i]);
    }
    assessment->accuracy = plogp_sum_value(&right) / assessment->n;
    assessment->brier = plogp_sum_value(&brier_sum) / assessment->n;
}

plogp_status plogp__assess(const struct plogp__scorer *scorer,
                           const struct plogp__rows *rows, const plogp_context *context,
                           plogp_assessment *assessment)
{
    plogp_assessment made = {.groups = rows->count, .auc = NAN};
    struct plogp__scored scored = {0};
    plogp_sum weight;
    plogp_sum_init(&weight);
    plogp_sum_add_array(&weight, rows->weight, rows->count);
    made.n = plogp_sum_value(&weight);
    PLOGP_TRY(plogp__scored_init(&scored, scorer, rows, context));
    plogp__assess_ledger(rows, scored.loss, &made);
    assess_means(rows, &scored, &made);
    plogp__assess_calibration(rows, &scored, &made);
    plogp_status status = PLOGP_OK;
    if (scorer->classes == 2)
        status = plogp__assess_auc(rows, scored.score, context, &made);
    plogp__scored_clear(&scored, context);
    if (status == PLOGP_OK)
        *assessment = made;
    return status;
}
