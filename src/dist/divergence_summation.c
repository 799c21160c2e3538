#include "dist/divergence_summation.h"

#include <math.h>

#include "dist/deviance.h"
#include "dist/divergence_forms.h"
#include "math/kernel.h"
#include "math/quadrature.h"
#include "plogp/sum.h"

/* Terms summed one by one from either end of the range; what lies between is integrated. */
#define DIRECT_MAX 4096.0

/* Terms that are functions of a real number, summed over the integers. */
struct terms {
    const struct plogp__pair *pair;
    plogp__form *form; /* NULL: |F - G|, whose sum is the Wasserstein distance */
};

static double tv_form(double log_p, double log_q)
{
    return 0.5 * fabs(plogp__exp(log_p) - plogp__exp(log_q));
}

static double term(const struct terms *terms, double x)
{
    if (terms->form == NULL)
        return fabs(plogp__distribution_difference(terms->pair, x));
    const double log_p = plogp__law_logpdf(&terms->pair->p, x);
    const double log_q = plogp__law_logpdf(&terms->pair->q, x);
    return log_p == -INFINITY && log_q == -INFINITY ? 0.0 : terms->form(log_p, log_q);
}

static double integrand(double x, double from_end, void *state)
{
    const struct terms *const terms = state;
    (void)from_end;
    return term(terms, x);
}

static void add_directly(const struct terms *terms, double low, double high,
                         plogp_sum *sum)
{
    for (double k = low; k <= high; k += 1.0)
        plogp_sum_add(sum, term(terms, k));
}

/*
 * The terms of low ... high by Euler and Maclaurin's formula in its midpoint form: the
 * integral over low - 1/2 ... high + 1/2, less 1/24 of the change of the derivative. The
 * next term is below 1e-12 of the largest, because nothing changes on a scale shorter
 * than the DIRECT_MAX terms that were summed before.
 */
static double add_by_integral(const struct terms *terms, double low, double high,
                              plogp_sum *sum)
{
    const struct plogp__pair *const pair = terms->pair;
    double points[PLOGP__POINTS_MAX + 2], error = 0.0;
    size_t count = 0;
    points[count++] = low - 0.5;
    for (size_t i = 0; i < pair->point_count; i++)
        if (pair->points[i] > low - 0.5 && pair->points[i] < high + 0.5)
            points[count++] = pair->points[i];
    points[count++] = high + 0.5;
    for (size_t i = 0; i + 1 < count; i++) {
        const double ends[2] = {points[i], points[i + 1]};
        plogp__integral piece = {0.0, 0.0, 0.0};
        struct terms state = *terms;
        const plogp_status status =
            plogp__integrate(integrand, &state, ends, 1e-14, &piece);
        if (status == PLOGP_OK || status == PLOGP_ENOCONV) {
            plogp_sum_add(sum, piece.value);
            error += piece.error;
        }
    }
    const double rise_low = term(terms, low) - term(terms, low - 1.0);
    const double rise_high = term(terms, high + 1.0) - term(terms, high);
    plogp_sum_add(sum, (rise_low - rise_high) / 24.0);
    return error + fabs(rise_low - rise_high) * 1e-6;
}

/* Whether the range is so wide that its middle is integrated. */
static bool is_wide(const struct plogp__pair *pair)
{
    return fmax(pair->p.core.high, pair->q.core.high) -
               fmin(pair->p.core.low, pair->q.core.low) >
           3.0 * DIRECT_MAX;
}

/* The sum over all integers where one of the laws has more than 1e-30 left. */
static struct plogp__found sum_over(const struct plogp__pair *pair, plogp__form *form)
{
    const struct terms terms = {pair, form};
    const double low = fmin(pair->p.core.low, pair->q.core.low);
    const double high = fmax(pair->p.core.high, pair->q.core.high);
    struct plogp__found found = {0.0, 0.0, false};
    plogp_sum sum;
    plogp_sum_init(&sum);
    if (!is_wide(pair)) {
        add_directly(&terms, low, high, &sum);
    } else {
        add_directly(&terms, low, low + DIRECT_MAX - 1.0, &sum);
        add_directly(&terms, high - DIRECT_MAX + 1.0, high, &sum);
        found.error = add_by_integral(&terms, low + DIRECT_MAX, high - DIRECT_MAX, &sum);
    }
    found.value = plogp_sum_value(&sum);
    found.error += 0x1p-46 * fabs(found.value);
    found.diverges = !isfinite(found.value);
    found.value = found.diverges ? INFINITY : found.value;
    return found;
}

struct plogp__found plogp__kl_summation(const struct plogp__pair *pair)
{
    return sum_over(pair, plogp__kl_form);
}

/*
 * KS and W1. |F - G| is largest where the probabilities cross. With a single crossing one
 * law lies above the other and W1 is the difference of the means; otherwise W1 is the sum
 * of |F - G|, which is not taken over wide ranges, where a tail costs a millisecond.
 */
static void measure_steps(struct plogp__pair *pair, plogp_distribution_comparison *made)
{
    double crossings[PLOGP__POINTS_MAX], largest = 0.0;
    const size_t count =
        plogp__pair_add_crossings(pair, plogp__density_difference, crossings);
    for (size_t i = 0; i < count; i++) {
        largest =
            fmax(largest,
                 fabs(plogp__distribution_difference(pair, floor(crossings[i]) - 1.0)));
        largest = fmax(largest,
                       fabs(plogp__distribution_difference(pair, floor(crossings[i]))));
    }
    made->distances.ks = largest;
    if (count == 1)
        made->distances.wasserstein =
            fabs(plogp__family_mean(pair->p.family, pair->p.theta) -
                 plogp__family_mean(pair->q.family, pair->q.theta));
    else
        made->distances.wasserstein = is_wide(pair) ? NAN : sum_over(pair, NULL).value;
}

double plogp__distances_summation(struct plogp__pair *pair,
                                  plogp_distribution_comparison *made)
{
    plogp_divergences *const all = &made->divergences;
    measure_steps(pair, made);
    const struct plogp__found js = sum_over(pair, plogp__js_form);
    const struct plogp__found tv = sum_over(pair, tv_form);
    const struct plogp__found square = sum_over(pair, plogp__hellinger_form);
    const struct plogp__found overlap = sum_over(pair, plogp__overlap_form);
    all->js = fmin(js.value, PLOGP__LOG_2);
    all->js_distance = sqrt(all->js);
    all->tv = fmin(tv.value, 1.0);
    all->hellinger = sqrt(fmin(square.value, 1.0));
    all->bhattacharyya = square.value < 0.5 ? -plogp__log1p(-square.value)
                                            : fmax(-plogp__log(overlap.value), 0.0);
    all->chi2 = sum_over(pair, plogp__chi2_form).value;
    made->distances.energy = NAN;
    return fmax(fmax(js.error, tv.error), fmax(square.error, overlap.error));
}

double plogp__entropy_summation(const plogp_distribution *distribution)
{
    struct plogp__pair pair;
    plogp__pair_init(distribution, distribution, &pair);
    return sum_over(&pair, plogp__entropy_form).value;
}
