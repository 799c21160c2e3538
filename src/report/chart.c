/*
 * Vega-Lite specifications. They are constant texts (charts_of_*.c), and only the values
 * come from the results, as JSON with every '<' escaped, so that nothing can end the
 * script element around them.
 */
#include "report/chart.h"

#include <math.h>
#include <string.h>

#include "report/text.h"

/* A number in every case: a height left to the marks makes Vega-Lite warn. */
#define ROW_HEIGHT   20
#define ROWS_HEIGHT  40 /* and this much for few of them */
#define CELL_HEIGHT  36
#define FIXED_HEIGHT 260
#define DIGITS       9 /* of a number that is drawn */

/* ---- which ---- */

static bool same_in_all(const plogp_result *list, const char *key)
{
    size_t length = 0, other = 0;
    const plogp_result *row = plogp_result_first_child(list);
    const char *first = plogp_result_get_text(plogp__child(row, key), &length);
    for (; row != NULL; row = plogp_result_next_sibling(row)) {
        const char *text = plogp_result_get_text(plogp__child(row, key), &other);
        if (other != length || memcmp(text, first, length) != 0)
            return false;
    }
    return true;
}

static bool fits_list(const struct plogp__chart *chart, const plogp_result *list)
{
    const plogp_result *row = plogp_result_first_child(list);
    if (chart->needs[0] == NULL)
        return false;
    for (size_t i = 0; i < PLOGP__CHART_KEYS && chart->needs[i] != NULL; i++)
        if (plogp__child(row, chart->needs[i]) == NULL)
            return false;
    return chart->same == NULL || same_in_all(list, chart->same);
}

static bool fits_figure(const struct plogp__chart *chart, const plogp_result *figure)
{
    size_t length = 0;
    const char *name = plogp_result_get_text(plogp__child(figure, "figure"), &length);
    return chart->figure != NULL && length == strlen(chart->figure) &&
           memcmp(name, chart->figure, length) == 0;
}

static const struct plogp__chart *chart_after(const struct plogp__chart *chart)
{
    chart = chart == NULL ? plogp__charts_of_figures : chart + 1;
    if (chart->specification == NULL && chart->more != NULL)
        chart = chart->more;
    return chart->specification == NULL ? NULL : chart;
}

bool plogp__drawing_next(const plogp_result *node, struct plogp__drawing *drawing)
{
    const bool figure = plogp__is_object(node);
    const struct plogp__chart *chart = drawing->chart;
    if (!figure && (chart != NULL || !plogp__is_object(plogp_result_first_child(node))))
        return false;
    do
        chart = chart_after(chart);
    while (chart != NULL &&
           !(figure ? fits_figure(chart, node) : fits_list(chart, node)));
    *drawing = (struct plogp__drawing){chart, node};
    return chart != NULL;
}

/* ---- values ---- */

/* JSON as it may stand in a script element: '<' only occurs in strings. */
static void add_script_text(plogp_buffer *buffer, const char *json, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (json[i] == '<')
            plogp_buffer_add_text(buffer, "\\u003c");
        else
            plogp_buffer_add_byte(buffer, json[i]);
    }
}

static void add_number(plogp_buffer *json, double value)
{
    char text[PLOGP__TEXT_NUMBER_SIZE];
    if (!isfinite(value)) {
        plogp_buffer_add_text(json, "null");
        return;
    }
    const size_t length = plogp__text_number(value, DIGITS, text);
    plogp_buffer_add(json, text, length);
}

static void add_member(plogp_buffer *json, const char *key, const char *suffix)
{
    if (json->length > 0 && json->bytes[json->length - 1] != '{')
        plogp_buffer_add_byte(json, ',');
    plogp_buffer_add_byte(json, '"');
    plogp_buffer_add_text(json, key);
    plogp_buffer_add_text(json, suffix);
    plogp_buffer_add_text(json, "\":");
}

static void add_field(const struct plogp__rendering *rendering, plogp_buffer *json,
                      const plogp_result *node)
{
    const char *key = plogp_result_get_key(node);
    double low = 0.0, high = 0.0;
    size_t length = 0;
    switch (plogp_result_get_kind(node)) {
    case PLOGP_RESULT_NUMBER:
        add_member(json, key, "");
        add_number(json, plogp__number_in_unit(rendering, node));
        break;
    case PLOGP_RESULT_INTEGER:
        add_member(json, key, "");
        plogp_buffer_add_integer(json, plogp_result_get_integer(node));
        break;
    case PLOGP_RESULT_INTERVAL:
        plogp__interval_in_unit(rendering, node, &low, &high);
        add_member(json, key, "_low");
        add_number(json, low);
        add_member(json, key, "_high");
        add_number(json, high);
        break;
    case PLOGP_RESULT_TEXT: {
        const char *text = plogp_result_get_text(node, &length);
        add_member(json, key, "");
        plogp_buffer_add_json_text(json, text, length);
        break;
    }
    case PLOGP_RESULT_NULL:
        add_member(json, key, "");
        plogp_buffer_add_text(json, "null");
        break;
    default:
        break;
    }
}

