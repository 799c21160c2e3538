/*
 * Every tests/data/csv/NAME.csv reads as NAME.expected says, whatever the block, the
 * batch and the threads. An .expected file has lines "option value", then "status ok",
 * "status format" or "status invalid", then the table in the form of source_text.h, or
 * the message behind the name of the file.
 */
#include "check.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "source_text.h"
#include "temporary.h"

#define NAMES_MAX 8

struct expectation {
    char *bytes; /* of the .expected file, cut into its parts */
    const char *want;
    plogp_status status;
    plogp_read_options options;
    const char *columns[NAMES_MAX];
    const char *missing[NAMES_MAX];
    plogp_column_choice types[NAMES_MAX];
};

/* "a,b" in place; how many. */
static size_t split(char *list, const char **names)
{
    size_t count = 0;
    for (char *name = list; name != NULL; count++) {
        assert_true(count < NAMES_MAX);
        char *comma = strchr(name, ',');
        if (comma != NULL)
            *comma++ = '\0';
        names[count] = name;
        name = comma;
    }
    return count;
}

static void set_types(struct expectation *expected, char *list)
{
    const char *pairs[NAMES_MAX];
    expected->options.type_count = split(list, pairs);
    expected->options.types = expected->types;
    for (size_t i = 0; i < expected->options.type_count; i++) {
        char *equals = strchr(pairs[i], '=');
        assert_non_null(equals);
        *equals++ = '\0';
        expected->types[i].name = pairs[i];
        expected->types[i].type = strcmp(equals, "numeric") == 0
                                      ? PLOGP_COLUMN_NUMERIC
                                      : PLOGP_COLUMN_CATEGORICAL;
    }
}

static void set_option(struct expectation *expected, const char *name, char *value)
{
    plogp_read_options *options = &expected->options;
    if (strcmp(name, "columns") == 0) {
        options->column_count = split(value, expected->columns);
        options->columns = expected->columns;
    } else if (strcmp(name, "missing") == 0) {
        options->missing_count = split(value, expected->missing);
        options->missing = expected->missing;
    } else if (strcmp(name, "types") == 0) {
        set_types(expected, value);
    } else if (strcmp(name, "weights") == 0) {
        options->weights = value;
    } else if (strcmp(name, "delimiter") == 0) {
        options->delimiter = value[0];
    } else if (strcmp(name, "no_header") == 0) {
        options->no_header = 1;
    } else if (strcmp(name, "header") == 0) {
        options->no_header = -1;
    } else if (strcmp(name, "infer_rows") == 0) {
        options->infer_rows = strtoull(value, NULL, 10);
    } else if (strcmp(name, "skip_ragged_rows") == 0) {
        options->skip_ragged_rows = 1;
    } else {
        fail_msg("unknown option %s", name);
    }
}

static void read_expectation(struct expectation *expected, const char *path)
{
    size_t length = 0;
    *expected = (struct expectation){.bytes = temporary_read(path, &length)};
    assert_non_null(expected->bytes);
    expected->options = plogp_read_options_defaults();
    for (char *line = expected->bytes;;) {
        char *value = strchr(line, ' ');
        char *end = strchr(line, '\n');
        assert_non_null(value);
        assert_non_null(end);
        *value++ = *end++ = '\0';
        if (strcmp(line, "status") == 0) {
            expected->status = strcmp(value, "ok") == 0       ? PLOGP_OK
                               : strcmp(value, "format") == 0 ? PLOGP_EFORMAT
                                                              : PLOGP_EINVAL;
            expected->want = end;
            return;
        }
        set_option(expected, line, value);
        line = end;
    }
}

static void expect_table(const char *path, const struct expectation *expected,
                         const plogp_read_options *options, int threads)
{
    struct source_text got = {NULL, 0, 0};
    const plogp_status status = source_text_threads(path, options, threads, &got);
    const char *text = got.text;
    if (strncmp(text, path, strlen(path)) == 0)
        text += strlen(path);
    if (status != expected->status || strcmp(text, expected->want) != 0) {
        print_error("%s, blocks of %zu, %d threads: status %d\ngot\n%s\nwant\n%s\n", path,
                    options->buffer_bytes, threads, (int)status, text, expected->want);
        fail();
    }
    free(got.text);
}

static void expect_file(const char *folder, const char *name)
{
    static const size_t BLOCKS[] = {1, 5, 6, 7, 16, 63, 64, 65, 1000, 1 << 20};
    char path[512];
    const size_t stem = strlen(name) - strlen(".csv");
    struct expectation expected;
    (void)snprintf(path, sizeof path, "%s/%.*s.expected", folder, (int)stem, name);
    read_expectation(&expected, path);
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    for (size_t i = 0; i < sizeof BLOCKS / sizeof BLOCKS[0]; i++) {
        expected.options.buffer_bytes = BLOCKS[i];
        for (size_t rows = 1; rows <= 65536; rows *= 256) {
            expected.options.batch_rows = rows;
            for (int threads = 1; threads <= 4; threads++)
                expect_table(path, &expected, &expected.options, threads);
        }
    }
    free(expected.bytes);
}

static void every_awkward_file_reads_as_written_beside_it(void **state)
{
    (void)state;
    const char *path = PLOGP_TEST_DATA "/data/csv";
    DIR *folder = opendir(path);
    assert_non_null(folder);
    size_t files = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        const size_t length = strlen(entry->d_name);
        if (length < 4 || strcmp(entry->d_name + length - 4, ".csv") != 0)
            continue;
        expect_file(path, entry->d_name);
        files++;
    }
    closedir(folder);
    CHECK(files >= 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_awkward_file_reads_as_written_beside_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
