/* A double taken apart: value = (-1)^negative * fraction * 2^exponent. */
#ifndef PLOGP_SRC_MATH_FLOAT_BITS_H
#define PLOGP_SRC_MATH_FLOAT_BITS_H

#include <stdint.h>
#include <string.h>

static inline uint64_t plogp__bits_of(double x)
{
    uint64_t bits = 0;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double plogp__double_of(uint64_t bits)
{
    double x = 0.0;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The biased exponent, 0 .. 2047; 2047 for what is not finite. */
static inline unsigned plogp__exponent_field(uint64_t bits)
{
    return (unsigned)(bits >> 52) & 0x7ff;
}

/* The integer significand, below 2^53, of a finite double with this exponent field. */
static inline uint64_t plogp__significand(uint64_t bits, unsigned field)
{
    return (bits & 0xfffffffffffff) | (uint64_t)(field != 0) << 52;
}

#endif
