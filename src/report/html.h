/* The pieces of the HTML renderer. Numbers and labels are those of the text renderer. */
#ifndef PLOGP_SRC_REPORT_HTML_H
#define PLOGP_SRC_REPORT_HTML_H

#include "plogp/html.h"
#include "report/render.h"

/* One page being written. */
struct plogp__page {
    struct plogp__rendering rendering; /* where the page goes */
    plogp_buffer cell;                 /* the text of one cell, before it is escaped */
    size_t charts;                     /* so far */
    bool pictures;                     /* there is a script to draw them */
    const plogp_result *result;        /* being written, and its place in the list */
    size_t result_index;
};

/* The options of the text renderer that go with those of a page. */
plogp_render_options plogp__html_render_options(const plogp_html_options *options);

/* A result as headings and tables; `level` is that of its headings. */
void plogp__html_add_block(struct plogp__page *page, const plogp_result *object,
                           int level);
/* What a result is called: its first value, which says what it is unless it is a text. */
void plogp__html_add_title(struct plogp__page *page, const plogp_result *row);
/* A list of objects as one table. */
void plogp__html_add_table(struct plogp__page *page, const plogp_result *list,
                           const char *caption);
/* The pictures of a list of results or of a figure; of the questions of a code, which are
 * a child of `object`; and of the figures of result number
 * `index` (SIZE_MAX: of those that belong to none). */
void plogp__html_add_pictures(struct plogp__page *page, const plogp_result *node);
void plogp__html_add_tree(struct plogp__page *page, const plogp_result *object,
                          const plogp_result *questions);
void plogp__html_add_figures(struct plogp__page *page, size_t index);

/* Append text literally / the contents of the cell, escaped. */
void plogp__html_add(struct plogp__page *page, const char *markup);
void plogp__html_add_cell(struct plogp__page *page);
/* The rendering whose output is the (emptied) cell. */
struct plogp__rendering plogp__html_cell(struct plogp__page *page);

#endif
