#include "learn/assess.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/softmax.h"
#include "plogp/sum.h"

#define CHUNK      ((size_t)4096)
#define SCORES_MAX ((size_t)1 << 22) /* numbers kept to rank rows by: 32 MiB */

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

/* What the classes are ranked by: of two the logit of the second, infinite where one is
 * excluded; of more the odds p / (1 - p) of each. */
static void rank(const struct scoring *scoring, const double *logits,
                 const double *probability, const uint8_t *possible, double *score)
{
    const struct plogp__scored *scored = scoring->scored;
    const double *complement = probability + scoring->scorer->classes;
    if (scoring->scorer->classes == 2) {
        *score = logits[1] - logits[0];
        if (possible[0] != possible[1])
            *score = possible[1] ? (double)INFINITY : -(double)INFINITY;
        return;
    }
    for (size_t k = 0; k < scored->score_width; k++)
        score[k] =
            probability[scored->score_first + k] / complement[scored->score_first + k];
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
        rank(scoring, logits, probability, possible,
             scoring->scored->score + i * scoring->scored->score_width);
        scoring->scored->confidence[i] = probability[likeliest];
        scoring->scored->brier[i] = brier(probability, complement, classes, label);
        scoring->scored->right[i] = likeliest == label;
    }
    return PLOGP_OK;
}

plogp_status plogp__scored_fill(struct plogp__scored *scored,
                                const struct plogp__scorer *scorer,
                                const struct plogp__rows *rows,
                                const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t workers = plogp__team_size(context), classes = scorer->classes;
    struct scoring scoring = {.scorer = scorer, .rows = rows, .scored = scored};
    scoring.work_size = 3 * classes + plogp__scorer_scratch(scorer);
    scoring.work = plogp__alloc(alloc, workers, scoring.work_size * sizeof(double));
    scoring.possible = plogp__alloc(alloc, workers, classes);
    plogp_status status =
        scoring.work == NULL || scoring.possible == NULL
            ? plogp__fail_memory(context)
            : plogp__team_run(context, (rows->count + CHUNK - 1) / CHUNK, score_chunk,
                              &scoring);
    plogp__free(alloc, scoring.work);
    plogp__free(alloc, scoring.possible);
    return status;
}

/* How many classes are ranked at a time: no array of rows times classes grows large. */
static size_t choose_width(size_t rows, size_t classes)
{
    const size_t most = SCORES_MAX / (rows == 0 ? 1 : rows);
    if (classes <= 2)
        return 1;
    return most < 1 ? 1 : most < classes ? most : classes;
}

plogp_status plogp__scored_init(struct plogp__scored *scored,
                                const struct plogp__scorer *scorer,
                                const struct plogp__rows *rows,
                                const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    scored->score_width = choose_width(rows->count, scorer->classes);
    scored->score_first = scorer->classes == 2 ? 1 : 0;
    scored->loss = plogp__alloc(alloc, rows->count, sizeof(double));
    scored->score =
        plogp__alloc(alloc, rows->count, scored->score_width * sizeof(double));
    scored->confidence = plogp__alloc(alloc, rows->count, sizeof(double));
    scored->brier = plogp__alloc(alloc, rows->count, sizeof(double));
    scored->right = plogp__alloc(alloc, rows->count, 1);
    plogp_status status = scored->loss == NULL || scored->score == NULL ||
                                  scored->confidence == NULL || scored->brier == NULL ||
                                  scored->right == NULL
                              ? plogp__fail_memory(context)
                              : plogp__scored_fill(scored, scorer, rows, context);
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

/* Of two classes the area of the second against the first; of more the mean over the
 * classes that occur, each against the others. */
static plogp_status assess_areas(struct plogp__scored *scored,
                                 const struct plogp__scorer *scorer,
                                 const struct plogp__rows *rows,
                                 const plogp_context *context, plogp_assessment *a)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t filled = scored->score_first;
    double sum = 0.0, counted = 0.0;
    double *auc = plogp__alloc(alloc, scored->score_width, sizeof *auc);
    plogp_status status = auc == NULL ? plogp__fail_memory(context) : PLOGP_OK;
    while (status == PLOGP_OK && scored->score_first < scorer->classes) {
        const size_t left = scorer->classes - scored->score_first;
        scored->score_width = left < scored->score_width ? left : scored->score_width;
        if (scored->score_first != filled)
            status = plogp__scored_fill(scored, scorer, rows, context);
        if (status == PLOGP_OK)
            status = plogp__assess_auc(rows, scored, scorer->classes, context, auc);
        for (size_t k = 0; status == PLOGP_OK && k < scored->score_width; k++)
            if (!isnan(auc[k])) {
                sum += auc[k];
                counted += 1.0;
            }
        scored->score_first += scored->score_width;
    }
    plogp__free(alloc, auc);
    a->auc = counted > 0.0 ? sum / counted : (double)NAN;
    return status;
}

plogp_status plogp__assess(const struct plogp__scorer *scorer,
                           const struct plogp__rows *rows, const plogp_context *context,
                           plogp_assessment *assessment)
{
    plogp_assessment made = {
        .groups = rows->count, .auc = NAN, .miscalibration = NAN, .refinement = NAN};
    struct plogp__scored scored = {0};
    plogp_sum weight;
    plogp_sum_init(&weight);
    plogp_sum_add_array(&weight, rows->weight, rows->count);
    made.n = plogp_sum_value(&weight);
    PLOGP_TRY(plogp__scored_init(&scored, scorer, rows, context));
    plogp_status status = plogp__assess_ledger(rows, &scored, context, &made);
    if (status == PLOGP_OK && scorer->classes > 1)
        status = assess_areas(&scored, scorer, rows, context, &made);
    plogp__scored_clear(&scored, context);
    if (status == PLOGP_OK)
        *assessment = made;
    return status;
}
