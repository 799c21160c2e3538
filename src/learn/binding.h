/* The columns of a model found in the columns of a source, and rows made of batches. */
#ifndef PLOGP_SRC_LEARN_BINDING_H
#define PLOGP_SRC_LEARN_BINDING_H

#include "learn/rows.h"
#include "learn/schema.h"
#include "plogp/batch.h"
#include "plogp/sparse.h"

/* What one level of a source means to a column of the model. */
struct plogp__level_meaning {
    uint32_t place; /* among the levels of a categorical column; PLOGP__UNSEEN: none */
    double number;  /* for a numeric column; NaN: not a number                        */
};

#define PLOGP__UNSEEN UINT32_MAX

struct plogp__bound_column {
    const struct plogp__schema_column *column;
    size_t place;                          /* in the source */
    struct plogp__level_meaning *meanings; /* [known] of the source's levels */
    size_t known, room;
};

struct plogp__binding {
    const plogp_context *context;
    const struct plogp__schema *schema;
    struct plogp__bound_column *columns; /* [schema->count] */
    uint64_t missing, unseen;            /* rows undecided */
    char *first_unseen;
};

/* PLOGP_EINVAL when a column of the model is missing. */
PLOGP_MUST_CHECK plogp_status plogp__binding_init(struct plogp__binding *binding,
                                                  const struct plogp__schema *schema,
                                                  const plogp_batch *batch,
                                                  const plogp_context *context);
void plogp__binding_clear(struct plogp__binding *binding);

/* Entries that a row can have at the most. */
size_t plogp__binding_entries(const struct plogp__binding *binding);

/*
 * Append row `row` of the batch to `rows`, which has room for it (label and weight are
 * the caller's). *decided is false, and nothing appended, when a value is missing or
 * unseen. Levels new to the binding are looked up with plogp__binding_learn first.
 */
PLOGP_MUST_CHECK plogp_status plogp__binding_append(struct plogp__binding *binding,
                                                    const plogp_batch *batch, size_t row,
                                                    struct plogp__rows *rows,
                                                    bool *decided);
PLOGP_MUST_CHECK plogp_status plogp__binding_learn(struct plogp__binding *binding,
                                                   const plogp_batch *batch);

/* Append sparse row `row` to rows with values and room; `shift` is the index of the
 * source's first feature less that of the model's. */
void plogp__binding_append_sparse(const struct plogp__schema *schema, int shift,
                                  const plogp_sparse_batch *batch, size_t row,
                                  struct plogp__rows *rows);
/* PLOGP_EINVAL unless the model is of sparse rows. */
PLOGP_MUST_CHECK plogp_status plogp__binding_check_sparse(
    const struct plogp__schema *schema, const plogp_context *context);

#endif
