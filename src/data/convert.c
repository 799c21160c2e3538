#include "plogp/convert.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "data/path.h"
#include "data/table_writers.h"

typedef plogp_status write_table(struct plogp__table_job *job);

/* The function that writes what the name of the file says; NULL: none does. */
static write_table *writer_of(const char *path, char *delimiter)
{
    *delimiter = ',';
    if (strcmp(path, "-") == 0 || plogp__path_ends_with(path, ".csv"))
        return plogp__write_csv;
    if (plogp__path_ends_with(path, ".tsv") || plogp__path_ends_with(path, ".tab")) {
        *delimiter = '\t';
        return plogp__write_csv;
    }
    if (plogp__path_has(path, ".npy"))
        return plogp__write_npy;
    return plogp_sparse_is_path(path) ? plogp__write_libsvm : NULL;
}

static plogp_status fail_format(const char *path, const char *formats,
                                const plogp_context *context)
{
    return plogp__fail(context, PLOGP_EINVAL,
                       "%s: the name must end in one of %s, and text formats may be "
                       "compressed (.gz, .zst)",
                       path, formats);
}

plogp_status plogp_convert(plogp_source *source, const char *path, const char *label,
                           const plogp_context *context, uint64_t *rows)
{
    if (source == NULL || path == NULL || rows == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_convert: null pointer");
    struct plogp__table_job job = {.source = source, .context = context, .label = label};
    write_table *write = writer_of(path, &job.delimiter);
    if (write == NULL)
        return fail_format(path, ".csv, .tsv, .npy, .libsvm", context);
    PLOGP_TRY(plogp_source_rewind(source));
    PLOGP_TRY(plogp__encoder_open(path, context, &job.encoder));
    plogp_status status = write(&job);
    if (status == PLOGP_OK)
        status = plogp__encoder_commit(job.encoder);
    plogp__encoder_free(job.encoder);
    if (status == PLOGP_OK)
        *rows = job.written;
    return status;
}

/* Row `row` of a batch with its zeros. */
static plogp_status write_dense_row(const struct plogp__table_job *job,
                                    const plogp_sparse_schema *schema,
                                    const plogp_sparse_batch *batch, size_t row)
{
    const uint32_t label = batch->label[row];
    PLOGP_TRY(plogp__write_csv_text(job->encoder, job->delimiter,
                                    schema->labels->text[label],
                                    schema->labels->length[label]));
    size_t entry = batch->start[row];
    for (size_t feature = 0; feature < schema->features; feature++) {
        const bool has =
            entry < batch->start[row + 1] && batch->feature[entry] == feature;
        PLOGP_TRY(plogp__encoder_write(job->encoder, &job->delimiter, 1));
        PLOGP_TRY(plogp__encoder_number(job->encoder, has ? batch->value[entry] : 0.0));
        entry += has;
    }
    return plogp__encoder_text(job->encoder, "\n");
}

static plogp_status write_dense(struct plogp__table_job *job, plogp_sparse_source *source)
{
    const plogp_sparse_schema *schema = plogp_sparse_schema_of(source);
    PLOGP_TRY(plogp__encoder_text(job->encoder, "label"));
    for (size_t feature = 0; feature < schema->features; feature++) {
        char name[32];
        (void)snprintf(name, sizeof name, "%c%zu", job->delimiter,
                       feature + schema->first_index);
        PLOGP_TRY(plogp__encoder_text(job->encoder, name));
    }
    PLOGP_TRY(plogp__encoder_text(job->encoder, "\n"));
    plogp_sparse_batch batch = {.rows = 1};
    while (batch.rows > 0) {
        PLOGP_TRY(plogp_sparse_next(source, &batch));
        for (size_t row = 0; row < batch.rows; row++)
            PLOGP_TRY(write_dense_row(job, schema, &batch, row));
        job->written += batch.rows;
    }
    return PLOGP_OK;
}

plogp_status plogp_convert_sparse(plogp_sparse_source *source, const char *path,
                                  const plogp_context *context, uint64_t *rows)
{
    if (source == NULL || path == NULL || rows == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_convert_sparse: null pointer");
    struct plogp__table_job job = {.context = context};
    if (writer_of(path, &job.delimiter) != plogp__write_csv)
        return fail_format(path, ".csv, .tsv", context);
    PLOGP_TRY(plogp_sparse_rewind(source));
    PLOGP_TRY(plogp__encoder_open(path, context, &job.encoder));
    plogp_status status = write_dense(&job, source);
    if (status == PLOGP_OK)
        status = plogp__encoder_commit(job.encoder);
    plogp__encoder_free(job.encoder);
    if (status == PLOGP_OK)
        *rows = job.written;
    return status;
}
