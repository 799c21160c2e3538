#include "learn/blas_alone.h"

#include <stddef.h>

/* Of OpenBLAS; absent in any other BLAS (weak, an extension of gcc and clang: what is loaded
 * is only known when it runs). */
extern int openblas_get_num_threads(void) __attribute__((weak));
extern void openblas_set_num_threads(int threads) __attribute__((weak));

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
