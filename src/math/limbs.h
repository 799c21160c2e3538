/*
 * Fixed-point numbers in base 2^32: value = sum_j limbs[j] * 2^(32 j), each limb a signed
 * 64-bit integer whose upper half saves carries.
 */
#ifndef PLOGP_SRC_MATH_LIMBS_H
#define PLOGP_SRC_MATH_LIMBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

__extension__ typedef unsigned __int128 plogp__uint128;

/* Bring limbs[0 .. count-2] into 0 .. 2^32-1; the last one keeps the sign. */
void plogp__limbs_carry(int64_t *limbs, size_t count);

/* Add +-2^shift sum_j words[j] * 2^(64 j), shift < 32, to limbs[0 .. 2 * count], each of
 * which changes by less than 2^32. */
void plogp__limbs_add(int64_t *limbs, const uint64_t *words, size_t count, unsigned shift,
                      bool negative);
/* words * factor, which needs count + 1 words. `product` may be `words`. */
void plogp__words_multiply(const uint64_t *words, size_t count, uint64_t factor,
                           uint64_t *product);

/* Carry, and replace the value by its magnitude; returns whether it was negative. */
bool plogp__limbs_magnitude(int64_t *limbs, size_t count);

/* The double nearest to value * 2^exponent, ties to even; +0 for 0. Destroys limbs. */
double plogp__limbs_round(int64_t *limbs, size_t count, int exponent);

/* The low `count` bytes of value, little-endian; returns the byte after them. */
unsigned char *plogp__put_bytes(unsigned char *bytes, uint64_t value, unsigned count);
/* The integer in the next `count` bytes, little-endian; *bytes moves past them. */
uint64_t plogp__get_bytes(const unsigned char **bytes, unsigned count);

#ifdef __cplusplus
}
#endif

#endif
