/* Completions for bash, zsh and fish. Whatever is no option and no choice is a file. */
#include <string.h>

#include "commands.h"
#include "pages.h"

/* One shell's way to say things; every text passes through `quote`. */
static void add_quoted(plogp_buffer *buffer, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            plogp_buffer_add_text(buffer, "'\\''");
        else
            plogp_buffer_add_byte(buffer, *text);
    }
}

static void add_command_names(plogp_buffer *buffer)
{
    for (const struct command *const *row = commands; *row != NULL; row++) {
        plogp_buffer_add_text(buffer, row == commands ? "" : " ");
        plogp_buffer_add_text(buffer, (*row)->name);
    }
}

static void add_choices(plogp_buffer *buffer, const char *choices)
{
    for (; *choices != '\0'; choices++)
        plogp_buffer_add_byte(buffer, *choices == '|' ? ' ' : *choices);
}

typedef void add_option_function(plogp_buffer *buffer, const struct command *command,
                                 const struct option *option);

static void for_each_option(plogp_buffer *buffer, const struct command *command,
                            add_option_function *add_option)
{
    struct option_group groups[OPTION_GROUPS];
    option_groups(command, groups);
    for (const struct option_group *group = groups; group->options != NULL; group++)
        for (const struct option *option = group->options; option->name != NULL; option++)
            add_option(buffer, command, option);
}

static void add_bash_name(plogp_buffer *buffer, const struct command *command,
                          const struct option *option)
{
    (void)command;
    plogp_buffer_add_text(buffer, " --");
    plogp_buffer_add_text(buffer, option->name);
}

static void add_bash_choices(plogp_buffer *buffer, const struct command *command,
                             const struct option *option)
{
    if (!lists_choices(option->argument))
        return;
    plogp_buffer_add_text(buffer, "        ");
    plogp_buffer_add_text(buffer, command->name);
    plogp_buffer_add_text(buffer, ",--");
    plogp_buffer_add_text(buffer, option->name);
    plogp_buffer_add_text(buffer, ") words='");
    add_choices(buffer, option->argument);
    plogp_buffer_add_text(buffer, "' ;;\n");
}

void completion_bash(plogp_buffer *buffer)
{
    plogp_buffer_add_text(
        buffer,
        "# bash completion for plogp\n"
        "_plogp() {\n"
        "    local word=${COMP_WORDS[COMP_CWORD]} words=\n"
        "    local command=${COMP_WORDS[1]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
        "    COMPREPLY=()\n"
        "    if [ \"$COMP_CWORD\" -eq 1 ] || { [ \"$command\" = help ] && [ "
        "\"$COMP_CWORD\" -eq 2 ] && [[ $word != -* ]]; }; then\n"
        "        COMPREPLY=($(compgen -W '");
    add_command_names(buffer);
    plogp_buffer_add_text(buffer, " --help --version' -- \"$word\"))\n"
                                  "        return\n"
                                  "    fi\n"
                                  "    case $command,$previous in\n");
    for (const struct command *const *row = commands; *row != NULL; row++)
        for_each_option(buffer, *row, add_bash_choices);
    plogp_buffer_add_text(buffer, "    esac\n"
                                  "    if [ -z \"$words\" ] && [[ $word == -* ]]; then\n"
                                  "        case $command in\n");
    for (const struct command *const *row = commands; *row != NULL; row++) {
        plogp_buffer_add_text(buffer, "        ");
        plogp_buffer_add_text(buffer, (*row)->name);
        plogp_buffer_add_text(buffer, ") words='");
        for_each_option(buffer, *row, add_bash_name);
        plogp_buffer_add_text(buffer, "' ;;\n");
    }
    plogp_buffer_add_text(
        buffer,
        "        esac\n"
        "    fi\n"
        "    [ -z \"$words\" ] || COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
        "}\n"
        "complete -o bashdefault -o default -F _plogp plogp\n");
}

/* A text inside [...] of a zsh specification. */
static void add_zsh_text(plogp_buffer *buffer, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("[]:\\", *text) != NULL)
            plogp_buffer_add_byte(buffer, '\\');
        if (*text == '\'')
            plogp_buffer_add_text(buffer, "'\\''");
        else
            plogp_buffer_add_byte(buffer, *text);
    }
}

