#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "data/table_writers.h"

static plogp_status fail_column(const struct plogp__table_job *job, const char *column,
                                const char *what)
{
    return plogp__fail(job->context, PLOGP_EINVAL, "%s: column '%s' %s",
                       plogp_source_name(job->source), column, what);
}

static plogp_status find_label(const struct plogp__table_job *job, size_t *label)
{
    const plogp_batch *schema = plogp_source_schema(job->source);
    if (job->label == NULL)
        return plogp__fail(job->context, PLOGP_EINVAL,
                           "LIBSVM needs a column of labels: name it with --target");
    *label = schema->column_count;
    for (size_t i = 0; i < schema->column_count; i++) {
        const plogp_column *column = &schema->columns[i];
        if (strcmp(column->name, job->label) == 0)
            *label = i;
        else if (column->type != PLOGP_COLUMN_NUMERIC)
            return fail_column(job, column->name,
                               "is categorical; the features of LIBSVM are numbers");
    }
    return *label < schema->column_count ? PLOGP_OK
                                         : fail_column(job, job->label, "does not exist");
}

static plogp_status fail_value(const struct plogp__table_job *job,
                               const plogp_column *column, size_t row, const char *what)
{
    const char *const file = plogp_source_name(job->source);
    const uint64_t index = job->written + row;
    uint64_t line = 0;
    PLOGP_TRY(plogp_source_line(job->source, index, &line));
    if (line > 0)
        return plogp__fail_at(job->context, (size_t)line, PLOGP_EDOMAIN,
                              "%s:%" PRIu64 ": column '%s': %s", file, line, column->name,
                              what);
    return plogp__fail_at(job->context, (size_t)index, PLOGP_EDOMAIN,
                          "%s: row %" PRIu64 ": column '%s': %s", file, index + 1,
                          column->name, what);
}

static plogp_status write_label(const struct plogp__table_job *job,
                                const plogp_column *column, size_t row)
{
    if (column->valid != NULL && !column->valid[row])
        return fail_value(job, column, row, "a label is missing");
    if (column->type == PLOGP_COLUMN_NUMERIC)
        return plogp__encoder_number(job->encoder, column->numbers[row]);
    const uint32_t code = column->codes[row];
    const char *text = column->levels->text[code];
    const size_t length = column->levels->length[code];
    for (size_t i = 0; i < length; i++)
        if (strchr(" \t\r\n:,#", text[i]) != NULL)
            return fail_value(job, column, row,
                              "a label has a blank, ':', ',' or '#' in it");
    return plogp__encoder_write(job->encoder, text, length);
}

plogp_status plogp__write_libsvm_entry(const struct plogp__table_job *job, uint64_t index,
                                       double value)
{
    char text[32];
    (void)snprintf(text, sizeof text, " %" PRIu64 ":", index);
    PLOGP_TRY(plogp__encoder_text(job->encoder, text));
    return plogp__encoder_number(job->encoder, value);
}

static plogp_status write_entry(const struct plogp__table_job *job,
                                const plogp_column *column, size_t row, size_t feature)
{
    if (column->valid != NULL && !column->valid[row])
        return fail_value(job, column, row, "a value is missing; LIBSVM has none");
    const double value = column->numbers[row];
    if (value == 0.0)
        return PLOGP_OK;
    if (!isfinite(value))
        return fail_value(job, column, row, "a value is not finite");
    return plogp__write_libsvm_entry(job, feature, value);
}

static plogp_status write_rows(struct plogp__table_job *job, const plogp_batch *batch,
                               size_t label)
{
    for (size_t row = 0; row < batch->rows; row++) {
        size_t feature = 0;
        PLOGP_TRY(write_label(job, &batch->columns[label], row));
        for (size_t i = 0; i < batch->column_count; i++)
            if (i != label)
                PLOGP_TRY(write_entry(job, &batch->columns[i], row, ++feature));
        PLOGP_TRY(plogp__encoder_text(job->encoder, "\n"));
    }
    job->written += batch->rows;
    return PLOGP_OK;
}

plogp_status plogp__write_libsvm(struct plogp__table_job *job)
{
    size_t label = 0;
    plogp_batch batch = {.rows = 1};
    PLOGP_TRY(find_label(job, &label));
    while (batch.rows > 0) {
        PLOGP_TRY(plogp_source_next(job->source, &batch));
        PLOGP_TRY(write_rows(job, &batch, label));
    }
    return PLOGP_OK;
}
