#include "fit/estimate.h"

#include <math.h>
#include <string.h>

#include "base/status.h"
#include "dist/deviance.h"
#include "fit/fitting.h"
#include "fit/profile.h"
#include "fit/shares.h"
#include "math/confidence.h"
#include "math/kernel.h"

#define THIN_FROM 65536 /* distinct values from which a fit begins on a part of them */
#define THINNED   1024

/* The trace in the units of the data. */
static void trace(void *state, size_t iteration, const double *theta,
                  const struct plogp__jet *jet)
{
    const struct plogp__fitting *const run = state;
    double parameters[PLOGP_PARAMETERS_MAX], gradient[PLOGP_PARAMETERS_MAX];
    const double n = run->sample->n;
    for (size_t i = 0; i < run->family->parameter_count; i++) {
        parameters[i] = plogp__fitting_rescale(run, i, theta[i], 1);
        gradient[i] = plogp__fitting_rescale(run, i, n * jet->gradient[i], -1);
    }
    const plogp_fit_step step = {
        .family = run->family->name,
        .iteration = iteration,
        .loglik = plogp__fitting_loglik(run, jet->value),
        .parameter_count = run->family->parameter_count,
        .parameters = parameters,
        .gradient = gradient,
    };
    run->options->trace(run->options->trace_state, &step);
}

static plogp_status read_fixed(const struct plogp__fitting *run,
                               const plogp_context *context,
                               struct plogp__estimate *estimate)
{
    const struct plogp__family *const family = run->family;
    for (size_t f = 0; f < run->options->fixed_count; f++) {
        const plogp_fit_fixed *const fixed = &run->options->fixed[f];
        size_t i = 0;
        while (i < family->parameter_count &&
               strcmp(family->parameters[i].name, fixed->name) != 0)
            i++;
        if (i == family->parameter_count)
            return plogp__fail(context, PLOGP_EINVAL, "%s has no parameter '%s'",
                               family->name, fixed->name);
        if (!plogp__parameter_valid(&family->parameters[i], fixed->value))
            return plogp__fail(context, PLOGP_EDOMAIN,
                               "%s: %s = %.17g is outside its domain", family->name,
                               fixed->name, fixed->value);
        estimate->fixed[i] = true;
        estimate->theta[i] = plogp__fitting_rescale(run, i, fixed->value, -1);
    }
    return PLOGP_OK;
}

static void forget(struct plogp__estimate *estimate, plogp_fit_status status,
                   const char *reason)
{
    estimate->status = status;
    estimate->reason = reason;
    estimate->converged = false;
    estimate->loglik = estimate->score = estimate->decrement = NAN;
    for (size_t i = 0; i < PLOGP_PARAMETERS_MAX; i++)
        estimate->theta[i] = estimate->se[i] = estimate->low[i] = estimate->high[i] = NAN;
}

/* Shares that are not fixed fill what the fixed ones leave of 1. */
static void complete(const struct plogp__fitting *run,
                     const struct plogp__estimate *estimate, double *theta)
{
    bool free[PLOGP_PARAMETERS_MAX];
    for (size_t i = 0; i < PLOGP_PARAMETERS_MAX; i++)
        free[i] = !estimate->fixed[i];
    plogp__shares_complete(run->family, free, theta);
}

/* Begin at the family's own estimate, with the fixed parameters put in. */
static enum plogp__start begin(const struct plogp__fitting *run,
                               struct plogp__estimate *estimate, double *theta)
{
    bool any = false;
    enum plogp__start start =
        plogp__family_start(run->family, run->sample, theta, &estimate->reason);
    for (size_t i = 0; i < run->family->parameter_count; i++)
        if (estimate->fixed[i]) {
            theta[i] = estimate->theta[i];
            any = true;
        }
    if (any)
        complete(run, estimate, theta);
    if (any && plogp__family_valid(run->family, theta))
        start = PLOGP__START_ROUGH;
    else if (run->censored != NULL && start != PLOGP__START_UNBOUNDED)
        start = PLOGP__START_ROUGH;
    return start;
}

