#include "learn/model_json.h"

#include <math.h>
#include <string.h>

#include "base/status.h"
#include "plogp/number.h"

plogp_status plogp__model_bad(const struct plogp__reading *r, const char *key,
                              const char *what)
{
    return plogp__fail(r->context, PLOGP_EFORMAT, "%s: model file: '%s' %s", r->name, key,
                       what);
}

plogp_status plogp__model_text(const struct plogp__reading *r, const json_t *object,
                               const char *key, const char **text)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value) ||
        strlen(json_string_value(value)) != json_string_length(value))
        return plogp__model_bad(r, key, "is missing or no text");
    *text = json_string_value(value);
    return PLOGP_OK;
}

/* A number; what is not finite is stored as a text. */
plogp_status plogp__model_number(const struct plogp__reading *r, const json_t *object,
                                 const char *key, double *number)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_number(value)) {
        *number = json_number_value(value);
        return PLOGP_OK;
    }
    if (json_is_string(value) &&
        plogp_number_parse(json_string_value(value), json_string_length(value), number) ==
            PLOGP_OK)
        return PLOGP_OK;
    return plogp__model_bad(r, key, "is missing or no number");
}

plogp_status plogp__model_finite(const struct plogp__reading *r, const json_t *object,
                                 const char *key, double *number)
{
    PLOGP_TRY(plogp__model_number(r, object, key, number));
    return isfinite(*number) ? PLOGP_OK : plogp__model_bad(r, key, "is not finite");
}

plogp_status plogp__model_array(const struct plogp__reading *r, const json_t *object,
                                const char *key, const json_t **array)
{
    *array = json_object_get(object, key);
    return json_is_array(*array) ? PLOGP_OK
                                 : plogp__model_bad(r, key, "is missing or no list");
}

/* A list of different texts. */
plogp_status plogp__model_names(const struct plogp__reading *r, const json_t *object,
                                const char *key, struct plogp__names *names)
{
    const json_t *array = NULL;
    PLOGP_TRY(plogp__model_array(r, object, key, &array));
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *item = json_array_get(array, i);
        if (!json_is_string(item))
            return plogp__model_bad(r, key, "has an item that is no text");
        const char *text = json_string_value(item);
        const size_t length = json_string_length(item);
        if (plogp__names_find_text(names, text, length) < names->count)
            return plogp__model_bad(r, key, "has an item twice");
        PLOGP_TRY(plogp__names_append(names, text, length, r->context));
    }
    return PLOGP_OK;
}

plogp_status plogp__model_values(const struct plogp__reading *r, const char *key,
                                 const json_t *values, double *vector, size_t count)
{
    if (!json_is_array(values) || json_array_size(values) != count)
        return plogp__model_bad(r, key, "does not have as many values as it must");
    for (size_t j = 0; j < count; j++) {
        const json_t *value = json_array_get(values, j);
        vector[j] = json_number_value(value);
        if (!json_is_number(value) || !isfinite(vector[j]))
            return plogp__model_bad(r, key, "has a value that is no finite number");
    }
    return PLOGP_OK;
}
