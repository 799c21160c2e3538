/* NumPy archives: a table of all their arrays, or a message. */
#include "check.h"

#include <zlib.h>

#include "failing_alloc.h"
#include "source_text.h"
#include "temporary.h"

struct archive {
    uint8_t bytes[4096];
    size_t size;
};

static void put(struct archive *archive, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        archive->bytes[archive->size++] = (uint8_t)(value >> (8 * i));
}

static size_t deflate_bytes(const uint8_t *from, size_t size, uint8_t *to, size_t room)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)from,
                       .avail_in = (uInt)size,
                       .next_out = to,
                       .avail_out = (uInt)room};
    if (deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK ||
        deflate(&stream, Z_FINISH) != Z_STREAM_END)
        abort();
    (void)deflateEnd(&stream);
    return room - stream.avail_out;
}

/* An entry as zipfile writes it: sizes in the extra field of large entries. */
static void add_entry(struct archive *archive, const char *name, const uint8_t *bytes,
                      size_t size, bool deflated)
{
    uint8_t packed[1024];
    size_t length = size;
    memcpy(packed, bytes, size);
    if (deflated)
        length = deflate_bytes(bytes, size, packed, sizeof packed);
    put(archive, 0x04034b50, 4);
    put(archive, 45, 2);
    put(archive, 0, 2);
    put(archive, deflated ? 8 : 0, 2);
    put(archive, 0, 4);
    put(archive, crc32_z(0, bytes, size), 4);
    put(archive, UINT32_MAX, 4);
    put(archive, UINT32_MAX, 4);
    put(archive, strlen(name), 2);
    put(archive, 20, 2);
    memcpy(archive->bytes + archive->size, name, strlen(name));
    archive->size += strlen(name);
    put(archive, 1, 2);
    put(archive, 16, 2);
    put(archive, size, 8);
    put(archive, length, 8);
    memcpy(archive->bytes + archive->size, packed, length);
    archive->size += length;
}

static void add_array(struct archive *archive, const char *name, const char *shape,
                      const double *values, size_t count, bool deflated)
{
    uint8_t bytes[512] = {0};
    const int text =
        snprintf((char *)bytes + 10, 256,
                 "{'descr': '<f8', 'fortran_order': False, 'shape': %s, }\n", shape);
    memcpy(bytes, "\x93NUMPY\x01\x00", 8);
    bytes[8] = (uint8_t)text;
    memcpy(bytes + 10 + text, values, count * sizeof *values);
    add_entry(archive, name, bytes, 10 + (size_t)text + count * sizeof *values, deflated);
}

static void make_archive(struct archive *archive)
{
    static const double x[] = {1.5, NAN, 3.0}, y[] = {0, 1, 2, 3, 4, 5};
    archive->size = 0;
    add_array(archive, "x.npy", "(3,)", x, 3, false);
    add_entry(archive, "notes.txt", (const uint8_t *)"hello", 5, true);
    add_array(archive, "y.npy", "(3, 2)", y, 6, true);
    put(archive, 0x02014b50, 4);
    archive->size += 60;
    memset(archive->bytes + archive->size - 60, 0, 60);
}

static plogp_status read_archive(const struct archive *archive,
                                 const plogp_context *context, struct source_text *out)
{
    char path[TEMPORARY_SIZE];
    plogp_source *source = NULL;
    temporary_file(path, archive->bytes, archive->size);
    out->length = 0;
    plogp_status status = plogp_source_open(path, NULL, context, &source);
    for (int pass = 0; pass < 2 && status == PLOGP_OK; pass++) {
        out->length = 0;
        status = source_text_rows(out, source);
        if (status == PLOGP_OK)
            status = plogp_source_rewind(source);
    }
    plogp_source_free(source);
    unlink(path);
    return status;
}

static void an_archive_is_a_table_of_its_arrays(void **state)
{
    (void)state;
    struct archive archive;
    struct source_text got = {NULL, 0, 0};
    make_archive(&archive);
    CHECK(read_archive(&archive, NULL, &got) == PLOGP_OK);
    assert_string_equal(got.text, "x:n|y_1:n|y_2:n\n1.5|0|1\n-|2|3\n3|4|5\n");
    free(got.text);
}

static void damage_anywhere_is_told_or_does_not_matter(void **state)
{
    (void)state;
    struct archive archive, broken;
    struct source_text want = {NULL, 0, 0}, got = {NULL, 0, 0};
    plogp_error error;
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    make_archive(&archive);
    CHECK(read_archive(&archive, NULL, &want) == PLOGP_OK);
    for (size_t at = 0; at < archive.size - 60; at++) {
        broken = archive;
        broken.bytes[at] ^= 0x41;
        error.message[0] = '\0';
        const plogp_status status = read_archive(&broken, &context, &got);
        CHECK(status == PLOGP_OK ||
              (status == PLOGP_EFORMAT && error.message[0] != '\0'));
    }
    for (size_t size = 4; size < archive.size - 62; size += 3) {
        broken = archive;
        broken.size = size;
        CHECK(read_archive(&broken, &context, &got) == PLOGP_EFORMAT);
    }
    free(want.text);
    free(got.text);
}

static void arrays_that_make_no_table_are_refused(void **state)
{
    (void)state;
    static const double values[] = {1, 2, 3, 4, 5, 6, 7, 8};
    struct archive archive = {.size = 0};
    struct source_text got = {NULL, 0, 0};
    add_array(&archive, "a.npy", "(3,)", values, 3, false);
    add_array(&archive, "b.npy", "(4,)", values, 4, false);
    put(&archive, 0x02014b50, 4);
    CHECK(read_archive(&archive, NULL, &got) == PLOGP_EFORMAT);
    archive.size = 0;
    add_array(&archive, "a.npy", "(2, 2, 2)", values, 8, true);
    CHECK(read_archive(&archive, NULL, &got) == PLOGP_EFORMAT);
    archive.size = 0;
    add_array(&archive, "a.npy", "(9,)", values, 8, true);
    CHECK(read_archive(&archive, NULL, &got) == PLOGP_EFORMAT);
    archive.size = 0;
    add_entry(&archive, "sheet.xml", (const uint8_t *)"<a/>", 4, true);
    put(&archive, 0x02014b50, 4);
    archive.size += 30;
    CHECK(read_archive(&archive, NULL, &got) == PLOGP_EFORMAT);
    free(got.text);
}

static plogp_status read_once(const plogp_context *context, void *state)
{
    struct source_text got = {NULL, 0, 0};
    const plogp_status status = read_archive(state, context, &got);
    free(got.text);
    return status;
}

static void reading_survives_every_failed_allocation(void **state)
{
    (void)state;
    struct archive archive;
    make_archive(&archive);
    CHECK(failing_alloc_survives(read_once, &archive));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_archive_is_a_table_of_its_arrays),
        cmocka_unit_test(damage_anywhere_is_told_or_does_not_matter),
        cmocka_unit_test(arrays_that_make_no_table_are_refused),
        cmocka_unit_test(reading_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
