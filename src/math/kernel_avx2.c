/* AVX2 and FMA: four doubles. Compiled for the instruction set where the build can;
 * otherwise absent. */
#include "math/kernel.h"

#if defined(__AVX2__) && defined(__FMA__)

#include "math/vector_cells_scalar.h"
#include "math/vector_float_avx2.h"

#include "math/kernel_instance.h"

static const plogp_kernels KERNELS = PLOGP__INSTANCE("avx2");

const plogp_kernels *plogp__kernels_avx2(void)
{
    return &KERNELS;
}

#else

const plogp_kernels *plogp__kernels_avx2(void)
{
    return NULL;
}

#endif
