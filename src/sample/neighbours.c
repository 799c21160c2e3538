#include "plogp/neighbours.h"

#include <math.h>

#include "base/status.h"
#include "math/confidence.h"
#include "plogp/sum.h"
#include "sample/neighbour_shuffle.h"
#include "sample/neighbour_terms.h"
#include "sample/sequential.h"

#define FEW          40 /* observations to a neighbour, below which intervals are rough   */
#define ENOUGH       2 /* times e^(2 mi), to a neighbour, of two columns and given a third */
#define ENOUGH_GIVEN 20
#define FEW_TIES     0.1 /* share of observations that mesner-shalizi is not for           */
#define SMALL        25 /* n times what a sample of n adds to the variance of its mean     */

static plogp_status fill_terms(struct plogp__pairs *pairs,
                               plogp_neighbour_estimator estimator, size_t neighbours,
                               const plogp_context *context)
{
    if (pairs->dimension == 3)
        return plogp__terms_given(pairs, estimator, neighbours, context);
    return estimator == PLOGP_NEIGHBOUR_ROSS
               ? plogp__terms_of_classes(pairs, neighbours, context)
               : plogp__terms_of_numbers(pairs, estimator, neighbours, context);
}

struct terms_mean {
    double value, error;
    double n; /* observations that have a term */
};

/* The weighted mean of what ties may change, of the terms that are. */
static double mean_apart(const struct plogp__pairs *pairs)
{
    plogp_sum sum;
    double n = 0.0;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < pairs->count; i++)
        if (!isnan(pairs->terms[i])) {
            plogp_sum_add_product(&sum, pairs->weights[i], pairs->apart[i]);
            n += pairs->weights[i];
        }
    return n > 0 ? plogp_sum_value(&sum) / n : 0.0;
}

/* The weighted mean of the terms that are, and its standard error. */
static struct terms_mean mean_of_terms(const struct plogp__pairs *pairs)
{
    plogp_sum sum, squares;
    struct terms_mean mean = {0};
    plogp_sum_init(&sum);
    plogp_sum_init(&squares);
    for (size_t i = 0; i < pairs->count; i++)
        if (!isnan(pairs->terms[i])) {
            plogp_sum_add_product(&sum, pairs->weights[i], pairs->terms[i]);
            mean.n += pairs->weights[i];
        }
    mean.value = mean.n > 0 ? plogp_sum_value(&sum) / mean.n : 0.0;
    for (size_t i = 0; i < pairs->count; i++)
        if (!isnan(pairs->terms[i])) {
            const double d = pairs->terms[i] - mean.value;
            plogp_sum_add_product(&squares, pairs->weights[i], d * d);
        }
    mean.error =
        mean.n > 1 ? sqrt(plogp_sum_value(&squares) / (mean.n - 1) / mean.n) : NAN;
    return mean;
}

/*
 * n times the variance of the mean over that of one term: terms of observations that are near
 * share neighbours. Measured on 1,000 normal samples of 500 of correlation 0, 0.6 and 0.9
 * (bench/coverage/README.md), k of 1 to 20; within 15 % of the error there. With 100
 * observations the interval held in 91 %, hence the part that falls with n.
 */
static double shared_part(const struct plogp__pairs *pairs,
                          plogp_neighbour_estimator estimator, double neighbours)
{
    const double small = 1 + SMALL / pairs->n;
    if (pairs->dimension == 3)
        return small * (1.25 + 0.12 * neighbours);
    return small * (estimator == PLOGP_NEIGHBOUR_ROSS ? 1.05 + 0.04 * neighbours
                                                      : 1.35 + 0.05 * neighbours);
}

/* How often a random pairing of the columns has a value as large. */
static plogp_status permute(const struct plogp__pairs *pairs,
                            const plogp_neighbour_options *options,
                            const plogp_context *context, plogp_neighbour_information *mi)
{
    struct plogp__shuffle shuffle;
    struct plogp__sequential test = {.most = options->permutations};
    const uint64_t seed = context == NULL ? 1 : context->seed;
    PLOGP_TRY(plogp__shuffle_init(pairs, context, &shuffle));
    plogp_status status = PLOGP_OK;
    while (status == PLOGP_OK && !plogp__sequential_done(&test)) {
        plogp__shuffle_draw(&shuffle, seed, test.drawn);
        status = fill_terms(&shuffle.single, mi->estimator, options->neighbours, context);
        plogp__sequential_add(&test, mean_of_terms(&shuffle.single).value >= mi->mi);
    }
    plogp__shuffle_clear(&shuffle);
    if (status == PLOGP_OK) {
        mi->p_value = plogp__sequential_p_value(&test);
        mi->permutations = test.drawn;
    }
    return status;
}

