/*
 * Rows by the leading bits of their hashes: what comes before putting very many of them in
 * order, since a sort that moves rows all over a file reads a page for every row.
 */
#ifndef PLOGP_SRC_LEARN_ROWS_BUCKET_H
#define PLOGP_SRC_LEARN_ROWS_BUCKET_H

#include "learn/rows.h"

struct plogp__buckets {
    size_t count;
    size_t *first;  /* [count + 1] the rows of bucket b are first[b] .. first[b + 1] */
    size_t longest; /* rows of the largest                                          */
};

/* How many buckets: 1 where the rows are a small part of the memory there may be. */
size_t plogp__buckets_wanted(const struct plogp__rows *rows,
                             const plogp_context *context);

/*
 * Move the rows of `from`, whose hashes are hash [from->count], into `to` (room for as many
 * rows and entries), and the hashes with them into moved [from->count]. `count` is a power of
 * two; the order within a bucket is that of `from`.
 */
PLOGP_MUST_CHECK plogp_status plogp__buckets_fill(const struct plogp__rows *from,
                                                  const uint64_t *hash, size_t count,
                                                  const plogp_context *context,
                                                  struct plogp__rows *to, uint64_t *moved,
                                                  struct plogp__buckets *buckets);
void plogp__buckets_clear(struct plogp__buckets *buckets, const plogp_context *context);

#endif
