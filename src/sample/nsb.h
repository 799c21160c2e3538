/* The estimator of Nemenman, Shafee and Bialek. */
#ifndef PLOGP_SRC_SAMPLE_NSB_H
#define PLOGP_SRC_SAMPLE_NSB_H

#include "sample/fingerprint.h"

struct plogp__nsb {
    double entropy;   /* posterior mean of H, nats                                     */
    double deviation; /* posterior standard deviation of H, nats                       */
    double error;     /* estimated relative error of the quadrature behind the mean    */
};

/* An alphabet of one symbol has entropy 0. PLOGP_ENOCONV: error > 1e-10; written. */
PLOGP_MUST_CHECK plogp_status plogp__entropy_nsb(const struct plogp__fingerprint *print,
                                                 double alphabet,
                                                 const plogp_context *context,
                                                 struct plogp__nsb *nsb);

#endif
