/*
 * Vega-Lite specifications. The keys of a list's first row decide which picture it gets;
 * the specifications are constant texts, and only the values come from the results, as
 * JSON with every '<' escaped, so that nothing can end the script element around them.
 */
#include <string.h>

#include "report/html.h"

#define KEYS_MOST 5

/* A number in every case: a height left to the marks makes Vega-Lite warn. */
enum height { HEIGHT_BY_ROWS, HEIGHT_FIXED };

#define ROW_HEIGHT   20
#define FIXED_HEIGHT 240

struct chart {
    const char *needs[KEYS_MOST];  /* keys that the rows must have       */
    const char *fields[KEYS_MOST]; /* further keys to bring along        */
    const char *description;       /* for those who do not see it        */
    enum height height;
    const char *specification; /* what follows "data", with commas   */
};

static const struct chart CHARTS[] = {
    {{"level", "count"},
     {NULL},
     "Bars: how often each level was seen.",
     HEIGHT_BY_ROWS,
     "\"mark\": {\"type\": \"bar\", \"tooltip\": true}, \"encoding\": {"
     "\"y\": {\"field\": \"level\", \"type\": \"nominal\", \"sort\": null, \"title\": "
     "null},"
     "\"x\": {\"field\": \"count\", \"type\": \"quantitative\"}}"},
    {{"feature", "value", "ci"},
     {"class"},
     "Dots with intervals: the coefficient of each feature.",
     HEIGHT_BY_ROWS,
     "\"layer\": [{\"mark\": {\"type\": \"rule\", \"tooltip\": true}, \"encoding\": {"
     "\"x\": {\"field\": \"ci_low\", \"type\": \"quantitative\", \"title\": "
     "\"coefficient\"},"
     "\"x2\": {\"field\": \"ci_high\"}}},"
     "{\"mark\": {\"type\": \"point\", \"filled\": true, \"tooltip\": true}, "
     "\"encoding\": {"
     "\"x\": {\"field\": \"value\", \"type\": \"quantitative\"}}}],"
     "\"encoding\": {\"y\": {\"field\": \"feature\", \"type\": \"nominal\", \"sort\": "
     "null,"
     "\"title\": null}, \"color\": {\"field\": \"class\", \"type\": \"nominal\"},"
     "\"yOffset\": {\"field\": \"class\"}}"},
    {{"x", "y", "mi"},
     {"normalized"},
     "A matrix: the mutual information of each pair of columns.",
     HEIGHT_FIXED,
     "\"mark\": {\"type\": \"rect\", \"tooltip\": true}, \"encoding\": {"
     "\"x\": {\"field\": \"x\", \"type\": \"nominal\", \"title\": null},"
     "\"y\": {\"field\": \"y\", \"type\": \"nominal\", \"title\": null},"
     "\"color\": {\"field\": \"mi\", \"type\": \"quantitative\"}}"},
    {{"confidence", "accuracy"},
     {"n", "ci"},
     "Calibration: the share that was right against the probability that was claimed.",
     HEIGHT_FIXED,
     "\"layer\": [{\"data\": {\"values\": [{\"a\": 0}, {\"a\": 1}]},"
     "\"mark\": {\"type\": \"line\", \"strokeDash\": [4, 4]}, \"encoding\": {"
     "\"x\": {\"field\": \"a\", \"type\": \"quantitative\"},"
     "\"y\": {\"field\": \"a\", \"type\": \"quantitative\"}}},"
     "{\"mark\": {\"type\": \"rule\", \"color\": \"#888\"}, \"encoding\": {"
     "\"x\": {\"field\": \"confidence\", \"type\": \"quantitative\"},"
     "\"y\": {\"field\": \"ci_low\", \"type\": \"quantitative\"},"
     "\"y2\": {\"field\": \"ci_high\"}}},"
     "{\"mark\": {\"type\": \"point\", \"filled\": true, \"tooltip\": true}, "
     "\"encoding\": {"
     "\"x\": {\"field\": \"confidence\", \"type\": \"quantitative\","
     "\"title\": \"probability claimed\"},"
     "\"y\": {\"field\": \"accuracy\", \"type\": \"quantitative\","
     "\"title\": \"share that was right\"},"
     "\"size\": {\"field\": \"n\", \"type\": \"quantitative\"}}}]"},
    {{"low", "high", "count"},
     {NULL},
     "A histogram.",
     HEIGHT_FIXED,
     "\"mark\": {\"type\": \"bar\", \"tooltip\": true}, \"encoding\": {"
     "\"x\": {\"field\": \"low\", \"type\": \"quantitative\", \"bin\": {\"binned\": "
     "true},"
     "\"title\": null}, \"x2\": {\"field\": \"high\"},"
     "\"y\": {\"field\": \"count\", \"type\": \"quantitative\"}}"},
    {{"family", "aic", "cross_entropy"},
     {"kl", "status"},
     "Dots: the ten families of least cross-entropy.",
     HEIGHT_BY_ROWS,
     "\"transform\": [{\"filter\": \"isValid(datum.cross_entropy)\"},"
     "{\"window\": [{\"op\": \"rank\", \"as\": \"rank\"}],"
     "\"sort\": [{\"field\": \"cross_entropy\"}]},{\"filter\": \"datum.rank <= 10\"}],"
     "\"mark\": {\"type\": \"point\", \"filled\": true, \"size\": 60, \"opacity\": 1, "
     "\"tooltip\": true}, "
     "\"encoding\": {"
     "\"y\": {\"field\": \"family\", \"type\": \"nominal\", \"sort\": null, \"title\": "
     "null},"
     "\"x\": {\"field\": \"cross_entropy\", \"type\": \"quantitative\","
     "\"scale\": {\"zero\": false}, \"title\": \"cross-entropy\"}}"},
    {{"symbol", "p", "q"},
     {"kl"},
     "Bars: the probability of each symbol under P and Q.",
     HEIGHT_BY_ROWS,
     "\"transform\": [{\"fold\": [\"p\", \"q\"], \"as\": [\"law\", \"probability\"]}],"
     "\"mark\": {\"type\": \"bar\", \"tooltip\": true}, \"encoding\": {"
     "\"y\": {\"field\": \"symbol\", \"type\": \"nominal\", \"sort\": null, \"title\": "
     "null},"
     "\"x\": {\"field\": \"probability\", \"type\": \"quantitative\", \"stack\": null},"
     "\"yOffset\": {\"field\": \"law\"}, \"color\": {\"field\": \"law\", \"type\":"
     "\"nominal\"}}"},
    {{"iteration", "objective"},
     {NULL},
     "A line: the objective by iteration.",
     HEIGHT_FIXED,
     "\"mark\": {\"type\": \"line\", \"point\": true, \"tooltip\": true}, \"encoding\": {"
     "\"x\": {\"field\": \"iteration\", \"type\": \"quantitative\"},"
     "\"y\": {\"field\": \"objective\", \"type\": \"quantitative\","
     "\"scale\": {\"zero\": false}}}"},
};

