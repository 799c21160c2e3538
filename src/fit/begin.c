#include "fit/begin.h"

#include <math.h>
#include <string.h>

#include "base/status.h"
#include "fit/shares.h"

#define THINNED   1024 /* values of a long sample on which its fit begins */
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

/* A long sample is first fitted through every stride-th of its sorted values: Newton's
 * method then has a step or two left to do on all of them. */
plogp_status plogp__begin_thinned(const struct plogp__fitting *run,
                                  const struct plogp__estimate *estimate,
                                  const plogp_context *context,
                                  struct plogp__solution *solution)
{
    double values[THINNED], weights[THINNED];
    struct plogp__statistics thinned;
    struct plogp__solution found = *solution;
    const size_t stride = run->sample->count / THINNED;
    for (size_t i = 0; i < THINNED; i++) {
        const size_t k = i * stride + stride / 2;
        values[i] = run->sample->values[k];
        weights[i] = plogp__weight(run->sample, k);
    }
    plogp__statistics_of(values, weights, THINNED, &thinned);
    struct plogp__fitting small = *run;
    small.sample = &thinned;
    const struct plogp__problem problem = plogp__fitting_pose(&small, estimate, context);
    PLOGP_TRY(plogp__maximise_newton(&problem, &found));
    if (found.converged)
        memcpy(solution->theta, found.theta, sizeof found.theta);
    return PLOGP_OK;
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
