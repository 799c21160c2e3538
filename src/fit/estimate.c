#include "fit/estimate.h"

#include <math.h>
#include <string.h>

#include "base/status.h"
#include "fit/begin.h"
#include "fit/censored.h"
#include "fit/limit.h"
#include "fit/placement.h"
#include "fit/profile.h"
#include "fit/search_start.h"
#include "math/confidence.h"
#include "math/kernel.h"

#define THIN_FROM 65536 /* distinct values from which a fit begins on a part of them */

/* The trace in the units of the data. */
static void trace(void *state, size_t iteration, const double *theta,
                  const struct plogp__jet *jet)
{
    const struct plogp__fitting *const run = state;
    double parameters[PLOGP_PARAMETERS_MAX], gradient[PLOGP_PARAMETERS_MAX];
    const double n = run->sample->n;
    for (size_t i = 0; i < run->family->parameter_count; i++) {
        parameters[i] = plogp__fitting_to_data(run, i, theta[i]);
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
        estimate->theta[i] = plogp__fitting_from_data(run, i, fixed->value);
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

static void publish(const struct plogp__fitting *run,
                    const struct plogp__solution *solution,
                    struct plogp__estimate *estimate)
{
    for (size_t i = 0; i < run->family->parameter_count; i++) {
        estimate->theta[i] = plogp__fitting_to_data(run, i, solution->theta[i]);
        estimate->se[i] =
            estimate->fixed[i] ? 0.0 : plogp__fitting_rescale(run, i, solution->se[i], 1);
    }
    estimate->loglik = plogp__fitting_loglik(run, solution->jet.value);
    estimate->score = solution->score;
    estimate->decrement = solution->decrement;
    estimate->iterations = solution->iterations;
    estimate->converged = solution->converged;
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
        estimate->low[i] = plogp__fitting_to_data(run, i, low[i]);
        estimate->high[i] = plogp__fitting_to_data(run, i, high[i]);
    }
    estimate->profiled = true;
    return PLOGP_OK;
}

/* Newton's method, and again from a place that is searched for where it fails with parameters
 * held or values censored. */
static plogp_status ascend(const struct plogp__fitting *run,
                           const struct plogp__problem *problem,
                           const struct plogp__estimate *estimate,
                           struct plogp__solution *solution)
{
    struct plogp__solution again = *solution;
    PLOGP_TRY(plogp__maximise_newton(problem, solution));
    if (solution->converged || (run->censored == NULL && !plogp__any_fixed(estimate)))
        return PLOGP_OK;
    plogp__search_start(problem, again.theta);
    PLOGP_TRY(plogp__maximise_newton(problem, &again));
    if (again.converged)
        *solution = again;
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
            plogp__step_away(&problem, run, solution->theta);
        plogp__begin_complete(run, estimate, solution->theta);
        return plogp__maximise_gradient(&problem, solution);
    }
    if (!exact || method == PLOGP_FIT_NEWTON) {
        estimate->method = "newton";
        if (start == PLOGP__START_ROUGH && run->censored == NULL &&
            run->options->trace == NULL && run->sample->values != NULL &&
            run->sample->count >= THIN_FROM)
            PLOGP_TRY(plogp__begin_thinned(run, estimate, context, solution));
        return ascend(run, &problem, estimate, solution);
    }
    plogp__certify(&problem, solution);
    solution->converged = true;
    return PLOGP_OK;
}

#define FLAT                                                                             \
    "a component lies inside one interval, where the likelihood is flat in its mean "    \
    "and sd"
#define CERTAIN                                                                          \
    "all intervals have a place in common: the likelihood rises towards 1 as all of "    \
    "the "                                                                               \
    "law moves into it"
#define TOO_FAR "a parameter of the maximum is too large or too small for a double"

/* Whether there is something to do from the start; otherwise the estimate says why not. */
static bool can_begin(const struct plogp__fitting *run, enum plogp__start start,
                      const double *theta, struct plogp__estimate *estimate)
{
    if (start == PLOGP__START_UNBOUNDED) {
        const bool flat = run->censored != NULL && run->family->components > 0;
        forget(estimate, PLOGP_FIT_NO_MLE,
               flat                                   ? FLAT
               : plogp__intervals_meet(run->censored) ? CERTAIN
                                                      : estimate->reason);
        return false;
    }
    if (!plogp__family_valid(run->family, theta)) {
        if (plogp__any_fixed(estimate))
            forget(estimate, PLOGP_FIT_OUTSIDE,
                   "the fixed parameters do not go together");
        else
            forget(estimate, PLOGP_FIT_OUT_OF_RANGE, TOO_FAR);
        return false;
    }
    const struct plogp__interval support = plogp__family_support(run->family, theta);
    if (run->sample->min < support.low || run->sample->max > support.high) {
        forget(estimate, PLOGP_FIT_OUTSIDE,
               "a value lies outside the support that the fixed parameters leave");
        return false;
    }
    if (run->options->method == PLOGP_FIT_CLOSED && start != PLOGP__START_CLOSED &&
        start != PLOGP__START_BOUNDARY) {
        forget(estimate, PLOGP_FIT_NO_CLOSED,
               "the likelihood equations have no closed solution: use newton");
        return false;
    }
    return true;
}

