#include "plogp/entropy_estimate.h"

#include <math.h>
#include <stdbool.h>

#include "base/status.h"
#include "math/confidence.h"
#include "sample/count_entropy.h"
#include "sample/jackknife_error.h"
#include "sample/nsb.h"

#define UNSEEN_WEIGHT                                                                    \
    0.05 /* (1 - coverage) sqrt(n) above which the tail is worth adding */
#define FULL_COVERAGE 0.99 /* below, estimators that leave the tail out are low */
#define UNSEEN_TOLD   0.4  /* the same of UNSEEN_WEIGHT */
#define LOW_COVERAGE  0.9
#define SMALL_SAMPLE  50
#define FEW_OTHERS    10
#define SMALL_BIAS    1e-3 /* nats of plug-in bias that no one asks about */

plogp_entropy_estimator plogp_entropy_choose(uint64_t n, uint64_t observed,
                                             double coverage, const char **reason)
{
    plogp_entropy_estimator chosen = PLOGP_ENTROPY_MILLER_MADOW;
    const char *why =
        "nearly all of the population was seen, and the bias of the plug-in "
        "estimate, about (m - 1)/2n, is worth correcting";
    if (!((1 - coverage) * sqrt((double)n) <= UNSEEN_WEIGHT)) {
        chosen = PLOGP_ENTROPY_CHAO_WANG_JOST;
        why = "a part of the population was not seen whose entropy, which this estimator "
              "adds, is not small beside the error";
    } else if ((double)observed - 1 < SMALL_BIAS * 2 * (double)n) {
        chosen = PLOGP_ENTROPY_PLUGIN;
        why = "the sample is so large that the bias of the plug-in estimate is below "
              "0.001 nat";
    }
    if (reason != NULL)
        *reason = why;
    return chosen;
}

plogp_status plogp_coverage_counts(const uint64_t *counts, size_t k, double *coverage)
{
    if (counts == NULL || k == 0 || coverage == NULL)
        return PLOGP_EINVAL;
    struct plogp__fingerprint print;
    PLOGP_TRY(plogp__fingerprint_init(counts, k, NULL, &print));
    *coverage = plogp__fingerprint_coverage(&print);
    plogp__fingerprint_clear(&print);
    return PLOGP_OK;
}

static double prior_of(const plogp_entropy_options *options, double alphabet, double n)
{
    switch (options->prior) {
    case PLOGP_PRIOR_JEFFREYS:
        return 0.5;
    case PLOGP_PRIOR_LAPLACE:
        return 1.0;
    case PLOGP_PRIOR_PERKS:
        return 1.0 / alphabet;
    case PLOGP_PRIOR_MINIMAX:
        return sqrt(n) / alphabet;
    default:
        return options->prior_value;
    }
}

/* Settle everything that the options leave open. */
static plogp_status prepare(const plogp_entropy_options *options, size_t k,
                            const struct plogp__fingerprint *print,
                            const plogp_context *context,
                            struct plogp__count_estimator *estimator,
                            plogp_entropy_estimate *estimate)
{
    const uint64_t alphabet = options->alphabet == 0 ? k : options->alphabet;
    if (alphabet > (uint64_t)1 << 53 || (double)alphabet < print->observed)
        return plogp__fail(
            context, PLOGP_EINVAL,
            "an alphabet of %llu symbols, but %.0f different ones were seen",
            (unsigned long long)alphabet, print->observed);
    *estimate = (plogp_entropy_estimate){
        .n = (uint64_t)print->n,
        .observed = (uint64_t)print->observed,
        .alphabet = alphabet,
        .coverage = plogp__fingerprint_coverage(print),
        .estimator = options->estimator,
    };
    if (options->estimator == PLOGP_ENTROPY_AUTO)
        estimate->estimator = plogp_entropy_choose(estimate->n, estimate->observed,
                                                   estimate->coverage, &estimate->reason);
    *estimator = (struct plogp__count_estimator){
        .kind = estimate->estimator,
        .alphabet = (double)alphabet,
        .symbols = (double)options->symbols,
        .prior = prior_of(options, (double)alphabet, print->n),
    };
    if (!(estimator->prior > 0))
        return plogp__fail(context, PLOGP_EINVAL, "the prior must be a number > 0");
    return PLOGP_OK;
}

/* A sample without a repeated symbol is as likely from any larger alphabet. */
static bool tells_nothing(const plogp_entropy_estimate *estimate)
{
    return estimate->observed == estimate->n;
}

