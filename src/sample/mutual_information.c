#include "plogp/mutual_information.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "info/law.h"
#include "info/margins.h"
#include "math/special.h"
#include "plogp/local.h"
#include "plogp/sum.h"
#include "plogp/table.h"
#include "sample/divergence_interval.h"

const char *plogp_table_estimator_name(plogp_table_estimator estimator)
{
    static const char *const names[] = {"plugin", "miller-madow", "shrink"};
    return (size_t)estimator < 3 ? names[estimator] : "unknown estimator";
}

/* The table in the form of plogp/table.h. */
struct two_way {
    const plogp_joint_table *table;
    plogp_table_shape shape;
    const plogp_context *context;
    plogp_table_measures measures;
};

static plogp_status two_way_init(const plogp_joint_table *table,
                                 const plogp_context *context, struct two_way *two)
{
    *two = (struct two_way){
        .table = table,
        .shape = {table->levels[0].size, table->levels[1].size, table->cells,
                  table->size},
        .context = context,
    };
    if (table->size == 0)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "no row has a value in both of the columns");
    return table->whole ? plogp_table_measures_counts(table->counts, &two->shape, context,
                                                      &two->measures)
                        : plogp_table_measures_weights(table->weights, &two->shape,
                                                       context, &two->measures);
}

static double freedom_of(const struct two_way *two)
{
    return ((double)two->shape.rows - 1) * ((double)two->shape.columns - 1);
}

/* sum p (log(p_ij/(p_i p_j)) - I)^2 / n: to first order. */
static plogp_status table_variance(const struct two_way *two, double *variance)
{
    const plogp_joint_table *const table = two->table;
    const plogp_alloc *const alloc = plogp__context_alloc(two->context);
    double *const local = plogp__alloc(alloc, table->size, sizeof *local);
    if (local == NULL)
        return plogp__fail_memory(two->context);
    const plogp_status status =
        plogp_local_information_weights(table->weights, &two->shape, two->context, local);
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; status == PLOGP_OK && i < table->size; i++) {
        const double d = local[i] - two->measures.mutual_information;
        plogp_sum_add_product(&sum, table->weights[i], d * d);
    }
    plogp__free(alloc, local);
    const double n = table->total;
    *variance = plogp_sum_value(&sum) / n / n;
    return status;
}

static double neg_qlogq(double q)
{
    return q > 0 ? -q * log(q) : 0.0;
}

/* The entropy of lambda/size + (1 - lambda) w/n over `size` symbols, `seen` of them with
 * weights. */
static double shrunk_entropy(const double *weights, size_t seen, double size, double n,
                             double lambda)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < seen; i++)
        plogp_sum_add(&sum, neg_qlogq(lambda / size + (1 - lambda) * (weights[i] / n)));
    plogp_sum_add_product(&sum, size - (double)seen, neg_qlogq(lambda / size));
    return plogp_sum_value(&sum);
}

/* The weight of 1/size that minimises the expected square error, in 0..1. */
static double shrink_weight(const plogp_joint_table *table, double size)
{
    plogp_sum spread, distance;
    plogp_sum_init(&spread);
    plogp_sum_init(&distance);
    for (size_t i = 0; i < table->size; i++) {
        const double p = table->weights[i] / table->total, d = p - 1 / size;
        plogp_sum_add_product(&spread, p, 1 - p);
        plogp_sum_add_product(&distance, d, d);
    }
    plogp_sum_add(&distance, (size - (double)table->size) / (size * size));
    const double scale = (table->total - 1) * plogp_sum_value(&distance);
    return scale > plogp_sum_value(&spread) ? plogp_sum_value(&spread) / scale : 1.0;
}

static double shrunk_margin(const struct plogp__pair *margin, size_t size, double n,
                            double lambda)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < size; i++)
        plogp_sum_add(
            &sum, neg_qlogq(lambda / (double)size + (1 - lambda) * (margin[i].hi / n)));
    return plogp_sum_value(&sum);
}

