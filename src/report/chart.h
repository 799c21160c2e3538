/* Charts: which lists and figures are drawn, and how. */
#ifndef PLOGP_SRC_REPORT_CHART_H
#define PLOGP_SRC_REPORT_CHART_H

#include "report/render.h"

#define PLOGP__CHART_KEYS 4

enum plogp__chart_height {
    PLOGP__CHART_FIXED,
    PLOGP__CHART_BY_ROWS,  /* a line for each row of the list           */
    PLOGP__CHART_BY_PAIRS, /* a line for each column of which all pairs are listed */
};

/*
 * A chart of a list of results whose first row has the keys of `needs`, or of a figure
 * (plogp/html.h) of the name `figure`.
 *
 * The specification is what follows the size, in JSON with ' for ". In it @NAME stands for
 * what the figure has under that name: a list becomes an array of objects, a text the
 * inside of a string, a number itself. @rows is the list of results, @unit the unit.
 */
struct plogp__chart {
    const char *figure;                   /* NULL: of a list */
    const char *needs[PLOGP__CHART_KEYS]; /* [..] ended by NULL                         */
    const char *same;        /* a key whose text is the same in all rows; NULL: none    */
    const char *description; /* for those who do not see it                             */
    enum plogp__chart_height height;
    const char *specification;       /* NULL ends the table ...                       */
    const struct plogp__chart *more; /* ... and this one follows, unless NULL         */
};

extern const struct plogp__chart plogp__charts_of_lists[];
extern const struct plogp__chart plogp__charts_of_figures[]; /* and then those of lists */

/* What a chart is drawn from: the list or the figure. */
struct plogp__drawing {
    const struct plogp__chart *chart;
    const plogp_result *node;
};

/* The next drawing of a list or figure after `previous` (NULL: the first); false at the
 * end. A list has one at the most, a figure may have several. */
bool plogp__drawing_next(const plogp_result *node, struct plogp__drawing *drawing);

/* Append the specification; its width as JSON. */
void plogp__drawing_add(const struct plogp__rendering *rendering,
                        const struct plogp__drawing *drawing, const char *width);

struct plogp__ledger;
/* The bar of a ledger as a figure below `root`; NULL where there is none to draw. */
const plogp_result *plogp__chart_ledger(const struct plogp__ledger *ledger,
                                        plogp_result *root);
/* The questions of a code (nested objects) as a figure "tree" below `root`, with places
 * for its nodes; NULL when there are too many to draw. */
const plogp_result *plogp__chart_tree(const plogp_result *object,
                                      const plogp_result *questions, plogp_result *root);

#endif
