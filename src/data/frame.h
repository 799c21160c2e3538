/* Saved states: little-endian fields inside a frame with kind, version and checksum. */
#ifndef PLOGP_SRC_DATA_FRAME_H
#define PLOGP_SRC_DATA_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "data/state_magic.h"
#include "plogp/buffer.h"

/* What a frame holds; the letter is stored. */
typedef enum plogp__state_kind {
    PLOGP__STATE_COUNTS = 'c',
    PLOGP__STATE_JOINT_COUNTS = 'j',
    PLOGP__STATE_MOMENTS = 'm',
    PLOGP__STATE_ORDERED = 'o',
    PLOGP__STATE_SUMMARY = 's',
    PLOGP__STATE_SUFFICIENT = 'f', /* for a fit */
    PLOGP__STATE_CACHE = 'r',      /* the index of a row-group cache */
    PLOGP__STATE_TRAINING = 't',   /* a checkpoint                   */
} plogp__state_kind;

#define PLOGP__FRAME_MAGIC_SIZE PLOGP__STATE_MAGIC_SIZE

/* Open a frame; *start is to be passed to plogp__frame_close or _abandon. */
plogp_status plogp__frame_open(plogp_buffer *buffer, plogp__state_kind kind,
                               size_t *start);
/* Fill in the length and append the checksum. */
plogp_status plogp__frame_close(plogp_buffer *buffer, size_t start);
/* Close the frame when `status` is PLOGP_OK; otherwise cut it off and pass it on. */
plogp_status plogp__frame_end(plogp_buffer *buffer, size_t start, plogp_status status);

/* The kind of the frame that begins with these PLOGP__FRAME_MAGIC_SIZE + 1 bytes; 0: not a
 * frame. */
int plogp__frame_kind(const unsigned char *data);

plogp_status plogp__put_u64(plogp_buffer *buffer, uint64_t value);
/* Write over a value put at buffer->length = place before. */
void plogp__set_u64(plogp_buffer *buffer, size_t place, uint64_t value);
plogp_status plogp__put_double(plogp_buffer *buffer, double value);
/* The length, then the bytes. */
plogp_status plogp__put_text(plogp_buffer *buffer, const char *text, size_t length);

/* Reads fields one after the other; once something is missing, `bad` stays set and every
 * field reads as 0. */
typedef struct plogp__reader {
    const unsigned char *data;
    size_t size;
    size_t position;
    bool bad;
} plogp__reader;

/* Check a frame of exactly `size` bytes and read its content. PLOGP_EFORMAT with a
 * message when it is not a sound frame of this kind. */
plogp_status plogp__frame_read(const unsigned char *data, size_t size,
                               plogp__state_kind kind, const plogp_context *context,
                               plogp__reader *reader);
/* Take one frame, of whatever kind, from inside another. */
void plogp__get_frame(plogp__reader *reader, const unsigned char **data, size_t *size);
/* PLOGP_EFORMAT unless everything was read and nothing was missing. */
plogp_status plogp__reader_finish(const plogp__reader *reader,
                                  const plogp_context *context);

uint64_t plogp__get_u64(plogp__reader *reader);
double plogp__get_double(plogp__reader *reader);
/* A pointer into the data, not terminated. */
const char *plogp__get_text(plogp__reader *reader, size_t *length);
const unsigned char *plogp__get_block(plogp__reader *reader, size_t size);
/* A number of items of at least `item_size` bytes each: bad when they cannot all be
 * there. */
size_t plogp__get_count(plogp__reader *reader, size_t item_size);

#endif
