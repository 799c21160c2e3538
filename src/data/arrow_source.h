/* The inside of a source over Arrow record batches, and how one of them becomes columns. */
#ifndef PLOGP_SRC_DATA_ARROW_SOURCE_H
#define PLOGP_SRC_DATA_ARROW_SOURCE_H

#include "data/arrow_column.h"
#include "data/columns.h"
#include "data/source.h"

/* A column of the table, delivered or not. */
struct plogp__arrow_field {
    struct plogp__arrow_type type;  /* of the values, of the dictionary's with one */
    struct plogp__arrow_type index; /* of a dictionary; PLOGP__ARROW_OTHER: none   */
    uint32_t *codes; /* [codes_room] of the dictionary's texts, for this array */
    size_t codes_room;
    bool mapped; /* `codes` is that of the array being read */
};

struct plogp__arrow_source {
    plogp_source base;
    struct ArrowArrayStream stream; /* release NULL: there is only `array` */
    struct ArrowSchema schema;
    struct ArrowArray array;           /* being read; release NULL: none yet          */
    int64_t at;                        /* rows of it that were delivered              */
    bool started;                      /* a record batch of the stream was taken      */
    struct plogp__arrow_field *fields; /* [schema.n_children] */
    char **names;                      /* [schema.n_children] */
    struct plogp__columns columns;
    uint64_t memory_limit; /* of the levels */
};

/* PLOGP_EFORMAT with a sentence about the table. */
plogp_status plogp__arrow_fail(const struct plogp__arrow_source *source,
                               const char *what);

/* Whether the record batch in hand fits the schema: nothing points outside. */
PLOGP_MUST_CHECK plogp_status plogp__arrow_check(struct plogp__arrow_source *source);

/* The next `rows` rows of the record batch into the columns. */
PLOGP_MUST_CHECK plogp_status plogp__arrow_fill(struct plogp__arrow_source *source,
                                                size_t rows);

/* The doubles of a numeric column where they are; NULL: they were converted. */
const double *plogp__arrow_doubles(const struct plogp__arrow_source *source,
                                   const struct plogp__column *column);

#endif
