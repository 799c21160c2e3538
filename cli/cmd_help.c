#include "commands.h"
#include "help.h"

struct help_settings {
    bool commands;
};

static const struct option OPTIONS[] = {
    {"commands", 0, OPTION_FLAG, offsetof(struct help_settings, commands), NULL,
     "only the names, one a line"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static plogp_status add_page(struct invocation *invocation, plogp_buffer *page)
{
    const struct help_settings *settings = invocation->settings;
    if (settings->commands) {
        for (const struct command *const *row = commands; *row != NULL; row++) {
            plogp_buffer_add_text(page, (*row)->name);
            plogp_buffer_add_byte(page, '\n');
        }
        return PLOGP_OK;
    }
    if (invocation->argument_count == 0) {
        help_overview(page);
        return PLOGP_OK;
    }
    const char *name = invocation->arguments[0];
    const struct command *command = command_find(name);
    const char *near = command_suggest(name);
    if (command != NULL)
        help_command(page, command);
    else if (near != NULL)
        return usage_error(invocation, "no command '%.60s'; did you mean '%s'?", name,
                           near);
    else
        return usage_error(invocation, "no command '%.60s'; see plogp help", name);
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
    .settings_size = sizeof(struct help_settings),
    .arguments_max = 1,
    .run = run,
};
