/* The variance and the bias of the W1 of two samples. */
#ifndef PLOGP_SRC_SAMPLE_WASSERSTEIN_SPREAD_H
#define PLOGP_SRC_SAMPLE_WASSERSTEIN_SPREAD_H

#include "sample/sorted.h"

/* The spread of the influence functions of W1, W2 and the energy distance is the sample's own and
 * skew: n observations have a variance of 1 + SMALL/n of it. Without that 100 uniform ones held in 90 %
 * (bench/coverage/README.md). */
#define PLOGP__SMALL 30.0

struct plogp__wasserstein_spread {
    double variance; /* of the estimate, where the laws differ     */
    double bias;     /* from where they are not seen to differ     */
};

/* Both have values; of W1 that is finite. From the marks of both (sample/marks.h): exact but for
 * rounding errors of up to 4096 different values each; of more the standard deviation within 1e-3, but
 * where F - G is noise over most of the line within 1e-2. PLOGP_EIO, PLOGP_ENOMEM perhaps without a
 * message, PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__wasserstein_spread_of(
    const plogp_sorted *p, const plogp_sorted *q, const plogp_context *context,
    struct plogp__wasserstein_spread *spread);

#endif
