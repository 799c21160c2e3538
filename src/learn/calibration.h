/* Calibrations inside: fitted on scored rows, applied to logits. */
#ifndef PLOGP_SRC_LEARN_CALIBRATION_H
#define PLOGP_SRC_LEARN_CALIBRATION_H

#include <stdint.h>

#include "learn/isotonic.h"
#include "plogp/calibration.h"

struct plogp__calibration {
    plogp_calibration_kind kind;
    size_t classes;
    double scale;
    double *shift;             /* [classes]; NULL: none */
    struct plogp__rising *map; /* [maps] of the second of two classes, of each of more */
    size_t maps;
};

struct plogp__scorer;

/* Fit to rows, the scorer's own calibration left aside. PLOGP_ENOCONV where the likelihood of
 * scale and shifts has no maximum. On failure nothing is owned. */
PLOGP_MUST_CHECK plogp_status
plogp__calibration_fit(plogp_calibration_kind kind, const struct plogp__scorer *scorer,
                       const struct plogp__rows *rows, const plogp_context *context,
                       struct plogp__calibration *calibration);
/* Room for the parts of a kind, with scale 1 and shifts 0. */
PLOGP_MUST_CHECK plogp_status plogp__calibration_init(
    struct plogp__calibration *calibration, plogp_calibration_kind kind, size_t classes,
    const plogp_context *context);
void plogp__calibration_clear(struct plogp__calibration *calibration,
                              const plogp_context *context);
/* Calibrate logits [classes] in place; classes that are not possible stay so. */
void plogp__calibration_apply(const struct plogp__calibration *calibration,
                              const uint8_t *possible, double *logits);

/* Scale and shifts that minimise the mean loss of rows (docs/numerics.md, "Calibration"):
 * theta [classes], the scale and the shifts but the first; `shifts` false: the scale alone.
 * *loss is the minimum. PLOGP_ENOCONV where there is none. */
PLOGP_MUST_CHECK plogp_status plogp__calibration_scale(const struct plogp__scorer *scorer,
                                                       const struct plogp__rows *rows,
                                                       bool shifts,
                                                       const plogp_context *context,
                                                       double *theta, double *loss);

#endif
