#include "settings.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plogp/number.h"

#define COMMON(field) offsetof(struct common_settings, field)
#define INPUT(field)  offsetof(struct input_settings, field)

/* For what is summed up from a pipe, which may be of any size: sorted runs do the rest. */
#define STREAM_MEMORY ((uint64_t)256 << 20)

const struct option common_options[] = {
    {"unit", 'u', OPTION_TEXT, COMMON(unit), "bit|nat|dit|NUMBER",
     "unit of information; NUMBER is a log base (default bit)"},
    {"format", 0, OPTION_TEXT, COMMON(format), "text|json|csv", "default text"},
    {"json", 'j', OPTION_FLAG, COMMON(json), NULL, "the same as --format json"},
    {"output", 'o', OPTION_TEXT, COMMON(output), "FILE",
     "write the results there, whole or not at all"},
    {"html", 0, OPTION_TEXT, COMMON(html), "FILE",
     "write a report too: one page that opens offline"},
    {"vega", 0, OPTION_TEXT, COMMON(vega), "FILE",
     "write its pictures too, as Vega-Lite for notebooks"},
    {"threads", 0, OPTION_COUNT, COMMON(threads), "N",
     "default: all cores; no result depends on it"},
    {"seed", 0, OPTION_COUNT, COMMON(seed), "N", "of random numbers (default 1)"},
    {"progress", 0, OPTION_TEXT, COMMON(progress), "auto|always|never",
     "a bar on stderr (default auto)"},
    {"color", 0, OPTION_TEXT, COMMON(color), "auto|always|never",
     "colour verdicts (default auto)"},
    {"quiet", 'q', OPTION_FLAG, COMMON(quiet), NULL, "no warnings on stderr"},
    {"explain", 0, OPTION_FLAG, COMMON(explain), NULL,
     "add the derivation with these numbers"},
    {"help", 'h', OPTION_FLAG, COMMON(help), NULL, "show this page"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

const struct option input_options[] = {
    {"columns", 0, OPTION_WORDS, INPUT(columns), "A,B", "only these columns"},
    {"types", 0, OPTION_WORDS, INPUT(types), "COL=TYPE,...",
     "TYPE is numeric or categorical (default: inferred)"},
    {"weights", 0, OPTION_TEXT, INPUT(weights), "COL", "column of frequency weights"},
    {"delimiter", 0, OPTION_TEXT, INPUT(delimiter), "C",
     "field separator, or tab (default: detected)"},
    {"no-header", 0, OPTION_FLAG, INPUT(no_header), NULL,
     "the first line is data; columns are V1, V2, ..."},
    {"header", 0, OPTION_FLAG, INPUT(header), NULL,
     "the first line has names (default: unless all are numbers)"},
    {"infer-rows", 0, OPTION_COUNT, INPUT(infer_rows), "N",
     "settle the types by the first N rows (default: by all)"},
    {"na", 0, OPTION_WORDS, INPUT(missing), "LIST",
     "texts that mean missing (default: empty, NA, NaN, null, ?)"},
    {"on-bad-row", 0, OPTION_TEXT, INPUT(on_bad_row), "error|skip",
     "a row with too few or too many fields (default error)"},
    {"max-memory", 0, OPTION_TEXT, INPUT(max_memory), "SIZE",
     "e.g. 500M or 2G (default: half of the machine's; 256M where describe, "
     "compare, entropy or state read a pipe or a database)"},
    {"cache", 0, OPTION_TEXT, INPUT(cache), "FILE",
     "keep the parsed rows there; later runs read them instead"},
    {"query", 0, OPTION_TEXT, INPUT(query), "SQL",
     "what to read when FILE is odbc:CONNECTION-STRING"},
    {"password-file", 0, OPTION_TEXT, INPUT(password_file), "FILE",
     "its first line is the database's password (default: $PLOGP_PASSWORD)"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static plogp_status apply_format(struct invocation *invocation)
{
    const struct common_settings *common = &invocation->common;
    plogp_render_options *render = &invocation->render;
    plogp_status status = PLOGP_OK;
    *render = plogp_render_options_defaults();
    if (common->unit != NULL)
        status = plogp_unit_parse(common->unit, &invocation->context, &render->unit);
    if (status == PLOGP_OK && common->format != NULL)
        status =
            plogp_format_parse(common->format, &invocation->context, &render->format);
    if (common->json)
        render->format = PLOGP_FORMAT_JSON;
    return status;
}

static size_t terminal_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    long width = columns != NULL ? strtol(columns, NULL, 10) : 0;
    if (width == 0 && isatty(STDOUT_FILENO) &&
        ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    if (width == 0)
        width = 80;
    return width < 40 ? 40 : width > 1000 ? 1000 : (size_t)width;
}

static bool chosen(const char *choice, const char *name)
{
    return choice != NULL && strcmp(choice, name) == 0;
}

static void apply_terminal(struct invocation *invocation)
{
    const struct common_settings *common = &invocation->common;
    plogp_render_options *render = &invocation->render;
    const char *no_color = getenv("NO_COLOR");
    const bool plain = no_color != NULL && no_color[0] != '\0';
    const bool terminal = isatty(STDOUT_FILENO) && common->output == NULL && !plain;
    render->width = terminal_width();
    render->color =
        chosen(common->color, "always") || (terminal && !chosen(common->color, "never"));
    render->ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

static plogp_status apply_context(struct invocation *invocation)
{
    const struct common_settings *common = &invocation->common;
    plogp_context *context = &invocation->context;
    if (common->threads > 1024)
        return usage_error(invocation, "--threads: at most 1024");
    context->threads = (int)common->threads;
    context->seed = common->seed;
    const enum progress_mode mode = chosen(common->progress, "always") ? PROGRESS_ALWAYS
                                    : chosen(common->progress, "never") || common->quiet
                                        ? PROGRESS_NEVER
                                        : PROGRESS_AUTO;
    context->progress = progress_init(&invocation->progress, mode);
    invocation->output.path = common->output;
    invocation->explain = common->explain;
    invocation->quiet = common->quiet;
    return PLOGP_OK;
}

static plogp_status apply_types(struct invocation *invocation)
{
    const struct words *types = &invocation->input.types;
    plogp_column_choice *choices =
        pool_alloc(&invocation->pool, types->count * sizeof *choices);
    for (size_t i = 0; i < types->count; i++) {
        const char *text = types->items[i];
        const char *equals = strrchr(text, '=');
        if (equals == NULL ||
            (!chosen(equals + 1, "numeric") && !chosen(equals + 1, "categorical")))
            return usage_error(invocation,
                               "--types: '%.60s' is not COL=numeric or COL=categorical",
                               text);
        choices[i].name = pool_copy(&invocation->pool, text, (size_t)(equals - text));
        choices[i].type = chosen(equals + 1, "numeric") ? PLOGP_COLUMN_NUMERIC
                                                        : PLOGP_COLUMN_CATEGORICAL;
    }
    invocation->read.types = choices;
    invocation->read.type_count = types->count;
    return PLOGP_OK;
}

static plogp_status apply_delimiter(struct invocation *invocation)
{
    const char *text = invocation->input.delimiter;
    if (text == NULL)
        return PLOGP_OK;
    if (chosen(text, "tab") || chosen(text, "\\t"))
        text = "\t";
    if (strlen(text) != 1)
        return usage_error(invocation, "--delimiter: '%.60s' is not one byte or tab",
                           text);
    invocation->read.delimiter = (unsigned char)text[0];
    return PLOGP_OK;
}

static void limit_memory(struct invocation *invocation, uint64_t bytes)
{
    invocation->read.max_memory = bytes;
    plogp_paged_set_limit(invocation->paged, bytes);
    invocation->context.max_memory = bytes;
}

/* Whether something is read whose size nobody knows: no regular file. */
static bool has_stream(const struct invocation *invocation)
{
    struct stat about;
    for (size_t i = 0; i < invocation->argument_count; i++) {
        const char *const path = invocation->arguments[i];
        const int failed =
            chosen(path, "-") ? fstat(STDIN_FILENO, &about) : stat(path, &about);
        if (failed != 0 || !S_ISREG(about.st_mode))
            return true;
    }
    return false;
}

static plogp_status apply_max_memory(struct invocation *invocation)
{
    static const char SUFFIXES[] = "kmgt";
    const char *text = invocation->input.max_memory;
    double value = 0.0, unit = 1.0;
    if (text == NULL && invocation->command->sums_up && has_stream(invocation))
        limit_memory(invocation, STREAM_MEMORY);
    if (text == NULL)
        return PLOGP_OK;
    size_t length = strlen(text);
    const char *suffix = length > 0 ? strchr(SUFFIXES, text[length - 1] | 0x20) : NULL;
    if (suffix != NULL && *suffix != '\0') {
        length--;
        for (const char *at = SUFFIXES; at <= suffix; at++)
            unit *= 1024.0;
    }
    if (plogp_number_parse(text, length, &value) != PLOGP_OK || !(value * unit >= 1.0) ||
        !(value * unit < 0x1p63))
        return usage_error(invocation, "--max-memory: '%.60s' is no size such as 500M",
                           text);
    limit_memory(invocation, (uint64_t)(value * unit));
    return PLOGP_OK;
}

/* The first line of a file, or the environment's: a password on the command line could be
 * seen by others. */
static plogp_status apply_password(struct invocation *invocation)
{
    const char *path = invocation->input.password_file;
    char line[256] = "";
    invocation->read.password = getenv("PLOGP_PASSWORD");
    if (path == NULL)
        return PLOGP_OK;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return usage_error(invocation, "--password-file: %.200s cannot be opened", path);
    const bool read = fgets(line, sizeof line, file) != NULL;
    (void)fclose(file);
    if (!read)
        return usage_error(invocation, "--password-file: %.200s is empty", path);
    invocation->read.password = pool_copy(&invocation->pool, line, strcspn(line, "\r\n"));
    return PLOGP_OK;
}

static plogp_status apply_input(struct invocation *invocation)
{
    const struct input_settings *input = &invocation->input;
    plogp_read_options *read = &invocation->read;
    if (!invocation->command->reads_data)
        return PLOGP_OK;
    *read = plogp_read_options_defaults();
    if (input->columns.count > 0) {
        read->columns = input->columns.items;
        read->column_count = input->columns.count;
    }
    if (input->missing.count > 0) {
        read->missing = input->missing.items;
        read->missing_count = input->missing.count;
    }
    read->weights = input->weights;
    read->no_header = input->no_header ? 1 : input->header ? -1 : 0;
    read->infer_rows = input->infer_rows;
    read->query = input->query;
    read->cache = input->cache;
    read->skip_ragged_rows = chosen(input->on_bad_row, "skip");
    read->skipped_rows = &invocation->skipped_rows;
    plogp_status status = apply_types(invocation);
    if (status == PLOGP_OK)
        status = apply_delimiter(invocation);
    if (status == PLOGP_OK)
        status = apply_max_memory(invocation);
    return status == PLOGP_OK ? apply_password(invocation) : status;
}

plogp_status settings_apply(struct invocation *invocation)
{
    plogp_status status = apply_format(invocation);
    apply_terminal(invocation);
    if (status == PLOGP_OK)
        status = apply_context(invocation);
    return status == PLOGP_OK ? apply_input(invocation) : status;
}
