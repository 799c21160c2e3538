#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <popt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pages.h"
#include "plogp/number.h"
#include "plogp/suggest.h"

#define MOST_OPTIONS 96

/* An option and where its value goes. */
struct target {
    const struct option *option;
    char *settings;
};

struct parser {
    struct invocation *invocation;
    struct target targets[MOST_OPTIONS];
    struct poptOption table[MOST_OPTIONS + 1];
    size_t count;
    poptContext popt;
};

plogp_status usage_error(struct invocation *invocation, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(invocation->error.message, sizeof invocation->error.message, format,
                    arguments);
    va_end(arguments);
    return PLOGP_EINVAL;
}

static void add_options(struct parser *parser, const struct option *options,
                        void *settings)
{
    for (; options != NULL && options->name != NULL && parser->count < MOST_OPTIONS;
         options++) {
        const size_t i = parser->count++;
        parser->targets[i] = (struct target){options, settings};
        parser->table[i] = (struct poptOption){
            .longName = options->name,
            .shortName = options->letter,
            .argInfo = options->kind == OPTION_FLAG ? POPT_ARG_NONE : POPT_ARG_STRING,
            .val = (int)i + 1};
    }
}

/* One of the choices in "a|b|c"; texts with an upper-case letter list no choices. */
static bool is_choice(const char *choices, const char *text)
{
    const size_t length = strlen(text);
    for (const char *at = choices; at != NULL; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, text, length) == 0 && (at[length] == '|' || at[length] == '\0'))
            return true;
    }
    return false;
}

bool lists_choices(const char *argument)
{
    if (argument == NULL || strchr(argument, '|') == NULL)
        return false;
    for (; *argument != '\0'; argument++)
        if (isupper((unsigned char)*argument))
            return false;
    return true;
}

static void append_word(struct parser *parser, struct words *words, const char *text,
                        size_t length)
{
    struct pool *pool = &parser->invocation->pool;
    const char **items = pool_alloc(pool, (words->count + 1) * sizeof *items);
    if (words->count > 0)
        memcpy(items, words->items, words->count * sizeof *items);
    items[words->count] = pool_copy(pool, text, length);
    words->items = items;
    words->count++;
}

static void append_words(struct parser *parser, struct words *words, const char *text)
{
    for (const char *comma = strchr(text, ','); comma != NULL;
         text = comma + 1, comma = strchr(text, ','))
        append_word(parser, words, text, (size_t)(comma - text));
    append_word(parser, words, text, strlen(text));
}

static plogp_status set_number(struct parser *parser, const struct option *option,
                               double *field, const char *text)
{
    if (plogp_number_parse(text, strlen(text), field) == PLOGP_OK)
        return PLOGP_OK;
    return usage_error(parser->invocation, "--%s: '%.60s' is not a number", option->name,
                       text);
}

static plogp_status set_count(struct parser *parser, const struct option *option,
                              uint64_t *field, const char *text)
{
    char *end = NULL;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    if (!isdigit((unsigned char)text[0]) || *end != '\0' || errno != 0)
        return usage_error(parser->invocation, "--%s: '%.60s' is not a whole number >= 0",
                           option->name, text);
    *field = value;
    return PLOGP_OK;
}

static plogp_status set(struct parser *parser, const struct target *target,
                        const char *text)
{
    const struct option *option = target->option;
    if (option == NULL)
        return PLOGP_EINVAL;
    char *field = target->settings + option->field;
    if (lists_choices(option->argument) && !is_choice(option->argument, text))
        return usage_error(parser->invocation, "--%s: '%.60s' is none of %s",
                           option->name, text, option->argument);
    switch (option->kind) {
    case OPTION_FLAG:
        *(bool *)(void *)field = true;
        return PLOGP_OK;
    case OPTION_TEXT:
        *(const char **)(void *)field =
            pool_copy(&parser->invocation->pool, text, strlen(text));
        return PLOGP_OK;
    case OPTION_NUMBER:
        return set_number(parser, option, (double *)(void *)field, text);
    case OPTION_COUNT:
        return set_count(parser, option, (uint64_t *)(void *)field, text);
    case OPTION_WORDS:
        append_words(parser, (struct words *)(void *)field, text);
        return PLOGP_OK;
    case OPTION_TEXTS:
        append_word(parser, (struct words *)(void *)field, text, strlen(text));
        return PLOGP_OK;
    }
    return PLOGP_EINVAL;
}

