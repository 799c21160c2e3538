#include "learn/blas_team.h"

#include <stdbool.h>
#include <stddef.h>

/* Of OpenBLAS; absent in any other BLAS (weak, an extension of gcc and clang: what is loaded
 * is only known when it runs). The first is 0 in the serial build, whose work buffers have
 * no locks. */
extern int openblas_get_parallel(void) __attribute__((weak));
extern int openblas_get_num_threads(void) __attribute__((weak));
extern void openblas_set_num_threads(int threads) __attribute__((weak));

static bool blas_has_locks(void)
{
    return openblas_get_parallel == NULL || openblas_get_parallel() != 0;
}

int plogp__blas_alone(void)
{
    if (openblas_get_num_threads == NULL || openblas_set_num_threads == NULL)
        return 1;
    const int threads = openblas_get_num_threads();
    if (threads > 1)
        openblas_set_num_threads(1);
    return threads;
}

void plogp__blas_resume(int threads)
{
    if (threads > 1)
        openblas_set_num_threads(threads);
}

plogp_status plogp__blas_team_run(const plogp_context *context, size_t tasks,
                                  plogp__task *task, void *state)
{
    plogp_context alone = context != NULL ? *context : plogp_context_defaults();
    if (!blas_has_locks())
        alone.threads = 1;
    const int threads = plogp__blas_alone();
    const plogp_status status = plogp__team_run(&alone, tasks, task, state);
    plogp__blas_resume(threads);
    return status;
}
