#define _GNU_SOURCE /* fallocate, madvise */
#include "base/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/temporary.h"
#include "base/thread.h"

#define WATCH_NANOSECONDS 4000000L /* between two looks of the thread that watches   */
#define CLOSE_NANOSECONDS 1000000L /* and while memory is short: a loop over a block */
                                   /* brings in ten megabytes a millisecond          */
#define LOOK_NANOSECONDS                                                                 \
    ((uint64_t)400000)                   /* and of those that work: 16 MB at the most, */
#define LOOK_BYTES       ((uint64_t)512) /* or a nanosecond for so many of the limit */
#define HELD_SHARE       4  /* of the limit are left for what comes between two looks */
#define ROOM             64 /* times its size a block may grow where it is            */
#define FILE_SPACE       ((uint64_t)1 << 42) /* so that a file ends before 2^44      */
#define SAMPLES          ((size_t)64)
#define MAPPED_SHARE     8 /* of the limit: below it letting go would not help       */
#define HEAP_SHARE       3 /* of the limit: so much may be blocks that were freed    */
#define TRIM_NANOSECONDS UINT64_C(100000000) /* between two returns of freed blocks */

bool plogp__pager_init(struct plogp__pager *pager)
{
    *pager = (struct plogp__pager){.file = -1, .statistics = -1};
    if (pthread_mutex_init(&pager->lock, NULL) != 0)
        return false;
    if (pthread_cond_init(&pager->wake, NULL) == 0)
        return true;
    (void)pthread_mutex_destroy(&pager->lock);
    return false;
}

/* What is resident, and how much of it is mapped from files; in bytes. */
static void resident(const struct plogp__pager *pager, uint64_t *all, uint64_t *mapped)
{
    char text[256];
    const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    const ssize_t length = pread(pager->statistics, text, sizeof text - 1, 0);
    char *at = text;
    text[length > 0 ? length : 0] = '\0';
    (void)strtoull(at, &at, 10); /* the size of the address space */
    *all = page * strtoull(at, &at, 10);
    *mapped = page * strtoull(at, &at, 10);
}

/* How many of some pages of the block the system has. */
static unsigned filled(const struct plogp__page_block *block)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t step = block->bytes / page / SAMPLES * page;
    unsigned count = 0;
    for (size_t i = 0; i < SAMPLES; i++) {
        unsigned char has = 0;
        if (mincore(block->base + i * step, page, &has) == 0)
            count += has & 1;
    }
    return count;
}

/*
 * A file that is read ahead gets pages of up to megabytes, and a touch of one maps it whole:
 * a hundred touches in a millisecond would be all the memory that is allowed. So a block is
 * filled without reading ahead, which it needs only when it is read from the disk again.
 */
static void settle(struct plogp__page_block *block)
{
    const unsigned now_filled = filled(block);
    if (now_filled == block->filled && now_filled > 0)
        block->settled = madvise(block->base, block->bytes, MADV_NORMAL) == 0;
    block->filled = now_filled;
}

/* The contents stay in the file (and in the system's cache of it). */
static void let_go(const struct plogp__pager *pager)
{
    for (struct plogp__page_block *at = pager->blocks; at != NULL; at = at->next) {
        (void)madvise(at->base, at->bytes, MADV_DONTNEED);
        if (!at->settled)
            settle(at);
    }
}

static uint64_t now(void)
{
    struct timespec time = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * UINT64_C(1000000000) + (uint64_t)time.tv_nsec;
}

/* Accumulators that went on in files leave freed blocks behind, which the system should have
 * back: every page that they hold is one that a mapped part cannot have. */
static void return_freed(struct plogp__pager *pager, uint64_t heap)
{
    const uint64_t time = now();
    if (heap < pager->limit / HEAP_SHARE || time - pager->trimmed < TRIM_NANOSECONDS)
        return;
    pager->trimmed = time;
#ifdef __GLIBC__
    (void)malloc_trim(0);
#endif
}

