#include "dist/divergence_summation.h"

#include <math.h>

#include "dist/comparison.h"
#include "dist/divergence_forms.h"
#include "dist/transport_summation.h"
#include "dist/whole_sum.h"

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

/* The sum over all integers where one of the laws has more than 1e-30 left. */
static struct plogp__found sum_over(const struct plogp__pair *pair, plogp__form *form)
{
    const struct terms terms = {pair, form};
    const struct plogp__whole_sum sum = {term, &terms, pair};
    return plogp__sum_whole(&sum, fmin(pair->p.core.low, pair->q.core.low),
                            fmax(pair->p.core.high, pair->q.core.high));
}

struct plogp__found plogp__kl_summation(const struct plogp__pair *pair)
{
    return sum_over(pair, plogp__kl_form);
}

/* KS and TV: F - G turns at the last whole number before the probabilities cross. */
static void measure_steps(struct plogp__pair *pair, plogp_distribution_comparison *made)
{
    double crossings[PLOGP__POINTS_MAX], largest = 0.0, variation = 0.0, last = 0.0;
    const size_t count =
        plogp__pair_add_crossings(pair, plogp__density_difference, crossings);
    for (size_t i = 0; i < count; i++) {
        const double x = floor(crossings[i]);
        const double now = plogp__distribution_difference(pair, x);
        largest = fmax(largest, fabs(plogp__distribution_difference(pair, x - 1.0)));
        largest = fmax(largest, fabs(now));
        variation += 0.5 * fabs(now - last);
        last = now;
    }
    made->distances.ks = largest;
    made->errors.ks = 0x1p-48;
    made->divergences.tv = fmin(variation + 0.5 * fabs(last), 1.0);
    made->errors.tv = 0x1p-49 * (double)(count + 2);
}

/* Of laws that are summed term by term TV is, too: nothing can be missed. */
static void refine_variation(const struct plogp__pair *pair,
                             plogp_distribution_comparison *made)
{
    const double low = fmin(pair->p.core.low, pair->q.core.low);
    const double high = fmax(pair->p.core.high, pair->q.core.high);
    if (high - low <= PLOGP__WHOLE_DIRECT)
        plogp__put(sum_over(pair, plogp__tv_form), &made->divergences.tv,
                   &made->errors.tv);
    made->divergences.tv = fmin(made->divergences.tv, 1.0);
}

void plogp__distances_summation(struct plogp__pair *pair,
                                plogp_distribution_comparison *made)
{
    measure_steps(pair, made);
    refine_variation(pair, made);
    plogp__put_overlaps(sum_over(pair, plogp__js_form),
                        sum_over(pair, plogp__hellinger_form),
                        sum_over(pair, plogp__overlap_form), made);
    plogp__put(sum_over(pair, plogp__chi2_form), &made->divergences.chi2,
               &made->errors.chi2);
    plogp__transport_summation(pair, made);
}

double plogp__entropy_summation(const plogp_distribution *distribution)
{
    struct plogp__pair pair;
    plogp__pair_init(distribution, distribution, &pair);
    return sum_over(&pair, plogp__entropy_form).value;
}
