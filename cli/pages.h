/*
 * What is made from the tables of the commands besides help: manual pages in roff and
 * completions for shells. The build runs `plogp help --as KIND` to write and install
 * them.
 */
#ifndef PLOGP_CLI_PAGES_H
#define PLOGP_CLI_PAGES_H

#include "options.h"
#include "plogp/buffer.h"

/* plogp(1), the page of the program, and plogp-NAME(1). */
void manual_overview(plogp_buffer *buffer);
void manual_command(plogp_buffer *buffer, const struct command *command);

void completion_bash(plogp_buffer *buffer);
void completion_zsh(plogp_buffer *buffer);
void completion_fish(plogp_buffer *buffer);

/* The option tables of a command, in the order help shows them; ends with NULL. */
struct option_group {
    const char *title;
    const struct option *options;
};
#define OPTION_GROUPS 4
void option_groups(const struct command *command,
                   struct option_group groups[OPTION_GROUPS]);

/* The letter that stands for an option of the command, 0 when another of the command's own
 * options has taken it. */
char option_letter(const struct command *command, const struct option *option);

/* Whether `argument` lists choices ("a|b|c") rather than naming a value ("FILE"). */
bool lists_choices(const char *argument);

#endif
