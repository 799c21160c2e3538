/* Large and random CSV; the awkward small files are in test_csv_corpus.c. */
#include "check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "data/csv_cut.h"
#include "source_text.h"
#include "temporary.h"

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* A level as it must come back, and quoted as CSV where it has to be. */
static void add_random_level(uint64_t *random, struct source_text *csv,
                             struct source_text *want)
{
    static const char *const PIECES[] = {"x",    ",", "\"", "\n",
                                         "\r\n", " ", "NA", "\xc3\xa4"};
    char level[64] = "t";
    const size_t pieces = next_random(random) % 5;
    for (size_t i = 0; i < pieces; i++)
        strcat(level, PIECES[next_random(random) % 8]);
    const bool quoted = strpbrk(level, ",\"\r\n") != NULL || next_random(random) % 4 == 0;
    source_text_add(want, "'", 1);
    source_text_add(want, level, strlen(level));
    source_text_add(want, "'", 1);
    if (quoted)
        source_text_add(csv, "\"", 1);
    for (const char *c = level; *c != '\0'; c++)
        source_text_add(csv, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
    if (quoted)
        source_text_add(csv, "\"", 1);
}

static void add_random_row(uint64_t *random, struct source_text *csv,
                           struct source_text *want)
{
    static const char *const ENDS[] = {"\n", "\r\n", "\n\n", "\r"};
    char number[64];
    const int digits =
        snprintf(number, sizeof number, "%.*g", (int)(1 + next_random(random) % 17),
                 (double)next_random(random) / 4294967296.0);
    double value = 0.0;
    CHECK(plogp_number_parse(number, (size_t)digits, &value) == PLOGP_OK);
    source_text_add(csv, number, (size_t)digits);
    source_text_number(want, value);
    source_text_add(csv, ",", 1);
    source_text_add(want, "|", 1);
    add_random_level(random, csv, want);
    const char *end = ENDS[next_random(random) % 4];
    source_text_add(csv, end, strlen(end));
    source_text_add(want, "\n", 1);
}

static void expect_bytes(const struct source_text *csv, const char *want,
                         const plogp_read_options *options)
{
    char path[TEMPORARY_SIZE];
    struct source_text got = {NULL, 0, 0};
    temporary_file(path, csv->text, csv->length);
    CHECK(source_text_file(path, options, &got) == PLOGP_OK);
    CHECK(strcmp(got.text, want) == 0);
    free(got.text);
    unlink(path);
}

static void random_tables_come_back_as_they_were_written(void **state)
{
    (void)state;
    uint64_t random = 20240917;
    print_message("seed %d\n", (int)random);
    struct source_text csv = {NULL, 0, 0};
    struct source_text want = {NULL, 0, 0};
    for (size_t round = 0; round < 200; round++) {
        csv.length = want.length = 0;
        source_text_add(&csv, "x,y\n", 4);
        source_text_add(&want, "x:n|y:c\n", 8);
        for (size_t rows = 1 + next_random(&random) % 40; rows > 0; rows--)
            add_random_row(&random, &csv, &want);
        plogp_read_options options = plogp_read_options_defaults();
        options.buffer_bytes = 1 + next_random(&random) % 300;
        options.batch_rows = 1 + next_random(&random) % 50;
        expect_bytes(&csv, want.text, &options);
    }
    free(csv.text);
    free(want.text);
}

#define WIDE_ROWS 20000

static void make_large(struct source_text *csv)
{
    uint64_t random = 5;
    char line[128];
    source_text_add(csv, "a,b,c,d\n", 8);
    for (int row = 0; row < WIDE_ROWS; row++) {
        const uint64_t draw = next_random(&random);
        const int length = snprintf(line, sizeof line, "%.6g,g%d,%s,\"id\"\"%d\"\n",
                                    (double)draw / 1048576.0, (int)(draw % 100),
                                    draw % 7 == 0 ? "NA" : "2.5", (int)(draw % 15000));
        source_text_add(csv, line, (size_t)length);
    }
}

static void threads_change_neither_rows_nor_messages(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    struct source_text csv = {NULL, 0, 0};
    make_large(&csv);
    plogp_column_choice types[] = {{"b", PLOGP_COLUMN_NUMERIC}};
    for (int broken = 0; broken < 2; broken++) {
        struct source_text want = {NULL, 0, 0};
        struct source_text got = {NULL, 0, 0};
        plogp_read_options options = plogp_read_options_defaults();
        options.types = broken ? types : NULL;
        options.type_count = broken ? 1 : 0;
        temporary_file(path, csv.text, csv.length);
        const plogp_status status = source_text_threads(path, &options, 1, &want);
        CHECK(status == (broken ? PLOGP_EFORMAT : PLOGP_OK));
        for (int threads = 2; threads <= 4; threads++) {
            options.buffer_bytes = threads == 4 ? 100000 : options.buffer_bytes;
            got.length = 0;
            CHECK(source_text_threads(path, &options, threads, &got) == status);
            CHECK(strcmp(got.text, want.text) == 0);
        }
        unlink(path);
        free(want.text);
        free(got.text);
    }
    free(csv.text);
}

static void ten_thousand_columns_are_read(void **state)
{
    (void)state;
    struct source_text csv = {NULL, 0, 0};
    struct source_text want = {NULL, 0, 0};
    char text[32];
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < 10000; i++) {
            const int length = snprintf(text, sizeof text, row == 0 ? "c%d" : "%d", i);
            const char *end = i == 9999 ? "\n" : ",";
            source_text_add(&csv, text, (size_t)length);
            source_text_add(&csv, end, 1);
            source_text_add(&want, text, (size_t)length);
            source_text_add(&want, ":n", row == 0 ? 2 : 0);
            source_text_add(&want, i == 9999 ? "\n" : "|", 1);
        }
    plogp_read_options options = plogp_read_options_defaults();
    expect_bytes(&csv, want.text, &options);
    options.buffer_bytes = 1000;
    expect_bytes(&csv, want.text, &options);
    free(csv.text);
    free(want.text);
}

