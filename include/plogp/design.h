/**
 * Designs: rows with a target, gathered from batches to train a classifier on.
 *
 *     plogp_design *design = NULL;
 *     status = plogp_design_new(plogp_source_schema(source), "survived", NULL, &context,
 *                               &design);
 *     while ((status = plogp_source_next(source, &batch)) == PLOGP_OK && batch.rows > 0)
 *         status = plogp_design_push(design, &batch);
 *     status = plogp_classifier_train(design, NULL, &context, &classifier);
 *     plogp_design_free(design);
 *
 * Every column but the target is a feature. A numeric column is one feature. A
 * categorical column of k levels is k - 1 indicators, `column=level`, against its first
 * level in sorted order; they are looked up, never expanded. A column of very many levels
 * can be hashed: it has a feature for each bucket, `column=#bucket`, but the first that
 * occurs. A row of weight 0 is no row.
 * The source must live until the design is trained on or freed.
 */
#ifndef PLOGP_DESIGN_H
#define PLOGP_DESIGN_H

#include "plogp/batch.h"
#include "plogp/context.h"
#include "plogp/sparse.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What becomes of a row in which the value of a feature is missing. */
typedef enum plogp_missing {
    PLOGP_MISSING_DROP = 0,      /* it is left out, and counted                      */
    PLOGP_MISSING_INDICATOR = 1, /* a feature `column=(missing)` says so; a number is
                                    then the mean of the others                      */
    PLOGP_MISSING_MEAN = 2,      /* a number is the mean of the others; in a categorical
                                    column as PLOGP_MISSING_INDICATOR                */
} plogp_missing;

/** "drop", "indicator" or "mean"; NULL for any other value. */
PLOGP_API const char *plogp_missing_name(plogp_missing missing);

/** A categorical column whose levels fall into buckets. */
typedef struct plogp_hashed_column {
    const char *column;
    size_t buckets; /* 2 .. PLOGP_HASH_BUCKETS_MAX */
} plogp_hashed_column;

#define PLOGP_HASH_BUCKETS_MAX ((size_t)1 << 24)

/**
 * The bucket of a level: what a hashed column of a design, or of a model, is made of.
 *
 *     FNV-1a of 64 bits of the seed's bytes, lowest first, and the text's, mixed as SplitMix64
 *     mixes; the remainder on division by the number of buckets
 *
 * Given        text [length]; seed; buckets >= 1
 * Returned     0 .. buckets - 1, the same on every machine and in every version (model files
 *              rely on it); 0 for no buckets
 * Source       Fowler, Noll, Vo (RFC 9923); Steele, Lea, Flood (2014), figure 16; for the use
 *              of it Weinberger et al. (2009), without their signs
 */
PLOGP_API size_t plogp_hash_bucket(const char *text, size_t length, uint64_t seed,
                                   size_t buckets);

typedef struct plogp_design_options {
    plogp_missing missing; /* default PLOGP_MISSING_DROP                             */
    size_t classes_max;    /* of a target: more are refused; default 1000            */
    const plogp_hashed_column
        *hashed; /* [hashed_count] with the context's seed; must live as long as the
                    design; NULL (default): none                                    */
    size_t hashed_count;
} plogp_design_options;

PLOGP_API plogp_design_options plogp_design_options_defaults(void);

typedef struct plogp_design plogp_design;

/**
 * An empty design for the columns of a schema.
 *
 * Given        schema   columns with names and types (plogp_source_schema)
 *              target   the column of the classes, numeric or categorical
 *              options  NULL: defaults
 *              context  kept until plogp_design_free
 * Status       PLOGP_EINVAL   no such target (the message lists the columns), a NULL
 *                             pointer, an unknown option, a hashed column that is no
 *                             categorical feature
 *              PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_design_new(
    const plogp_batch *schema, const char *target, const plogp_design_options *options,
    const plogp_context *context, plogp_design **design);

/** Columns of probabilities that say what each row is: one column a class, named by it. */
typedef struct plogp_soft_labels {
    const char *const
        *columns;       /* [count] numeric; >= 0, each row sums to 1 within 1e-9 count */
    size_t count;       /* >= 2                                                  */
    const char *target; /* what the classes are together called; a column of this name
                                   is no feature                                         */
} plogp_soft_labels;

/**
 * A design whose rows have a law over the classes instead of a class. Batches are those of
 * the schema. A row of law t counts as one row of each class k with the weight t_k.
 *
 * Status       as plogp_design_new; plogp_design_push then also gives
 *              PLOGP_EDOMAIN  a value is no probability, or a row does not sum to 1
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_design_new_soft(const plogp_batch *schema, const plogp_soft_labels *labels,
                      const plogp_design_options *options, const plogp_context *context,
                      plogp_design **design);

/**
 * Add the rows of a batch with the columns of the schema.
 *
 * Status       PLOGP_EINVAL   the columns are not those of the schema
 *              PLOGP_EDOMAIN  a feature or the target is infinite; the message names it
 *              PLOGP_ENOMEM
 * Cost         8 bytes a numeric and 4 a categorical value; one thread at a time
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_design_push(plogp_design *design,
                                                          const plogp_batch *batch);

/**
 * A design of sparse rows: the labels are the classes, each index is a feature, named by
 * it. What is not in a row is 0. Options and context as plogp_design_new.
 *
 * Status       PLOGP_EINVAL, PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_design_new_sparse(
    const plogp_sparse_schema *schema, const plogp_design_options *options,
    const plogp_context *context, plogp_design **design);

/** Add sparse rows to a design made by plogp_design_new_sparse, each of weight 1. Status
 * PLOGP_EINVAL, PLOGP_ENOMEM. Cost: 12 bytes an entry. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_design_push_sparse(plogp_design *design, const plogp_sparse_batch *batch);

/** Release; NULL is allowed. */
PLOGP_API void plogp_design_free(plogp_design *design);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_DESIGN_H */
