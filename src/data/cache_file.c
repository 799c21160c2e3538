#define _XOPEN_SOURCE 700 /* pread */
#include "data/cache_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/temporary.h"
#include "data/system.h"

#define VERSION    UINT64_C(1)
#define MAGIC      UINT64_C(0x5452434750474c50) /* "PLGPGCRT" */
#define INDEX_MAX  ((uint64_t)1 << 32)
#define HEAD_WORDS 6

/* The head: MAGIC, VERSION, identity, offset and size of the index, and their sum. */
typedef uint64_t head_words[HEAD_WORDS];

static uint64_t sum_of(uint64_t sum, const void *bytes, size_t size)
{
    return crc32_z((uLong)sum, bytes, size);
}

static plogp_status fail(const struct plogp__cache_file *cache)
{
    return plogp__fail_system(
        cache->context, cache->target == NULL ? "row-group cache" : cache->target,
        cache->target == NULL ? "cannot be written (set TMPDIR)" : "cannot be written");
}

static plogp_status put(struct plogp__cache_file *cache, const void *bytes, size_t size)
{
    const char *from = bytes;
    while (size > 0) {
        PLOGP_TRY(plogp__check_cancel(cache->context));
        const ssize_t count = pwrite(cache->file, from, size, (off_t)cache->end);
        if (count < 0 && errno != EINTR)
            return fail(cache);
        if (count > 0) {
            from += count;
            size -= (size_t)count;
            cache->end += (uint64_t)count;
        }
    }
    return PLOGP_OK;
}

static bool get(const struct plogp__cache_file *cache, uint64_t offset, void *bytes,
                size_t size)
{
    char *to = bytes;
    while (size > 0) {
        const ssize_t count = pread(cache->file, to, size, (off_t)offset);
        if (count == 0 || (count < 0 && errno != EINTR))
            return false;
        if (count > 0) {
            to += count;
            size -= (size_t)count;
            offset += (uint64_t)count;
        }
    }
    return true;
}

static plogp_status name_files(struct plogp__cache_file *cache, const char *target)
{
    const plogp_alloc *alloc = plogp__context_alloc(cache->context);
    const size_t size = strlen(target) + 48;
    cache->target = plogp__copy_text(alloc, target, strlen(target));
    cache->temporary = plogp__alloc(alloc, size, 1);
    if (cache->target == NULL || cache->temporary == NULL)
        return plogp__fail_memory(cache->context);
    (void)snprintf(cache->temporary, size, "%s.%jd.tmp", target, (intmax_t)getpid());
    return PLOGP_OK;
}

