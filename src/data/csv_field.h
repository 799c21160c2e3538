/* The content of one field of a table. */
#ifndef PLOGP_SRC_DATA_CSV_FIELD_H
#define PLOGP_SRC_DATA_CSV_FIELD_H

#include "data/csv_cut.h"

struct plogp__csv_text {
    const char *text;
    size_t length;
};

/* Room for a field whose doubled quotes are made single. Zero-initialise it. */
struct plogp__csv_scratch {
    char *text;
    size_t capacity;
};

/* The bytes of a field as they stand in the block, quotes included. */
struct plogp__csv_text plogp__csv_raw_field(const char *block,
                                            const struct plogp__csv_table *table,
                                            size_t row, size_t field);

/* Its content: without the quotes around it, doubled quotes single. False: no memory. */
bool plogp__csv_unquote(struct plogp__csv_text raw, struct plogp__csv_scratch *scratch,
                        const plogp_alloc *alloc, struct plogp__csv_text *content);

/* Without blanks and tabs around it. */
struct plogp__csv_text plogp__csv_trim(struct plogp__csv_text text);

#endif