/* center +- 1.96 se, from 0 to log(alphabet), unless all symbols of the alphabet were seen and
 * others are likely: then it is no more than the list of those seen. Where the estimate is
 * beyond, to it. */
static void set_normal_interval(plogp_entropy_estimate *estimate, double center)
{
    if (tells_nothing(estimate)) {
        estimate->low = estimate->high = NAN;
        estimate->interval_method = "none: every observation is of another symbol";
        return;
    }
    const int known = estimate->alphabet > estimate->observed || estimate->coverage == 1;
    const double most = known ? log((double)estimate->alphabet) : INFINITY;
    const double half = PLOGP__Z95 * estimate->se;
    const plogp_interval around = {fmin(fmax(center - half, 0.0), most),
                                   fmin(fmax(center + half, 0.0), most)};
    const plogp_interval made = plogp__interval_holding(estimate->entropy, around);
    estimate->low = made.low;
    estimate->high = made.high;
}

static void set_sampling_error(const struct plogp__fingerprint *print,
                               plogp_entropy_estimate *estimate)
{
    const int plugin = estimate->estimator == PLOGP_ENTROPY_PLUGIN;
    estimate->se = tells_nothing(estimate) ? NAN : sqrt(plogp__variance_plugin(print));
    estimate->se_method = "delta method to second order (Harris 1975)";
    estimate->interval_method =
        plugin ? "normal, around the Miller-Madow value" : "normal";
    set_normal_interval(estimate,
                        plugin ? plogp__entropy_miller_madow(print, print->observed)
                               : estimate->entropy);
}

static plogp_status set_jackknife_error(const struct plogp__fingerprint *print,
                                        const struct plogp__count_estimator *estimator,
                                        const plogp_context *context,
                                        plogp_entropy_estimate *estimate)
{
    PLOGP_TRY(plogp__jackknife_error(estimator, print, context, &estimate->se));
    estimate->se_method = "jackknife";
    estimate->interval_method = "normal";
    if (tells_nothing(estimate)) /* leaving any of them out is the same */
        estimate->se = NAN;
    set_normal_interval(estimate, estimate->entropy);
    return PLOGP_OK;
}

static void set_posterior_error(double deviation, plogp_entropy_estimate *estimate)
{
    estimate->se = deviation;
    estimate->se_method = "posterior standard deviation";
    estimate->interval_method = "normal, with the posterior's moments";
    set_normal_interval(estimate, estimate->entropy);
}

static plogp_status estimate_nsb(const struct plogp__fingerprint *print,
                                 const struct plogp__count_estimator *estimator,
                                 const plogp_context *context,
                                 plogp_entropy_estimate *estimate)
{
    struct plogp__nsb nsb;
    const plogp_status status =
        plogp__entropy_nsb(print, estimator->alphabet, context, &nsb);
    if (status != PLOGP_OK && status != PLOGP_ENOCONV)
        return status;
    estimate->entropy = nsb.entropy;
    set_posterior_error(nsb.deviation, estimate);
    return status;
}

/* The value and its error. */
static plogp_status compute(const struct plogp__fingerprint *print,
                            const struct plogp__count_estimator *estimator,
                            const plogp_context *context,
                            plogp_entropy_estimate *estimate)
{
    if (estimator->kind == PLOGP_ENTROPY_NSB)
        return estimate_nsb(print, estimator, context, estimate);
    estimate->entropy = plogp__entropy_of(estimator, print);
    switch (estimator->kind) {
    case PLOGP_ENTROPY_DIRICHLET:
        set_posterior_error(
            sqrt(plogp__variance_dirichlet(print, estimator->alphabet, estimator->prior)),
            estimate);
        return PLOGP_OK;
    case PLOGP_ENTROPY_CHAO_SHEN:
    case PLOGP_ENTROPY_CHAO_WANG_JOST:
    case PLOGP_ENTROPY_JAMES_STEIN:
    case PLOGP_ENTROPY_DIRICHLET_PLUGIN:
        if (plogp__jackknife_is_feasible(print))
            return set_jackknife_error(print, estimator, context, estimate);
        break;
    default:
        break;
    }
    set_sampling_error(print, estimate);
    return PLOGP_OK;
}

