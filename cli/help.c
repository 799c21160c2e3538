#include "help.h"

#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "pages.h"
#include "plogp/version.h"

#define PAGE    80
#define HELP_AT 30 /* the column where the texts of options begin */
#define NAME_AT 2

char option_letter(const struct command *command, const struct option *option)
{
    const struct option *own = command->options;
    for (; own != NULL && own->name != NULL; own++)
        if (own != option && own->letter == option->letter)
            return 0;
    return option->letter;
}

#define BLANKS " \n"

/* Append `text` from column `at`, broken between words and continued at `indent`. */
static void add_wrapped(plogp_buffer *buffer, const char *text, size_t at, size_t indent)
{
    bool first = true;
    for (text += strspn(text, BLANKS); *text != '\0'; text += strspn(text, BLANKS)) {
        const size_t word = strcspn(text, BLANKS);
        if (!first && at + 1 + word > PAGE) {
            plogp_buffer_add_byte(buffer, '\n');
            plogp_buffer_add_repeated(buffer, ' ', indent);
            at = indent;
        } else if (!first) {
            plogp_buffer_add_byte(buffer, ' ');
            at++;
        }
        plogp_buffer_add(buffer, text, word);
        at += word;
        text += word;
        first = false;
    }
    plogp_buffer_add_byte(buffer, '\n');
}

/* Append each line of `text` behind `prefix`. */
static void add_lines(plogp_buffer *buffer, const char *prefix, const char *text)
{
    while (*text != '\0') {
        const size_t line = strcspn(text, "\n");
        plogp_buffer_add_text(buffer, prefix);
        plogp_buffer_add(buffer, text, line);
        plogp_buffer_add_byte(buffer, '\n');
        text += line + (text[line] == '\n');
    }
}

static void add_option(plogp_buffer *buffer, const struct command *command,
                       const struct option *option)
{
    char names[96];
    const char letter = option_letter(command, option);
    const char short_name[] = {'-', letter, ',', ' ', '\0'};
    const int length = snprintf(names, sizeof names, "%*s%s--%s%s%s", NAME_AT, "",
                                letter != 0 ? short_name : "    ", option->name,
                                option->argument != NULL ? " " : "",
                                option->argument != NULL ? option->argument : "");
    size_t at = length < 0 ? 0 : strlen(names);
    plogp_buffer_add(buffer, names, at);
    if (at + 2 > HELP_AT) {
        plogp_buffer_add_byte(buffer, '\n');
        at = 0;
    }
    plogp_buffer_add_repeated(buffer, ' ', HELP_AT - at);
    add_wrapped(buffer, option->help, HELP_AT, HELP_AT);
}

void option_groups(const struct command *command,
                   struct option_group groups[OPTION_GROUPS])
{
    size_t count = 0;
    if (command->options != NULL && command->options->name != NULL)
        groups[count++] = (struct option_group){"", command->options};
    if (command->reads_data)
        groups[count++] = (struct option_group){"input:", input_options};
    groups[count++] = (struct option_group){"every command:", common_options};
    groups[count] = (struct option_group){NULL, NULL};
}

static void add_options(plogp_buffer *buffer, const struct command *command)
{
    struct option_group groups[OPTION_GROUPS];
    option_groups(command, groups);
    for (const struct option_group *group = groups; group->options != NULL; group++) {
        plogp_buffer_add_text(buffer, group->title);
        plogp_buffer_add_text(buffer, group->title[0] != '\0' ? "\n" : "");
        for (const struct option *option = group->options; option->name != NULL; option++)
            add_option(buffer, command, option);
    }
}

static void add_usage(plogp_buffer *buffer, const struct command *command)
{
    const char *lead = "usage: plogp ";
    for (const char *text = command->synopsis; *text != '\0';) {
        const size_t line = strcspn(text, "\n");
        plogp_buffer_add_text(buffer, lead);
        plogp_buffer_add_text(buffer, command->name);
        plogp_buffer_add_byte(buffer, ' ');
        plogp_buffer_add(buffer, text, line);
        plogp_buffer_add_byte(buffer, '\n');
        text += line + (text[line] == '\n');
        lead = "       plogp ";
    }
}

void help_command(plogp_buffer *buffer, const struct command *command)
{
    plogp_buffer_add_text(buffer, "plogp ");
    plogp_buffer_add_text(buffer, command->name);
    plogp_buffer_add_text(buffer, " - ");
    plogp_buffer_add_text(buffer, command->summary);
    plogp_buffer_add_text(buffer, "\n\n");
    add_usage(buffer, command);
    if (command->description != NULL) {
        plogp_buffer_add_byte(buffer, '\n');
        add_wrapped(buffer, command->description, 0, 0);
    }
    plogp_buffer_add_byte(buffer, '\n');
    add_options(buffer, command);
    if (command->example != NULL) {
        plogp_buffer_add_text(buffer, "\nexample:\n");
        add_lines(buffer, "  ", command->example);
    }
}

void help_overview(plogp_buffer *buffer)
{
    const char *section = "";
    plogp_buffer_add_text(buffer, "plogp " PLOGP_VERSION
                                  " - how many bits does a model Q waste on data P, "
                                  "and which Q wastes\nthe least?\n\n"
                                  "usage: plogp COMMAND [OPTIONS] [ARGUMENTS]\n"
                                  "       plogp help COMMAND\n"
                                  "       plogp --version\n");
    for (const struct command *const *row = commands; *row != NULL; row++) {
        const struct command *command = *row;
        if (strcmp(command->section, section) != 0) {
            section = command->section;
            plogp_buffer_add_byte(buffer, '\n');
            plogp_buffer_add_text(buffer, section);
            plogp_buffer_add_byte(buffer, '\n');
        }
        char name[32];
        (void)snprintf(name, sizeof name, "  %-12s", command->name);
        plogp_buffer_add_text(buffer, name);
        add_wrapped(buffer, command->summary, strlen(name), strlen(name));
    }
}
