#include "plogp/entropy_samples.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/confidence.h"
#include "plogp/number.h"
#include "sample/range_scale.h"
#include "sample/spacing.h"

#define SMALL_SAMPLE 100

static const char *const names[] = {"auto",   "kl",     "vasicek", "ebrahimi",
                                    "van-es", "correa", "kde",     "histogram"};
#define NAMES (sizeof names / sizeof names[0])

plogp_samples_options plogp_samples_options_defaults(void)
{
    return (plogp_samples_options){.neighbours = 3};
}

const char *plogp_samples_estimator_name(plogp_samples_estimator estimator)
{
    return (size_t)estimator < NAMES ? names[estimator] : "unknown estimator";
}

static plogp_status parse_neighbours(const char *text, const plogp_context *context,
                                     plogp_samples_options *options)
{
    double count;
    if (plogp_number_parse(text, strlen(text), &count) != PLOGP_OK ||
        !(count >= 1 && count <= 1000) || count != floor(count))
        return plogp__fail(context, PLOGP_EINVAL,
                           "'%s' is no number of neighbours: 1 to 1000", text);
    options->neighbours = (size_t)count;
    return PLOGP_OK;
}

static plogp_status parse_bandwidth(const char *text, const plogp_context *context,
                                    plogp_samples_options *options)
{
    static const char *const rules[] = {"silverman", "scott", "sheather-jones"};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(rules[i], text) == 0) {
            options->bandwidth = (plogp_bandwidth_rule)i;
            return PLOGP_OK;
        }
    return plogp__fail(context, PLOGP_EINVAL,
                       "'%s' is no rule for a bandwidth: use silverman, scott or "
                       "sheather-jones",
                       text);
}

static plogp_status parse_bins(const char *text, const plogp_context *context,
                               plogp_samples_options *options)
{
    static const char *const rules[] = {"freedman-diaconis", "sturges", "scott", "doane"};
    for (size_t i = 0; i < 4; i++)
        if (strcmp(rules[i], text) == 0) {
            options->bins = (plogp_bins_rule)i;
            return PLOGP_OK;
        }
    return plogp__fail(context, PLOGP_EINVAL,
                       "'%s' is no rule for bins: use sturges, scott, freedman-diaconis "
                       "or doane",
                       text);
}

