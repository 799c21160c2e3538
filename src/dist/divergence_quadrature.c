#include "dist/divergence_quadrature.h"

#include <math.h>

#include "dist/deviance.h"
#include "dist/divergence_forms.h"
#include "math/kernel.h"
#include "math/quadrature.h"

#define TOLERANCE 1e-14
/* A finite expectation has nothing left where the tail probability is below 1e-100. */
#define OUTER_TAIL  1e-90
#define OUTER_SHARE 1e-6

/* An integrand of the densities of a pair, and what it meets. */
struct work {
    const struct plogp__pair *pair;
    plogp__form *form;
    bool infinite;
};

static bool is_inside(const struct plogp__law *law, double x)
{
    return x > law->support.low && x < law->support.high;
}

static double integrand(double x, double from_end, void *state)
{
    struct work *const work = state;
    const double log_p = plogp__law_logpdf(&work->pair->p, x);
    const double log_q = plogp__law_logpdf(&work->pair->q, x);
    (void)from_end;
    if (log_p == -INFINITY && log_q == -INFINITY)
        return 0.0;
    const double value = work->form(log_p, log_q);
    if (value == INFINITY && is_inside(&work->pair->p, x) && is_inside(&work->pair->q, x))
        work->infinite = true;
    return value;
}

/* Whether a piece lies so far out, on the same side of both laws, that only a divergent
 * integral has anything there. Between two laws far apart is not out there. Of tails so
 * heavy that their quantiles overflow before 1e-90, the distance decides: a tail x^(-1-e)
 * has less than OUTER_SHARE behind 1e100 quartiles for every e > 0.06. */
static bool is_outer(const struct plogp__pair *pair, const double ends[2])
{
    if (ends[0] >= pair->far || ends[1] <= -pair->far)
        return true;
    return (plogp__law_sf(&pair->p, ends[0]) < OUTER_TAIL &&
            plogp__law_sf(&pair->q, ends[0]) < OUTER_TAIL) ||
           (plogp__law_cdf(&pair->p, ends[1]) < OUTER_TAIL &&
            plogp__law_cdf(&pair->q, ends[1]) < OUTER_TAIL);
}

static struct plogp__found integrate(const struct plogp__pair *pair, plogp__form *form)
{
    struct work work = {pair, form, false};
    struct plogp__found found = {0.0, 0.0, false};
    double outer = 0.0, magnitude = 0.0;
    for (size_t i = 0; i + 1 < pair->point_count; i++) {
        const double ends[2] = {pair->points[i], pair->points[i + 1]};
        plogp__integral piece = {0.0, 0.0, 0.0};
        const plogp_status status =
            plogp__integrate(integrand, &work, ends, TOLERANCE, &piece);
        if (status != PLOGP_OK && status != PLOGP_ENOCONV)
            continue;
        found.value += piece.value;
        found.error += piece.error;
        magnitude += piece.magnitude;
        if (is_outer(pair, ends))
            outer += piece.magnitude;
    }
    found.diverges = work.infinite || outer > OUTER_SHARE * magnitude;
    return found;
}

struct plogp__found plogp__kl_quadrature(const struct plogp__pair *pair)
{
    return integrate(pair, plogp__kl_form);
}

static double absolute_difference(double x, double from_end, void *state)
{
    (void)from_end;
    return fabs(plogp__distribution_difference(state, x));
}

/* TV and KS have their extremes where the densities cross: half the sum of the steps that
 * F - G takes from crossing to crossing, and its largest value there. */
static void measure_crossings(struct plogp__pair *pair,
                              plogp_distribution_comparison *made)
{
    double last = 0.0, variation = 0.0, largest = 0.0, crossings[PLOGP__POINTS_MAX];
    (void)plogp__pair_add_crossings(pair, plogp__density_difference, crossings);
    for (size_t i = 0; i < pair->point_count; i++) {
        const double now = plogp__distribution_difference(pair, pair->points[i]);
        variation += fabs(now - last);
        largest = fmax(largest, fabs(now));
        last = now;
    }
    made->divergences.tv = fmin(0.5 * (variation + fabs(last)), 1.0);
    made->distances.ks = largest;
}

static double wasserstein(struct plogp__pair *pair, double *error)
{
    double total = 0.0, outer = 0.0, crossings[PLOGP__POINTS_MAX];
    (void)plogp__pair_add_crossings(pair, plogp__distribution_difference, crossings);
    for (size_t i = 0; i + 1 < pair->point_count; i++) {
        const double ends[2] = {pair->points[i], pair->points[i + 1]};
        plogp__integral piece = {0.0, 0.0, 0.0};
        const plogp_status status =
            plogp__integrate(absolute_difference, pair, ends, TOLERANCE, &piece);
        if (status != PLOGP_OK && status != PLOGP_ENOCONV)
            continue;
        total += piece.value;
        *error = fmax(*error, piece.error / fmax(1.0, fabs(total)));
        if (is_outer(pair, ends))
            outer += piece.value;
    }
    return outer > OUTER_SHARE * total ? INFINITY : total;
}

double plogp__distances_quadrature(struct plogp__pair *pair,
                                   plogp_distribution_comparison *made)
{
    plogp_divergences *const all = &made->divergences;
    const struct plogp__found js = integrate(pair, plogp__js_form);
    const struct plogp__found square = integrate(pair, plogp__hellinger_form);
    const struct plogp__found overlap = integrate(pair, plogp__overlap_form);
    const struct plogp__found chi2 = integrate(pair, plogp__chi2_form);
    double error = fmax(fmax(js.error, square.error), overlap.error);
    all->js = fmin(js.value, PLOGP__LOG_2);
    all->js_distance = sqrt(all->js);
    all->hellinger = sqrt(fmin(square.value, 1.0));
    all->bhattacharyya = square.value < 0.5 ? -plogp__log1p(-square.value)
                                            : fmax(-plogp__log(overlap.value), 0.0);
    all->chi2 = chi2.diverges ? INFINITY : chi2.value;
    measure_crossings(pair, made);
    made->distances.wasserstein = wasserstein(pair, &error);
    made->distances.energy = NAN;
    return error;
}

double plogp__entropy_quadrature(const plogp_distribution *distribution)
{
    struct plogp__pair pair;
    plogp__pair_init(distribution, distribution, &pair);
    return integrate(&pair, plogp__entropy_form).value;
}
