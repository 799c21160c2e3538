#include "plogp/table.h"

#include <float.h>
#include <math.h>

#include "base/status.h"
#include "info/contrast.h"
#include "info/entropy.h"
#include "info/margins.h"
#include "math/kernel.h"
#include "plogp/local.h"

#define SMALLEST_EXACT 0x1p-500 /* products of larger shares are normal doubles */

/* The margin with more than half is taken by what the others add up to: of its own leading doubles
 * and those of the total, a small difference keeps nothing. */
static double entropy_of_margin(const struct plogp__pair *sums, size_t count,
                                struct plogp__pair total)
{
    plogp_sum sum, others;
    size_t large = count;
    plogp_sum_init(&sum);
    plogp_sum_init(&others);
    for (size_t j = 0; j < count; j++) {
        if (large == count && sums[j].hi > 0.5 * total.hi) {
            large = j;
            continue;
        }
        plogp__pair_add(&others, sums[j]);
        if (sums[j].hi > 0.0)
            plogp_sum_add_product(&sum, sums[j].hi, plogp__log_share(sums[j], total));
    }
    const double rest = plogp_sum_value(&others) / total.hi;
    if (large < count && rest > 0.0)
        plogp_sum_add_product(&sum, sums[large].hi, -plogp__log1p(-rest));
    return plogp_sum_value(&sum) / total.hi;
}

/* Mean of log(margin / cell): the entropy of the other variable, given this one. */
static double entropy_given(const struct plogp__margins *margins, bool rows)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < margins->size; i++) {
        const struct plogp__pair share = plogp__law_share(&margins->law, i);
        if (share.hi == 0.0)
            continue;
        const struct plogp__pair whole =
            rows ? margins->of_row[plogp__cell_row(margins->shape, i)]
                 : margins->of_column[plogp__cell_column(margins->shape, i)];
        plogp_sum_add_product(&sum, share.hi, plogp__log_share(share, whole));
    }
    return plogp_sum_value(&sum) / margins->law.total.hi;
}

/* p_ij, p_i p_j and their difference. */
static struct plogp__odds cell_odds(const struct plogp__margins *margins, size_t i)
{
    const struct plogp__pair total = margins->law.total;
    const struct plogp__pair cell = plogp__law_share(&margins->law, i);
    const struct plogp__pair row = margins->of_row[plogp__cell_row(margins->shape, i)];
    const struct plogp__pair column =
        margins->of_column[plogp__cell_column(margins->shape, i)];
    return (struct plogp__odds){
        .p = cell.hi / total.hi,
        .q = row.hi / total.hi * (column.hi / total.hi),
        .difference = plogp__pair_cross(row, column, cell, total) / total.hi / total.hi,
        .p_is_zero = cell.hi == 0.0,
        .q_is_zero = row.hi == 0.0 || column.hi == 0.0,
    };
}

/* log(p_ij / (p_i p_j)) of a cell that is not empty and where they are not nearly equal;
 * from the shares where the quotient would leave the doubles. */
static double log_lift(const struct plogp__margins *margins, size_t i,
                       const struct plogp__odds *odds)
{
    if (odds->p > SMALLEST_EXACT && odds->q > SMALLEST_EXACT)
        return plogp__log(odds->p / odds->q);
    const struct plogp__pair row = margins->of_row[plogp__cell_row(margins->shape, i)];
    const struct plogp__pair column =
        margins->of_column[plogp__cell_column(margins->shape, i)];
    return plogp__log_share(row, margins->law.total) -
           plogp__log_share(plogp__law_share(&margins->law, i), column);
}

/* One term of I, >= 0: see plogp__kl_near for how it avoids cancellation. */
static double information_term(const struct plogp__margins *margins, size_t i)
{
    const struct plogp__odds odds = cell_odds(margins, i);
    if (plogp__nearly_equal(odds.p, odds.difference))
        return plogp__kl_near(odds.p, odds.q, odds.difference);
    return odds.p * log_lift(margins, i, &odds) + odds.difference;
}

/*
 * Cells of probability 0 add p_i p_j each: together 1 - sum of p_i p_j over the others,
 * of which the exact difference is taken, so that no zero cell is visited.
 */
static double mutual_information(const struct plogp__margins *margins)
{
    const struct plogp__pair total = margins->law.total;
    plogp_sum sum, empty;
    plogp_sum_init(&sum);
    plogp_sum_init(&empty);
    plogp__pair_add_product(&empty, total, total);
    size_t occupied = 0;
    for (size_t i = 0; i < margins->size; i++) {
        const struct plogp__pair cell = plogp__law_share(&margins->law, i);
        const struct plogp__pair row =
            margins->of_row[plogp__cell_row(margins->shape, i)];
        const struct plogp__pair column =
            margins->of_column[plogp__cell_column(margins->shape, i)];
        if (cell.hi == 0.0)
            continue;
        plogp_sum_add(&sum, information_term(margins, i));
        plogp__pair_add_product(&empty, (struct plogp__pair){-row.hi, -row.lo}, column);
        occupied++;
    }
    const double rest = plogp_sum_value(&empty) / total.hi / total.hi;
    const bool full = occupied / margins->shape->columns == margins->shape->rows;
    if (!full && rest > 0.0)
        plogp_sum_add(&sum, rest);
    return plogp_sum_value(&sum);
}