static void publish(const struct plogp__fitting *run,
                    const struct plogp__solution *solution,
                    struct plogp__estimate *estimate)
{
    for (size_t i = 0; i < run->family->parameter_count; i++) {
        estimate->theta[i] = plogp__fitting_rescale(run, i, solution->theta[i], 1);
        estimate->se[i] =
            estimate->fixed[i] ? 0.0 : plogp__fitting_rescale(run, i, solution->se[i], 1);
    }
    estimate->loglik = plogp__fitting_loglik(run, solution->jet.value);
    estimate->score = solution->score;
    estimate->decrement = solution->decrement;
    estimate->iterations = solution->iterations;
    estimate->converged = solution->converged;
}

/* A long sample is first fitted through every stride-th of its sorted values: Newton's
 * method then has a step or two left to do on all of them. */
static plogp_status begin_thinned(const struct plogp__fitting *run,
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
static void step_away(const struct plogp__problem *problem,
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

static void add_wald(struct plogp__estimate *estimate)
{
    for (size_t i = 0; i < estimate->family->parameter_count; i++) {
        const bool unknown = estimate->status == PLOGP_FIT_BOUNDARY &&
                             !estimate->fixed[i] && !(estimate->se[i] > 0.0);
        if (unknown)
            estimate->se[i] = NAN;
        plogp__wald_interval(estimate->family->parameters[i].domain, estimate->theta[i],
                             estimate->se[i], &estimate->low[i], &estimate->high[i]);
    }
}

/* Profiles need a maximum to start from: others keep Wald's intervals. */
static plogp_status add_profiles(const struct plogp__fitting *run,
                                 const struct plogp__solution *solution,
                                 const plogp_context *context,
                                 struct plogp__estimate *estimate)
{
    const struct plogp__problem problem = plogp__fitting_pose(run, estimate, context);
    double low[PLOGP_PARAMETERS_MAX], high[PLOGP_PARAMETERS_MAX];
    PLOGP_TRY(plogp__profile_intervals(&problem, solution, low, high));
    for (size_t i = 0; i < run->family->parameter_count; i++) {
        if (isnan(low[i]))
            continue;
        estimate->low[i] = plogp__fitting_rescale(run, i, low[i], 1);
        estimate->high[i] = plogp__fitting_rescale(run, i, high[i], 1);
    }
    estimate->profiled = true;
    return PLOGP_OK;
}

/* Run the method asked for from solution->theta. */
static plogp_status solve(struct plogp__fitting *run, enum plogp__start start,
                          const plogp_context *context, struct plogp__estimate *estimate,
                          struct plogp__solution *solution)
{
    struct plogp__problem problem = plogp__fitting_pose(run, estimate, context);
    const plogp_fit_method method = run->options->method;
    const bool exact = start == PLOGP__START_CLOSED || start == PLOGP__START_BOUNDARY;
    if (run->options->trace != NULL) {
        problem.trace = trace;
        problem.trace_state = run;
    }
    estimate->method = method == PLOGP_FIT_GRADIENT ? "gradient"
                       : exact                      ? "closed"
                                                    : "newton";
    if (method == PLOGP_FIT_GRADIENT) {
        if (start != PLOGP__START_BOUNDARY)
            step_away(&problem, run, solution->theta);
        complete(run, estimate, solution->theta);
        return plogp__maximise_gradient(&problem, solution);
    }
    if (!exact || method == PLOGP_FIT_NEWTON) {
        estimate->method = "newton";
        if (start == PLOGP__START_ROUGH && run->censored == NULL &&
            run->options->trace == NULL && run->sample->values != NULL &&
            run->sample->count >= THIN_FROM)
            PLOGP_TRY(begin_thinned(run, estimate, context, solution));
        return plogp__maximise_newton(&problem, solution);
    }
    plogp__certify(&problem, solution);
    solution->converged = true;
    return PLOGP_OK;
}

plogp_status plogp__estimate_family(const struct plogp__family *family,
                                    const struct plogp__fit_data *data,
                                    const plogp_fit_options *options,
                                    const plogp_context *context,
                                    struct plogp__estimate *estimate)
{
    struct plogp__fitting run = plogp__fitting_plan(family, data, options);
    struct plogp__solution solution = {.iterations = 0};
    memset(estimate, 0, sizeof *estimate);
    estimate->family = family;
    estimate->method = "closed";
    PLOGP_TRY(read_fixed(&run, context, estimate));
    if (!plogp__range_contains(&family->range, data->raw.min) ||
        !plogp__range_contains(&family->range, data->raw.max)) {
        forget(estimate, PLOGP_FIT_OUTSIDE, "a value lies outside the support");
        return PLOGP_OK;
    }
    const enum plogp__start start = begin(&run, estimate, solution.theta);
    if (start == PLOGP__START_UNBOUNDED) {
        forget(estimate, PLOGP_FIT_NO_MLE, estimate->reason);
        return PLOGP_OK;
    }
    if (!plogp__family_valid(family, solution.theta)) {
        forget(estimate, PLOGP_FIT_OUTSIDE, "the fixed parameters do not go together");
        return PLOGP_OK;
    }
    const struct plogp__interval support = plogp__family_support(family, solution.theta);
    if (run.sample->min < support.low || run.sample->max > support.high) {
        forget(estimate, PLOGP_FIT_OUTSIDE,
               "a value lies outside the support that the fixed parameters leave");
        return PLOGP_OK;
    }
    if (options->method == PLOGP_FIT_CLOSED && start != PLOGP__START_CLOSED &&
        start != PLOGP__START_BOUNDARY) {
        forget(estimate, PLOGP_FIT_NO_CLOSED,
               "the likelihood equations have no closed solution: use newton");
        return PLOGP_OK;
    }
    PLOGP_TRY(solve(&run, start, context, estimate, &solution));
    publish(&run, &solution, estimate);
    estimate->status = start == PLOGP__START_BOUNDARY ? PLOGP_FIT_BOUNDARY
                       : estimate->converged          ? PLOGP_FIT_OK
                                                      : PLOGP_FIT_NOT_CONVERGED;
    if (estimate->status == PLOGP_FIT_NOT_CONVERGED)
        estimate->reason = "the iteration stopped before the maximum was certified";
    else if (estimate->status == PLOGP_FIT_OK)
        estimate->reason = family->local_maximum;
    if (estimate->status == PLOGP_FIT_NOT_CONVERGED && family->no_maximum != NULL)
        forget(estimate, PLOGP_FIT_NO_MLE, family->no_maximum);
    if (estimate->status == PLOGP_FIT_OK && !plogp__family_valid(family, estimate->theta))
        forget(estimate, PLOGP_FIT_OUT_OF_RANGE,
               "a parameter of the maximum is too large or too small for a double");
    add_wald(estimate);
    return options->intervals == PLOGP_FIT_PROFILE && estimate->converged
               ? add_profiles(&run, &solution, context, estimate)
               : PLOGP_OK;
}

void plogp__wald_interval(enum plogp__domain domain, double value, double se, double *low,
                          double *high)
{
    *low = *high = NAN;
    if (!(se >= 0.0) || domain == PLOGP__WHOLE || domain == PLOGP__EXTREME)
        return;
    if ((domain == PLOGP__POSITIVE || domain == PLOGP__NONNEGATIVE) && value > 0.0) {
        const double ratio = plogp__exp(PLOGP__Z95 * se / value);
        *low = value / ratio;
        *high = value * ratio;
    } else if ((domain == PLOGP__UNIT || domain == PLOGP__SHARE) && value > 0.0 &&
               value < 1.0) {
        const double odds = value / (1.0 - value);
        const double ratio = plogp__exp(PLOGP__Z95 * se / (value * (1.0 - value)));
        *low = odds / (odds + ratio);
        *high = odds / (odds + 1.0 / ratio);
    } else if (domain == PLOGP__REAL) {
        *low = value - PLOGP__Z95 * se;
        *high = value + PLOGP__Z95 * se;
    }
}
