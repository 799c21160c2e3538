#include "learn/calibration.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/assess.h"
#include "math/kernel.h"

const char *plogp_calibration_kind_name(plogp_calibration_kind kind)
{
    static const char *const NAMES[] = {"none", "temperature", "platt", "isotonic"};
    return (size_t)kind < sizeof NAMES / sizeof NAMES[0] ? NAMES[kind] : NULL;
}

plogp_status plogp__calibration_init(struct plogp__calibration *calibration,
                                     plogp_calibration_kind kind, size_t classes,
                                     const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    *calibration =
        (struct plogp__calibration){.kind = kind, .classes = classes, .scale = 1.0};
    if (kind == PLOGP_CALIBRATION_PLATT) {
        calibration->shift = plogp__alloc_zero(alloc, classes, sizeof(double));
        if (calibration->shift == NULL)
            return plogp__fail_memory(context);
    }
    if (kind == PLOGP_CALIBRATION_ISOTONIC) {
        calibration->maps = classes <= 2 ? 1 : classes;
        calibration->map =
            plogp__alloc_zero(alloc, calibration->maps, sizeof *calibration->map);
        if (calibration->map == NULL)
            return plogp__fail_memory(context);
    }
    return PLOGP_OK;
}

void plogp__calibration_clear(struct plogp__calibration *calibration,
                              const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    for (size_t m = 0; calibration->map != NULL && m < calibration->maps; m++)
        plogp__rising_clear(&calibration->map[m], context);
    plogp__free(alloc, calibration->map);
    plogp__free(alloc, calibration->shift);
    memset(calibration, 0, sizeof *calibration);
}

/* Logits become probabilities, those the rising functions' values, and their logarithms the
 * logits: softmax then normalises them. Where all are 0 nothing is known: all are equal. */
static void apply_isotonic(const struct plogp__calibration *calibration,
                           const uint8_t *possible, double *logits)
{
    const size_t classes = calibration->classes;
    double best = -INFINITY, total = 0.0;
    for (size_t k = 0; k < classes; k++)
        best = possible[k] ? fmax(best, logits[k]) : best;
    for (size_t k = 0; k < classes; k++) {
        logits[k] = !possible[k]        ? 0.0
                    : logits[k] == best ? 1.0
                                        : plogp__exp(logits[k] - best);
        total += logits[k];
    }
    if (classes == 2) {
        const double second = plogp__rising_value(calibration->map, logits[1] / total);
        logits[0] = plogp__log1p(-second);
        logits[1] = plogp__log(second);
        return;
    }
    for (size_t k = 0; k < classes; k++)
        logits[k] = plogp__log(plogp__rising_value(
            &calibration->map[k < calibration->maps ? k : 0], logits[k] / total));
}

void plogp__calibration_apply(const struct plogp__calibration *calibration,
                              const uint8_t *possible, double *logits)
{
    if (calibration->kind == PLOGP_CALIBRATION_NONE || calibration->classes < 2)
        return;
    if (calibration->kind == PLOGP_CALIBRATION_ISOTONIC) {
        apply_isotonic(calibration, possible, logits);
        return;
    }
    for (size_t k = 0; k < calibration->classes; k++)
        logits[k] = calibration->scale * logits[k] +
                    (calibration->shift == NULL ? 0.0 : calibration->shift[k]);
}

/* Scores become the probabilities that apply_isotonic will look up. */
static void probabilities(const struct plogp__scored *scored, size_t count,
                          size_t classes)
{
    for (size_t i = 0; i < count; i++) {
        const double score = scored->score[i];
        scored->score[i] = classes == 2   ? plogp__sigmoid(score)
                           : isinf(score) ? 1.0
                                          : score / (1.0 + score);
    }
}

static plogp_status fit_isotonic(const struct plogp__scorer *scorer,
                                 const struct plogp__rows *rows,
                                 const plogp_context *context,
                                 struct plogp__calibration *calibration)
{
    struct plogp__scored scored = {0};
    plogp_status status = plogp__scored_init(&scored, scorer, rows, context);
    scored.score_width = 1;
    for (size_t m = 0; status == PLOGP_OK && m < calibration->maps; m++) {
        scored.score_first = scorer->classes == 2 ? 1 : m;
        status = plogp__scored_fill(&scored, scorer, rows, context);
        if (status != PLOGP_OK)
            break;
        probabilities(&scored, rows->count, scorer->classes);
        const struct plogp__isotonic_data data = {
            rows, scored.score, (uint32_t)scored.score_first, scorer->classes};
        status = plogp__isotonic_fit(&data, context, &calibration->map[m], NULL);
    }
    plogp__scored_clear(&scored, context);
    return status;
}

static plogp_status fit_scale(const struct plogp__scorer *scorer,
                              const struct plogp__rows *rows,
                              const plogp_context *context,
                              struct plogp__calibration *calibration)
{
    double loss = 0.0;
    double *theta =
        plogp__alloc(plogp__context_alloc(context), calibration->classes, sizeof *theta);
    if (theta == NULL)
        return plogp__fail_memory(context);
    const plogp_status status = plogp__calibration_scale(
        scorer, rows, calibration->shift != NULL, context, theta, &loss);
    if (status == PLOGP_OK)
        calibration->scale = theta[0];
    for (size_t k = 1;
         status == PLOGP_OK && calibration->shift != NULL && k < calibration->classes;
         k++)
        calibration->shift[k] = theta[k];
    plogp__free(plogp__context_alloc(context), theta);
    return status;
}

plogp_status plogp__calibration_fit(plogp_calibration_kind kind,
                                    const struct plogp__scorer *scorer,
                                    const struct plogp__rows *rows,
                                    const plogp_context *context,
                                    struct plogp__calibration *calibration)
{
    struct plogp__scorer bare = *scorer;
    bare.calibration = NULL;
    plogp_status status =
        plogp__calibration_init(calibration, kind, scorer->classes, context);
    if (status == PLOGP_OK && scorer->classes > 1)
        status = kind == PLOGP_CALIBRATION_ISOTONIC
                     ? fit_isotonic(&bare, rows, context, calibration)
                     : fit_scale(&bare, rows, context, calibration);
    if (status != PLOGP_OK)
        plogp__calibration_clear(calibration, context);
    return status;
}
