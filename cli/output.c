#include "output.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "options.h"

static plogp_status standard_failed(struct output *output, const plogp_context *context)
{
    output->reader_left = errno == EPIPE;
    (void)snprintf(context->error->message, sizeof context->error->message,
                   "standard output: %s", strerror(errno));
    return PLOGP_EIO;
}

/* A pipe without a reader is in error. */
void output_look_for_reader(struct output *output, const plogp_error *error)
{
    static const char NAME[] = "standard output:";
    struct pollfd standard = {.fd = STDOUT_FILENO};
    output->reader_left = strncmp(error->message, NAME, sizeof NAME - 1) == 0 &&
                          poll(&standard, 1, 0) == 1 && (standard.revents & POLLERR) != 0;
}

plogp_status emit(struct invocation *invocation, const char *bytes, size_t length)
{
    struct output *output = &invocation->output;
    const plogp_context *context = &invocation->context;
    if (output->path == NULL)
        return fwrite(bytes, 1, length, stdout) == length
                   ? PLOGP_OK
                   : standard_failed(output, context);
    plogp_status status = PLOGP_OK;
    if (output->writer == NULL)
        status = plogp_writer_open(output->path, context, &output->writer);
    return status == PLOGP_OK ? plogp_writer_write(output->writer, bytes, length)
                              : status;
}

plogp_status output_commit(struct output *output, const plogp_context *context)
{
    if (output->path == NULL)
        return fflush(stdout) == 0 ? PLOGP_OK : standard_failed(output, context);
    const plogp_status status =
        output->writer == NULL ? PLOGP_OK : plogp_writer_commit(output->writer);
    output_discard(output);
    return status;
}

void output_discard(struct output *output)
{
    plogp_writer_free(output->writer);
    output->writer = NULL;
}
