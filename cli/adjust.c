#include "adjust.h"

#include <math.h>
#include <string.h>

#include "plogp/permutation.h"
#include "values.h"

static const plogp_result *find(const plogp_result *parent, const char *key)
{
    const plogp_result *node = plogp_result_first_child(parent);
    while (node != NULL && (plogp_result_get_key(node) == NULL ||
                            strcmp(plogp_result_get_key(node), key) != 0))
        node = plogp_result_next_sibling(node);
    return node;
}

double p_value_of(const plogp_result *row)
{
    const plogp_result *const node = find(row, "p_value");
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

/* The object of a row that holds a p-value: the row itself, or the one of that key. */
static const plogp_result *tested(const plogp_result *row, const char *within)
{
    const plogp_result *const object = within == NULL ? row : find(row, within);
    return object == NULL || find(object, "p_value") == NULL ? NULL : object;
}

plogp_status adjust_results(struct invocation *invocation, const char *within,
                            const char *correction)
{
    const plogp_result *const first =
        plogp_result_first_child(invocation->document.results);
    size_t count = 0;
    for (const plogp_result *row = first; row != NULL;
         row = plogp_result_next_sibling(row))
        count += tested(row, within) != NULL;
    double *const p_values = pool_alloc(&invocation->pool, (count + 1) * sizeof(double));
    const plogp_result **const objects =
        pool_alloc(&invocation->pool, (count + 1) * sizeof(const plogp_result *));
    count = 0;
    for (const plogp_result *row = first; row != NULL;
         row = plogp_result_next_sibling(row))
        if ((objects[count] = tested(row, within)) != NULL)
            p_values[count++] = p_value_of(tested(row, within));
    const plogp_status status = plogp_adjust_p_values(
        p_values, count, correction_of(correction), &invocation->context, p_values);
    for (size_t i = 0; i < count && status == PLOGP_OK; i++)
        add_number_or_null(writable(objects[i]), "p_adjusted", p_values[i],
                           PLOGP_QUANTITY_PROBABILITY);
    return status;
}
