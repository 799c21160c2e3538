#include "fit/rounded.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/spacing.h"

static bool has_ties(const plogp_ordered_table *table)
{
    for (size_t i = 0; i < table->size; i++)
        if (table->weights[i] > 1.0)
            return true;
    return false;
}

plogp_status plogp__rounding_step(const plogp_ordered_table *table,
                                  const plogp_fit_options *options,
                                  const plogp_context *context, double *step)
{
    const double wanted = options->rounding;
    if (!isfinite(wanted) || (wanted < 0.0 && wanted != PLOGP_FIT_ROUNDING_AUTO))
        return plogp__fail(context, PLOGP_EINVAL,
                           "rounding: %g is no step: a number > 0, 0 for none", wanted);
    *step = wanted;
    if (wanted == PLOGP_FIT_ROUNDING_AUTO)
        *step = table->size > 1 && has_ties(table) ? plogp__grid_of(table, context) : 0.0;
    return PLOGP_OK;
}

plogp_status plogp__rounded_init(const plogp_ordered_table *table, double step,
                                 const plogp_context *context,
                                 struct plogp__censored *censored)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    double *const low = plogp__alloc(alloc, table->size, 2 * sizeof(double));
    if (low == NULL)
        return plogp__fail_memory(context);
    double *const high = low + table->size;
    for (size_t i = 0; i < table->size; i++) {
        low[i] = table->values[i] - 0.5 * step;
        high[i] = table->values[i] + 0.5 * step;
    }
    const plogp_fit_interval_data data = {low, high, table->weights, table->size};
    const plogp_status status = plogp__censored_init(&data, context, censored);
    plogp__free(alloc, low);
    return status;
}

double plogp__rounded_value(double x, double step, double origin)
{
    return origin + step * floor((x - origin) / step + 0.5);
}

double plogp__rounded_logpdf(const plogp_distribution *law, double x, double step)
{
    const double low = x - 0.5 * step, high = x + 0.5 * step;
    const double above = plogp_distribution_sf(law, low);
    const double share =
        above > 0.5 ? plogp_distribution_cdf(law, high) - plogp_distribution_cdf(law, low)
                    : above - plogp_distribution_sf(law, high);
    return share > 0.0 ? log(share) : plogp_distribution_logpdf(law, x) + log(step);
}
