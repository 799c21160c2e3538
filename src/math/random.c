#include "math/random.h"

#include <math.h>

#include <Random123/philox.h>

#include "math/kernel.h"
#include "math/limbs.h"

/* Four words of 64 bits; `attempt` numbers the blocks that one draw may need. */
static philox4x64_ctr_t block(uint64_t seed, uint64_t stream, uint64_t index,
                              uint64_t attempt)
{
    const philox4x64_ctr_t counter = {{index, attempt, 0, 0}};
    const philox4x64_key_t key = {{seed, stream}};
    return philox4x64(counter, key);
}

uint64_t plogp__random_bits(uint64_t seed, uint64_t stream, uint64_t index)
{
    return block(seed, stream, index, 0).v[0];
}

static double uniform_of(uint64_t bits)
{
    return (double)(bits >> 12 << 1 | 1) * 0x1p-53;
}

double plogp__random_uniform(uint64_t seed, uint64_t stream, uint64_t index)
{
    return uniform_of(plogp__random_bits(seed, stream, index));
}

/* A point (x, y) uniform in the disc, at squared distance s from the centre, gives the
 * normal x sqrt(-2 log(s) / s). A block holds two points; each misses with 1 - pi/4. */
double plogp__random_normal(uint64_t seed, uint64_t stream, uint64_t index)
{
    for (uint64_t attempt = 0;; attempt++) {
        const philox4x64_ctr_t words = block(seed, stream, index, attempt);
        for (size_t j = 0; j < 4; j += 2) {
            const double x = 2.0 * uniform_of(words.v[j]) - 1.0;
            const double y = 2.0 * uniform_of(words.v[j + 1]) - 1.0;
            const double s = x * x + y * y;
            if (s < 1.0)
                return x * sqrt(-2.0 * plogp__log(s) / s);
        }
    }
}

/* The upper half of a 128-bit product; lower halves below 2^64 mod bound are refused. */
uint64_t plogp__random_below(uint64_t seed, uint64_t stream, uint64_t index,
                             uint64_t bound)
{
    for (uint64_t attempt = 0;; attempt++) {
        const philox4x64_ctr_t words = block(seed, stream, index, attempt);
        for (size_t j = 0; j < 4; j++) {
            const plogp__uint128 product = (plogp__uint128)words.v[j] * bound;
            const uint64_t low = (uint64_t)product;
            if (low >= bound || low >= (0 - bound) % bound)
                return (uint64_t)(product >> 64);
        }
    }
}

size_t plogp__random_partner(uint64_t seed, uint64_t stream, size_t index, size_t count)
{
    return index + (size_t)plogp__random_below(seed, stream, index, count - index);
}
