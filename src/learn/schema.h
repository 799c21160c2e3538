/*
 * The schema of a classifier: what its features and classes are called, and how the value
 * of a column becomes features. It is what a model file stores beside the coefficients.
 */
#ifndef PLOGP_SRC_LEARN_SCHEMA_H
#define PLOGP_SRC_LEARN_SCHEMA_H

#include <stdbool.h>

#include "learn/rows.h"
#include "plogp/batch.h"
#include "plogp/design.h"

/* Levels or classes; in the order of levels they are found by halving. */
struct plogp__names {
    char **text; /* [count] terminated */
    size_t *length;
    size_t count;
    bool disordered; /* a name was not above the one before it */
};

/* How the levels of a column fall into buckets (learn/hashing.h). */
struct plogp__hashing {
    size_t buckets; /* 0: they do not; the names of the levels are theirs        */
    uint64_t seed;  /* of plogp_hash_bucket                                      */
    uint32_t *used; /* [used_count] the buckets of the names, ascending           */
    size_t used_count, used_room;
    size_t levels;      /* different ones in the training                            */
    size_t colliding;   /* of them, those that share their bucket                    */
    double colliding_n; /* weight of the rows of those                               */
};

struct plogp__schema_column {
    char *name;
    plogp_column_type type;
    struct plogp__names levels; /* of a categorical column; the first is the baseline   */
    struct plogp__hashing hashing;
    double fill;            /* of a numeric column, where a value is missing        */
    bool indicator;         /* it has a feature that says "missing"                 */
    size_t feature;         /* its first feature; 0: it has none                    */
    size_t missing_feature; /* the indicator; 0: it has none                        */
};

struct plogp__schema {
    struct plogp__schema_column *columns; /* [count] */
    size_t count;
    char *target;
    struct plogp__names classes;
    plogp_missing missing;
    size_t sparse;        /* features of sparse rows, which have no columns; 0: none */
    uint32_t first_index; /* the index of the first of them */
    size_t dense;         /* numeric columns: features 1 .. dense */
    size_t features;      /* with the intercept                   */
};

#define PLOGP__MISSING_LEVEL "(missing)"

/* Append a copy of a name. */
PLOGP_MUST_CHECK plogp_status plogp__names_append(struct plogp__names *names,
                                                  const char *text, size_t length,
                                                  const plogp_context *context);
/* The place of a text; names->count when there is none. */
size_t plogp__names_find_text(const struct plogp__names *names, const char *text,
                              size_t length);
/* The place of a text, or of the number that it spells; names->count when there is none.
 */
size_t plogp__names_find(const struct plogp__names *names, const char *text,
                         size_t length);
size_t plogp__names_find_number(const struct plogp__names *names, double number);
/* Sort the names, all different; place [count] receives the new place of each. */
PLOGP_MUST_CHECK plogp_status plogp__names_sort(struct plogp__names *names,
                                                uint32_t *place,
                                                const plogp_context *context);
void plogp__names_clear(struct plogp__names *names, const plogp_context *context);

/* The place of a column in a batch; its column_count when there is none. */
size_t plogp__batch_place(const plogp_batch *batch, const char *name);

/* `count` columns, all zero. */
PLOGP_MUST_CHECK plogp_status plogp__schema_init(struct plogp__schema *schema,
                                                 size_t count,
                                                 const plogp_context *context);
/* Number the features of the columns: dense ones first, each group in column order. */
void plogp__schema_number(struct plogp__schema *schema);
/* The features in the order of their columns, intercept first: order [features]. */
void plogp__schema_order(const struct plogp__schema *schema, size_t *order);
/* The features of a term, marked in mask [features]: of a column of the schema, or of one
 * of the sparse features, which come after the columns. */
void plogp__schema_term(const struct plogp__schema *schema, size_t term, uint8_t *mask);
/* The column of a feature > 0. */
const struct plogp__schema_column *
plogp__schema_column_of(const struct plogp__schema *schema, size_t feature);
/* A feature's name as the contract writes it, in a new block; NULL when out of memory. */
char *plogp__schema_feature_name(const struct plogp__schema *schema, size_t feature,
                                 const plogp_context *context);
void plogp__schema_clear(struct plogp__schema *schema, const plogp_context *context);

#endif
