/* compare: what Q wastes on P, and how far the two are apart. */
#include "commands.h"
#include "compare.h"
#include "thresholds.h"

static const struct option OPTIONS[] = {
    {"p", 'p', OPTION_TEXT, offsetof(struct compare_settings, p), "LIST",
     "probabilities of P, the reference: 0.5,0.5 or @FILE"},
    {"q", 'q', OPTION_TEXT, offsetof(struct compare_settings, q), "LIST",
     "probabilities of Q, the model or the newer data"},
    {"support", 0, OPTION_TEXT, offsetof(struct compare_settings, support), "LIST",
     "places of the symbols on a line (default 0, 1, 2, ...)"},
    {"parametric", 0, OPTION_FLAG, offsetof(struct compare_settings, parametric), NULL,
     "the arguments are laws: 'gamma(2,1)' 'lognormal(0,1)'"},
    {"normalize", 0, OPTION_FLAG, offsetof(struct compare_settings, normalize), NULL,
     "divide -p and -q by their sums, which need not be 1"},
    {"renyi", 0, OPTION_NUMBER, offsetof(struct compare_settings, renyi), "Q",
     "the Rényi divergence of order Q >= 0 too (inf allowed)"},
    {"wasserstein", 0, OPTION_NUMBER, offsetof(struct compare_settings, wasserstein), "P",
     "the Wasserstein distance of order P >= 1 too (inf allowed)"},
    {"local", 0, OPTION_FLAG, offsetof(struct compare_settings, local), NULL,
     "what every symbol adds to cross-entropy, KL, JS and TV too"},
    {"fail-above", 0, OPTION_TEXTS, offsetof(struct compare_settings, fail_above),
     "MEASURE=VALUE", "exit code 1 when a measure passes a value; repeatable"},
    {"bins", 0, OPTION_COUNT, offsetof(struct compare_settings, bins), "N",
     "bins of a numeric column, between quantiles of P (default 10)"},
    {"permutations", 0, OPTION_COUNT, offsetof(struct compare_settings, permutations),
     "N",
     "p-values of files from random permutations, N at the most: (k + 1)/(N + 1), or "
     "20/l where the l-th is the 20th as far apart (default: asymptotic)"},
    {"correction", 0, OPTION_TEXT, offsetof(struct compare_settings, correction),
     "bh|holm|none", "of p-values for the number of columns (default bh)"},
    {"query-q", 0, OPTION_TEXT, offsetof(struct compare_settings, query_q), "SQL",
     "what to read of Q in a database (default: as --query)"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static const struct compare_settings DEFAULTS = {.renyi = NUMBER_NOT_GIVEN,
                                                 .wasserstein = NUMBER_NOT_GIVEN,
                                                 .bins = 10,
                                                 .correction = "bh"};

static plogp_status check_lists(struct invocation *invocation)
{
    const struct compare_settings *settings = invocation->settings;
    if (settings->p == NULL || settings->q == NULL)
        return usage_error(invocation, "-p LIST and -q LIST, or two files, are needed");
    if (settings->renyi != NUMBER_NOT_GIVEN && !(settings->renyi >= 0.0))
        return usage_error(invocation, "--renyi: an order is a number >= 0");
    if (settings->wasserstein != NUMBER_NOT_GIVEN && !(settings->wasserstein >= 1.0))
        return usage_error(invocation, "--wasserstein: an order is a number >= 1");
    return PLOGP_OK;
}

static plogp_status check_files(struct invocation *invocation)
{
    const struct compare_settings *settings = invocation->settings;
    if (invocation->argument_count != 2)
        return usage_error(invocation, "two files are needed: P, then Q");
    if (settings->p != NULL || settings->q != NULL || settings->support != NULL ||
        settings->normalize || settings->local || settings->renyi != NUMBER_NOT_GIVEN ||
        settings->wasserstein != NUMBER_NOT_GIVEN)
        return usage_error(invocation, "-p, -q, --support, --normalize, --renyi, "
                                       "--wasserstein and --local are for lists");
    if (settings->bins < 2 || settings->bins > 10000)
        return usage_error(invocation, "--bins: a number from 2 to 10000");
    return PLOGP_OK;
}

static plogp_status run(struct invocation *invocation)
{
    const struct compare_settings *settings = invocation->settings;
    const bool files = invocation->argument_count > 0 && !settings->parametric;
    plogp_status status = settings->parametric ? PLOGP_OK
                          : files              ? check_files(invocation)
                                               : check_lists(invocation);
    if (status == PLOGP_OK)
        status = thresholds_check(invocation, &settings->fail_above, COMPARE_MEASURES);
    if (status != PLOGP_OK)
        return status;
    if (settings->parametric)
        return compare_parametric(invocation);
    return files ? compare_files(invocation) : compare_lists(invocation);
}

const struct command cmd_compare = {
    .name = "compare",
    .section = "known distributions",
    .summary = "what Q wastes on P, and how far they are apart",
    .synopsis = "-p LIST -q LIST [--support LIST] [--normalize]\nFILE_P FILE_Q\n"
                "--parametric 'LAW_P' 'LAW_Q'",
    .description =
        "The ledger: cross-entropy = entropy + KL. KL is sum p log(p/q) - p + q, never\n"
        "negative, infinite where q = 0 < p. JS has weights 1/2, 1/2; TV is half the L1\n"
        "distance; hellinger is sqrt(1 - BC), bhattacharyya -log BC; chi2 is\n"
        "sum (p-q)^2/q; PSI is KL + KL (reverse). wasserstein is W1, energy the square\n"
        "root of twice the integral of (F-G)^2, KS the largest |F-G| on the support.\n"
        "Of two files every column is compared: levels by their text; numbers exactly,\n"
        "and for the information measures in bins between quantiles of P, with 1/2\n"
        "added to each count. A column of both files that cannot be compared, as one of\n"
        "them has no value or another type there, counts as above --fail-above.",
    .example = "plogp compare -p 0.5,0.25,0.25 -q 0.4,0.4,0.2 --fail-above tv=0.2",
    .options = OPTIONS,
    .defaults = &DEFAULTS,
    .settings_size = sizeof(struct compare_settings),
    .arguments_max = 2,
    .reads_data = true,
    .sums_up = true,
    .run = run,
};