static plogp_status unknown_option(struct parser *parser, const char *typed)
{
    const char *names[MOST_OPTIONS];
    for (size_t i = 0; i < parser->count; i++)
        names[i] = parser->targets[i].option->name;
    const char *word = typed + strspn(typed, "-");
    char name[64];
    (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    const char *near = plogp_suggest(name, names, parser->count);
    const char *command = parser->invocation->command->name;
    if (near != NULL && typed[0] == '-' && typed[1] == '-')
        return usage_error(parser->invocation, "no option %.60s; did you mean --%s?",
                           typed, near);
    return usage_error(parser->invocation, "no option %.60s; see plogp help %s", typed,
                       command);
}

static plogp_status parse_failure(struct parser *parser, int code)
{
    const char *typed = poptBadOption(parser->popt, POPT_BADOPTION_NOALIAS);
    if (code == POPT_ERROR_BADOPT)
        return unknown_option(parser, typed);
    if (code == POPT_ERROR_NOARG)
        return usage_error(parser->invocation, "%.60s needs a value", typed);
    if (code == POPT_ERROR_UNWANTEDARG)
        return usage_error(parser->invocation, "%.60s takes no value", typed);
    return usage_error(parser->invocation, "%.60s: %s", typed, poptStrerror(code));
}

static plogp_status read_options(struct parser *parser)
{
    int code = 0;
    while ((code = poptGetNextOpt(parser->popt)) > 0) {
        const struct target *target = &parser->targets[code - 1];
        char *text = poptGetOptArg(parser->popt);
        const plogp_status status = set(parser, target, text == NULL ? "" : text);
        free(text);
        if (status != PLOGP_OK)
            return status;
    }
    return code == -1 ? PLOGP_OK : parse_failure(parser, code);
}

static plogp_status read_arguments(struct parser *parser)
{
    struct invocation *invocation = parser->invocation;
    const struct command *command = invocation->command;
    struct words words = {NULL, 0};
    for (const char *text = poptGetArg(parser->popt); text != NULL;
         text = poptGetArg(parser->popt))
        append_word(parser, &words, text, strlen(text));
    invocation->arguments = words.items;
    invocation->argument_count = words.count;
    if (invocation->common.help)
        return PLOGP_OK;
    if (words.count < command->arguments_min)
        return usage_error(invocation, "an argument is missing; see plogp help %s",
                           command->name);
    if (words.count > command->arguments_max)
        return usage_error(invocation, "unexpected argument '%.60s'; see plogp help %s",
                           words.items[command->arguments_max], command->name);
    return PLOGP_OK;
}

static void *new_settings(struct invocation *invocation)
{
    const struct command *command = invocation->command;
    void *settings = pool_alloc(&invocation->pool, command->settings_size);
    if (command->defaults != NULL)
        memcpy(settings, command->defaults, command->settings_size);
    return settings;
}

plogp_status options_parse(struct invocation *invocation, int argc, const char **argv)
{
    struct parser parser = {.invocation = invocation};
    void *settings = new_settings(invocation);
    invocation->settings = settings;
    invocation->common.seed = 1;
    add_options(&parser, invocation->command->options, settings);
    if (invocation->command->reads_data)
        add_options(&parser, input_options, &invocation->input);
    add_options(&parser, common_options, &invocation->common);
    parser.popt = poptGetContext(NULL, argc, argv, parser.table, 0);
    if (parser.popt == NULL)
        return PLOGP_ENOMEM;
    plogp_status status = read_options(&parser);
    if (status == PLOGP_OK)
        status = read_arguments(&parser);
    poptFreeContext(parser.popt);
    return status;
}
