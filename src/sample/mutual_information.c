#include "plogp/mutual_information.h"

#include <math.h>

#include "base/status.h"
#include "math/special.h"
#include "plogp/entropy.h"
#include "plogp/sum.h"
#include "sample/cell_pairs.h"

#define Z_95 0x1.f5c0331b89222p+0 /* 0.975 quantile of the standard normal law */

const char *plogp_table_estimator_name(plogp_table_estimator estimator)
{
    static const char *const names[] = {"plugin", "miller-madow", "shrink"};
    return (size_t)estimator < 3 ? names[estimator] : "unknown estimator";
}

/*
 * q phi(p/q) = p log(p/q) - p + q >= 0 for p = q + d, in the scale of p and q.
 *
 * Nearly equal: with t = d/q, (1 + t) log(1 + t) - t = t^2/2 - t^3/6 + t^4/12 - ...
 * = sum_{j>=2} (-t)^j / (j (j - 1)); |t| <= 1/4 needs 26 terms for u.
 */
static double excess(const struct plogp__cell *cell)
{
    const double t = cell->difference / cell->product;
    if (fabs(t) > 0.25)
        return cell->joint * log(cell->joint / cell->product) - cell->difference;
    double series = 0.0;
    for (int j = 27; j >= 2; j--)
        series = 1.0 / (j * (j - 1)) - t * series;
    return cell->product * (t * t * series);
}

/* log(p/q) of a cell. */
static double log_ratio(const struct plogp__cell *cell)
{
    const double t = cell->difference / cell->product;
    return fabs(t) <= 0.5 ? log1p(t) : log(cell->joint / cell->product);
}

/*
 * I = sum over the cells seen of q phi(p/q) + the q of the cells not seen. The latter is
 * 1 - sum q, found exactly from the products of the margins.
 */
static double table_mi(const struct plogp__two_way *two)
{
    if (two->row_count == 1 || two->column_count == 1)
        return 0.0;
    const double square = two->total.hi * two->total.hi;
    const struct plogp__double2 whole = plogp__double2_product(two->total, two->total);
    plogp_sum seen, unseen;
    plogp_sum_init(&seen);
    plogp_sum_init(&unseen);
    plogp_sum_add(&unseen, whole.hi);
    plogp_sum_add(&unseen, whole.lo);
    for (size_t i = 0; i < two->table->size; i++) {
        const struct plogp__cell cell = plogp__two_way_cell(two, i);
        plogp_sum_add(&seen, excess(&cell));
        plogp_sum_add(&unseen, -cell.exact_product.hi);
        plogp_sum_add(&unseen, -cell.exact_product.lo);
    }
    const double cells = (double)two->row_count * (double)two->column_count;
    const double rest = (double)two->table->size < cells ? plogp_sum_value(&unseen) : 0.0;
    return (plogp_sum_value(&seen) + fmax(rest, 0.0)) / square;
}

/* sum p (log(p/q) - I)^2 / n + (r - 1)(c - 1) / 2n^2: the variance to second order. */
static double table_variance(const struct plogp__two_way *two, double mi, double freedom)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < two->table->size; i++) {
        const struct plogp__cell cell = plogp__two_way_cell(two, i);
        const double d = log_ratio(&cell) - mi;
        plogp_sum_add_product(&sum, two->table->weights[i], d * d);
    }
    const double n = two->total.hi;
    return plogp_sum_value(&sum) / n / n + freedom / (2 * n * n);
}

static plogp_status margin_entropy(struct plogp__two_way *two,
                                   const struct plogp__double2 *margin, size_t size,
                                   double *entropy)
{
    for (size_t i = 0; i < size; i++)
        two->weights[i] = margin[i].hi;
    return plogp_entropy_weights(two->weights, size, entropy);
}

static plogp_status set_entropies(struct plogp__two_way *two,
                                  plogp_mutual_information *mi)
{
    PLOGP_TRY(margin_entropy(two, two->rows, two->row_count, &mi->entropy_x));
    PLOGP_TRY(margin_entropy(two, two->columns, two->column_count, &mi->entropy_y));
    return plogp_entropy_weights(two->table->weights, two->table->size,
                                 &mi->entropy_joint);
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

static double shrunk_margin(struct plogp__two_way *two,
                            const struct plogp__double2 *margin, size_t size,
                            double lambda)
{
    for (size_t i = 0; i < size; i++)
        two->weights[i] = margin[i].hi;
    return shrunk_entropy(two->weights, size, (double)size, two->total.hi, lambda);
}

/* Source: Hausser, Strimmer (2009), section 4. */
static void shrink(struct plogp__two_way *two, plogp_mutual_information *mi)
{
    const double cells = (double)two->row_count * (double)two->column_count;
    const double lambda = shrink_weight(two->table, cells);
    mi->entropy_x = shrunk_margin(two, two->rows, two->row_count, lambda);
    mi->entropy_y = shrunk_margin(two, two->columns, two->column_count, lambda);
    mi->entropy_joint =
        shrunk_entropy(two->table->weights, two->table->size, cells, mi->n, lambda);
    mi->mi = fmax(mi->entropy_x + mi->entropy_y - mi->entropy_joint, 0.0);
}

static void miller_madow(const struct plogp__two_way *two, plogp_mutual_information *mi)
{
    const double rows = (double)two->row_count, columns = (double)two->column_count;
    const double cells = (double)two->table->size;
    mi->entropy_x += (rows - 1) / (2 * mi->n);
    mi->entropy_y += (columns - 1) / (2 * mi->n);
    mi->entropy_joint += (cells - 1) / (2 * mi->n);
    mi->mi = fmax(mi->mi + (rows + columns - cells - 1) / (2 * mi->n), 0.0);
}

static void set_uncertainty(const struct plogp__two_way *two,
                            plogp_mutual_information *mi)
{
    const double plugin = table_mi(two), n = two->total.hi;
    mi->freedom = ((double)two->row_count - 1) * ((double)two->column_count - 1);
    mi->g = 2 * n * plugin;
    mi->p_value = mi->freedom > 0 ? plogp__chi_square_sf(mi->g, mi->freedom) : 1.0;
    const double bias = mi->freedom / (2 * n);
    mi->se = mi->freedom > 0 ? sqrt(table_variance(two, plugin, mi->freedom)) : 0.0;
    mi->low = fmax(plugin - bias - Z_95 * mi->se, 0.0);
    mi->high = fmax(plugin - bias + Z_95 * mi->se, 0.0);
    mi->interval_method =
        "normal, 95 %, around the value less its bias (r - 1)(c - 1)/2n";
    if (mi->freedom > 0 && n < 5 * ((double)two->table->size))
        mi->warning = "fewer than 5 observations for each cell seen: mi is biased high "
                      "and the p-value is rough";
}

static plogp_status estimate(struct plogp__two_way *two, plogp_table_estimator estimator,
                             plogp_mutual_information *mi)
{
    *mi = (plogp_mutual_information){
        .estimator = estimator,
        .mi = table_mi(two),
        .n = two->total.hi,
    };
    PLOGP_TRY(set_entropies(two, mi));
    set_uncertainty(two, mi);
    if (estimator == PLOGP_TABLE_SHRINK)
        shrink(two, mi);
    if (estimator == PLOGP_TABLE_MILLER_MADOW)
        miller_madow(two, mi);
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
    struct plogp__two_way two;
    plogp_mutual_information made;
    plogp_status status = plogp__two_way_init(table, context, &two);
    if (status == PLOGP_OK)
        status = estimate(&two, estimator, &made);
    plogp__two_way_clear(&two);
    if (status == PLOGP_OK)
        *mi = made;
    return status;
}
