/* The page: head, results, pictures, derivation, warnings. */
#include "plogp/html.h"

#include <string.h>

#include "base/status.h"
#include "plogp/version.h"
#include "report/html.h"
#include "report/text.h"

static const char HEAD[] =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; "
    "img-src data:\">\n<title>";

static const char STYLE[] =
    "</title>\n<style>\n"
    ":root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--line:#d0d7de;"
    "--soft:#57606a;--known:#0969da;--waste:#bc4c00}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;"
    "--line:#30363d;--soft:#9198a1;--known:#4493f8;--waste:#f0883e}}\n"
    "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);"
    "margin:0 auto;padding:1rem;max-width:80rem;overflow-wrap:break-word}\n"
    "h1{font-size:1.5rem}h2{font-size:1.25rem;border-top:1px solid var(--line);"
    "padding-top:1rem}h3{font-size:1.1rem}h4,h5,h6{font-size:1rem}\n"
    "table{border-collapse:collapse;margin:.5rem 0}caption{text-align:left;"
    "font-weight:600;padding:.25rem 0}\n"
    "th,td{padding:.2rem .75rem .2rem 0;text-align:left;vertical-align:top}\n"
    "thead th{border-bottom:1px solid var(--line)}th{font-weight:600}"
    "small,.note,footer{color:var(--soft)}\n"
    ".pairs td{overflow-wrap:anywhere}.pairs "
    "th{font-weight:400;color:var(--soft)}.number,.sum td{"
    "font-variant-numeric:tabular-nums}.number{text-align:right}.scroll "
    "td{white-space:nowrap}summary{cursor:pointer;font-weight:600}\n"
    ".scroll{overflow-x:auto}.ledger{height:1.25rem;max-width:40rem;"
    "background:var(--known);display:flex;justify-content:flex-end}\n"
    ".ledger span{background:var(--waste);min-width:2px}.note{margin:.25rem 0 1rem}\n"
    "ul{padding-left:1rem}pre{overflow-x:auto;white-space:pre-wrap}.figures{display:grid;"
    "gap:1.5rem;"
    "grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));margin:1rem 0}\n"
    "figure{margin:0;min-width:0;max-width:40rem}.chart{width:100%;min-height:1px}"
    "figcaption{color:var(--soft);font-size:.9rem}figcaption b{color:var(--ink)}\n"
    "@media print{body{max-width:none}.scroll{overflow:visible}"
    "figure,table{break-inside:avoid}}\n"
    "</style>\n</head>\n<body>\n<main>\n";

/* Colours are those of the page, so that charts follow it into the dark. */
static const char BOOT[] =
    "</script>\n<script>\n"
    "(function(){'use strict';\n"
    "var dark=matchMedia('(prefers-color-scheme: dark)');\n"
    "function colour(name){return "
    "getComputedStyle(document.documentElement).getPropertyValue(name).trim();}\n"
    "function config(){var ink=colour('--ink'),soft=colour('--soft'),"
    "line=colour('--line'),known=colour('--known'),"
    "waste=colour('--waste');\n"
    "var words={labelColor:soft,titleColor:ink,titleFontWeight:'normal'};\n"
    "return{background:null,font:'system-ui, sans-serif',view:{stroke:line},"
    "axis:Object.assign({gridColor:line,gridOpacity:0.6,domainColor:soft,tickColor:soft,"
    "labelOverlap:'greedy',labelLimit:140},words),axisX:{tickCount:6},"
    "legend:Object.assign({orient:'top',labelLimit:240},words),text:{color:ink},"
    "rule:{color:soft},line:{color:known},bar:{color:known},point:{color:known},"
    "area:{color:known},range:{category:[known,waste,"
    "dark.matches?'#3fb950':'#1a7f37',dark.matches?'#bc8cff':'#8250df',soft,"
    "dark.matches?'#f778ba':'#bf3989'],heatmap:[line,known],ramp:[line,known]"
    "}};}\n"
    "function draw(){document.querySelectorAll('.chart').forEach(function(at){\n"
    "var spec=JSON.parse(document.getElementById(at.dataset.spec).textContent);\n"
    "vegaEmbed(at,spec,{mode:'vega-lite',renderer:'svg',actions:false,"
    "tooltip:{theme:dark.matches?'dark':'light'},logLevel:1,config:config()})\n"
    ".catch(function(error){at.textContent='';console.error(error);});});}\n"
    "draw();dark.addEventListener('change',draw);\n"
    "addEventListener('beforeprint',function(){"
    "document.querySelectorAll('details').forEach(function(part){part.open=true;});});\n"
    "})();\n</script>\n";

plogp_html_options plogp_html_options_defaults(void)
{
    return (plogp_html_options){.unit = plogp_unit_bit(), .digits = 6};
}

static void add_escaped(struct plogp__page *page, const char *text)
{
    plogp_buffer_add_html_text(page->rendering.buffer, text, strlen(text));
}

static void add_title(struct plogp__page *page)
{
    plogp__html_add(page, "plogp ");
    add_escaped(page, page->rendering.document->command);
}