static plogp_neighbour_estimator choose(const struct plogp__pairs *pairs, double ties)
{
    size_t classes = 0;
    for (size_t c = 0; c < pairs->dimension; c++)
        classes += (size_t)pairs->margins[c].is_class;
    if (classes == 3)
        return PLOGP_NEIGHBOUR_MESNER_SHALIZI;
    if (pairs->dimension == 3)
        return ties > 0 || classes > 0 ? PLOGP_NEIGHBOUR_KSG_TIES
                                       : PLOGP_NEIGHBOUR_FRENZEL_POMPE;
    if (classes > 0)
        return PLOGP_NEIGHBOUR_ROSS;
    return ties > 0 ? PLOGP_NEIGHBOUR_KSG_TIES : PLOGP_NEIGHBOUR_KSG;
}

static double weight_of(const struct plogp__margin *margin, size_t i)
{
    return margin->cumulative[i] - (i > 0 ? margin->cumulative[i - 1] : 0.0);
}

/* Values that rounding errors had told apart are equal ones here. */
static int repeats(const struct plogp__margin *margin, size_t i)
{
    const double *const values = margin->values;
    return weight_of(margin, i) > 1 || (i > 0 && values[i - 1] == values[i]) ||
           (i + 1 < margin->size && values[i + 1] == values[i]);
}

/* Share of the observations whose value of one of the numeric columns x and y occurs again.
 */
static double share_of_ties(const struct plogp__pairs *pairs)
{
    double most = 0.0;
    for (size_t c = 0; c < 2; c++) {
        const struct plogp__margin *const margin = &pairs->margins[c];
        double repeated = 0.0;
        for (size_t i = 0; i < margin->size && !margin->is_class; i++)
            repeated += repeats(margin, i) ? weight_of(margin, i) : 0.0;
        most = fmax(most, repeated / pairs->n);
    }
    return most;
}

/* -p log p of p = weight/n, from the rest where p is near 1. */
static double neg_plogp(double weight, double n)
{
    const double p = weight / n;
    return -p * (weight > n / 2 ? log1p(-((n - weight) / n)) : log(p));
}

/* The plug-in entropy of a class, the most that another column can tell of it. */
static double entropy_of_class(const struct plogp__margin *margin, double n)
{
    if (!margin->is_class)
        return NAN;
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < margin->size; i++)
        plogp_sum_add(&sum, neg_plogp(weight_of(margin, i), n));
    return plogp_sum_value(&sum);
}

/* What an estimator that is asked for does not expect. */
static const char *warning_of_ties(const plogp_neighbour_information *mi)
{
    if (mi->ties > 0 &&
        (mi->estimator == PLOGP_NEIGHBOUR_KSG || mi->estimator == PLOGP_NEIGHBOUR_KSG2 ||
         mi->estimator == PLOGP_NEIGHBOUR_FRENZEL_POMPE))
        return "values repeat: ksg-ties counts ties, this estimator assumes that there "
               "are "
               "none";
    if (mi->atoms > 0 && mi->estimator != PLOGP_NEIGHBOUR_KSG_TIES)
        return "single values stand out by how often they occur: near them the estimate "
               "is "
               "low; of two numbers ksg-ties takes them apart";
    if (mi->ties > FEW_TIES && mi->estimator == PLOGP_NEIGHBOUR_GAO)
        return "more than a tenth of the values repeat: gao is high where they are "
               "rounded; "
               "ksg-ties counts ties of all kinds";
    if (mi->estimator == PLOGP_NEIGHBOUR_MESNER_SHALIZI &&
        isnan(mi->entropy_x + mi->entropy_y))
        return "mesner-shalizi is off by up to 0.1 nat, where few values repeat high, "
               "and the "
               "interval leaves it out; ksg-ties is closer";
    return NULL;
}

