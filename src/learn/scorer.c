#include "learn/scorer.h"

#include <math.h>
#include <string.h>

/* Scores that differ by less than this of the size of their terms are equal: the
 * directions are known to about 1e-13, and training admits no gap in between. */
#define GAP 1e-9

/* Keep the classes of the largest score along one direction. */
static void exclude(const struct plogp__scorer *scorer, const struct plogp__rows *rows,
                    size_t i, const double *direction, const struct plogp__score *space)
{
    double *score = space->logits;
    uint8_t *possible = space->possible;
    const size_t fixed = scorer->classes - scorer->vectors;
    double size = 0.0, best = -INFINITY;
    for (size_t k = 0; k < scorer->classes; k++) {
        score[k] = 0.0;
        if (k >= fixed) {
            const double *vector = direction + (k - fixed) * scorer->features;
            score[k] = plogp__rows_dot(rows, i, vector);
            size = fmax(size, plogp__rows_dot_size(rows, i, vector));
        }
        if (possible[k])
            best = fmax(best, score[k]);
    }
    for (size_t k = 0; k < scorer->classes; k++)
        if (best - score[k] > GAP * size)
            possible[k] = 0;
}

size_t plogp__scorer_scratch(const struct plogp__scorer *scorer)
{
    return scorer->network == NULL ? 0 : plogp__network_units(scorer->network, 1);
}

static void score(const struct plogp__scorer *scorer, const struct plogp__rows *rows,
                  size_t i, const struct plogp__score *space)
{
    const size_t fixed = scorer->classes - scorer->vectors;
    double *logits = space->logits;
    memset(space->possible, 1, scorer->classes);
    if (scorer->network != NULL) {
        const struct plogp__span span = {rows, i, 1};
        const struct plogp__units units = {.outputs = space->scratch, .room = 1};
        memcpy(logits,
               plogp__network_forward(scorer->network, scorer->parameters, &span, &units),
               scorer->classes * sizeof *logits);
        return;
    }
    for (size_t s = 0; s < scorer->stages; s++)
        exclude(scorer, rows, i, scorer->directions[s], space);
    for (size_t k = 0; k < fixed; k++)
        logits[k] = 0.0;
    for (size_t v = 0; v < scorer->vectors; v++)
        logits[fixed + v] =
            plogp__rows_dot(rows, i, scorer->theta + v * scorer->features);
}

void plogp__scorer_row(const struct plogp__scorer *scorer, const struct plogp__rows *rows,
                       size_t i, const struct plogp__score *space)
{
    score(scorer, rows, i, space);
    if (scorer->calibration != NULL)
        plogp__calibration_apply(scorer->calibration, space->possible, space->logits);
}
