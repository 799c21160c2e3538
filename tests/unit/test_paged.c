#define _DEFAULT_SOURCE /* mincore */
/* Memory with a limit keeps what is written to it, wherever it puts it. */
#include "check.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/team.h"
#include "plogp/paged.h"
#include "random.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TEST_SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TEST_SANITIZED 1
#endif
#ifndef TEST_SANITIZED
#define TEST_SANITIZED 0 /* sanitizers keep a shadow of every byte, which counts too */
#endif

#define MIB ((size_t)1 << 20)

static uint64_t seed = 20261122;

static void *resize(const plogp_paged *paged, void *block, size_t size)
{
    const plogp_alloc *alloc = plogp_paged_alloc(paged);
    return alloc->resize(alloc->state, block, size);
}

struct block {
    unsigned char *bytes;
    size_t size;
    unsigned char mark; /* what every byte of it is */
};

static bool is_whole(const struct block *block, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (block->bytes[i] != block->mark)
            return false;
    return true;
}

static void change(const plogp_paged *paged, struct block *block, uint64_t *state)
{
    const size_t kinds[] = {0, 17, 4000, MIB + 5, 3 * MIB};
    const size_t size = kinds[random_bits(state) % 5];
    const size_t common = size < block->size ? size : block->size;
    void *moved = resize(paged, block->bytes, size);
    CHECK((moved == NULL) == (size == 0));
    CHECK(((uintptr_t)moved & 15) == 0);
    block->bytes = moved;
    CHECK(is_whole(block, common));
    block->size = size;
    block->mark = (unsigned char)random_bits(state);
    if (size > 0)
        memset(block->bytes, block->mark, size);
}

static plogp_status change_often(void *state, size_t task, size_t worker)
{
    const plogp_paged *const paged = state;
    struct block blocks[8] = {{NULL, 0, 0}};
    uint64_t own = seed + task;
    (void)worker;
    for (int i = 0; i < 150; i++)
        change(paged, &blocks[random_bits(&own) % 8], &own);
    for (size_t b = 0; b < 8; b++) {
        CHECK(is_whole(&blocks[b], blocks[b].size));
        (void)resize(paged, blocks[b].bytes, 0);
    }
    return PLOGP_OK;
}

static void contents_survive_every_move_with_several_threads(void **state)
{
    (void)state;
    plogp_paged *paged = NULL;
    CHECK(plogp_paged_new(8 * MIB, NULL, &paged) == PLOGP_OK);
    plogp_context context = plogp_context_defaults();
    context.threads = 3;
    CHECK(plogp__team_run(&context, 3, change_often, paged) == PLOGP_OK);
    CHECK(plogp_paged_file_bytes(paged) > 0);
    plogp_paged_free(paged);
}

