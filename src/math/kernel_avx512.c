/* AVX-512 (F, DQ, VL): eight doubles. Compiled for the instruction set where the build
 * can; otherwise absent. */
#include "math/kernel.h"

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)

#include "math/vector_cells_avx512.h"
#include "math/vector_float_avx512.h"

#include "math/kernel_instance.h"

static const plogp_kernels KERNELS = PLOGP__INSTANCE("avx512");

const plogp_kernels *plogp__kernels_avx512(void)
{
    return &KERNELS;
}

#else

const plogp_kernels *plogp__kernels_avx512(void)
{
    return NULL;
}

#endif
