/*
 * The columns of a batch under construction, whatever the format they come from: which
 * are delivered, their arrays, their levels, and the batch that points to them.
 */
#ifndef PLOGP_SRC_DATA_COLUMNS_H
#define PLOGP_SRC_DATA_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/dictionary.h"
#include "data/select.h"
#include "data/wholes.h"

/* Where the values of a batch are; [batch_rows] each, or NULL. */
struct plogp__values {
    double *numbers;
    int32_t *wholes;
    uint32_t *codes;
    uint8_t *valid;
};

/* Whether a column is to come as whole numbers. */
enum plogp__wholes_state {
    PLOGP__WHOLES_UNASKED, /* or some number was not one that others are like */
    PLOGP__WHOLES_ASKED,   /* the first rows will settle their places         */
    PLOGP__WHOLES_SETTLED,
};

struct plogp__column {
    size_t field; /* in the table that is read */
    const char *name;
    plogp_column_type type;
    bool settled;     /* the type is not to be inferred                        */
    bool weights;     /* missing values, negative and infinite ones are faults */
    bool has_missing; /* in this batch                                         */
    enum plogp__wholes_state wholes_state;
    unsigned places; /* of the whole numbers, once they are settled           */
    bool is_whole;   /* this batch has whole numbers                          */
    double *numbers; /* [batch_rows] or NULL                                  */
    int32_t *wholes; /* [batch_rows] or NULL                                  */
    uint32_t *codes; /* [batch_rows] or NULL                                  */
    uint8_t *valid;  /* [batch_rows]                                          */
    struct plogp__values other; /* of the batch before, while two are kept          */
    struct plogp__dictionary dictionary;
    struct plogp__dictionary forgotten; /* but that batch still has its codes       */
};

struct plogp__columns {
    const plogp_alloc *alloc;
    struct plogp__column *items;  /* [all] those delivered, then the weights */
    size_t count;                 /* delivered                               */
    size_t all;                   /* count, and 1 with weights               */
    plogp_column *view;           /* [count] what a batch points to          */
    struct plogp__wholes *wholes; /* [count] likewise                        */
    size_t batch_rows;
    bool keeps_two;        /* a batch stays valid until the next but one is prepared */
    uint64_t forget_bytes; /* at a new batch, drop larger dictionaries; 0: keep all */
    uint64_t next_row;     /* index in the source of the next row to deliver */
};

/* Choose from a table by name; the names must stay. Status as plogp__selection_init; after
 * a failure nothing is owned. Zero-initialise it. */
PLOGP_MUST_CHECK plogp_status plogp__columns_init(struct plogp__columns *columns,
                                                  const struct plogp__names *names,
                                                  const plogp_read_options *options,
                                                  const plogp_context *context);
void plogp__columns_clear(struct plogp__columns *columns);

/* Keep two batches from the next one on, or no longer. */
void plogp__columns_keep_two(struct plogp__columns *columns, bool two);

/* Nothing is left to infer. */
bool plogp__columns_settled(const struct plogp__columns *columns);

/* The types are settled: fix the rows of a batch (no more than `rows`, when the table has
 * so many) and say what the columns are. */
void plogp__columns_publish_schema(struct plogp__columns *columns,
                                   const plogp_read_options *options, uint64_t rows,
                                   plogp_batch *schema);

/* The types changed since: say again what the columns are. */
void plogp__columns_publish_types(struct plogp__columns *columns);

/* Give a column as whole numbers from the next batch on, as far as they are such, or no
 * longer. */
void plogp__columns_ask_wholes(struct plogp__columns *columns, size_t column, bool asked);

/* The numbers of rows [first, first + count) from their whole numbers. */
void plogp__column_to_numbers(struct plogp__column *column, size_t first, size_t count);

/* Room for batch_rows rows in every column, none missing. PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__columns_prepare(struct plogp__columns *columns);

/* The batch of the first `rows` rows. */
void plogp__columns_publish(struct plogp__columns *columns, const plogp_batch *schema,
                            size_t rows, plogp_batch *batch);

#endif
