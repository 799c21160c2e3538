#include "plogp/table.h"

#include <math.h>

#include "base/status.h"
#include "info/contrast.h"
#include "info/entropy.h"
#include "info/margins.h"
#include "info/scalar.h"

static double entropy_of_margin(const struct plogp__pair *sums, size_t count,
                                struct plogp__pair total)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t j = 0; j < count; j++)
        if (sums[j].hi > 0.0)
            plogp_sum_add_product(&sum, sums[j].hi, plogp__log_share(sums[j], total));
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

/* log(p_ij / (p_i p_j)) from three shares, where the quotient would leave the doubles. */
static double log_lift(struct plogp__pair cell, struct plogp__pair row,
                       struct plogp__pair column, struct plogp__pair total)
{
    return plogp__log_share(row, total) - plogp__log_share(cell, column);
}

/* One term of I, >= 0: see plogp__kl_near for how it avoids cancellation. */
static double information_term(struct plogp__pair cell, struct plogp__pair row,
                               struct plogp__pair column, struct plogp__pair total)
{
    const double p = cell.hi / total.hi;
    const double product = row.hi / total.hi * (column.hi / total.hi);
    const double difference =
        plogp__pair_cross(row, column, cell, total) / total.hi / total.hi;
    if (plogp__nearly_equal(p, difference))
        return plogp__kl_near(p, product, difference);
    if (p > 0x1p-500 && product > 0x1p-500)
        return p * plogp__info_log(p / product) + difference;
    return p * log_lift(cell, row, column, total) + difference;
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
        plogp_sum_add(&sum, information_term(cell, row, column, total));
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

static plogp_status measure_law(const struct plogp__law *law,
                                const plogp_table_shape *shape,
                                const plogp_context *context,
                                plogp_table_measures *measures)
{
    struct plogp__margins margins;
    PLOGP_TRY(plogp__margins_init(law, shape, context, &margins));
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
    struct plogp__law law;
    if (measures == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__table_size(shape, context, &size));
    PLOGP_TRY(plogp__law_probs(probs, size, &law));
    PLOGP_TRY(plogp__law_weights(probs, size, &law));
    return measure_law(&law, shape, context, measures);
}

plogp_status plogp_table_measures_weights(const double *weights,
                                          const plogp_table_shape *shape,
                                          const plogp_context *context,
                                          plogp_table_measures *measures)
{
    size_t size = 0;
    struct plogp__law law;
    if (measures == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__table_size(shape, context, &size));
    PLOGP_TRY(plogp__law_weights(weights, size, &law));
    return measure_law(&law, shape, context, measures);
}

plogp_status plogp_table_measures_counts(const uint64_t *counts,
                                         const plogp_table_shape *shape,
                                         const plogp_context *context,
                                         plogp_table_measures *measures)
{
    size_t size = 0;
    struct plogp__law law;
    if (measures == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__table_size(shape, context, &size));
    PLOGP_TRY(plogp__law_counts(counts, size, &law));
    return measure_law(&law, shape, context, measures);
}
