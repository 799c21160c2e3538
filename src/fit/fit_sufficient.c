/* The fit of a family from its sufficient statistics. */
#include <math.h>
#include <string.h>

#include "base/status.h"
#include "fit/estimate.h"
#include "fit/sufficient.h"
#include "fit/trial.h"
#include "math/confidence.h"
#include "math/kernel.h"

/* Below, log mean - mean log has lost more than ten bits. */
#define LOG_RATIO_LEAST 0x1p-10
#define ENTROPY_MOVES   1e-3 /* nats, when cells are doubled: the grid is too coarse */

static int exponent_of(const plogp_sufficient *seen)
{
    int exponent = 0;
    (void)frexp(fmax(fabs(seen->min), fabs(seen->max)), &exponent);
    return exponent;
}

static double cells_hit(const plogp_sufficient *seen)
{
    size_t index = 0;
    double cells = 0.0;
    struct plogp__cell cell;
    while (plogp__sufficient_cell(seen, 1, &index, &cell))
        cells += 1.0;
    return cells;
}

int plogp_sufficient_serves(const plogp_sufficient *seen)
{
    struct plogp__statistics statistics;
    double se = NAN;
    if (seen == NULL || seen->n == 0 || seen->weighted || seen->whole ||
        !(seen->min < seen->max) || !seen->tame)
        return 0;
    const struct plogp__family *const family =
        plogp__family_find(seen->family, strlen(seen->family));
    if (!plogp__range_contains(&family->range, seen->min) ||
        !plogp__range_contains(&family->range, seen->max))
        return 0;
    plogp__sufficient_statistics(seen, exponent_of(seen), &statistics);
    if (statistics.log_ratio < LOG_RATIO_LEAST)
        return 0;
    const double noise = 4.0 * sqrt(cells_hit(seen)) / (double)seen->n;
    return fabs(plogp__sufficient_entropy(seen, 1, &se) -
                plogp__sufficient_entropy(seen, 2, &se)) < ENTROPY_MOVES + noise;
}

/* The delta method: the deviation of the log ratio of histogram to family over sqrt(n). */
static double divergence_se(const plogp_sufficient *seen, const plogp_distribution *law)
{
    const double n = (double)seen->n;
    double mean = 0.0, square = 0.0;
    size_t index = 0;
    struct plogp__cell cell;
    while (plogp__sufficient_cell(seen, 1, &index, &cell)) {
        const double x =
            fmin(fmax(0.5 * cell.low + 0.5 * cell.high, seen->min), seen->max);
        const double p = cell.count / n;
        const double ratio = plogp__log(cell.count / (n * (cell.high - cell.low))) -
                             plogp_distribution_logpdf(law, x);
        mean += p * ratio;
        square += p * ratio * ratio;
    }
    return sqrt(fmax(square - mean * mean, 0.0) / n);
}

/* The error of a histogram falls with the square of its cells: from two of them the
 * leading term is taken out (Richardson). */
static void fill_ledger(const plogp_sufficient *seen, plogp_fit *fit)
{
    plogp_fit_candidate *const candidate = &fit->candidates[0];
    double se = NAN;
    const double fine = plogp__sufficient_entropy(seen, 1, &fit->summary.entropy_se);
    const double coarse = plogp__sufficient_entropy(seen, 2, &se);
    fit->summary.entropy = fine - (coarse - fine) / 3.0;
    fit->summary.estimator = "histogram";
    if (isnan(candidate->loglik))
        return;
    se = divergence_se(seen, &candidate->distribution);
    candidate->estimator = "histogram";
    candidate->entropy = fit->summary.entropy;
    candidate->kl = candidate->cross_entropy - candidate->entropy;
    candidate->kl_low = candidate->kl - PLOGP__Z95 * se;
    candidate->kl_high = candidate->kl + PLOGP__Z95 * se;
}

plogp_status plogp_fit_sufficient(const plogp_sufficient *seen,
                                  const plogp_fit_options *options,
                                  const plogp_context *context, plogp_fit **fit)
{
    plogp_fit_options wanted = options == NULL ? plogp_fit_options_defaults() : *options;
    plogp_fit *created = NULL;
    if (seen == NULL || fit == NULL || wanted.rounding != 0.0)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    if (!plogp_sufficient_serves(seen))
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "these statistics do not suffice: fit the sorted sample");
    struct plogp__fit_data data = {.exponent = exponent_of(seen)};
    plogp__sufficient_statistics(seen, 0, &data.raw);
    plogp__sufficient_statistics(seen, data.exponent, &data.scaled);
    wanted.family = seen->family;
    PLOGP_TRY(plogp__fit_new(1, context, &created));
    created->shape.support = plogp__shape_support(&created->shape, &data.raw);
    const plogp_status status =
        plogp__try_family(created, plogp__family_find(seen->family, strlen(seen->family)),
                          &data, &wanted, context);
    if (status != PLOGP_OK) {
        plogp_fit_free(created);
        return status;
    }
    fill_ledger(seen, created);
    plogp__fit_publish(created, (double)seen->n);
    *fit = created;
    return PLOGP_OK;
}
