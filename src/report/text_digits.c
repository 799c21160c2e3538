/* How precisely to print a number: as its uncertainty deserves, where that is known. */
#include <math.h>
#include <string.h>

#include "report/text.h"

#define INTERVAL_IN_SE 4.0 /* a 95 % interval is about four standard errors wide */

/* Keys that deserve fewer digits than a measure does. */
static const struct {
    const char *key;
    int digits;
} ROUGH[] = {{"se", 2},         {"z", 3},          {"p_value", 2},
             {"p_adjusted", 2}, {"odds_ratio", 3}, {"statistic", 4}};

const plogp_result *plogp__text_subject(const plogp_result *object)
{
    const plogp_result *value = plogp__number_child(object, "value");
    const plogp_result *child = plogp_result_first_child(object);
    for (; value == NULL && child != NULL; child = plogp_result_next_sibling(child))
        if (plogp_result_get_kind(child) == PLOGP_RESULT_NUMBER &&
            plogp_result_get_quantity(child) == PLOGP_QUANTITY_INFORMATION)
            value = child;
    return value;
}

static double interval_error(const struct plogp__rendering *rendering,
                             const plogp_result *interval)
{
    double low = 0.0, high = 0.0;
    if (plogp_result_get_kind(interval) != PLOGP_RESULT_INTERVAL)
        return 0.0;
    plogp__interval_in_unit(rendering, interval, &low, &high);
    return (high - low) / INTERVAL_IN_SE;
}

static double uncertainty(const struct plogp__rendering *rendering,
                          const plogp_result *object, const plogp_result *node)
{
    const plogp_result *se = plogp__number_child(object, "se");
    const plogp_result *intervals = plogp__child(object, "ci");
    const char *key = plogp_result_get_key(node);
    double error = 0.0;
    if (plogp_result_get_kind(node) == PLOGP_RESULT_INTERVAL)
        error = interval_error(rendering, node);
    else if (key != NULL && se != NULL && node == plogp__text_subject(object))
        error = fabs(plogp__number_in_unit(rendering, se));
    else if (key != NULL && plogp__child(intervals, key) != NULL)
        error = interval_error(rendering, plogp__child(intervals, key));
    return isfinite(error) && error > 0.0 ? error : 0.0;
}

struct plogp__precision plogp__text_precision(const struct plogp__rendering *rendering,
                                              const plogp_result *object,
                                              const plogp_result *node)
{
    const char *key = plogp_result_get_key(node);
    int digits = rendering->options->digits;
    for (size_t i = 0; key != NULL && i < sizeof ROUGH / sizeof ROUGH[0]; i++)
        if (strcmp(key, ROUGH[i].key) == 0 && ROUGH[i].digits < digits)
            digits = ROUGH[i].digits;
    return (struct plogp__precision){digits, uncertainty(rendering, object, node)};
}
