/**
 * Calibration: what turns a classifier's scores into probabilities that come true.
 *
 * A calibration is fitted by plogp_classifier_train on the rows held out
 * (options.calibrate, options.holdout), is kept in the model file, and is applied by every
 * prediction and evaluation. It changes no coefficient.
 */
#ifndef PLOGP_CALIBRATION_H
#define PLOGP_CALIBRATION_H

#include <stddef.h>

#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum plogp_calibration_kind {
    PLOGP_CALIBRATION_NONE = 0,
    PLOGP_CALIBRATION_TEMPERATURE =
        1,                       /* logits times one scale 1/T (Guo et al. 2017)      */
    PLOGP_CALIBRATION_PLATT = 2, /* and plus a shift for each class; for two classes
                                          Platt's sigmoid (1999)                         */
    PLOGP_CALIBRATION_ISOTONIC =
        3, /* a rising function of the probability, linear between
                                          the pools of adjacent violators; of more than two
                                          classes one each, then normalised              */
} plogp_calibration_kind;

/** "none", "temperature", "platt" or "isotonic"; NULL for any other value. */
PLOGP_API const char *plogp_calibration_kind_name(plogp_calibration_kind kind);

/** A calibration and what it did on the rows that it was fitted on. */
typedef struct plogp_calibration {
    plogp_calibration_kind kind;
    double scale; /* of the logits; 1 where there is none                         */
    const double
        *shifts;  /* [classes] added to the scaled logits, the first 0; NULL: none */
    size_t steps; /* of the rising functions                                      */
    double cross_entropy_before,
        cross_entropy_after; /* nats                             */
    double ece_before, ece_after;
} plogp_calibration;

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_CALIBRATION_H */
