#include <string.h>

#include "commands.h"
#include "help.h"
#include "pages.h"
#include "plogp/distribution.h"

struct help_settings {
    bool commands;
    bool families;
    const char *as;
};

static const struct help_settings DEFAULTS = {.as = "text"};

static const struct option OPTIONS[] = {
    {"commands", 0, OPTION_FLAG, offsetof(struct help_settings, commands), NULL,
     "only the names, one a line"},
    {"families", 0, OPTION_FLAG, offsetof(struct help_settings, families), NULL,
     "the families of distributions with their parameters, one a line"},
    {"as", 0, OPTION_TEXT, offsetof(struct help_settings, as), "text|man|bash|zsh|fish",
     "a manual page in roff, or completions for a shell"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static const struct {
    const char *name;
    void (*overview)(plogp_buffer *buffer);
    void (*command)(plogp_buffer *buffer, const struct command *command);
} FORMS[] = {
    {"text", help_overview, help_command}, {"man", manual_overview, manual_command},
    {"bash", completion_bash, NULL},       {"zsh", completion_zsh, NULL},
    {"fish", completion_fish, NULL},
};

static void add_names(plogp_buffer *page)
{
    for (const struct command *const *row = commands; *row != NULL; row++) {
        plogp_buffer_add_text(page, (*row)->name);
        plogp_buffer_add_byte(page, '\n');
    }
}

/* "gamma(shape,scale)"; of mixtures, which are named for their components, only one. */
static void add_families(plogp_buffer *page)
{
    for (size_t i = 0; i < plogp_family_count(); i++) {
        const char *const name = plogp_family_name(i);
        const char *const number = strchr(name, ':');
        if (number != NULL && strcmp(number, ":2") != 0)
            continue;
        plogp_buffer_add_text(page, name);
        for (size_t k = 0; k < plogp_family_parameter_count(name); k++) {
            plogp_buffer_add_byte(page, k == 0 ? '(' : ',');
            plogp_buffer_add_text(page, plogp_family_parameter_name(name, k));
        }
        plogp_buffer_add_text(page, number == NULL ? ")\n" : ") ... normal-mixture:8\n");
    }
}

static plogp_status unknown_command(struct invocation *invocation, const char *name)
{
    const char *near = command_suggest(name);
    if (near != NULL)
        return usage_error(invocation, "no command '%.60s'; did you mean '%s'?", name,
                           near);
    return usage_error(invocation, "no command '%.60s'; see plogp help", name);
}

static plogp_status add_page(struct invocation *invocation, plogp_buffer *page)
{
    const struct help_settings *settings = invocation->settings;
    const char *name = invocation->argument_count > 0 ? invocation->arguments[0] : NULL;
    const struct command *command = name == NULL ? NULL : command_find(name);
    size_t form = 0;
    while (strcmp(FORMS[form].name, settings->as) != 0)
        form++;
    if (name != NULL && command == NULL)
        return unknown_command(invocation, name);
    if (settings->commands)
        add_names(page);
    else if (settings->families)
        add_families(page);
    else if (command == NULL)
        FORMS[form].overview(page);
    else if (FORMS[form].command != NULL)
        FORMS[form].command(page, command);
    else
        return usage_error(invocation, "--as %s is about all commands", settings->as);
    return PLOGP_OK;
}

static plogp_status run(struct invocation *invocation)
{
    plogp_buffer page;
    plogp_buffer_init(&page, &invocation->context);
    plogp_status status = add_page(invocation, &page);
    if (status == PLOGP_OK)
        status = page.status;
    if (status == PLOGP_OK)
        status = emit(invocation, page.bytes, page.length);
    plogp_buffer_clear(&page);
    return status;
}

const struct command cmd_help = {
    .name = "help",
    .section = "about",
    .summary = "the commands, or the page of one of them",
    .synopsis = "[COMMAND]",
    .description = NULL,
    .example = "plogp help help",
    .options = OPTIONS,
    .defaults = &DEFAULTS,
    .settings_size = sizeof(struct help_settings),
    .arguments_max = 1,
    .run = run,
};
