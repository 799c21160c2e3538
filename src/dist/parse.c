/* "gamma(shape=2,rate=0.75)" -> a distribution. */
#include <string.h>

#include "base/status.h"
#include "dist/family.h"
#include "plogp/number.h"

#define SLOTS (PLOGP_PARAMETERS_MAX + 2)

/* Values by slot: the parameters in order, then the aliases. */
struct reading {
    const struct plogp__family *family;
    const plogp_context *context;
    double values[SLOTS];
    bool given[SLOTS];
    size_t positional;
};

/* One argument between commas. */
struct argument {
    const char *text;
    size_t length;
};

static struct argument trim(const char *begin, const char *end)
{
    while (begin < end && *begin == ' ')
        begin++;
    while (begin < end && end[-1] == ' ')
        end--;
    return (struct argument){begin, (size_t)(end - begin)};
}

static bool named(const char *name, struct argument key)
{
    return name != NULL && strlen(name) == key.length &&
           memcmp(name, key.text, key.length) == 0;
}

static size_t find_slot(const struct plogp__family *family, struct argument key)
{
    for (size_t i = 0; i < family->parameter_count; i++)
        if (named(family->parameters[i].name, key))
            return i;
    for (size_t i = 0; i < 2; i++)
        if (named(family->aliases[i].name, key))
            return PLOGP_PARAMETERS_MAX + i;
    return SLOTS;
}

static plogp_status read_value(struct reading *reading, size_t slot,
                               struct argument value)
{
    if (reading->given[slot])
        return plogp__fail(reading->context, PLOGP_EINVAL,
                           "%s: a parameter is given twice", reading->family->name);
    if (plogp_number_parse(value.text, value.length, &reading->values[slot]) != PLOGP_OK)
        return plogp__fail(reading->context, PLOGP_EINVAL, "%s: '%.*s' is not a number",
                           reading->family->name, (int)value.length, value.text);
    reading->given[slot] = true;
    return PLOGP_OK;
}

static plogp_status read_argument(struct reading *reading, const char *begin,
                                  const char *end)
{
    const struct plogp__family *const family = reading->family;
    const char *const equals = memchr(begin, '=', (size_t)(end - begin));
    if (equals == NULL) {
        if (reading->positional >= family->parameter_count)
            return plogp__fail(reading->context, PLOGP_EINVAL, "%s has %zu parameters",
                               family->name, family->parameter_count);
        return read_value(reading, reading->positional++, trim(begin, end));
    }
    const struct argument key = trim(begin, equals);
    const size_t slot = find_slot(family, key);
    if (slot == SLOTS)
        return plogp__fail(reading->context, PLOGP_EINVAL, "%s has no parameter '%.*s'",
                           family->name, (int)key.length, key.text);
    return read_value(reading, slot, trim(equals + 1, end));
}

static plogp_status read_arguments(struct reading *reading, const char *begin,
                                   const char *end)
{
    while (begin < end) {
        const char *const comma = memchr(begin, ',', (size_t)(end - begin));
        const char *const stop = comma == NULL ? end : comma;
        PLOGP_TRY(read_argument(reading, begin, stop));
        begin = comma == NULL ? end : comma + 1;
    }
    return PLOGP_OK;
}

static plogp_status replace_aliases(struct reading *reading)
{
    const struct plogp__family *const family = reading->family;
    for (size_t i = 0; i < 2; i++) {
        const struct plogp__alias *const alias = &family->aliases[i];
        if (!reading->given[PLOGP_PARAMETERS_MAX + i])
            continue;
        if (reading->given[alias->parameter])
            return plogp__fail(reading->context, PLOGP_EINVAL,
                               "%s: %s and %s are the same parameter", family->name,
                               alias->name, family->parameters[alias->parameter].name);
        reading->values[alias->parameter] =
            alias->convert(reading->values[PLOGP_PARAMETERS_MAX + i], reading->values);
        reading->given[alias->parameter] = true;
    }
    for (size_t i = 0; i < family->parameter_count; i++)
        if (!reading->given[i])
            return plogp__fail(reading->context, PLOGP_EINVAL,
                               "%s: the parameter '%s' is missing", family->name,
                               family->parameters[i].name);
    return PLOGP_OK;
}

plogp_status plogp_distribution_parse(const char *text, const plogp_context *context,
                                      plogp_distribution *distribution)
{
    if (text == NULL || distribution == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    const size_t length = strlen(text);
    const char *const open = strchr(text, '(');
    if (open == NULL || text[length - 1] != ')')
        return plogp__fail(context, PLOGP_EINVAL,
                           "'%s' is not of the form family(value,...)", text);
    const struct argument name = trim(text, open);
    struct reading reading = {.family = plogp__family_find(name.text, name.length),
                              .context = context};
    if (reading.family == NULL)
        return plogp__family_unknown(name.text, name.length, context);
    PLOGP_TRY(read_arguments(&reading, open + 1, text + length - 1));
    PLOGP_TRY(replace_aliases(&reading));
    return plogp_distribution_init(reading.family->name, reading.values,
                                   reading.family->parameter_count, context,
                                   distribution);
}
