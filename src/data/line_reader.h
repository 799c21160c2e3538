/* Lines of text from a stream, one after another. */
#ifndef PLOGP_SRC_DATA_LINE_READER_H
#define PLOGP_SRC_DATA_LINE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/input.h"

struct plogp__line_reader {
    const plogp_context *context;
    struct plogp__input *input; /* belongs to the reader                */
    char *text;                 /* [length] of [capacity], read so far  */
    size_t length;
    size_t capacity;
    size_t at;     /* where the next line begins                 */
    size_t block;  /* bytes of one read                          */
    bool final;    /* the stream ends with this text             */
    uint64_t line; /* number of the line delivered last, from 1 */
};

/* Takes over `input`. Clear it in any case. */
void plogp__line_reader_init(struct plogp__line_reader *reader,
                             struct plogp__input *input, size_t block,
                             const plogp_context *context);
/* The next line without its end (LF or CRLF), valid until the next call; NULL at the end.
 * Status as plogp__input_read; PLOGP_EFORMAT also for a line of more than 256 MiB. */
PLOGP_MUST_CHECK plogp_status plogp__line_reader_next(struct plogp__line_reader *reader,
                                                      const char **line, size_t *length);
PLOGP_MUST_CHECK plogp_status
plogp__line_reader_rewind(struct plogp__line_reader *reader);
void plogp__line_reader_clear(struct plogp__line_reader *reader);

#endif