static size_t resident_bytes(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%*u %lu", &pages) != 1)
        abort();
    (void)fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void what_is_resident_stays_near_the_limit(void **state)
{
    (void)state;
    const size_t size = 128 * MIB, before = resident_bytes();
    size_t most = 0;
    plogp_paged *paged = NULL;
    CHECK(plogp_paged_new(before + 32 * MIB, NULL, &paged) == PLOGP_OK);
    unsigned char *bytes = resize(paged, NULL, size);
    for (size_t at = 0; at < size; at += MIB / 4) {
        memset(bytes + at, (int)(at >> 18), MIB / 4);
        const size_t now = resident_bytes();
        most = now > most ? now : most;
    }
    for (size_t at = 0; at < size; at += 4096)
        if (bytes[at] != (unsigned char)(at >> 18))
            fail_msg("byte %zu is lost", at);
    for (size_t at = 0; at < size; at += MIB) /* a touch brings in no megabyte */
        CHECK(bytes[at] == (unsigned char)(at >> 18));
    const size_t touched = resident_bytes();
    print_message("at most %zu MiB more than before, of %zu\n", (most - before) / MIB,
                  size / MIB);
    CHECK(TEST_SANITIZED || most < before + 96 * MIB);
    CHECK(TEST_SANITIZED || touched < before + 96 * MIB);
    CHECK(plogp_paged_file_bytes(paged) >= size);
    (void)resize(paged, bytes, 0);
    plogp_paged_free(paged);
}

/* The system has the pages that were read alone, not all 16,384. */
static void zeros_of_the_file_are_not_written(void **state)
{
    (void)state;
    const size_t size = 64 * MIB, page = (size_t)sysconf(_SC_PAGESIZE);
    size_t filled = 0;
    plogp_paged *paged = NULL;
    CHECK(plogp_paged_new(MIB, NULL, &paged) == PLOGP_OK);
    unsigned char *dirty = resize(paged, NULL, size);
    memset(dirty, 7, size);
    (void)resize(paged, dirty, 0);
    unsigned char *bytes = plogp__alloc_zero(plogp_paged_alloc(paged), size, 1);
    for (size_t at = 0; at < size; at += MIB)
        CHECK(bytes[at] == 0);
    unsigned char *first = bytes - (uintptr_t)bytes % page;
    for (size_t at = 0; at < size; at += page) {
        unsigned char has = 0;
        CHECK(mincore(first + at, page, &has) == 0);
        filled += has & 1;
    }
    CHECK(filled < 2048);
    (void)resize(paged, bytes, 0);
    plogp_paged_free(paged);
}

/* Blocks that take turns in growing, each through the end of what it has. */
static void blocks_grow_in_the_file(void **state)
{
    (void)state;
    plogp_paged *paged = NULL;
    unsigned char *blocks[3] = {NULL, NULL, NULL};
    CHECK(plogp_paged_new(MIB, NULL, &paged) == PLOGP_OK);
    for (size_t size = 2 * MIB; size <= 32 * MIB; size *= 2)
        for (size_t b = 0; b < 3; b++) {
            blocks[b] = resize(paged, blocks[b], size);
            CHECK(blocks[b] != NULL);
            for (size_t at = size == 2 * MIB ? 0 : size / 2; at < size; at += 4096)
                blocks[b][at] = (unsigned char)(at / 4096 * 7 + b);
            for (size_t at = 0; at < size; at += 4096)
                CHECK(blocks[b][at] == (unsigned char)(at / 4096 * 7 + b));
        }
    CHECK(plogp_paged_file_bytes(paged) >= 96 * MIB);
    for (size_t b = 0; b < 3; b++)
        (void)resize(paged, blocks[b], 0);
    plogp_paged_free(paged);
}

static void small_work_never_touches_the_disk(void **state)
{
    (void)state;
    plogp_paged *paged = NULL;
    CHECK(plogp_paged_new(0, NULL, &paged) == PLOGP_OK);
    void *block = resize(paged, NULL, 4 * MIB);
    CHECK(block != NULL && plogp_paged_file_bytes(paged) == 0);
    (void)resize(paged, block, 0);
    plogp_paged_free(paged);
    plogp_paged_free(NULL);
    CHECK(plogp_paged_alloc(NULL) == NULL && plogp_paged_file_bytes(NULL) == 0 &&
          plogp_paged_file_error(NULL) == 0);
    CHECK(plogp_paged_new(0, NULL, NULL) == PLOGP_EINVAL);
}

static void a_full_disk_is_no_memory_and_no_signal(void **state)
{
    (void)state;
    struct rlimit before, small;
    plogp_paged *paged = NULL;
    CHECK(plogp_paged_new(MIB, NULL, &paged) == PLOGP_OK);
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    small = before;
    small.rlim_cur = 3 * MIB;
    (void)signal(SIGXFSZ, SIG_IGN);
    CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
    unsigned char *block = resize(paged, NULL, 2 * MIB);
    CHECK(block != NULL);
    block[0] = 42;
    CHECK(resize(paged, block, 8 * MIB) == NULL);
    CHECK(resize(paged, NULL, SIZE_MAX - 5) == NULL);
    CHECK(block[0] == 42);
    CHECK(plogp_paged_file_error(paged) == EFBIG);
    (void)resize(paged, block, 0);
    CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
    plogp_paged_free(paged);
}

static void what_is_put_is_read_wherever_the_block_is(void **state)
{
    (void)state;
    const size_t sizes[] = {1000, 3 * MIB};
    plogp_paged *paged = NULL;
    CHECK(plogp_paged_new(2 * MIB, NULL, &paged) == PLOGP_OK);
    const plogp_alloc *alloc = plogp_paged_alloc(paged);
    for (size_t s = 0; s < 2; s++) {
        unsigned char *block = resize(paged, NULL, sizes[s]);
        memset(block, 1, sizes[s]);
        CHECK(plogp__is_in_file(alloc, block) == (s == 1));
        CHECK(plogp__paged_put(alloc, block, sizes[s] / 2, "abc", 3));
        CHECK(plogp__paged_put(alloc, block, sizes[s] - 3, "xyz", 3));
        CHECK(memcmp(block + sizes[s] / 2 - 1, "\1abc\1", 5) == 0);
        CHECK(memcmp(block + sizes[s] - 4, "\1xyz", 4) == 0 && block[0] == 1);
        (void)resize(paged, block, 0);
    }
    CHECK(plogp__paged_put(alloc, NULL, 0, NULL, 0));
    plogp_paged_free(paged);
}

static void a_file_that_cannot_be_written_is_told(void **state)
{
    plogp_paged *paged = NULL;
    struct rlimit before, none;
    (void)state;
    CHECK(plogp_paged_new(2 * MIB, NULL, &paged) == PLOGP_OK);
    const plogp_alloc *alloc = plogp_paged_alloc(paged);
    unsigned char *block = resize(paged, NULL, 3 * MIB);
    CHECK(plogp__is_in_file(alloc, block));
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    none = before;
    none.rlim_cur = 0;
    void (*const handler)(int) = signal(SIGXFSZ, SIG_IGN);
    CHECK(setrlimit(RLIMIT_FSIZE, &none) == 0);
    const bool put = plogp__paged_put(alloc, block, 10, "abc", 3);
    const bool restored = setrlimit(RLIMIT_FSIZE, &before) == 0;
    (void)signal(SIGXFSZ, handler);
    CHECK(!put && restored);
    CHECK(plogp__paged_put(alloc, block, 10, "abc", 3));
    (void)resize(paged, block, 0);
    plogp_paged_free(paged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contents_survive_every_move_with_several_threads),
        cmocka_unit_test(what_is_resident_stays_near_the_limit),
        cmocka_unit_test(zeros_of_the_file_are_not_written),
        cmocka_unit_test(blocks_grow_in_the_file),
        cmocka_unit_test(what_is_put_is_read_wherever_the_block_is),
        cmocka_unit_test(a_file_that_cannot_be_written_is_told),
        cmocka_unit_test(small_work_never_touches_the_disk),
        cmocka_unit_test(a_full_disk_is_no_memory_and_no_signal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
