#include "fit/search_start.h"

#include <math.h>

#define POWERS 30
#define ROUNDS 2

static double value_at(const struct plogp__problem *problem, const double *theta)
{
    if (!plogp__family_valid(problem->family, theta))
        return -INFINITY;
    const double value = problem->value(problem->data, theta);
    return isnan(value) ? -INFINITY : value;
}

/* The best power for one parameter; `best` is the likelihood so far. */
static void search_parameter(const struct plogp__problem *problem, size_t i,
                             double *theta, double *best)
{
    const double value = theta[i];
    double chosen = value;
    for (int power = -POWERS; power <= POWERS; power++) {
        theta[i] = ldexp(value, 2 * power);
        const double found = value_at(problem, theta);
        if (found > *best) {
            *best = found;
            chosen = theta[i];
        }
    }
    theta[i] = chosen;
}

void plogp__search_start(const struct plogp__problem *problem, double *theta)
{
    double best = value_at(problem, theta);
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < problem->family->parameter_count; i++)
            if (problem->free[i] &&
                problem->family->parameters[i].domain == PLOGP__POSITIVE)
                search_parameter(problem, i, theta, &best);
}
