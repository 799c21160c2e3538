/*
 * The probability of an interval of a location-scale law from its two ends alone.
 *
 * With z = (x - m)/b, f the density and f' its slope in x, P = F(high) - F(low) has
 *
 *     P_m = -[f]   P_b = -[z f]   P_mm = [f']   P_mb = [f/b + z f']   P_bb = [2 z f/b + z^2 f']
 *
 * where [g] is g(high) - g(low), 0 at an infinite end. Needed where the density has a kink,
 * which quadrature of its derivatives would miss.
 */
#include <math.h>

#include "fit/censored.h"
#include "math/kernel.h"

/* f, f' and z at an end; f and f' are 0 at an infinite one. */
struct end {
    double f, slope, z;
};

static struct end end_at(const struct plogp__family *family, double x,
                         const double *theta)
{
    struct plogp__jet jet;
    if (isinf(x))
        return (struct end){0.0, 0.0, 0.0};
    plogp__family_point(family, x, theta, &jet);
    const double f = plogp__exp(jet.value);
    return (struct end){f, -f * jet.gradient[0], (x - theta[0]) / theta[1]};
}

void plogp__interval_by_ends(const struct plogp__family *family, const double *theta,
                             const double limits[2], double share, struct plogp__jet *jet)
{
    const struct end low = end_at(family, limits[0], theta);
    const struct end high = end_at(family, limits[1], theta);
    const double b = theta[1];
    const double bend_high = high.f / b + high.z * high.slope;
    const double bend_low = low.f / b + low.z * low.slope;
    const double first[2] = {(low.f - high.f) / share,
                             (low.z * low.f - high.z * high.f) / share};
    const double location = (high.slope - low.slope) / share;
    const double cross = (bend_high - bend_low) / share;
    const double scale =
        (high.z * (high.f / b + bend_high) - low.z * (low.f / b + bend_low)) / share;
    jet->value = plogp__log(share);
    jet->gradient[0] = first[0];
    jet->gradient[1] = first[1];
    plogp__jet_cross(jet, 0, 0, location - first[0] * first[0]);
    plogp__jet_cross(jet, 0, 1, cross - first[0] * first[1]);
    plogp__jet_cross(jet, 1, 1, scale - first[1] * first[1]);
}
