/* What every kind of source is made of: the public handle is its first member. */
#ifndef PLOGP_SRC_DATA_SOURCE_H
#define PLOGP_SRC_DATA_SOURCE_H

#include <stdbool.h>

#include "base/team.h"
#include "data/input.h"
#include "data/wholes.h"
#include "plogp/source.h"
#include "plogp/sparse.h"

/* Batches point into the source; see the public functions of the same names. */
struct plogp__source_kind {
    plogp_status (*next)(plogp_source *source, plogp_batch *batch);
    plogp_status (*rewind)(plogp_source *source);
    void (*free)(plogp_source *source);
    /* NULL: it has no lines */
    plogp_status (*line)(plogp_source *source, uint64_t row, uint64_t *line);
    /* NULL: no type was settled by the first rows only */
    plogp_status (*settle)(plogp_source *source);
    /* See plogp__source_join. NULL: each batch takes the place of the one before */
    bool (*join)(plogp_source *source, struct plogp__team *team);
    /* See plogp__source_ask_wholes. NULL: it has no whole numbers */
    void (*ask_wholes)(plogp_source *source, size_t column, bool asked);
};

struct plogp_source {
    const struct plogp__source_kind *kind;
    const plogp_context *context;
    const char *name;                   /* for messages                          */
    plogp_batch schema;                 /* the columns, with names and types     */
    const struct plogp__wholes *wholes; /* [column_count] of the batch delivered last,
                                         * or NULL: it has numbers in all columns */
    uint64_t skipped_rows;
};

/* A new source of `size` bytes, all zero but for what `base` is told here. PLOGP_ENOMEM,
 * and then the input is released: whoever makes a source of it takes it over. */
PLOGP_MUST_CHECK plogp_status plogp__source_make(const struct plogp__source_kind *kind,
                                                 size_t size, struct plogp__input *input,
                                                 const plogp_context *context,
                                                 plogp_source **made);

/* The last step of opening: hand the source over, or free it when opening failed. */
PLOGP_MUST_CHECK plogp_status plogp__source_opened(plogp_source *made,
                                                   plogp_status status,
                                                   plogp_source **source);

/* CSV from a stream. Takes over `input`, whatever the outcome. */
PLOGP_MUST_CHECK plogp_status plogp__csv_source_new(struct plogp__input *input,
                                                    const plogp_read_options *options,
                                                    const plogp_context *context,
                                                    plogp_source **source);

/* A NumPy array from a stream that begins with PLOGP__NPY_MAGIC; as above. */
PLOGP_MUST_CHECK plogp_status plogp__npy_source_new(struct plogp__input *input,
                                                    const plogp_read_options *options,
                                                    const plogp_context *context,
                                                    plogp_source **source);

/* A NumPy archive, from a stream that begins with PLOGP__ZIP_MAGIC; as above. */
PLOGP_MUST_CHECK plogp_status plogp__npz_source_new(struct plogp__input *input,
                                                    const plogp_read_options *options,
                                                    const plogp_context *context,
                                                    plogp_source **source);

/* LIBSVM text; as above. */
PLOGP_MUST_CHECK plogp_status plogp__sparse_source_new(struct plogp__input *input,
                                                       const plogp_read_options *options,
                                                       const plogp_context *context,
                                                       plogp_sparse_source **source);

/* Whether the options make sense, for a path which is no database. PLOGP_EINVAL */
PLOGP_MUST_CHECK plogp_status plogp__source_check(const char *path,
                                                  const plogp_read_options *options,
                                                  const plogp_context *context);

/* As plogp_source_open behind that check, without a cache, of an input that is open and at
 * its start. Takes over `input`, whatever the outcome. */
PLOGP_MUST_CHECK plogp_status plogp__source_from(struct plogp__input *input,
                                                 const char *path,
                                                 const plogp_read_options *options,
                                                 const plogp_context *context,
                                                 plogp_source **source);

/* Types that were settled by the first rows are settled by all of them, and the next row
 * is the first one again; *changed: whether there were such types. */
PLOGP_MUST_CHECK plogp_status plogp__source_settle(plogp_source *source, bool *changed);

/* Read with a team that works on the batches too, until this is called with NULL. True: a
 * batch then stays valid until the next but one is asked for. */
bool plogp__source_join(plogp_source *source, struct plogp__team *team);

/* From the next batch on a numeric column may come as whole numbers, when the source finds it
 * fit to: its `numbers` are then NULL, and source->wholes has its values; or no longer. */
void plogp__source_ask_wholes(plogp_source *source, size_t column, bool asked);

/* By content. Takes over `input`, whatever the outcome. */
PLOGP_MUST_CHECK plogp_status plogp__source_new(struct plogp__input *input,
                                                const plogp_read_options *options,
                                                const plogp_context *context,
                                                plogp_source **source);

/* The most rows of `columns` columns in one batch: options->batch_rows, fewer in a wide
 * table, at least 1. */
size_t plogp__source_batch_rows(const plogp_read_options *options, size_t columns);

#endif