plogp_status plogp_samples_options_parse(const char *text, const plogp_context *context,
                                         plogp_samples_options *options)
{
    if (text == NULL || options == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no estimator to read");
    plogp_samples_options read = *options;
    if (strncmp(text, "kl:", 3) == 0) {
        PLOGP_TRY(parse_neighbours(text + 3, context, &read));
        text = "kl";
    }
    if (strncmp(text, "kde:", 4) == 0) {
        PLOGP_TRY(parse_bandwidth(text + 4, context, &read));
        text = "kde";
    }
    if (strncmp(text, "histogram:", 10) == 0) {
        PLOGP_TRY(parse_bins(text + 10, context, &read));
        text = "histogram";
    }
    for (size_t i = 0; i < NAMES; i++)
        if (strcmp(names[i], text) == 0) {
            read.estimator = (plogp_samples_estimator)i;
            *options = read;
            return PLOGP_OK;
        }
    return plogp__fail(context, PLOGP_EINVAL,
                       "unknown estimator '%s' for a numeric column: use auto, kl[:K], "
                       "vasicek, ebrahimi, van-es, correa, kde[:RULE] or "
                       "histogram[:RULE]",
                       text);
}

/* The window of the spacing estimators: the nearest whole number to sqrt(n), below n/2. */
static size_t window_of(const plogp_samples_options *options, size_t n)
{
    const size_t wanted =
        options->window > 0 ? options->window : (size_t)(sqrt((double)n) + 0.5);
    const size_t most = n > 2 ? (n - 1) / 2 : 1;
    return wanted < most ? wanted : most;
}

static struct plogp__spacing_terms terms_of(const plogp_samples_options *options,
                                            plogp_samples_estimator estimator, size_t n,
                                            size_t window)
{
    const size_t most = n - 1;
    switch (estimator) {
    case PLOGP_SAMPLES_VASICEK:
        return plogp__terms_vasicek(n, window);
    case PLOGP_SAMPLES_EBRAHIMI:
        return plogp__terms_ebrahimi(n, window);
    case PLOGP_SAMPLES_VAN_ES:
        return plogp__terms_van_es(n, window);
    case PLOGP_SAMPLES_CORREA:
        return plogp__terms_correa(n, window);
    default:
        return plogp__terms_kl(n,
                               options->neighbours < most ? options->neighbours : most);
    }
}

static int has_window(plogp_samples_estimator estimator)
{
    return estimator == PLOGP_SAMPLES_VASICEK || estimator == PLOGP_SAMPLES_EBRAHIMI ||
           estimator == PLOGP_SAMPLES_VAN_ES || estimator == PLOGP_SAMPLES_CORREA;
}

/* The mean of the terms and its standard error. */
static plogp_status summarise(const double *values,
                              const struct plogp__spacing_terms *terms,
                              const plogp_context *context,
                              plogp_samples_entropy *entropy)
{
    struct plogp__term_moments moments;
    const double n = (double)terms->count;
    PLOGP_TRY(plogp__moments_of_terms(values, terms->count, context, &moments));
    entropy->entropy = entropy->low = entropy->high = moments.mean + terms->constant;
    entropy->se = terms->count > 1 ? sqrt((moments.variance + terms->shared) / n) : NAN;
    entropy->interval_method =
        terms->shared > 0
            ? "normal, from the spread of the single observations' terms, which share "
              "neighbours"
            : "normal, from the spread of the single observations' terms";
    return PLOGP_OK;
}

/*
 * A window has a bias of two kinds: few spacings make the estimate low, densities that vary
 * within it high. Half and twice the window show about how large both are: the interval has
 * the same distances on the other side.
 */
static plogp_status widen(struct plogp__spread *spread,
                          const plogp_samples_options *options,
                          const plogp_context *context, plogp_samples_entropy *entropy)
{
    const size_t window = window_of(options, spread->n), most = (spread->n - 1) / 2;
    const size_t windows[2] = {window / 2, 2 * window < most ? 2 * window : most};
    const double value = entropy->entropy;
    for (size_t i = 0; i < 2; i++) {
        if (windows[i] == 0 || windows[i] == window)
            continue;
        struct plogp__term_moments moments;
        const struct plogp__spacing_terms terms =
            terms_of(options, entropy->estimator, spread->n, windows[i]);
        PLOGP_TRY(plogp__spread_fill(spread, &terms, context));
        PLOGP_TRY(plogp__moments_of_terms(spread->terms, terms.count, context, &moments));
        const double apart = value - (moments.mean + terms.constant);
        entropy->low = fmin(entropy->low, value + apart);
        entropy->high = fmax(entropy->high, value + apart);
    }
    entropy->interval_method =
        "normal, from the spread of the single observations' terms, wider by what half "
        "and twice the window change";
    return PLOGP_OK;
}

static plogp_status from_spacings(const plogp_ordered_table *table,
                                  const plogp_samples_options *options,
                                  const plogp_context *context,
                                  plogp_samples_entropy *entropy)
{
    struct plogp__spread spread;
    struct plogp__spacing_terms terms = {.count = (size_t)table->total};
    PLOGP_TRY(plogp__spread_init(table, entropy->grid, context, &spread));
    plogp_status status;
    if (entropy->estimator == PLOGP_SAMPLES_KDE) {
        status = plogp__terms_kde(&spread, options->bandwidth, context, &terms.constant);
    } else {
        terms =
            terms_of(options, entropy->estimator, spread.n, window_of(options, spread.n));
        status = plogp__spread_fill(&spread, &terms, context);
    }
    if (status == PLOGP_OK)
        status = summarise(spread.terms, &terms, context, entropy);
    if (status == PLOGP_OK && has_window(entropy->estimator))
        status = widen(&spread, options, context, entropy);
    plogp__spread_clear(&spread);
    return status;
}

/* Whole weights are 1 or more, and only those of 1 are to be counted. */
static double weight_of_repeated(const plogp_ordered_table *table)
{
    double repeated = 0.0;
    size_t single = 0;
    for (size_t i = 0; table->whole && i < table->size; i++)
        single += table->weights[i] == 1;
    if (table->whole)
        return table->total - (double)single;
    for (size_t i = 0; i < table->size; i++)
        if (table->weights[i] > 1)
            repeated += table->weights[i];
    return repeated;
}

static void find_ties(const plogp_ordered_table *table, plogp_samples_entropy *entropy)
{
    const double repeated = weight_of_repeated(table);
    entropy->n = table->total;
    entropy->ties = repeated / table->total;
    entropy->grid = repeated > 0 && table->size > 1 ? plogp__grid_of(table) : 0.0;
    if (entropy->ties > 0)
        entropy->warning =
            "values repeat: they were taken as rounded to a grid and spread "
            "evenly over its cells";
}

static plogp_samples_estimator choose(const plogp_ordered_table *table, double ties)
{
    if (!table->whole || table->total > 0x1p27)
        return PLOGP_SAMPLES_HISTOGRAM;
    return ties > 0 ? PLOGP_SAMPLES_EBRAHIMI : PLOGP_SAMPLES_KL;
}

/* A law with atoms has no density. */
static void set_degenerate(plogp_samples_entropy *entropy, const char *warning)
{
    entropy->entropy = entropy->low = entropy->high = -INFINITY;
    entropy->se = NAN;
    entropy->interval_method = "none";
    entropy->warning = warning;
}

static const char *warning_of_few(const plogp_samples_entropy *entropy)
{
    return entropy->ties > 0
               ? "fewer than 100 observations: the interval is too narrow; and values "
                 "repeat: they were taken as rounded"
               : "fewer than 100 observations: the interval is too narrow";
}

static plogp_status estimate(const plogp_ordered_table *table,
                             const plogp_samples_options *options,
                             const plogp_context *context, plogp_samples_entropy *entropy)
{
    entropy->estimator = options->estimator == PLOGP_SAMPLES_AUTO
                             ? choose(table, entropy->ties)
                             : options->estimator;
    if (table->size == 1) {
        set_degenerate(entropy, "all values are equal: the law has no density");
        return PLOGP_OK;
    }
    if (entropy->estimator == PLOGP_SAMPLES_HISTOGRAM) {
        PLOGP_TRY(plogp__histogram_entropy(table, options->bins, context,
                                           &entropy->entropy, &entropy->se));
        entropy->low = entropy->high = entropy->entropy;
        entropy->interval_method = "normal, delta method";
        entropy->warning =
            entropy->ties > 0
                ? "values repeat: the density is that of the bins, whatever their width"
                : NULL;
    } else if (entropy->ties > 0 && entropy->grid == 0) {
        set_degenerate(entropy, "values repeat though they lie on no grid: the law has "
                                "atoms and no density");
        return PLOGP_OK;
    } else {
        PLOGP_TRY(from_spacings(table, options, context, entropy));
    }
    if (!isfinite(entropy->entropy)) {
        set_degenerate(entropy,
                       "the values are too far apart for their spacings: no finite "
                       "estimate");
        return PLOGP_OK;
    }
    if (!(entropy->n > 2)) { /* both terms may be the same distance */
        entropy->se = NAN;
        entropy->warning = "two observations say nothing about the error";
    } else if (entropy->n < SMALL_SAMPLE)
        entropy->warning = warning_of_few(entropy);
    entropy->low -= PLOGP__Z95 * entropy->se;
    entropy->high += PLOGP__Z95 * entropy->se;
    return PLOGP_OK;
}

/* H(2^e X) = H(X) + e log 2, exactly: multiplying by powers of two does not round. */
static plogp_status estimate_scaled(const plogp_ordered_table *table, int exponent,
                                    const plogp_samples_options *options,
                                    const plogp_context *context,
                                    plogp_samples_entropy *entropy)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    double *const values = plogp__alloc(alloc, table->size, sizeof *values);
    if (values == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0; i < table->size; i++)
        values[i] = ldexp(table->values[i], -exponent);
    plogp_ordered_table scaled = *table;
    scaled.values = values;
    entropy->grid = ldexp(entropy->grid, -exponent);
    const plogp_status status = estimate(&scaled, options, context, entropy);
    plogp__free(alloc, values);
    const double shift = exponent * log(2.0);
    entropy->entropy += shift;
    entropy->low += shift;
    entropy->high += shift;
    entropy->grid = ldexp(entropy->grid, exponent);
    return status;
}

plogp_status plogp_entropy_samples(const plogp_ordered_table *table,
                                   const plogp_samples_options *options,
                                   const plogp_context *context,
                                   plogp_samples_entropy *entropy)
{
    if (table == NULL || entropy == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no values to estimate from");
    if (!(table->total >= 2))
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "a differential entropy needs two observations or more");
    if (isinf(table->values[0]) || isinf(table->values[table->size - 1]))
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "infinite values have no differential entropy");
    const plogp_samples_options defaults = plogp_samples_options_defaults();
    plogp_samples_entropy made = {0};
    if (options == NULL)
        options = &defaults;
    find_ties(table, &made);
    const int exponent =
        plogp__range_exponent(table->values[0], table->values[table->size - 1]);
    PLOGP_TRY(exponent == 0 ? estimate(table, options, context, &made)
                            : estimate_scaled(table, exponent, options, context, &made));
    *entropy = made;
    return PLOGP_OK;
}
