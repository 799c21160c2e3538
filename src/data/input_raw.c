#include "data/input_raw.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"
#include "base/temporary.h"
#include "data/system.h"

static plogp_status fail_system(const struct plogp__raw *raw, const char *what)
{
    return plogp__fail_system(raw->context, raw->name, what);
}

/* A regular file of known size is read to the end it had when it was opened, so that
 * every pass sees the same rows even while somebody appends. */
static plogp_status learn_size(struct plogp__raw *raw)
{
    struct stat about;
    if (fstat(raw->file, &about) != 0)
        return fail_system(raw, "cannot be examined");
    if (S_ISDIR(about.st_mode))
        return plogp__fail(raw->context, PLOGP_EIO, "%s: is a directory", raw->name);
    const off_t place = lseek(raw->file, 0, SEEK_CUR);
    raw->seekable = place >= 0 && (S_ISREG(about.st_mode) || S_ISBLK(about.st_mode));
    if (raw->seekable && about.st_size > place) {
        raw->start = (uint64_t)place;
        raw->expected = (uint64_t)about.st_size - raw->start;
    }
    return PLOGP_OK;
}

plogp_status plogp__raw_open(struct plogp__raw *raw, const char *path,
                             const plogp_context *context)
{
    const bool standard = strcmp(path, "-") == 0;
    *raw = (struct plogp__raw){.context = context,
                               .name = standard ? "standard input" : path,
                               .file = STDIN_FILENO,
                               .spool = -1,
                               .owned = !standard};
    if (!standard) {
        raw->file = open(path, O_RDONLY | O_CLOEXEC);
        if (raw->file < 0)
            return fail_system(raw, "cannot be opened");
    }
    const plogp_status status = learn_size(raw);
    if (status != PLOGP_OK)
        plogp__raw_close(raw);
    return status;
}

void plogp__raw_open_memory(struct plogp__raw *raw, const uint8_t *memory, size_t length,
                            const plogp_context *context)
{
    *raw = (struct plogp__raw){.context = context,
                               .name = "memory",
                               .memory = memory,
                               .file = -1,
                               .spool = -1,
                               .seekable = true,
                               .expected = length};
}

static plogp_status open_spool(struct plogp__raw *raw)
{
    char path[PLOGP__TEMPORARY_SIZE];
    raw->spool = plogp__temporary_file(path);
    if (raw->spool < 0)
        return fail_system(raw, "no temporary file to keep the input in (set TMPDIR)");
    (void)unlink(path);
    return PLOGP_OK;
}

static plogp_status read_some(struct plogp__raw *raw, int file, void *buffer, size_t size,
                              size_t *got)
{
    for (;;) {
        PLOGP_TRY(plogp__check_cancel(raw->context));
        const ssize_t count = read(file, buffer, size);
        if (count >= 0) {
            *got = (size_t)count;
            return PLOGP_OK;
        }
        if (errno != EINTR)
            return fail_system(raw, "cannot be read");
    }
}

static plogp_status keep(struct plogp__raw *raw, const char *bytes, size_t size)
{
    if (raw->spool < 0)
        PLOGP_TRY(open_spool(raw));
    while (size > 0) {
        const ssize_t count = write(raw->spool, bytes, size);
        if (count < 0 && errno != EINTR)
            return fail_system(raw, "cannot be kept in a temporary file (set TMPDIR)");
        if (count > 0) {
            bytes += count;
            size -= (size_t)count;
        }
    }
    return PLOGP_OK;
}

static plogp_status read_pipe(struct plogp__raw *raw, void *buffer, size_t size,
                              size_t *got)
{
    PLOGP_TRY(read_some(raw, raw->file, buffer, size, got));
    if (*got == 0)
        raw->spooled = true;
    return keep(raw, buffer, *got);
}

static plogp_status read_file(struct plogp__raw *raw, void *buffer, size_t size,
                              size_t *got)
{
    const uint64_t left = raw->expected - raw->done;
    if (raw->expected > 0 && size > left)
        size = (size_t)left;
    *got = 0;
    if (size == 0)
        return PLOGP_OK;
    PLOGP_TRY(read_some(raw, raw->file, buffer, size, got));
    if (*got == 0 && raw->expected > 0)
        return plogp__fail(raw->context, PLOGP_EIO,
                           "%s: became shorter while it was read", raw->name);
    return PLOGP_OK;
}

static size_t copy_memory(const struct plogp__raw *raw, void *buffer, size_t size)
{
    const uint64_t left = raw->expected - raw->done;
    const size_t count = size < left ? size : (size_t)left;
    if (count > 0)
        memcpy(buffer, raw->memory + raw->done, count);
    return count;
}

plogp_status plogp__raw_read(struct plogp__raw *raw, void *buffer, size_t size,
                             size_t *got)
{
    size_t count = 0;
    if (raw->memory != NULL)
        count = copy_memory(raw, buffer, size);
    else if (raw->seekable)
        PLOGP_TRY(read_file(raw, buffer, size, &count));
    else if (raw->spooled)
        PLOGP_TRY(raw->spool < 0 ? PLOGP_OK
                                 : read_some(raw, raw->spool, buffer, size, &count));
    else
        PLOGP_TRY(read_pipe(raw, buffer, size, &count));
    raw->done += count;
    *got = count;
    return PLOGP_OK;
}

/* Take the rest of a pipe into the spool. */
static plogp_status drain(struct plogp__raw *raw)
{
    char buffer[16384];
    while (!raw->spooled) {
        size_t got = 0;
        PLOGP_TRY(read_pipe(raw, buffer, sizeof buffer, &got));
    }
    return PLOGP_OK;
}

plogp_status plogp__raw_rewind(struct plogp__raw *raw)
{
    if (!raw->seekable)
        PLOGP_TRY(drain(raw));
    const int file = raw->seekable ? raw->file : raw->spool;
    if (file >= 0 && lseek(file, (off_t)raw->start, SEEK_SET) < 0)
        return fail_system(raw, "cannot be read again");
    raw->done = 0;
    return PLOGP_OK;
}

void plogp__raw_close(struct plogp__raw *raw)
{
    if (raw->owned && raw->file >= 0)
        (void)close(raw->file);
    if (raw->spool >= 0)
        (void)close(raw->spool);
    raw->file = raw->spool = -1;
    raw->owned = false;
}
