/* The inside of plogp_ordered, for the files ordered*.c and sorted*.c. */
#ifndef PLOGP_SRC_SAMPLE_ORDERED_INSIDE_H
#define PLOGP_SRC_SAMPLE_ORDERED_INSIDE_H

#include <stdbool.h>

#include "sample/codes.h"
#include "sample/decimals.h"
#include "sample/ordered_run.h"
#include "sample/spill.h"

struct plogp_ordered {
    plogp_context context;
    const plogp_alloc *alloc;
    struct plogp__run sorted; /* distinct, by value, then weight      */
    uint16_t *known;          /* where values are in it, or NULL      */
    double *pending;          /* rows of weight 1, not yet in the run */
    size_t pending_size, pending_capacity;
    struct plogp__codes codes; /* further such rows */
    size_t look;               /* at so many pending rows, see whether values repeat */
    struct plogp__entry *weighted; /* other rows, not yet in the run */
    size_t weighted_size, weighted_capacity;
    plogp__spill units;     /* what memory could not hold: entries of weight 1, */
    plogp__spill fractions; /* and those of other weights                      */
    plogp__weight missing, total;
};

/* Pending rows of weight 1. */
static inline size_t plogp__ordered_waiting(const plogp_ordered *ordered)
{
    return ordered->pending_size + plogp__codes_waiting(&ordered->codes);
}
/* Are they all that is in memory: the usual data? */
static inline bool plogp__ordered_is_units(const plogp_ordered *ordered)
{
    return ordered->sorted.size == 0 && ordered->weighted_size == 0 &&
           ordered->codes.cells == NULL;
}
/* They in [that many] values. */
void plogp__ordered_copy(const plogp_ordered *ordered, double *values);
/* They, sorted, in a block to be freed. */
plogp_status plogp__ordered_pending(const plogp_ordered *ordered, double **values);
/* Count them where they are decimals; otherwise *decimals is NULL. */
plogp_status plogp__ordered_decimals(const plogp_ordered *ordered,
                                     struct plogp__decimals **decimals);
/* They as a run, to be freed on failure too. */
plogp_status plogp__ordered_pending_run(const plogp_ordered *ordered,
                                        struct plogp__run *run);
/* Do so many of them repeat that entries are smaller than rows? */
plogp_status plogp__ordered_repeats(const plogp_ordered *ordered, bool *repeat);
/* Room for further ones, as doubles. */
plogp_status plogp__ordered_reserve(plogp_ordered *ordered, size_t more);
/* Take a copy of those of `other`. */
plogp_status plogp__ordered_take(plogp_ordered *ordered, const plogp_ordered *other);
/* The entries in memory but for those rows, as one new run. */
plogp_status plogp__ordered_kept(const plogp_ordered *ordered, struct plogp__run *run);

/* `run` takes the place of the sorted entries, which are freed. */
void plogp__ordered_replace(plogp_ordered *ordered, struct plogp__run run);

/* Make ready for plogp__known_push if entries are few: ordered->known is then not NULL. */
void plogp__known_prepare(plogp_ordered *ordered);
/* To be called before entries move. */
void plogp__known_forget(plogp_ordered *ordered);
/* Count the rows whose values are among the entries; `others` [rows] receives the values of
 * other rows, so many as is returned. */
size_t plogp__known_push(const plogp_ordered *ordered, const plogp_column *column,
                         size_t rows, double *others);

/* plogp_ordered_push of a column without weights that has whole numbers. */
plogp_status plogp__ordered_push_wholes(plogp_ordered *ordered, const plogp_batch *batch,
                                        size_t column,
                                        const struct plogp__wholes *wholes);

/* plogp_ordered_merge that may take the rows of `other` away instead of copying them. */
plogp_status plogp__ordered_absorb(plogp_ordered *ordered, plogp_ordered *other);

bool plogp__ordered_is_spilled(const plogp_ordered *ordered);
/* Write what is in memory as further runs of the two. */
plogp_status plogp__ordered_write(const plogp_ordered *ordered, plogp__spill *units,
                                  plogp__spill *fractions);
/* Does memory hold more than the share of this accumulator? */
bool plogp__ordered_is_large(const plogp_ordered *ordered);
/* Spill when memory holds more than the share of this accumulator. */
plogp_status plogp__ordered_bound(plogp_ordered *ordered);

/* A double as 8 bytes in its own order: -Inf first, +Inf last; and back. */
void plogp__put_key(double number, unsigned char *key);
double plogp__get_key(const unsigned char *key);

/* plogp_ordered_support of values from min to max. */
const char *plogp__support_of(double min, double max, bool all_whole);

/* All entries in order, from memory and files. */
struct plogp__entries {
    struct plogp__run run; /* everything, when nothing was spilled */
    size_t next;
    plogp__spill units, fractions;
    plogp__merge *unit_merge, *fraction_merge;
    struct plogp__entry unit, fraction; /* the next one of each */
    bool unit_left, fraction_left;
    const plogp_ordered *ordered;
};

plogp_status plogp__entries_open(const plogp_ordered *ordered,
                                 struct plogp__entries *entries);
/* *more is false behind the last one. */
plogp_status plogp__entries_next(struct plogp__entries *entries,
                                 struct plogp__entry *entry, bool *more);
void plogp__entries_close(struct plogp__entries *entries);

#endif
