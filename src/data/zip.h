/* The entries of a ZIP archive, one after the other, as a stream has them. */
#ifndef PLOGP_SRC_DATA_ZIP_H
#define PLOGP_SRC_DATA_ZIP_H

#include <stdbool.h>

#include <zlib.h>

#include "data/input.h"

#define PLOGP__ZIP_MAGIC      "PK\x03\x04"
#define PLOGP__ZIP_MAGIC_SIZE ((size_t)4)
#define PLOGP__ZIP_NAME_MAX   ((size_t)1024)

struct plogp__zip {
    const plogp_context *context;
    struct plogp__input *input; /* stays the caller's */
    uint8_t *buffer;            /* read ahead: [from, to) comes next */
    size_t from, to;
};

/* What the head of an entry says. */
struct plogp__zip_entry {
    char name[PLOGP__ZIP_NAME_MAX + 1];
    uint64_t packed, size; /* bytes in the archive, and unpacked */
    uint32_t sum;          /* CRC-32 of the bytes unpacked       */
    bool deflated;
};

/* PLOGP_ENOMEM. Clear it in any case. */
PLOGP_MUST_CHECK plogp_status plogp__zip_init(struct plogp__zip *zip,
                                              struct plogp__input *input,
                                              const plogp_context *context);
void plogp__zip_clear(struct plogp__zip *zip);

/* The next entry; *found is false behind the last. Status as plogp__input_read, and
 * PLOGP_EFORMAT for a damaged archive or a method that is not read. */
PLOGP_MUST_CHECK plogp_status plogp__zip_next(struct plogp__zip *zip,
                                              struct plogp__zip_entry *entry,
                                              bool *found);

/* The bytes of the entry in a new block, [entry->size] of it; it grows with what is really
 * there. PLOGP_EFORMAT: damaged. */
PLOGP_MUST_CHECK plogp_status plogp__zip_read(struct plogp__zip *zip,
                                              const struct plogp__zip_entry *entry,
                                              uint8_t **bytes);
/* Pass over them. */
PLOGP_MUST_CHECK plogp_status plogp__zip_skip(struct plogp__zip *zip,
                                              const struct plogp__zip_entry *entry);

#endif