/* What was read: every leaf of the document's input. */
static void add_input(struct plogp__page *page)
{
    const plogp_result *input = page->rendering.document->input;
    if (plogp_result_first_child(input) != NULL)
        plogp__html_add_block(page, input, 2);
}

void plogp__html_add_title(struct plogp__page *page, const plogp_result *row)
{
    const plogp_result *node = plogp_result_first_child(row);
    const struct plogp__rendering cell = plogp__html_cell(page);
    if (node == NULL || !plogp__text_is_compact(node)) {
        plogp__html_add(page, "result");
        return;
    }
    if (plogp_result_get_kind(node) != PLOGP_RESULT_TEXT) {
        plogp__text_add_label(&cell, plogp_result_get_key(node));
        plogp_buffer_add_text(cell.buffer, " = ");
    }
    plogp__text_add_compact(&cell, node, plogp__text_precision(&cell, row, node));
    plogp__html_add_cell(page);
}

static void add_results(struct plogp__page *page)
{
    const plogp_result *list = page->rendering.document->results;
    const plogp_result *row = plogp_result_first_child(list);
    if (plogp_result_next_sibling(row) != NULL && plogp__text_is_table(list)) {
        plogp__html_add_pictures(page, list);
        plogp__html_add_figures(page, SIZE_MAX);
        for (size_t i = 0; row != NULL; row = plogp_result_next_sibling(row))
            plogp__html_add_figures(page, i++);
        plogp__html_add_table(page, list, "results");
        return;
    }
    plogp__html_add_figures(page, SIZE_MAX);
    if (plogp_result_next_sibling(row) != NULL)
        plogp__html_add_pictures(page, list);
    for (size_t i = 0; row != NULL; row = plogp_result_next_sibling(row)) {
        plogp__html_add(page, "<section>\n<h2>");
        plogp__html_add_title(page, row);
        plogp__html_add(page, "</h2>\n");
        page->result = row;
        page->result_index = i++;
        plogp__html_add_block(page, row, 3);
        plogp__html_add(page, "</section>\n");
    }
}

static void add_texts(struct plogp__page *page, const plogp_result *list,
                      const char *heading, const char *tag)
{
    const plogp_result *line = plogp_result_first_child(list);
    if (line == NULL)
        return;
    plogp__html_add(page, "<h2>");
    plogp__html_add(page, heading);
    plogp__html_add(page, "</h2>\n");
    for (; line != NULL; line = plogp_result_next_sibling(line)) {
        size_t length = 0;
        const char *text = plogp_result_get_text(line, &length);
        plogp__html_add(page, "<");
        plogp__html_add(page, tag);
        plogp_buffer_add_html_text(page->rendering.buffer, text, length);
        plogp__html_add(page, "</");
        plogp__html_add(page, tag);
        plogp__html_add(page, "\n");
    }
}

static void add_page(struct plogp__page *page, const plogp_html_options *options)
{
    const plogp_document *document = page->rendering.document;
    plogp__html_add(page, HEAD);
    add_title(page);
    plogp__html_add(page, STYLE);
    plogp__html_add(page, "<h1>");
    add_title(page);
    plogp__html_add(page, "</h1>\n");
    add_input(page);
    add_results(page);
    add_texts(page, document->explanation, "Derivation", "p>");
    add_texts(page, document->warnings, "Warnings", "p>");
    plogp__html_add(page,
                    "</main>\n<footer><p>plogp " PLOGP_VERSION "; information is in ");
    add_escaped(page, options->unit.name);
    plogp__html_add(page, "</p></footer>\n");
    if (page->charts > 0) {
        plogp__html_add(page, "<script>");
        plogp_buffer_add(page->rendering.buffer, options->script, options->script_length);
        plogp__html_add(page, BOOT);
    }
    plogp__html_add(page, "</body>\n</html>\n");
}

static plogp_status check(const plogp_document *document,
                          const plogp_html_options *options,
                          const plogp_render_options *render,
                          const plogp_context *context, const plogp_buffer *buffer)
{
    PLOGP_TRY(plogp__render_check(document, render, context, buffer));
    return options->script == NULL || options->script_length > 0
               ? PLOGP_OK
               : plogp__fail(context, PLOGP_EINVAL, "plogp_render_html: empty script");
}

plogp_render_options plogp__html_render_options(const plogp_html_options *options)
{
    plogp_render_options render = plogp_render_options_defaults();
    render.unit = options->unit;
    render.digits = options->digits;
    return render;
}

plogp_status plogp_render_html(const plogp_document *document,
                               const plogp_html_options *options,
                               const plogp_context *context, plogp_buffer *buffer)
{
    const plogp_html_options defaults = plogp_html_options_defaults();
    options = options == NULL ? &defaults : options;
    const plogp_render_options render = plogp__html_render_options(options);
    PLOGP_TRY(check(document, options, &render, context, buffer));
    struct plogp__page page = {.rendering = {document, &render, context, buffer},
                               .pictures = options->script != NULL};
    plogp_buffer_init(&page.cell, context);
    add_page(&page, options);
    const plogp_status status =
        page.cell.status != PLOGP_OK ? page.cell.status : buffer->status;
    plogp_buffer_clear(&page.cell);
    return status == PLOGP_OK ? PLOGP_OK : plogp__fail_memory(context);
}
