#include "math/weighted_chi_square.h"

#include <math.h>

#define PI 0x1.921fb54442d18p+1

/*
 * P(Q > x) = 1/(2 pi i) integral of exp(K(s) - s x)/s over a line Re s = c, 0 < c < 1/(2 w),
 * w the largest weight, K(s) = -1/2 sum log(1 - 2 s w_i) the cumulant function of Q. The
 * weights not listed have K(s) = s rest + s^2 rest_square to second order.
 */
struct exponent {
    double log_size, angle;
};

static struct exponent exponent_at(const struct plogp__weighted_chi_square *law, double x,
                                   double c, double y)
{
    struct exponent at = {c * (law->rest - x) + (c * c - y * y) * law->rest_square,
                          y * (law->rest - x) + 2.0 * c * y * law->rest_square};
    for (size_t i = 0; i < law->count; i++) {
        const double real = 1.0 - 2.0 * c * law->weights[i];
        const double imaginary = 2.0 * y * law->weights[i];
        at.log_size -= 0.25 * log(real * real + imaginary * imaginary);
        at.angle += 0.5 * atan2(imaginary, real);
    }
    at.log_size -= 0.5 * log(c * c + y * y);
    at.angle -= atan2(y, c);
    return at;
}

/* The first and second derivatives of the exponent at c on the real line. */
static void slopes(const struct plogp__weighted_chi_square *law, double x, double c,
                   double *first, double *second)
{
    *first = law->rest - x + 2.0 * c * law->rest_square - 1.0 / c;
    *second = 2.0 * law->rest_square + 1.0 / (c * c);
    for (size_t i = 0; i < law->count; i++) {
        const double share = law->weights[i] / (1.0 - 2.0 * c * law->weights[i]);
        *first += share;
        *second += 2.0 * share * share;
    }
}

/* Where the exponent, which is convex and infinite at both ends, is smallest. */
static double saddle_point(const struct plogp__weighted_chi_square *law, double x,
                           double end)
{
    double low = 0.0, high = end, first = 0.0, second = 0.0;
    for (int i = 0; i < 60; i++) {
        const double c = 0.5 * (low + high);
        slopes(law, x, c, &first, &second);
        if (first < 0.0)
            low = c;
        else
            high = c;
    }
    return 0.5 * (low + high);
}

/* The trapezoidal rule on the line; it errs by exp(-2 pi d / step), d the distance of the
 * nearest singularity, 0 or `end`. */
double plogp__weighted_chi_square_sf(const struct plogp__weighted_chi_square *law,
                                     double x)
{
    double largest = 0.0, first = 0.0, second = 0.0;
    if (isnan(x) || x == INFINITY)
        return isnan(x) ? x : 0.0;
    if (x <= 0.0)
        return 1.0;
    for (size_t i = 0; i < law->count; i++)
        largest = fmax(largest, law->weights[i]);
    const double end = 0.5 / largest, c = saddle_point(law, x, end);
    slopes(law, x, c, &first, &second);
    const double step = fmin(fmin(c, end - c) / 4.0, 0.5 / sqrt(second));
    const double top = exponent_at(law, x, c, 0.0).log_size;
    double sum = 0.5;
    for (int i = 1; i < 1000000; i++) {
        const struct exponent at = exponent_at(law, x, c, step * i);
        const double size = exp(at.log_size - top);
        sum += size * cos(at.angle);
        if (size < 1e-13)
            break;
    }
    return fmin(fmax(exp(top) * sum * step / PI, 0.0), 1.0);
}
