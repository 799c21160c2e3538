/* Where results go: standard output, or a file that is replaced whole or not at all. */
#ifndef PLOGP_CLI_OUTPUT_H
#define PLOGP_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "plogp/context.h"

struct invocation;

struct output {
    const char *path; /* NULL: standard output */
    FILE *file;       /* the new file while it is written */
    char *temporary;  /* its name */
    bool reader_left; /* standard output was closed by its reader: not an error */
};

/* Append bytes to the results; opens the output at the first call. */
plogp_status emit(struct invocation *invocation, const char *bytes, size_t length);

/* Make what was emitted visible / remove it. Both may be called without any emit. */
plogp_status output_commit(struct output *output, const plogp_context *context);
void output_discard(struct output *output);

plogp_status output_write(struct output *output, const plogp_context *context,
                          const char *bytes, size_t length);

#endif
