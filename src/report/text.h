/* The pieces of the text renderer: numbers, cells, tables, blocks, the ledger. */
#ifndef PLOGP_SRC_REPORT_TEXT_H
#define PLOGP_SRC_REPORT_TEXT_H

#include <stdbool.h>

#include "report/render.h"

#define PLOGP__TEXT_NUMBER_SIZE 48

/*
 * value to `digits` significant digits, without final zeros: fixed notation from 1e-5 to
 * below 1e15, otherwise with an exponent; integers below 2^53 in full. Locale-free.
 * Returns the length written to text[PLOGP__TEXT_NUMBER_SIZE], terminated.
 */
size_t plogp__text_number(double value, int digits, char *text);
/* As plogp__text_number, but a probability that is not 0 or 1 never reads as 0 or 1. */
size_t plogp__text_probability(double value, int digits, char *text);

/* Columns of a terminal that the bytes take: wide characters 2, combining ones 0. */
size_t plogp__text_width(const char *bytes, size_t length);
/* Append text from data: control characters as \n, \t or \xNN; damaged UTF-8 as U+FFFD;
 * at most `columns` wide (0: no limit), then ending in an ellipsis. */
void plogp__text_add_safe(const struct plogp__rendering *rendering, const char *text,
                          size_t length, size_t columns);

/* "cross-entropy" for "cross_entropy": the key as people write it. */
void plogp__text_add_label(plogp_buffer *buffer, const char *key);
size_t plogp__text_label_width(const char *key);

/* A node that fits in one cell: a leaf, or a list or object of leaves. */
bool plogp__text_is_compact(const plogp_result *node);
/* Append it in one line, without unit. */
void plogp__text_add_compact(const struct plogp__rendering *rendering,
                             const plogp_result *node);
/* The unit behind a node's value, or "". */
const char *plogp__text_unit(const struct plogp__rendering *rendering,
                             const plogp_result *node);

/* The rows (objects of compact nodes) as an aligned table; wider than the page, it is
 * continued below, each part beginning with the first column. */
void plogp__text_add_table(const struct plogp__rendering *rendering,
                           const plogp_result *list, size_t indent);

#endif
