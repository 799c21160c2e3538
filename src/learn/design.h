/* The inside of a design: columns as gathered, and the rows and schema made of them. */
#ifndef PLOGP_SRC_LEARN_DESIGN_H
#define PLOGP_SRC_LEARN_DESIGN_H

#include "learn/rows.h"
#include "learn/schema.h"
#include "plogp/design.h"
#include "plogp/sum.h"

#define PLOGP__NO_LEVEL UINT32_MAX

/* One column, of the rows kept. Exactly one of the two arrays is used. */
struct plogp__gathered {
    char *name;
    plogp_column_type type;
    double *numbers; /* NaN where missing                         */
    uint32_t *codes; /* of the source; PLOGP__NO_LEVEL where missing */
    size_t numbers_room, codes_room;
    bool missing; /* some value is */
    const plogp_levels *levels;
    plogp_sum sum; /* of the numbers, while the design is plain */
};

/* Sparse rows as gathered. */
struct plogp__gathered_sparse {
    size_t features;
    uint32_t first_index;
    size_t *start; /* [rows + 1] */
    uint32_t *entry;
    double *value;
    size_t start_room, entry_room, value_room;
};

/* Columns of probabilities in place of a target. */
struct plogp__soft {
    size_t *place; /* [levels.count] of the columns in a batch */
    char **text;   /* [levels.count] the classes */
    size_t *length;
    plogp_levels levels;
    size_t *kept; /* [kept_count] places of the features */
    size_t kept_count;
};

struct plogp_design {
    const plogp_context *context;
    plogp_design_options options;
    struct plogp__gathered
        *columns; /* [count] all of the schema, the target among them */
    size_t count;
    size_t target;
    double *weights; /* [rows]; NULL: every row weighs 1 */
    size_t weights_room;
    size_t rows;
    bool
        plain; /* every batch was taken as it came: numbers that are finite, weights of 1 */
    struct plogp__gathered_sparse *sparse; /* NULL: there are only columns     */
    struct plogp__soft *soft;              /* NULL: rows have a class            */
    plogp_sum dropped;         /* of those left out for a missing feature     */
    plogp_sum dropped_targets; /* of those left out for a missing target      */
};

static inline double plogp__design_weight(const plogp_design *design, size_t row)
{
    return design->weights == NULL ? 1.0 : design->weights[row];
}

void plogp__soft_free(struct plogp__soft *soft, const plogp_context *context);
/* plogp_design_push of soft labels, and of rows that have a class. */
PLOGP_MUST_CHECK plogp_status plogp__soft_push(plogp_design *design,
                                               const plogp_batch *batch);
PLOGP_MUST_CHECK plogp_status plogp__design_push_hard(plogp_design *design,
                                                      const plogp_batch *batch);
/* Release what sparse rows hold. */
void plogp__gathered_sparse_free(const plogp_design *design);

/* The classes of the target, sorted, and that of each row: label [rows].
 * PLOGP_EDOMAIN: too many classes */
PLOGP_MUST_CHECK plogp_status plogp__design_labels(const plogp_design *design,
                                                   struct plogp__names *classes,
                                                   uint32_t *label);

/* The schema, but its classes, of a design without categorical features. */
PLOGP_MUST_CHECK plogp_status plogp__design_schema(const plogp_design *design,
                                                   struct plogp__schema *schema);

/*
 * The rows, as they are (neither grouped nor scaled), and their schema.
 *
 * Status       PLOGP_EDOMAIN  no row is left, too many classes; PLOGP_ENOMEM
 */
PLOGP_MUST_CHECK plogp_status plogp__design_rows(const plogp_design *design,
                                                 struct plogp__schema *schema,
                                                 struct plogp__rows *rows);

#endif
