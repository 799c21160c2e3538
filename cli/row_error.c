#include "row_error.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

plogp_status name_row(struct invocation *invocation, plogp_source *source,
                      const plogp_batch *batch, plogp_status status)
{
    plogp_error *error = &invocation->error;
    const char *const file = plogp_source_name(source);
    char words[PLOGP_ERROR_MESSAGE_SIZE];
    if ((status != PLOGP_EDOMAIN && status != PLOGP_EFORMAT) ||
        error->where >= batch->rows)
        return status;
    const uint64_t row = batch->first_row + error->where;
    uint64_t line = 0;
    memcpy(words, error->message, sizeof words);
    if (plogp_source_line(source, row, &line) == PLOGP_OK && line > 0)
        (void)snprintf(error->message, sizeof error->message,
                       "%.120s:%" PRIu64 ": %.300s", file, line, words);
    else
        (void)snprintf(error->message, sizeof error->message,
                       "%.120s: row %" PRIu64 ": %.300s", file, row + 1, words);
    return status;
}
