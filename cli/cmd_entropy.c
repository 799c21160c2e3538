/* entropy: of a list of probabilities, of counts, or of the columns of a file. */
#include "commands.h"
#include "entropy.h"

static const struct option OPTIONS[] = {
    {"probabilities", 'p', OPTION_TEXT, offsetof(struct entropy_settings, probabilities),
     "LIST", "probabilities: 0.5,0.25,0.25 or @FILE"},
    {"counts", 'c', OPTION_TEXT, offsetof(struct entropy_settings, counts), "LIST",
     "how often each symbol was seen: 7,2,1 or @FILE"},
    {"normalize", 0, OPTION_FLAG, offsetof(struct entropy_settings, normalize), NULL,
     "divide -p by its sum, which need not be 1"},
    {"estimator", 0, OPTION_TEXT, offsetof(struct entropy_settings, estimator), "NAME",
     "of counts: plugin miller-madow[:K] grassberger chao-shen chao-wang-jost "
     "james-stein dirichlet[:A] dirichlet-plugin[:A] nsb zhang jackknife; of numeric "
     "columns: kl[:K] vasicek ebrahimi van-es correa "
     "kde[:silverman|scott|sheather-jones] "
     "histogram[:freedman-diaconis|sturges|scott|doane] (the first rule is the default)"},
    {"alphabet", 0, OPTION_COUNT, offsetof(struct entropy_settings, alphabet), "K",
     "number of possible symbols, seen or not (default: those given)"},
    {"bytes", 0, OPTION_FLAG, offsetof(struct entropy_settings, bytes), NULL,
     "the bytes of FILE are the symbols"},
    {"payoff", 0, OPTION_TEXT, offsetof(struct entropy_settings, payoff), "LIST",
     "what each symbol of -p pays: its expected value is added"},
    {"joint", 0, OPTION_FLAG, offsetof(struct entropy_settings, joint), NULL,
     "the columns of FILE as one variable: entropy of their combinations, total "
     "correlation, and the interaction information of three"},
    {"local", 0, OPTION_FLAG, offsetof(struct entropy_settings, local), NULL,
     "of -p and -c: the surprisal of every symbol and what it adds, too"},
    {"renyi", 0, OPTION_NUMBER, offsetof(struct entropy_settings, renyi), "Q",
     "Rényi entropy of order Q >= 0 (inf allowed)"},
    {"tsallis", 0, OPTION_NUMBER, offsetof(struct entropy_settings, tsallis), "Q",
     "Tsallis entropy of order Q >= 0, which has no unit"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static const struct entropy_settings DEFAULTS = {.renyi = NUMBER_NOT_GIVEN,
                                                 .tsallis = NUMBER_NOT_GIVEN};

static bool is_order(double order)
{
    return order == NUMBER_NOT_GIVEN || order >= 0.0;
}

static plogp_status check_options(struct invocation *invocation)
{
    const struct entropy_settings *settings = invocation->settings;
    if (!is_order(settings->renyi) || !is_order(settings->tsallis))
        return usage_error(invocation, "an order is a number >= 0");
    const bool ordered =
        settings->renyi != NUMBER_NOT_GIVEN || settings->tsallis != NUMBER_NOT_GIVEN;
    if (settings->renyi != NUMBER_NOT_GIVEN && settings->tsallis != NUMBER_NOT_GIVEN)
        return usage_error(invocation, "--renyi and --tsallis do not go together");
    if (ordered && settings->estimator != NULL)
        return usage_error(invocation, "--estimator is for the Shannon entropy");
    if (settings->normalize && settings->probabilities == NULL)
        return usage_error(invocation, "--normalize is for -p");
    if (settings->payoff != NULL && settings->probabilities == NULL)
        return usage_error(invocation, "--payoff is for -p");
    if (settings->estimator != NULL && settings->probabilities != NULL)
        return usage_error(invocation, "--estimator is for counts and files");
    if (settings->bytes && invocation->argument_count != 1)
        return usage_error(invocation, "--bytes needs one FILE");
    if (settings->local && invocation->argument_count > 0)
        return usage_error(invocation, "--local is for -p and -c");
    return PLOGP_OK;
}

static plogp_status check_joint(struct invocation *invocation)
{
    const struct entropy_settings *settings = invocation->settings;
    if (settings->joint && invocation->argument_count != 1)
        return usage_error(invocation, "--joint needs one FILE");
    if (settings->joint &&
        (settings->bytes || settings->estimator != NULL ||
         settings->renyi != NUMBER_NOT_GIVEN || settings->tsallis != NUMBER_NOT_GIVEN))
        return usage_error(invocation,
                           "--joint is the plug-in Shannon entropy of columns: "
                           "no --bytes, --estimator, --renyi or --tsallis");
    return PLOGP_OK;
}

static plogp_status run(struct invocation *invocation)
{
    const struct entropy_settings *settings = invocation->settings;
    const int inputs = (settings->probabilities != NULL) + (settings->counts != NULL) +
                       (invocation->argument_count > 0);
    if (inputs == 0)
        return usage_error(invocation, "-p LIST, -c LIST or FILE is missing");
    if (inputs > 1)
        return usage_error(invocation, "-p, -c and FILE do not go together");
    plogp_status status = check_options(invocation);
    if (status == PLOGP_OK)
        status = check_joint(invocation);
    if (status != PLOGP_OK)
        return status;
    if (settings->joint)
        return entropy_of_joint(invocation);
    if (settings->bytes)
        return entropy_of_bytes(invocation);
    if (invocation->argument_count > 0)
        return entropy_of_files(invocation);
    return settings->probabilities != NULL ? entropy_of_probabilities(invocation)
                                           : entropy_of_counts(invocation);
}

const struct command cmd_entropy = {
    .name = "entropy",
    .section = "known distributions",
    .summary = "mean information of a distribution",
    .synopsis = "-p LIST [--normalize]\n-c LIST [--estimator NAME]\nFILE... "
                "[--estimator NAME] [--bytes]",
    .description =
        "H = -sum p log p, with 0 log 0 = 0. Probabilities are used as given when they\n"
        "sum to 1 within 1e-9 for each; other sums are an error without --normalize.\n"
        "The perplexity is the number of equally likely symbols with this entropy.",
    .example = "plogp entropy -p 0.5,0.125,0.125,0.25",
    .options = OPTIONS,
    .defaults = &DEFAULTS,
    .settings_size = sizeof(struct entropy_settings),
    .arguments_max = SIZE_MAX,
    .reads_data = true,
    .sums_up = true,
    .run = run,
};
