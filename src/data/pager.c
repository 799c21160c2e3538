#define _GNU_SOURCE /* fallocate, madvise */
#include "data/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/thread.h"
#include "data/input_raw.h"

#define LOOK_NANOSECONDS 4000000L /* between two looks at what the process holds        */
#define MAPPED_SHARE     8 /* of the limit: below it letting go would not help          */

bool plogp__pager_init(struct plogp__pager *pager)
{
    *pager = (struct plogp__pager){.file = -1};
    if (pthread_mutex_init(&pager->lock, NULL) != 0)
        return false;
    if (pthread_cond_init(&pager->wake, NULL) == 0)
        return true;
    (void)pthread_mutex_destroy(&pager->lock);
    return false;
}

/* What is resident, and how much of it is mapped from files; in bytes. */
static void resident(uint64_t *all, uint64_t *mapped)
{
    unsigned long long pages = 0, shared = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    *all = *mapped = 0;
    if (file == NULL)
        return;
    if (fscanf(file, "%*u %llu %llu", &pages, &shared) == 2) {
        *all = pages * (uint64_t)sysconf(_SC_PAGESIZE);
        *mapped = shared * (uint64_t)sysconf(_SC_PAGESIZE);
    }
    (void)fclose(file);
}

/* The contents stay in the file (and in the system's cache of it). */
static void let_go(const struct plogp__pager *pager)
{
    for (const struct plogp__page_block *at = pager->blocks; at != NULL; at = at->next)
        (void)madvise(at->base, at->bytes, MADV_DONTNEED);
}

static void wait_a_little(struct plogp__pager *pager)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += LOOK_NANOSECONDS;
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
        uint64_t all = 0, mapped = 0;
        resident(&all, &mapped);
        if (all > pager->limit / 2 && mapped > pager->limit / MAPPED_SHARE)
            let_go(pager);
        wait_a_little(pager);
    }
    (void)pthread_mutex_unlock(&pager->lock);
    return NULL;
}

static bool start_watch(struct plogp__pager *pager)
{
    pager->running = plogp__thread_start(&pager->thread, watch, pager);
    return pager->running;
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
static bool map(struct plogp__pager *pager, struct plogp__page_block *block)
{
    int failed = EINTR;
    while (failed == EINTR)
        failed = posix_fallocate(pager->file, (off_t)pager->end, (off_t)block->bytes);
    pager->refused = failed != 0 ? failed : pager->refused;
    if (failed != 0)
        return false;
    void *base = mmap(NULL, block->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, pager->file,
                      (off_t)pager->end);
    if (base == MAP_FAILED)
        return false;
    block->base = base;
    block->offset = pager->end;
    return true;
}

static bool take(struct plogp__pager *pager, struct plogp__page_block *block)
{
    if ((pager->file < 0 && !open_file(pager)) ||
        (!pager->running && !start_watch(pager)) || !map(pager, block))
        return false;
    pager->end += block->bytes;
    pager->bytes += block->bytes;
    pager->peak = pager->bytes > pager->peak ? pager->bytes : pager->peak;
    block->next = pager->blocks;
    if (pager->blocks != NULL)
        pager->blocks->previous = block;
    pager->blocks = block;
    return true;
}

struct plogp__page_block *plogp__pager_take(struct plogp__pager *pager, size_t size)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    struct plogp__page_block *block = calloc(1, sizeof *block);
    if (block == NULL || size > SIZE_MAX / 2) {
        free(block);
        return NULL;
    }
    block->bytes = (size + page - 1) / page * page;
    (void)pthread_mutex_lock(&pager->lock);
    const bool done = take(pager, block);
    (void)pthread_mutex_unlock(&pager->lock);
    if (done)
        return block;
    free(block);
    return NULL;
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
    if (pager->file >= 0)
        (void)close(pager->file);
    (void)pthread_cond_destroy(&pager->wake);
    (void)pthread_mutex_destroy(&pager->lock);
}
