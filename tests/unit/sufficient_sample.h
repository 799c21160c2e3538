/* A sample, and what its sufficient statistics say. */
#ifndef PLOGP_TESTS_SUFFICIENT_SAMPLE_H
#define PLOGP_TESTS_SUFFICIENT_SAMPLE_H

#include "check.h"

#include <stdlib.h>

#include "plogp/sufficient.h"
#include "random.h"

#define COUNT 20000

static const char *const FAMILIES[] = {"normal",    "exponential",      "gamma",
                                       "lognormal", "inverse-gaussian", "rayleigh",
                                       "pareto",    "uniform",          "weibull"};
#define FAMILY_COUNT (sizeof FAMILIES / sizeof FAMILIES[0])

static inline double *draws(double scale)
{
    double *const values = malloc(COUNT * sizeof *values);
    uint64_t seed = 20261122;
    CHECK(values != NULL);
    for (size_t i = 0; i < COUNT; i++)
        values[i] = scale * -log(random_unit(&seed) * random_unit(&seed));
    return values;
}

static inline void push(plogp_sufficient *seen, const double *values,
                        const uint8_t *valid, const double *weights, size_t count)
{
    const plogp_column column = {.name = "x", .numbers = values, .valid = valid};
    const plogp_batch batch = {
        .columns = &column, .column_count = 1, .rows = count, .weights = weights};
    CHECK(plogp_sufficient_push(seen, &batch, 0) == PLOGP_OK);
}

static inline plogp_sufficient *seen_of(const double *values, size_t count,
                                        const char *family)
{
    plogp_sufficient *seen = NULL;
    CHECK(plogp_sufficient_new(family, NULL, &seen) == PLOGP_OK);
    push(seen, values, NULL, NULL, count);
    return seen;
}

static inline plogp_fit *fit_seen(const plogp_sufficient *seen)
{
    plogp_fit *fit = NULL;
    CHECK(plogp_sufficient_serves(seen));
    CHECK(plogp_fit_sufficient(seen, NULL, NULL, &fit) == PLOGP_OK);
    return fit;
}

#endif
