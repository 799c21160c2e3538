/**
 * A growing run of bytes, for whoever writes text without knowing its length.
 *
 * A buffer that runs out of memory remembers it: later calls do nothing and `status`
 * says PLOGP_ENOMEM, so that writing needs no check at each call.
 *
 *     plogp_buffer buffer;
 *     plogp_buffer_init(&buffer, &context);
 *     plogp_buffer_add_text(&buffer, "entropy,");
 *     plogp_buffer_add_number(&buffer, 1.75);
 *     ...buffer.status, buffer.bytes, buffer.length...
 *     plogp_buffer_clear(&buffer);
 *
 * Ownership: the caller owns the struct, the buffer its bytes. The bytes are not
 * terminated.
 */
#ifndef PLOGP_BUFFER_H
#define PLOGP_BUFFER_H

#include <stdint.h>

#include "plogp/context.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_buffer {
    char *bytes;   /* [length]; NULL while nothing was added  */
    size_t length; /* set it to 0 to use the buffer again     */
    size_t capacity;
    plogp_alloc alloc;
    plogp_status status; /* PLOGP_OK or PLOGP_ENOMEM */
} plogp_buffer;

/** An empty buffer that takes memory from the context (NULL: malloc); cannot fail. */
PLOGP_API void plogp_buffer_init(plogp_buffer *buffer, const plogp_context *context);

/** Release the bytes; the buffer is empty and may be used again. */
PLOGP_API void plogp_buffer_clear(plogp_buffer *buffer);

PLOGP_API void plogp_buffer_add(plogp_buffer *buffer, const char *bytes, size_t length);
PLOGP_API void plogp_buffer_add_text(plogp_buffer *buffer, const char *text);
PLOGP_API void plogp_buffer_add_byte(plogp_buffer *buffer, char byte);
PLOGP_API void plogp_buffer_add_repeated(plogp_buffer *buffer, char byte, size_t times);
PLOGP_API void plogp_buffer_add_integer(plogp_buffer *buffer, uint64_t value);

/** The shortest decimal that reads back to the same double; "Infinity", "-Infinity",
 * "NaN". */
PLOGP_API void plogp_buffer_add_number(plogp_buffer *buffer, double value);

/** A JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD. */
PLOGP_API void plogp_buffer_add_json_text(plogp_buffer *buffer, const char *text,
                                          size_t length);

/** A JSON number; the three that JSON lacks become "Infinity", "-Infinity", "NaN". */
PLOGP_API void plogp_buffer_add_json_number(plogp_buffer *buffer, double value);

/** A CSV field, quoted when it holds a comma, a quote or a line end (RFC 4180). */
PLOGP_API void plogp_buffer_add_csv_text(plogp_buffer *buffer, const char *text,
                                         size_t length);

/** Text as the content of an HTML element or a quoted attribute: & < > " ' as entities,
 * bytes that are no UTF-8 as U+FFFD, control characters dropped. */
PLOGP_API void plogp_buffer_add_html_text(plogp_buffer *buffer, const char *text,
                                          size_t length);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_BUFFER_H */
