#include "sample/neighbour_pairs.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/random.h"
#include "plogp/sum.h"

#define CELLS_MAX 0x1p24

/* Which column of the table is x and which y: a class comes second. */
struct sides {
    size_t x, y;
};

static struct sides sides_of(const plogp_joint_table *table)
{
    const int class_first = table->levels[0].type == PLOGP_COLUMN_CATEGORICAL;
    return class_first ? (struct sides){1, 0} : (struct sides){0, 1};
}

static plogp_status check(const plogp_joint_table *table, const plogp_context *context)
{
    if (!table->whole || !(table->total >= 2) || table->total > 0x1p53)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "nearest neighbours need whole weights and two observations");
    if ((double)table->size > CELLS_MAX)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "more than 2^24 distinct pairs: take a sample of the rows");
    for (size_t c = 0; c < 2; c++) {
        const plogp_joint_levels *const levels = &table->levels[c];
        if (levels->numbers != NULL &&
            (isinf(levels->numbers[0]) || isinf(levels->numbers[levels->size - 1])))
            return plogp__fail(context, PLOGP_EDOMAIN,
                               "infinite values have no nearest neighbours");
    }
    return PLOGP_OK;
}

/* Observations of each level, then their running total. */
static void fill_margin(const plogp_joint_table *table, size_t column,
                        struct plogp__margin *margin)
{
    const plogp_joint_levels *const levels = &table->levels[column];
    margin->size = levels->size;
    memset(margin->cumulative, 0, levels->size * sizeof(double));
    for (size_t i = 0; i < table->size; i++)
        margin->cumulative[table->cells[2 * i + column]] += table->weights[i];
    for (size_t i = 0; i < levels->size; i++)
        margin->values[i] = levels->numbers != NULL ? levels->numbers[i] : (double)i;
}

/* Divide numbers by their standard deviation; weights are still those of each value. */
static void scale_margin(struct plogp__margin *margin, double n)
{
    plogp_sum sum, squares;
    plogp_sum_init(&sum);
    plogp_sum_init(&squares);
    for (size_t i = 0; i < margin->size; i++)
        plogp_sum_add_product(&sum, margin->cumulative[i], margin->values[i]);
    const double mean = plogp_sum_value(&sum) / n;
    const double range = margin->values[margin->size - 1] - margin->values[0];
    for (size_t i = 0; i < margin->size && range > 0; i++) {
        const double d = (margin->values[i] - mean) / range;
        plogp_sum_add_product(&squares, margin->cumulative[i], d * d);
    }
    const double deviation = range * sqrt(plogp_sum_value(&squares) / n);
    for (size_t i = 0; i < margin->size && deviation > 0; i++)
        margin->values[i] = (margin->values[i] - mean) / deviation;
}

static void accumulate(struct plogp__margin *margin)
{
    for (size_t i = 1; i < margin->size; i++)
        margin->cumulative[i] += margin->cumulative[i - 1];
}

static plogp_status allocate(const plogp_joint_table *table, struct plogp__pairs *pairs)
{
    const size_t levels = table->levels[0].size + table->levels[1].size;
    pairs->points = plogp__alloc(pairs->alloc, table->size, 4 * sizeof(double));
    pairs->block = plogp__alloc(pairs->alloc, levels, 2 * sizeof(double));
    if (pairs->points == NULL || pairs->block == NULL)
        return PLOGP_ENOMEM;
    pairs->weights = pairs->points + 2 * table->size;
    pairs->terms = pairs->points + 3 * table->size;
    return PLOGP_OK;
}

/* The cells in the order of their x, by counting: order [table->size]. */
static plogp_status order_by_x(const plogp_joint_table *table, size_t column,
                               const plogp_alloc *alloc, size_t *order)
{
    const size_t levels = table->levels[column].size;
    size_t *const next = plogp__alloc_zero(alloc, levels + 1, sizeof *next);
    if (next == NULL)
        return PLOGP_ENOMEM;
    for (size_t i = 0; i < table->size; i++)
        next[table->cells[2 * i + column] + 1]++;
    for (size_t level = 1; level <= levels; level++)
        next[level] += next[level - 1];
    for (size_t i = 0; i < table->size; i++)
        order[next[table->cells[2 * i + column]]++] = i;
    plogp__free(alloc, next);
    return PLOGP_OK;
}

