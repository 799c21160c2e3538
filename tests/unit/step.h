/* Going on for as long as all is well. */
#ifndef PLOGP_TESTS_STEP_H
#define PLOGP_TESTS_STEP_H

#include "plogp/status.h"

#define STEP(status, call)                                                               \
    do {                                                                                 \
        if ((status) == PLOGP_OK)                                                        \
            (status) = (call);                                                           \
    } while (0)

#endif
