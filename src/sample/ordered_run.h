/* The sorted runs behind plogp_ordered. */
#ifndef PLOGP_SRC_SAMPLE_ORDERED_RUN_H
#define PLOGP_SRC_SAMPLE_ORDERED_RUN_H

#include "plogp/ordered.h"
#include "sample/weight.h"

/*
 * A multiset of (value, weight): `times` rows had this value and this weight. A whole
 * weight w is kept as weight 1 and w times, so that the usual data need one entry for
 * each distinct value, and nothing is rounded whatever the weights.
 */
struct plogp__entry {
    double value;
    double weight;
    uint64_t times;
};

/* Distinct entries by value, then weight. */
struct plogp__run {
    struct plogp__entry *entries;
    size_t size;
};

int plogp__entry_compare(const void *a, const void *b);
plogp_status plogp__run_new(size_t capacity, const plogp_alloc *alloc,
                            struct plogp__run *run);
/* Append in order, joining equal entries; PLOGP_EDOMAIN when a number passes 2^64 - 1. */
plogp_status plogp__run_append(struct plogp__run *run, const struct plogp__entry *entry);
/* A new run of both; written only on PLOGP_OK. */
plogp_status plogp__run_merge(const struct plogp__run *a, const struct plogp__run *b,
                              const plogp_alloc *alloc, struct plogp__run *merged);

/* Everything that was pushed as one new run of the accumulator's allocator. */
plogp_status plogp__ordered_entries(const plogp_ordered *ordered, struct plogp__run *all);

#endif