static void measure(const struct plogp__margins *margins, plogp_table_measures *out)
{
    const struct plogp__pair total = margins->law.total;
    out->total = ldexp(total.hi, margins->law.scale);
    out->entropy_x = entropy_of_margin(margins->of_row, margins->shape->rows, total);
    out->entropy_y =
        entropy_of_margin(margins->of_column, margins->shape->columns, total);
    out->entropy_joint = plogp__entropy(&margins->law);
    out->entropy_y_given_x = entropy_given(margins, true);
    out->entropy_x_given_y = entropy_given(margins, false);
    out->mutual_information = mutual_information(margins);
    const double mean = 0.5 * (out->entropy_x + out->entropy_y);
    out->normalized = mean > 0.0 ? fmin(out->mutual_information / mean, 1.0) : NAN;
    out->g_statistic = 2.0 * out->total * out->mutual_information;
}

/* The checked law over the cells of a table, with its margins. */
static plogp_status margins_of(const plogp_law *given, const plogp_table_shape *shape,
                               const plogp_context *context,
                               struct plogp__margins *margins)
{
    size_t size = 0;
    struct plogp__law law;
    PLOGP_TRY(plogp__table_size(shape, context, &size));
    PLOGP_TRY(plogp__law_of_cells(given, size, context, &law));
    return plogp__margins_init(&law, shape, context, margins);
}

plogp_status plogp_law_table_measures(const plogp_law *law,
                                      const plogp_table_shape *shape,
                                      const plogp_context *context,
                                      plogp_table_measures *measures)
{
    struct plogp__margins margins;
    if (measures == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(margins_of(law, shape, context, &margins));
    measure(&margins, measures);
    plogp__margins_clear(&margins);
    return PLOGP_OK;
}

plogp_status plogp_table_measures_probs(const double *probs,
                                        const plogp_table_shape *shape,
                                        const plogp_context *context,
                                        plogp_table_measures *measures)
{
    size_t size = 0;
    PLOGP_TRY(plogp__table_size(shape, context, &size));
    const plogp_law law = plogp__probs(probs, size);
    return plogp_law_table_measures(&law, shape, context, measures);
}

plogp_status plogp_table_measures_weights(const double *weights,
                                          const plogp_table_shape *shape,
                                          const plogp_context *context,
                                          plogp_table_measures *measures)
{
    size_t size = 0;
    PLOGP_TRY(plogp__table_size(shape, context, &size));
    const plogp_law law = plogp__weights(weights, size);
    return plogp_law_table_measures(&law, shape, context, measures);
}

plogp_status plogp_table_measures_counts(const uint64_t *counts,
                                         const plogp_table_shape *shape,
                                         const plogp_context *context,
                                         plogp_table_measures *measures)
{
    size_t size = 0;
    PLOGP_TRY(plogp__table_size(shape, context, &size));
    const plogp_law law = plogp__counts(counts, size);
    return plogp_law_table_measures(&law, shape, context, measures);
}

/* What meets in a cell that is not empty. A tiny one is raised, with the smaller of its
 * margins, so that products and quotients of them stay normal numbers. */
struct crossing {
    struct plogp__pair cell, small, large, total;
};

static struct crossing crossing_at(const struct plogp__margins *margins, size_t i)
{
    const struct plogp__pair cell = plogp__law_share(&margins->law, i);
    const struct plogp__pair row = margins->of_row[plogp__cell_row(margins->shape, i)];
    const struct plogp__pair column =
        margins->of_column[plogp__cell_column(margins->shape, i)];
    const double factor = cell.hi < SMALLEST_EXACT ? 1.0 / SMALLEST_EXACT : 1.0;
    const bool row_is_small = row.hi < column.hi;
    return (struct crossing){
        .cell = plogp__pair_scaled(cell, factor),
        .small = plogp__pair_scaled(row_is_small ? row : column, factor),
        .large = row_is_small ? column : row,
        .total = margins->law.total,
    };
}

/* log(p_ij / (p_i p_j)) from q/p - 1 while that keeps its digits, from p/q, or from
 * two logarithms where p/q is beyond the doubles and they cannot cancel. */
static double local_information(const struct plogp__margins *margins, size_t i)
{
    const struct plogp__odds odds = cell_odds(margins, i);
    if (odds.p_is_zero || odds.q_is_zero)
        return odds.q_is_zero ? 0.0 : -INFINITY;
    const struct crossing at = crossing_at(margins, i);
    const double excess = plogp__pair_cross(at.small, at.large, at.cell, at.total) /
                          at.total.hi / at.cell.hi;
    if (excess > -0.5 && excess <= DBL_MAX)
        return -plogp__log1p(excess);
    const double a = at.cell.hi / at.large.hi, b = at.total.hi / at.small.hi;
    const double ratio = a * b;
    return ratio >= DBL_MIN && ratio <= DBL_MAX ? plogp__log(ratio)
                                                : plogp__log(a) + plogp__log(b);
}

plogp_status plogp_law_local_information(const plogp_law *law,
                                         const plogp_table_shape *shape,
                                         const plogp_context *context, double *values)
{
    struct plogp__margins margins;
    if (values == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(margins_of(law, shape, context, &margins));
    for (size_t i = 0; i < margins.size; i++)
        values[i] = local_information(&margins, i);
    plogp__margins_clear(&margins);
    return PLOGP_OK;
}

plogp_status plogp_local_information_weights(const double *weights,
                                             const plogp_table_shape *shape,
                                             const plogp_context *context, double *values)
{
    size_t size = 0;
    PLOGP_TRY(plogp__table_size(shape, context, &size));
    const plogp_law law = plogp__weights(weights, size);
    return plogp_law_local_information(&law, shape, context, values);
}
