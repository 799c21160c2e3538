#include "values.h"

#include <math.h>
#include <string.h>

#define EXACT_INTEGERS 0x1p53

void add_count(plogp_result *result, const char *key, double count)
{
    if (count >= 0.0 && count <= EXACT_INTEGERS && count == floor(count))
        plogp_result_add_integer(result, key, (uint64_t)count);
    else
        plogp_result_add_number(result, key, count, PLOGP_QUANTITY_PLAIN);
}

void add_number_or_null(plogp_result *result, const char *key, double value,
                        plogp_quantity quantity)
{
    if (isnan(value))
        plogp_result_add_null(result, key);
    else
        plogp_result_add_number(result, key, value, quantity);
}

void add_interval_or_null(plogp_result *result, const char *key, plogp_interval interval,
                          plogp_quantity quantity)
{
    if (isnan(interval.low) || isnan(interval.high))
        plogp_result_add_null(result, key);
    else
        plogp_result_add_interval(result, key, interval.low, interval.high, quantity);
}

void add_confidence(plogp_result *result, plogp_interval interval, const char *method,
                    plogp_quantity quantity)
{
    add_interval_or_null(result, "ci", interval, quantity);
    plogp_result_add_number(result, "ci_level", 0.95, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_text(result, "ci_method", method);
}

static int has_key(const plogp_result *row, const char *key)
{
    const plogp_result *node = plogp_result_first_child(row);
    while (node != NULL && strcmp(plogp_result_get_key(node), key) != 0)
        node = plogp_result_next_sibling(node);
    return node != NULL;
}

void add_absent(const struct invocation *invocation, plogp_result *row,
                const char *const *keys)
{
    if (invocation->render.format == PLOGP_FORMAT_TEXT)
        return;
    for (; *keys != NULL; keys++)
        if (!has_key(row, *keys))
            plogp_result_add_null(row, *keys);
}
