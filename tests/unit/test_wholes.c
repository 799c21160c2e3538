/* Columns that come as whole numbers (src/data/wholes.h) against the same columns as numbers. */
#include "check.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/source.h"
#include "failing_alloc.h"
#include "plogp/buffer.h"
#include "plogp/summary.h"
#include "random.h"
#include "temporary.h"

#define ROWS       20000
#define BATCH_ROWS 5000
#define BATCHES    (ROWS / BATCH_ROWS)
#define FIELD      40

/* A file of two columns, x that is told and a text. */
static struct file {
    char rows[ROWS][FIELD];
    char path[TEMPORARY_SIZE];
    const char *const *missing; /* [1] a text that means it, or NULL */
} file;

/* Up to `places` digits behind the point, as somebody who drops zeros writes them; digits and
 * points before the field must not matter. */
static void fill(int places, uint64_t range)
{
    uint64_t random = 17;
    for (size_t i = 0; i < ROWS; i++) {
        const int64_t k = (int64_t)((random_bits(&random) >> 32) * range >> 32);
        const double x = (double)(k - (int64_t)(range / 3)) / pow(10.0, places);
        (void)snprintf(file.rows[i], FIELD, "%.*g", 15, x);
    }
}

static void put(size_t row, const char *text)
{
    (void)snprintf(file.rows[row], FIELD, "%s", text);
}

static void write_file(void)
{
    char *const text = malloc(ROWS * (FIELD + 16) + 16);
    size_t length = (size_t)sprintf(text, "t,x\n");
    for (size_t i = 0; i < ROWS; i++)
        length +=
            (size_t)sprintf(text + length, "%zu.%zu,%s\n", i % 7, i % 101, file.rows[i]);
    temporary_file(file.path, text, length);
    free(text);
}

/* What a source comes to: its rows, the batches that were whole, and how it ended. */
struct reading {
    double numbers[ROWS];
    uint8_t valid[ROWS];
    size_t rows, whole;
    plogp_status status;
    plogp_error error;
};

static void take_batch(struct reading *reading, const plogp_source *source,
                       const plogp_batch *batch)
{
    const plogp_column *const column = &batch->columns[1];
    const struct plogp__wholes whole = source->wholes[1];
    CHECK((whole.values == NULL) == (column->numbers != NULL));
    CHECK(source->wholes[0].values == NULL);
    for (size_t i = 0; i < batch->rows; i++) {
        const size_t row = reading->rows++;
        reading->valid[row] = column->valid == NULL || column->valid[i];
        reading->numbers[row] = whole.values == NULL
                                    ? column->numbers[i] + 0.0 /* -0 becomes 0 */
                                    : plogp__whole_number(whole.values[i], whole.scale);
        if (!reading->valid[row])
            reading->numbers[row] = NAN;
    }
    reading->whole += whole.values != NULL;
}

static void read_rows(struct reading *reading, const plogp_read_options *options,
                      int threads, bool asked)
{
    plogp_context context = plogp_context_defaults();
    plogp_source *source = NULL;
    plogp_batch batch = {.rows = 1};
    memset(reading, 0, sizeof *reading);
    context.threads = threads;
    context.error = &reading->error;
    CHECK(plogp_source_open(file.path, options, &context, &source) == PLOGP_OK);
    if (asked)
        plogp__source_ask_wholes(source, 1, true);
    while (reading->status == PLOGP_OK && batch.rows > 0) {
        reading->status = plogp_source_next(source, &batch);
        if (reading->status == PLOGP_OK)
            take_batch(reading, source, &batch);
    }
    plogp_source_free(source);
}

/* The state of x, read with moments, which need numbers, or without; two threads get several
 * slices of one batch. */
