#include "plogp/context.h"

#include <stddef.h>

plogp_context plogp_context_defaults(void)
{
    const plogp_context context = {.alloc = NULL,
                                   .cancel = NULL,
                                   .progress = NULL,
                                   .error = NULL,
                                   .seed = 1,
                                   .threads = 0,
                                   .max_memory = 0};
    return context;
}

/* The atomic builtins of gcc and clang: C11's <stdatomic.h> has no type that a header
 * shared with C++ could name, and a plain volatile int would be a race between threads.
 */
void plogp_cancel_request(plogp_cancel *cancel)
{
    if (cancel != NULL)
        __atomic_store_n(&cancel->requested, 1, __ATOMIC_RELAXED);
}

int plogp_cancel_requested(const plogp_cancel *cancel)
{
    return cancel != NULL && __atomic_load_n(&cancel->requested, __ATOMIC_RELAXED) != 0;
}
