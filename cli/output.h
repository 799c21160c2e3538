/* Where results go: standard output, or a file that is replaced whole or not at all. */
#ifndef PLOGP_CLI_OUTPUT_H
#define PLOGP_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "plogp/context.h"
#include "plogp/writer.h"

struct invocation;

struct output {
    const char *path;     /* NULL: standard output */
    plogp_writer *writer; /* of the file, once something was emitted */
    bool reader_left;     /* standard output was closed by its reader: not an error */
};

/* Append bytes to the results. */
plogp_status emit(struct invocation *invocation, const char *bytes, size_t length);

/* The library failed with this error: was it that standard output has no reader? */
void output_look_for_reader(struct output *output, const plogp_error *error);

/* Put what was emitted in its place / take it back. Both may be called without any emit.
 */
plogp_status output_commit(struct output *output, const plogp_context *context);
void output_discard(struct output *output);

#endif
