#include "learn/columns.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/objective.h"
#include "math/kernel.h"

#define BLOCK PLOGP__COLUMNS_BLOCK
#define LINE  (BLOCK + 8) /* vectors apart in the cache                            */
#define SPAN  PLOGP__COLUMNS_SPAN
#define CACHE ((size_t)1 << 18) /* bytes of a block: a quarter of the second cache */
#define PAGE  ((size_t)4096)    /* of memory: a full block of a column is one          */
#define EDGE  ((size_t)8)       /* doubles of a cache line                             */

#define GRID_BITS                                                                        \
    41 /* of the largest product: a block of 2^9 adds up to 2^50 grids       */
#define COARSE_BITS                                                                      \
    26 /* sums of blocks are kept in two parts, multiples of 2^26 grids and
                          the rest: exact up to 2^27 blocks                              */

/* What one worker adds up. */
struct worker {
    plogp_sum value;
    double *coarse, *fine;  /* [vectors][features]                                      */
    double *sums;           /* [vectors][features] of a block                           */
    double *logits;         /* [classes][LINE], then the slopes p - t                   */
    double *label;          /* [LINE] the classes of a block                            */
    double *loss;           /* [LINE] of a block                                        */
    double *ones;           /* [BLOCK] the intercept's column                           */
    double *rest;           /* [count][BLOCK] the last block, filled up with centres    */
    const double **columns; /* [features] of the block under way                        */
};

/* One evaluation; features are the intercept's column of ones and the columns. */
struct pass {
    const struct plogp__problem *problem;
    double *vector; /* [vectors][features] theta for columns without a scale      */
    double *centre; /* [features]                                                 */
    double *unit;   /* [features] 1 / scale                                       */
    double *anchor; /* [features] 1.5 * 2^52 grids                                */
    struct worker *workers;
    plogp__columns_visitor *visitor; /* NULL: sums are wanted               */
    void *state;
};

void plogp__columns_release(struct plogp__columns *columns, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    plogp__free(alloc, columns->values);
    plogp__free(alloc, columns->most);
    plogp__free(alloc, columns->label);
    *columns = (struct plogp__columns){0};
}

size_t plogp__columns_suitable(size_t count)
{
    size_t block = BLOCK;
    while (block > 8 && block * (count + 1) * sizeof(double) > CACHE)
        block /= 2;
    return block;
}

size_t plogp__columns_lead(const double *column, size_t rows)
{
    const size_t past = (uintptr_t)column % PAGE / sizeof *column;
    const size_t lead = past == 0 ? 0 : PAGE / sizeof *column - past;
    return lead < rows ? lead : rows;
}

size_t plogp__columns_block(const struct plogp__columns *columns, size_t first)
{
    const size_t left = columns->rows - first;
    if (first < columns->lead)
        return columns->lead - first;
    return left < columns->block ? left : columns->block;
}

size_t plogp__columns_tasks(const struct plogp__columns *columns)
{
    return (columns->rows - columns->lead + SPAN - 1) / SPAN;
}

size_t plogp__columns_first(const struct plogp__columns *columns, size_t task)
{
    const size_t first = columns->lead + task * SPAN;
    if (task == 0)
        return 0;
    return first < columns->rows ? first : columns->rows;
}

/* The columns of a block, copied where they end within it. Returns the rows, a multiple of 8. */
static size_t open_block(const struct pass *pass, const struct worker *w, size_t first)
{
    const struct plogp__columns *columns = pass->problem->columns;
    const size_t count = plogp__columns_block(columns, first);
    const size_t padded = (count + 7) / 8 * 8;
    w->columns[0] = w->ones;
    for (size_t j = 0; j < columns->count; j++)
        w->columns[1 + j] = columns->values[j] + first;
    for (size_t j = 0; padded > count && j < columns->count; j++) {
        double *rest = w->rest + j * BLOCK;
        memcpy(rest, columns->values[j] + first, count * sizeof *rest);
        for (size_t i = count; i < padded; i++)
            rest[i] = pass->centre[1 + j];
        w->columns[1 + j] = rest;
    }
    return padded;
}

/* The logits of all classes; those without a vector have 0. */
static void multiply(const struct pass *pass, const struct worker *w, size_t padded)
{
    const struct plogp__problem *problem = pass->problem;
    const size_t features = problem->rows->features;
    const size_t fixed = problem->classes - problem->vectors;
    const plogp__column_product product = {.column = w->columns,
                                           .centre = pass->centre,
                                           .columns = features,
                                           .rows = padded,
                                           .vector = pass->vector,
                                           .vectors = problem->vectors,
                                           .vector_row = features,
                                           .product = w->logits + fixed * LINE,
                                           .product_row = LINE,
                                           .ahead =
                                               problem->columns->block * sizeof(double)};
    for (size_t k = 0; k < fixed; k++)
        memset(w->logits + k * LINE, 0, padded * sizeof *w->logits);
    plogp__column_products(&product);
}

