/* The likelihood of intervals: conditional expectations by Gauss's rule. */
#include <math.h>

#include "dist/deviance.h"
#include "fit/censored.h"
#include "fit/fitting.h"
#include "math/kernel.h"
#include "math/quadrature.h"

/* Conditional probabilities between which an interval is integrated; outside lies a part
 * of 1e-17 on either side. */
static const double CUTS[] = {1e-17, 1e-13, 1e-9, 1e-6, 1e-4, 3e-3, 0.03, 0.15, 0.5};
#define CUT_COUNT (sizeof CUTS / sizeof CUTS[0])

/* An interval of a law: its probability, and the tail it is measured from. */
struct interval {
    const struct plogp__family *family;
    const double *theta;
    double low, high;
    double origin;        /* from which its powers of x are counted  */
    bool upper;           /* measured by sf rather than cdf          */
    double nearer, share; /* tail beyond the nearer end; probability */
};

static double tail(const struct interval *interval, double x)
{
    const struct plogp__interval support =
        plogp__family_support(interval->family, interval->theta);
    if (x <= support.low)
        return interval->upper ? 1.0 : 0.0;
    if (x >= support.high)
        return interval->upper ? 0.0 : 1.0;
    return interval->upper ? plogp__family_sf(interval->family, x, interval->theta)
                           : plogp__family_cdf(interval->family, x, interval->theta);
}

/* The location of a law that has one. */
static double origin_of(const struct plogp__family *family, const double *theta)
{
    for (size_t i = 0; family->components == 0 && i < family->parameter_count; i++)
        if (plogp__is_location(family, i))
            return theta[i];
    return 0.0;
}

static struct interval interval_of(const struct plogp__family *family,
                                   const double *theta, double low, double high)
{
    const struct plogp__interval support = plogp__family_support(family, theta);
    struct interval interval = {.family = family,
                                .theta = theta,
                                .low = fmax(low, support.low),
                                .high = fmin(high, support.high),
                                .origin = origin_of(family, theta)};
    interval.upper = tail(&interval, interval.low) > 0.5;
    const double at_low = tail(&interval, interval.low);
    const double at_high = tail(&interval, interval.high);
    interval.nearer = interval.upper ? at_high : at_low;
    interval.share = fabs(at_high - at_low);
    return interval;
}

/* The place that leaves the share c of the interval on the side of its tail. */
static double place(const struct interval *interval, double c)
{
    const double p = interval->nearer + c * interval->share;
    const double x =
        plogp__family_quantile(interval->family, interval->theta, p, interval->upper);
    return fmin(fmax(x, interval->low), interval->high);
}

/* Integrals over the interval: of f, and in `mean` of f times s and h + s s'. The points
 * come in a fixed order, so plain sums serve. */
struct moments {
    struct plogp__jet mean;
    double mass;
};

static void add_point(const struct interval *interval, double x, double weight,
                      struct moments *moments)
{
    struct plogp__jet jet;
    plogp__family_point(interval->family, x, interval->theta, &jet);
    const double mass = weight * plogp__exp(jet.value);
    if (!(mass > 0.0 && isfinite(mass)))
        return;
    moments->mass += mass;
    for (size_t i = 0; i < interval->family->parameter_count; i++) {
        moments->mean.gradient[i] += mass * jet.gradient[i];
        for (size_t j = 0; j <= i; j++)
            moments->mean.hessian[i][j] +=
                mass * (jet.hessian[i][j] + jet.gradient[i] * jet.gradient[j]);
    }
}

/* One panel; over a wide range of one sign the variable is log |x - origin|, in which a density
 * that grows like a power of it towards 0, or falls like one, is smooth. */
