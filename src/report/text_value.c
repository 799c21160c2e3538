/* The value of a line: number, error, unit, interval. */
#include <string.h>

#include "report/text.h"

/* `value ± error`. */
void plogp__text_add_measured(const struct plogp__rendering *rendering,
                              const plogp_result *node, double uncertainty)
{
    char text[PLOGP__TEXT_NUMBER_SIZE];
    (void)plogp__text_like(plogp__number_in_unit(rendering, node), uncertainty, text);
    plogp_buffer_add_text(rendering->buffer, text);
    plogp_buffer_add_text(rendering->buffer,
                          rendering->options->ascii ? " +- " : " \xC2\xB1 ");
    (void)plogp__text_like(uncertainty, uncertainty, text);
    plogp_buffer_add_text(rendering->buffer, text);
}

/* The escape sequence that begins a verdict, or NULL: green for good, red for bad. */
static const char *verdict_color(const struct plogp__rendering *rendering,
                                 const plogp_result *node)
{
    size_t length = 0;
    if (!rendering->options->color)
        return NULL;
    if (plogp__has_key(node, "converged"))
        return plogp_result_get_boolean(node) ? "\033[32m" : "\033[31m";
    if (!plogp__has_key(node, "status"))
        return NULL;
    const char *text = plogp_result_get_text(node, &length);
    return length == 2 && memcmp(text, "ok", 2) == 0 ? "\033[32m" : "\033[31m";
}

static void add_value(const struct plogp__rendering *rendering,
                      const plogp_result *object, const plogp_result *node)
{
    const char *color = verdict_color(rendering, node);
    plogp_buffer_add_text(rendering->buffer, color == NULL ? "" : color);
    const struct plogp__precision precision =
        plogp__text_precision(rendering, object, node);
    if (precision.uncertainty > 0.0 && plogp__text_error_of(object, node) != NULL)
        plogp__text_add_measured(rendering, node, precision.uncertainty);
    else
        plogp__text_add_compact(rendering, node, precision);
    plogp_buffer_add_text(rendering->buffer, color == NULL ? "" : "\033[0m");
}

/* ` (95 %, METHOD)` behind an interval; a method that names its level is left alone. */
static void add_level(const struct plogp__rendering *rendering,
                      const plogp_result *object)
{
    plogp_buffer *buffer = rendering->buffer;
    const plogp_result *level = plogp__number_child(object, "ci_level");
    char text[PLOGP__TEXT_NUMBER_SIZE] = "";
    size_t length = 0;
    const char *method =
        plogp_result_get_text(plogp__child(object, "ci_method"), &length);
    const bool own_level = length > 0 && memchr(method, '%', length) != NULL;
    if (level != NULL && !own_level)
        (void)plogp__text_number(100.0 * plogp_result_get_number(level), 3, text);
    if (text[0] == '\0' && length == 0)
        return;
    plogp_buffer_add_text(buffer, " (");
    plogp_buffer_add_text(buffer, text);
    plogp_buffer_add_text(buffer, text[0] == '\0' ? "" : length > 0 ? " %, " : " %");
    plogp__text_add_safe(rendering, method, length, 0);
    plogp_buffer_add_byte(buffer, ')');
}

/* The value of a line with unit and interval. */
void plogp__text_add_value(const struct plogp__rendering *rendering,
                           const plogp_result *object, const plogp_result *node)
{
    plogp_buffer *buffer = rendering->buffer;
    const char *unit = plogp__text_unit(rendering, node);
    add_value(rendering, object, node);
    plogp_buffer_add_text(buffer, unit[0] == '\0' ? "" : " ");
    plogp_buffer_add_text(buffer, unit);
    if (plogp__has_key(node, "ci"))
        add_level(rendering, object);
    else
        plogp__text_add_interval(rendering, plogp__text_interval_of(object, node));
}
