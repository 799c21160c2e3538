/* convert: the same rows in another format. */
#include <stddef.h>
#include <string.h>

#include "commands.h"
#include "plogp/convert.h"

struct settings {
    const char *target;
};

static const struct option options[] = {
    {"target", 0, OPTION_TEXT, offsetof(struct settings, target), "COL",
     "column of the labels, when OUT is .libsvm"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static plogp_status convert_sparse(struct invocation *invocation, uint64_t *rows)
{
    const struct settings *settings = invocation->settings;
    if (settings->target != NULL && strcmp(settings->target, "label") != 0)
        return usage_error(invocation,
                           "--target: a LIBSVM file says itself what its labels are");
    if (invocation->read.columns != NULL)
        return usage_error(invocation,
                           "--columns: a LIBSVM file is converted with all its features");
    plogp_sparse_source *source = NULL;
    plogp_status status = plogp_sparse_open(invocation->arguments[0], &invocation->read,
                                            &invocation->context, &source);
    if (status == PLOGP_OK)
        status = plogp_convert_sparse(source, invocation->arguments[1],
                                      &invocation->context, rows);
    plogp_sparse_free(source);
    return status;
}

static plogp_status convert_table(struct invocation *invocation, uint64_t *rows)
{
    const struct settings *settings = invocation->settings;
    plogp_source *source = NULL;
    invocation->read.forget_levels = 1; /* each is written as its text */
    plogp_status status = plogp_source_open(invocation->arguments[0], &invocation->read,
                                            &invocation->context, &source);
    if (status == PLOGP_OK)
        status = plogp_convert(source, invocation->arguments[1], settings->target,
                               &invocation->context, rows);
    plogp_source_free(source);
    return status;
}

static plogp_status run(struct invocation *invocation)
{
    uint64_t rows = 0;
    if (invocation->read.weights != NULL)
        return usage_error(invocation,
                           "--weights: the column of weights is converted as any other");
    if (invocation->explain)
        document_explain(
            &invocation->document,
            "nothing is computed: each value is written as the shortest text "
            "that reads back to it");
    const plogp_status status = plogp_sparse_is_path(invocation->arguments[0])
                                    ? convert_sparse(invocation, &rows)
                                    : convert_table(invocation, &rows);
    if (status == PLOGP_EIO && strcmp(invocation->arguments[1], "-") == 0)
        output_look_for_reader(&invocation->output, &invocation->error);
    return status;
}

const struct command cmd_convert = {
    .name = "convert",
    .section = "data",
    .summary = "the same rows in another format",
    .synopsis = "IN OUT [--target COL]",
    .description =
        "The format of OUT is that of its name: .csv, .tsv, .npy, .libsvm, and .gz or\n"
        ".zst behind a text format; - is CSV on standard output. OUT is written whole "
        "or\n"
        "not at all. Numbers read back to the same double; a missing value is an empty\n"
        "field, in .npy NaN, and .libsvm has none. From .libsvm the label is the first\n"
        "column; .npy holds numbers only. .npz is read but not written, since its "
        "columns\n"
        "stand one behind the other.",
    .example = "plogp convert examples/data/rivers.csv /tmp/rivers.npy",
    .options = options,
    .settings_size = sizeof(struct settings),
    .arguments_min = 2,
    .arguments_max = 2,
    .reads_data = true,
    .run = run,
};
