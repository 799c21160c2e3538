/* Centring and scaling of the numeric columns, inside training only. */
#ifndef PLOGP_SRC_LEARN_SCALING_H
#define PLOGP_SRC_LEARN_SCALING_H

#include "learn/rows.h"

/* x = (value - centre) / scale; entries are left as they are (centre 0, scale 1). */
struct plogp__scaling {
    double *centre;    /* [features] the mean                                 */
    double *scale;     /* [features] the standard deviation, divisor n        */
    uint8_t *constant; /* [features] every value is the same: x is then 0     */
    size_t features;
};

/* No centres and scales of 1, to be changed. */
PLOGP_MUST_CHECK plogp_status plogp__scaling_init(struct plogp__scaling *scaling,
                                                  size_t features,
                                                  const plogp_context *context);
/* The scaling of the rows, which stay as they are. */
PLOGP_MUST_CHECK plogp_status plogp__scaling_measure(struct plogp__rows *rows,
                                                     const plogp_context *context,
                                                     struct plogp__scaling *scaling);
/* Compute the scaling of the rows and apply it to them. */
PLOGP_MUST_CHECK plogp_status plogp__scaling_apply(struct plogp__rows *rows,
                                                   const plogp_context *context,
                                                   struct plogp__scaling *scaling);
/* Scale other rows in the same way. */
PLOGP_MUST_CHECK plogp_status
plogp__scaling_transform(const struct plogp__scaling *scaling, struct plogp__rows *rows,
                         const plogp_context *context);
void plogp__scaling_clear(struct plogp__scaling *scaling, const plogp_context *context);

/* The vector on the columns as given, from one on the scaled columns:
 *     b_j = v_j / scale_j,  b_0 = v_0 - sum_j v_j centre_j / scale_j. */
void plogp__scaling_undo(const struct plogp__scaling *scaling, const double *vector,
                         double *original);

/* Row `feature` of that linear map, as weights [features]. */
void plogp__scaling_weights(const struct plogp__scaling *scaling, size_t feature,
                            double *weights);

#endif
