#include "thresholds.h"

#include <stdio.h>
#include <string.h>

#include "plogp/number.h"

/* A threshold taken apart: the text before '=' and the number behind it. */
struct threshold {
    const char *name; /* not terminated */
    size_t length;
    double value;
};

static bool take_apart(const char *text, struct threshold *threshold)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text)
        return false;
    *threshold = (struct threshold){text, (size_t)(equals - text), 0.0};
    return plogp_number_parse(equals + 1, strlen(equals + 1), &threshold->value) ==
               PLOGP_OK &&
           threshold->value == threshold->value;
}

static bool is_called(const struct threshold *threshold, const char *name)
{
    return strlen(name) == threshold->length &&
           memcmp(name, threshold->name, threshold->length) == 0;
}

static bool is_known(const struct threshold *threshold, const char *const *names)
{
    for (; *names != NULL; names++)
        if (is_called(threshold, *names))
            return true;
    return false;
}

static plogp_status unknown_measure(struct invocation *invocation, const char *text,
                                    const char *const *names)
{
    char list[256] = "";
    for (; *names != NULL; names++) {
        const size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, " %s", *names);
    }
    return usage_error(invocation, "--fail-above: no measure in '%.40s'; there are%s",
                       text, list);
}

plogp_status thresholds_check(struct invocation *invocation, const struct words *texts,
                              const char *const *names)
{
    struct threshold threshold;
    for (size_t i = 0; i < texts->count; i++) {
        if (!take_apart(texts->items[i], &threshold))
            return usage_error(invocation, "--fail-above: '%.60s' is not MEASURE=VALUE",
                               texts->items[i]);
        if (!is_known(&threshold, names))
            return unknown_measure(invocation, texts->items[i], names);
    }
    return PLOGP_OK;
}

/* The number of a row as it is printed. */
static double printed(const struct invocation *invocation, const plogp_result *node)
{
    return plogp_result_in_unit(node, &invocation->render.unit);
}

static void apply(struct invocation *invocation, const struct threshold *threshold,
                  const char *name, const plogp_result *row)
{
    const plogp_result *node = plogp_result_first_child(row);
    for (; node != NULL; node = plogp_result_next_sibling(node)) {
        const char *key = plogp_result_get_key(node);
        if (plogp_result_get_kind(node) != PLOGP_RESULT_NUMBER ||
            !is_called(threshold, key) || !(printed(invocation, node) > threshold->value))
            continue;
        char value[PLOGP_NUMBER_SIZE], limit[PLOGP_NUMBER_SIZE];
        plogp_number_format(printed(invocation, node), value);
        plogp_number_format(threshold->value, limit);
        document_warn(&invocation->document, "%s%s%s = %s is above %s", name,
                      *name == '\0' ? "" : ": ", key, value, limit);
        invocation->threshold_crossed = true;
    }
}

void thresholds_apply(struct invocation *invocation, const struct words *texts,
                      const char *name, const plogp_result *row)
{
    struct threshold threshold;
    for (size_t i = 0; i < texts->count; i++)
        if (take_apart(texts->items[i], &threshold))
            apply(invocation, &threshold, name, row);
}

void thresholds_fail(struct invocation *invocation, const struct words *texts,
                     const char *name)
{
    if (texts->count == 0)
        return;
    document_warn(&invocation->document,
                  "%s: what is not compared counts as above --fail-above", name);
    invocation->threshold_crossed = true;
}