static void add_panel(const struct interval *interval, double first, double last,
                      struct moments *moments)
{
    const double low = first - interval->origin, high = last - interval->origin;
    const bool wide = (low > 0.0 && high > 2.0 * low) || (high < 0.0 && low < 2.0 * high);
    const double width = wide ? plogp__log_quotient(high, low) : high - low;
    for (size_t i = 0; width != 0.0 && isfinite(width) && i < 2 * PLOGP__GAUSS_POINTS;
         i++) {
        const size_t node = i / 2;
        const double t =
            i % 2 == 0 ? plogp__gauss_nodes[node] : 1.0 - plogp__gauss_nodes[node];
        const double x = wide ? low * plogp__exp(width * t) : low + width * t;
        const double slope = wide ? fabs(x * width) : width;
        add_point(interval, interval->origin + x, slope * plogp__gauss_weights[node],
                  moments);
    }
}

/* Put a place among those that ascend. */
static void insert(double x, double *places, size_t *count)
{
    size_t i = (*count)++;
    for (; i > 0 && places[i - 1] > x; i--)
        places[i] = places[i - 1];
    places[i] = x;
}

/* Panels between the cuts, and where the density does something between them. */
static void integrate(const struct interval *interval, struct moments *moments)
{
    double places[2 * CUT_COUNT + PLOGP__FEATURES_MAX] = {0};
    double features[PLOGP__FEATURES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < CUT_COUNT; i++) {
        insert(place(interval, CUTS[i]), places, &count);
        insert(place(interval, 1.0 - CUTS[i]), places, &count);
    }
    const double low = places[0], high = places[count - 1];
    const size_t feature_count =
        interval->family->features == NULL
            ? 0
            : interval->family->features(interval->theta, features);
    for (size_t i = 0; i < feature_count; i++)
        if (features[i] > low && features[i] < high)
            insert(features[i], places, &count);
    for (size_t i = 0; i + 1 < count; i++)
        add_panel(interval, places[i], places[i + 1], moments);
}

/* An end of the support that follows the parameters. There the derivatives of the density
 * need not be integrable, and what flows over the end would be missed. */
static bool moves(double end, double end_of_range)
{
    return isfinite(end) && end != end_of_range;
}

/* What lies outside of an interval that holds a moving end, or an upper end such as 1, near
 * which doubles do not resolve a density that grows towards it: one interval, without that end.
 * False for other intervals. */
static bool outside_of(const struct interval *interval, struct interval *outside)
{
    const struct plogp__family *const family = interval->family;
    const struct plogp__interval support = plogp__family_support(family, interval->theta);
    if (interval->low <= support.low && moves(support.low, family->range.low))
        *outside = interval_of(family, interval->theta, interval->high, INFINITY);
    else if (interval->high >= support.high && isfinite(support.high))
        *outside = interval_of(family, interval->theta, -INFINITY, interval->low);
    else
        return false;
    return true;
}

/* P = 1 - P(outside), and so are the derivatives. */
static void jet_from_outside(const struct interval *interval,
                             const struct interval *outside, struct plogp__jet *jet)
{
    const size_t k = interval->family->parameter_count;
    struct moments moments = {.mass = 0.0};
    jet->value = plogp__log(interval->share);
    if (outside->low < outside->high)
        integrate(outside, &moments);
    if (!(moments.mass > 0.0))
        return;
    const double odds = -outside->share / interval->share / moments.mass;
    for (size_t i = 0; i < k; i++)
        jet->gradient[i] = odds * moments.mean.gradient[i];
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            plogp__jet_cross(jet, i, j,
                             odds * moments.mean.hessian[i][j] -
                                 jet->gradient[i] * jet->gradient[j]);
}

/* Much narrower than the law: rounding eats its probability, the difference of two tails. */
static bool is_narrow(const struct interval *interval)
{
    return interval->share < 0x1p-20 * interval->nearer;
}

/*
 * The integral of the density itself is a check on the rule: where one panel over the
 * whole interval gives its probability to 1e-14, the density is smooth there, and so are
 * its derivatives. The probability of a narrow interval is no check, and is replaced by the
 * integral. At an end of the support it is no check either: x e^-x is smooth at 0 and x log x e^-x,
 * in the derivative by the shape, is not.
 */
static bool is_inside(const struct interval *interval)
{
    const struct plogp__interval support =
        plogp__family_support(interval->family, interval->theta);
    return interval->low > support.low && interval->high < support.high;
}

