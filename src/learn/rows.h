/*
 * The rows of a design in memory: a dense block of numbers and a sparse block of entries.
 *
 * Feature 0 is the intercept (always 1, stored nowhere), features 1 .. dense are the
 * columns of `numbers`, the rest exist only as entries. An indicator of a categorical
 * level is an entry of value 1, so a column of many levels costs 4 bytes a row.
 */
#ifndef PLOGP_SRC_LEARN_ROWS_H
#define PLOGP_SRC_LEARN_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"

struct plogp__rows {
    size_t count;
    size_t dense;    /* columns of numbers                                       */
    size_t features; /* 1 + dense + features that only entries have              */
    double *numbers; /* [count][dense]                                           */
    size_t *start;   /* [count + 1] the entries of row i are start[i] .. start[i + 1] */
    uint32_t *entry; /* [start[count]] a feature > dense, ascending in each row   */
    double *value;   /* [start[count]] of an entry; NULL: every one is 1          */
    uint32_t *label; /* [count] the class                                        */
    double *weight;  /* [count] > 0                                              */
    double longest; /* largest squared length of a row, the intercept's 1 included; 0: not
                        measured                                                 */
};

/* Room for `count` rows with `entries` entries; start is zero, the rest is the caller's.
 * With `valued` the entries have values. On failure nothing is owned. */
PLOGP_MUST_CHECK plogp_status plogp__rows_init(struct plogp__rows *rows, size_t count,
                                               size_t entries, bool valued,
                                               const plogp_context *context);
void plogp__rows_clear(struct plogp__rows *rows, const plogp_context *context);

/* Row i without its weight to place `at` of `to`, whose entries begin at to->start[at]. */
void plogp__rows_copy(const struct plogp__rows *from, size_t i, struct plogp__rows *to,
                      size_t at);

/* The inner product of row i with a vector [features]. */
double plogp__rows_dot(const struct plogp__rows *rows, size_t i, const double *vector);
/* The sum of the absolute values of its terms: what its rounding is measured against. */
double plogp__rows_dot_size(const struct plogp__rows *rows, size_t i,
                            const double *vector);
/* The sum of the weights, correctly rounded. */
double plogp__rows_total(const struct plogp__rows *rows);
/* rows->longest, or the same of rows that were not measured. */
double plogp__rows_longest(const struct plogp__rows *rows);

/*
 * Put the rows into an order that depends on nothing but their content, and merge rows
 * that agree in every feature and in the label: their weights add up (exactly, then
 * rounded once). Rows of the same features become neighbours.
 */
PLOGP_MUST_CHECK plogp_status plogp__rows_group(struct plogp__rows *rows,
                                                const plogp_context *context);
/* The same by way of so many buckets, a power of two, which changes no bit. */
PLOGP_MUST_CHECK plogp_status plogp__rows_group_by(struct plogp__rows *rows,
                                                   size_t buckets,
                                                   const plogp_context *context);
/* A copy of the rows whose new weight [count] is positive, with these weights. */
PLOGP_MUST_CHECK plogp_status plogp__rows_select(const struct plogp__rows *from,
                                                 const double *weight,
                                                 const plogp_context *context,
                                                 struct plogp__rows *to);
/* A copy of the rows with some of their features: `kept` [count], ascending, the intercept's 0
 * first; feature kept[j] is j of the copy. */
PLOGP_MUST_CHECK plogp_status plogp__rows_project(const struct plogp__rows *from,
                                                  const size_t *kept, size_t count,
                                                  const plogp_context *context,
                                                  struct plogp__rows *to);
/* Take a share of the observations, drawn with the seed of the context, out of the rows
 * and into `held`. PLOGP_EDOMAIN when either is then empty. */
PLOGP_MUST_CHECK plogp_status plogp__rows_split(struct plogp__rows *rows, double share,
                                                const plogp_context *context,
                                                struct plogp__rows *held);
/* The end of the run of rows with the features of row i, after grouping. */
size_t plogp__rows_run_end(const struct plogp__rows *rows, size_t i);

#endif
