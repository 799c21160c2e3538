#include "dist/divergence_quadrature.h"

#include <math.h>

#include "dist/comparison.h"
#include "dist/divergence_forms.h"
#include "dist/transport_quadrature.h"
#include "math/kernel.h"
#include "math/quadrature.h"

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

static struct plogp__found integrate(const struct plogp__pair *pair, plogp__form *form,
                                     plogp__decay *decay)
{
    struct work work = {pair, form, false};
    struct plogp__found found =
        plogp__pair_integral(pair, integrand, &work, pair->tolerance, decay);
    found.diverges = found.diverges || work.infinite;
    return found;
}

#define NEARLY_EQUAL 0.01 /* below it the integral of |p - q| has more digits */

/* TV and KS have their extremes where the densities cross: half the sum of the steps that
 * F - G takes from crossing to crossing, and its largest value. The integral of |p - q|
 * must agree, and says by how much it does not. */
static void measure_variation(const struct plogp__pair *pair,
                              plogp_distribution_comparison *made)
{
    const struct plogp__steps *const steps = &pair->steps;
    const struct plogp__found integral =
        integrate(pair, plogp__tv_form, plogp__density_decay);
    const double apart = fabs(integral.value - steps->variation);
    const bool near = integral.value < NEARLY_EQUAL;
    made->divergences.tv = fmin(near ? integral.value : steps->variation, 1.0);
    made->errors.tv =
        near ? fmax(integral.error + 0.5 * steps->log_noise, apart - 2.0 * steps->noise)
             : apart + steps->noise;
    made->distances.ks = steps->largest;
    made->errors.ks = steps->noise;
}

/* An integral whose integrand changes by `slope` |p - q| where log p - log q does by 1. */
static struct plogp__found with_noise(const struct plogp__pair *pair, double slope,
                                      plogp__form *form, plogp__decay *decay)
{
    struct plogp__found found = integrate(pair, form, decay);
    found.error += slope * plogp__log_noise(pair);
    return found;
}

struct plogp__found plogp__kl_quadrature(const struct plogp__pair *pair)
{
    return with_noise(pair, 1.0, plogp__kl_form, plogp__kl_decay);
}

void plogp__distances_quadrature(struct plogp__pair *pair,
                                 plogp_distribution_comparison *made)
{
    plogp__put_overlaps(
        with_noise(pair, 0.5, plogp__js_form, plogp__density_decay),
        with_noise(pair, 0.5, plogp__hellinger_form, plogp__density_decay),
        integrate(pair, plogp__overlap_form, plogp__overlap_decay), made);
    struct plogp__found chi2 = integrate(pair, plogp__chi2_form, plogp__chi2_decay);
    chi2.error += plogp__square_noise(pair, chi2.value);
    plogp__put(chi2, &made->divergences.chi2, &made->errors.chi2);
    measure_variation(pair, made);
    plogp__transport_quadrature(pair, made);
}

double plogp__entropy_quadrature(const plogp_distribution *distribution)
{
    struct plogp__pair pair;
    plogp__pair_init(distribution, distribution, &pair);
    return integrate(&pair, plogp__entropy_form, plogp__density_decay).value;
}
