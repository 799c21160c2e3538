#include "check.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "plogp/writer.h"
#include "temporary.h"

/* A new folder; names in it are put in path[TEMPORARY_SIZE]. */
static void new_folder(char *folder)
{
    strcpy(folder, "/tmp/plogp_test_XXXXXX");
    assert_non_null(mkdtemp(folder));
}

static size_t files_in(const char *folder)
{
    DIR *open = opendir(folder);
    assert_non_null(open);
    size_t count = 0;
    for (struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open))
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(open);
    return count;
}

static plogp_status write_text(const char *path, const char *text,
                               const plogp_context *context)
{
    plogp_writer *writer = NULL;
    plogp_status status = plogp_writer_open(path, context, &writer);
    if (status == PLOGP_OK)
        status = plogp_writer_write(writer, text, strlen(text));
    if (status == PLOGP_OK)
        status = plogp_writer_commit(writer);
    plogp_writer_free(writer);
    return status;
}

static void expect_content(const char *path, const char *want)
{
    size_t length = 0;
    char *got = temporary_read(path, &length);
    assert_non_null(got);
    assert_string_equal(got, want);
    free(got);
}

static void a_commit_replaces_the_file_and_keeps_its_permissions(void **state)
{
    (void)state;
    char folder[TEMPORARY_SIZE];
    char path[2 * TEMPORARY_SIZE];
    struct stat about;
    new_folder(folder);
    (void)snprintf(path, sizeof path, "%s/out.csv", folder);
    CHECK(write_text(path, "one\n", NULL) == PLOGP_OK);
    expect_content(path, "one\n");
    CHECK(chmod(path, 0640) == 0);
    CHECK(write_text(path, "two\n", NULL) == PLOGP_OK);
    expect_content(path, "two\n");
    CHECK(stat(path, &about) == 0 && (about.st_mode & 0777) == 0640);
    CHECK(files_in(folder) == 1);
    unlink(path);
    rmdir(folder);
}

static void a_writer_without_a_commit_leaves_no_trace(void **state)
{
    (void)state;
    char folder[TEMPORARY_SIZE];
    char path[2 * TEMPORARY_SIZE];
    new_folder(folder);
    (void)snprintf(path, sizeof path, "%s/out", folder);
    plogp_writer *writer = NULL;
    CHECK(plogp_writer_open(path, NULL, &writer) == PLOGP_OK);
    CHECK(plogp_writer_write(writer, "x", 1) == PLOGP_OK);
    CHECK(files_in(folder) == 1);
    plogp_writer_free(writer);
    CHECK(files_in(folder) == 0);

    plogp_cancel cancel = {0};
    plogp_context context = plogp_context_defaults();
    context.cancel = &cancel;
    CHECK(write_text(path, "old", NULL) == PLOGP_OK);
    CHECK(plogp_writer_open(path, &context, &writer) == PLOGP_OK);
    CHECK(plogp_writer_write(writer, "new", 3) == PLOGP_OK);
    plogp_cancel_request(&cancel);
    CHECK(plogp_writer_commit(writer) == PLOGP_ECANCEL);
    CHECK(plogp_writer_commit(writer) == PLOGP_EINVAL);
    plogp_writer_free(writer);
    expect_content(path, "old");
    CHECK(files_in(folder) == 1);
    unlink(path);
    rmdir(folder);
}

static void a_link_stays_a_link(void **state)
{
    (void)state;
    char folder[TEMPORARY_SIZE];
    char path[2 * TEMPORARY_SIZE];
    char link_path[2 * TEMPORARY_SIZE];
    struct stat about;
    new_folder(folder);
    (void)snprintf(path, sizeof path, "%s/file", folder);
    (void)snprintf(link_path, sizeof link_path, "%s/link", folder);
    CHECK(write_text(path, "old", NULL) == PLOGP_OK);
    CHECK(symlink(path, link_path) == 0);
    CHECK(write_text(link_path, "new", NULL) == PLOGP_OK);
    expect_content(path, "new");
    CHECK(lstat(link_path, &about) == 0 && S_ISLNK(about.st_mode));
    unlink(link_path);
    unlink(path);
    rmdir(folder);
}

static void what_cannot_be_written_says_why(void **state)
{
    (void)state;
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    CHECK(write_text("/dev/full", "x", &context) == PLOGP_EIO);
    assert_string_equal(error.message,
                        "/dev/full: cannot be written: No space left on device");
    CHECK(write_text("/nonexistent/x", "x", &context) == PLOGP_EIO);
    assert_string_equal(error.message,
                        "/nonexistent/x: cannot be created: No such file or directory");
    CHECK(write_text("/tmp", "x", &context) == PLOGP_EIO);
    assert_string_equal(error.message, "/tmp: cannot be written: Is a directory");
    CHECK(write_text("/dev/null", "x", &context) == PLOGP_OK);
    plogp_writer *writer = NULL;
    CHECK(plogp_writer_open(NULL, &context, &writer) == PLOGP_EINVAL);
    CHECK(plogp_writer_open("", &context, &writer) == PLOGP_EINVAL);
    CHECK(plogp_writer_open("x", &context, NULL) == PLOGP_EINVAL);
    CHECK(plogp_writer_write(NULL, "x", 1) == PLOGP_EINVAL);
    CHECK(plogp_writer_commit(NULL) == PLOGP_EINVAL);
    CHECK(writer == NULL);
}

static void long_texts_in_pieces_arrive_whole(void **state)
{
    (void)state;
    char folder[TEMPORARY_SIZE];
    char path[2 * TEMPORARY_SIZE];
    char piece[200001];
    new_folder(folder);
    (void)snprintf(path, sizeof path, "%s/out", folder);
    for (size_t i = 0; i < sizeof piece; i++)
        piece[i] = (char)('a' + i % 23);
    plogp_writer *writer = NULL;
    CHECK(plogp_writer_open(path, NULL, &writer) == PLOGP_OK);
    for (size_t at = 0, step = 1; at < sizeof piece; at += step, step *= 3) {
        step = step > sizeof piece - at ? sizeof piece - at : step;
        CHECK(plogp_writer_write(writer, piece + at, step) == PLOGP_OK);
    }
    CHECK(plogp_writer_commit(writer) == PLOGP_OK);
    plogp_writer_free(writer);
    size_t length = 0;
    char *got = temporary_read(path, &length);
    CHECK(length == sizeof piece);
    assert_memory_equal(got, piece, length);
    free(got);
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_commit_replaces_the_file_and_keeps_its_permissions),
        cmocka_unit_test(a_writer_without_a_commit_leaves_no_trace),
        cmocka_unit_test(a_link_stays_a_link),
        cmocka_unit_test(what_cannot_be_written_says_why),
        cmocka_unit_test(long_texts_in_pieces_arrive_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
