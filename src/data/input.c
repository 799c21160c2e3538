#include "data/input.h"

#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/input_decode.h"
#include "data/input_raw.h"

#define STORED_BYTES       ((size_t)1 << 17) /* of compressed input at a time */
#define REPORT_NANOSECONDS 200000000L        /* between two reports of progress */
#define HEAD_BYTES         ((size_t)6)       /* enough to recognise a format  */

struct plogp__input {
    const plogp_context *context;
    struct timespec reported; /* when progress was told last */
    struct plogp__raw raw;
    struct plogp__decoder decoder;
    uint8_t *stored; /* [STORED_BYTES] read ahead: the head, or compressed bytes */
    size_t stored_from;
    size_t stored_to;
    char *path;
    uint8_t peeked[PLOGP__INPUT_PEEK]; /* [peeked_from, peeked_to) comes next */
    size_t peeked_from;
    size_t peeked_to;
};

/* Read the first bytes, which say what the stream is. */
static plogp_status read_head(struct plogp__input *input)
{
    input->stored_from = input->stored_to = 0;
    for (size_t got = 1; got > 0 && input->stored_to < HEAD_BYTES;) {
        PLOGP_TRY(plogp__raw_read(&input->raw, input->stored + input->stored_to,
                                  HEAD_BYTES - input->stored_to, &got));
        input->stored_to += got;
    }
    return PLOGP_OK;
}

static plogp_status recognise(struct plogp__input *input)
{
    PLOGP_TRY(read_head(input));
    const char *kind = NULL;
    const enum plogp__coding coding =
        plogp__coding_recognise(input->stored, input->stored_to, &kind);
    if (coding == PLOGP__CODING_OTHER)
        return plogp__fail(input->context, PLOGP_EFORMAT,
                           "%s: is %s, which is not read; convert it to CSV first",
                           input->raw.name, kind);
    if (plogp__decoder_init(&input->decoder, coding,
                            plogp__context_alloc(input->context)) != PLOGP_OK)
        return plogp__fail_memory(input->context);
    return PLOGP_OK;
}

/* What is opened: a path, or bytes in memory. */
struct origin {
    const char *path;
    const void *bytes;
    size_t length;
};

static plogp_status open_parts(struct plogp__input *input, const struct origin *origin)
{
    const plogp_alloc *alloc = plogp__context_alloc(input->context);
    input->stored = plogp__alloc(alloc, STORED_BYTES, 1);
    if (input->stored == NULL)
        return plogp__fail_memory(input->context);
    if (origin->path == NULL) {
        plogp__raw_open_memory(&input->raw, origin->bytes, origin->length,
                               input->context);
        return recognise(input);
    }
    input->path = plogp__copy_text(alloc, origin->path, strlen(origin->path));
    if (input->path == NULL)
        return plogp__fail_memory(input->context);
    PLOGP_TRY(plogp__raw_open(&input->raw, input->path, input->context));
    return recognise(input);
}

static plogp_status open_origin(const struct origin *origin, const plogp_context *context,
                                struct plogp__input **input)
{
    struct plogp__input *opened =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *opened);
    if (opened == NULL)
        return plogp__fail_memory(context);
    opened->context = context;
    opened->raw.file = opened->raw.spool = -1;
    const plogp_status status = open_parts(opened, origin);
    if (status != PLOGP_OK) {
        plogp__input_free(opened);
        return status;
    }
    *input = opened;
    return PLOGP_OK;
}

plogp_status plogp__input_open(const char *path, const plogp_context *context,
                               struct plogp__input **input)
{
    return open_origin(&(struct origin){.path = path}, context, input);
}

plogp_status plogp__input_open_memory(const void *bytes, size_t length,
                                      const plogp_context *context,
                                      struct plogp__input **input)
{
    return open_origin(&(struct origin){.bytes = bytes, .length = length}, context,
                       input);
}

/* The head first, then straight from the file. */
static plogp_status read_plain(struct plogp__input *input, uint8_t *buffer, size_t size,
                               size_t *got)
{
    const size_t ahead = input->stored_to - input->stored_from;
    if (ahead == 0)
        return plogp__raw_read(&input->raw, buffer, size, got);
    *got = ahead < size ? ahead : size;
    memcpy(buffer, input->stored + input->stored_from, *got);
    input->stored_from += *got;
    return PLOGP_OK;
}

