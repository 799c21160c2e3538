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
    {"normalize", 0, OPTION_FLAG, offsetof(struct compare_settings, normalize), NULL,
     "divide -p and -q by their sums, which need not be 1"},
    {"renyi", 0, OPTION_NUMBER, offsetof(struct compare_settings, renyi), "Q",
     "the Rényi divergence of order Q >= 0 too (inf allowed)"},
    {"fail-above", 0, OPTION_TEXTS, offsetof(struct compare_settings, fail_above),
     "MEASURE=VALUE", "exit code 1 when a measure passes a value; repeatable"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static const struct compare_settings DEFAULTS = {.renyi = COMPARE_NO_ORDER};

static plogp_status run(struct invocation *invocation)
{
    const struct compare_settings *settings = invocation->settings;
    if (settings->p == NULL || settings->q == NULL)
        return usage_error(invocation, "-p LIST and -q LIST are needed");
    if (settings->renyi != COMPARE_NO_ORDER && !(settings->renyi >= 0.0))
        return usage_error(invocation, "--renyi: an order is a number >= 0");
    const plogp_status status =
        thresholds_check(invocation, &settings->fail_above, COMPARE_MEASURES);
    return status == PLOGP_OK ? compare_lists(invocation) : status;
}

const struct command cmd_compare = {
    .name = "compare",
    .section = "known distributions",
    .summary = "what Q wastes on P, and how far they are apart",
    .synopsis = "-p LIST -q LIST [--support LIST] [--normalize]",
    .description =
        "The ledger: cross-entropy = entropy + KL. KL is sum p log(p/q) - p + q, never\n"
        "negative, infinite where q = 0 < p. JS has weights 1/2, 1/2; TV is half the L1\n"
        "distance; hellinger is sqrt(1 - BC), bhattacharyya -log BC; chi2 is\n"
        "sum (p-q)^2/q; PSI is KL + KL (reverse). wasserstein is W1, energy the square\n"
        "root of twice the integral of (F-G)^2, KS the largest |F-G| on the support.",
    .example = "plogp compare -p 0.5,0.25,0.25 -q 0.4,0.4,0.2 --fail-above tv=0.2",
    .options = OPTIONS,
    .defaults = &DEFAULTS,
    .settings_size = sizeof(struct compare_settings),
    .run = run,
};
