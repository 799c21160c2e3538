/* surprisal: the information of single outcomes, and of whole messages. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "explain.h"
#include "plogp/information.h"
#include "plogp/number.h"

struct surprisal_settings {
    double messages, alphabet;
};

static const struct option OPTIONS[] = {
    {"messages", 0, OPTION_NUMBER, offsetof(struct surprisal_settings, messages), "N",
     "symbols of a message, with --alphabet"},
    {"alphabet", 0, OPTION_NUMBER, offsetof(struct surprisal_settings, alphabet), "S",
     "equally likely symbols there are to choose from"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static const struct surprisal_settings DEFAULTS = {.messages = NUMBER_NOT_GIVEN,
                                                   .alphabet = NUMBER_NOT_GIVEN};

/* "surprisal = -log2(0.25) = 2 bit" and "quantity = 1·log2(26) = 4.70044 bit" */
static void explain(struct invocation *invocation, const char *formula, double argument,
                    double nats)
{
    char name[EXPLAIN_NUMBER], x[EXPLAIN_NUMBER], result[EXPLAIN_NUMBER];
    if (!invocation->explain)
        return;
    document_explain(&invocation->document, "%s%s(%s) = %s %s", formula,
                     explain_log(invocation, name), explain_number(argument, x),
                     explain_nats(invocation, nats, result),
                     invocation->render.unit.name);
}

static plogp_status add_quantity(struct invocation *invocation)
{
    const struct surprisal_settings *settings = invocation->settings;
    if (!(settings->messages >= 0.0))
        return usage_error(invocation, "--messages: a number >= 0 is needed");
    if (!(settings->alphabet >= 1.0))
        return usage_error(invocation, "--alphabet: a number >= 1 is needed");
    plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_number(row, "messages", settings->messages, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(row, "alphabet", settings->alphabet, PLOGP_QUANTITY_PLAIN);
    const double quantity =
        plogp_quantity_of_information(settings->messages, settings->alphabet);
    char formula[64], n[EXPLAIN_NUMBER];
    (void)snprintf(formula, sizeof formula, "quantity = %s·",
                   explain_number(settings->messages, n));
    plogp_result_add_number(row, "quantity", quantity, PLOGP_QUANTITY_INFORMATION);
    explain(invocation, formula, settings->alphabet, quantity);
    return PLOGP_OK;
}

static plogp_status add_surprisal(struct invocation *invocation, const char *text)
{
    double p = 0.0;
    if (plogp_number_parse(text, strlen(text), &p) != PLOGP_OK) {
        (void)usage_error(invocation, "'%.60s' is not a number", text);
        return PLOGP_EFORMAT;
    }
    if (!(p >= 0.0 && p <= 1.0)) {
        (void)usage_error(invocation, "%.60s is no probability: it is not in 0..1", text);
        return PLOGP_EDOMAIN;
    }
    plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_number(row, "p", p, PLOGP_QUANTITY_PROBABILITY);
    plogp_result_add_number(row, "surprisal", plogp_surprisal(p),
                            PLOGP_QUANTITY_INFORMATION);
    explain(invocation, "surprisal = -", p, plogp_surprisal(p));
    return PLOGP_OK;
}

static plogp_status run(struct invocation *invocation)
{
    const struct surprisal_settings *settings = invocation->settings;
    const bool message =
        settings->messages != NUMBER_NOT_GIVEN || settings->alphabet != NUMBER_NOT_GIVEN;
    if (message && invocation->argument_count > 0)
        return usage_error(invocation, "probabilities and --messages do not go together");
    if (message)
        return add_quantity(invocation);
    if (invocation->argument_count == 0)
        return usage_error(invocation,
                           "a probability, or --messages and --alphabet, is missing");
    for (size_t i = 0; i < invocation->argument_count; i++) {
        const plogp_status status = add_surprisal(invocation, invocation->arguments[i]);
        if (status != PLOGP_OK)
            return status;
    }
    return PLOGP_OK;
}

const struct command cmd_surprisal = {
    .name = "surprisal",
    .section = "known distributions",
    .summary = "information of outcomes and of messages",
    .synopsis = "P...\n--messages N --alphabet S",
    .description =
        "The surprisal of an outcome of probability p is -log p: 0 for a certain one,\n"
        "infinite for an impossible one. A message of N symbols, each of S equally\n"
        "likely ones, has the quantity of information N log S.",
    .example = "plogp surprisal 0.25 0.5\nplogp surprisal --messages 1 --alphabet 26",
    .options = OPTIONS,
    .defaults = &DEFAULTS,
    .settings_size = sizeof(struct surprisal_settings),
    .arguments_max = 100000,
    .run = run,
};
