/* A permutation test that ends early when its answer is clear. */
#ifndef PLOGP_SRC_SAMPLE_SEQUENTIAL_H
#define PLOGP_SRC_SAMPLE_SEQUENTIAL_H

#include <stdint.h>

/*
 * Draws go on until `most` are made or PLOGP__SEQUENTIAL_STOP of them are as large as what
 * was observed. Ended early at draw l, the p-value is STOP/l, otherwise (k + 1)/(most + 1).
 * Both are valid: under the null hypothesis P(p <= a) <= a for every a. Source: Besag,
 * Clifford (1991), section 3.
 */
#define PLOGP__SEQUENTIAL_STOP 20

struct plogp__sequential {
    uint64_t most, drawn, as_large;
};

static inline int plogp__sequential_done(const struct plogp__sequential *test)
{
    return test->drawn >= test->most || test->as_large >= PLOGP__SEQUENTIAL_STOP;
}

static inline void plogp__sequential_add(struct plogp__sequential *test, int as_large)
{
    test->drawn++;
    test->as_large += as_large != 0;
}

static inline double plogp__sequential_p_value(const struct plogp__sequential *test)
{
    if (test->as_large >= PLOGP__SEQUENTIAL_STOP)
        return (double)test->as_large / (double)test->drawn;
    return ((double)test->as_large + 1) / ((double)test->drawn + 1);
}

#endif
