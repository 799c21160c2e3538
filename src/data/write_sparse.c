/* Sparse rows as files. The columns of a table are the label and every feature, zeros too. */
#include <stdbool.h>
#include <stdio.h>

#include "base/status.h"
#include "data/printable.h"
#include "data/table_writers.h"
#include "plogp/number.h"

typedef plogp_status write_sparse_row(struct plogp__table_job *job,
                                      const plogp_sparse_batch *batch, size_t row);
typedef plogp_status write_feature(const struct plogp__table_job *job, double value);

static plogp_status write_all(struct plogp__table_job *job, write_sparse_row *write)
{
    plogp_sparse_batch batch = {.rows = 1};
    while (batch.rows > 0) {
        PLOGP_TRY(plogp_sparse_next(job->sparse, &batch));
        for (size_t row = 0; row < batch.rows; row++)
            PLOGP_TRY(write(job, &batch, row));
        job->written += batch.rows;
    }
    return PLOGP_OK;
}

/* Every feature of a row in turn. */
static plogp_status write_features(const struct plogp__table_job *job,
                                   const plogp_sparse_batch *batch, size_t row,
                                   write_feature *write)
{
    const size_t features = plogp_sparse_schema_of(job->sparse)->features;
    size_t entry = batch->start[row];
    for (size_t feature = 0; feature < features; feature++) {
        const bool has =
            entry < batch->start[row + 1] && batch->feature[entry] == feature;
        PLOGP_TRY(write(job, has ? batch->value[entry] : 0.0));
        entry += has;
    }
    return PLOGP_OK;
}

static plogp_status write_csv_feature(const struct plogp__table_job *job, double value)
{
    PLOGP_TRY(plogp__encoder_write(job->encoder, &job->delimiter, 1));
    return plogp__encoder_number(job->encoder, value);
}

static plogp_status write_csv_row(struct plogp__table_job *job,
                                  const plogp_sparse_batch *batch, size_t row)
{
    const plogp_levels *labels = plogp_sparse_schema_of(job->sparse)->labels;
    const uint32_t label = batch->label[row];
    PLOGP_TRY(plogp__write_csv_text(job->encoder, job->delimiter, labels->text[label],
                                    labels->length[label]));
    PLOGP_TRY(write_features(job, batch, row, write_csv_feature));
    return plogp__encoder_text(job->encoder, "\n");
}

plogp_status plogp__write_sparse_csv(struct plogp__table_job *job)
{
    const plogp_sparse_schema *schema = plogp_sparse_schema_of(job->sparse);
    PLOGP_TRY(plogp__encoder_text(job->encoder, "label"));
    for (size_t feature = 0; feature < schema->features; feature++) {
        char name[32];
        (void)snprintf(name, sizeof name, "%c%zu", job->delimiter,
                       feature + schema->first_index);
        PLOGP_TRY(plogp__encoder_text(job->encoder, name));
    }
    PLOGP_TRY(plogp__encoder_text(job->encoder, "\n"));
    return write_all(job, write_csv_row);
}

static plogp_status write_npy_row(struct plogp__table_job *job,
                                  const plogp_sparse_batch *batch, size_t row)
{
    const plogp_levels *labels = plogp_sparse_schema_of(job->sparse)->labels;
    const uint32_t label = batch->label[row];
    double number = 0.0;
    char shown[80];
    if (plogp_number_parse(labels->text[label], labels->length[label], &number) !=
        PLOGP_OK)
        return plogp__fail(job->context, PLOGP_EINVAL,
                           "%s: label '%s' is no number; .npy holds numbers only",
                           plogp_sparse_name(job->sparse),
                           plogp__printable(labels->text[label], labels->length[label],
                                            shown, sizeof shown));
    PLOGP_TRY(plogp__write_npy_number(job, number));
    return write_features(job, batch, row, plogp__write_npy_number);
}

plogp_status plogp__write_sparse_npy(struct plogp__table_job *job)
{
    const plogp_sparse_schema *schema = plogp_sparse_schema_of(job->sparse);
    job->rows = schema->rows;
    PLOGP_TRY(plogp__write_npy_header(job, schema->features + 1));
    return write_all(job, write_npy_row);
}

static plogp_status write_libsvm_row(struct plogp__table_job *job,
                                     const plogp_sparse_batch *batch, size_t row)
{
    const plogp_sparse_schema *schema = plogp_sparse_schema_of(job->sparse);
    const uint32_t label = batch->label[row];
    PLOGP_TRY(plogp__encoder_write(job->encoder, schema->labels->text[label],
                                   schema->labels->length[label]));
    for (size_t i = batch->start[row]; i < batch->start[row + 1]; i++)
        PLOGP_TRY(plogp__write_libsvm_entry(
            job, (uint64_t)batch->feature[i] + schema->first_index, batch->value[i]));
    return plogp__encoder_text(job->encoder, "\n");
}

plogp_status plogp__write_sparse_libsvm(struct plogp__table_job *job)
{
    return write_all(job, write_libsvm_row);
}
