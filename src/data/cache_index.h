/* The index of a row-group cache: the columns with their levels, and the groups. */
#ifndef PLOGP_SRC_DATA_CACHE_INDEX_H
#define PLOGP_SRC_DATA_CACHE_INDEX_H

#include "data/cache_file.h"
#include "data/dictionary.h"

/* The columns of an index that was read. Zero-initialise it. */
struct plogp__cache_index {
    const plogp_alloc *alloc;
    plogp_column *columns;                  /* [count] without rows */
    struct plogp__dictionary *dictionaries; /* [count]              */
    size_t count;
    bool weights;     /* the groups have weights           */
    uint64_t skipped; /* ragged rows that were left out    */
};

/* Write the index of finished groups; the buffer tells of missing memory. */
void plogp__cache_index_write(plogp_buffer *buffer, const plogp_batch *schema,
                              const struct plogp__cache_index *about,
                              const struct plogp__cache_file *file);

/* Read an index; the groups go to `file`. PLOGP_EFORMAT: it is none; PLOGP_ENOMEM. */
PLOGP_MUST_CHECK plogp_status plogp__cache_index_read(struct plogp__cache_index *index,
                                                      const plogp_buffer *bytes,
                                                      struct plogp__cache_file *file);
void plogp__cache_index_clear(struct plogp__cache_index *index);

/*
 * A batch that points into the bytes of group `at`, for columns whose types and levels
 * are set. False: the bytes are not such a group.
 */
bool plogp__cache_batch(const struct plogp__cache_file *file, size_t at,
                        const unsigned char *bytes, bool weights, plogp_column *columns,
                        plogp_batch *batch);

#endif
