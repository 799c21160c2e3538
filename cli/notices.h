/* What a command says on stderr: a line each, in which nothing can steer a terminal. */
#ifndef PLOGP_CLI_NOTICES_H
#define PLOGP_CLI_NOTICES_H

#include "plogp/result.h"

/* "plogp COMMAND: KIND TEXT"; control characters, which a file's names may bring along, are
 * shown as '?'. */
void notices_line(const char *command, const char *kind, const char *text);

/* The texts of a list, each a line of its own; but "NAME: TEXT" that more than three names share
 * is one line, "A; B; C and 222 more: TEXT", in the place of the first. */
void notices_warnings(const char *command, const plogp_result *warnings);

#endif
