/* One run of one command, from its arguments to its exit code. */
#ifndef PLOGP_CLI_RUN_H
#define PLOGP_CLI_RUN_H

#include "options.h"

/* argv[0] is the command's name; `cancel` is raised by a signal. */
int run_command(const struct command *command, int argc, const char **argv,
                plogp_cancel *cancel);

#endif
