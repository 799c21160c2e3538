/*
 * Hashed columns: the levels of a categorical column fall into buckets, and the buckets take
 * the place of the levels. The names of the levels are then "#0", "#7", ...: the buckets that
 * rows of the training fell into, in order, of which the first is the baseline.
 */
#ifndef PLOGP_SRC_LEARN_HASHING_H
#define PLOGP_SRC_LEARN_HASHING_H

#include "learn/design.h"

/* The place of a level among the buckets that the training saw; PLOGP__NO_LEVEL: in none. */
uint32_t plogp__hashing_place(const struct plogp__hashing *hashing, const char *text,
                              size_t length);

/* Which column of the options has this name; NULL: it is not hashed. */
const plogp_hashed_column *plogp__hashed_column(const plogp_design_options *options,
                                                const char *name);
/* PLOGP_EINVAL unless every hashed column is a categorical feature, named once. */
PLOGP_MUST_CHECK plogp_status plogp__hashing_check(const plogp_batch *schema,
                                                   const char *target,
                                                   const plogp_design_options *options,
                                                   const plogp_context *context);

/* Make the buckets of a column of the schema its levels; (*place)[code] says where each level
 * of the source went (PLOGP__NO_LEVEL: nowhere), and is freed by the caller. */
PLOGP_MUST_CHECK plogp_status plogp__hash_levels(const plogp_design *design,
                                                 const struct plogp__gathered *from,
                                                 struct plogp__schema_column *column,
                                                 uint32_t **place);

/* Use a bucket, above those used before: its name is appended to the levels. */
PLOGP_MUST_CHECK plogp_status plogp__hashing_use(struct plogp__schema_column *column,
                                                 size_t bucket,
                                                 const plogp_context *context);

#endif
