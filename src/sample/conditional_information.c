#include <math.h>
#include <string.h>

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
    uint32_t *seen;  /* [levels of x, of y] last slice that had the level, from 1 */
    uint32_t slice;  /* the number of the one being added                    */
    size_t known;    /* columns of Z: those before X and Y                   */
    plogp_sum mi, entropy_x, entropy_y, entropy_joint;
    double freedom;
};

/* How many levels of a column the cells [first, last) have. */
static double count_levels(const struct slices *all, size_t column, size_t first,
                           size_t last)
{
    uint32_t *const seen =
        all->seen + (column == 0 ? 0 : all->table->levels[all->known].size);
    double count = 0.0;
    for (size_t i = first; i < last; i++) {
        uint32_t *const level = &seen[all->cells[2 * i + column]];
        count += *level != all->slice;
        *level = all->slice;
    }
    return count;
}

static plogp_status add_slice(struct slices *all, size_t first, size_t last)
{
    const plogp_joint_table *const table = all->table;
    const plogp_table_shape shape = {table->levels[all->known].size,
                                     table->levels[all->known + 1].size,
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

static int same_condition(const struct slices *all, size_t i, size_t j)
{
    const size_t columns = all->table->column_count;
    return memcmp(all->table->cells + columns * i, all->table->cells + columns * j,
                  all->known * sizeof *all->table->cells) == 0;
}

static plogp_status add_slices(struct slices *all)
{
    const plogp_joint_table *const table = all->table;
    for (size_t i = 0; i < table->size; i++) {
        const uint32_t *const pair = table->cells + table->column_count * i + all->known;
        all->cells[2 * i] = pair[0];
        all->cells[2 * i + 1] = pair[1];
    }
    for (size_t first = 0; first < table->size;) {
        size_t last = first + 1;
        while (last < table->size && same_condition(all, first, last))
            last++;
        all->slice++;
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
    plogp__hold_estimate(mi);
}

plogp_status plogp_conditional_information_table(const plogp_joint_table *table,
                                                 const plogp_context *context,
                                                 plogp_mutual_information *mi)
{
    if (table == NULL || mi == NULL || table->column_count < 3)
        return plogp__fail(
            context, PLOGP_EINVAL,
            "conditional information needs a table of three columns or more");
    if (table->size == 0)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "no row has a value in all of the columns");
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    struct slices all = {
        .table = table, .context = context, .known = table->column_count - 2};
    plogp_sum_init(&all.mi);
    all.entropy_x = all.entropy_y = all.entropy_joint = all.mi;
    all.cells = plogp__alloc(alloc, table->size, 2 * sizeof *all.cells);
    all.local = plogp__alloc(alloc, table->size, sizeof *all.local);
    all.seen = plogp__alloc_zero(
        alloc, table->levels[all.known].size + table->levels[all.known + 1].size,
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