/* The part of the population that was not seen. */
static const char *warning_of_coverage(const plogp_entropy_estimate *estimate)
{
    if (tells_nothing(estimate))
        return "every observation is of another symbol: the sample tells nothing of how "
               "many there are, and every estimate is a guess";
    if (estimate->coverage < 0.5)
        return "more than half of the population was not seen: every estimate is a "
               "guess, and the interval does not know it";
    if (estimate->estimator == PLOGP_ENTROPY_CHAO_SHEN && estimate->coverage == 1)
        return "no symbol was seen only once: chao-shen is then the plug-in estimate, "
               "and its interval leaves out the bias";
    if (estimate->coverage < LOW_COVERAGE)
        return "more than a tenth of the population was not seen: the estimate may be "
               "low and the interval too narrow";
    if (estimate->coverage >= FULL_COVERAGE &&
        !((1 - estimate->coverage) * sqrt((double)estimate->n) > UNSEEN_TOLD))
        return NULL;
    switch (estimate->estimator) {
    case PLOGP_ENTROPY_PLUGIN:
    case PLOGP_ENTROPY_MILLER_MADOW:
    case PLOGP_ENTROPY_GRASSBERGER:
    case PLOGP_ENTROPY_ZHANG:
    case PLOGP_ENTROPY_JACKKNIFE:
        return "too much of the population was not seen for this estimate, which is low; "
               "chao-wang-jost adds the unseen";
    case PLOGP_ENTROPY_NSB:
    case PLOGP_ENTROPY_JAMES_STEIN:
    case PLOGP_ENTROPY_DIRICHLET:
    case PLOGP_ENTROPY_DIRICHLET_PLUGIN:
        return "too much of the population was not seen: this estimator supposes how it "
               "is "
               "spread, and the interval does not know if it is not";
    default:
        return NULL;
    }
}

/* Whether the interval is centred elsewhere than the automatic choice's, by more than a
 * quarter of its standard error: from 0.4 on it holds in less than 93 %, and the choice has an
 * error of its own. */
static int is_shifted(const plogp_entropy_estimate *estimate,
                      const struct plogp__fingerprint *print)
{
    const struct plogp__count_estimator usual = {
        .kind = plogp_entropy_choose(estimate->n, estimate->observed, estimate->coverage,
                                     NULL)};
    const int plugin = estimate->estimator == PLOGP_ENTROPY_PLUGIN;
    const double center =
        plugin ? plogp__entropy_miller_madow(print, print->observed) : estimate->entropy;
    const double other = usual.kind == PLOGP_ENTROPY_PLUGIN
                             ? plogp__entropy_miller_madow(print, print->observed)
                             : plogp__entropy_of(&usual, print);
    return fabs(center - other) > estimate->se / 4;
}

static const char *warning_of(const plogp_entropy_estimate *estimate,
                              const struct plogp__fingerprint *print)
{
    const double largest = print->counts[print->size - 1];
    if (estimate->n == 1)
        return "one observation says nothing about entropy";
    const char *const unseen = warning_of_coverage(estimate);
    if (unseen != NULL)
        return unseen;
    if (is_shifted(estimate, print))
        return "further from the automatic choice's estimate than a quarter of its own "
               "error: "
               "the interval leaves out a bias";
    if (estimate->alphabet > 1 && print->n - largest < FEW_OTHERS)
        return "fewer than 10 observations are not of the commonest symbol: the interval "
               "is too narrow";
    if (estimate->alphabet > 1 && print->n < SMALL_SAMPLE)
        return "fewer than 50 observations: the interval is rough";
    if (estimate->alphabet > 1 && estimate->high >= log((double)estimate->alphabet))
        return "the interval reaches log k: where all k symbols are equally likely it "
               "holds in more than 95 % of samples";
    return NULL;
}

plogp_status plogp_entropy_estimate_counts(const uint64_t *counts, size_t k,
                                           const plogp_entropy_options *options,
                                           const plogp_context *context,
                                           plogp_entropy_estimate *estimate)
{
    if (counts == NULL || k == 0 || estimate == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no counts to estimate from");
    const plogp_entropy_options defaults = plogp_entropy_options_defaults();
    struct plogp__fingerprint print;
    struct plogp__count_estimator estimator = {.prior = NAN};
    plogp_entropy_estimate made = {.entropy = NAN};
    PLOGP_TRY(plogp__fingerprint_init(counts, k, context, &print));
    plogp_status status = prepare(options == NULL ? &defaults : options, k, &print,
                                  context, &estimator, &made);
    if (status == PLOGP_OK)
        status = compute(&print, &estimator, context, &made);
    if (status == PLOGP_OK || status == PLOGP_ENOCONV) {
        made.warning = warning_of(&made, &print);
        *estimate = made;
    }
    plogp__fingerprint_clear(&print);
    return status;
}
