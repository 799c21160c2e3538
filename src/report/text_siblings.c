/*
 * Which children of an object belong together: a number, its standard error and its
 * interval; the members of a ledger; parameters with theirs. And how precisely a number is
 * therefore to be printed.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/text.h"

#define KEY_SIZE       96
#define INTERVAL_IN_SE 4.0 /* a 95 % interval is about four standard errors wide */

/* Keys that deserve fewer digits than a measure does. */
static const struct {
    const char *key;
    int digits;
} ROUGH[] = {{"z", 3},          {"p_value", 2},       {"p_adjusted", 2},
             {"odds_ratio", 3}, {"statistic", 4},     {"score", 3},
             {"decrement", 3},  {"gradient_norm", 3}, {"suboptimality", 3}};

static bool is_interval(const plogp_result *node)
{
    return plogp_result_get_kind(node) == PLOGP_RESULT_INTERVAL;
}

/* The child called `key` + `suffix`. */
static const plogp_result *suffixed_child(const plogp_result *object, const char *key,
                                          const char *suffix)
{
    char name[KEY_SIZE];
    const int length = snprintf(name, sizeof name, "%s%s", key, suffix);
    return length > 0 && (size_t)length < sizeof name ? plogp__child(object, name) : NULL;
}

/* The number whose key is that of `node` without `suffix`, or NULL. */
static const plogp_result *stem(const plogp_result *object, const plogp_result *node,
                                const char *suffix)
{
    char name[KEY_SIZE];
    const char *key = plogp_result_get_key(node);
    const size_t length = key == NULL ? 0 : strlen(key), cut = strlen(suffix);
    if (length <= cut || length >= sizeof name || strcmp(key + length - cut, suffix) != 0)
        return NULL;
    memcpy(name, key, length - cut);
    name[length - cut] = '\0';
    return plogp__number_child(object, name);
}

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

const plogp_result *plogp__text_error_of(const plogp_result *object,
                                         const plogp_result *node)
{
    const char *key = plogp_result_get_key(node);
    if (key == NULL || plogp_result_get_kind(node) != PLOGP_RESULT_NUMBER)
        return NULL;
    const plogp_result *error = suffixed_child(object, key, "_se");
    if (error == NULL && node == plogp__text_subject(object))
        error = plogp__number_child(object, "se");
    return plogp_result_get_kind(error) == PLOGP_RESULT_NUMBER ? error : NULL;
}

const plogp_result *plogp__text_interval_of(const plogp_result *object,
                                            const plogp_result *node)
{
    const char *key = plogp_result_get_key(node);
    if (key == NULL || plogp_result_get_kind(node) != PLOGP_RESULT_NUMBER)
        return NULL;
    const plogp_result *interval = suffixed_child(object, key, "_ci");
    if (!is_interval(interval))
        interval = plogp__child(plogp__child(object, "ci"), key);
    return is_interval(interval) ? interval : NULL;
}

static double interval_error(const struct plogp__rendering *rendering,
                             const plogp_result *interval)
{
    double low = 0.0, high = 0.0;
    plogp__interval_in_unit(rendering, interval, &low, &high);
    return (high - low) / INTERVAL_IN_SE;
}

static double uncertainty(const struct plogp__rendering *rendering,
                          const plogp_result *object, const plogp_result *node)
{
    const plogp_result *error = plogp__text_error_of(object, node);
    const plogp_result *interval = plogp__text_interval_of(object, node);
    double size = 0.0;
    if (is_interval(node))
        size = interval_error(rendering, node);
    else if (plogp__has_key(node, "se"))
        size = plogp__number_in_unit(rendering, node);
    else if (error != NULL)
        size = plogp__number_in_unit(rendering, error);
    else if (interval != NULL)
        size = interval_error(rendering, interval);
    return isfinite(size) ? fabs(size) : 0.0;
}

struct plogp__precision plogp__text_precision(const struct plogp__rendering *rendering,
                                              const plogp_result *object,
                                              const plogp_result *node)
{
    int digits = rendering->options->digits;
    for (size_t i = 0; i < sizeof ROUGH / sizeof ROUGH[0]; i++)
        if (plogp__has_key(node, ROUGH[i].key) && ROUGH[i].digits < digits)
            digits = ROUGH[i].digits;
    return (struct plogp__precision){digits, uncertainty(rendering, object, node)};
}

/* `ci` with an interval for each of several numbers: printed behind those. */
static bool is_interval_set(const plogp_result *object, const plogp_result *node)
{
    const plogp_result *parameters = plogp__child(object, "parameters");
    const plogp_result *child = plogp_result_first_child(node);
    if (plogp_result_get_kind(node) != PLOGP_RESULT_OBJECT)
        return false;
    while (child != NULL &&
           (plogp__child(object, plogp_result_get_key(child)) != NULL ||
            plogp__child(parameters, plogp_result_get_key(child)) != NULL))
        child = plogp_result_next_sibling(child);
    return child == NULL;
}

static bool is_interval_or_null(const plogp_result *node)
{
    return is_interval(node) || plogp_result_get_kind(node) == PLOGP_RESULT_NULL;
}

bool plogp__text_is_absorbed(const plogp_result *object, const plogp_result *node)
{
    const bool set = plogp_result_get_kind(node) == PLOGP_RESULT_OBJECT;
    if (plogp__has_key(node, "se"))
        return set ? plogp__child(object, "parameters") != NULL
                   : plogp__number_child(object, "se") == node &&
                         plogp__text_subject(object) != NULL;
    if (plogp__has_key(node, "ci"))
        return is_interval_set(object, node);
    if (plogp__has_key(node, "ci_level") || plogp__has_key(node, "ci_method"))
        return plogp__child(object, "ci") != NULL;
    return stem(object, node, "_se") != NULL ||
           (is_interval_or_null(node) && stem(object, node, "_ci") != NULL) ||
           plogp__is_in_ledger(object, node);
}