/* Whether there was too much. */
static bool relieve(struct plogp__pager *pager)
{
    uint64_t all = 0, mapped = 0;
    resident(pager, &all, &mapped);
    if (all <= pager->limit - pager->limit / HELD_SHARE)
        return false;
    if (mapped > pager->limit / MAPPED_SHARE) {
        __atomic_store_n(&pager->letting_go, true, __ATOMIC_RELAXED);
        let_go(pager);
        __atomic_store_n(&pager->letting_go, false, __ATOMIC_RELAXED);
    }
    return_freed(pager, all - mapped);
    return true;
}

/* A thread that finds another at it need not wait, but while that one lets go of pages it must
 * not bring in more: the other may wait for a processor. */
void plogp__pager_look(struct plogp__pager *pager)
{
    if (!__atomic_load_n(&pager->running, __ATOMIC_RELAXED))
        return;
    const uint64_t time = now(), wait = pager->limit / LOOK_BYTES;
    if (time - __atomic_load_n(&pager->looked, __ATOMIC_RELAXED) <
        (wait < LOOK_NANOSECONDS ? wait : LOOK_NANOSECONDS))
        return;
    if (pthread_mutex_trylock(&pager->lock) != 0) {
        if (!__atomic_load_n(&pager->letting_go, __ATOMIC_RELAXED))
            return;
        (void)pthread_mutex_lock(&pager->lock);
    }
    __atomic_store_n(&pager->looked, time, __ATOMIC_RELAXED);
    (void)relieve(pager);
    (void)pthread_mutex_unlock(&pager->lock);
}

static void wait_a_little(struct plogp__pager *pager, long nanoseconds)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += nanoseconds;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    (void)pthread_cond_timedwait(&pager->wake, &pager->lock, &until);
}

static void *watch(void *state)
{
    struct plogp__pager *pager = state;
    (void)pthread_mutex_lock(&pager->lock);
    while (!pager->ending) {
        const bool close = relieve(pager);
        wait_a_little(pager, close ? CLOSE_NANOSECONDS : WATCH_NANOSECONDS);
    }
    (void)pthread_mutex_unlock(&pager->lock);
    return NULL;
}

static bool start_watch(struct plogp__pager *pager)
{
    pager->statistics = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    const bool running = plogp__thread_start(&pager->thread, watch, pager);
    __atomic_store_n(&pager->running, running, __ATOMIC_RELAXED);
    return running;
}

static bool open_file(struct plogp__pager *pager)
{
    char *path = malloc(PLOGP__TEMPORARY_SIZE);
    if (path == NULL)
        return false;
    pager->file = plogp__temporary_file(path);
    if (pager->file >= 0)
        (void)unlink(path);
    else
        pager->refused = errno;
    free(path);
    return pager->file >= 0;
}

/* The room is taken from the disk now: a write to a page of a full disk would be a
 * signal, not an error. */
static bool claim(struct plogp__pager *pager, uint64_t offset, size_t bytes)
{
    int failed = EINTR;
    while (failed == EINTR)
        failed = posix_fallocate(pager->file, (off_t)offset, (off_t)bytes);
    pager->refused = failed != 0 ? failed : pager->refused;
    return failed == 0;
}

static bool map(struct plogp__pager *pager, struct plogp__page_block *block)
{
    if (!claim(pager, pager->end, block->bytes))
        return false;
    void *base = mmap(NULL, block->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, pager->file,
                      (off_t)pager->end);
    if (base == MAP_FAILED)
        return false;
    (void)madvise(base, block->bytes, MADV_RANDOM);
    block->base = base;
    block->offset = pager->end;
    block->room = block->bytes;
    if (pager->end < FILE_SPACE)
        block->room *= ROOM;
    return true;
}

static void count(struct plogp__pager *pager, size_t bytes)
{
    pager->bytes += bytes;
    pager->peak = pager->bytes > pager->peak ? pager->bytes : pager->peak;
}

