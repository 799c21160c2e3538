/* A table while it is laid out: text_measure.c measures it, text_table.c writes it. */
#ifndef PLOGP_SRC_REPORT_TEXT_TABLE_H
#define PLOGP_SRC_REPORT_TEXT_TABLE_H

#include "report/text.h"

struct plogp__column {
    const char *key;
    const char *unit;
    const plogp_result *first; /* its node in the first row that has one */
    size_t seen;               /* rows that have it */
    size_t label, whole, rest; /* widths: heading; cell before and from its point */
    bool number;               /* every cell is one: aligned at the point */
    bool constant;             /* every cell is the same word */
};

struct plogp__table {
    const struct plogp__rendering *rendering;
    const plogp_result *list;
    size_t indent;
    struct plogp__column *columns; /* [count] */
    size_t count, capacity, rows;
    size_t keys;       /* leading columns that are repeated */
    double most;       /* the largest "count", 0 when there is no such column */
    plogp_buffer cell; /* the text of one cell */
};

void plogp__table_init(struct plogp__table *table,
                       const struct plogp__rendering *rendering, const plogp_result *list,
                       size_t indent);
void plogp__table_clear(struct plogp__table *table);
/* Collect the columns and their widths; table->cell.status tells of a failure. */
void plogp__table_measure(struct plogp__table *table);
/* Columns [begin, result) fit on the page beside the key columns; at least one does. */
size_t plogp__table_part_end(const struct plogp__table *table, size_t begin);
/* Write the cell of a row's child into table->cell; empty: NULL, or shown in the cell of
 * another one. */
void plogp__table_make_cell(struct plogp__table *table, const plogp_result *row,
                            const plogp_result *node);
/* Bytes before the point of the number in the cell; all of the number when it has none. */
size_t plogp__table_whole_length(const plogp_buffer *cell);
size_t plogp__column_width(const struct plogp__column *column);
/* The row's "count" as a double, 0 when it has none. */
double plogp__table_count(const plogp_result *row);

/* Append "every row: estimator plugin; n 2201": what is the same in every row. */
void plogp__table_add_constants(const struct plogp__table *table,
                                const struct plogp__rendering *rendering);

#define PLOGP__BAR_KEY   "count" /* the column that is drawn beside the numbers */
#define PLOGP__BAR_WIDTH 20

#endif
