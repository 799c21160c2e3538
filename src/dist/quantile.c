/* Quantiles of families that have no closed one: a search in the distribution function.
 */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family.h"
#include "math/kernel.h"

#define NEWTON_MAX   24
#define CLOSE        0x1p-36 /* the next step of Newton's method is below u          */
#define SLACK        0x1p-51 /* how far from the quantile it may be then             */
#define HALVINGS_MAX 2200    /* from the largest double to the spacing of the smallest */

/* What is searched: the smallest x whose tail has crossed p. */
struct search {
    const struct plogp__family *family;
    const double *theta;
    double p;
    bool upper;
};

static double tail_at(const struct search *search, double x)
{
    return search->upper ? plogp__family_sf(search->family, x, search->theta)
                         : plogp__family_cdf(search->family, x, search->theta);
}

/* The tail at x less p, falling where the tail rises: 0 at the quantile, >= 0 from it on. */
static double excess_at(const struct search *search, double x)
{
    const double tail = tail_at(search, x);
    return search->upper ? search->p - tail : tail - search->p;
}

static bool crossed(const struct search *search, double x)
{
    return excess_at(search, x) >= 0.0;
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

/* Newton's method inside the ends, then the ends drawn close around what it found: the
 * halvings that follow are few, and they decide. */
static void narrow(const struct search *search, struct plogp__interval *ends)
{
    double x = middle(ends->low, ends->high);
    for (int i = 0; i < NEWTON_MAX; i++) {
        const double excess = excess_at(search, x);
        const double step =
            excess / plogp__exp(plogp__family_logpdf(search->family, x, search->theta));
        *(excess >= 0.0 ? &ends->high : &ends->low) = x;
        const double next = x - step;
        const bool inside = next > ends->low && next < ends->high;
        x = inside ? next : middle(ends->low, ends->high);
        if (inside && fabs(step) <= CLOSE * fabs(x)) {
            take(search, x - SLACK * fabs(x), ends);
            take(search, x + SLACK * fabs(x), ends);
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

/* The middle of whole numbers, equal to an end where no double lies between. */
static double whole_middle(double low, double high)
{
    return floor(high > 4.0 ? middle(fmax(low, 1.0), high) : 0.5 * low + 0.5 * high);
}

/* Newton's method for the logarithm of the tail, which is nearly straight far out: every
 * step on whole numbers, the last ones drawing the ends close around it. */
static void narrow_whole(const struct search *search, struct plogp__interval *ends)
{
    double x = whole_middle(ends->low, ends->high);
    for (int i = 0; i < NEWTON_MAX && x > ends->low && x < ends->high; i++) {
        const double tail = tail_at(search, x);
        const bool has_crossed = search->upper ? tail <= search->p : tail >= search->p;
        const double mass =
            plogp__exp(plogp__family_logpdf(search->family, x, search->theta));
        const double way = plogp__log_quotient(tail, search->p) * (tail / mass);
        const double next = floor(search->upper ? x + way : x - way);
        *(has_crossed ? &ends->high : &ends->low) = x;
        if (fabs(next - x) <= 1.0) {
            take(search, x - 1.0, ends);
            take(search, x + 1.0, ends);
            return;
        }
        const bool inside = next > ends->low && next < ends->high;
        x = inside ? next : whole_middle(ends->low, ends->high);
    }
}

/* The same on the integers, where the ends have become whole. */
static double bisect_whole(const struct search *search, struct plogp__interval ends)
{
    ends = (struct plogp__interval){floor(ends.low) - 1.0, ceil(ends.high)};
    narrow_whole(search, &ends);
    for (;;) {
        const double x = whole_middle(ends.low, ends.high);
        if (!(x > ends.low && x < ends.high))
            return ends.high;
        take(search, x, &ends);
    }
}

double plogp__search_quantile(const struct plogp__family *family, const double *theta,
                              double p, bool upper)
{
    const struct search search = {family, theta, p, upper};
    const struct plogp__interval ends = bracket(&search);
    return family->discrete ? bisect_whole(&search, ends) : bisect(&search, ends);
}

double plogp__family_quantile(const struct plogp__family *family, const double *theta,
                              double p, bool upper)
{
    if (family->base != NULL)
        return theta[family->parameter_count - 1] +
               plogp__family_quantile(family->base, theta, p, upper);
    if (upper && family->quantile_sf != NULL)
        return family->quantile_sf(p, theta);
    if (!upper && family->quantile != NULL)
        return family->quantile(p, theta);
    return plogp__search_quantile(family, theta, p, upper);
}
