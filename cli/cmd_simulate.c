/* simulate: draws from a law, and how a statistic of n of them varies. */
#include "commands.h"
#include "figures.h"
#include "files_explain.h"
#include "lists.h"
#include "plogp/list.h"
#include "plogp/number.h"
#include "plogp/sampling.h"

#include <math.h>
#include <string.h>

#define SIZE_LARGEST 1e9
#define BLOCK_SIZE   65536

struct simulate_settings {
    const char *statistic;
    const char *parameter;
    const char *sizes;
    uint64_t replicates;
    uint64_t samples;
};

static const struct simulate_settings DEFAULTS = {
    .statistic = "mean", .sizes = "1,2,5,10,30,100", .replicates = 1000};

static const struct option OPTIONS[] = {
    {"statistic", 0, OPTION_TEXT, offsetof(struct simulate_settings, statistic),
     "mean|variance|median|mle", "what is taken of each sample (default mean)"},
    {"parameter", 0, OPTION_TEXT, offsetof(struct simulate_settings, parameter), "NAME",
     "which parameter mle estimates (default the first)"},
    {"n", 'n', OPTION_TEXT, offsetof(struct simulate_settings, sizes), "LIST",
     "sizes of the samples (default 1,2,5,10,30,100)"},
    {"replicates", 0, OPTION_COUNT, offsetof(struct simulate_settings, replicates), "R",
     "samples of each size (default 1000)"},
    {"samples", 0, OPTION_COUNT, offsetof(struct simulate_settings, samples), "N",
     "print N draws, one a line, and nothing else"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

/* Draws as lines of shortest decimals, a block at a time. */
static plogp_status print_draws(struct invocation *invocation,
                                const plogp_distribution *law, uint64_t count)
{
    char block[BLOCK_SIZE];
    size_t used = 0;
    plogp_status status = PLOGP_OK;
    for (uint64_t i = 0; i < count && status == PLOGP_OK; i++) {
        const double draw = plogp_distribution_draw(law, invocation->context.seed, 0, i);
        used += plogp_number_format(draw, block + used);
        block[used++] = '\n';
        if (used + PLOGP_NUMBER_SIZE + 1 > sizeof block || i + 1 == count) {
            status = emit(invocation, block, used);
            used = 0;
        }
        if (plogp_cancel_requested(invocation->context.cancel))
            return PLOGP_ECANCEL;
    }
    return status;
}

static void add_quantiles(plogp_result *row, const plogp_sampling_result *result)
{
    static const char *const keys[PLOGP_SAMPLING_QUANTILES] = {"0.025", "0.25", "0.5",
                                                               "0.75", "0.975"};
    plogp_result *const quantiles = plogp_result_add_object(row, "quantiles");
    for (size_t i = 0; i < PLOGP_SAMPLING_QUANTILES; i++)
        plogp_result_add_known(quantiles, keys[i], result->quantiles[i],
                               PLOGP_QUANTITY_PLAIN);
}

static void add_row(struct invocation *invocation, const plogp_sampling_result *result)
{
    plogp_result *const row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_integer(row, "n", result->n);
    plogp_result_add_integer(row, "replicates", result->replicates);
    plogp_result_add_known(row, "mean", result->mean, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "expected", result->expected, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "bias", result->bias, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "bias_se", result->bias_se, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "variance", result->variance, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "expected_variance", result->expected_variance,
                           PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "skewness", result->skewness, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "kl_to_normal", result->kl_to_normal,
                           PLOGP_QUANTITY_INFORMATION);
    if (!isnan(result->kl_low))
        plogp_result_add_known_interval(row, "kl_ci", result->kl_low, result->kl_high,
                                        PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_text(row, "kl_method", result->kl_method);
    if (!isnan(result->coverage))
        plogp_result_add_number(row, "coverage", result->coverage,
                                PLOGP_QUANTITY_PROBABILITY);
    add_quantiles(row, result);
}

static plogp_status find_parameter(struct invocation *invocation,
                                   const plogp_distribution *law, size_t *index)
{
    const struct simulate_settings *const settings = invocation->settings;
    for (*index = 0; settings->parameter != NULL; (*index)++) {
        const char *const name = plogp_family_parameter_name(law->family, *index);
        if (name == NULL)
            return usage_error(invocation, "%s has no parameter '%s'", law->family,
                               settings->parameter);
        if (strcmp(name, settings->parameter) == 0)
            break;
    }
    return PLOGP_OK;
}

static plogp_status describe_sizes(struct invocation *invocation,
                                   const plogp_distribution *law,
                                   const plogp_sampling_options *options)
{
    const struct simulate_settings *const settings = invocation->settings;
    plogp_result *const curves = figure_sampling(invocation, settings->statistic);
    double *sizes = NULL;
    size_t count = 0;
    plogp_status status = blame_option(
        invocation, "--n",
        plogp_list_read(settings->sizes, &invocation->context, &sizes, &count));
    for (size_t i = 0; status == PLOGP_OK && i < count; i++) {
        plogp_sampling_result result = {.n = 0};
        if (!(sizes[i] >= 1.0 && sizes[i] <= SIZE_LARGEST && floor(sizes[i]) == sizes[i]))
            status = usage_error(invocation, "--n: whole numbers from 1 to 1e9");
        else
            status = plogp_sampling_distribution(law, (size_t)sizes[i], options,
                                                 &invocation->context, &result);
        if (status == PLOGP_OK) {
            add_row(invocation, &result);
            figure_sampling_add(curves, &result);
            explain_sampling(invocation, &result);
        }
    }
    if (invocation->explain && options->statistic == PLOGP_STATISTIC_MEAN)
        document_explain(&invocation->document,
                         "Var(mean) = variance of one draw / n, and KL to the normal law "
                         "falls with n: the central limit theorem");
    plogp_list_free(sizes, &invocation->context);
    return status;
}

static plogp_status run(struct invocation *invocation)
{
    const struct simulate_settings *const settings = invocation->settings;
    const plogp_context *const context = &invocation->context;
    plogp_distribution law;
    plogp_sampling_options options = plogp_sampling_options_defaults();
    plogp_status status =
        plogp_distribution_parse(invocation->arguments[0], context, &law);
    if (status != PLOGP_OK)
        return PLOGP_EINVAL;
    if (settings->samples > 0)
        return print_draws(invocation, &law, settings->samples);
    options.replicates = (size_t)settings->replicates;
    status = plogp_statistic_parse(settings->statistic, context, &options.statistic);
    if (status == PLOGP_OK)
        status = find_parameter(invocation, &law, &options.parameter);
    document_use_seed(&invocation->document, context);
    return status == PLOGP_OK ? describe_sizes(invocation, &law, &options) : status;
}

const struct command cmd_simulate = {
    .name = "simulate",
    .section = "estimation",
    .summary = "draws from a law, and how a statistic of n draws varies",
    .synopsis = "'LAW' [--statistic NAME] [--n LIST] [--replicates R]\n"
                "'LAW' --samples N",
    .description =
        "The sampling distribution of a statistic over samples of n draws. variance is\n"
        "that of the statistic, expected_variance what theory gives: sigma^2 / n for "
        "the\n"
        "mean, 1 / (4 n f(m)^2) for the median, the mean squared standard error for "
        "mle,\n"
        "whose coverage is the share of 95 % intervals that hold the truth. "
        "kl_to_normal\n"
        "is the divergence from its law to the normal one: exact where the law of the\n"
        "mean is known, otherwise estimated by nearest neighbours. `plogp help "
        "--families`\n"
        "lists the laws.",
    .example = "plogp simulate 'exponential(1)' --n 1,4,16,64",
    .options = OPTIONS,
    .defaults = &DEFAULTS,
    .settings_size = sizeof(struct simulate_settings),
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run,
};
