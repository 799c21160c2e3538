/*
 * A stream of bytes to read: a file, a pipe or standard input, decompressed when its
 * content is gzip or zstd. It can be read again from the start: what comes from a pipe is
 * kept in an unlinked temporary file, so memory stays bounded. Reading tells the context's
 * progress how many of the stored bytes it has had, from 0 again after a rewind.
 */
#ifndef PLOGP_SRC_DATA_INPUT_H
#define PLOGP_SRC_DATA_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"

struct plogp__input;

/* "-" is standard input. PLOGP_EIO: missing, unreadable, a directory. PLOGP_EFORMAT: a
 * kind of compressed file that is not read. PLOGP_ENOMEM. */
PLOGP_MUST_CHECK plogp_status plogp__input_open(const char *path,
                                                const plogp_context *context,
                                                struct plogp__input **input);

/* As plogp__input_open, of bytes in memory, which must stay. */
PLOGP_MUST_CHECK plogp_status plogp__input_open_memory(const void *bytes, size_t length,
                                                       const plogp_context *context,
                                                       struct plogp__input **input);

/* Fill `buffer` as far as the stream goes: *got < size only at the end. PLOGP_EIO: a
 * read failed, or a regular file is shorter than it was. PLOGP_EFORMAT: damaged or
 * truncated compression. PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__input_read(struct plogp__input *input, void *buffer,
                                                size_t size, size_t *got);

/* As plogp__input_read, but nothing is told to the context's progress: for any thread. */
PLOGP_MUST_CHECK plogp_status plogp__input_read_ahead(struct plogp__input *input,
                                                      void *buffer, size_t size,
                                                      size_t *got);

/* Tell the context's progress how far reading is, a few times a second. */
void plogp__input_report(struct plogp__input *input);

/* The next bytes, at most PLOGP__INPUT_PEEK, without taking them. Status as _read. */
#define PLOGP__INPUT_PEEK ((size_t)16)
PLOGP_MUST_CHECK plogp_status plogp__input_peek(struct plogp__input *input, void *buffer,
                                                size_t size, size_t *got);

PLOGP_MUST_CHECK plogp_status plogp__input_rewind(struct plogp__input *input);

/* What messages call it from now on; the name must stay. */
void plogp__input_call(struct plogp__input *input, const char *name);

/* The path, or "standard input". */
const char *plogp__input_name(const struct plogp__input *input);

void plogp__input_free(struct plogp__input *input);

#endif