static void fill(const plogp_joint_table *table, const size_t columns[2],
                 const size_t *order, struct plogp__pairs *pairs)
{
    double *place = pairs->block;
    for (size_t side = 0; side < 2; side++) {
        const plogp_joint_levels *const levels = &table->levels[columns[side]];
        struct plogp__margin *const margin = &pairs->margins[side];
        margin->values = place;
        margin->cumulative = place + levels->size;
        place += 2 * levels->size;
        fill_margin(table, columns[side], margin);
        if (levels->type == PLOGP_COLUMN_NUMERIC)
            scale_margin(margin, table->total);
        accumulate(margin);
    }
    for (size_t i = 0; i < table->size; i++) {
        const uint32_t *const cell = &table->cells[2 * order[i]];
        pairs->weights[i] = table->weights[order[i]];
        for (size_t side = 0; side < 2; side++)
            pairs->points[2 * i + side] =
                pairs->margins[side].values[cell[columns[side]]];
    }
}

plogp_status plogp__pairs_init(const plogp_joint_table *table,
                               const plogp_context *context, struct plogp__pairs *pairs)
{
    PLOGP_TRY(check(table, context));
    struct plogp__pairs made = {
        .count = table->size, .n = table->total, .alloc = plogp__context_alloc(context)};
    const struct sides sides = sides_of(table);
    size_t *const order = plogp__alloc(made.alloc, table->size, sizeof *order);
    const plogp_status status = order == NULL || allocate(table, &made) != PLOGP_OK
                                    ? PLOGP_ENOMEM
                                    : order_by_x(table, sides.x, made.alloc, order);
    if (status == PLOGP_OK)
        fill(table, (const size_t[2]){sides.x, sides.y}, order, &made);
    plogp__free(made.alloc, order);
    if (status != PLOGP_OK) {
        plogp__pairs_clear(&made);
        return plogp__fail_memory(context);
    }
    *pairs = made;
    return PLOGP_OK;
}

plogp_status plogp__pairs_single(const struct plogp__pairs *pairs,
                                 const plogp_context *context,
                                 struct plogp__pairs *single)
{
    if (pairs->n > CELLS_MAX)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "permutations of more than 2^24 observations");
    struct plogp__pairs made = *pairs;
    made.block = NULL;
    made.count = (size_t)pairs->n;
    made.points = plogp__alloc(pairs->alloc, made.count, 4 * sizeof(double));
    if (made.points == NULL)
        return plogp__fail_memory(context);
    made.weights = made.points + 2 * made.count;
    made.terms = made.points + 3 * made.count;
    size_t next = 0;
    for (size_t i = 0; i < pairs->count; i++)
        for (double copy = 0; copy < pairs->weights[i]; copy++, next++) {
            made.points[2 * next] = pairs->points[2 * i];
            made.points[2 * next + 1] = pairs->points[2 * i + 1];
            made.weights[next] = 1.0;
        }
    *single = made;
    return PLOGP_OK;
}

void plogp__pairs_shuffle(struct plogp__pairs *single, uint64_t seed, uint64_t stream)
{
    for (size_t i = 0; i + 1 < single->count; i++) {
        const size_t j = plogp__random_partner(seed, stream, i, single->count);
        const double y = single->points[2 * i + 1];
        single->points[2 * i + 1] = single->points[2 * j + 1];
        single->points[2 * j + 1] = y;
    }
}

void plogp__pairs_clear(struct plogp__pairs *pairs)
{
    plogp__free(pairs->alloc, pairs->points);
    plogp__free(pairs->alloc, pairs->block);
}