static void fields_of_ten_megabytes_are_read(void **state)
{
    (void)state;
    const size_t size = 10 << 20;
    struct source_text csv = {NULL, 0, 0};
    struct source_text want = {NULL, 0, 0};
    char *field = malloc(size);
    assert_non_null(field);
    memset(field, '\n', size);
    source_text_add(&csv, "a,b\n1,\"", 7);
    source_text_add(&csv, field, size);
    source_text_add(&csv, "\"\n2,x\n", 6);
    source_text_add(&want, "a:n|b:c\n1|'", 11);
    source_text_add(&want, field, size);
    source_text_add(&want, "'\n2|'x'\n", 8);
    plogp_read_options options = plogp_read_options_defaults();
    expect_bytes(&csv, want.text, &options);
    options.buffer_bytes = 1;
    expect_bytes(&csv, want.text, &options);
    free(field);
    free(csv.text);
    free(want.text);
}

static void a_block_that_stops_anywhere_gives_a_prefix_of_the_rows(void **state)
{
    (void)state;
    const char text[] = "a,\"b\r\n\"\"\",c\r\n\"\",,\r\r\nx,y,\"z\"";
    struct plogp__csv_table whole = {0};
    struct plogp__csv_table part = {0};
    struct plogp__csv_shape shape = {
        .delimiter = ',', .final = true, .columns = 3, .rows_max = SIZE_MAX};
    const plogp_alloc *alloc = plogp__context_alloc(NULL);
    CHECK(plogp__csv_cut(text, sizeof text - 1, &shape, alloc, &whole) == PLOGP_OK);
    CHECK(whole.rows == 3 && whole.fault.kind == PLOGP__CSV_SOUND);
    CHECK(whole.consumed == sizeof text - 1);
    shape.final = false;
    for (size_t length = 0; length < sizeof text; length++) {
        CHECK(plogp__csv_cut(text, length, &shape, alloc, &part) == PLOGP_OK);
        CHECK(part.rows < 3 && part.fault.kind == PLOGP__CSV_SOUND);
        CHECK(part.consumed <= length);
        for (size_t i = 0; i < 3 * part.rows; i++)
            CHECK(part.field_end[i] == whole.field_end[i]);
        for (size_t row = 0; row < part.rows; row++)
            CHECK(part.row_start[row] == whole.row_start[row]);
    }
    plogp__csv_table_clear(&whole, alloc);
    plogp__csv_table_clear(&part, alloc);
}

