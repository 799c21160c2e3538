/* The pages of help, made from the tables of the commands. */
#ifndef PLOGP_CLI_HELP_H
#define PLOGP_CLI_HELP_H

#include "options.h"
#include "plogp/buffer.h"

/* All commands by section. */
void help_overview(plogp_buffer *buffer);
/* One command on one screen. */
void help_command(plogp_buffer *buffer, const struct command *command);

#endif
