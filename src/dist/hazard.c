#include "dist/hazard.h"

#include <math.h>

#include "math/kernel.h"

/* Below this |k z| a series of three terms leaves 2^-60. */
#define SERIES_BELOW 0x1p-20
/* Below this |v| series in v, of which TERMS leave 2^-60. */
#define RATIO_BELOW 0.375
#define TERMS       40

double plogp__hazard_room(double x, double scale, double k)
{
    return fma(k, x, scale) / scale;
}

double plogp__hazard(double x, double scale, double k)
{
    const double z = x / scale;
    if (k == 0.0)
        return z;
    if (fabs(k * z) < SERIES_BELOW)
        return z * (1.0 - k * z * (0.5 - k * z / 3.0));
    if (k * z < -0.5)
        return plogp__log(plogp__hazard_room(x, scale, k)) / k;
    return plogp__log1p(k * z) / k;
}

#define FOUR(n)    1.0 / (n), 1.0 / ((n) + 1), 1.0 / ((n) + 2), 1.0 / ((n) + 3)
#define SIXTEEN(n) FOUR(n), FOUR((n) + 4), FOUR((n) + 8), FOUR((n) + 12)

/* The sum over j >= 0 of v^j / (j + first), first >= 1: the logarithm's series from a later
 * term on. */
static double log_series(double v, int first)
{
    static const double INVERSES[] = {SIXTEEN(1), SIXTEEN(17), FOUR(33), FOUR(37),
                                      FOUR(41)};
    double sum = 0.0;
    for (int j = TERMS - 1; j >= 0; j--)
        sum = sum * v + INVERSES[j + first - 1];
    return sum;
}

/*
 * With t = z / (1 + k z) and v = k t: h = -log(1 - v) / k, and
 *     h'  = (t - h) / k           = -t^2 (1/2 + v/3 + v^2/4 + ...)
 *     h'' = -(t^2 + 2 h') / k     = 2 t^3 (1/3 + v/4 + v^2/5 + ...).
 * The differences cancel for small v only, and there the series are summed.
 */
struct plogp__hazard plogp__hazard_jet(double x, double scale, double k)
{
    const double room = plogp__hazard_room(x, scale, k), t = x / scale / room, v = k * t;
    struct plogp__hazard jet = {
        .value = plogp__hazard(x, scale, k), .room = room, .tilt = t};
    if (fabs(v) < RATIO_BELOW) {
        jet.slope = -t * t * log_series(v, 2);
        jet.bend = 2.0 * t * t * t * log_series(v, 3);
    } else {
        jet.slope = (t - jet.value) / k;
        jet.bend = -(t * t + 2.0 * jet.slope) / k;
    }
    return jet;
}

double plogp__hazard_inverse(double h, double k)
{
    if (fabs(k * h) < SERIES_BELOW)
        return h * (1.0 + k * h * (0.5 + k * h / 6.0));
    return plogp__expm1(k * h) / k;
}
