#include "plogp/entropy_samples.h"

#include <math.h>
#include <stdbool.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/confidence.h"
#include "sample/entropy_allowances.h"
#include "sample/entropy_ties.h"
#include "sample/range_scale.h"
#include "sample/spacing.h"

#define SMALL_SAMPLE 100
#define OBSERVATIONS_A_PAIR                                                              \
    12 /* of neighbours: below, the bias of kl is 0.25 of its error */
#define SKEW                 4.5 /* k^2 observations that intervals of k neighbours lack */
#define NEIGHBOURS_OF_OTHERS 3 /* that say what other estimators' intervals are         */

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

/* The mean of the terms that were filled, and its standard error. */
static plogp_status summarise(const double *values,
                              const struct plogp__spacing_terms *terms,
                              const plogp_context *context, double *mean, double *se)
{
    struct plogp__term_moments moments;
    const double n = (double)terms->count;
    PLOGP_TRY(plogp__moments_of_terms(values, terms->count, context, &moments));
    *mean = moments.mean + terms->constant;
    *se = terms->count > 1 ? sqrt(fmax(moments.variance + terms->shared, 0.0) / n) : NAN;
    return PLOGP_OK;
}

/*
 * Half of the interval. A few values far out, or an edge at which the density has no limit, make
 * the terms of k neighbours skew and their spread uncertain, the more the larger k^2/n is: with
 * 1.96 errors 108 observations and three neighbours held in 88 to 95 % of eighteen laws, with
 * these in 93 to 97 (bench/coverage/README.md).
 */
static double half_of(double n, double se, size_t neighbours)
{
    const double k = (double)neighbours;
    return PLOGP__Z95 * se * sqrt(1 + SKEW * k * k / n);
}

static void set_own_interval(plogp_samples_entropy *entropy, size_t neighbours,
                             const char *method)
{
    const double half = half_of(entropy->n, entropy->se, neighbours);
    entropy->low = entropy->entropy - half;
    entropy->high = entropy->entropy + half;
    entropy->interval_method = method;
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
    double down = 0.0, up = 0.0, other, error;
    for (size_t i = 0; i < 2; i++) {
        if (windows[i] == 0 || windows[i] == window)
            continue;
        const struct plogp__spacing_terms terms =
            terms_of(options, entropy->estimator, spread->n, windows[i]);
        PLOGP_TRY(plogp__spread_fill(spread, &terms, context));
        PLOGP_TRY(summarise(spread->terms, &terms, context, &other, &error));
        down = fmax(down, other - entropy->entropy);
        up = fmax(up, entropy->entropy - other);
    }
    entropy->low -= down;
    entropy->high += up;
    entropy->interval_method =
        "normal, from the spread of the single observations' terms, wider by what half "
        "and twice the window change";
    return PLOGP_OK;
}

/*
 * Windows, kernels and bins have a bias of up to many times their error, which their terms do
 * not show; three neighbours have hardly any. So theirs is the interval of all, stretched to
 * hold the estimate: bench/coverage/README.md.
 */
static plogp_status set_interval_of_neighbours(struct plogp__spread *spread,
                                               const plogp_context *context,
                                               plogp_samples_entropy *entropy)
{
    const size_t most = spread->n - 1;
    const struct plogp__spacing_terms terms = plogp__terms_kl(
        spread->n, NEIGHBOURS_OF_OTHERS < most ? NEIGHBOURS_OF_OTHERS : most);
    double center, se;
    PLOGP_TRY(plogp__spread_fill(spread, &terms, context));
    PLOGP_TRY(summarise(spread->terms, &terms, context, &center, &se));
    const double half = half_of(entropy->n, se, NEIGHBOURS_OF_OTHERS);
    const plogp_interval around = {center - half, center + half};
    const plogp_interval made = plogp__interval_holding(entropy->entropy, around);
    if (made.low < around.low || made.high > around.high)
        entropy->warning = "the estimate is outside of the interval that three nearest "
                           "neighbours give: its bias is larger than its error";
    entropy->low = made.low;
    entropy->high = made.high;
    entropy->interval_method = "that of three nearest neighbours, whose bias is small, "
                               "stretched to hold the estimate";
    return PLOGP_OK;
}

/* Entropy and standard error. */
static plogp_status from_terms(struct plogp__spread *spread,
                               const plogp_samples_options *options,
                               const plogp_context *context,
                               plogp_samples_entropy *entropy)
{
    struct plogp__spacing_terms terms = {.count = spread->n};
    if (entropy->estimator == PLOGP_SAMPLES_KDE) {
        PLOGP_TRY(plogp__terms_kde(spread, options->bandwidth, context, &terms.constant));
    } else {
        terms = terms_of(options, entropy->estimator, spread->n,
                         window_of(options, spread->n));
        PLOGP_TRY(plogp__spread_fill(spread, &terms, context));
    }
    return summarise(spread->terms, &terms, context, &entropy->entropy, &entropy->se);
}

/* The neighbours that an interval is of. */
static size_t neighbours_of(const plogp_samples_options *options,
                            const plogp_samples_entropy *entropy)
{
    return entropy->estimator == PLOGP_SAMPLES_KL ? options->neighbours
                                                  : NEIGHBOURS_OF_OTHERS;
}

