/*
 * All rows of a problem as the columns they were gathered in: neither copied nor put in order.
 *
 * What is added over rows is added exactly: losses as a plogp_sum, the terms of the gradient
 * rounded to a grid first (docs/numerics.md). So no bit depends on the order of the rows or on
 * threads. Every row weighs 1, every feature is a number.
 */
#ifndef PLOGP_SRC_LEARN_COLUMNS_H
#define PLOGP_SRC_LEARN_COLUMNS_H

#include "learn/scaling.h"

struct plogp__problem;

struct plogp__columns {
    size_t rows, count;    /* count: without the intercept's                  */
    size_t block;          /* rows worked on together: plogp__columns_suitable */
    size_t lead;           /* rows of a block before all others, so that these begin
                              with a page of memory: plogp__columns_lead, or 0  */
    const double **values; /* [count][rows]; the pointers belong to it        */
    uint32_t *label;       /* [rows], too                                     */
    const struct plogp__scaling *scaling; /* by powers of two                 */
    double *most;   /* [count] bound on |value - centre|, too          */
    double longest; /* bound on the squared length of a scaled row     */
};

/* Rows that are worked on together at most, and those of a task. */
#define PLOGP__COLUMNS_BLOCK ((size_t)512)
#define PLOGP__COLUMNS_SPAN  ((size_t)8192)

/* Release what belongs to it. */
void plogp__columns_release(struct plogp__columns *columns, const plogp_context *context);

/* So many rows, a power of two from 8 on, that a block and the next stay in the second cache. */
size_t plogp__columns_suitable(size_t count);

/* Rows of a column before the first that begins a page of memory, fewer than a block's most. */
size_t plogp__columns_lead(const double *column, size_t rows);
/* The rows of the block from row `first`. */
size_t plogp__columns_block(const struct plogp__columns *columns, size_t first);
/* Tasks that all blocks make. */
size_t plogp__columns_tasks(const struct plogp__columns *columns);
/* The first row of a task; of one beyond the last, the number of rows. */
size_t plogp__columns_first(const struct plogp__columns *columns, size_t task);

/* The sum of the losses of problem->columns at theta, and its gradient [vectors][features]. */
PLOGP_MUST_CHECK plogp_status
plogp__columns_evaluate(const struct plogp__problem *problem, const double *theta,
                        const plogp_context *context, double *value, double *gradient);

/* A block of rows as a visitor sees it. */
struct plogp__columns_part {
    size_t worker, first, count, line;
    double *logits; /* [classes][line]; after plogp__columns_weigh the slopes p - t of the
                       losses: the label's is -(1 - p)                                 */
    double *loss;   /* [count] after plogp__columns_weigh                             */
    const uint32_t *label; /* [count]                                                 */
    const double *const *column; /* [features][padded] the intercept's ones first; beyond
                                    count the centres                                 */
    const double *centre;        /* [features]                                        */
    const double *anchor; /* [features] see plogp__column_sums: of factors up to 1    */
    size_t padded;        /* count up to a multiple of 8                              */
    const struct plogp__problem *problem;
    const void *inside;
};
typedef plogp_status plogp__columns_visitor(void *state,
                                            struct plogp__columns_part *part);

/* Show all blocks with their logits at theta to a visitor, those of a worker one by one. */
PLOGP_MUST_CHECK plogp_status plogp__columns_visit(const struct plogp__problem *problem,
                                                   const double *theta,
                                                   const plogp_context *context,
                                                   plogp__columns_visitor *visitor,
                                                   void *state);
void plogp__columns_weigh(struct plogp__columns_part *part);

#endif
