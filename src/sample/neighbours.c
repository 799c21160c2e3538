#include "plogp/neighbours.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/confidence.h"
#include "plogp/number.h"
#include "plogp/sum.h"
#include "sample/neighbour_terms.h"

#define NEIGHBOURS_MAX 1000

static const char *const names[] = {"auto", "ksg", "ksg2", "gao", "ross"};
#define NAMES (sizeof names / sizeof names[0])

plogp_neighbour_options plogp_neighbour_options_defaults(void)
{
    return (plogp_neighbour_options){.neighbours = 3};
}

const char *plogp_neighbour_estimator_name(plogp_neighbour_estimator estimator)
{
    return (size_t)estimator < NAMES ? names[estimator] : "unknown estimator";
}

static plogp_status parse_neighbours(const char *text, const plogp_context *context,
                                     size_t *neighbours)
{
    double count;
    if (plogp_number_parse(text, strlen(text), &count) != PLOGP_OK ||
        !(count >= 1 && count <= NEIGHBOURS_MAX) || count != floor(count))
        return plogp__fail(context, PLOGP_EINVAL,
                           "'%s' is no number of neighbours: 1 to %d", text,
                           NEIGHBOURS_MAX);
    *neighbours = (size_t)count;
    return PLOGP_OK;
}

plogp_status plogp_neighbour_options_parse(const char *text, const plogp_context *context,
                                           plogp_neighbour_options *options)
{
    if (text == NULL || options == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no estimator to read");
    plogp_neighbour_options read = *options;
    const char *const colon = strchr(text, ':');
    const size_t length = colon == NULL ? strlen(text) : (size_t)(colon - text);
    size_t i = 0;
    while (i < NAMES &&
           !(strlen(names[i]) == length && memcmp(names[i], text, length) == 0))
        i++;
    if (i == NAMES)
        return plogp__fail(context, PLOGP_EINVAL,
                           "unknown estimator '%s': use auto, ksg[:K], ksg2[:K], gao[:K] "
                           "or ross[:K]",
                           text);
    read.estimator = (plogp_neighbour_estimator)i;
    if (colon != NULL)
        PLOGP_TRY(parse_neighbours(colon + 1, context, &read.neighbours));
    *options = read;
    return PLOGP_OK;
}

static plogp_status fill_terms(struct plogp__pairs *pairs,
                               plogp_neighbour_estimator estimator, size_t neighbours,
                               const plogp_context *context)
{
    return estimator == PLOGP_NEIGHBOUR_ROSS
               ? plogp__terms_of_classes(pairs, neighbours, context)
               : plogp__terms_of_numbers(pairs, estimator, neighbours, context);
}

/* The weighted mean of the terms that are, and its standard error. */
static void summarise(const struct plogp__pairs *pairs, double *mean, double *error)
{
    plogp_sum sum, squares;
    double n = 0.0;
    plogp_sum_init(&sum);
    plogp_sum_init(&squares);
    for (size_t i = 0; i < pairs->count; i++)
        if (!isnan(pairs->terms[i])) {
            plogp_sum_add_product(&sum, pairs->weights[i], pairs->terms[i]);
            n += pairs->weights[i];
        }
    *mean = n > 0 ? plogp_sum_value(&sum) / n : 0.0;
    for (size_t i = 0; i < pairs->count; i++)
        if (!isnan(pairs->terms[i])) {
            const double d = pairs->terms[i] - *mean;
            plogp_sum_add_product(&squares, pairs->weights[i], d * d);
        }
    *error = n > 1 ? sqrt(plogp_sum_value(&squares) / (n - 1) / n) : 0.0;
}

/* (k + 1)/(R + 1): how often a random pairing of the columns has a value as large. */
static plogp_status permute(const struct plogp__pairs *pairs,
                            const plogp_neighbour_options *options,
                            const plogp_context *context, plogp_neighbour_information *mi)
{
    struct plogp__pairs shuffled;
    double as_large = 0.0;
    PLOGP_TRY(plogp__pairs_single(pairs, context, &shuffled));
    plogp_status status = PLOGP_OK;
    for (uint64_t r = 0; r < options->permutations && status == PLOGP_OK; r++) {
        double value, error;
        plogp__pairs_shuffle(&shuffled, context == NULL ? 1 : context->seed, r);
        status = fill_terms(&shuffled, mi->estimator, options->neighbours, context);
        summarise(&shuffled, &value, &error);
        as_large += value >= mi->mi;
    }
    plogp__pairs_clear(&shuffled);
    if (status == PLOGP_OK)
        mi->p_value = (as_large + 1) / ((double)options->permutations + 1);
    return status;
}

static plogp_neighbour_estimator choose(const plogp_joint_table *table, double ties)
{
    if (table->levels[0].type != table->levels[1].type)
        return PLOGP_NEIGHBOUR_ROSS;
    return ties > 0 ? PLOGP_NEIGHBOUR_GAO : PLOGP_NEIGHBOUR_KSG;
}

/* Share of the observations whose value of one of the numeric columns occurs again. */
static double share_of_ties(const struct plogp__pairs *pairs,
                            const plogp_joint_table *table)
{
    double most = 0.0;
    for (size_t c = 0; c < 2; c++) {
        const struct plogp__margin *const margin = &pairs->margins[c];
        double repeated = 0.0;
        for (size_t i = 0; i < margin->size; i++) {
            const double weight =
                margin->cumulative[i] - (i > 0 ? margin->cumulative[i - 1] : 0.0);
            repeated += weight > 1 ? weight : 0.0;
        }
        if (table->levels[c].type == PLOGP_COLUMN_NUMERIC)
            most = fmax(most, repeated / pairs->n);
    }
    return most;
}

static plogp_status estimate(struct plogp__pairs *pairs, const plogp_joint_table *table,
                             const plogp_neighbour_options *options,
                             const plogp_context *context,
                             plogp_neighbour_information *mi)
{
    *mi = (plogp_neighbour_information){
        .n = pairs->n, .p_value = NAN, .ties = share_of_ties(pairs, table)};
    mi->estimator = options->estimator == PLOGP_NEIGHBOUR_AUTO ? choose(table, mi->ties)
                                                               : options->estimator;
    if (table->levels[0].size == 1 || table->levels[1].size == 1) {
        mi->p_value = options->permutations > 0 ? 1.0 : NAN;
        return PLOGP_OK;
    }
    PLOGP_TRY(fill_terms(pairs, mi->estimator, options->neighbours, context));
    summarise(pairs, &mi->mi, &mi->se);
    mi->low = fmax(mi->mi - PLOGP__Z95 * mi->se, 0.0);
    mi->high = fmax(mi->mi + PLOGP__Z95 * mi->se, 0.0);
    if (mi->ties > 0 && mi->estimator != PLOGP_NEIGHBOUR_GAO &&
        mi->estimator != PLOGP_NEIGHBOUR_ROSS)
        mi->warning = "values repeat: gao counts ties, ksg assumes that there are none";
    else if (mi->n < 20 * (double)options->neighbours)
        mi->warning = "fewer than 20 observations for each neighbour: mi is biased";
    return options->permutations > 0 ? permute(pairs, options, context, mi) : PLOGP_OK;
}

static plogp_status check(const plogp_joint_table *table,
                          const plogp_neighbour_options *options,
                          const plogp_context *context)
{
    if (table == NULL || table->column_count != 2 || options->neighbours < 1 ||
        options->neighbours > NEIGHBOURS_MAX)
        return plogp__fail(context, PLOGP_EINVAL,
                           "two columns and 1 to %d neighbours are needed",
                           NEIGHBOURS_MAX);
    const int numbers = (table->levels[0].type == PLOGP_COLUMN_NUMERIC) +
                        (table->levels[1].type == PLOGP_COLUMN_NUMERIC);
    const int ross = options->estimator == PLOGP_NEIGHBOUR_ROSS;
    if (numbers == 0 ||
        (options->estimator != PLOGP_NEIGHBOUR_AUTO && ross != (numbers == 1)))
        return plogp__fail(context, PLOGP_EINVAL,
                           "ksg, ksg2 and gao need two numeric columns, ross a numeric "
                           "and a categorical one");
    return PLOGP_OK;
}

plogp_status plogp_mutual_information_neighbours(const plogp_joint_table *table,
                                                 const plogp_neighbour_options *options,
                                                 const plogp_context *context,
                                                 plogp_neighbour_information *mi)
{
    const plogp_neighbour_options chosen =
        options == NULL ? plogp_neighbour_options_defaults() : *options;
    if (mi == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no place for the result");
    PLOGP_TRY(check(table, &chosen, context));
    struct plogp__pairs pairs;
    plogp_neighbour_information made;
    PLOGP_TRY(plogp__pairs_init(table, context, &pairs));
    const plogp_status status = estimate(&pairs, table, &chosen, context, &made);
    plogp__pairs_clear(&pairs);
    if (status == PLOGP_OK)
        *mi = made;
    return status;
}