static bool one_panel_serves(const struct interval *interval, double mass)
{
    const double rounding = 0x1p-50 * interval->nearer;
    return is_narrow(interval) ||
           fabs(mass - interval->share) <= 1e-14 * interval->share + rounding;
}

/* log P of the interval with its derivatives. */
static void interval_jet(const struct interval *interval, struct plogp__jet *jet)
{
    const size_t k = interval->family->parameter_count;
    const bool narrow = is_narrow(interval);
    struct interval outside;
    struct moments moments = {.mass = 0.0};
    plogp__jet_clear(jet);
    jet->value = -INFINITY;
    if (!(interval->low < interval->high))
        return;
    if (interval->family->kinked && !narrow) {
        const double limits[2] = {interval->low, interval->high};
        plogp__interval_by_ends(interval->family, interval->theta, limits,
                                interval->share, jet);
        return;
    }
    if (outside_of(interval, &outside)) {
        jet_from_outside(interval, &outside, jet);
        return;
    }
    if (is_inside(interval))
        add_panel(interval, interval->low, interval->high, &moments);
    if (!one_panel_serves(interval, moments.mass)) {
        moments = (struct moments){.mass = 0.0};
        integrate(interval, &moments);
    }
    if (!(moments.mass > 0.0))
        return;
    jet->value = plogp__log(narrow ? moments.mass : interval->share);
    for (size_t i = 0; i < k; i++)
        jet->gradient[i] = moments.mean.gradient[i] / moments.mass;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            plogp__jet_cross(jet, i, j,
                             moments.mean.hessian[i][j] / moments.mass -
                                 jet->gradient[i] * jet->gradient[j]);
}

/* log P of the interval: its tails alone, except where rounding has eaten their difference. */
static double interval_value(const struct interval *interval)
{
    struct plogp__jet jet;
    if (!(interval->low < interval->high))
        return -INFINITY;
    if (!is_narrow(interval))
        return plogp__log(interval->share);
    interval_jet(interval, &jet);
    return jet.value;
}

static struct interval censored_interval(const struct plogp__family *family,
                                         const struct plogp__censored *censored, size_t i,
                                         int exponent, const double *theta)
{
    return interval_of(family, theta, ldexp(censored->low[i], -exponent),
                       ldexp(censored->high[i], -exponent));
}

double plogp__censored_value(const struct plogp__family *family,
                             const struct plogp__statistics *exact,
                             const struct plogp__censored *censored, int exponent,
                             const double *theta)
{
    plogp_sum sum;
    struct plogp__jet jet;
    plogp_sum_init(&sum);
    if (exact != NULL) {
        plogp__family_likelihood(family, exact, theta, &jet);
        plogp_sum_add(&sum, exact->n * jet.value);
    }
    for (size_t i = 0; i < censored->count; i++) {
        const struct interval interval =
            censored_interval(family, censored, i, exponent, theta);
        plogp_sum_add(&sum, censored->weight[i] * interval_value(&interval));
    }
    return plogp_sum_value(&sum) / censored->guess->total;
}

void plogp__censored_likelihood(const struct plogp__family *family,
                                const struct plogp__statistics *exact,
                                const struct plogp__censored *censored, int exponent,
                                const double *theta, struct plogp__jet *jet)
{
    struct plogp__jet_sum sum;
    plogp__jet_sum_init(&sum, family->parameter_count);
    if (exact != NULL) {
        plogp__family_likelihood(family, exact, theta, jet);
        plogp__jet_sum_add(&sum, exact->n, jet);
    }
    const bool rough = censored->rough && plogp__can_difference(family);
    if (rough && censored->count > 0) {
        plogp__censored_by_differences(family, censored, exponent, theta, jet);
        plogp__jet_sum_add(&sum, censored->guess->total, jet);
    }
    for (size_t i = 0; !rough && i < censored->count; i++) {
        const struct interval interval =
            censored_interval(family, censored, i, exponent, theta);
        interval_jet(&interval, jet);
        plogp__jet_sum_add(&sum, censored->weight[i], jet);
    }
    plogp__jet_sum_mean(&sum, censored->guess->total, jet);
}