static bool fits(const struct chart *chart, const plogp_result *list)
{
    const plogp_result *row = plogp_result_first_child(list);
    for (size_t i = 0; i < KEYS_MOST && chart->needs[i] != NULL; i++)
        if (plogp__child(row, chart->needs[i]) == NULL)
            return false;
    return true;
}

static const struct chart *find_chart(const plogp_result *list)
{
    for (size_t i = 0; i < sizeof CHARTS / sizeof CHARTS[0]; i++)
        if (plogp__is_object(plogp_result_first_child(list)) && fits(&CHARTS[i], list))
            return &CHARTS[i];
    return NULL;
}

/* JSON as it may stand in a script element: '<' only occurs in strings. */
static void add_script_text(plogp_buffer *buffer, const plogp_buffer *json)
{
    for (size_t i = 0; i < json->length; i++) {
        if (json->bytes[i] == '<')
            plogp_buffer_add_text(buffer, "\\u003c");
        else
            plogp_buffer_add_byte(buffer, json->bytes[i]);
    }
}

static void add_member(plogp_buffer *json, const char *key, const char *suffix)
{
    if (json->length > 0 && json->bytes[json->length - 1] != '{')
        plogp_buffer_add_text(json, ", ");
    plogp_buffer_add_byte(json, '"');
    plogp_buffer_add_text(json, key);
    plogp_buffer_add_text(json, suffix);
    plogp_buffer_add_text(json, "\": ");
}