static void ragged_rows_are_left_out_and_counted_when_asked(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    const char text[] = "a,b\n1\n1,2,3\n1,2\n\n,,,\n3,4\n5\n";
    temporary_file(path, text, sizeof text - 1);
    for (size_t block = 1; block < 50; block++) {
        struct source_text got = {NULL, 0, 0};
        plogp_read_options options = plogp_read_options_defaults();
        uint64_t skipped = 1;
        options.skip_ragged_rows = 1;
        options.skipped_rows = &skipped;
        options.buffer_bytes = block;
        plogp_source *source = NULL;
        CHECK(plogp_source_open(path, &options, NULL, &source) == PLOGP_OK);
        for (int pass = 0; pass < 2; pass++) {
            got.length = 0;
            CHECK(plogp_source_skipped_rows(source) == 0);
            CHECK(source_text_rows(&got, source) == PLOGP_OK);
            assert_string_equal(got.text, "a:n|b:n\n1|2\n3|4\n");
            CHECK(plogp_source_skipped_rows(source) == 4);
            CHECK(plogp_source_rewind(source) == PLOGP_OK);
        }
        plogp_source_free(source);
        free(got.text);
        CHECK(skipped == 1 + 4);
    }
    unlink(path);
}

/* Empty lines, line ends in quotes and rows left out count as lines, not as rows. */
static void a_row_knows_its_line(void **state)
{
    (void)state;
    static const char text[] = "a,b\n\n1,\"x\ny\"\n2,3\r\n1,2,3\n\r5,\"\n\n\"\r6,7";
    static const uint64_t WANT[] = {3, 5, 8, 11, 0};
    char path[TEMPORARY_SIZE];
    temporary_file(path, text, sizeof text - 1);
    for (size_t block = 1; block < 50; block += 7) {
        struct source_text got = {NULL, 0, 0};
        plogp_read_options options = plogp_read_options_defaults();
        plogp_source *source = NULL;
        options.skip_ragged_rows = 1;
        options.buffer_bytes = block;
        CHECK(plogp_source_open(path, &options, NULL, &source) == PLOGP_OK);
        for (uint64_t row = 5; row-- > 0;) {
            uint64_t line = 77;
            CHECK(plogp_source_line(source, row, &line) == PLOGP_OK);
            CHECK(line == WANT[row]);
        }
        CHECK(plogp_source_rewind(source) == PLOGP_OK);
        CHECK(source_text_rows(&got, source) == PLOGP_OK);
        assert_string_equal(got.text, "a:n|b:c\n1|'x\ny'\n2|'3'\n5|'\n\n'\n6|'7'\n");
        free(got.text);
        plogp_source_free(source);
    }
    CHECK(plogp_source_line(NULL, 0, NULL) == PLOGP_EINVAL);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_tables_come_back_as_they_were_written),
        cmocka_unit_test(threads_change_neither_rows_nor_messages),
        cmocka_unit_test(ten_thousand_columns_are_read),
        cmocka_unit_test(fields_of_ten_megabytes_are_read),
        cmocka_unit_test(a_row_knows_its_line),
        cmocka_unit_test(ragged_rows_are_left_out_and_counted_when_asked),
        cmocka_unit_test(a_block_that_stops_anywhere_gives_a_prefix_of_the_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