/* Source: Hausser, Strimmer (2009), section 4. */
static plogp_status shrink(const struct two_way *two, plogp_mutual_information *mi)
{
    struct plogp__law law;
    struct plogp__margins margins;
    const plogp_joint_table *const table = two->table;
    PLOGP_TRY(plogp__law_weights(table->weights, table->size, &law));
    PLOGP_TRY(plogp__margins_init(&law, &two->shape, two->context, &margins));
    const double rows = (double)two->shape.rows, columns = (double)two->shape.columns;
    const double lambda = shrink_weight(table, rows * columns);
    const double n = margins.law.total.hi;
    mi->entropy_x = shrunk_margin(margins.of_row, two->shape.rows, n, lambda);
    mi->entropy_y = shrunk_margin(margins.of_column, two->shape.columns, n, lambda);
    mi->entropy_joint =
        shrunk_entropy(table->weights, table->size, rows * columns, table->total, lambda);
    mi->mi = fmax(mi->entropy_x + mi->entropy_y - mi->entropy_joint, 0.0);
    plogp__margins_clear(&margins);
    return PLOGP_OK;
}

static void miller_madow(const struct two_way *two, plogp_mutual_information *mi)
{
    const double rows = (double)two->shape.rows, columns = (double)two->shape.columns;
    const double cells = (double)two->table->size;
    mi->entropy_x += (rows - 1) / (2 * mi->n);
    mi->entropy_y += (columns - 1) / (2 * mi->n);
    mi->entropy_joint += (cells - 1) / (2 * mi->n);
    mi->mi = fmax(mi->mi + (rows + columns - cells - 1) / (2 * mi->n), 0.0);
}

static plogp_status set_uncertainty(const struct two_way *two,
                                    plogp_mutual_information *mi)
{
    const double n = mi->n;
    struct plogp__divergence_estimate plugin = {.value =
                                                    two->measures.mutual_information};
    mi->freedom = freedom_of(two);
    mi->g = two->measures.g_statistic;
    mi->p_value = mi->freedom > 0 ? plogp__chi_square_sf(mi->g, mi->freedom) : 1.0;
    if (mi->freedom > 0)
        PLOGP_TRY(table_variance(two, &plugin.variance));
    plugin.freedom = mi->freedom;
    plugin.unit = 1 / (2 * n);
    plugin.bias = mi->freedom * plugin.unit;
    const plogp_interval interval = plogp__divergence_interval(&plugin);
    mi->se = plogp__divergence_error(&plugin);
    mi->low = interval.low;
    mi->high = interval.high;
    mi->interval_method = PLOGP__DIVERGENCE_METHOD;
    if (mi->freedom > 0)
        mi->warning = plogp__thin_cells(two->table, mi->freedom);
    return PLOGP_OK;
}

static plogp_status estimate(const struct two_way *two, plogp_table_estimator estimator,
                             plogp_mutual_information *mi)
{
    *mi = (plogp_mutual_information){
        .estimator = estimator,
        .mi = two->measures.mutual_information,
        .entropy_x = two->measures.entropy_x,
        .entropy_y = two->measures.entropy_y,
        .entropy_joint = two->measures.entropy_joint,
        .n = two->table->total,
    };
    PLOGP_TRY(set_uncertainty(two, mi));
    if (estimator == PLOGP_TABLE_SHRINK)
        PLOGP_TRY(shrink(two, mi));
    if (estimator == PLOGP_TABLE_MILLER_MADOW)
        miller_madow(two, mi);
    plogp__hold_estimate(mi);
    const double both = mi->entropy_x + mi->entropy_y;
    mi->normalized = both > 0 ? mi->mi / (both / 2) : NAN;
    return PLOGP_OK;
}

plogp_status plogp_mutual_information_table(const plogp_joint_table *table,
                                            plogp_table_estimator estimator,
                                            const plogp_context *context,
                                            plogp_mutual_information *mi)
{
    if (table == NULL || mi == NULL || table->column_count != 2 ||
        (size_t)estimator > PLOGP_TABLE_SHRINK)
        return plogp__fail(context, PLOGP_EINVAL,
                           "mutual information needs a table of two columns");
    struct two_way two;
    plogp_mutual_information made;
    plogp_status status = two_way_init(table, context, &two);
    if (status == PLOGP_OK)
        status = estimate(&two, estimator, &made);
    if (status == PLOGP_OK)
        *mi = made;
    return status;
}
