#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "options.h"

static plogp_status fail(const struct output *output, const plogp_context *context)
{
    const char *name = output->path != NULL ? output->path : "standard output";
    if (context->error != NULL)
        (void)snprintf(context->error->message, sizeof context->error->message, "%s: %s",
                       name, strerror(errno));
    return PLOGP_EIO;
}

static plogp_status open_file(struct output *output, const plogp_context *context)
{
    struct stat found;
    if (stat(output->path, &found) == 0 && S_ISDIR(found.st_mode)) {
        errno = EISDIR;
        return fail(output, context);
    }
    const size_t size = strlen(output->path) + sizeof ".XXXXXX";
    output->temporary = malloc(size);
    if (output->temporary == NULL)
        return fail(output, context);
    (void)snprintf(output->temporary, size, "%s.XXXXXX", output->path);
    const int descriptor = mkstemp(output->temporary);
    output->file = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    if (output->file != NULL)
        return PLOGP_OK;
    const plogp_status status = fail(output, context);
    if (descriptor >= 0) {
        (void)close(descriptor);
        (void)unlink(output->temporary);
    }
    free(output->temporary);
    output->temporary = NULL;
    return status;
}

static plogp_status write_standard(struct output *output, const plogp_context *context,
                                   const char *bytes, size_t length)
{
    if (fwrite(bytes, 1, length, stdout) == length)
        return PLOGP_OK;
    output->reader_left = errno == EPIPE;
    return fail(output, context);
}

plogp_status output_write(struct output *output, const plogp_context *context,
                          const char *bytes, size_t length)
{
    if (output->path == NULL)
        return write_standard(output, context, bytes, length);
    if (output->file == NULL) {
        const plogp_status status = open_file(output, context);
        if (status != PLOGP_OK)
            return status;
    }
    return fwrite(bytes, 1, length, output->file) == length ? PLOGP_OK
                                                            : fail(output, context);
}

plogp_status emit(struct invocation *invocation, const char *bytes, size_t length)
{
    return output_write(&invocation->output, &invocation->context, bytes, length);
}

plogp_status output_commit(struct output *output, const plogp_context *context)
{
    if (output->path == NULL) {
        if (fflush(stdout) == 0)
            return PLOGP_OK;
        output->reader_left = errno == EPIPE;
        return fail(output, context);
    }
    if (output->file == NULL)
        return PLOGP_OK;
    const bool written = fflush(output->file) == 0 && fsync(fileno(output->file)) == 0;
    if (!written || rename(output->temporary, output->path) != 0) {
        const plogp_status status = fail(output, context);
        output_discard(output);
        return status;
    }
    (void)fclose(output->file);
    free(output->temporary);
    output->file = NULL;
    output->temporary = NULL;
    return PLOGP_OK;
}

void output_discard(struct output *output)
{
    if (output->file != NULL)
        (void)fclose(output->file);
    if (output->temporary != NULL)
        (void)unlink(output->temporary);
    free(output->temporary);
    output->file = NULL;
    output->temporary = NULL;
}