static plogp_buffer summarised(int threads, bool moments)
{
    plogp_context context = plogp_context_defaults();
    plogp_read_options options = plogp_read_options_defaults();
    plogp_summary *summary = NULL;
    plogp_buffer buffer;
    context.threads = threads;
    options.batch_rows = threads == 2 ? ROWS : BATCH_ROWS;
    options.missing = file.missing;
    options.missing_count = 1;
    CHECK(plogp_summary_new(&context, &summary) == PLOGP_OK);
    if (!moments)
        plogp_summary_leave_moments(summary);
    CHECK(plogp_summary_read_file(summary, file.path, &options) == PLOGP_OK);
    plogp_buffer_init(&buffer, NULL);
    const plogp_summary_part *const part = plogp_summary_find(summary, "x");
    CHECK(part->ordered != NULL && (part->moments != NULL) == moments);
    CHECK(plogp_ordered_save(part->ordered, &buffer) == PLOGP_OK);
    plogp_summary_free(summary);
    return buffer;
}

static void check_summaries(void)
{
    plogp_buffer numbers = summarised(1, true);
    for (int threads = 1; threads <= 3; threads++) {
        plogp_buffer wholes = summarised(threads, false);
        CHECK(wholes.length == numbers.length);
        CHECK(memcmp(wholes.bytes, numbers.bytes, numbers.length) == 0);
        plogp_buffer_clear(&wholes);
    }
    plogp_buffer_clear(&numbers);
}

/* Read as it is written now, in blocks that are smaller than a batch, and larger; so many
 * batches are whole. */
static void check_file(size_t whole)
{
    static struct reading asked, plain;
    static const plogp_column_choice types[] = {{"t", PLOGP_COLUMN_CATEGORICAL},
                                                {"x", PLOGP_COLUMN_NUMERIC}};
    plogp_read_options options = plogp_read_options_defaults();
    options.batch_rows = BATCH_ROWS;
    options.types = types;
    options.missing = file.missing;
    options.missing_count = 1;
    options.type_count = 2;
    write_file();
    read_rows(&plain, &options, 1, false);
    CHECK(plain.whole == 0);
    for (int way = 0; way < 4; way++) {
        options.buffer_bytes = way < 2 ? 9999 : 1 << 20;
        read_rows(&asked, &options, way % 2 + 1, true);
        CHECK(asked.rows == plain.rows && asked.status == plain.status);
        CHECK(strcmp(asked.error.message, plain.error.message) == 0);
        CHECK(memcmp(asked.numbers, plain.numbers, sizeof plain.numbers) == 0);
        CHECK(memcmp(asked.valid, plain.valid, sizeof plain.valid) == 0);
        CHECK(asked.whole == whole + (whole == BATCHES)); /* the end is a batch */
    }
    if (plain.status == PLOGP_OK)
        check_summaries();
    unlink(file.path);
}

static void decimals_of_all_lengths_are_whole(void **state)
{
    (void)state;
    for (int places = 0; places <= 9; places++) {
        fill(places, places % 2 == 0 ? 2000000 : 1000000000);
        check_file(BATCHES);
    }
    fill(2, 40);
    check_file(BATCHES);
}

/* Other ways to write such numbers, and missing values. */
static void odd_fields_are_whole_too(void **state)
{
    (void)state;
    static const char *const OTHERS[] = {
        "",     "NA",   "nan",  "-0",       "-0.00",     "+7",          "7.",
        ".5",   "-.25", "007",  "\"1.25\"", " 3.5 ",     "1e1",         "2.5e-1",
        "0.00", "1.50", "-.50", "\"\"",     "\"-1.75\"", "12345678.25", "-21474836.47"};
    const size_t count = sizeof OTHERS / sizeof OTHERS[0];
    fill(2, 50000);
    for (size_t i = 0; i < ROWS; i += 3)
        put(i, OTHERS[i / 3 % count]);
    put(ROWS - 1, "1.50000"); /* among the first rows there would be none */
    check_file(BATCHES);
}

/* What means a missing value may start like a number, and be one. */
static void numbers_may_mean_missing_values(void **state)
{
    (void)state;
    static const char *const MISSING[] = {"-9.99", "4.5", "0"};
    fill(2, 3000);
    for (size_t i = 0; i < sizeof MISSING / sizeof MISSING[0]; i++) {
        file.missing = &MISSING[i];
        check_file(BATCHES);
    }
    file.missing = NULL;
}

