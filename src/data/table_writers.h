/* Sources as files, two functions for each format: of a source, and of a sparse one. All
 * read it from where it is. */
#ifndef PLOGP_SRC_DATA_TABLE_WRITERS_H
#define PLOGP_SRC_DATA_TABLE_WRITERS_H

#include "data/encoder.h"
#include "plogp/source.h"
#include "plogp/sparse.h"

/* What is written, and where to. */
struct plogp__table_job {
    plogp_source *source;
    plogp_sparse_source *sparse; /* instead of it                  */
    struct plogp__encoder *encoder;
    const plogp_context *context;
    char delimiter;    /* CSV                            */
    const char *label; /* LIBSVM                         */
    uint64_t rows;     /* NPY: how many there are        */
    uint64_t written;  /* rows written so far            */
};

PLOGP_MUST_CHECK plogp_status plogp__write_csv(struct plogp__table_job *job);
PLOGP_MUST_CHECK plogp_status plogp__write_npy(struct plogp__table_job *job);
PLOGP_MUST_CHECK plogp_status plogp__write_libsvm(struct plogp__table_job *job);

PLOGP_MUST_CHECK plogp_status plogp__write_sparse_csv(struct plogp__table_job *job);
PLOGP_MUST_CHECK plogp_status plogp__write_sparse_npy(struct plogp__table_job *job);
PLOGP_MUST_CHECK plogp_status plogp__write_sparse_libsvm(struct plogp__table_job *job);

/* A text as a CSV field: in quotes when it has the delimiter, a quote, a line end, or a
 * blank at an end. */
PLOGP_MUST_CHECK plogp_status plogp__write_csv_text(struct plogp__encoder *encoder,
                                                    char delimiter, const char *text,
                                                    size_t length);

/* The head of an array of job->rows rows, then its elements row by row. */
PLOGP_MUST_CHECK plogp_status plogp__write_npy_header(const struct plogp__table_job *job,
                                                      size_t columns);
PLOGP_MUST_CHECK plogp_status plogp__write_npy_number(const struct plogp__table_job *job,
                                                      double number);

/* " INDEX:VALUE" */
PLOGP_MUST_CHECK plogp_status plogp__write_libsvm_entry(
    const struct plogp__table_job *job, uint64_t index, double value);

#endif
