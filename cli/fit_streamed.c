/* fit of a family with sufficient statistics to a long file: one pass, nothing sorted. */
#include <stdio.h>
#include <string.h>

#include "fit.h"
#include "plogp/source.h"
#include "plogp/sufficient.h"
#include "plogp/summary.h"

#define VALUES_MIN 131072.0 /* fewer are sorted at once, and more is said of them */
#define BYTES_MIN  (1L << 20)

/* A regular file that can have that many values and is no saved state. */
static bool is_long(const char *path)
{
    unsigned char head[8];
    FILE *const file = strncmp(path, "odbc:", 5) == 0 ? NULL : fopen(path, "rb");
    if (file == NULL)
        return false;
    const bool is_data = fread(head, 1, sizeof head, file) == sizeof head &&
                         !plogp_summary_recognise(head, sizeof head);
    const bool is_large =
        is_data && fseek(file, 0, SEEK_END) == 0 && ftell(file) >= BYTES_MIN;
    return fclose(file) == 0 && is_large;
}

/* Whether all that is asked for follows from sufficient statistics. */
static bool suffices(const struct invocation *invocation,
                     const plogp_fit_options *options)
{
    const struct fit_settings *const settings = invocation->settings;
    return plogp_sufficient_knows(settings->family) && !settings->gof &&
           settings->bootstrap == 0 && strcmp(settings->intervals, "bootstrap") != 0 &&
           options->rounding == 0.0 && strcmp(settings->method, "gradient") != 0 &&
           (strcmp(settings->folds, "auto") == 0 ||
            strcmp(settings->folds, "none") == 0) &&
           invocation->read.weights == NULL && is_long(invocation->arguments[0]);
}

static plogp_status report(struct invocation *invocation, const char *name,
                           const plogp_fit_options *options, const plogp_sufficient *seen)
{
    plogp_fit_options traced = *options;
    plogp_fit *fit = NULL;
    struct fit_column column = {.row = fit_report_begin(&invocation->document, name),
                                .missing = plogp_sufficient_missing(seen)};
    plogp_result *const files =
        plogp_result_add_list(invocation->document.input, "files");
    plogp_result_add_text(files, NULL, invocation->arguments[0]);
    if (((const struct fit_settings *)invocation->settings)->trace)
        fit_report_trace(column.row, &traced);
    const plogp_status status =
        plogp_fit_sufficient(seen, &traced, &invocation->context, &fit);
    return status == PLOGP_OK ? fit_finish(invocation, &column, fit) : status;
}

/* A file of another shape, or that cannot be read, is left to the way for all files. */
plogp_status fit_streamed(struct invocation *invocation, const plogp_fit_options *options,
                          bool *done)
{
    const struct fit_settings *const settings = invocation->settings;
    plogp_context silent = invocation->context;
    plogp_source *source = NULL;
    plogp_sufficient *seen = NULL;
    *done = false;
    if (!suffices(invocation, options))
        return PLOGP_OK;
    silent.error = NULL;
    plogp_status status =
        plogp_source_open(invocation->arguments[0], &invocation->read, &silent, &source);
    const plogp_batch *const schema =
        status == PLOGP_OK ? plogp_source_schema(source) : NULL;
    if (schema != NULL && schema->column_count == 1 &&
        schema->columns[0].type == PLOGP_COLUMN_NUMERIC) {
        status = plogp_sufficient_new(settings->family, &silent, &seen);
        if (status == PLOGP_OK)
            status = plogp_sufficient_read(seen, source);
        *done = status == PLOGP_OK && plogp_sufficient_count(seen) >= VALUES_MIN &&
                plogp_sufficient_serves(seen);
    }
    const plogp_status found =
        *done ? report(invocation, schema->columns[0].name, options, seen) : PLOGP_OK;
    plogp_sufficient_free(seen);
    plogp_source_free(source);
    return status == PLOGP_ECANCEL ? status : found;
}
