/* The bytes of a file or pipe as they are stored, readable more than once. */
#ifndef PLOGP_SRC_DATA_INPUT_RAW_H
#define PLOGP_SRC_DATA_INPUT_RAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"

struct plogp__raw {
    const plogp_context *context;
    const char *name;      /* for messages */
    const uint8_t *memory; /* the bytes themselves, or NULL */
    int file;
    int spool;         /* a pipe's bytes so far, or -1                                */
    bool owned;        /* close `file` at the end                                     */
    bool seekable;     /* `file` itself can be read again                             */
    bool spooled;      /* the pipe is at its end: read the spool only                 */
    uint64_t start;    /* of a seekable file: where it stood when it was opened       */
    uint64_t expected; /* bytes from there to its end as it was opened; 0: unknown    */
    uint64_t done;     /* bytes delivered since the start                             */
};

PLOGP_MUST_CHECK plogp_status plogp__raw_open(struct plogp__raw *raw, const char *path,
                                              const plogp_context *context);
/* Bytes in memory, [length], which must stay; never NULL. */
void plogp__raw_open_memory(struct plogp__raw *raw, const uint8_t *memory, size_t length,
                            const plogp_context *context);
/* *got is 0 at the end only; otherwise it may be less than size. */
PLOGP_MUST_CHECK plogp_status plogp__raw_read(struct plogp__raw *raw, void *buffer,
                                              size_t size, size_t *got);
PLOGP_MUST_CHECK plogp_status plogp__raw_rewind(struct plogp__raw *raw);
void plogp__raw_close(struct plogp__raw *raw);

#endif