static void add_zsh_option(plogp_buffer *buffer, const struct command *command,
                           const struct option *option)
{
    (void)command;
    plogp_buffer_add_text(buffer, " \\\n            '");
    plogp_buffer_add_text(buffer, option->kind == OPTION_TEXTS ? "*" : "");
    plogp_buffer_add_text(buffer, "--");
    plogp_buffer_add_text(buffer, option->name);
    plogp_buffer_add_text(buffer, option->argument != NULL ? "=[" : "[");
    add_zsh_text(buffer, option->help);
    plogp_buffer_add_byte(buffer, ']');
    if (option->argument != NULL) {
        plogp_buffer_add_text(buffer, ":value:");
        if (lists_choices(option->argument)) {
            plogp_buffer_add_byte(buffer, '(');
            add_choices(buffer, option->argument);
            plogp_buffer_add_byte(buffer, ')');
        } else {
            plogp_buffer_add_text(buffer, "_files");
        }
    }
    plogp_buffer_add_byte(buffer, '\'');
}

void completion_zsh(plogp_buffer *buffer)
{
    plogp_buffer_add_text(buffer, "#compdef plogp\n"
                                  "_plogp() {\n"
                                  "    local -a commands\n"
                                  "    commands=(\n");
    for (const struct command *const *row = commands; *row != NULL; row++) {
        plogp_buffer_add_text(buffer, "        '");
        plogp_buffer_add_text(buffer, (*row)->name);
        plogp_buffer_add_byte(buffer, ':');
        add_zsh_text(buffer, (*row)->summary);
        plogp_buffer_add_text(buffer, "'\n");
    }
    plogp_buffer_add_text(buffer, "    )\n"
                                  "    if (( CURRENT == 2 )); then\n"
                                  "        _describe command commands\n"
                                  "        return\n"
                                  "    fi\n"
                                  "    local command=$words[2]\n"
                                  "    shift words\n"
                                  "    (( CURRENT-- ))\n"
                                  "    case $command in\n");
    for (const struct command *const *row = commands; *row != NULL; row++) {
        plogp_buffer_add_text(buffer, "    ");
        plogp_buffer_add_text(buffer, (*row)->name);
        plogp_buffer_add_text(buffer, ")\n        _arguments");
        for_each_option(buffer, *row, add_zsh_option);
        plogp_buffer_add_text(buffer, " \\\n            '*:file:_files' ;;\n");
    }
    plogp_buffer_add_text(buffer, "    esac\n}\n_plogp \"$@\"\n");
}

static void add_fish_option(plogp_buffer *buffer, const struct command *command,
                            const struct option *option)
{
    plogp_buffer_add_text(buffer, "complete -c plogp -n '__fish_seen_subcommand_from ");
    plogp_buffer_add_text(buffer, command->name);
    plogp_buffer_add_text(buffer, "' -l ");
    plogp_buffer_add_text(buffer, option->name);
    const char letter = option_letter(command, option);
    if (letter != 0) {
        plogp_buffer_add_text(buffer, " -s ");
        plogp_buffer_add_byte(buffer, letter);
    }
    if (lists_choices(option->argument)) {
        plogp_buffer_add_text(buffer, " -x -a '");
        add_choices(buffer, option->argument);
        plogp_buffer_add_byte(buffer, '\'');
    } else if (option->argument != NULL) {
        plogp_buffer_add_text(buffer, " -r");
    }
    plogp_buffer_add_text(buffer, " -d '");
    add_quoted(buffer, option->help);
    plogp_buffer_add_text(buffer, "'\n");
}

void completion_fish(plogp_buffer *buffer)
{
    plogp_buffer_add_text(buffer, "# fish completion for plogp\n");
    for (const struct command *const *row = commands; *row != NULL; row++) {
        plogp_buffer_add_text(buffer,
                              "complete -c plogp -f -n __fish_use_subcommand -a ");
        plogp_buffer_add_text(buffer, (*row)->name);
        plogp_buffer_add_text(buffer, " -d '");
        add_quoted(buffer, (*row)->summary);
        plogp_buffer_add_text(buffer, "'\n");
    }
    for (const struct command *const *row = commands; *row != NULL; row++)
        for_each_option(buffer, *row, add_fish_option);
}
