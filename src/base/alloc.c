#define _DEFAULT_SOURCE /* madvise */
#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/paged.h"

#define LARGE_BLOCK ((size_t)8 << 20) /* four of the usual large pages */

#define MEMORY_UNKNOWN ((uint64_t)1 << 32) /* where the machine does not tell */

static void *standard_resize(void *state, void *block, size_t size)
{
    (void)state;
    if (size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, size);
}

static const plogp_alloc standard_alloc = {standard_resize, NULL};

const plogp_alloc *plogp__context_alloc(const plogp_context *context)
{
    return context != NULL && context->alloc != NULL ? context->alloc : &standard_alloc;
}

uint64_t plogp__memory_of(uint64_t asked)
{
    if (asked > 0)
        return asked;
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size / 2 : MEMORY_UNKNOWN;
}

uint64_t plogp__context_memory(const plogp_context *context)
{
    return plogp__memory_of(context == NULL ? 0 : context->max_memory);
}

bool plogp__size_mul(size_t a, size_t b, size_t *product)
{
    if (b != 0 && a > SIZE_MAX / b)
        return false;
    *product = a * b;
    return true;
}

bool plogp__size_add(size_t a, size_t b, size_t *sum)
{
    if (a > SIZE_MAX - b)
        return false;
    *sum = a + b;
    return true;
}

bool plogp__resize(const plogp_alloc *alloc, void **block, size_t count, size_t size)
{
    size_t bytes = 0;
    if (!plogp__size_mul(count, size, &bytes))
        return false;
    void *moved = alloc->resize(alloc->state, *block, bytes == 0 ? 1 : bytes);
    if (moved == NULL)
        return false;
    *block = moved;
    return true;
}

void *plogp__alloc(const plogp_alloc *alloc, size_t count, size_t size)
{
    void *block = NULL;
    return plogp__resize(alloc, &block, count, size) ? block : NULL;
}

/* A piece of advice that a system may lack or refuse. */
void plogp__use_whole(const plogp_alloc *alloc, void *block, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const uintptr_t start = ((uintptr_t)block + page - 1) / page * page;
    const uintptr_t skipped = start - (uintptr_t)block;
    if (block != NULL && bytes >= LARGE_BLOCK && !plogp__is_in_file(alloc, block))
        (void)madvise((void *)start, bytes - skipped, MADV_HUGEPAGE);
#else
    (void)alloc;
    (void)block;
    (void)bytes;
#endif
}

/* A part of a file is a new one, which has zeros: to write them would bring in its pages. */
void *plogp__alloc_zero(const plogp_alloc *alloc, size_t count, size_t size)
{
    void *block = plogp__alloc(alloc, count, size);
    if (block != NULL && !plogp__is_in_file(alloc, block))
        memset(block, 0, count * size);
    return block;
}

bool plogp__reserve(const plogp_alloc *alloc, void **block, size_t *capacity,
                    size_t needed, size_t size)
{
    if (needed <= *capacity)
        return true;
    size_t grown = *capacity > SIZE_MAX / 2 ? needed : *capacity * 2;
    grown = grown < 16 ? 16 : grown;
    grown = grown < needed ? needed : grown;
    if (!plogp__resize(alloc, block, grown, size))
        return false;
    *capacity = grown;
    return true;
}

void plogp__free(const plogp_alloc *alloc, void *block)
{
    if (block != NULL)
        alloc->resize(alloc->state, block, 0);
}

char *plogp__copy_text(const plogp_alloc *alloc, const char *text, size_t length)
{
    size_t bytes = 0;
    if (!plogp__size_add(length, 1, &bytes))
        return NULL;
    char *copy = plogp__alloc(alloc, bytes, 1);
    if (copy != NULL) {
        if (length > 0)
            memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}
