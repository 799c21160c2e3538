#define _POSIX_C_SOURCE 200809L /* pread */
#include "sample/spill.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/temporary.h"
#include "data/system.h"

#define BUFFER_BYTES ((size_t)1 << 18)
#define NUMBER_BYTES 10 /* of a 64-bit number in groups of 7 bits */

struct plogp__spill_file {
    const plogp_alloc *alloc; /* of this struct: its last user may have another */
    int file;
    uint64_t size;
    size_t users;
};

void plogp__spill_init(plogp__spill *spill, const plogp_context *context)
{
    *spill = (plogp__spill){.context = context};
}

static void release(struct plogp__spill_file *file)
{
    if (file == NULL || --file->users > 0)
        return;
    (void)close(file->file);
    plogp__free(file->alloc, file);
}

void plogp__spill_clear(plogp__spill *spill)
{
    const plogp_alloc *const alloc = plogp__context_alloc(spill->context);
    for (size_t i = 0; i < spill->count; i++)
        release(spill->runs[i].file);
    release(spill->file);
    plogp__free(alloc, spill->runs);
    plogp__free(alloc, spill->buffer);
    plogp__spill_init(spill, spill->context);
}

static plogp_status fail_file(const plogp_context *context, const char *what)
{
    return plogp__fail_system(context, "temporary file", what);
}

static plogp_status open_file(plogp__spill *spill)
{
    const plogp_alloc *const alloc = plogp__context_alloc(spill->context);
    struct plogp__spill_file *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    char path[PLOGP__TEMPORARY_SIZE];
    if (made == NULL)
        return plogp__fail_memory(spill->context);
    made->file = plogp__temporary_file(path);
    if (made->file < 0) {
        plogp__free(alloc, made);
        return fail_file(spill->context,
                         "cannot be made (set TMPDIR to a folder for it)");
    }
    (void)unlink(path);
    made->alloc = alloc;
    made->users = 1;
    spill->file = made;
    return PLOGP_OK;
}

static plogp_status flush(plogp__spill *spill)
{
    const unsigned char *bytes = spill->buffer;
    while (spill->used > 0) {
        PLOGP_TRY(plogp__check_cancel(spill->context));
        const ssize_t count = write(spill->file->file, bytes, spill->used);
        if (count < 0 && errno != EINTR)
            return fail_file(spill->context,
                             "cannot be written (set TMPDIR to a folder with more room, "
                             "or raise --max-memory)");
        if (count > 0) {
            bytes += count;
            spill->used -= (size_t)count;
            spill->file->size += (uint64_t)count;
        }
    }
    return PLOGP_OK;
}

static plogp_status put_bytes(plogp__spill *spill, const void *from, size_t size)
{
    const unsigned char *bytes = from;
    while (size > 0) {
        if (spill->used == BUFFER_BYTES)
            PLOGP_TRY(flush(spill));
        const size_t room = BUFFER_BYTES - spill->used;
        const size_t count = size < room ? size : room;
        memcpy(spill->buffer + spill->used, bytes, count);
        spill->used += count;
        bytes += count;
        size -= count;
    }
    return PLOGP_OK;
}

static plogp_status put_number(plogp__spill *spill, uint64_t number)
{
    unsigned char bytes[NUMBER_BYTES];
    size_t size = 0;
    for (; number >= 128; number >>= 7)
        bytes[size++] = (unsigned char)(number | 128);
    bytes[size++] = (unsigned char)number;
    return put_bytes(spill, bytes, size);
}

plogp_status plogp__spill_begin(plogp__spill *spill)
{
    const plogp_alloc *const alloc = plogp__context_alloc(spill->context);
    const plogp_status status = spill->file == NULL ? open_file(spill) : PLOGP_OK;
    if (status != PLOGP_OK || spill->file == NULL)
        return status;
    spill->buffer = plogp__alloc(alloc, BUFFER_BYTES, 1);
    if (spill->buffer == NULL)
        return plogp__fail_memory(spill->context);
    spill->used = 0;
    spill->begin = spill->file->size;
    return PLOGP_OK;
}

plogp_status plogp__spill_put(plogp__spill *spill, const void *key, size_t length,
                              const plogp__weight *total)
{
    const unsigned char has_fraction = total->fraction != NULL;
    PLOGP_TRY(put_number(spill, length));
    PLOGP_TRY(put_bytes(spill, key, length));
    PLOGP_TRY(put_number(spill, total->whole));
    PLOGP_TRY(put_bytes(spill, &has_fraction, 1));
    if (!has_fraction)
        return PLOGP_OK;
    unsigned char saved[PLOGP_SUM_SAVED_SIZE];
    plogp_sum_save(total->fraction, saved);
    return put_bytes(spill, saved, sizeof saved);
}

static plogp_status add_run(plogp__spill *spill, struct plogp__spill_run run)
{
    void *block = spill->runs;
    if (!plogp__reserve(plogp__context_alloc(spill->context), &block, &spill->capacity,
                        spill->count + 1, sizeof run))
        return plogp__fail_memory(spill->context);
    spill->runs = block;
    run.file->users++;
    spill->runs[spill->count++] = run;
    return PLOGP_OK;
}

plogp_status plogp__spill_end(plogp__spill *spill)
{
    PLOGP_TRY(flush(spill));
    plogp__free(plogp__context_alloc(spill->context), spill->buffer);
    spill->buffer = NULL;
    return add_run(
        spill, (struct plogp__spill_run){spill->file, spill->begin, spill->file->size});
}

plogp_status plogp__spill_share(plogp__spill *spill, const plogp__spill *other)
{
    const size_t count = other->count; /* which may be `spill` itself */
    for (size_t i = 0; i < count; i++)
        PLOGP_TRY(add_run(spill, other->runs[i]));
    return PLOGP_OK;
}

plogp_status plogp__spill_read(const struct plogp__spill_file *file,
                               const plogp_context *context, uint64_t place,
                               unsigned char *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t count = pread(file->file, bytes, size, (off_t)place);
        if (count == 0)
            return plogp__fail(context, PLOGP_EIO, "temporary file: became shorter");
        if (count < 0 && errno != EINTR)
            return fail_file(context, "cannot be read");
        if (count > 0) {
            bytes += count;
            place += (uint64_t)count;
            size -= (size_t)count;
        }
    }
    return PLOGP_OK;
}