static const char *warning_of(const plogp_neighbour_information *mi, size_t neighbours,
                              int given)
{
    const char *const ties = warning_of_ties(mi);
    if (ties != NULL)
        return ties;
    if (mi->left_out > 0.01)
        return "more than a hundredth of the observations are alone in their class and "
               "were left out";
    const double fewest = (given ? ENOUGH_GIVEN : ENOUGH) * (double)neighbours;
    if (mi->n < FEW * (double)neighbours)
        return "fewer than 40 observations for each neighbour: mi may be biased and the "
               "interval too narrow";
    if (mi->n < fewest * exp(2 * mi->mi))
        return "fewer observations than a dependence so strong needs: mi is too low";
    return NULL;
}

static int is_constant(const struct plogp__pairs *pairs)
{
    return pairs->margins[0].size == 1 || pairs->margins[1].size == 1;
}

/* The mean of the terms, its error, and an interval that is wider by what the counting of
 * ties changes. */
static void set_estimate(const struct plogp__pairs *pairs, double neighbours,
                         plogp_neighbour_information *mi)
{
    const struct terms_mean mean = mean_of_terms(pairs);
    const double apart =
        mi->estimator == PLOGP_NEIGHBOUR_KSG_TIES ? fabs(mean_apart(pairs)) : 0.0;
    mi->mi = mean.value;
    mi->se = mean.error * sqrt(shared_part(pairs, mi->estimator, neighbours));
    if (pairs->n < neighbours + 2) /* all others are neighbours of all */
        mi->se = NAN;
    mi->left_out = 1 - mean.n / pairs->n;
    const double half = PLOGP__Z95 * mi->se + apart;
    mi->low = mi->high = NAN;
    if (isnan(half))
        return;
    const plogp_interval made = plogp__interval_holding(
        mi->mi, (plogp_interval){fmax(mi->mi - half, 0.0), fmax(mi->mi + half, 0.0)});
    mi->low = made.low;
    mi->high = made.high;
}

static plogp_status estimate(struct plogp__pairs *pairs,
                             const plogp_neighbour_options *options,
                             const plogp_context *context,
                             plogp_neighbour_information *mi)
{
    *mi = (plogp_neighbour_information){
        .n = pairs->n,
        .p_value = NAN,
        .ties = share_of_ties(pairs),
    };
    mi->entropy_x = entropy_of_class(&pairs->margins[0], pairs->n);
    mi->entropy_y = entropy_of_class(&pairs->margins[1], pairs->n);
    if (pairs->swapped) {
        mi->entropy_x = mi->entropy_y;
        mi->entropy_y = NAN;
    }
    mi->estimator = options->estimator == PLOGP_NEIGHBOUR_AUTO ? choose(pairs, mi->ties)
                                                               : options->estimator;
    if (is_constant(pairs)) {
        mi->p_value = options->permutations > 0 ? 1.0 : NAN;
        return PLOGP_OK;
    }
    mi->atoms = plogp__atoms_of_pairs(pairs, options->neighbours);
    if (mi->estimator == PLOGP_NEIGHBOUR_KSG_TIES)
        PLOGP_TRY(plogp__prepare_ties(pairs, options->neighbours, context));
    PLOGP_TRY(fill_terms(pairs, mi->estimator, options->neighbours, context));
    set_estimate(pairs, (double)options->neighbours, mi);
    mi->warning = warning_of(mi, options->neighbours, pairs->dimension == 3);
    return options->permutations > 0 ? permute(pairs, options, context, mi) : PLOGP_OK;
}

static plogp_status check_options(const plogp_neighbour_options *options,
                                  const plogp_context *context)
{
    if (options->neighbours < 1 || options->neighbours > PLOGP__NEIGHBOURS_OPTION_MAX)
        return plogp__fail(context, PLOGP_EINVAL, "1 to %d neighbours are needed",
                           PLOGP__NEIGHBOURS_OPTION_MAX);
    return PLOGP_OK;
}

static plogp_status check_pair(const plogp_joint_table *table,
                               const plogp_neighbour_options *options,
                               const plogp_context *context)
{
    const int numbers = (table->levels[0].type == PLOGP_COLUMN_NUMERIC) +
                        (table->levels[1].type == PLOGP_COLUMN_NUMERIC);
    const int ross = options->estimator == PLOGP_NEIGHBOUR_ROSS;
    if (options->estimator == PLOGP_NEIGHBOUR_FRENZEL_POMPE)
        return plogp__fail(context, PLOGP_EINVAL,
                           "frenzel-pompe needs a third column that is given");
    if (numbers == 0 ||
        (options->estimator != PLOGP_NEIGHBOUR_AUTO && ross != (numbers == 1)))
        return plogp__fail(context, PLOGP_EINVAL,
                           "ksg, ksg2, gao, mesner-shalizi and ksg-ties need two numeric "
                           "columns, ross a numeric and a categorical one");
    return PLOGP_OK;
}

