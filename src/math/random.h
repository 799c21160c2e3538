/*
 * Counter-based random numbers: every draw is a function of (seed, stream, index) alone.
 *
 * So draws can be taken in any order, by any number of threads, and repeated. The seed is
 * the user's; a stream is one use of randomness (a column, a replicate, a permutation); the
 * index counts the draws of a stream. Draws of different indices, streams or seeds are
 * independent. Different functions below at the same (seed, stream, index) are not.
 *
 * Source: Philox4x64-10 of Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3" (2011), from the Random123 library.
 */
#ifndef PLOGP_SRC_MATH_RANDOM_H
#define PLOGP_SRC_MATH_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* 64 random bits. */
uint64_t plogp__random_bits(uint64_t seed, uint64_t stream, uint64_t index);

/* Uniform in (0, 1): an odd multiple of 2^-53, never 0 or 1, symmetric about 1/2. */
double plogp__random_uniform(uint64_t seed, uint64_t stream, uint64_t index);

/* Standard normal, by the polar method of Marsaglia and Bray (1964); the same bits on every
 * machine. */
double plogp__random_normal(uint64_t seed, uint64_t stream, uint64_t index);

/* Uniform on 0 .. bound - 1, without bias, bound >= 1. Source: Lemire (2019). */
uint64_t plogp__random_below(uint64_t seed, uint64_t stream, uint64_t index,
                             uint64_t bound);

/*
 * Step `index` of a random permutation of `count` items (Fisher and Yates): the place, in
 * index .. count - 1, to exchange with place `index`. Steps 0 .. count - 2 in this order
 * make every permutation equally likely; the first m alone make a random sample of m.
 */
size_t plogp__random_partner(uint64_t seed, uint64_t stream, size_t index, size_t count);

#endif
