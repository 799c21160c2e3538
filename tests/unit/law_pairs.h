/* Random and adversarial pairs of laws, and slow parts of their measures in long double. */
#ifndef PLOGP_TESTS_UNIT_LAW_PAIRS_H
#define PLOGP_TESTS_UNIT_LAW_PAIRS_H

#include <math.h>
#include <stddef.h>

#include "random.h"

enum { MOST = 12, KINDS = 6 };
#define TINIEST 1e-300 /* results below are bounded by the spacing of subnormals */

/* Two laws as weights, and for nearly equal ones q - p exactly, their totals being equal. */
struct pair {
    size_t k;
    double p[MOST], q[MOST], difference[MOST];
    int equal_totals;
};

/* q = p + d with integers that sum to 0, so that nothing is lost anywhere. */
static inline void make_nearly_equal(struct pair *pair, uint64_t *seed)
{
    const int shift = (int)(random_bits(seed) % 40);
    double left = 0.0;
    pair->equal_totals = 1;
    for (size_t i = 0; i < pair->k; i++) {
        pair->p[i] = ldexp(1.0, 48) + floor(ldexp(random_unit(seed), 49));
        pair->difference[i] = floor(ldexp(random_unit(seed) - 0.5, 46 - shift));
        left += pair->difference[i];
    }
    pair->difference[0] -= left;
    for (size_t i = 0; i < pair->k; i++)
        pair->q[i] = pair->p[i] + pair->difference[i];
}

static inline double strange_weight(unsigned kind, uint64_t *seed)
{
    switch (kind) {
    case 2:
        return random_bits(seed) % 4 == 0 ? 0.0 : random_unit(seed) + 0x1p-60;
    case 3:
        return random_bits(seed) % 3 == 0 ? 1e-300 * random_unit(seed)
                                          : random_unit(seed) + 0x1p-60;
    case 4:
        return random_bits(seed) % 3 == 0 ? 0x1p-1074 * (double)(random_bits(seed) % 999)
                                          : random_unit(seed) + 0x1p-60;
    case 5:
        return ldexp(1.0 + random_unit(seed), -(int)(random_bits(seed) % 60));
    default:
        return random_unit(seed) + 0x1p-60;
    }
}

static inline void make_pair(struct pair *pair, unsigned kind, uint64_t *seed)
{
    *pair = (struct pair){.k = 2 + random_bits(seed) % (MOST - 1)};
    if (kind == 1) {
        make_nearly_equal(pair, seed);
        return;
    }
    for (size_t i = 0; i < pair->k; i++) {
        pair->p[i] = strange_weight(kind, seed);
        pair->q[i] = strange_weight(kind == 2 ? 0 : kind, seed);
    }
    pair->p[0] += 0.01; /* some weight in both */
    pair->q[0] += 0.01;
    if (kind == 2 && random_bits(seed) % 8 == 0)
        pair->q[pair->k - 1] = 0.0;
}

/* x - log(1 + x) >= 0, by its series near 0. */
static inline long double log_excess(long double x)
{
    if (fabsl(x) > 0x1p-8L)
        return x - log1pl(x);
    long double sum = 0.0L;
    for (int n = 12; n >= 2; n--)
        sum = sum * -x + 1.0L / (long double)n;
    return x * x * sum;
}

/* p log(p/q) - p + q for q = p + d. */
static inline long double slow_term(long double p, long double q, long double d)
{
    if (p == 0.0L)
        return q;
    if (q == 0.0L)
        return (long double)INFINITY;
    return d < -0.5L * p ? p * logl(p / q) + d : p * log_excess(d / p);
}

/* q_i - p_i times both totals, without the parts that cancel: sum of q_i p_j - p_i q_j. */
static inline long double slow_difference(const struct pair *pair, size_t i)
{
    const long double p = (long double)pair->p[i], q = (long double)pair->q[i];
    long double rest_p = 0.0L, rest_q = 0.0L;
    for (size_t j = 0; j < pair->k; j++) {
        rest_p += j == i ? 0.0L : (long double)pair->p[j];
        rest_q += j == i ? 0.0L : (long double)pair->q[j];
    }
    return q * rest_p - p * rest_q;
}

#endif
