#include <stdbool.h>
#include <string.h>

#include "base/status.h"
#include "data/table_writers.h"

static bool needs_quotes(char delimiter, const char *text, size_t length)
{
    if (length == 0)
        return false;
    const char first = text[0];
    const char last = text[length - 1];
    if (first == ' ' || first == '\t' || last == ' ' || last == '\t')
        return true;
    for (size_t i = 0; i < length; i++)
        if (text[i] == delimiter || text[i] == '"' || text[i] == '\n' || text[i] == '\r')
            return true;
    return false;
}

plogp_status plogp__write_csv_text(struct plogp__encoder *encoder, char delimiter,
                                   const char *text, size_t length)
{
    if (!needs_quotes(delimiter, text, length))
        return plogp__encoder_write(encoder, text, length);
    PLOGP_TRY(plogp__encoder_text(encoder, "\""));
    while (length > 0) {
        const char *quote = memchr(text, '"', length);
        const size_t piece = quote == NULL ? length : (size_t)(quote - text) + 1;
        PLOGP_TRY(plogp__encoder_write(encoder, text, piece));
        if (quote != NULL)
            PLOGP_TRY(plogp__encoder_text(encoder, "\""));
        text += piece;
        length -= piece;
    }
    return plogp__encoder_text(encoder, "\"");
}

static plogp_status write_value(const struct plogp__table_job *job,
                                const plogp_column *column, size_t row)
{
    if (column->valid != NULL && !column->valid[row])
        return PLOGP_OK;
    if (column->type == PLOGP_COLUMN_NUMERIC)
        return plogp__encoder_number(job->encoder, column->numbers[row]);
    const uint32_t code = column->codes[row];
    return plogp__write_csv_text(job->encoder, job->delimiter, column->levels->text[code],
                                 column->levels->length[code]);
}

static plogp_status write_rows(struct plogp__table_job *job, const plogp_batch *batch)
{
    for (size_t row = 0; row < batch->rows; row++) {
        for (size_t i = 0; i < batch->column_count; i++) {
            if (i > 0)
                PLOGP_TRY(plogp__encoder_write(job->encoder, &job->delimiter, 1));
            PLOGP_TRY(write_value(job, &batch->columns[i], row));
        }
        PLOGP_TRY(plogp__encoder_text(job->encoder, "\n"));
    }
    job->written += batch->rows;
    return PLOGP_OK;
}

plogp_status plogp__write_csv(struct plogp__table_job *job)
{
    const plogp_batch *schema = plogp_source_schema(job->source);
    for (size_t i = 0; i < schema->column_count; i++) {
        const char *name = schema->columns[i].name;
        if (i > 0)
            PLOGP_TRY(plogp__encoder_write(job->encoder, &job->delimiter, 1));
        PLOGP_TRY(
            plogp__write_csv_text(job->encoder, job->delimiter, name, strlen(name)));
    }
    PLOGP_TRY(plogp__encoder_text(job->encoder, "\n"));
    plogp_batch batch = {.rows = 1};
    while (batch.rows > 0) {
        PLOGP_TRY(plogp_source_next(job->source, &batch));
        PLOGP_TRY(write_rows(job, &batch));
    }
    return PLOGP_OK;
}
