#include "report/render.h"

#include <math.h>
#include <string.h>

#include "base/status.h"

static const char *const FORMAT_NAMES[] = {
    [PLOGP_FORMAT_TEXT] = "text",
    [PLOGP_FORMAT_JSON] = "json",
    [PLOGP_FORMAT_CSV] = "csv",
};

plogp_render_options plogp_render_options_defaults(void)
{
    return (plogp_render_options){
        .format = PLOGP_FORMAT_TEXT, .unit = plogp_unit_bit(), .width = 80, .digits = 6};
}

plogp_status plogp_format_parse(const char *text, const plogp_context *context,
                                plogp_format *format)
{
    if (text == NULL || format == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_format_parse: NULL argument");
    for (size_t i = 0; i < sizeof FORMAT_NAMES / sizeof FORMAT_NAMES[0]; i++) {
        if (strcmp(text, FORMAT_NAMES[i]) == 0) {
            *format = (plogp_format)i;
            return PLOGP_OK;
        }
    }
    return plogp__fail(context, PLOGP_EINVAL,
                       "'%.60s' is no format: use text, json or csv", text);
}

double plogp_result_in_unit(const plogp_result *node, const plogp_unit *unit)
{
    const double value = plogp_result_get_number(node);
    switch (plogp_result_get_quantity(node)) {
    case PLOGP_QUANTITY_INFORMATION:
        return plogp_unit_from_nats(unit, value);
    case PLOGP_QUANTITY_ROOT_INFORMATION:
        return value / sqrt(fabs(unit->nats));
    default:
        return value;
    }
}

double plogp__number_in_unit(const struct plogp__rendering *rendering,
                             const plogp_result *node)
{
    return plogp_result_in_unit(node, &rendering->options->unit);
}

void plogp__interval_in_unit(const struct plogp__rendering *rendering,
                             const plogp_result *node, double *low, double *high)
{
    plogp_result_get_interval(node, low, high);
    if (plogp_result_get_quantity(node) != PLOGP_QUANTITY_INFORMATION)
        return;
    const plogp_unit *unit = &rendering->options->unit;
    const double first = plogp_unit_from_nats(unit, *low);
    const double second = plogp_unit_from_nats(unit, *high);
    *low = unit->nats > 0.0 ? first : second;
    *high = unit->nats > 0.0 ? second : first;
}

bool plogp__is_object(const plogp_result *node)
{
    return plogp_result_get_kind(node) == PLOGP_RESULT_OBJECT;
}

bool plogp__has_key(const plogp_result *node, const char *key)
{
    const char *own = plogp_result_get_key(node);
    return own != NULL && strcmp(own, key) == 0;
}

const plogp_result *plogp__child(const plogp_result *object, const char *key)
{
    if (plogp_result_get_kind(object) != PLOGP_RESULT_OBJECT)
        return NULL;
    const plogp_result *child = plogp_result_first_child(object);
    while (child != NULL && strcmp(plogp_result_get_key(child), key) != 0)
        child = plogp_result_next_sibling(child);
    return child;
}

const plogp_result *plogp__number_child(const plogp_result *object, const char *key)
{
    const plogp_result *child = plogp__child(object, key);
    return plogp_result_get_kind(child) == PLOGP_RESULT_NUMBER ? child : NULL;
}

static plogp_status check_tree(const plogp_result *node, const plogp_context *context)
{
    const plogp_status status = node == NULL ? PLOGP_OK : plogp_result_status(node);
    return status == PLOGP_OK
               ? PLOGP_OK
               : plogp__fail(context, status, "the results could not be built: %s",
                             plogp_status_message(status));
}

plogp_status plogp__render_check(const plogp_document *document,
                                 const plogp_render_options *options,
                                 const plogp_context *context, const plogp_buffer *buffer)
{
    if (document == NULL || document->command == NULL || document->results == NULL ||
        buffer == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_render: NULL argument");
    if (options->width < 40 || options->digits < 1 || options->digits > 17 ||
        options->unit.nats == 0.0)
        return plogp__fail(context, PLOGP_EINVAL,
                           "plogp_render: width < 40, digits outside 1..17 or no unit");
    PLOGP_TRY(check_tree(document->results, context));
    PLOGP_TRY(check_tree(document->input, context));
    PLOGP_TRY(check_tree(document->warnings, context));
    PLOGP_TRY(check_tree(document->figures, context));
    return check_tree(document->explanation, context);
}

static plogp_status dispatch(const struct plogp__rendering *rendering)
{
    switch (rendering->options->format) {
    case PLOGP_FORMAT_TEXT:
        return plogp__render_text(rendering);
    case PLOGP_FORMAT_JSON:
        plogp__render_json(rendering);
        return PLOGP_OK;
    case PLOGP_FORMAT_CSV:
        return plogp__render_csv(rendering);
    }
    return plogp__fail(rendering->context, PLOGP_EINVAL, "plogp_render: no such format");
}

plogp_status plogp_render(const plogp_document *document,
                          const plogp_render_options *options,
                          const plogp_context *context, plogp_buffer *buffer)
{
    const plogp_render_options defaults = plogp_render_options_defaults();
    const struct plogp__rendering rendering = {
        document, options == NULL ? &defaults : options, context, buffer};
    PLOGP_TRY(plogp__render_check(document, rendering.options, context, buffer));
    PLOGP_TRY(dispatch(&rendering));
    return buffer->status == PLOGP_OK ? PLOGP_OK : plogp__fail_memory(context);
}
