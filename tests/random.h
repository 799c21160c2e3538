/* Random input for tests: fixed seed, biased to corner cases. */
#ifndef PLOGP_TESTS_RANDOM_H
#define PLOGP_TESTS_RANDOM_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* SplitMix64 (Steele, Lea, Flood, 2014). */
static inline uint64_t random_bits(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Uniform on [0, 1). */
static inline double random_unit(uint64_t *state)
{
    return (double)(random_bits(state) >> 11) * 0x1p-53;
}

/* Any finite double, every exponent equally likely. */
static inline double random_finite(uint64_t *state)
{
    for (;;) {
        const uint64_t bits = random_bits(state);
        double x = 0.0;
        memcpy(&x, &bits, sizeof x);
        if (isfinite(x))
            return x;
    }
}

/* How much work a test does: PLOGP_TEST_MULTIPLIER, 1 by default. */
static inline size_t test_multiplier(void)
{
    const char *text = getenv("PLOGP_TEST_MULTIPLIER");
    const long value = text == NULL ? 1 : strtol(text, NULL, 10);
    return value > 0 ? (size_t)value : 1;
}

#endif
