#include "dist/divergence_summation.h"

#include <math.h>

#include "dist/comparison.h"
#include "dist/divergence_forms.h"
#include "dist/transport_summation.h"
#include "dist/whole_sum.h"

#define LEVEL_NOISE 0x1p-48 /* 32 u, of F - G */

/* What is summed of the densities of a pair. */
struct terms {
    const struct plogp__pair *pair;
    plogp__form *form;
};

static double term(double x, const void *state)
{
    const struct terms *const terms = state;
    const double log_p = plogp__law_logpdf(&terms->pair->p, x);
    const double log_q = plogp__law_logpdf(&terms->pair->q, x);
    return log_p == -INFINITY && log_q == -INFINITY ? 0.0 : terms->form(log_p, log_q);
}

static struct plogp__interval core_of(const struct plogp__pair *pair)
{
    return (struct plogp__interval){fmin(pair->p.core.low, pair->q.core.low),
                                    fmax(pair->p.core.high, pair->q.core.high)};
}

static struct plogp__found sum_over(const struct plogp__pair *pair, plogp__form *form,
                                    struct plogp__interval range)
{
    const struct terms terms = {pair, form};
    const struct plogp__whole_sum sum = {term, &terms, pair};
    return plogp__sum_whole(&sum, range.low, range.high);
}

/* The sum over all integers where one of the laws has more than 1e-30 left, of terms that
 * change by `slope` |p - q| where log p - log q does by 1. */
static struct plogp__found sum_of(const struct plogp__pair *pair, double slope,
                                  plogp__form *form)
{
    struct plogp__found found = sum_over(pair, form, core_of(pair));
    found.error += slope * plogp__log_noise(pair);
    return found;
}

struct plogp__found plogp__kl_summation(const struct plogp__pair *pair)
{
    return sum_of(pair, 1.0, plogp__kl_form);
}

/* KS and TV: F - G turns at the last whole number before the probabilities cross. */
void plogp__pair_measure_whole(struct plogp__pair *pair)
{
    struct plogp__steps *const steps = &pair->steps;
    double crossings[PLOGP__POINTS_MAX], last = 0.0;
    const size_t count =
        plogp__pair_add_crossings(pair, plogp__density_difference, crossings);
    plogp__pair_measure_noise(pair);
    for (size_t i = 0; i < count; i++) {
        const double x = floor(crossings[i]);
        const double now = plogp__distribution_difference(pair, x);
        const double before = plogp__distribution_difference(pair, x - 1.0);
        steps->largest = fmax(steps->largest, fmax(fabs(before), fabs(now)));
        steps->variation += 0.5 * fabs(now - last);
        last = now;
    }
    steps->variation = fmin(steps->variation + 0.5 * fabs(last), 1.0);
    steps->noise = 0.5 * LEVEL_NOISE * (double)(count + 2);
}

/* Of laws that are summed term by term TV is, too: nothing can be missed. */
static void measure_variation(const struct plogp__pair *pair,
                              plogp_distribution_comparison *made)
{
    const struct plogp__interval core = core_of(pair);
    made->distances.ks = pair->steps.largest;
    made->errors.ks = LEVEL_NOISE;
    made->divergences.tv = pair->steps.variation;
    made->errors.tv = pair->steps.noise;
    if (core.high - core.low <= PLOGP__WHOLE_DIRECT)
        plogp__put(sum_of(pair, 0.5, plogp__tv_form), &made->divergences.tv,
                   &made->errors.tv);
    made->divergences.tv = fmin(made->divergences.tv, 1.0);
}

#define NEGLIGIBLE 100.0  /* a term by so much in logarithm below the largest */
#define FARTHEST   0x1p60 /* of the width of a law: nothing falls only there  */

/* log (p^2 / q), the terms of chi2 where P is out in its tails. */
static double square_level(const struct plogp__pair *pair, double x)
{
    const double log_p = plogp__law_logpdf(&pair->p, x);
    return log_p == -INFINITY ? -INFINITY : 2.0 * log_p - plogp__law_logpdf(&pair->q, x);
}

static double highest_level(const struct plogp__pair *pair, struct plogp__interval range)
{
    double top = -INFINITY;
    for (size_t i = 0; i < pair->point_count; i++)
        if (pair->points[i] >= range.low && pair->points[i] <= range.high)
            top = fmax(top, square_level(pair, floor(pair->points[i])));
    return top;
}

/* How far from an end of the core on p^2 / q matters: where Q is much narrower, beyond both
 * cores. Infinite where it never ceases to. */
static double square_reach(const struct plogp__pair *pair, double start, double step)
{
    double top = highest_level(pair, core_of(pair)), x = start;
    for (double way = step; fabs(way) <= FARTHEST * fabs(step); way *= 2.0) {
        const double level = square_level(pair, x);
        top = fmax(top, level);
        if (!(level > top - NEGLIGIBLE))
            return x;
        x = fmax(start + way, 0.0);
    }
    return copysign(INFINITY, step);
}

static struct plogp__found chi2_summation(const struct plogp__pair *pair)
{
    const struct plogp__interval core = core_of(pair);
    const double width = fmax(core.high - core.low, 1.0);
    const struct plogp__interval reach = {square_reach(pair, core.low, -width),
                                          fmin(square_reach(pair, core.high, width),
                                               fmax(pair->p.support.high, core.high))};
    if (isinf(reach.high))
        return (struct plogp__found){INFINITY, INFINITY, true};
    struct plogp__found found = sum_over(pair, plogp__chi2_form, reach);
    found.error += plogp__square_noise(pair, found.value);
    return found;
}

void plogp__distances_summation(struct plogp__pair *pair,
                                plogp_distribution_comparison *made)
{
    measure_variation(pair, made);
    plogp__put_overlaps(sum_of(pair, 0.5, plogp__js_form),
                        sum_of(pair, 0.5, plogp__hellinger_form),
                        sum_of(pair, 0.5, plogp__overlap_form), made);
    plogp__put(chi2_summation(pair), &made->divergences.chi2, &made->errors.chi2);
    plogp__transport_summation(pair, made);
}

double plogp__entropy_summation(const plogp_distribution *distribution)
{
    struct plogp__pair pair;
    plogp__pair_init(distribution, distribution, &pair);
    return sum_over(&pair, plogp__entropy_form, core_of(&pair)).value;
}