#define INSIDE 2.0 /* standard deviations of a component on either side of its mean */

/* The likelihood hardly depends on where in an interval a component lies, nor how wide it is. */
static bool hides_component(const struct plogp__fitting *run, const double *theta)
{
    for (size_t j = 0; run->censored != NULL && j < run->family->components; j++) {
        const double mean = theta[3 * j + 1], sd = theta[3 * j + 2];
        for (size_t i = 0; i < run->censored->count; i++)
            if (isfinite(run->censored->low[i]) && isfinite(run->censored->high[i]) &&
                mean - INSIDE * sd > run->censored->low[i] &&
                mean + INSIDE * sd < run->censored->high[i])
                return true;
    }
    return false;
}

/* What there is to say of a maximum; a closed start may know more of it than the family. */
static const char *note_on(const struct plogp__fitting *run, enum plogp__start start,
                           const struct plogp__estimate *estimate)
{
    if (hides_component(run, estimate->theta))
        return FLAT ": their standard errors do not hold";
    return start == PLOGP__START_CLOSED && estimate->reason != NULL
               ? estimate->reason
               : run->family->local_maximum;
}

/* What kind of point the iteration ended at. */
static void judge(const struct plogp__fitting *run, enum plogp__start start,
                  struct plogp__estimate *estimate)
{
    const struct plogp__family *const family = estimate->family;
    estimate->status = start == PLOGP__START_BOUNDARY ? PLOGP_FIT_BOUNDARY
                       : estimate->converged          ? PLOGP_FIT_OK
                                                      : PLOGP_FIT_NOT_CONVERGED;
    if (estimate->status == PLOGP_FIT_NOT_CONVERGED)
        estimate->reason = "the iteration stopped before the maximum was certified";
    else if (estimate->status == PLOGP_FIT_OK)
        estimate->reason = note_on(run, start, estimate);
    if (estimate->status == PLOGP_FIT_NOT_CONVERGED && family->no_maximum != NULL)
        forget(estimate, PLOGP_FIT_NO_MLE, family->no_maximum);
    if (estimate->status == PLOGP_FIT_OK && !plogp__family_valid(family, estimate->theta))
        forget(estimate, PLOGP_FIT_OUT_OF_RANGE, TOO_FAR);
}

/* The start knows the limits of a family from the sample alone. */
static plogp_status check_limit(const struct plogp__fitting *run,
                                const plogp_context *context,
                                const struct plogp__solution *solution,
                                struct plogp__estimate *estimate)
{
    bool rises = false;
    if (plogp__rises_to_certainty(run->censored, solution)) {
        forget(estimate, PLOGP_FIT_NO_MLE, CERTAIN);
        return PLOGP_OK;
    }
    if (estimate->status != PLOGP_FIT_OK ||
        (run->censored == NULL && !plogp__any_fixed(estimate)))
        return PLOGP_OK;
    const struct plogp__problem problem = plogp__fitting_pose(run, estimate, context);
    PLOGP_TRY(plogp__rises_to_limit(&problem, solution, &rises));
    if (rises)
        forget(estimate, PLOGP_FIT_NO_MLE, run->family->limit_reason);
    return PLOGP_OK;
}

/* The estimate from a sample in the family's range. */
static plogp_status estimate_from(struct plogp__fitting *run,
                                  const plogp_context *context,
                                  struct plogp__estimate *estimate)
{
    struct plogp__solution solution = {.iterations = 0};
    const enum plogp__start start = plogp__begin(run, estimate, solution.theta);
    if (!can_begin(run, start, solution.theta, estimate))
        return PLOGP_OK;
    PLOGP_TRY(solve(run, start, context, estimate, &solution));
    publish(run, &solution, estimate);
    judge(run, start, estimate);
    PLOGP_TRY(check_limit(run, context, &solution, estimate));
    add_wald(estimate);
    return run->options->intervals == PLOGP_FIT_PROFILE && estimate->converged
               ? add_profiles(run, &solution, context, estimate)
               : PLOGP_OK;
}

plogp_status plogp__estimate_family(const struct plogp__family *family,
                                    const struct plogp__fit_data *data,
                                    const plogp_fit_options *options,
                                    const plogp_context *context,
                                    struct plogp__estimate *estimate)
{
    struct plogp__fitting run = plogp__fitting_plan(family, data, options);
    struct plogp__placement placement;
    memset(estimate, 0, sizeof *estimate);
    estimate->family = family;
    estimate->method = "closed";
    PLOGP_TRY(plogp__fitting_place(&run, data, context, &placement));
    plogp_status status = read_fixed(&run, context, estimate);
    if (status == PLOGP_OK && (!plogp__range_contains(&family->range, data->raw.min) ||
                               !plogp__range_contains(&family->range, data->raw.max)))
        forget(estimate, PLOGP_FIT_OUTSIDE, "a value lies outside the support");
    else if (status == PLOGP_OK)
        status = estimate_from(&run, context, estimate);
    plogp__placement_clear(context, &placement);
    return status;
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
