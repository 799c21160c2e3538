#include "data/line_reader.h"

#include <inttypes.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

#define LINE_BYTES_MAX ((size_t)1 << 28)

void plogp__line_reader_init(struct plogp__line_reader *reader,
                             struct plogp__input *input, size_t block,
                             const plogp_context *context)
{
    *reader =
        (struct plogp__line_reader){.context = context, .input = input, .block = block};
}

/* Move what is left to the front and read as much again, a block at least. */
static plogp_status read_more(struct plogp__line_reader *reader)
{
    const size_t left = reader->length - reader->at;
    if (left > LINE_BYTES_MAX)
        return plogp__fail(reader->context, PLOGP_EFORMAT,
                           "%s:%" PRIu64 ": a line of more than 256 MiB",
                           plogp__input_name(reader->input), reader->line + 1);
    if (left > 0)
        memmove(reader->text, reader->text + reader->at, left);
    reader->at = 0;
    reader->length = left;
    const size_t wanted = left + (left > reader->block ? left : reader->block);
    if (!plogp__reserve(plogp__context_alloc(reader->context), (void **)&reader->text,
                        &reader->capacity, wanted, 1))
        return plogp__fail_memory(reader->context);
    size_t got = 0;
    PLOGP_TRY(plogp__input_read(reader->input, reader->text + left, wanted - left, &got));
    reader->length += got;
    reader->final = reader->length < wanted;
    return PLOGP_OK;
}

static const char *find_end(const struct plogp__line_reader *reader, size_t from)
{
    return from == reader->length
               ? NULL
               : memchr(reader->text + from, '\n', reader->length - from);
}

plogp_status plogp__line_reader_next(struct plogp__line_reader *reader, const char **line,
                                     size_t *length)
{
    const char *end = find_end(reader, reader->at);
    while (end == NULL && !reader->final) {
        const size_t searched = reader->length - reader->at;
        PLOGP_TRY(plogp__check_cancel(reader->context));
        PLOGP_TRY(read_more(reader));
        end = find_end(reader, searched);
    }
    *line = NULL;
    if (end == NULL && reader->at == reader->length)
        return PLOGP_OK;
    *line = reader->text + reader->at;
    *length = end == NULL ? reader->length - reader->at : (size_t)(end - *line);
    reader->at += *length + (end == NULL ? 0 : 1);
    if (*length > 0 && (*line)[*length - 1] == '\r')
        --*length;
    reader->line++;
    return PLOGP_OK;
}

plogp_status plogp__line_reader_rewind(struct plogp__line_reader *reader)
{
    reader->at = reader->length = 0;
    reader->final = false;
    reader->line = 0;
    return plogp__input_rewind(reader->input);
}

void plogp__line_reader_clear(struct plogp__line_reader *reader)
{
    plogp__free(plogp__context_alloc(reader->context), reader->text);
    plogp__input_free(reader->input);
    memset(reader, 0, sizeof *reader);
}