static size_t whole_pages(size_t size)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (size + page - 1) / page * page;
}

static bool take(struct plogp__pager *pager, struct plogp__page_block *block)
{
    if ((pager->file < 0 && !open_file(pager)) ||
        (!pager->running && !start_watch(pager)) || !map(pager, block))
        return false;
    pager->end += block->room;
    count(pager, block->bytes);
    block->next = pager->blocks;
    if (pager->blocks != NULL)
        pager->blocks->previous = block;
    pager->blocks = block;
    return true;
}

struct plogp__page_block *plogp__pager_take(struct plogp__pager *pager, size_t size)
{
    struct plogp__page_block *block = calloc(1, sizeof *block);
    if (block == NULL || size > SIZE_MAX / 2) {
        free(block);
        return NULL;
    }
    block->bytes = whole_pages(size);
    (void)pthread_mutex_lock(&pager->lock);
    const bool done = take(pager, block);
    (void)pthread_mutex_unlock(&pager->lock);
    if (done)
        return block;
    free(block);
    return NULL;
}

/* Where it is in the file, so that nothing is copied. */
static bool grow(struct plogp__pager *pager, struct plogp__page_block *block,
                 size_t bytes)
{
    const size_t more = bytes - block->bytes;
    if (bytes > block->room || !claim(pager, block->offset + block->bytes, more))
        return false;
    void *base = mremap(block->base, block->bytes, bytes, MREMAP_MAYMOVE);
    if (base == MAP_FAILED)
        return false;
    block->base = base;
    block->bytes = bytes;
    count(pager, more);
    return true;
}

bool plogp__pager_grow(struct plogp__pager *pager, struct plogp__page_block *block,
                       size_t size)
{
    if (size > SIZE_MAX / 2)
        return false;
    (void)pthread_mutex_lock(&pager->lock);
    const bool done = grow(pager, block, whole_pages(size));
    (void)pthread_mutex_unlock(&pager->lock);
    return done;
}

bool plogp__pager_write(struct plogp__pager *pager, const struct plogp__page_block *block,
                        size_t offset, const void *bytes, size_t count)
{
    const unsigned char *from = bytes;
    while (count > 0) {
        const ssize_t done =
            pwrite(pager->file, from, count, (off_t)(block->offset + offset));
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0) {
            (void)pthread_mutex_lock(&pager->lock);
            pager->refused = done < 0 ? errno : EIO;
            (void)pthread_mutex_unlock(&pager->lock);
            return false;
        }
        from += done;
        offset += (size_t)done;
        count -= (size_t)done;
    }
    return true;
}

/* The watch need not wait for the system to take the pages back. */
void plogp__pager_give(struct plogp__pager *pager, struct plogp__page_block *block)
{
    (void)pthread_mutex_lock(&pager->lock);
    if (block->next != NULL)
        block->next->previous = block->previous;
    if (block->previous != NULL)
        block->previous->next = block->next;
    else
        pager->blocks = block->next;
    pager->bytes -= block->bytes;
    (void)pthread_mutex_unlock(&pager->lock);
    (void)munmap(block->base, block->bytes);
    (void)fallocate(pager->file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                    (off_t)block->offset, (off_t)block->bytes);
    free(block);
}

void plogp__pager_clear(struct plogp__pager *pager)
{
    (void)pthread_mutex_lock(&pager->lock);
    pager->ending = true;
    (void)pthread_cond_signal(&pager->wake);
    (void)pthread_mutex_unlock(&pager->lock);
    if (pager->running)
        (void)pthread_join(pager->thread, NULL);
    if (pager->statistics >= 0)
        (void)close(pager->statistics);
    if (pager->file >= 0)
        (void)close(pager->file);
    (void)pthread_cond_destroy(&pager->wake);
    (void)pthread_mutex_destroy(&pager->lock);
}
