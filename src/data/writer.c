#define _XOPEN_SOURCE 700 /* realpath */
#include "plogp/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/system.h"

#define BUFFER_BYTES  ((size_t)1 << 16)
#define TEMPORARY_MAX 10000 /* names tried for the temporary file */

struct plogp_writer {
    const plogp_context *context;
    int file;
    bool owned;      /* close it at the end                                */
    bool ended;      /* committed or failed: nothing more can be written   */
    char *name;      /* for messages                                       */
    char *target;    /* what is replaced; NULL when written to directly    */
    char *temporary; /* the file that replaces it; NULL once it has        */
    char *buffer;    /* [BUFFER_BYTES] */
    size_t used;
};

static plogp_status fail(plogp_writer *writer, const char *what)
{
    writer->ended = true;
    return plogp__fail_system(writer->context, writer->name, what);
}

static char *copy(const plogp_writer *writer, const char *text, size_t length)
{
    return plogp__copy_text(plogp__context_alloc(writer->context), text, length);
}

/* The path behind symbolic links, so that a link stays a link; the path itself when
 * there is nothing yet. */
static plogp_status find_target(plogp_writer *writer, const char *path)
{
    char resolved[PATH_MAX];
    const char *target = realpath(path, resolved);
    if (target == NULL && errno != ENOENT)
        return fail(writer, "cannot be written");
    if (target == NULL)
        target = path;
    writer->target = copy(writer, target, strlen(target));
    return writer->target == NULL ? plogp__fail_memory(writer->context) : PLOGP_OK;
}

/* ".NAME.PROCESS-NUMBER.tmp" in the folder of the target. Opened without mkstemp, so that
 * the permissions are those the user's mask gives to any new file. */
static plogp_status open_temporary(plogp_writer *writer)
{
    const plogp_alloc *alloc = plogp__context_alloc(writer->context);
    const char *slash = strrchr(writer->target, '/');
    const size_t folder = slash == NULL ? 0 : (size_t)(slash - writer->target) + 1;
    const size_t size = strlen(writer->target) + 48;
    writer->temporary = plogp__alloc(alloc, size, 1);
    if (writer->temporary == NULL)
        return plogp__fail_memory(writer->context);
    for (int i = 0; i < TEMPORARY_MAX; i++) {
        (void)snprintf(writer->temporary, size, "%.*s.%s.%jd-%d.tmp", (int)folder,
                       writer->target, writer->target + folder, (intmax_t)getpid(), i);
        writer->file =
            open(writer->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (writer->file >= 0 || errno != EEXIST)
            break;
    }
    if (writer->file >= 0)
        return PLOGP_OK;
    plogp__free(alloc, writer->temporary);
    writer->temporary = NULL;
    return fail(writer, "cannot be created");
}

static plogp_status open_file(plogp_writer *writer, const char *path)
{
    struct stat about;
    const bool exists = stat(path, &about) == 0;
    if (exists && S_ISDIR(about.st_mode)) {
        errno = EISDIR;
        return fail(writer, "cannot be written");
    }
    if (exists && !S_ISREG(about.st_mode)) {
        writer->file = open(path, O_WRONLY | O_CLOEXEC);
        return writer->file < 0 ? fail(writer, "cannot be written") : PLOGP_OK;
    }
    if (exists && access(path, W_OK) != 0)
        return fail(writer, "cannot be written");
    PLOGP_TRY(find_target(writer, path));
    PLOGP_TRY(open_temporary(writer));
    if (exists)
        (void)fchmod(writer->file, about.st_mode & 07777);
    return PLOGP_OK;
}

static plogp_status start(plogp_writer *writer, const char *path)
{
    const bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard output" : path;
    writer->name = copy(writer, name, strlen(name));
    writer->buffer = plogp__alloc(plogp__context_alloc(writer->context), BUFFER_BYTES, 1);
    if (writer->name == NULL || writer->buffer == NULL)
        return plogp__fail_memory(writer->context);
    if (standard) {
        writer->file = STDOUT_FILENO;
        return PLOGP_OK;
    }
    writer->owned = true;
    return open_file(writer, path);
}

plogp_status plogp_writer_open(const char *path, const plogp_context *context,
                               plogp_writer **writer)
{
    if (path == NULL || writer == NULL || path[0] == '\0')
        return plogp__fail(context, PLOGP_EINVAL, "no path to write to");
    plogp_writer *opened =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *opened);
    if (opened == NULL)
        return plogp__fail_memory(context);
    opened->context = context;
    opened->file = -1;
    const plogp_status status = start(opened, path);
    if (status != PLOGP_OK) {
        plogp_writer_free(opened);
        return status;
    }
    *writer = opened;
    return PLOGP_OK;
}

