/* Sorted values over a power of two, which rounds none that is not below 2^-1022 then. */
#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/sorted.h"

/* A table of other values with the weights of the first. */
struct scaled_table {
    plogp_ordered_table table;
    double values[];
};

static plogp_status scale_table(const plogp_ordered_table *table, int exponent,
                                const plogp_context *context, plogp_sorted *scaled)
{
    struct scaled_table *const made =
        plogp__alloc(scaled->alloc, 1, sizeof *made + table->size * sizeof(double));
    if (made == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0; i < table->size; i++)
        made->values[i] = ldexp(table->values[i], -exponent);
    made->table = *table;
    made->table.values = made->values;
    scaled->table = scaled->owned = &made->table;
    return PLOGP_OK;
}

plogp_status plogp__sorted_scale(const plogp_sorted *sorted, int exponent,
                                 const plogp_context *context, plogp_sorted *scaled)
{
    *scaled = *sorted;
    scaled->owned = NULL;
    scaled->exponent = exponent;
    scaled->facts.min = ldexp(sorted->facts.min, -exponent);
    scaled->facts.max = ldexp(sorted->facts.max, -exponent);
    return sorted->table == NULL || exponent == 0
               ? PLOGP_OK
               : scale_table(sorted->table, exponent, context, scaled);
}

void plogp__sorted_unscale(plogp_sorted *scaled)
{
    plogp__free(scaled->alloc, scaled->owned);
}
