#include "learn/watch.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/frame.h"
#include "data/input_raw.h"
#include "plogp/writer.h"

#define SECONDS_BETWEEN 10 /* two checkpoints */

static plogp_status read_all(const char *path, plogp_buffer *bytes,
                             const plogp_context *context)
{
    struct plogp__raw raw;
    char block[16384];
    size_t got = 1;
    PLOGP_TRY(plogp__raw_open(&raw, path, context));
    plogp_status status = PLOGP_OK;
    while (status == PLOGP_OK && got > 0) {
        status = plogp__raw_read(&raw, block, sizeof block, &got);
        if (status == PLOGP_OK)
            plogp_buffer_add(bytes, block, got);
    }
    plogp__raw_close(&raw);
    return status == PLOGP_OK && bytes->status != PLOGP_OK ? plogp__fail_memory(context)
                                                           : status;
}

static plogp_status take(struct plogp__watch *watch, const plogp_buffer *bytes)
{
    plogp__reader reader;
    PLOGP_TRY(plogp__frame_read((const unsigned char *)bytes->bytes, bytes->length,
                                PLOGP__STATE_TRAINING, watch->context, &reader));
    const uint64_t identity = plogp__get_u64(&reader);
    const uint64_t passes = plogp__get_u64(&reader);
    const size_t length = plogp__get_count(&reader, sizeof(double));
    if (identity != watch->identity || length != watch->length)
        return plogp__fail(watch->context, PLOGP_EINVAL,
                           "%s: is the checkpoint of another training: other data, "
                           "options or seed",
                           watch->checkpoint);
    for (size_t i = 0; i < length; i++)
        watch->state[i] = plogp__get_double(&reader);
    PLOGP_TRY(plogp__reader_finish(&reader, watch->context));
    watch->passes = watch->resumed = passes;
    watch->kept = true;
    return PLOGP_OK;
}

/* No checkpoint yet is a training that starts from the beginning. */
static plogp_status resume_from(struct plogp__watch *watch)
{
    plogp_buffer bytes;
    if (access(watch->checkpoint, F_OK) != 0)
        return PLOGP_OK;
    plogp_buffer_init(&bytes, watch->context);
    plogp_status status = read_all(watch->checkpoint, &bytes, watch->context);
    if (status == PLOGP_OK)
        status = take(watch, &bytes);
    plogp_buffer_clear(&bytes);
    if (status == PLOGP_EFORMAT)
        return plogp__fail(watch->context, status, "%s: is no sound checkpoint",
                           watch->checkpoint);
    return status;
}

plogp_status plogp__watch_open(struct plogp__watch *watch, size_t length, bool resume)
{
    watch->length = length;
    watch->state = plogp__alloc_zero(plogp__context_alloc(watch->context), length,
                                     sizeof *watch->state);
    if (watch->state == NULL)
        return plogp__fail_memory(watch->context);
    (void)clock_gettime(CLOCK_MONOTONIC, &watch->saved);
    return resume && watch->checkpoint != NULL ? resume_from(watch) : PLOGP_OK;
}

void plogp__watch_close(struct plogp__watch *watch)
{
    plogp__free(plogp__context_alloc(watch->context), watch->state);
    watch->state = NULL;
}

static plogp_status write_frame(const struct plogp__watch *watch, plogp_buffer *bytes,
                                const plogp_context *context)
{
    size_t start = 0;
    plogp_writer *writer = NULL;
    (void)plogp__frame_open(bytes, PLOGP__STATE_TRAINING, &start);
    (void)plogp__put_u64(bytes, watch->identity);
    (void)plogp__put_u64(bytes, watch->passes);
    (void)plogp__put_u64(bytes, watch->length);
    for (size_t i = 0; i < watch->length; i++)
        (void)plogp__put_double(bytes, watch->state[i]);
    if (plogp__frame_end(bytes, start, bytes->status) != PLOGP_OK)
        return plogp__fail_memory(context);
    PLOGP_TRY(plogp_writer_open(watch->checkpoint, context, &writer));
    plogp_status status = plogp_writer_write(writer, bytes->bytes, bytes->length);
    if (status == PLOGP_OK)
        status = plogp_writer_commit(writer);
    plogp_writer_free(writer);
    return status;
}

/* A stop that was asked for must not stop this. */
plogp_status plogp__watch_save(struct plogp__watch *watch)
{
    if (watch->checkpoint == NULL || !watch->kept)
        return PLOGP_OK;
    plogp_context calm =
        watch->context == NULL ? plogp_context_defaults() : *watch->context;
    plogp_buffer bytes;
    calm.cancel = NULL;
    plogp_buffer_init(&bytes, &calm);
    const plogp_status status = write_frame(watch, &bytes, &calm);
    plogp_buffer_clear(&bytes);
    (void)clock_gettime(CLOCK_MONOTONIC, &watch->saved);
    return status;
}

plogp_status plogp__watch_pass(struct plogp__watch *watch, double loss, double holdout)
{
    const plogp_progress *progress =
        watch->context == NULL ? NULL : watch->context->progress;
    struct timespec now;
    watch->kept = true;
    watch->passes++;
    if (progress != NULL && progress->pass != NULL) {
        const plogp_pass pass = {watch->passes, watch->passes_most, loss, holdout};
        progress->pass(progress->state, &pass);
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec - watch->saved.tv_sec < SECONDS_BETWEEN ? PLOGP_OK
                                                              : plogp__watch_save(watch);
}

bool plogp__watch_catches(struct plogp__watch *watch, plogp_status status)
{
    if (status != PLOGP_ECANCEL || !watch->kept)
        return false;
    watch->interrupted = true;
    return plogp__watch_save(watch) == PLOGP_OK;
}
