#include "fit/begin.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "fit/shares.h"

#define PART      1024 /* groups of a long sample on which its fit begins */
#define ENDS      16   /* this part of the groups, at either end, is of one value */
#define RATIO     16   /* a part is no larger than the sample over this   */
#define DOUBLINGS 64

bool plogp__any_fixed(const struct plogp__estimate *estimate)
{
    bool any = false;
    for (size_t i = 0; i < estimate->family->parameter_count; i++)
        any = any || estimate->fixed[i];
    return any;
}

/* Shares that are not fixed fill what the fixed ones leave of 1. */
void plogp__begin_complete(const struct plogp__fitting *run,
                           const struct plogp__estimate *estimate, double *theta)
{
    bool free[PLOGP_PARAMETERS_MAX];
    for (size_t i = 0; i < PLOGP_PARAMETERS_MAX; i++)
        free[i] = !estimate->fixed[i];
    plogp__shares_complete(run->family, free, theta);
}

/* What the guesses of censored values say of a limit need not hold for their intervals. */
static bool may_begin(const struct plogp__fitting *run, enum plogp__start start,
                      const double *theta)
{
    return start != PLOGP__START_UNBOUNDED ||
           (run->family->towards_limit != NULL && run->sample->variance > 0.0 &&
            plogp__family_valid(run->family, theta));
}

static bool holds_sample(const struct plogp__fitting *run, const double *theta)
{
    const struct plogp__interval support = plogp__family_support(run->family, theta);
    return run->sample->min >= support.low && run->sample->max <= support.high;
}

/* Where the support depends on the scale, a larger one may hold the sample. */
static void widen(const struct plogp__fitting *run,
                  const struct plogp__estimate *estimate, double *theta)
{
    for (size_t i = 0; i < run->family->parameter_count; i++) {
        const struct plogp__parameter *const parameter = &run->family->parameters[i];
        const double value = theta[i];
        if (estimate->fixed[i] || parameter->domain != PLOGP__POSITIVE ||
            parameter->scaling != 1)
            continue;
        for (int k = 0; k < DOUBLINGS && !holds_sample(run, theta); k++)
            theta[i] *= 2.0;
        if (!holds_sample(run, theta))
            theta[i] = value;
    }
}

/* Begin at the family's own estimate, with the fixed parameters put in. */
enum plogp__start plogp__begin(const struct plogp__fitting *run,
                               struct plogp__estimate *estimate, double *theta)
{
    const bool any = plogp__any_fixed(estimate);
    enum plogp__start start =
        plogp__family_start(run->family, run->sample, theta, &estimate->reason);
    for (size_t i = 0; i < run->family->parameter_count; i++)
        if (estimate->fixed[i])
            theta[i] = estimate->theta[i];
    if (any)
        plogp__begin_complete(run, estimate, theta);
    if (any && plogp__family_valid(run->family, theta)) {
        widen(run, estimate, theta);
        start = PLOGP__START_ROUGH;
    }
    if (!any && run->censored != NULL && may_begin(run, start, theta))
        start = PLOGP__START_ROUGH;
    return start;
}

/* The sample's values [first, last) put together. */
static void put_together(const struct plogp__statistics *sample, size_t first,
                         size_t last, double *value, double *weight)
{
    double total = 0.0, offset = 0.0;
    for (size_t k = first; k < last; k++) {
        total += plogp__weight(sample, k);
        offset += plogp__weight(sample, k) * (sample->values[k] - sample->values[first]);
    }
    *value = fmin(sample->values[first] + offset / total, sample->values[last - 1]);
    *weight = total;
}

/* `count` groups of neighbours; those at either end, where the values lie far apart and decide
 * what the tails are, are of one. */
static void group(const struct plogp__statistics *sample, size_t count, double *values,
                  double *weights)
{
    const size_t alone = count / ENDS, groups = count - 2 * alone;
    const size_t rest = sample->count - 2 * alone;
    for (size_t i = 0; i < count; i++) {
        const size_t g = i < alone ? 0 : i - alone;
        const size_t first = i < alone            ? i
                             : i < alone + groups ? alone + g * rest / groups
                                                  : sample->count - (count - i);
        const size_t last = i < alone || i >= alone + groups
                                ? first + 1
                                : alone + (g + 1) * rest / groups;
        put_together(sample, first, last, &values[i], &weights[i]);
    }
}

/* The maximum for `count` groups of the sample, if there is one. */
static plogp_status maximise_part(const struct plogp__fitting *run,
                                  const struct plogp__estimate *estimate,
                                  const plogp_context *context, double *values,
                                  size_t count, struct plogp__solution *solution)
{
    double *const weights = values + count;
    struct plogp__statistics part;
    struct plogp__solution found = *solution;
    group(run->sample, count, values, weights);
    plogp__statistics_of(values, weights, count, &part);
    struct plogp__fitting small = *run;
    small.sample = &part;
    const struct plogp__problem problem = plogp__fitting_pose(&small, estimate, context);
    PLOGP_TRY(plogp__maximise_newton(&problem, &found));
    if (found.converged)
        memcpy(solution->theta, found.theta, sizeof found.theta);
    return PLOGP_OK;
}

/* Groups of neighbours have nearly the likelihood of all values: Newton's method, which on a
 * flat one may take many steps, takes them on few groups, then on more, and has a step or two
 * left to do on all. */
plogp_status plogp__begin_thinned(const struct plogp__fitting *run,
                                  const struct plogp__estimate *estimate,
                                  const plogp_context *context,
                                  struct plogp__solution *solution)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp_status status = PLOGP_OK;
    for (size_t count = PART; status == PLOGP_OK && run->sample->count / count >= RATIO;
         count *= 2 * RATIO) {
        double *const values = plogp__alloc(alloc, 2 * count, sizeof *values);
        status = values == NULL
                     ? plogp__fail_memory(context)
                     : maximise_part(run, estimate, context, values, count, solution);
        plogp__free(alloc, values);
    }
    return status;
}

/* Gradient ascent is asked for by who wants to watch it: it begins half a standard
 * deviation, or a factor, away from an estimate that is already the maximum. */
void plogp__step_away(const struct plogp__problem *problem,
                      const struct plogp__fitting *run, double *theta)
{
    for (size_t i = 0; i < run->family->parameter_count; i++) {
        const enum plogp__domain domain = run->family->parameters[i].domain;
        if (!problem->free[i])
            continue;
        if (domain == PLOGP__REAL)
            theta[i] += 0.5 * sqrt(run->sample->variance);
        else if (domain == PLOGP__UNIT)
            theta[i] = 0.5 * theta[i] + 0.25;
        else
            theta[i] *= 1.5;
    }
}
