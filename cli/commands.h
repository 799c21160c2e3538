/* The commands, one line each, and the table made of them in main.c. */
#ifndef PLOGP_CLI_COMMANDS_H
#define PLOGP_CLI_COMMANDS_H

#include "options.h"

extern const struct command cmd_code;
extern const struct command cmd_compare;
extern const struct command cmd_convert;
extern const struct command cmd_describe;
extern const struct command cmd_entropy;
extern const struct command cmd_evaluate;
extern const struct command cmd_fit;
extern const struct command cmd_help;
extern const struct command cmd_merge;
extern const struct command cmd_mi;
extern const struct command cmd_predict;
extern const struct command cmd_state;
extern const struct command cmd_simulate;
extern const struct command cmd_surprisal;
extern const struct command cmd_train;

/* The table, ended by NULL; sections stand together. */
extern const struct command *const commands[];

/* The row called `name`, or NULL. */
const struct command *command_find(const char *name);
/* A command with a similar name, or NULL. */
const char *command_suggest(const char *name);

#endif
