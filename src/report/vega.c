/* The pictures of a document without the page: one Vega-Lite specification. */
#include "base/status.h"
#include "report/chart.h"
#include "report/html.h"
#include "report/text.h"

#define WIDTH "400"

/* What is being written: how many charts so far, and where made figures are kept. */
struct sheet {
    const struct plogp__rendering *rendering;
    plogp_result *made;
    size_t charts;
};

static void add_node(struct sheet *sheet, const plogp_result *node)
{
    struct plogp__drawing drawing = {.chart = NULL};
    while (node != NULL && plogp__drawing_next(node, &drawing)) {
        plogp_buffer_add_text(sheet->rendering->buffer, sheet->charts++ > 0 ? ",\n" : "");
        plogp__drawing_add(sheet->rendering, &drawing, WIDTH);
    }
}

static void add_below(struct sheet *sheet, const plogp_result *object,
                      const plogp_result *node)
{
    struct plogp__ledger ledger;
    if (plogp__is_object(object) && plogp__find_ledger(object, node, &ledger))
        add_node(sheet, plogp__chart_ledger(&ledger, sheet->made));
    if (plogp__has_key(node, "questions")) {
        add_node(sheet, plogp__chart_tree(object, node, sheet->made));
        return;
    }
    if (plogp_result_get_kind(node) == PLOGP_RESULT_LIST)
        add_node(sheet, node);
    const bool ranked = plogp__has_key(node, "candidates");
    const plogp_result *child = plogp_result_first_child(node);
    for (; child != NULL; child = ranked ? NULL : plogp_result_next_sibling(child))
        add_below(sheet, node, child);
}

plogp_status plogp_render_vega(const plogp_document *document,
                               const plogp_html_options *options,
                               const plogp_context *context, plogp_buffer *buffer)
{
    const plogp_html_options defaults = plogp_html_options_defaults();
    const plogp_render_options render =
        plogp__html_render_options(options == NULL ? &defaults : options);
    PLOGP_TRY(plogp__render_check(document, &render, context, buffer));
    const struct plogp__rendering rendering = {document, &render, context, buffer};
    struct sheet sheet = {.rendering = &rendering};
    PLOGP_TRY(plogp_result_new(context, &sheet.made));
    plogp_buffer_add_text(
        buffer, "{\"$schema\": \"https://vega.github.io/schema/vega-lite/v5.json\",\n"
                "\"resolve\": {\"scale\": {\"color\": \"independent\", "
                "\"size\": \"independent\", \"stroke\": \"independent\", "
                "\"strokeDash\": \"independent\"}},\n\"vconcat\": [\n");
    add_below(&sheet, NULL, document->results);
    const plogp_result *figure = plogp_result_first_child(document->figures);
    for (; figure != NULL; figure = plogp_result_next_sibling(figure))
        add_node(&sheet, figure);
    plogp_buffer_add_text(buffer, "\n]}\n");
    const plogp_status made = plogp_result_status(sheet.made);
    plogp_result_free(sheet.made);
    return made == PLOGP_OK && buffer->status == PLOGP_OK ? PLOGP_OK
                                                          : plogp__fail_memory(context);
}
