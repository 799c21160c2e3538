#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/assess.h"
#include "learn/calibration.h"

/* Two classes: what is left after the best rising function of the score. */
static plogp_status best_rising(const struct plogp__scorer *scorer,
                                const struct plogp__rows *rows,
                                const plogp_context *context, double *loss)
{
    struct plogp__scored scored = {0};
    struct plogp__rising rising = {NULL, 0};
    PLOGP_TRY(plogp__scored_init(&scored, scorer, rows, context));
    const struct plogp__isotonic_data data = {rows, scored.score, 1, 2};
    const plogp_status status = plogp__isotonic_fit(&data, context, &rising, loss);
    plogp__rising_clear(&rising, context);
    plogp__scored_clear(&scored, context);
    return status;
}

/* More classes: what is left after the best scale and shifts; NaN where there is none. */
static plogp_status best_scale(const struct plogp__scorer *scorer,
                               const struct plogp__rows *rows,
                               const plogp_context *context, double *loss)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    double *theta = plogp__alloc(alloc, scorer->classes, sizeof *theta);
    if (theta == NULL)
        return plogp__fail_memory(context);
    plogp_status status =
        plogp__calibration_scale(scorer, rows, true, context, theta, loss);
    plogp__free(alloc, theta);
    if (status == PLOGP_ENOCONV) {
        *loss = NAN;
        status = PLOGP_OK;
    }
    return status;
}

plogp_status plogp__assess_split(const struct plogp__scorer *scorer,
                                 const struct plogp__rows *rows,
                                 const plogp_context *context, plogp_assessment *a)
{
    double loss = NAN;
    if (scorer->classes == 2)
        PLOGP_TRY(best_rising(scorer, rows, context, &loss));
    if (scorer->classes > 2)
        PLOGP_TRY(best_scale(scorer, rows, context, &loss));
    a->refinement = fmin(loss, a->cross_entropy_finite);
    a->miscalibration = a->ledger.cross_entropy - a->refinement;
    if (isnan(loss))
        a->refinement = a->miscalibration = NAN;
    return PLOGP_OK;
}