/* In the rows that settle the places, within a batch, at its ends, and in the last row. */
static void a_number_that_is_not_alike_ends_them(void **state)
{
    (void)state;
    static const char *const OTHERS[] = {"0.125", "3000000000",          "1e300",
                                         "-inf",  "12345678901234567.8", "-21474837",
                                         "1e-9"};
    static const size_t AT[] = {0, 100, BATCH_ROWS - 1, BATCH_ROWS, 12345, ROWS - 1};
    for (size_t a = 0; a < sizeof AT / sizeof AT[0]; a++)
        for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
            if (AT[a] < 256 ? i == 0 : (a + i) % 2 == 1)
                continue; /* three places would be settled */
            fill(2, 300000);
            for (size_t row = 1; row < ROWS; row += 9)
                put(row, row % 2 == 0 ? "" : "-0.0");
            put(AT[a], OTHERS[i]);
            check_file(AT[a] / BATCH_ROWS);
        }
}

static void some_columns_are_never_whole(void **state)
{
    (void)state;
    fill(0, 1000);
    for (size_t i = 0; i < ROWS; i++)
        strcat(file.rows[i], ".0"); /* 10 k, where accumulators would keep k */
    check_file(0);
    fill(2, 1000);
    for (size_t i = 0; i < ROWS; i++)
        if (i % 3 > 0)
            put(i, "");
    check_file(0);
    fill(10, 5000000000);
    check_file(0);
}

/* The places are those of the first rows, and the fault is told as without them. */
static void faults_are_the_same(void **state)
{
    (void)state;
    static const size_t AT[] = {0, 4999, 7777};
    for (size_t a = 0; a < sizeof AT / sizeof AT[0]; a++) {
        fill(3, 700000);
        put(AT[a], a == 0 ? "1e999" : "word");
        check_file(AT[a] / BATCH_ROWS);
    }
}

/* Rows of weights are kept as numbers. */
static void they_are_not_asked_with_weights(void **state)
{
    (void)state;
    plogp_read_options options = plogp_read_options_defaults();
    plogp_source *source = NULL;
    plogp_batch batch;
    fill(2, 1000);
    write_file();
    for (int weights = 0; weights < 2; weights++) {
        const size_t column = weights ? 0 : 1;
        options.weights = weights ? "t" : NULL;
        CHECK(plogp_source_open(file.path, &options, NULL, &source) == PLOGP_OK);
        plogp__source_ask_wholes(source, column, true);
        CHECK(plogp_source_next(source, &batch) == PLOGP_OK);
        CHECK((batch.columns[column].numbers != NULL) == (weights == 1));
        CHECK((source->wholes[column].values == NULL) == (weights == 1));
        plogp_source_free(source);
    }
    unlink(file.path);
}

static plogp_status summarise(const plogp_context *context, void *state)
{
    plogp_summary *summary = NULL;
    plogp_read_options options = plogp_read_options_defaults();
    (void)state;
    options.batch_rows = BATCH_ROWS;
    plogp_status status = plogp_summary_new(context, &summary);
    if (status == PLOGP_OK) {
        plogp_summary_leave_moments(summary);
        status = plogp_summary_read_file(summary, file.path, &options);
    }
    plogp_summary_free(summary);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    fill(2, 300000);
    put(BATCH_ROWS + 77, "0.125");
    write_file();
    for (int threads = 1; threads <= 2; threads++)
        CHECK(failing_alloc_survives_threads(summarise, NULL, threads));
    unlink(file.path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_of_all_lengths_are_whole),
        cmocka_unit_test(odd_fields_are_whole_too),
        cmocka_unit_test(numbers_may_mean_missing_values),
        cmocka_unit_test(a_number_that_is_not_alike_ends_them),
        cmocka_unit_test(some_columns_are_never_whole),
        cmocka_unit_test(faults_are_the_same),
        cmocka_unit_test(they_are_not_asked_with_weights),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
