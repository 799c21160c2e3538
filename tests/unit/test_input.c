#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "failing_alloc.h"
#include "source_text.h"
#include "temporary.h"

#define ROWS       2000
#define TEXT_BYTES ((size_t)64 * ROWS)

static size_t make_csv(char *text)
{
    size_t length = (size_t)sprintf(text, "x,g\n");
    for (int i = 0; i < ROWS; i++)
        length += (size_t)sprintf(text + length, "%d,\"g%d\"\n", i, i % 7);
    return length;
}

static size_t gzip_bytes(const char *bytes, size_t length, uint8_t *out, size_t size)
{
    z_stream stream = {0};
    CHECK(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    stream.next_in = (uint8_t *)(uintptr_t)bytes;
    stream.avail_in = (uInt)length;
    stream.next_out = out;
    stream.avail_out = (uInt)size;
    CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    const size_t made = size - stream.avail_out;
    CHECK(deflateEnd(&stream) == Z_OK);
    return made;
}

static size_t zstd_bytes(const char *bytes, size_t length, uint8_t *out, size_t size)
{
    const size_t made = ZSTD_compress(out, size, bytes, length, 3);
    CHECK(!ZSTD_isError(made));
    return made;
}

/* The table, or the message without the path. */
static plogp_status read_bytes(const void *bytes, size_t length, struct source_text *got)
{
    char path[TEMPORARY_SIZE];
    temporary_file(path, bytes, length);
    *got = (struct source_text){NULL, 0, 0};
    const plogp_status status = source_text_file(path, NULL, got);
    if (status != PLOGP_OK)
        memmove(got->text, got->text + strlen(path), got->length - strlen(path) + 1);
    unlink(path);
    return status;
}

static void expect_same(const void *bytes, size_t length, const struct source_text *want)
{
    struct source_text got;
    CHECK(read_bytes(bytes, length, &got) == PLOGP_OK);
    assert_string_equal(got.text, want->text);
    free(got.text);
}

static void expect_fault(const void *bytes, size_t length, const char *message)
{
    struct source_text got;
    const plogp_status status = read_bytes(bytes, length, &got);
    if (status != PLOGP_EFORMAT || strcmp(got.text, message) != 0)
        print_error("%zu bytes: status %d: %s\n", length, (int)status, got.text);
    CHECK(status == PLOGP_EFORMAT);
    assert_string_equal(got.text, message);
    free(got.text);
}

static void compressed_files_are_recognised_by_their_content(void **state)
{
    (void)state;
    static char text[TEXT_BYTES];
    static uint8_t packed[TEXT_BYTES];
    struct source_text want;
    const size_t length = make_csv(text);
    const size_t half = length / 2;
    CHECK(read_bytes(text, length, &want) == PLOGP_OK);
    expect_same(packed, gzip_bytes(text, length, packed, sizeof packed), &want);
    expect_same(packed, zstd_bytes(text, length, packed, sizeof packed), &want);

    size_t size =
        gzip_bytes(text, half, packed, sizeof packed); /* two members, padding */
    size += gzip_bytes(text + half, length - half, packed + size, sizeof packed - size);
    memset(packed + size, 0, 1000);
    expect_same(packed, size + 1000, &want);

    memcpy(packed, "\x50\x2a\x4d\x18\x03\x00\x00\x00xyz", 11); /* a skippable frame */
    size = 11 + zstd_bytes(text, half, packed + 11, sizeof packed - 11);
    size += zstd_bytes(text + half, length - half, packed + size, sizeof packed - size);
    expect_same(packed, size, &want);
    free(want.text);
}

static void damaged_compression_is_named(void **state)
{
    (void)state;
    static char text[TEXT_BYTES];
    static uint8_t packed[TEXT_BYTES];
    const char *truncated = ": the compressed data end early; the file is truncated";
    const char *damaged = ": the compressed data are damaged";
    const size_t length = make_csv(text);
    size_t size = gzip_bytes(text, length, packed, sizeof packed);
    expect_fault(packed, size - 1, truncated);
    expect_fault(packed, size / 2, truncated);
    expect_fault(packed, 2, truncated);
    memcpy(packed + size, "garbage", 7);
    expect_fault(packed, size + 7, damaged);
    packed[size - 6] ^= 1; /* the checksum */
    expect_fault(packed, size, damaged);
    size = zstd_bytes(text, length, packed, sizeof packed);
    expect_fault(packed, size - 1, truncated);
    expect_fault(packed, 4, truncated);
    packed[5] ^= 0xff;
    packed[size / 2] ^= 0xff;
    struct source_text got;
    CHECK(read_bytes(packed, size, &got) == PLOGP_EFORMAT);
    free(got.text);
    size = gzip_bytes("", 0, packed, sizeof packed);
    expect_fault(packed, size, ": is empty: there is no row and no column name");
    expect_fault("PAR1xxxx", 8,
                 ": is a Parquet file, which is not read; convert it to CSV "
                 "first");
}

/* Put the bytes into standard input as a pipe, from a child process. */
static int replace_standard_input(const char *text, size_t length)
{
    int ends[2];
    const int kept = dup(STDIN_FILENO);
    CHECK(kept >= 0 && pipe(ends) == 0);
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        close(ends[0]);
        for (size_t at = 0; at < length; at += 999)
            if (write(ends[1], text + at, length - at < 999 ? length - at : 999) < 0)
                break;
        _exit(0);
    }
    close(ends[1]);
    CHECK(dup2(ends[0], STDIN_FILENO) >= 0);
    close(ends[0]);
    return kept;
}

