/* What the operating system says went wrong. */
#ifndef PLOGP_SRC_DATA_SYSTEM_H
#define PLOGP_SRC_DATA_SYSTEM_H

#include "plogp/context.h"

/* PLOGP_EIO with "NAME: WHAT: " and the sentence for errno. */
plogp_status plogp__fail_system(const plogp_context *context, const char *name,
                                const char *what);

#endif
