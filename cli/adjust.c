#include "adjust.h"

#include <math.h>
#include <string.h>

#include "plogp/permutation.h"
#include "values.h"

static const plogp_result *find_p_value(const plogp_result *row)
{
    const plogp_result *node = plogp_result_first_child(row);
    while (node != NULL && strcmp(plogp_result_get_key(node), "p_value") != 0)
        node = plogp_result_next_sibling(node);
    return node;
}

double p_value_of(const plogp_result *row)
{
    const plogp_result *const node = find_p_value(row);
    return node != NULL && plogp_result_get_kind(node) == PLOGP_RESULT_NUMBER
               ? plogp_result_get_number(node)
               : NAN;
}

static plogp_correction correction_of(const char *name)
{
    plogp_correction correction = PLOGP_CORRECTION_NONE;
    while (strcmp(name, plogp_correction_name(correction)) != 0)
        correction++;
    return correction;
}

/* The rows are nodes of a tree of ours, which only reading sees as constant. */
static plogp_result *writable(const plogp_result *row)
{
    union {
        const plogp_result *read;
        plogp_result *write;
    } same = {row};
    return same.write;
}

plogp_status adjust_results(struct invocation *invocation, const char *correction)
{
    const plogp_result *const first =
        plogp_result_first_child(invocation->document.results);
    size_t count = 0;
    for (const plogp_result *row = first; row != NULL;
         row = plogp_result_next_sibling(row))
        count++;
    double *const p_values = pool_alloc(&invocation->pool, (count + 1) * sizeof(double));
    size_t i = 0;
    for (const plogp_result *row = first; row != NULL;
         row = plogp_result_next_sibling(row))
        p_values[i++] = p_value_of(row);
    const plogp_status status = plogp_adjust_p_values(
        p_values, count, correction_of(correction), &invocation->context, p_values);
    i = 0;
    for (const plogp_result *row = first; row != NULL && status == PLOGP_OK;
         row = plogp_result_next_sibling(row), i++)
        if (find_p_value(row) != NULL)
            add_number_or_null(writable(row), "p_adjusted", p_values[i],
                               PLOGP_QUANTITY_PROBABILITY);
    return status;
}
