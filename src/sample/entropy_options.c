/* Estimators by name. */
#include <string.h>

#include "base/status.h"
#include "plogp/entropy_estimate.h"
#include "plogp/number.h"

static const char *const names[] = {
    [PLOGP_ENTROPY_AUTO] = "auto",
    [PLOGP_ENTROPY_PLUGIN] = "plugin",
    [PLOGP_ENTROPY_MILLER_MADOW] = "miller-madow",
    [PLOGP_ENTROPY_GRASSBERGER] = "grassberger",
    [PLOGP_ENTROPY_CHAO_SHEN] = "chao-shen",
    [PLOGP_ENTROPY_CHAO_WANG_JOST] = "chao-wang-jost",
    [PLOGP_ENTROPY_JAMES_STEIN] = "james-stein",
    [PLOGP_ENTROPY_DIRICHLET] = "dirichlet",
    [PLOGP_ENTROPY_DIRICHLET_PLUGIN] = "dirichlet-plugin",
    [PLOGP_ENTROPY_NSB] = "nsb",
    [PLOGP_ENTROPY_ZHANG] = "zhang",
    [PLOGP_ENTROPY_JACKKNIFE] = "jackknife",
};

#define NAMES (sizeof names / sizeof names[0])

static const struct {
    const char *name;
    plogp_dirichlet_prior prior;
} priors[] = {
    {"jeffreys", PLOGP_PRIOR_JEFFREYS},
    {"laplace", PLOGP_PRIOR_LAPLACE},
    {"perks", PLOGP_PRIOR_PERKS},
    {"minimax", PLOGP_PRIOR_MINIMAX},
};

#define PRIORS (sizeof priors / sizeof priors[0])

plogp_entropy_options plogp_entropy_options_defaults(void)
{
    return (plogp_entropy_options){
        .estimator = PLOGP_ENTROPY_AUTO,
        .prior = PLOGP_PRIOR_JEFFREYS,
    };
}

const char *plogp_entropy_estimator_name(plogp_entropy_estimator estimator)
{
    return (size_t)estimator < NAMES ? names[estimator] : "unknown estimator";
}

/* The estimator of the first `length` bytes, or NAMES. */
static size_t find_name(const char *text, size_t length)
{
    for (size_t i = 0; i < NAMES; i++)
        if (strlen(names[i]) == length && memcmp(names[i], text, length) == 0)
            return i;
    return NAMES;
}

static plogp_status parse_symbols(const char *text, const plogp_context *context,
                                  plogp_entropy_options *options)
{
    double symbols;
    if (plogp_number_parse(text, strlen(text), &symbols) != PLOGP_OK || !(symbols >= 1) ||
        symbols >= 0x1p53 || symbols != (double)(uint64_t)symbols)
        return plogp__fail(context, PLOGP_EINVAL,
                           "'%s' is no number of symbols: a whole number >= 1", text);
    options->symbols = (uint64_t)symbols;
    return PLOGP_OK;
}

static plogp_status parse_prior(const char *text, const plogp_context *context,
                                plogp_entropy_options *options)
{
    for (size_t i = 0; i < PRIORS; i++)
        if (strcmp(priors[i].name, text) == 0) {
            options->prior = priors[i].prior;
            return PLOGP_OK;
        }
    double value;
    if (plogp_number_parse(text, strlen(text), &value) != PLOGP_OK ||
        !(value > 0 && value <= 0x1p53))
        return plogp__fail(context, PLOGP_EINVAL,
                           "'%s' is no prior: use jeffreys, laplace, perks, minimax or a "
                           "number > 0",
                           text);
    options->prior = PLOGP_PRIOR_VALUE;
    options->prior_value = value;
    return PLOGP_OK;
}

static plogp_status parse_argument(const char *text, const plogp_context *context,
                                   plogp_entropy_options *options)
{
    switch (options->estimator) {
    case PLOGP_ENTROPY_MILLER_MADOW:
        return parse_symbols(text, context, options);
    case PLOGP_ENTROPY_DIRICHLET:
    case PLOGP_ENTROPY_DIRICHLET_PLUGIN:
        return parse_prior(text, context, options);
    default:
        return plogp__fail(context, PLOGP_EINVAL,
                           "the estimator %s takes no argument ':%s'",
                           plogp_entropy_estimator_name(options->estimator), text);
    }
}

plogp_status plogp_entropy_options_parse(const char *text, const plogp_context *context,
                                         plogp_entropy_options *options)
{
    if (text == NULL || options == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no estimator to read");
    const char *const colon = strchr(text, ':');
    const size_t found =
        find_name(text, colon == NULL ? strlen(text) : (size_t)(colon - text));
    if (found == NAMES)
        return plogp__fail(context, PLOGP_EINVAL,
                           "unknown estimator '%s': use auto, plugin, miller-madow[:K], "
                           "grassberger, chao-shen, chao-wang-jost, james-stein, "
                           "dirichlet[:A], dirichlet-plugin[:A], nsb, zhang or jackknife",
                           text);
    plogp_entropy_options read = *options;
    read.estimator = (plogp_entropy_estimator)found;
    if (colon != NULL)
        PLOGP_TRY(parse_argument(colon + 1, context, &read));
    *options = read;
    return PLOGP_OK;
}
