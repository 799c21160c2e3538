/* The integral of sqrt(F (1 - F)) over the gaps between the values of a sample. */
#ifndef PLOGP_SRC_SAMPLE_BRIDGE_AREA_H
#define PLOGP_SRC_SAMPLE_BRIDGE_AREA_H

#include "sample/sorted.h"

/* Of up to 4096 different values within 3u; of more within 1/1024 of it, from their marks
 * (sample/marks.h). 0 of a sample without a value. PLOGP_EIO, PLOGP_ENOMEM, PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__bridge_area(const plogp_sorted *sorted,
                                                 const plogp_context *context,
                                                 double *area);

#endif