static void a_pipe_can_be_read_again(void **state)
{
    (void)state;
    static char text[TEXT_BYTES];
    struct source_text want;
    struct source_text got = {NULL, 0, 0};
    const size_t length = make_csv(text);
    CHECK(read_bytes(text, length, &want) == PLOGP_OK);
    const int kept = replace_standard_input(text, length);
    plogp_read_options options = plogp_read_options_defaults();
    options.batch_rows = 100;
    options.buffer_bytes = 1000;
    plogp_source *source = NULL;
    CHECK(plogp_source_open("-", &options, NULL, &source) == PLOGP_OK);
    assert_string_equal(plogp_source_name(source), "standard input");
    for (int pass = 0; pass < 3; pass++) {
        plogp_batch batch;
        got.length = 0;
        CHECK(source_text_rows(&got, source) == PLOGP_OK);
        assert_string_equal(got.text, want.text);
        CHECK(plogp_source_rewind(source) == PLOGP_OK);
        CHECK(plogp_source_next(source, &batch) == PLOGP_OK);
        CHECK(batch.rows == 100 && batch.first_row == 0);
        CHECK(plogp_source_rewind(source) == PLOGP_OK);
    }
    plogp_source_free(source);
    CHECK(dup2(kept, STDIN_FILENO) >= 0);
    close(kept);
    free(got.text);
    free(want.text);
}

static void a_file_that_fails_is_named(void **state)
{
    (void)state;
    struct source_text got = {NULL, 0, 0};
    CHECK(source_text_file("/nonexistent/x.csv", NULL, &got) == PLOGP_EIO);
    assert_string_equal(
        got.text, "/nonexistent/x.csv: cannot be opened: No such file or directory");
    CHECK(source_text_file("/tmp", NULL, &got) == PLOGP_EIO);
    assert_string_equal(got.text, "/tmp: is a directory");
    free(got.text);
}

static void a_file_that_shrinks_is_an_error_and_one_that_grows_is_not(void **state)
{
    (void)state;
    static char text[TEXT_BYTES];
    char path[TEMPORARY_SIZE];
    const size_t length = make_csv(text);
    temporary_file(path, text, length);
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    plogp_read_options options = plogp_read_options_defaults();
    options.buffer_bytes = 1000;
    plogp_source *source = NULL;
    plogp_batch batch = {.rows = 0};
    CHECK(plogp_source_open(path, &options, &context, &source) == PLOGP_OK);
    const int file = open(path, O_WRONLY | O_APPEND);
    CHECK(write(file, "more,more\n", 10) == 10);
    CHECK(plogp_source_next(source, &batch) == PLOGP_OK && batch.rows == ROWS);
    CHECK(plogp_source_rewind(source) == PLOGP_OK);
    CHECK(ftruncate(file, (off_t)length / 2) == 0);
    close(file);
    CHECK(plogp_source_next(source, &batch) == PLOGP_EIO);
    assert_non_null(strstr(error.message, ": became shorter while it was read"));
    plogp_source_free(source);
    unlink(path);
}

static void reading_stops_when_asked(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    temporary_file(path, "a\n1\n", 4);
    plogp_cancel cancel = {0};
    plogp_context context = plogp_context_defaults();
    context.cancel = &cancel;
    plogp_cancel_request(&cancel);
    plogp_source *source = NULL;
    CHECK(plogp_source_open(path, NULL, &context, &source) == PLOGP_ECANCEL);
    CHECK(source == NULL);
    unlink(path);
}

struct opening {
    const char *path;
    plogp_read_options options;
};

/* Open, read to the end and rewind. */
static plogp_status read_file_twice(const plogp_context *context, void *state)
{
    const struct opening *opening = state;
    plogp_source *source = NULL;
    plogp_batch batch = {.rows = 1};
    plogp_status status =
        plogp_source_open(opening->path, &opening->options, context, &source);
    while (status == PLOGP_OK && batch.rows > 0)
        status = plogp_source_next(source, &batch);
    if (status == PLOGP_OK)
        status = plogp_source_rewind(source);
    if (status == PLOGP_OK)
        status = plogp_source_next(source, &batch);
    plogp_source_free(source);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static char text[TEXT_BYTES];
    static uint8_t packed[TEXT_BYTES];
    char path[TEMPORARY_SIZE];
    const size_t length = make_csv(text);
    struct opening opening = {path, plogp_read_options_defaults()};
    opening.options.buffer_bytes = 100;
    opening.options.batch_rows = 64;
    const char quoted[] = "x,x,,\"a\"\"b\",w\n1,\"a\"\"b\",NA,x,1\n2,c,4,\"y\"\"\",2\n";
    temporary_file(path, quoted, sizeof quoted - 1);
    opening.options.weights = "w";
    CHECK(failing_alloc_survives(read_file_twice, &opening));
    unlink(path);
    opening.options.weights = NULL;
    temporary_file(path, packed, gzip_bytes(text, length, packed, sizeof packed));
    CHECK(failing_alloc_survives(read_file_twice, &opening));
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compressed_files_are_recognised_by_their_content),
        cmocka_unit_test(damaged_compression_is_named),
        cmocka_unit_test(a_pipe_can_be_read_again),
        cmocka_unit_test(a_file_that_fails_is_named),
        cmocka_unit_test(a_file_that_shrinks_is_an_error_and_one_that_grows_is_not),
        cmocka_unit_test(reading_stops_when_asked),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