plogp_status plogp__cache_file_create(struct plogp__cache_file *cache, const char *target,
                                      const plogp_context *context)
{
    char path[PLOGP__TEMPORARY_SIZE];
    *cache = (struct plogp__cache_file){.context = context, .file = -1};
    if (target == NULL) {
        cache->file = plogp__temporary_file(path);
        if (cache->file < 0)
            return fail(cache);
        (void)unlink(path);
    } else {
        PLOGP_TRY(name_files(cache, target));
        cache->file =
            open(cache->temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (cache->file < 0)
            return fail(cache);
    }
    return plogp__cache_file_restart(cache);
}

plogp_status plogp__cache_file_restart(struct plogp__cache_file *cache)
{
    cache->count = 0;
    cache->end = sizeof(head_words);
    return ftruncate(cache->file, 0) == 0 ? PLOGP_OK : fail(cache);
}

/* Bytes of a group, then zeros up to a multiple of 8. */
static plogp_status put_padded(struct plogp__cache_file *cache,
                               struct plogp__cache_group *group, const void *bytes,
                               size_t size)
{
    static const char ZEROS[8] = {0};
    const size_t padding = (8 - size % 8) % 8;
    PLOGP_TRY(put(cache, bytes, size));
    PLOGP_TRY(put(cache, ZEROS, padding));
    group->sum = sum_of(sum_of(group->sum, bytes, size), ZEROS, padding);
    return PLOGP_OK;
}

static plogp_status put_column(struct plogp__cache_file *cache,
                               struct plogp__cache_group *group,
                               const plogp_column *column)
{
    const size_t rows = (size_t)group->rows;
    const bool numeric = column->type == PLOGP_COLUMN_NUMERIC;
    const void *values =
        numeric ? (const void *)column->numbers : (const void *)column->codes;
    PLOGP_TRY(put_padded(cache, group, values,
                         rows * (numeric ? sizeof(double) : sizeof(uint32_t))));
    return column->valid == NULL ? PLOGP_OK
                                 : put_padded(cache, group, column->valid, rows);
}

static plogp_status put_group(struct plogp__cache_file *cache,
                              struct plogp__cache_group *group, const plogp_batch *batch)
{
    for (size_t c = 0; c < batch->column_count; c++) {
        const uint64_t has_missing = batch->columns[c].valid != NULL;
        PLOGP_TRY(put_padded(cache, group, &has_missing, sizeof has_missing));
    }
    for (size_t c = 0; c < batch->column_count; c++)
        PLOGP_TRY(put_column(cache, group, &batch->columns[c]));
    if (batch->weights != NULL)
        PLOGP_TRY(put_padded(cache, group, batch->weights, batch->rows * sizeof(double)));
    group->size = cache->end - group->offset;
    return PLOGP_OK;
}

plogp_status plogp__cache_file_append(struct plogp__cache_file *cache,
                                      const plogp_batch *batch)
{
    struct plogp__cache_group group = {.offset = cache->end, .rows = batch->rows};
    if (!plogp__reserve(plogp__context_alloc(cache->context), (void **)&cache->groups,
                        &cache->capacity, cache->count + 1, sizeof *cache->groups))
        return plogp__fail_memory(cache->context);
    PLOGP_TRY(put_group(cache, &group, batch));
    cache->groups[cache->count++] = group;
    return PLOGP_OK;
}

plogp_status plogp__cache_file_finish(struct plogp__cache_file *cache,
                                      const plogp_buffer *index, uint64_t identity)
{
    head_words head = {MAGIC, VERSION, identity, cache->end, index->length, 0};
    head[HEAD_WORDS - 1] = sum_of(0, head, sizeof head - sizeof head[0]);
    if (index->status != PLOGP_OK)
        return plogp__fail_memory(cache->context);
    PLOGP_TRY(put(cache, index->bytes, index->length));
    const uint64_t end = cache->end;
    cache->end = 0;
    const plogp_status status = put(cache, head, sizeof head);
    cache->end = end;
    if (status != PLOGP_OK || cache->temporary == NULL)
        return status;
    if (rename(cache->temporary, cache->target) != 0)
        return fail(cache);
    plogp__free(plogp__context_alloc(cache->context), cache->temporary);
    cache->temporary = NULL;
    return PLOGP_OK;
}

static bool read_index(struct plogp__cache_file *cache, uint64_t identity,
                       plogp_buffer *index)
{
    head_words head;
    struct stat about;
    if (fstat(cache->file, &about) != 0 || !S_ISREG(about.st_mode) ||
        !get(cache, 0, head, sizeof head))
        return false;
    const uint64_t size = (uint64_t)about.st_size, offset = head[3], length = head[4];
    if (head[0] != MAGIC || head[1] != VERSION || head[2] != identity ||
        head[5] != sum_of(0, head, sizeof head - sizeof head[0]) || length > INDEX_MAX ||
        length > size || offset != size - length)
        return false;
    plogp_buffer_add_repeated(index, '\0', (size_t)length);
    cache->end = size;
    return index->status == PLOGP_OK && get(cache, offset, index->bytes, (size_t)length);
}

plogp_status plogp__cache_file_open(struct plogp__cache_file *cache, const char *target,
                                    uint64_t identity, const plogp_context *context,
                                    plogp_buffer *index, bool *fresh)
{
    *cache = (struct plogp__cache_file){.context = context, .file = -1};
    cache->file = open(target, O_RDONLY | O_CLOEXEC);
    *fresh = cache->file >= 0 && read_index(cache, identity, index);
    return index->status == PLOGP_OK ? PLOGP_OK : plogp__fail_memory(context);
}

bool plogp__cache_file_read(const struct plogp__cache_file *cache, size_t at,
                            unsigned char *bytes)
{
    const struct plogp__cache_group *group = &cache->groups[at];
    return get(cache, group->offset, bytes, (size_t)group->size) &&
           sum_of(0, bytes, (size_t)group->size) == group->sum;
}

void plogp__cache_file_close(struct plogp__cache_file *cache)
{
    const plogp_alloc *alloc = plogp__context_alloc(cache->context);
    if (cache->file >= 0)
        (void)close(cache->file);
    if (cache->temporary != NULL && cache->file >= 0)
        (void)unlink(cache->temporary);
    plogp__free(alloc, cache->target);
    plogp__free(alloc, cache->temporary);
    plogp__free(alloc, cache->groups);
    *cache = (struct plogp__cache_file){.file = -1};
}
