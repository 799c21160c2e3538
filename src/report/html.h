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
};

/* A result as headings and tables; `level` is that of its headings. */
void plogp__html_add_block(struct plogp__page *page, const plogp_result *object,
                           int level);
/* The name of a result: its first text. */
void plogp__html_add_title(struct plogp__page *page, const plogp_result *row);
/* A list of objects as one table. */
void plogp__html_add_table(struct plogp__page *page, const plogp_result *list,
                           const char *caption);
/* The picture of a list, when there is one for its keys. */
void plogp__html_add_chart(struct plogp__page *page, const plogp_result *list);

/* Append text literally / the contents of the cell, escaped. */
void plogp__html_add(struct plogp__page *page, const char *markup);
void plogp__html_add_cell(struct plogp__page *page);
/* The rendering whose output is the (emptied) cell. */
struct plogp__rendering plogp__html_cell(struct plogp__page *page);

/* Append the Vega-Lite specification of a list, its width as JSON; false when there is none for its keys. */
bool plogp__chart_add(const struct plogp__rendering *rendering, const plogp_result *list,
                      const char *width);

#endif
