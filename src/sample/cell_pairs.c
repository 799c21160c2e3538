#include "sample/cell_pairs.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/sum.h"

static struct plogp__double2 double2_of_count(uint64_t count)
{
    const double hi = (double)(count & ~UINT64_C(0x7ff)); /* exact: 53 bits */
    const double lo = (double)(count & UINT64_C(0x7ff));
    const double sum = hi + lo;
    return (struct plogp__double2){sum, lo - (sum - hi)};
}

static struct plogp__double2 double2_of_sum(plogp_sum *sum)
{
    const double hi = plogp_sum_value(sum);
    plogp_sum_add(sum, -hi);
    return (struct plogp__double2){hi, plogp_sum_value(sum)};
}

struct plogp__double2 plogp__double2_product(struct plogp__double2 a,
                                             struct plogp__double2 b)
{
    const double hi = a.hi * b.hi;
    const double lo = fma(a.hi, b.hi, -hi) + (a.hi * b.lo + a.lo * b.hi);
    const double sum = hi + lo;
    return (struct plogp__double2){sum, lo - (sum - hi)};
}

static struct plogp__double2 cell_weight(const plogp_joint_table *table, size_t cell)
{
    return table->whole ? double2_of_count(table->counts[cell])
                        : (struct plogp__double2){table->weights[cell], 0.0};
}

static void add_cell(plogp_sum *sum, const plogp_joint_table *table, size_t cell)
{
    const struct plogp__double2 weight = cell_weight(table, cell);
    plogp_sum_add(sum, weight.hi);
    plogp_sum_add(sum, weight.lo);
}

/* Cells come sorted by row. */
static void total_rows(struct plogp__two_way *two)
{
    const plogp_joint_table *const table = two->table;
    plogp_sum total;
    plogp_sum_init(&total);
    for (size_t cell = 0; cell < table->size;) {
        const uint32_t row = table->cells[2 * cell];
        plogp_sum sum;
        plogp_sum_init(&sum);
        for (; cell < table->size && table->cells[2 * cell] == row; cell++)
            add_cell(&sum, table, cell);
        plogp_sum_merge(&total, &sum);
        two->rows[row] = double2_of_sum(&sum);
    }
    two->total = double2_of_sum(&total);
}

/* Cells in the order of their column: order [size], by counting; next [column_count + 1]. */
static void sort_by_column(const plogp_joint_table *table, size_t column_count,
                           size_t *next, size_t *order)
{
    for (size_t cell = 0; cell < table->size; cell++)
        next[table->cells[2 * cell + 1] + 1]++;
    for (size_t c = 1; c <= column_count; c++)
        next[c] += next[c - 1];
    for (size_t cell = 0; cell < table->size; cell++)
        order[next[table->cells[2 * cell + 1]]++] = cell;
}

static plogp_status total_columns(struct plogp__two_way *two)
{
    const plogp_joint_table *const table = two->table;
    size_t *const next =
        plogp__alloc_zero(two->alloc, two->column_count + 1, sizeof *next);
    size_t *const order = plogp__alloc(two->alloc, table->size, sizeof *order);
    const plogp_status status = next == NULL || order == NULL ? PLOGP_ENOMEM : PLOGP_OK;
    if (status == PLOGP_OK)
        sort_by_column(table, two->column_count, next, order);
    for (size_t i = 0; status == PLOGP_OK && i < table->size;) {
        const uint32_t column = table->cells[2 * order[i] + 1];
        plogp_sum sum;
        plogp_sum_init(&sum);
        for (; i < table->size && table->cells[2 * order[i] + 1] == column; i++)
            add_cell(&sum, table, order[i]);
        two->columns[column] = double2_of_sum(&sum);
    }
    plogp__free(two->alloc, next);
    plogp__free(two->alloc, order);
    return status;
}

plogp_status plogp__two_way_init(const plogp_joint_table *table,
                                 const plogp_context *context, struct plogp__two_way *two)
{
    *two = (struct plogp__two_way){
        .table = table,
        .alloc = plogp__context_alloc(context),
        .row_count = table->levels[0].size,
        .column_count = table->levels[1].size,
    };
    if (table->size == 0)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "no row has a value in both of the columns");
    const size_t most =
        two->row_count > two->column_count ? two->row_count : two->column_count;
    two->rows = plogp__alloc(two->alloc, two->row_count, sizeof *two->rows);
    two->columns = plogp__alloc(two->alloc, two->column_count, sizeof *two->columns);
    two->weights = plogp__alloc(two->alloc, most, sizeof *two->weights);
    if (two->rows == NULL || two->columns == NULL || two->weights == NULL)
        return plogp__fail_memory(context);
    total_rows(two);
    return total_columns(two);
}

void plogp__two_way_clear(struct plogp__two_way *two)
{
    plogp__free(two->alloc, two->rows);
    plogp__free(two->alloc, two->columns);
    plogp__free(two->alloc, two->weights);
    two->rows = two->columns = NULL;
    two->weights = NULL;
}

struct plogp__cell plogp__two_way_cell(const struct plogp__two_way *two, size_t cell)
{
    const uint32_t *const place = &two->table->cells[2 * cell];
    const struct plogp__double2 joint =
        plogp__double2_product(cell_weight(two->table, cell), two->total);
    const struct plogp__double2 product =
        plogp__double2_product(two->rows[place[0]], two->columns[place[1]]);
    return (struct plogp__cell){
        .joint = joint.hi,
        .product = product.hi,
        .difference = (joint.hi - product.hi) + (joint.lo - product.lo),
        .exact_product = product,
    };
}
