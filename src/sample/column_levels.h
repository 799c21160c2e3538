/* The levels of one column under ids of our own, whatever the source they came from. */
#ifndef PLOGP_SRC_SAMPLE_COLUMN_LEVELS_H
#define PLOGP_SRC_SAMPLE_COLUMN_LEVELS_H

#include <stdbool.h>

#include "data/dictionary.h"
#include "plogp/batch.h"
#include "plogp/context.h"

/* The id of a missing value. */
#define PLOGP__MISSING PLOGP__NO_CODE

/* A numeric level is kept as the 8 bytes of its double. */
typedef struct plogp__column_levels {
    plogp_column_type type;
    const plogp_alloc *alloc;
    struct plogp__dictionary dictionary;
    uint32_t *id_of_code; /* [seen_capacity] of the batch being read        */
    uint64_t *seen;       /* [seen_capacity] number of the batch that set it */
    size_t id_capacity, seen_capacity;
    uint64_t batch; /* number of the batch being read */
} plogp__column_levels;

void plogp__column_levels_init(plogp__column_levels *levels, plogp_column_type type,
                               const plogp_alloc *alloc);
void plogp__column_levels_clear(plogp__column_levels *levels);

/*
 * The ids [rows] of a column's rows; new levels get the next ids. The type must be that
 * of the levels. PLOGP_ENOMEM; PLOGP_EDOMAIN for a NaN that is not missing, with
 * *bad_row.
 */
plogp_status plogp__column_levels_ids(plogp__column_levels *levels,
                                      const plogp_column *column, size_t rows,
                                      uint32_t *ids, size_t *bad_row);

/* The id of every level of `other`: map [other's count]. */
plogp_status plogp__column_levels_map(plogp__column_levels *levels,
                                      const plogp__column_levels *other, uint32_t *map);

/* The order of levels by their texts: numbers by value first, then texts bytewise. */
int plogp__level_compare(const char *a, size_t a_length, const char *b, size_t b_length);

/* Is the text of a level a number? */
bool plogp__level_number(const char *text, size_t length, double *number);

/* Forget all levels; ids begin at 0 again. */
void plogp__column_levels_forget(plogp__column_levels *levels);

/* The dictionary's key of a number, -0 as 0: its length, always 8. */
size_t plogp__column_levels_key(double number, char *key);

size_t plogp__column_levels_count(const plogp__column_levels *levels);
/* The number of a numeric level. */
double plogp__column_levels_number(const plogp__column_levels *levels, uint32_t id);
/* The text of a level; a number is written to `buffer` [PLOGP_NUMBER_SIZE]. */
const char *plogp__column_levels_text(const plogp__column_levels *levels, uint32_t id,
                                      char *buffer, size_t *length);
/* Ids with keep[id] != 0 (NULL: all), numbers by value first, then texts bytewise:
 * order [count]; *kept says how many. PLOGP_ENOMEM. */
plogp_status plogp__column_levels_order(const plogp__column_levels *levels,
                                        const unsigned char *keep, uint32_t *order,
                                        size_t *kept);

#endif