/* *got is 0 only at the end: decode until something comes out. */
static plogp_status read_decoded(struct plogp__input *input, uint8_t *buffer, size_t size,
                                 size_t *got)
{
    for (*got = 0; *got == 0;) {
        if (input->stored_from == input->stored_to) {
            input->stored_from = 0;
            PLOGP_TRY(plogp__raw_read(&input->raw, input->stored, STORED_BYTES,
                                      &input->stored_to));
        }
        size_t used = 0;
        const size_t available = input->stored_to - input->stored_from;
        if (available == 0 && input->decoder.finished)
            return PLOGP_OK;
        const plogp_status status =
            plogp__decoder_run(&input->decoder, input->stored + input->stored_from,
                               available, &used, buffer, size, got);
        if (status == PLOGP_ENOMEM)
            return plogp__fail_memory(input->context);
        if (status != PLOGP_OK)
            return plogp__fail(input->context, PLOGP_EFORMAT,
                               "%s: the compressed data are damaged", input->raw.name);
        if (available == 0 && *got == 0)
            return plogp__fail(input->context, PLOGP_EFORMAT,
                               "%s: the compressed data end early; the file is truncated",
                               input->raw.name);
        input->stored_from += used;
    }
    return PLOGP_OK;
}

void plogp__input_report(struct plogp__input *input)
{
    const plogp_progress *progress =
        input->context == NULL ? NULL : input->context->progress;
    if (progress == NULL || progress->report == NULL)
        return;
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return;
    const long seconds = (long)(now.tv_sec - input->reported.tv_sec);
    const long nanoseconds = now.tv_nsec - input->reported.tv_nsec;
    if (seconds < 2 && seconds * 1000000000L + nanoseconds < REPORT_NANOSECONDS)
        return;
    input->reported = now;
    progress->report(progress->state, input->raw.done, input->raw.expected);
}

static size_t take_peeked(struct plogp__input *input, uint8_t *buffer, size_t size)
{
    const size_t ahead = input->peeked_to - input->peeked_from;
    const size_t count = ahead < size ? ahead : size;
    memcpy(buffer, input->peeked + input->peeked_from, count);
    input->peeked_from += count;
    return count;
}

plogp_status plogp__input_read_ahead(struct plogp__input *input, void *buffer,
                                     size_t size, size_t *got)
{
    uint8_t *bytes = buffer;
    size_t filled = take_peeked(input, bytes, size);
    for (size_t more = 1; filled < size && more > 0; filled += more) {
        more = 0;
        if (input->decoder.coding == PLOGP__CODING_PLAIN)
            PLOGP_TRY(read_plain(input, bytes + filled, size - filled, &more));
        else
            PLOGP_TRY(read_decoded(input, bytes + filled, size - filled, &more));
    }
    *got = filled;
    return PLOGP_OK;
}

plogp_status plogp__input_read(struct plogp__input *input, void *buffer, size_t size,
                               size_t *got)
{
    PLOGP_TRY(plogp__input_read_ahead(input, buffer, size, got));
    plogp__input_report(input);
    return PLOGP_OK;
}

plogp_status plogp__input_peek(struct plogp__input *input, void *buffer, size_t size,
                               size_t *got)
{
    uint8_t bytes[PLOGP__INPUT_PEEK];
    PLOGP_TRY(plogp__input_read(input, bytes, sizeof bytes, &input->peeked_to));
    memcpy(input->peeked, bytes, input->peeked_to);
    input->peeked_from = 0;
    *got = size < input->peeked_to ? size : input->peeked_to;
    memcpy(buffer, bytes, *got);
    return PLOGP_OK;
}

plogp_status plogp__input_rewind(struct plogp__input *input)
{
    PLOGP_TRY(plogp__raw_rewind(&input->raw));
    if (plogp__decoder_reset(&input->decoder) != PLOGP_OK)
        return plogp__fail_memory(input->context);
    input->peeked_from = input->peeked_to = 0;
    return read_head(input);
}

void plogp__input_call(struct plogp__input *input, const char *name)
{
    input->raw.name = name;
}

const char *plogp__input_name(const struct plogp__input *input)
{
    return input->raw.name;
}

void plogp__input_free(struct plogp__input *input)
{
    if (input == NULL)
        return;
    const plogp_alloc *alloc = plogp__context_alloc(input->context);
    plogp__decoder_clear(&input->decoder);
    plogp__raw_close(&input->raw);
    plogp__free(alloc, input->stored);
    plogp__free(alloc, input->path);
    plogp__free(alloc, input);
}
