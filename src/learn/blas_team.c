#include "learn/blas_team.h"

#include <stdbool.h>

/* 0 in the serial build of OpenBLAS, whose work buffers have no locks; absent in any other
 * BLAS (weak, an extension of gcc and clang: what is loaded is only known when it runs). */
extern int openblas_get_parallel(void) __attribute__((weak));

static bool blas_has_locks(void)
{
    return openblas_get_parallel == NULL || openblas_get_parallel() != 0;
}

plogp_status plogp__blas_team_run(const plogp_context *context, size_t tasks,
                                  plogp__task *task, void *state)
{
    if (blas_has_locks())
        return plogp__team_run(context, tasks, task, state);
    plogp_context alone = context != NULL ? *context : plogp_context_defaults();
    alone.threads = 1;
    return plogp__team_run(&alone, tasks, task, state);
}
