/* A sample made ready: its statistics, as it is and scaled. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "fit/censored.h"
#include "fit/estimate.h"

/* Statistics of the table, and of its values times 2^-exponent in a new array. */
static plogp_status scale(const plogp_ordered_table *table, int exponent,
                          const plogp_context *context, double **values,
                          struct plogp__statistics *raw, struct plogp__statistics *scaled)
{
    *values = plogp__alloc(plogp__context_alloc(context), table->size, sizeof(double));
    if (*values == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0; i < table->size; i++)
        (*values)[i] = ldexp(table->values[i], -exponent);
    plogp__statistics_of(*values, table->weights, table->size, scaled);
    plogp__statistics_unscale(scaled, exponent, table->values, raw);
    if (raw->min > 0.0 && scaled->min < 0x1p-1000) /* which has lost digits */
        plogp__statistics_of(table->values, table->weights, table->size, raw);
    return PLOGP_OK;
}

static int exponent_of(const plogp_ordered_table *table)
{
    int exponent = 0;
    (void)frexp(fmax(fabs(table->values[0]), fabs(table->values[table->size - 1])),
                &exponent);
    return exponent;
}

plogp_status plogp__fit_data_init(const plogp_ordered_table *table,
                                  const plogp_context *context,
                                  struct plogp__fit_data *data)
{
    memset(data, 0, sizeof *data);
    data->exponent = exponent_of(table);
    return scale(table, data->exponent, context, &data->scaled_values, &data->raw,
                 &data->scaled);
}

plogp_status plogp__fit_data_init_censored(const struct plogp__censored *censored,
                                           const plogp_context *context,
                                           struct plogp__fit_data *data)
{
    PLOGP_TRY(plogp__fit_data_init(censored->guess, context, data));
    data->censored = censored;
    if (censored->exact->size == 0)
        return PLOGP_OK;
    const plogp_status status =
        scale(censored->exact, data->exponent, context, &data->scaled_exact_values,
              &data->raw_exact, &data->scaled_exact);
    if (status != PLOGP_OK)
        plogp__fit_data_clear(context, data);
    return status;
}

void plogp__fit_data_clear(const plogp_context *context, struct plogp__fit_data *data)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp__free(alloc, data->scaled_values);
    plogp__free(alloc, data->scaled_exact_values);
    data->scaled_values = data->scaled_exact_values = NULL;
}
