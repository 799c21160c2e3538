/* What F - G does at the points of a pair, and how many digits rounding leaves of it. */
#include <math.h>

#include "dist/pair.h"
#include "math/kernel.h"
#include "plogp/distribution.h"

#define ROUNDING 0x1p-49 /* 16 u */

/* 99.8 % of a law: its width and how far from 0 it lies. */
struct extent {
    double width, place;
};

static struct extent extent_of(const struct plogp__law *law)
{
    const double low = plogp__family_quantile(law->family, law->theta, 0.001, false);
    const double high = plogp__family_quantile(law->family, law->theta, 0.001, true);
    return (struct extent){high > low ? high - low : 1.0, fmax(fabs(low), fabs(high))};
}

/* |log density| where the law is. */
static double log_size(const struct plogp__law *law)
{
    const double median = plogp__family_quantile(law->family, law->theta, 0.5, false);
    const double size = fabs(plogp__law_logpdf(law, median));
    return isfinite(size) ? size : 0.0;
}

/* Of a log density where the place is rounded; a whole number is not, but a mean is. */
static double place_noise(const struct plogp__law *law, struct extent extent)
{
    const double noise = ROUNDING * extent.place / extent.width;
    return law->family->discrete ? 0.0625 * noise : noise;
}

void plogp__pair_measure_noise(struct plogp__pair *pair)
{
    const struct extent p = extent_of(&pair->p), q = extent_of(&pair->q);
    const double size = fmax(p.width + p.place, q.width + q.place);
    const double narrow = fmin(p.width, q.width);
    struct plogp__steps *const steps = &pair->steps;
    steps->area_noise = ROUNDING * size;
    steps->root_noise = 2.0 * ROUNDING * size / sqrt(narrow);
    steps->log_noise = ROUNDING * (2.0 + log_size(&pair->p) + log_size(&pair->q)) +
                       place_noise(&pair->p, p) + place_noise(&pair->q, q);
}

double plogp__log_noise(const struct plogp__pair *pair)
{
    const double noise = pair->steps.log_noise;
    return noise * (2.0 * pair->steps.variation + noise);
}

/* Where p^2 / q is large so are the logarithms that it is made of. */
double plogp__square_noise(const struct plogp__pair *pair, double value)
{
    const struct plogp__steps *const steps = &pair->steps;
    const double log_noise = steps->log_noise + 4.0 * ROUNDING * plogp__log1p(value);
    return 4.0 * log_noise * (value + steps->variation + log_noise);
}

static void measure_steps(struct plogp__pair *pair)
{
    struct plogp__steps *const steps = &pair->steps;
    double last = 0.0;
    steps->noise = ROUNDING;
    for (size_t i = 0; i < pair->point_count; i++) {
        const double x = pair->points[i];
        const double now = plogp__distribution_difference(pair, x);
        const double slope = plogp__exp(plogp__law_logpdf(&pair->p, x)) +
                             plogp__exp(plogp__law_logpdf(&pair->q, x));
        const double moved = 0.25 * ROUNDING * fabs(x) * slope;
        steps->variation += 0.5 * fabs(now - last);
        steps->largest = fmax(steps->largest, fabs(now));
        steps->noise += isfinite(moved) ? moved : 0.0;
        last = now;
    }
    steps->variation += 0.5 * fabs(last);
}

void plogp__pair_measure(struct plogp__pair *pair)
{
    double crossings[PLOGP__POINTS_MAX];
    (void)plogp__pair_add_crossings(pair, plogp__density_difference, crossings);
    plogp__pair_measure_noise(pair);
    measure_steps(pair);
    const double size = fmax(pair->steps.variation, 1e-16);
    pair->tolerance = fmin(fmax(0.01 * pair->steps.log_noise / size, 1e-14), 1e-3);
    pair->transport_tolerance = fmin(fmax(0.1 * ROUNDING / size, 1e-12), 1e-3);
}
