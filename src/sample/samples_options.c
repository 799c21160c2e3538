/* The estimators of a numeric column by name. */
#include <math.h>
#include <string.h>

#include "base/status.h"
#include "plogp/entropy_samples.h"
#include "plogp/number.h"

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
