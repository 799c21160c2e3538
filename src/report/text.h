/* The pieces of the text renderer: numbers, cells, tables, blocks, the ledger. */
#ifndef PLOGP_SRC_REPORT_TEXT_H
#define PLOGP_SRC_REPORT_TEXT_H

#include <stdbool.h>

#include "report/render.h"

#define PLOGP__TEXT_NUMBER_SIZE 48
#define PLOGP__TEXT_STEP        2 /* columns of one level of indentation         */
#define PLOGP__TEXT_GAP         2 /* columns between a label and its value, and cells */

/* ---- text_number.c ---- */

/*
 * value to `digits` significant digits, without final zeros: fixed notation from 1e-5 to
 * below 1e15, otherwise with an exponent; integers below 2^53 in full. Locale-free.
 * Returns the length written to text[PLOGP__TEXT_NUMBER_SIZE], terminated.
 */
size_t plogp__text_number(double value, int digits, char *text);
/* As plogp__text_number, but a probability that is not 0 or 1 never reads as 0 or 1. */
size_t plogp__text_probability(double value, int digits, char *text);
/* value with exactly `decimals` >= 0 decimals, unless it is 1e15 or more. */
size_t plogp__text_fixed(double value, int decimals, char *text);
/* value to the decimal where the second digit of its uncertainty > 0 stands. */
size_t plogp__text_like(double value, double uncertainty, char *text);

/* ---- text_siblings.c ---- */

/* How a number is to be printed: like its uncertainty, or where that is 0, to so many
 * significant digits. */
struct plogp__precision {
    int digits;
    double uncertainty;
};

/* The number of `object` that its `se` and `ci` are about, or NULL: the child "value",
 * otherwise the first quantity of information. */
const plogp_result *plogp__text_subject(const plogp_result *object);
/* The standard error of a number: the sibling KEY_se, or `se` for the subject; or NULL. */
const plogp_result *plogp__text_error_of(const plogp_result *object,
                                         const plogp_result *node);
/* The interval of a number: the sibling KEY_ci, or its member of the object `ci`. */
const plogp_result *plogp__text_interval_of(const plogp_result *object,
                                            const plogp_result *node);
/* Whether a child of a block is printed as part of another child's lines. */
bool plogp__text_is_absorbed(const plogp_result *object, const plogp_result *node);
/* For a child of `object` (NULL: of nothing), as its siblings `se` and `ci` tell. */
struct plogp__precision plogp__text_precision(const struct plogp__rendering *rendering,
                                              const plogp_result *object,
                                              const plogp_result *node);

/* ---- text_width.c ---- */

/* Columns of a terminal that the bytes take: wide characters 2, combining ones 0. */
size_t plogp__text_width(const char *bytes, size_t length);
/* Append text from data: control characters as \n, \t or \xNN; damaged UTF-8 as U+FFFD;
 * at most `columns` wide (0: no limit), then ending in an ellipsis. */
void plogp__text_add_safe(const struct plogp__rendering *rendering, const char *text,
                          size_t length, size_t columns);

/* As plogp__text_add_safe without limit; where ASCII is wanted, the signs of mathematics
 * are spelt out (names from data stay as they are). */
void plogp__text_add_signs(const struct plogp__rendering *rendering, const char *text,
                           size_t length);

/* Where wrapped text begins: on its first line (already written up to there), and on the
 * lines that follow. */
struct plogp__margins {
    size_t first, rest;
};
/* Append text with lines broken between words at the width of the page. */
void plogp__text_add_wrapped(const struct plogp__rendering *rendering, const char *text,
                             size_t length, struct plogp__margins margins);

/* ---- text_cell.c ---- */

/* "cross-entropy" for "cross_entropy": the key as people write it. */
void plogp__text_add_label(const struct plogp__rendering *rendering, const char *key);
size_t plogp__text_label_width(const char *key);
/* Width of the key as it is: the names of parameters are not rewritten. */
size_t plogp__text_key_width(const plogp_result *node);

/* A node that fits in one cell: a leaf, or a list or object of leaves. */
bool plogp__text_is_compact(const plogp_result *node);
/* An object keyed by numbers, as quantiles are: printed in one line. */
bool plogp__text_has_number_keys(const plogp_result *object);
/* Append it in one line, without unit. */
void plogp__text_add_compact(const struct plogp__rendering *rendering,
                             const plogp_result *node, struct plogp__precision precision);