static void add_rows(const struct plogp__rendering *rendering, const plogp_result *list)
{
    plogp_buffer json;
    plogp_buffer_init(&json, rendering->context);
    const plogp_result *row = plogp_result_first_child(list);
    plogp_buffer_add_byte(rendering->buffer, '[');
    for (; row != NULL; row = plogp_result_next_sibling(row)) {
        json.length = 0;
        plogp_buffer_add_byte(&json, '{');
        const plogp_result *node = plogp_result_first_child(row);
        for (; node != NULL; node = plogp_result_next_sibling(node))
            add_field(rendering, &json, node);
        plogp_buffer_add_byte(&json, '}');
        if (plogp_result_next_sibling(row) != NULL)
            plogp_buffer_add_text(&json, ",\n");
        add_script_text(rendering->buffer, json.bytes, json.length);
    }
    plogp_buffer_add_byte(rendering->buffer, ']');
    if (json.status != PLOGP_OK)
        rendering->buffer->status = json.status;
    plogp_buffer_clear(&json);
}

/* The inside of a JSON string. */
static void add_inside(const struct plogp__rendering *rendering, const char *text,
                       size_t length)
{
    plogp_buffer json;
    plogp_buffer_init(&json, rendering->context);
    plogp_buffer_add_json_text(&json, text, length);
    if (json.status == PLOGP_OK)
        add_script_text(rendering->buffer, json.bytes + 1, json.length - 2);
    else
        rendering->buffer->status = json.status;
    plogp_buffer_clear(&json);
}

/* ---- specifications ---- */

static const plogp_result *rows_of(const struct plogp__drawing *drawing)
{
    return plogp__is_object(drawing->node) ? plogp__child(drawing->node, "rows")
                                           : drawing->node;
}

/* What @NAME stands for. */
static void add_named(const struct plogp__rendering *rendering,
                      const struct plogp__drawing *drawing, const char *name)
{
    const plogp_result *node =
        strcmp(name, "rows") == 0 ? rows_of(drawing) : plogp__child(drawing->node, name);
    size_t length = 0;
    if (strcmp(name, "unit") == 0) {
        const char *unit = rendering->options->unit.name;
        add_inside(rendering, unit, strlen(unit));
    } else if (plogp_result_get_kind(node) == PLOGP_RESULT_TEXT) {
        const char *text = plogp_result_get_text(node, &length);
        add_inside(rendering, text, length);
    } else if (plogp_result_get_kind(node) == PLOGP_RESULT_NUMBER) {
        add_number(rendering->buffer, plogp__number_in_unit(rendering, node));
    } else {
        add_rows(rendering, node);
    }
}

static void add_specification(const struct plogp__rendering *rendering,
                              const struct plogp__drawing *drawing)
{
    static const char NAME[] = "abcdefghijklmnopqrstuvwxyz_";
    char name[32];
    const char *at = drawing->chart->specification;
    while (*at != '\0') {
        if (*at == '@') {
            const size_t length = strspn(at + 1, NAME);
            memcpy(name, at + 1, length);
            name[length] = '\0';
            add_named(rendering, drawing, name);
            at += 1 + length;
            continue;
        }
        plogp_buffer_add_byte(rendering->buffer, *at == '\'' ? '"' : *at);
        at++;
    }
}

static size_t height_of(const struct plogp__drawing *drawing)
{
    size_t count = 0, columns = 1;
    const plogp_result *row = plogp_result_first_child(rows_of(drawing));
    for (; row != NULL; row = plogp_result_next_sibling(row))
        count++;
    switch (drawing->chart->height) {
    case PLOGP__CHART_BY_ROWS:
        return ROW_HEIGHT * count + ROWS_HEIGHT;
    case PLOGP__CHART_BY_PAIRS:
        while (columns * (columns - 1) / 2 < count)
            columns++;
        return CELL_HEIGHT * columns;
    default:
        return FIXED_HEIGHT;
    }
}

void plogp__drawing_add(const struct plogp__rendering *rendering,
                        const struct plogp__drawing *drawing, const char *width)
{
    plogp_buffer *buffer = rendering->buffer;
    plogp_buffer_add_text(buffer, "{\"description\": \"");
    plogp_buffer_add_text(buffer, drawing->chart->description);
    plogp_buffer_add_text(buffer, "\",\n\"width\": ");
    plogp_buffer_add_text(buffer, width);
    if (width[0] == '"') /* "container": only the width can follow it */
        plogp_buffer_add_text(
            buffer, ", \"autosize\": {\"type\": \"fit-x\", \"contains\": \"padding\"}");
    plogp_buffer_add_text(buffer, ", \"height\": ");
    plogp_buffer_add_integer(buffer, height_of(drawing));
    plogp_buffer_add_text(buffer, ",\n");
    add_specification(rendering, drawing);
    plogp_buffer_add_text(buffer, "}");
}
