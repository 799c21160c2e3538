#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "data/npy.h"
#include "data/table_writers.h"

#define ALIGNMENT   ((size_t)64) /* of the first element, as the format asks */
#define HEADER_SIZE ((size_t)256)

static plogp_status check_columns(const struct plogp__table_job *job)
{
    const plogp_batch *schema = plogp_source_schema(job->source);
    for (size_t i = 0; i < schema->column_count; i++)
        if (schema->columns[i].type != PLOGP_COLUMN_NUMERIC)
            return plogp__fail_at(job->context, i, PLOGP_EINVAL,
                                  "%s: column '%s' is categorical; .npy holds numbers "
                                  "only: choose with --columns",
                                  plogp_source_name(job->source),
                                  schema->columns[i].name);
    return PLOGP_OK;
}

plogp_status plogp__write_npy_header(const struct plogp__table_job *job, size_t columns)
{
    char header[HEADER_SIZE];
    char shape[64];
    if (columns == 1)
        (void)snprintf(shape, sizeof shape, "(%" PRIu64 ",)", job->rows);
    else
        (void)snprintf(shape, sizeof shape, "(%" PRIu64 ", %zu)", job->rows, columns);
    memset(header, ' ', sizeof header);
    memcpy(header, PLOGP__NPY_MAGIC "\x01\x00", 8);
    const int text =
        snprintf(header + 10, sizeof header - 10,
                 "{'descr': '<f8', 'fortran_order': False, 'shape': %s, }", shape);
    header[10 + text] = ' ';
    const size_t size = (10 + (size_t)text + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    header[8] = (char)(size - 10);
    header[9] = 0;
    header[size - 1] = '\n';
    return plogp__encoder_write(job->encoder, header, size);
}

/* Little endian on every machine. */
plogp_status plogp__write_npy_number(const struct plogp__table_job *job, double number)
{
    unsigned char bytes[8];
    uint64_t word;
    memcpy(&word, &number, sizeof word);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(word >> (8 * i));
    return plogp__encoder_write(job->encoder, bytes, sizeof bytes);
}

static plogp_status write_rows(struct plogp__table_job *job, const plogp_batch *batch)
{
    for (size_t row = 0; row < batch->rows; row++)
        for (size_t i = 0; i < batch->column_count; i++) {
            const plogp_column *column = &batch->columns[i];
            const bool missing = column->valid != NULL && !column->valid[row];
            PLOGP_TRY(plogp__write_npy_number(job, missing ? NAN : column->numbers[row]));
        }
    job->written += batch->rows;
    return PLOGP_OK;
}

plogp_status plogp__write_npy(struct plogp__table_job *job)
{
    plogp_batch batch = {.rows = 1};
    PLOGP_TRY(check_columns(job));
    for (job->rows = 0; batch.rows > 0; job->rows += batch.rows)
        PLOGP_TRY(plogp_source_next(job->source, &batch));
    PLOGP_TRY(plogp_source_rewind(job->source));
    PLOGP_TRY(
        plogp__write_npy_header(job, plogp_source_schema(job->source)->column_count));
    for (batch.rows = 1; batch.rows > 0;) {
        PLOGP_TRY(plogp_source_next(job->source, &batch));
        PLOGP_TRY(write_rows(job, &batch));
    }
    return PLOGP_OK;
}
