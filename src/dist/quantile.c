/* Quantiles of families that have no closed one: a search in the distribution function.
 */
#include <math.h>

#include "dist/family.h"
#include "math/kernel.h"

#define NEWTON_MAX   24
#define HALVINGS_MAX 2200 /* from the largest double to the spacing of the smallest */

/* What is searched: the smallest x whose tail has crossed p. */
struct search {
    const struct plogp__family *family;
    const double *theta;
    double p;
    bool upper;
};

static bool crossed(const struct search *search, double x)
{
    return search->upper
               ? plogp__family_sf(search->family, x, search->theta) <= search->p
               : plogp__family_cdf(search->family, x, search->theta) >= search->p;
}

/* Two points of the support on either side of the quantile, from the mean and the
 * standard deviation where they exist. */
static struct plogp__interval bracket(const struct search *search)
{
    const struct plogp__interval support =
        plogp__family_support(search->family, search->theta);
    double centre = plogp__family_mean(search->family, search->theta);
    double width = sqrt(plogp__family_variance(search->family, search->theta));
    if (!isfinite(centre))
        centre = isfinite(support.low) ? support.low + 1.0 : 0.0;
    if (!(isfinite(width) && width > 0.0))
        width = 1.0;
    struct plogp__interval ends = {fmax(centre - width, support.low),
                                   fmin(centre + width, support.high)};
    for (double w = width; ends.low > support.low && crossed(search, ends.low); w *= 2.0)
        ends.low = fmax(ends.low - w, support.low);
    for (double w = width; ends.high < support.high && !crossed(search, ends.high);
         w *= 2.0)
        ends.high = fmin(ends.high + w, support.high);
    return ends;
}

/* The middle, geometric where both ends have one sign and lie far apart. */
static double middle(double low, double high)
{
    if (low > 0.0 && high > 4.0 * low)
        return sqrt(low) * sqrt(high);
    if (high < 0.0 && low < 4.0 * high)
        return -sqrt(-low) * sqrt(-high);
    return 0.5 * low + 0.5 * high;
}

/* The tail at x less p, which falls to 0 at the quantile, over the density: Newton's step. */
static double newton_step(const struct search *search, double x)
{
    const double density =
        plogp__exp(plogp__family_logpdf(search->family, x, search->theta));
    const double tail =
        search->upper ? search->p - plogp__family_sf(search->family, x, search->theta)
                      : plogp__family_cdf(search->family, x, search->theta) - search->p;
    return tail / density;
}

static void take(const struct search *search, double x, struct plogp__interval *ends)
{
    if (!(x > ends->low && x < ends->high))
        return;
    if (crossed(search, x))
        ends->high = x;
    else
        ends->low = x;
}

/* Newton's method inside the ends, then the ends drawn close around what it found: the
 * halvings that follow are few, and they decide. */
static void narrow(const struct search *search, struct plogp__interval *ends)
{
    double x = middle(ends->low, ends->high);
    for (int i = 0; i < NEWTON_MAX; i++) {
        const double step = newton_step(search, x);
        take(search, x, ends);
        const double next = x - step;
        const bool inside = next > ends->low && next < ends->high;
        x = inside ? next : middle(ends->low, ends->high);
        if (inside && fabs(step) <= 0x1p-40 * fabs(x)) {
            const double slack = 16.0 * 0x1p-52 * fabs(x);
            take(search, x - slack, ends);
            take(search, x + slack, ends);
            return;
        }
    }
}

static double bisect(const struct search *search, struct plogp__interval ends)
{
    narrow(search, &ends);
    for (int i = 0; i < HALVINGS_MAX; i++) {
        const double x = middle(ends.low, ends.high);
        if (!(x > ends.low && x < ends.high))
            break;
        take(search, x, &ends);
    }
    return ends.high;
}

/* The same on the integers, where the ends have become whole. */
static double bisect_whole(const struct search *search, struct plogp__interval ends)
{
    double low = floor(ends.low) - 1.0, high = ceil(ends.high);
    while (high - low > 1.0) {
        const double x = floor(0.5 * (low + high));
        if (crossed(search, x))
            high = x;
        else
            low = x;
    }
    return high;
}

double plogp__family_quantile(const struct plogp__family *family, const double *theta,
                              double p, bool upper)
{
    const struct search search = {family, theta, p, upper};
    if (family->base != NULL)
        return theta[family->parameter_count - 1] +
               plogp__family_quantile(family->base, theta, p, upper);
    if (upper && family->quantile_sf != NULL)
        return family->quantile_sf(p, theta);
    if (!upper && family->quantile != NULL)
        return family->quantile(p, theta);
    const struct plogp__interval ends = bracket(&search);
    return family->discrete ? bisect_whole(&search, ends) : bisect(&search, ends);
}