static plogp_status put(plogp_writer *writer, const char *bytes, size_t length)
{
    while (length > 0) {
        const plogp_status status = plogp__check_cancel(writer->context);
        if (status != PLOGP_OK) {
            writer->ended = true;
            return status;
        }
        const ssize_t count = write(writer->file, bytes, length);
        if (count < 0 && errno != EINTR)
            return fail(writer, "cannot be written");
        if (count > 0) {
            bytes += count;
            length -= (size_t)count;
        }
    }
    return PLOGP_OK;
}

static plogp_status flush(plogp_writer *writer)
{
    const size_t used = writer->used;
    writer->used = 0;
    return put(writer, writer->buffer, used);
}

plogp_status plogp_writer_write(plogp_writer *writer, const void *bytes, size_t length)
{
    if (writer == NULL || (bytes == NULL && length > 0) || writer->ended)
        return PLOGP_EINVAL;
    if (length > BUFFER_BYTES - writer->used)
        PLOGP_TRY(flush(writer));
    if (length >= BUFFER_BYTES)
        return put(writer, bytes, length);
    if (length > 0)
        memcpy(writer->buffer + writer->used, bytes, length);
    writer->used += length;
    return PLOGP_OK;
}

/* The name of the file is on disk only when its folder is; not every system can do it,
 * and then there is nothing more to be done. */
static void sync_folder(const plogp_writer *writer)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(writer->target, '/');
    const size_t length = slash == NULL ? 0 : (size_t)(slash - writer->target) + 1;
    if (length >= sizeof folder)
        return;
    (void)snprintf(folder, sizeof folder, "%.*s.", (int)length, writer->target);
    const int file = open(folder, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        (void)fsync(file);
        (void)close(file);
    }
}

static plogp_status close_file(plogp_writer *writer)
{
    const int file = writer->file;
    writer->file = -1;
    return writer->owned && close(file) != 0 ? fail(writer, "cannot be written")
                                             : PLOGP_OK;
}

plogp_status plogp_writer_commit(plogp_writer *writer)
{
    if (writer == NULL || writer->ended)
        return PLOGP_EINVAL;
    PLOGP_TRY(flush(writer));
    writer->ended = true;
    PLOGP_TRY(plogp__check_cancel(writer->context));
    if (writer->target == NULL)
        return close_file(writer);
    if (fsync(writer->file) != 0)
        return fail(writer, "cannot be written");
    PLOGP_TRY(close_file(writer));
    if (rename(writer->temporary, writer->target) != 0)
        return fail(writer, "cannot be replaced");
    plogp__free(plogp__context_alloc(writer->context), writer->temporary);
    writer->temporary = NULL;
    sync_folder(writer);
    return PLOGP_OK;
}

void plogp_writer_free(plogp_writer *writer)
{
    if (writer == NULL)
        return;
    const plogp_alloc *alloc = plogp__context_alloc(writer->context);
    if (writer->owned && writer->file >= 0)
        (void)close(writer->file);
    if (writer->temporary != NULL)
        (void)unlink(writer->temporary);
    plogp__free(alloc, writer->temporary);
    plogp__free(alloc, writer->target);
    plogp__free(alloc, writer->name);
    plogp__free(alloc, writer->buffer);
    plogp__free(alloc, writer);
}