static void add_field(const struct plogp__rendering *rendering, plogp_buffer *json,
                      const plogp_result *row, const char *key)
{
    const plogp_result *node = plogp__child(row, key);
    double low = 0.0, high = 0.0;
    size_t length = 0;
    switch (plogp_result_get_kind(node)) {
    case PLOGP_RESULT_NUMBER:
        add_member(json, key, "");
        plogp_buffer_add_json_number(json, plogp__number_in_unit(rendering, node));
        break;
    case PLOGP_RESULT_INTEGER:
        add_member(json, key, "");
        plogp_buffer_add_integer(json, plogp_result_get_integer(node));
        break;
    case PLOGP_RESULT_INTERVAL:
        plogp__interval_in_unit(rendering, node, &low, &high);
        add_member(json, key, "_low");
        plogp_buffer_add_json_number(json, low);
        add_member(json, key, "_high");
        plogp_buffer_add_json_number(json, high);
        break;
    case PLOGP_RESULT_TEXT: {
        const char *text = plogp_result_get_text(node, &length);
        add_member(json, key, "");
        plogp_buffer_add_json_text(json, text, length);
        break;
    }
    default:
        break;
    }
}

static void add_values(const struct plogp__rendering *rendering,
                       const struct chart *chart, const plogp_result *list)
{
    plogp_buffer json;
    plogp_buffer_init(&json, rendering->context);
    const plogp_result *row = plogp_result_first_child(list);
    for (; row != NULL; row = plogp_result_next_sibling(row)) {
        json.length = 0;
        plogp_buffer_add_byte(&json, '{');
        for (size_t i = 0; i < KEYS_MOST && chart->needs[i] != NULL; i++)
            add_field(rendering, &json, row, chart->needs[i]);
        for (size_t i = 0; i < KEYS_MOST && chart->fields[i] != NULL; i++)
            add_field(rendering, &json, row, chart->fields[i]);
        plogp_buffer_add_byte(&json, '}');
        if (plogp_result_next_sibling(row) != NULL)
            plogp_buffer_add_text(&json, ",\n");
        add_script_text(rendering->buffer, &json);
    }
    if (json.status != PLOGP_OK)
        rendering->buffer->status = json.status;
    plogp_buffer_clear(&json);
}

static size_t count_rows(const plogp_result *list)
{
    size_t count = 0;
    const plogp_result *row = plogp_result_first_child(list);
    for (; row != NULL; row = plogp_result_next_sibling(row))
        count++;
    return count;
}

bool plogp__chart_add(const struct plogp__rendering *rendering, const plogp_result *list,
                      const char *width)
{
    const struct chart *chart = find_chart(list);
    plogp_buffer *buffer = rendering->buffer;
    if (chart == NULL)
        return false;
    plogp_buffer_add_text(buffer, "{\"description\": \"");
    plogp_buffer_add_text(buffer, chart->description);
    plogp_buffer_add_text(buffer, "\",\n\"width\": ");
    plogp_buffer_add_text(buffer, width);
    if (width[0] == '"') /* "container": only the width can follow it */
        plogp_buffer_add_text(
            buffer, ", \"autosize\": {\"type\": \"fit-x\", \"contains\": \"padding\"}");
    plogp_buffer_add_text(buffer, ", \"height\": ");
    plogp_buffer_add_integer(buffer, chart->height == HEIGHT_FIXED
                                         ? FIXED_HEIGHT
                                         : ROW_HEIGHT * count_rows(list));
    plogp_buffer_add_text(buffer, ", \"data\": {\"values\": [\n");
    add_values(rendering, chart, list);
    plogp_buffer_add_text(buffer, "\n]}, ");
    plogp_buffer_add_text(buffer, chart->specification);
    plogp_buffer_add_text(buffer, "}");
    return true;
}

void plogp__html_add_chart(struct plogp__page *page, const plogp_result *list)
{
    const struct chart *chart = find_chart(list);
    if (chart == NULL || !page->pictures)
        return;
    plogp_buffer *buffer = page->rendering.buffer;
    page->charts++;
    plogp__html_add(page, "<figure><div class=\"chart\" data-spec=\"spec");
    plogp_buffer_add_integer(buffer, page->charts);
    plogp__html_add(page, "\"></div><figcaption>");
    plogp__html_add(page, chart->description);
    plogp__html_add(page, "</figcaption></figure>\n"
                          "<script type=\"application/json\" id=\"spec");
    plogp_buffer_add_integer(buffer, page->charts);
    plogp__html_add(page, "\">");
    (void)plogp__chart_add(&page->rendering, list, "\"container\"");
    plogp__html_add(page, "</script>\n");
}
