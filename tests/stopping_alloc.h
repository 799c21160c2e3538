/* An allocator during whose n-th request a stop is asked for: a stop at any place of a run. */
#ifndef PLOGP_TESTS_STOPPING_ALLOC_H
#define PLOGP_TESTS_STOPPING_ALLOC_H

#include <stdlib.h>

#include "plogp/context.h"

struct stopping {
    plogp_cancel cancel;
    size_t requests, stop_at;
};

static void *resize_and_stop(void *state, void *block, size_t size)
{
    struct stopping *stopping = state;
    if (size == 0) {
        free(block);
        return NULL;
    }
    if (++stopping->requests == stopping->stop_at)
        plogp_cancel_request(&stopping->cancel);
    return realloc(block, size);
}

#endif
