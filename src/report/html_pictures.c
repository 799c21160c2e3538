/* Pictures in a page: a place to draw, a caption, and the specification beside it. */
#include <stdint.h>
#include <string.h>

#include "report/chart.h"
#include "report/html.h"

static void add_text(struct plogp__page *page, const plogp_result *node)
{
    size_t length = 0;
    const char *text = plogp_result_get_text(node, &length);
    plogp_buffer_add_html_text(page->rendering.buffer, text, length);
}

static void add_caption(struct plogp__page *page, const struct plogp__drawing *drawing)
{
    const plogp_result *title = plogp__child(drawing->node, "title");
    plogp__html_add(page, "<figcaption>");
    if (title != NULL) {
        plogp__html_add(page, "<b>");
        add_text(page, title);
        plogp__html_add(page, "</b>: ");
    }
    const char *description = drawing->chart->description;
    plogp_buffer_add_html_text(page->rendering.buffer, description, strlen(description));
    plogp__html_add(page, "</figcaption></figure>\n");
}

static void add_drawing(struct plogp__page *page, const struct plogp__drawing *drawing)
{
    plogp_buffer *buffer = page->rendering.buffer;
    page->charts++;
    plogp__html_add(page, "<figure><div class=\"chart\" data-spec=\"spec");
    plogp_buffer_add_integer(buffer, page->charts);
    plogp__html_add(page, "\"></div>");
    add_caption(page, drawing);
    plogp__html_add(page, "<script type=\"application/json\" id=\"spec");
    plogp_buffer_add_integer(buffer, page->charts);
    plogp__html_add(page, "\">");
    plogp__drawing_add(&page->rendering, drawing, "\"container\"");
    plogp__html_add(page, "</script>\n");
}

/* The pictures of one node, in a group that is opened with the first of them. */
static void add_to_group(struct plogp__page *page, const plogp_result *node, bool *open)
{
    struct plogp__drawing drawing = {.chart = NULL};
    while (page->pictures && plogp__drawing_next(node, &drawing)) {
        plogp__html_add(page, *open ? "" : "<div class=\"figures\">\n");
        *open = true;
        add_drawing(page, &drawing);
    }
}

void plogp__html_add_pictures(struct plogp__page *page, const plogp_result *node)
{
    bool open = false;
    add_to_group(page, node, &open);
    plogp__html_add(page, open ? "</div>\n" : "");
}

void plogp__html_add_tree(struct plogp__page *page, const plogp_result *object,
                          const plogp_result *questions)
{
    plogp_result *root = NULL;
    if (plogp_result_new(page->rendering.context, &root) != PLOGP_OK) {
        page->rendering.buffer->status = PLOGP_ENOMEM;
        return;
    }
    const plogp_result *tree = plogp__chart_tree(object, questions, root);
    if (plogp_result_status(root) != PLOGP_OK)
        page->rendering.buffer->status = plogp_result_status(root);
    else if (tree != NULL)
        plogp__html_add_pictures(page, tree);
    plogp_result_free(root);
}

void plogp__html_add_figures(struct plogp__page *page, size_t index)
{
    bool open = false;
    const plogp_result *figures = page->rendering.document->figures;
    const plogp_result *figure = plogp_result_first_child(figures);
    for (; figure != NULL; figure = plogp_result_next_sibling(figure)) {
        const plogp_result *result = plogp__child(figure, "result");
        const size_t of =
            result == NULL ? SIZE_MAX : (size_t)plogp_result_get_integer(result);
        if (of == index)
            add_to_group(page, figure, &open);
    }
    plogp__html_add(page, open ? "</div>\n" : "");
}