/* ` (low .. high)` for an interval, nothing for any other node. */
void plogp__text_add_interval(const struct plogp__rendering *rendering,
                              const plogp_result *interval);
/* The unit behind a node's value, or "". */
const char *plogp__text_unit(const struct plogp__rendering *rendering,
                             const plogp_result *node);

/* ---- text_value.c ---- */

/* A child of `object` with its standard error, unit and interval, in one line. */
void plogp__text_add_value(const struct plogp__rendering *rendering,
                           const plogp_result *object, const plogp_result *node);

/* `value ± uncertainty`, without unit. */
void plogp__text_add_measured(const struct plogp__rendering *rendering,
                              const plogp_result *node, double uncertainty);

/* ---- text_shape.c ---- */

enum plogp__shape {
    PLOGP__SHAPE_NONE,    /* printed with another child */
    PLOGP__SHAPE_LINE,    /* label and value            */
    PLOGP__SHAPE_LEDGER,  /* the first of the three     */
    PLOGP__SHAPE_SECTION, /* a heading and more         */
};

/* What a child of a block looks like. */
enum plogp__shape plogp__text_shape(const plogp_result *object, const plogp_result *node);
/* A list of at least one object, each of nodes that fit in a cell. */
bool plogp__text_is_table(const plogp_result *list);

/* ---- text_table.c ---- */

/* The rows (objects of compact nodes) as an aligned table; wider than the page, it is
 * continued below, each part beginning with the first column. */
void plogp__text_add_table(const struct plogp__rendering *rendering,
                           const plogp_result *list, size_t indent);
/* How often the table would be continued below. */
size_t plogp__text_table_breaks(const struct plogp__rendering *rendering,
                                const plogp_result *list);

/* ---- text_bar.c ---- */

/* Append a bar of `share` (0..1) of `width` columns. */
void plogp__text_add_bar(const struct plogp__rendering *rendering, double share,
                         size_t width);

/* ---- text_histogram.c ---- */

/* Append the bins of a figure "histogram" (rows with a share), in at most `room` columns
 * (and at least one). */
void plogp__text_add_histogram(const struct plogp__rendering *rendering,
                               const plogp_result *rows, size_t room);

/* ---- text_fit.c ---- */

/* The members of `parameters`, one a line, with those of `se` and `ci`. */
void plogp__text_add_parameters(const struct plogp__rendering *rendering,
                                const plogp_result *object, size_t indent);
/* A list with those members only that rank candidates, to be freed; NULL and a failed
 * buffer without memory. */
plogp_result *plogp__extract_ranking(const struct plogp__rendering *rendering,
                                     const plogp_result *candidates);
/* A table of those keys only that rank candidates, or sum up results. */
void plogp__text_add_ranking(const struct plogp__rendering *rendering,
                             const plogp_result *candidates, size_t indent);
void plogp__text_add_summary(const struct plogp__rendering *rendering,
                             const plogp_result *results);

/* ---- text_ledger.c ---- */

/* cross-entropy = entropy + divergence; members of one object. */
struct plogp__ledger {
    const plogp_result *cross_entropy, *entropy, *divergence;
};

/* The ledger of `object` whose cross-entropy is `node`; false when there is none. */
bool plogp__find_ledger(const plogp_result *object, const plogp_result *node,
                        struct plogp__ledger *ledger);
/* Whether `node` is printed as the entropy or divergence of a ledger of `object`. */
bool plogp__is_in_ledger(const plogp_result *object, const plogp_result *node);
#define PLOGP__LEDGER_PARTS 3

/* The texts of the three numbers, with the same decimals where that shows them all, and
 * of their intervals ("" where unknown). */
struct plogp__ledger_cells {
    char number[PLOGP__LEDGER_PARTS][PLOGP__TEXT_NUMBER_SIZE];
    char interval[PLOGP__LEDGER_PARTS][2 * PLOGP__TEXT_NUMBER_SIZE + 4];
    bool intervals; /* there is one */
};

/* Whether the waste is only bounded from above, the entropy from below. */
bool plogp__ledger_is_bound(const plogp_result *object);
void plogp__ledger_make_cells(const struct plogp__rendering *rendering,
                              const plogp_result *object,
                              const struct plogp__ledger *ledger,
                              struct plogp__ledger_cells *cells);
/* Append the three numbers, their intervals where known, and the bar. */
void plogp__text_add_ledger(const struct plogp__rendering *rendering,
                            const plogp_result *object,
                            const struct plogp__ledger *ledger, size_t indent);

#endif
