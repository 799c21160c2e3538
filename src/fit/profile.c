/*
 * Profile-likelihood intervals: the values t of a parameter for which
 *
 *     2 (max log L - max over the others of log L(t)) <= 3.84 = 1.96^2.
 *
 * The signed root r of the left side is nearly a straight line in the unbounded coordinate
 * of the parameter, and its slope is known: that of the profile is the derivative of log L
 * at the constrained maximum (envelope theorem). So Newton's method on r = 1.96, kept in a
 * bracket, needs some five constrained maxima an end. The maximum is known to the square
 * root of its rounding, which leaves r 1e-7 at 0 but 1e-13 at 1.96.
 * Source: Venzon, Moolgavkar (1988), with one parameter at a time.
 */
#include "fit/profile.h"

#include <math.h>

#include "base/status.h"
#include "fit/coordinates.h"
#include "math/confidence.h"

/* A parameter that a factor e^64 has not made unlikely has no limit on this side. */
#define REACH     64.0
#define ROOT_DONE 1e-12
#define STEPS_MAX 100

/* The likelihood along one parameter. */
struct curve {
    const struct plogp__problem *problem;
    struct plogp__problem held; /* the same with the parameter held            */
    const struct plogp__solution *best;
    size_t parameter;
    enum plogp__domain domain;
    double origin; /* the parameter's value at coordinate 0                   */
};

/* A point of the curve: r, and its slope in the coordinate. */
struct height {
    double root, slope;
};

/* Not finite: the point lies outside the domain or the likelihood is 0 there. */
static plogp_status measure(const struct curve *curve, double coordinate,
                            struct plogp__solution *at, struct height *height)
{
    const size_t i = curve->parameter;
    const double n = curve->problem->n;
    const double value = plogp__coordinate_move(curve->domain, curve->origin, coordinate);
    height->root = INFINITY;
    height->slope = 0.0;
    struct plogp__solution trial = *at;
    trial.theta[i] = value;
    if (!plogp__family_valid(curve->problem->family, trial.theta))
        return PLOGP_OK;
    PLOGP_TRY(plogp__maximise_newton(&curve->held, &trial));
    const double drop = curve->best->jet.value - trial.jet.value;
    if (!isfinite(drop))
        return PLOGP_OK;
    *at = trial;
    height->root = sqrt(2.0 * n * fmax(drop, 0.0));
    height->slope = -n * trial.jet.gradient[i] *
                    plogp__coordinate_slope(curve->domain, value) / height->root;
    return PLOGP_OK;
}

/* The next distance: Newton's, if it lies inside the bracket and is no wild jump. */
static double advance(double here, double low, double high, double rest, double slope)
{
    const double farthest = isinf(high) ? here + 2.0 * (here - low) + 0.5 : high;
    const double newton = here - rest / slope;
    if (isfinite(newton) && newton > low && newton < farthest)
        return newton;
    return isinf(high) ? farthest : 0.5 * (low + high);
}

/* Where r reaches 1.96 on one side (1 or -1): it does not at distance `low` from
 * coordinate 0, and the search begins at `here`. */
static plogp_status cross(const struct curve *curve, double low, double here, double side,
                          double *value)
{
    const double reach = curve->domain == PLOGP__REAL ? INFINITY : REACH;
    double high = INFINITY;
    struct plogp__solution at = *curve->best;
    for (int step = 0; step < STEPS_MAX; step++) {
        struct height height;
        PLOGP_TRY(measure(curve, side * here, &at, &height));
        const double rest = height.root - PLOGP__Z95;
        if (fabs(rest) <= ROOT_DONE)
            break;
        *(rest < 0.0 ? &low : &high) = here;
        if (isinf(high) && here >= reach) {
            here = INFINITY;
            break;
        }
        const double next =
            fmin(advance(here, low, high, rest, side * height.slope), reach);
        if (next == here || next == low || next == high)
            break;
        here = next;
    }
    *value = plogp__coordinate_move(curve->domain, curve->origin, side * here);
    return PLOGP_OK;
}

/* Both ends; an estimate at a limit of its domain is itself an end. */
static plogp_status interval(struct curve *curve, double *low, double *high)
{
    const size_t i = curve->parameter;
    const double value = curve->best->theta[i], n = curve->problem->n;
    const bool positive = curve->domain != PLOGP__REAL;
    const bool at_low = positive && value == 0.0;
    const bool at_high = curve->domain == PLOGP__UNIT && value == 1.0;
    curve->origin = at_low ? 1.0 / (n + 1.0) : at_high ? n / (n + 1.0) : value;
    const double slope = plogp__coordinate_slope(curve->domain, curve->origin);
    const double se = curve->best->se[i] / slope;
    const double reach = isfinite(se) && se > 0.0 ? fmin(PLOGP__Z95 * se, 8.0) : 0.5;
    const double nearest = at_low || at_high ? -REACH : 0.0;
    const double first = at_low || at_high ? 0.0 : reach;
    *low = *high = value;
    if (!at_low)
        PLOGP_TRY(cross(curve, nearest, first, -1.0, low));
    if (!at_high)
        PLOGP_TRY(cross(curve, nearest, first, 1.0, high));
    return PLOGP_OK;
}

plogp_status plogp__profile_intervals(const struct plogp__problem *problem,
                                      const struct plogp__solution *solution, double *low,
                                      double *high)
{
    for (size_t i = 0; i < problem->family->parameter_count; i++) {
        struct curve curve = {.problem = problem,
                              .held = *problem,
                              .best = solution,
                              .parameter = i,
                              .domain = problem->family->parameters[i].domain};
        low[i] = high[i] = NAN;
        if (!problem->free[i] || curve.domain == PLOGP__SHARE)
            continue;
        curve.held.free[i] = false;
        curve.held.trace = NULL;
        PLOGP_TRY(interval(&curve, &low[i], &high[i]));
    }
    return PLOGP_OK;
}
