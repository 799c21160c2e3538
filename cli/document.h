/*
 * The document a command fills: what was read, the results, warnings and the derivation.
 * Build with the functions of plogp/result.h; a failure while building is remembered and
 * reported by the frame.
 */
#ifndef PLOGP_CLI_DOCUMENT_H
#define PLOGP_CLI_DOCUMENT_H

#include "plogp/context.h"
#include "plogp/render.h"
#include "plogp/result.h"

struct document {
    plogp_result *input;       /* object: files, options that change the results */
    plogp_result *results;     /* list of objects, the keys of the contract      */
    plogp_result *warnings;    /* list of texts: use document_warn               */
    plogp_result *explanation; /* list of texts: use document_explain            */
    plogp_result *figures;     /* list of figures: cli/figures.h                 */
    plogp_result *root;
};

plogp_status document_init(struct document *document, const plogp_context *context);
void document_clear(struct document *document);

/* A warning: one line, printed on stderr (unless -q) and part of JSON. */
void document_warn(struct document *document, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A line of the derivation that --explain prints below the results. */
void document_explain(struct document *document, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "" for 1, otherwise "s": `%llu row%s`. */
const char *plural(uint64_t count);

/* Note in `input` that random numbers were used, with their seed. */
void document_use_seed(struct document *document, const plogp_context *context);

/* The form the renderers take. */
plogp_document document_view(const struct document *document, const char *command);

#endif