static plogp_status set_interval(struct plogp__spread *spread,
                                 const plogp_samples_options *options,
                                 const plogp_context *context,
                                 plogp_samples_entropy *entropy)
{
    const bool kl = entropy->estimator == PLOGP_SAMPLES_KL;
    if (!kl && entropy->ties == 0)
        return set_interval_of_neighbours(spread, context, entropy);
    set_own_interval(entropy, neighbours_of(options, entropy),
                     kl ? "normal, from the spread of the single observations' terms, "
                          "which share neighbours"
                        : "normal, from the spread of the single observations' terms");
    return has_window(entropy->estimator) ? widen(spread, options, context, entropy)
                                          : PLOGP_OK;
}

/* Entropy, error and interval of any estimator; values that repeat are on a grid. */
static plogp_status from_spread(const plogp_ordered_table *table,
                                const plogp_samples_options *options,
                                const plogp_context *context,
                                plogp_samples_entropy *entropy)
{
    struct plogp__spread spread;
    plogp_status status = PLOGP_OK;
    PLOGP_TRY(plogp__spread_init(table, entropy->grid, context, &spread));
    if (entropy->estimator != PLOGP_SAMPLES_HISTOGRAM)
        status = from_terms(&spread, options, context, entropy);
    if (status == PLOGP_OK)
        status = set_interval(&spread, options, context, entropy);
    plogp__spread_clear(&spread);
    return status;
}

/* Whether the observations can be written out one by one. */
static int is_writable(const plogp_ordered_table *table)
{
    return table->whole && table->total <= PLOGP__SPREAD_MAX;
}

static plogp_samples_estimator choose(const plogp_ordered_table *table, double ties)
{
    if (!is_writable(table))
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

/* Too few observations to trust the interval, whatever else is to be said; or NULL. */
static const char *warning_of_few(const plogp_samples_entropy *entropy, size_t neighbours)
{
    const double k = (double)neighbours;
    if (entropy->n < SMALL_SAMPLE)
        return entropy->ties > 0
                   ? "fewer than 100 observations: the interval is too narrow; and "
                     "values "
                     "repeat: they were taken as rounded"
                   : "fewer than 100 observations: the interval is too narrow";
    if (entropy->ties == 0 && entropy->n < OBSERVATIONS_A_PAIR * k * k)
        return "fewer than 12 k^2 observations for k neighbours: the interval is too "
               "narrow";
    return NULL;
}

static plogp_status from_bins(const plogp_ordered_table *table,
                              const plogp_samples_options *options,
                              const plogp_context *context,
                              plogp_samples_entropy *entropy)
{
    PLOGP_TRY(plogp__histogram_entropy(table, options->bins, context, &entropy->entropy,
                                       &entropy->se));
    set_own_interval(entropy, 0, "normal, delta method");
    if (entropy->ties > 0)
        entropy->warning =
            "values repeat: the density is that of the bins, whatever their width";
    else if (!is_writable(table))
        entropy->warning = "the interval leaves out the bias of the bins, which is not "
                           "known for these weights";
    return PLOGP_OK;
}

static plogp_status estimate(const plogp_ordered_table *table,
                             const plogp_samples_options *options,
                             const plogp_context *context, plogp_samples_entropy *entropy)
{
    entropy->estimator = options->estimator == PLOGP_SAMPLES_AUTO
                             ? choose(table, entropy->ties)
                             : options->estimator;
    const int bins = entropy->estimator == PLOGP_SAMPLES_HISTOGRAM;
    if (table->size == 1) {
        set_degenerate(entropy, "all values are equal: the law has no density");
        return PLOGP_OK;
    }
    if (!bins && entropy->ties > 0 && entropy->grid == 0) {
        set_degenerate(entropy, "values repeat though they lie on no grid: the law has "
                                "atoms and no density");
        return PLOGP_OK;
    }
    if (bins)
        PLOGP_TRY(from_bins(table, options, context, entropy));
    if (!bins || (entropy->ties == 0 && is_writable(table)))
        PLOGP_TRY(from_spread(table, options, context, entropy));
    if (!bins && entropy->ties > 0)
        plogp__allow_for_edges(table, entropy);
    if (!isfinite(entropy->entropy)) {
        set_degenerate(entropy,
                       "the values are too far apart for their spacings: no finite "
                       "estimate");
        return PLOGP_OK;
    }
    const char *const few = warning_of_few(entropy, neighbours_of(options, entropy));
    entropy->warning = few != NULL ? few : entropy->warning;
    if (entropy->ties == 0)
        plogp__allow_for_evenness(table, entropy);
    if (!(entropy->n > 2)) { /* both terms may be the same distance */
        entropy->se = entropy->low = entropy->high = NAN;
        entropy->warning = "two observations say nothing about the error";
    }
    return PLOGP_OK;
}

/* H(2^e X) = H(X) + e log 2, exactly: multiplying by powers of two does not round. */
static plogp_status estimate_scaled(const plogp_ordered_table *table,
                                    const plogp_samples_options *options,
                                    const plogp_context *context,
                                    plogp_samples_entropy *entropy)
{
    const int exponent =
        plogp__range_exponent(table->values[0], table->values[table->size - 1]);
    if (exponent == 0)
        return estimate(table, options, context, entropy);
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
    made.estimator = options->estimator;
    plogp__find_ties(table, context, &made);
    struct plogp__near_grid near = {.table = *table};
    if (made.grid == 0)
        PLOGP_TRY(plogp__near_grid_init(table, context, &near));
    if (near.step > 0)
        plogp__take_grid(&near, context, &made);
    const plogp_status status = estimate_scaled(&near.table, options, context, &made);
    plogp__near_grid_clear(&near);
    if (status != PLOGP_OK)
        return status;
    *entropy = made;
    return PLOGP_OK;
}
