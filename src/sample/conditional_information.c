#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/special.h"
#include "plogp/local.h"
#include "plogp/mutual_information.h"
#include "plogp/sum.h"
#include "plogp/table.h"
#include "sample/divergence_interval.h"

/* The table slice by slice of Z, and the sums over the slices. */
struct slices {
    const plogp_joint_table *table;
    const plogp_context *context;
    uint32_t *cells; /* [table->size][2] x, y                    */
    double *local;   /* [table->size] log p(x,y|z)/p(x|z)p(y|z)  */
    uint32_t *seen;  /* [levels of x, of y] last slice + 1 that had the level */
    plogp_sum mi, entropy_x, entropy_y, entropy_joint;
    double freedom;
};

/* How many levels of a column the cells [first, last) have; `mark` tells the slice. */
static double count_levels(const struct slices *all, size_t column, size_t first,
                           size_t last)
{
    uint32_t *const seen = all->seen + (column == 0 ? 0 : all->table->levels[1].size);
    const uint32_t mark = all->table->cells[3 * first] + 1;
    double count = 0.0;
    for (size_t i = first; i < last; i++) {
        uint32_t *const level = &seen[all->cells[2 * i + column]];
        count += *level != mark;
        *level = mark;
    }
    return count;
}

static plogp_status add_slice(struct slices *all, size_t first, size_t last)
{
    const plogp_joint_table *const table = all->table;
    const plogp_table_shape shape = {table->levels[1].size, table->levels[2].size,
                                     all->cells + 2 * first, last - first};
    plogp_table_measures measures;
    PLOGP_TRY(plogp_table_measures_weights(table->weights + first, &shape, all->context,
                                           &measures));
    PLOGP_TRY(plogp_local_information_weights(table->weights + first, &shape,
                                              all->context, all->local + first));
    const double n = measures.total;
    plogp_sum_add_product(&all->mi, n, measures.mutual_information);
    plogp_sum_add_product(&all->entropy_x, n, measures.entropy_x);
    plogp_sum_add_product(&all->entropy_y, n, measures.entropy_y);
    plogp_sum_add_product(&all->entropy_joint, n, measures.entropy_joint);
    all->freedom +=
        (count_levels(all, 0, first, last) - 1) * (count_levels(all, 1, first, last) - 1);
    return PLOGP_OK;
}

static plogp_status add_slices(struct slices *all)
{
    const plogp_joint_table *const table = all->table;
    for (size_t i = 0; i < table->size; i++) {
        all->cells[2 * i] = table->cells[3 * i + 1];
        all->cells[2 * i + 1] = table->cells[3 * i + 2];
    }
    for (size_t first = 0; first < table->size;) {
        size_t last = first + 1;
        while (last < table->size && table->cells[3 * last] == table->cells[3 * first])
            last++;
        PLOGP_TRY(add_slice(all, first, last));
        first = last;
    }
    return PLOGP_OK;
}

static void conclude(const struct slices *all, plogp_mutual_information *mi)
{
    const double n = all->table->total, value = plogp_sum_value(&all->mi) / n;
    plogp_sum squares;
    plogp_sum_init(&squares);
    for (size_t i = 0; i < all->table->size; i++) {
        const double d = all->local[i] - value;
        plogp_sum_add_product(&squares, all->table->weights[i], d * d);
    }
    const struct plogp__divergence_estimate plugin = {
        .value = value,
        .bias = all->freedom / (2 * n),
        .variance = plogp_sum_value(&squares) / n / n,
        .unit = 1 / (2 * n),
        .freedom = all->freedom,
    };
    const plogp_interval interval = plogp__divergence_interval(&plugin);
    *mi = (plogp_mutual_information){
        .estimator = PLOGP_TABLE_PLUGIN,
        .mi = value,
        .entropy_x = plogp_sum_value(&all->entropy_x) / n,
        .entropy_y = plogp_sum_value(&all->entropy_y) / n,
        .entropy_joint = plogp_sum_value(&all->entropy_joint) / n,
        .se = plogp__divergence_error(&plugin),
        .low = interval.low,
        .high = interval.high,
        .g = 2 * n * value,
        .freedom = all->freedom,
        .n = n,
        .interval_method = PLOGP__DIVERGENCE_METHOD,
    };
    mi->p_value = all->freedom > 0 ? plogp__chi_square_sf(mi->g, all->freedom) : 1.0;
    const double both = mi->entropy_x + mi->entropy_y;
    mi->normalized = both > 0 ? value / (both / 2) : NAN;
    if (all->freedom > 0)
        mi->warning = plogp__thin_cells(all->table, all->freedom);
}

plogp_status plogp_conditional_information_table(const plogp_joint_table *table,
                                                 const plogp_context *context,
                                                 plogp_mutual_information *mi)
{
    if (table == NULL || mi == NULL || table->column_count != 3)
        return plogp__fail(context, PLOGP_EINVAL,
                           "conditional information needs a table of three columns");
    if (table->size == 0)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "no row has a value in all of the columns");
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    struct slices all = {.table = table, .context = context};
    plogp_sum_init(&all.mi);
    all.entropy_x = all.entropy_y = all.entropy_joint = all.mi;
    all.cells = plogp__alloc(alloc, table->size, 2 * sizeof *all.cells);
    all.local = plogp__alloc(alloc, table->size, sizeof *all.local);
    all.seen = plogp__alloc_zero(alloc, table->levels[1].size + table->levels[2].size,
                                 sizeof *all.seen);
    plogp_status status = PLOGP_ENOMEM;
    if (all.cells == NULL || all.local == NULL || all.seen == NULL)
        status = plogp__fail_memory(context);
    else
        status = add_slices(&all);
    if (status == PLOGP_OK)
        conclude(&all, mi);
    plogp__free(alloc, all.cells);
    plogp__free(alloc, all.local);
    plogp__free(alloc, all.seen);
    return status;
}
