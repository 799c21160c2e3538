/* AArch64 Advanced SIMD: two doubles. Compiled for the instruction set where the build
 * can; otherwise absent. */
#include "math/kernel.h"

#if defined(__aarch64__)

#include "math/vector_cells_scalar.h"
#include "math/vector_float_neon.h"

#include "math/kernel_instance.h"

static const plogp_kernels KERNELS = PLOGP__INSTANCE("neon");

const plogp_kernels *plogp__kernels_neon(void)
{
    return &KERNELS;
}

#else

const plogp_kernels *plogp__kernels_neon(void)
{
    return NULL;
}

#endif