static plogp_status check_given(const plogp_joint_table *table,
                                const plogp_neighbour_options *options,
                                const plogp_context *context)
{
    const int classes = (table->levels[1].type == PLOGP_COLUMN_CATEGORICAL) +
                        (table->levels[2].type == PLOGP_COLUMN_CATEGORICAL);
    if (options->estimator != PLOGP_NEIGHBOUR_AUTO &&
        options->estimator < PLOGP_NEIGHBOUR_FRENZEL_POMPE)
        return plogp__fail(context, PLOGP_EINVAL,
                           "with a column that is given: use frenzel-pompe, "
                           "mesner-shalizi or ksg-ties");
    if (options->estimator == PLOGP_NEIGHBOUR_FRENZEL_POMPE && classes > 0)
        return plogp__fail(context, PLOGP_EINVAL,
                           "frenzel-pompe needs numeric x and y: use ksg-ties");
    return PLOGP_OK;
}

static plogp_status of_table(const plogp_joint_table *table,
                             const plogp_neighbour_options *options,
                             const plogp_context *context,
                             plogp_neighbour_information *mi)
{
    struct plogp__pairs pairs;
    plogp_neighbour_information made;
    PLOGP_TRY(plogp__pairs_init(table, context, &pairs));
    const plogp_status status = estimate(&pairs, options, context, &made);
    plogp__pairs_clear(&pairs);
    if (status == PLOGP_OK)
        *mi = made;
    return status;
}

static plogp_neighbour_options settled(const plogp_neighbour_options *options)
{
    return options == NULL ? plogp_neighbour_options_defaults() : *options;
}

plogp_status plogp_mutual_information_neighbours(const plogp_joint_table *table,
                                                 const plogp_neighbour_options *options,
                                                 const plogp_context *context,
                                                 plogp_neighbour_information *mi)
{
    const plogp_neighbour_options chosen = settled(options);
    if (table == NULL || mi == NULL || table->column_count != 2)
        return plogp__fail(context, PLOGP_EINVAL, "a table of two columns is needed");
    PLOGP_TRY(check_options(&chosen, context));
    PLOGP_TRY(check_pair(table, &chosen, context));
    return of_table(table, &chosen, context, mi);
}

plogp_status plogp_conditional_information_neighbours(
    const plogp_joint_table *table, const plogp_neighbour_options *options,
    const plogp_context *context, plogp_neighbour_information *mi)
{
    const plogp_neighbour_options chosen = settled(options);
    if (table == NULL || mi == NULL || table->column_count != 3)
        return plogp__fail(context, PLOGP_EINVAL, "a table of three columns is needed");
    PLOGP_TRY(check_options(&chosen, context));
    PLOGP_TRY(check_given(table, &chosen, context));
    return of_table(table, &chosen, context, mi);
}

plogp_status plogp_mutual_information_numbers(const double *const columns[2], size_t n,
                                              const plogp_neighbour_options *options,
                                              const plogp_context *context,
                                              plogp_neighbour_information *mi)
{
    const plogp_neighbour_options chosen = settled(options);
    if (columns == NULL || columns[0] == NULL || columns[1] == NULL || mi == NULL ||
        chosen.estimator == PLOGP_NEIGHBOUR_ROSS ||
        chosen.estimator == PLOGP_NEIGHBOUR_FRENZEL_POMPE)
        return plogp__fail(context, PLOGP_EINVAL,
                           "two columns of numbers, and ksg, ksg2, gao, "
                           "mesner-shalizi or ksg-ties, are needed");
    struct plogp__pairs pairs;
    plogp_neighbour_information made;
    PLOGP_TRY(check_options(&chosen, context));
    PLOGP_TRY(
        plogp__pairs_of_numbers(columns, n, chosen.permutations > 0, context, &pairs));
    const plogp_status status = estimate(&pairs, &chosen, context, &made);
    plogp__pairs_clear(&pairs);
    if (status == PLOGP_OK)
        *mi = made;
    return status;
}
