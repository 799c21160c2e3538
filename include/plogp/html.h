/**
 * Reports: a document of results as one HTML file, and its pictures as Vega-Lite.
 *
 * The page is whole without JavaScript: every number is in a table, the ledger is a bar
 * of the page itself. With the script of Vega-Embed, which the caller brings along, the
 * pictures are drawn too. The page asks the network for nothing, and nothing in it that
 * comes from data can become markup or script.
 *
 * Pictures are drawn from summaries that statistics leave: lists of results with known keys
 * (coefficients, calibration, pairs of columns, ...), and the figures of the document. A
 * figure is an object
 *
 *     figure  text      which one: "laws", "two_histograms", "two_densities", "histogram",
 *                       "fit_density", "fit_pairs", "likelihood", "surface", "sampling",
 *                       "iterations"
 *     result  integer   the result it belongs to, counted from 0; absent: to all
 *     title   text      what it shows
 *
 * and the lists of points of that figure, named in src/report/charts_of_figures.c. Text
 * draws histograms; JSON and CSV leave figures out.
 *
 *     plogp_html_options options = plogp_html_options_defaults();
 *     status = plogp_render_html(&document, &options, &context, &buffer);
 */
#ifndef PLOGP_HTML_H
#define PLOGP_HTML_H

#include "plogp/render.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_html_options {
    plogp_unit unit;    /* default bit                                                */
    int digits;         /* significant digits, 1..17, default 6                       */
    const char *script; /* [script_length] Vega, Vega-Lite and Vega-Embed; NULL: no
                           pictures; it must not contain "</script"                   */
    size_t script_length;
} plogp_html_options;

PLOGP_API plogp_html_options plogp_html_options_defaults(void);

/**
 * Append a document to a buffer as one HTML file.
 *
 * Given, Returned, Status, Cost: as plogp_render; options NULL: defaults.
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_render_html(const plogp_document *document, const plogp_html_options *options,
                  const plogp_context *context, plogp_buffer *buffer);

/**
 * Append the pictures of a document: one Vega-Lite specification (version 5) that holds
 * all of them below each other, for notebooks.
 *
 * Given, Returned, Status, Cost: as plogp_render_html.
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_render_vega(const plogp_document *document, const plogp_html_options *options,
                  const plogp_context *context, plogp_buffer *buffer);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_HTML_H */
