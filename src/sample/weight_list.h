/* Totals of weights by id, as counts and joint counts keep them. */
#ifndef PLOGP_SRC_SAMPLE_WEIGHT_LIST_H
#define PLOGP_SRC_SAMPLE_WEIGHT_LIST_H

#include "sample/weight.h"

typedef struct plogp__weight_list {
    plogp__weight *totals; /* [size] */
    size_t size, capacity;
    const plogp_alloc *alloc;
} plogp__weight_list;

/* The totals of some ids in order, as numbers. */
typedef struct plogp__weight_view {
    double *weights;  /* [size] correctly rounded               */
    uint64_t *counts; /* [size] exact when whole, otherwise 0   */
    double total;
    uint64_t total_count; /* exact when whole */
    double missing;
    uint64_t missing_count; /* exact when whole */
    bool whole;
} plogp__weight_view;

/* Make room for ids below `size`; new totals are 0. */
plogp_status plogp__weight_list_grow(plogp__weight_list *list, size_t size);
void plogp__weight_list_clear(plogp__weight_list *list);
/* list[map[i]] += other[i]; every map[i] < list->size. */
plogp_status plogp__weight_list_merge(plogp__weight_list *list,
                                      const plogp__weight_list *other,
                                      const uint32_t *map);
/* keep[i] = 1 where the total is not 0. */
void plogp__weight_list_kept(const plogp__weight_list *list, unsigned char *keep);
/* Fill the view, whose arrays [size] are the caller's. PLOGP_EDOMAIN: total >= 2^64. */
plogp_status plogp__weight_list_view(const plogp__weight_list *list,
                                     const uint32_t *order, size_t size,
                                     const plogp__weight *missing,
                                     plogp__weight_view *view);

#endif