/* The losses of a block's rows, and their slopes in place of the logits: 0 beyond its end. */
static void weigh(const struct plogp__problem *problem, const struct worker *w,
                  const uint32_t *label, size_t count, size_t padded)
{
    const plogp__logit_lines lines = {.logits = w->logits,
                                      .classes = problem->classes,
                                      .line = LINE,
                                      .count = padded,
                                      .label = w->label,
                                      .loss = w->loss};
    for (size_t i = 0; i < count; i++)
        w->label[i] = (double)label[i];
    for (size_t i = count; i < padded; i++)
        w->label[i] = 0.0;
    plogp__weigh_lines(&lines);
    for (size_t k = 0; k < problem->classes; k++)
        memset(w->logits + k * LINE + count, 0, (padded - count) * sizeof *w->logits);
}

/* Sums of a block to those of the worker, in two parts that are exact. */
static void add_sums(const struct pass *pass, const struct worker *w)
{
    const size_t features = pass->problem->rows->features;
    for (size_t j = 0; j < features; j++) {
        const double anchor = pass->anchor[j] * (double)((size_t)1 << COARSE_BITS);
        for (size_t at = j; at < plogp__problem_size(pass->problem); at += features) {
            const double coarse = (w->sums[at] + anchor) - anchor;
            w->coarse[at] += coarse;
            w->fine[at] += w->sums[at] - coarse;
        }
    }
}

static void add_block(const struct pass *pass, struct worker *w, size_t first)
{
    const struct plogp__problem *problem = pass->problem;
    const struct plogp__columns *columns = problem->columns;
    const size_t count = plogp__columns_block(columns, first);
    const size_t padded = open_block(pass, w, first);
    const double *slopes = w->logits + (problem->classes - problem->vectors) * LINE;
    multiply(pass, w, padded);
    weigh(problem, w, columns->label + first, count, padded);
    plogp_sum_add_array(&w->value, w->loss, count);
    const plogp__column_sums sums = {.column = w->columns,
                                     .centre = pass->centre,
                                     .columns = problem->rows->features,
                                     .rows = padded,
                                     .a = slopes,
                                     .vectors = problem->vectors,
                                     .a_row = LINE,
                                     .anchor = pass->anchor,
                                     .sum = w->sums};
    plogp__column_grid_sums(&sums);
    add_sums(pass, w);
}

static plogp_status visit_block(const struct pass *pass, const struct worker *w,
                                size_t first)
{
    struct plogp__columns_part part = {.worker = (size_t)(w - pass->workers),
                                       .first = first,
                                       .line = LINE,
                                       .logits = w->logits,
                                       .loss = w->loss,
                                       .label = pass->problem->columns->label + first,
                                       .column = w->columns,
                                       .centre = pass->centre,
                                       .anchor = pass->anchor,
                                       .problem = pass->problem,
                                       .inside = w};
    part.count = plogp__columns_block(pass->problem->columns, first);
    part.padded = open_block(pass, w, first);
    multiply(pass, w, part.padded);
    return pass->visitor(pass->state, &part);
}

void plogp__columns_weigh(struct plogp__columns_part *part)
{
    weigh(part->problem, part->inside, part->label, part->count, part->padded);
}

static plogp_status add_task(void *state, size_t task, size_t worker)
{
    const struct pass *pass = state;
    const struct plogp__columns *columns = pass->problem->columns;
    const size_t end = plogp__columns_first(columns, task + 1);
    for (size_t first = plogp__columns_first(columns, task); first < end;
         first += plogp__columns_block(columns, first))
        if (pass->visitor == NULL)
            add_block(pass, &pass->workers[worker], first);
        else
            PLOGP_TRY(visit_block(pass, &pass->workers[worker], first));
    return PLOGP_OK;
}

/* Doubles that one worker needs, its pointers apart: whole cache lines. */
static size_t worker_doubles(const struct plogp__problem *problem)
{
    const size_t sums = (3 * plogp__problem_size(problem) + EDGE - 1) / EDGE * EDGE;
    return sums + (problem->classes + 2) * LINE + problem->rows->features * BLOCK;
}

