/* One line of a LIBSVM file: a label and entries. */
#ifndef PLOGP_SRC_DATA_LIBSVM_LINE_H
#define PLOGP_SRC_DATA_LIBSVM_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"
#include "plogp/number.h"

#define PLOGP__LIBSVM_LABEL_SIZE ((size_t)128)

/* The entries of some rows, indices as they stand in the file. Zero-initialise it. */
struct plogp__libsvm_entries {
    uint32_t *index; /* [count] */
    double *value;   /* [count] */
    size_t count;
    size_t index_capacity;
    size_t value_capacity;
    uint32_t smallest; /* index seen, zero entries included */
    uint32_t largest;
};

/* What a line has, or what is wrong with it. */
struct plogp__libsvm_row {
    bool empty; /* no label and no entry: not a row                     */
    char label[PLOGP__LIBSVM_LABEL_SIZE]; /* in its shortest form       */
    size_t label_length;
    const char *fault; /* a sentence behind the text, or NULL           */
    const char *text;  /* what the fault is about, [text_length]        */
    size_t text_length;
};

/* Append the entries of a line. PLOGP_ENOMEM; a fault in the text is no failure. */
PLOGP_MUST_CHECK plogp_status plogp__libsvm_parse(const char *line, size_t length,
                                                  const plogp_alloc *alloc,
                                                  struct plogp__libsvm_entries *entries,
                                                  struct plogp__libsvm_row *row);

#endif
