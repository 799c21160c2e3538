#include "dist/mixed.h"

#include <math.h>

#include "dist/comparison.h"
#include "dist/deviance.h"
#include "dist/pair_integral.h"
#include "dist/transport_squares.h"
#include "math/kernel.h"

/* Mass of a law of many whole numbers is spread between k - 1/2 and k + 1/2: none of it moves
 * further than that, so no Wasserstein distance changes by more. */
#define SPREAD 0.5

static const struct plogp__law *whole_of(const struct plogp__pair *pair)
{
    return pair->p.family->discrete ? &pair->p : &pair->q;
}

static double cdf_at(const struct plogp__law *law, double x, bool few)
{
    if (!law->family->discrete)
        return plogp__law_cdf(law, x);
    return plogp__law_cdf(law, few ? floor(x) : fmax(x - SPREAD, law->support.low - 1.0));
}

static double sf_at(const struct plogp__law *law, double x, bool few)
{
    if (!law->family->discrete)
        return plogp__law_sf(law, x);
    return plogp__law_sf(law, few ? floor(x) : fmax(x - SPREAD, law->support.low - 1.0));
}

/* F - G from the smaller tails. */
static double difference(const struct plogp__pair *pair, double x)
{
    const bool few = plogp__has_few_atoms(whole_of(pair));
    const double f = cdf_at(&pair->p, x, few), g = cdf_at(&pair->q, x, few);
    return f + g < 1.0 ? f - g : sf_at(&pair->q, x, few) - sf_at(&pair->p, x, few);
}

static double absolute(double x, double from_end, void *state)
{
    (void)from_end;
    return fabs(difference(state, x));
}

static double squared(double x, double from_end, void *state)
{
    const double d = difference(state, x);
    (void)from_end;
    return 2.0 * d * d;
}

static struct plogp__found integrate(const struct plogp__pair *pair,
                                     plogp__integrand *function, plogp__decay *decay)
{
    struct plogp__pair state = *pair;
    return plogp__pair_integral(pair, function, &state, 1e-11, decay);
}

/* Where the mass of a density goes that is brought to whole numbers in order: what lies between
 * cuts[i - 1] and cuts[i] goes to the whole number low + i. */
struct matching {
    const struct plogp__law *dense;
    double low;
    double cuts[PLOGP__ATOMS_MAX];
    size_t count;
};

static double squared_way(double x, double from_end, void *state)
{
    const struct matching *const matching = state;
    size_t low = 0, high = matching->count;
    (void)from_end;
    while (low < high) {
        const size_t i = low + (high - low) / 2;
        if (matching->cuts[i] < x)
            low = i + 1;
        else
            high = i;
    }
    const double way = x - (matching->low + (double)low);
    return way * way * plogp__exp(plogp__law_logpdf(matching->dense, x));
}

/* W2^2 from few whole numbers: the mean square of the way. `pair` has no atoms for points. */
static struct plogp__found squares_by_place(const struct plogp__pair *pair)
{
    const struct plogp__law *const whole = whole_of(pair);
    const struct plogp__atoms *const atoms = whole->atoms;
    struct plogp__pair cut = *pair;
    struct matching matching = {.dense = whole == &pair->p ? &pair->q : &pair->p,
                                .low = atoms->low};
    for (size_t i = 0; i + 1 < atoms->count; i++) {
        const bool upper = atoms->above[i] < atoms->below[i];
        const double x =
            plogp__family_quantile(matching.dense->family, matching.dense->theta,
                                   upper ? atoms->above[i] : atoms->below[i], upper);
        matching.cuts[matching.count++] = x;
        plogp__pair_add_point(&cut, x);
    }
    return plogp__pair_integral(&cut, squared_way, &matching, 1e-11, plogp__way_decay);
}

/* |F - G| is largest at a whole number, or just below it; few are looked at one by one, of
 * many those near which F - G turns. */
static double largest_step(const struct plogp__pair *pair, const double *places,
                           size_t count)
{
    const struct plogp__law *const whole = whole_of(pair);
    const struct plogp__law *const dense = whole == &pair->p ? &pair->q : &pair->p;
    double largest = 0.0;
    for (size_t i = 0; i < count; i++)
        for (int step = -1; step <= 1; step++) {
            const double k = floor(places[i]) + step, g = plogp__law_cdf(dense, k);
            largest = fmax(largest, fabs(plogp__law_cdf(whole, k) - g));
            largest = fmax(largest, fabs(plogp__law_cdf(whole, k - 1.0) - g));
        }
    return largest;
}

static void measure_largest(const struct plogp__pair *pair,
                            plogp_distribution_comparison *made)
{
    struct plogp__pair turns = *pair;
    double crossings[PLOGP__POINTS_MAX];
    const size_t count =
        plogp__pair_add_crossings(&turns, plogp__density_difference, crossings);
    made->distances.ks = fmax(largest_step(pair, pair->points, pair->point_count),
                              largest_step(pair, crossings, count));
    made->errors.ks = 0x1p-48;
}

static void add_atoms(struct plogp__pair *pair)
{
    const struct plogp__law *const whole = whole_of(pair);
    if (plogp__has_few_atoms(whole))
        for (double k = whole->core.low; k <= whole->core.high; k += 1.0)
            plogp__pair_add_point(pair, k);
}

static void measure_transport(struct plogp__pair *pair,
                              plogp_distribution_comparison *made)
{
    const bool few = plogp__has_few_atoms(whole_of(pair));
    const double spread = few ? 0.0 : SPREAD;
    double crossings[PLOGP__POINTS_MAX];
    (void)plogp__pair_add_crossings(pair, difference, crossings);
    plogp__pair_measure_noise(pair);
    plogp__put(integrate(pair, absolute, plogp__area_decay), &made->distances.wasserstein,
               &made->errors.wasserstein);
    plogp__put_root(integrate(pair, squared, plogp__square_decay),
                    &made->distances.energy, &made->errors.energy);
    if (!few)
        plogp__put_root(plogp__squares_by_share(pair, 1e-5), &made->wasserstein2,
                        &made->errors.wasserstein2);
    made->errors.wasserstein += pair->steps.area_noise + spread;
    made->errors.wasserstein2 += pair->steps.area_noise + 2.0 * spread;
    /* Inside one whole number F changes by its probability at most. */
    made->errors.energy +=
        pair->steps.root_noise +
        (few ? 0.0
             : sqrt(2.0 * exp(plogp__law_logpdf(
                              whole_of(pair), plogp__family_quantile(
                                                  whole_of(pair)->family,
                                                  whole_of(pair)->theta, 0.5, false)))));
}

void plogp__distances_mixed(struct plogp__pair *pair, plogp_distribution_comparison *made)
{
    struct plogp__atoms atoms;
    made->divergences.js = PLOGP__LOG_2;
    made->divergences.js_distance = sqrt(made->divergences.js);
    made->divergences.tv = made->divergences.hellinger = 1.0;
    made->divergences.bhattacharyya = made->divergences.chi2 = INFINITY;
    made->errors.bhattacharyya = made->errors.chi2 = INFINITY;
    if (plogp__has_few_atoms(whole_of(pair))) {
        plogp__tabulate(pair->p.family->discrete ? &pair->p : &pair->q, &atoms);
        plogp__put_root(squares_by_place(pair), &made->wasserstein2,
                        &made->errors.wasserstein2);
    }
    add_atoms(pair);
    measure_largest(pair, made);
    measure_transport(pair, made);
}
