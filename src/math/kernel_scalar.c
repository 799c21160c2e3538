/* The portable instance: one number at a time, with the C library's fma (an exact
 * operation, compiled to one instruction where the machine has it). */
#include "math/vector_cells_scalar.h"
#include "math/vector_float_scalar.h"

#include "math/kernel_instance.h"

static const plogp_kernels KERNELS = PLOGP__INSTANCE("scalar");

const plogp_kernels *plogp__kernels_scalar(void)
{
    return &KERNELS;
}
