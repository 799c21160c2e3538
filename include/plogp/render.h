/**
 * Renderers: a document of results as text for people, JSON or CSV for programs.
 *
 * A renderer reads the tree of plogp/result.h and appends to a buffer. Quantities of
 * information are divided by the unit here and nowhere else.
 *
 *     plogp_render_options options = plogp_render_options_defaults();
 *     options.format = PLOGP_FORMAT_JSON;
 *     status = plogp_render(&document, &options, &context, &buffer);
 *
 * JSON   one object {"plogp", "command", "unit", "input", "results", "warnings"}.
 *        Numbers are the shortest decimals that read back to the same double; Infinity,
 *        -Infinity and NaN are strings; an interval is [low, high].
 * CSV    one header row and one row per result. Nested keys are joined with dots, list
 *        items are numbered from 0, an interval becomes KEY.low and KEY.high; the last
 *        column is `unit`.
 * text   aligned blocks and tables for people, which may change with any version.
 */
#ifndef PLOGP_RENDER_H
#define PLOGP_RENDER_H

#include "plogp/buffer.h"
#include "plogp/result.h"
#include "plogp/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum plogp_format {
    PLOGP_FORMAT_TEXT = 0,
    PLOGP_FORMAT_JSON = 1,
    PLOGP_FORMAT_CSV = 2,
} plogp_format;

/** What a command has to say. Every pointer is borrowed. */
typedef struct plogp_document {
    const char *command;             /* e.g. "entropy"                                */
    const plogp_result *input;       /* an object: what was read; NULL: null           */
    const plogp_result *results;     /* a list of objects                              */
    const plogp_result *warnings;    /* a list of texts; NULL: none                     */
    const plogp_result *explanation; /* a list of texts, the derivation; NULL: none */
    const plogp_result *figures;     /* a list of figures, see plogp/html.h; NULL: none */
} plogp_document;

typedef struct plogp_render_options {
    plogp_format format; /* default text                                            */
    plogp_unit unit;     /* default bit                                             */
    size_t width;        /* columns of text, default 80, at least 40                */
    int digits;          /* significant digits of text, 1..17, default 6            */
    int color;           /* nonzero: escape sequences for verdicts; default 0        */
    int ascii;           /* nonzero: no character beyond ASCII of our own; default 0 */
} plogp_render_options;

PLOGP_API plogp_render_options plogp_render_options_defaults(void);

/** The number of a node as it is printed: informations in the unit. NaN for other nodes. */
PLOGP_API double plogp_result_in_unit(const plogp_result *node, const plogp_unit *unit);

/** "text", "json" or "csv"; PLOGP_EINVAL for any other text. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_format_parse(const char *text,
                                                           const plogp_context *context,
                                                           plogp_format *format);

/**
 * Append a document to a buffer.
 *
 * Given        document  its trees must be free of failures
 *              options   NULL: defaults
 * Returned     buffer    what it held, then the document and a final newline
 * Status       PLOGP_EINVAL  document, its results or buffer is NULL, or an option is
 *                            outside its range
 *              PLOGP_ENOMEM  the buffer could not grow, or a tree ran out of memory
 *                            while it was built
 * Cost         linear in the tree; allocates from the buffer's and the context's
 *              allocator
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_render(const plogp_document *document,
                                                     const plogp_render_options *options,
                                                     const plogp_context *context,
                                                     plogp_buffer *buffer);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_RENDER_H */
