/**
 * The version of the library: semantic versioning of the C interface.
 */
#ifndef PLOGP_VERSION_H
#define PLOGP_VERSION_H

#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PLOGP_VERSION "0.1.0"

/** The version of the library that is running, e.g. "0.1.0". */
PLOGP_API const char *plogp_version(void);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_VERSION_H */
