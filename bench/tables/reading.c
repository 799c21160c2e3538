/*
 * Reads tables as `describe` and `compare` do: the yardstick of bench/README.md, Samples.
 *
 *     plogp-reading [--gather] FILE...
 *
 * Types are settled by the first 65,536 rows, levels forgotten with their batch, all threads.
 * Nothing is done with the rows; with --gather they are kept as `compare` keeps them, the least
 * that any exact distance needs: every number is written to memory once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plogp/source.h"
#include "plogp/summary.h"
#include "sample/scan.h"

#define SETTLING_ROWS 65536

static plogp_status make(const void *prototype, const plogp_context *context,
                         void **accumulator)
{
    (void)prototype;
    (void)context;
    *accumulator = NULL;
    return PLOGP_OK;
}

static plogp_status push(void *accumulator, const plogp_batch *batch,
                         const size_t *columns)
{
    (void)accumulator;
    (void)batch;
    (void)columns;
    return PLOGP_OK;
}

static plogp_status merge(void *accumulator, void *other)
{
    (void)accumulator;
    (void)other;
    return PLOGP_OK;
}

static void leave(void *accumulator)
{
    (void)accumulator;
}

static plogp_status read_file(const char *path, const plogp_context *context)
{
    static const plogp__sink_kind nothing = {make, push, merge, leave, NULL};
    const plogp__sink sink = {&nothing, NULL, NULL, false};
    plogp_read_options options = plogp_read_options_defaults();
    plogp_source *source = NULL;
    options.infer_rows = SETTLING_ROWS;
    options.forget_levels = 1;
    plogp_status status = plogp_source_open(path, &options, context, &source);
    if (status == PLOGP_OK)
        status = plogp__scan(source, &sink, 1, context);
    plogp_source_free(source);
    return status;
}

/* All files are kept until the last one is read. */
static plogp_status gather_files(char *const *paths, const plogp_context *context)
{
    plogp_summary *summary = NULL;
    plogp_status status = plogp_summary_new(context, &summary);
    plogp_summary_leave_moments(summary);
    if (status == PLOGP_OK)
        status = plogp_summary_read_file(summary, paths[0], NULL);
    if (status == PLOGP_OK && paths[1] != NULL)
        status = gather_files(paths + 1, context);
    plogp_summary_free(summary);
    return status;
}

int main(int argc, char **argv)
{
    plogp_error error = {.message = "usage: plogp-reading [--gather] FILE..."};
    plogp_context context = plogp_context_defaults();
    const int gather = argc > 1 && strcmp(argv[1], "--gather") == 0;
    plogp_status status = argc > 1 + gather ? PLOGP_OK : PLOGP_EINVAL;
    context.error = &error;
    if (status == PLOGP_OK && gather)
        status = gather_files(argv + 2, &context);
    for (int i = 1; !gather && i < argc && status == PLOGP_OK; i++)
        status = read_file(argv[i], &context);
    if (status != PLOGP_OK)
        (void)fprintf(stderr, "%s\n", error.message);
    return status == PLOGP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
