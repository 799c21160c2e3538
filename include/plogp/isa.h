/**
 * The instruction set in use. It never changes a result, only the speed: every instance
 * of the numerical kernels gives the same bits. The best one that the machine can run is
 * chosen at the first use; choosing another is for tests and measurements.
 */
#ifndef PLOGP_ISA_H
#define PLOGP_ISA_H

#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** "avx512", "avx2", "neon" or "scalar"; never NULL. */
PLOGP_API const char *plogp_isa_name(void);

/**
 * Use the named instance from now on, in all threads.
 *
 * Given
 *   name           one of the names above
 * Status
 *   PLOGP_EINVAL   name is NULL, unknown, or not available on this machine; the instance
 * in use stays
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_isa_select(const char *name);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_ISA_H */
