/* The fit of a family from its sufficient statistics. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "dist/deviance.h"
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

/* The entropies of the histogram and of one with cells twice as wide. */
struct entropies {
    double fine, fine_se, coarse;
};

static struct entropies entropies_of(const plogp_sufficient *seen)
{
    struct entropies found = {NAN, NAN, NAN};
    double se = NAN;
    if (!seen->ledger)
        return found;
    found.fine = plogp__sufficient_entropy(seen, 1, &found.fine_se);
    found.coarse = plogp__sufficient_entropy(seen, 2, &se);
    return found;
}

static bool is_smooth(const plogp_sufficient *seen, const struct entropies *entropies)
{
    const double noise = 4.0 * sqrt(cells_hit(seen)) / (double)seen->n;
    return fabs(entropies->fine - entropies->coarse) < ENTROPY_MOVES + noise;
}

/* All that were seen, or too few of them for want of memory. */
static bool lacks_values(const plogp_sufficient *seen)
{
    return (seen->needs & PLOGP__NEEDS_VALUES) != 0 && seen->value_count != seen->n;
}

static bool serves(const plogp_sufficient *seen, const struct entropies *entropies)
{
    struct plogp__statistics statistics;
    if (seen->n == 0 || seen->weighted || !seen->tame || (seen->ledger && seen->whole) ||
        !(seen->min < seen->max) || lacks_values(seen))
        return false;
    const struct plogp__family *const family =
        plogp__family_find(seen->family, strlen(seen->family));
    if (!plogp__range_contains(&family->range, seen->min) ||
        !plogp__range_contains(&family->range, seen->max))
        return false;
    plogp__sufficient_statistics(seen, exponent_of(seen), &statistics);
    return !(statistics.log_ratio < LOG_RATIO_LEAST) &&
           !(statistics.log_ratio1m < LOG_RATIO_LEAST) &&
           (!seen->ledger || is_smooth(seen, entropies));
}

int plogp_sufficient_serves(const plogp_sufficient *seen)
{
    if (seen == NULL)
        return 0;
    const struct entropies entropies = entropies_of(seen);
    return serves(seen, &entropies);
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
static void fill_ledger(const plogp_sufficient *seen, const struct entropies *entropies,
                        plogp_fit *fit)
{
    plogp_fit_candidate *const candidate = &fit->candidates[0];
    fit->summary.entropy = entropies->fine - (entropies->coarse - entropies->fine) / 3.0;
    fit->summary.entropy_se = entropies->fine_se;
    fit->summary.estimator = seen->ledger ? "histogram" : "none";
    if (isnan(candidate->loglik) || !seen->ledger)
        return;
    const double se = divergence_se(seen, &candidate->distribution);
    candidate->estimator = "histogram";
    candidate->entropy = fit->summary.entropy;
    candidate->kl = candidate->cross_entropy - candidate->entropy;
    candidate->kl_low = candidate->kl - PLOGP__Z95 * se;
    candidate->kl_high = candidate->kl + PLOGP__Z95 * se;
}

/* The logarithms of the values over the largest, to be freed; NULL where none are needed. */
static plogp_status take_logs(const plogp_sufficient *seen, const plogp_context *context,
                              double **logs)
{
    *logs = NULL;
    if ((seen->needs & PLOGP__NEEDS_VALUES) == 0)
        return PLOGP_OK;
    *logs = plogp__alloc(plogp__context_alloc(context), seen->value_count, sizeof **logs);
    if (*logs == NULL)
        return plogp__fail_memory(context);
    plogp__log_quotients(seen->values, seen->max, *logs, seen->value_count);
    return PLOGP_OK;
}

static plogp_status estimate(const plogp_sufficient *seen,
                             const plogp_fit_options *options,
                             const plogp_context *context, plogp_fit *fit)
{
    const struct plogp__family *const family =
        plogp__family_find(seen->family, strlen(seen->family));
    struct plogp__fit_data data = {.exponent = exponent_of(seen)};
    double *logs = NULL;
    plogp__sufficient_statistics(seen, 0, &data.raw);
    plogp__sufficient_statistics(seen, data.exponent, &data.scaled);
    fit->shape.support = plogp__shape_support(&fit->shape, &data.raw);
    PLOGP_TRY(take_logs(seen, context, &logs));
    data.raw.log_quotients = data.scaled.log_quotients = logs;
    data.raw.count = data.scaled.count = seen->value_count;
    const plogp_status status = plogp__try_family(fit, family, &data, options, context);
    plogp__free(plogp__context_alloc(context), logs);
    return status;
}

plogp_status plogp_fit_sufficient(const plogp_sufficient *seen,
                                  const plogp_fit_options *options,
                                  const plogp_context *context, plogp_fit **fit)
{
    plogp_fit_options wanted = options == NULL ? plogp_fit_options_defaults() : *options;
    plogp_fit *created = NULL;
    if (seen == NULL || fit == NULL || wanted.rounding != 0.0)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    const struct entropies entropies = entropies_of(seen);
    if (!serves(seen, &entropies))
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "these statistics do not suffice: fit the sorted sample");
    wanted.family = seen->family;
    PLOGP_TRY(plogp__fit_new(1, context, &created));
    const plogp_status status = estimate(seen, &wanted, context, created);
    if (status != PLOGP_OK) {
        plogp_fit_free(created);
        return status;
    }
    fill_ledger(seen, &entropies, created);
    plogp__fit_publish(created, (double)seen->n);
    *fit = created;
    return PLOGP_OK;
}
