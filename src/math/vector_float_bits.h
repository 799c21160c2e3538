/* Bits of single-precision numbers, for f_split and f_power of every instance. */
#ifndef PLOGP_SRC_MATH_VECTOR_FLOAT_BITS_H
#define PLOGP_SRC_MATH_VECTOR_FLOAT_BITS_H

#include "math/kernel_coefficients.h"

#define FLOAT_ROOT_HALF   0x3f3504f3 /* sqrt(1/2) */
#define FLOAT_EXPONENT    0x7f800000
#define FLOAT_BITS_OF_ONE 0x3f800000

#endif