static void open_worker(struct worker *w, const struct plogp__problem *problem,
                        double *room, const double **columns)
{
    const size_t size = plogp__problem_size(problem);
    plogp_sum_init(&w->value);
    w->columns = columns;
    w->ones = room;
    w->rest = w->ones + BLOCK;
    w->logits = w->ones + problem->rows->features * BLOCK;
    w->label = w->logits + problem->classes * LINE;
    w->loss = w->label + LINE;
    w->sums = w->loss + LINE;
    w->coarse = w->sums + size;
    w->fine = w->coarse + size;
    memset(w->coarse, 0, 2 * size * sizeof *room);
    for (size_t i = 0; i < BLOCK; i++)
        w->ones[i] = 1.0;
}

/* Scales are powers of two: theta / scale is exact. Residuals are at most 1, so that a product is
 * at most most[j] < 2^e. */
static void open_pass(struct pass *pass, const double *theta, double *room)
{
    const struct plogp__problem *problem = pass->problem;
    const struct plogp__columns *columns = problem->columns;
    const size_t features = problem->rows->features;
    pass->vector = room;
    pass->centre = room + plogp__problem_size(problem);
    pass->unit = pass->centre + features;
    pass->anchor = pass->unit + features;
    for (size_t j = 0; j < features; j++) {
        int exponent = 1;
        if (j > 0)
            (void)frexp(columns->most[j - 1], &exponent);
        pass->anchor[j] = ldexp(1.5, 52 + exponent - GRID_BITS);
        pass->centre[j] = columns->scaling->centre[j];
        pass->unit[j] = 1.0 / columns->scaling->scale[j];
    }
    for (size_t v = 0; v < problem->vectors; v++)
        for (size_t j = 0; j < features; j++)
            pass->vector[v * features + j] = theta[v * features + j] * pass->unit[j];
}

static void collect(const struct pass *pass, size_t count, double *value,
                    double *gradient)
{
    struct worker *all = pass->workers;
    const size_t size = plogp__problem_size(pass->problem);
    for (size_t w = 1; w < count; w++) {
        plogp_sum_merge(&all->value, &pass->workers[w].value);
        for (size_t at = 0; at < size; at++) {
            all->coarse[at] += pass->workers[w].coarse[at];
            all->fine[at] += pass->workers[w].fine[at];
        }
    }
    *value = plogp_sum_value(&all->value);
    const size_t features = pass->problem->rows->features;
    for (size_t j = 0; j < features; j++)
        for (size_t at = j; at < size; at += features)
            gradient[at] = (all->coarse[at] + all->fine[at]) * pass->unit[j];
}

/* All blocks; what they add up to, where that is wanted, has `gradient`. */
static plogp_status run(struct pass *pass, const double *theta,
                        const plogp_context *context, double *value, double *gradient)
{
    const struct plogp__problem *problem = pass->problem;
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t features = problem->rows->features, team = plogp__team_size(context);
    const size_t each = worker_doubles(problem);
    const size_t shared = plogp__problem_size(problem) + 3 * features;
    pass->workers = plogp__alloc(alloc, team, sizeof *pass->workers);
    double *room = plogp__alloc(alloc, shared + team * each + EDGE, sizeof *room);
    const double **columns = plogp__alloc(alloc, team, features * sizeof *columns);
    plogp_status status = pass->workers == NULL || room == NULL || columns == NULL
                              ? plogp__fail_memory(context)
                              : PLOGP_OK;
    if (status == PLOGP_OK) {
        const size_t past = (uintptr_t)room / sizeof *room % EDGE;
        double *const first = room + (EDGE - past) % EDGE;
        open_pass(pass, theta, first + team * each);
        for (size_t w = 0; w < team; w++)
            open_worker(&pass->workers[w], problem, first + w * each,
                        columns + w * features);
        status = plogp__team_run(context, plogp__columns_tasks(problem->columns),
                                 add_task, pass);
    }
    if (status == PLOGP_OK && value != NULL && gradient != NULL)
        collect(pass, team, value, gradient);
    plogp__free(alloc, pass->workers);
    plogp__free(alloc, room);
    plogp__free(alloc, columns);
    return status;
}

plogp_status plogp__columns_evaluate(const struct plogp__problem *problem,
                                     const double *theta, const plogp_context *context,
                                     double *value, double *gradient)
{
    struct pass pass = {.problem = problem};
    return run(&pass, theta, context, value, gradient);
}

plogp_status plogp__columns_visit(const struct plogp__problem *problem,
                                  const double *theta, const plogp_context *context,
                                  plogp__columns_visitor *visitor, void *state)
{
    struct pass pass = {.problem = problem, .visitor = visitor, .state = state};
    return run(&pass, theta, context, NULL, NULL);
}
