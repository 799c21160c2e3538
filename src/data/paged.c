#include "plogp/paged.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/limits.h"
#include "data/paged.h"
#include "data/pager.h"

#define PAGED_MIN  ((size_t)1 << 20) /* smaller blocks always come from malloc         */
#define HEAP_SHARE 2                 /* of the limit, for all that comes from malloc   */

struct plogp_paged {
    plogp_alloc alloc;
    struct plogp__pager pager;
    uint64_t heap;       /* bytes from malloc; atomic */
    uint64_t heap_limit; /* beyond it large blocks go to the file */
};

/* In front of every block; 16 bytes, so that blocks are aligned as malloc's. */
struct head {
    struct plogp__page_block *mapped; /* NULL: from malloc */
    size_t size;                      /* without the head  */
};

static bool fits_heap(plogp_paged *paged, size_t size)
{
    return size < PAGED_MIN ||
           __atomic_load_n(&paged->heap, __ATOMIC_RELAXED) + size <= paged->heap_limit;
}

static struct head *new_block(plogp_paged *paged, size_t size)
{
    struct head *head = NULL;
    struct plogp__page_block *mapped = NULL;
    if (size > SIZE_MAX / 2)
        return NULL;
    if (fits_heap(paged, size)) {
        head = malloc(sizeof *head + size);
        if (head == NULL)
            return NULL;
        (void)__atomic_add_fetch(&paged->heap, size, __ATOMIC_RELAXED);
    } else {
        mapped = plogp__pager_take(&paged->pager, sizeof *head + size);
        if (mapped == NULL)
            return NULL;
        head = (struct head *)(void *)mapped->base;
    }
    *head = (struct head){mapped, size};
    return head;
}

static void release(plogp_paged *paged, struct head *head)
{
    if (head->mapped != NULL) {
        plogp__pager_give(&paged->pager, head->mapped);
        return;
    }
    (void)__atomic_sub_fetch(&paged->heap, head->size, __ATOMIC_RELAXED);
    free(head);
}

/* Where it is, if there is room. */
static bool resize_in_place(plogp_paged *paged, struct head **block, size_t size)
{
    struct head *head = *block;
    if (head->mapped != NULL) {
        if (size > head->mapped->bytes - sizeof *head || size < head->size / 2)
            return false;
        head->size = size;
        return true;
    }
    if (size > head->size && !fits_heap(paged, size))
        return false;
    const size_t before = head->size;
    struct head *moved = realloc(head, sizeof *head + size);
    if (moved == NULL)
        return false;
    moved->size = size;
    (void)__atomic_add_fetch(&paged->heap, size - before, __ATOMIC_RELAXED);
    *block = moved;
    return true;
}

static void *resize(void *state, void *block, size_t size)
{
    plogp_paged *paged = state;
    struct head *head = block == NULL ? NULL : (struct head *)block - 1;
    if (size == 0) {
        if (head != NULL)
            release(paged, head);
        return NULL;
    }
    if (head != NULL && size <= SIZE_MAX / 2 && resize_in_place(paged, &head, size))
        return head + 1;
    struct head *made = new_block(paged, size);
    if (made == NULL || head == NULL)
        return made == NULL ? NULL : made + 1;
    memcpy(made + 1, head + 1, head->size < size ? head->size : size);
    release(paged, head);
    return made + 1;
}

bool plogp__alloc_is_paged(const plogp_alloc *alloc)
{
    return alloc->resize == resize;
}

plogp_status plogp_paged_new(uint64_t limit, const plogp_context *context,
                             plogp_paged **paged)
{
    if (paged == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_paged_new: null pointer");
    plogp_paged *made = calloc(1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(context);
    if (!plogp__pager_init(&made->pager)) {
        free(made);
        return plogp__fail_memory(context);
    }
    made->alloc = (plogp_alloc){resize, made};
    plogp_paged_set_limit(made, limit);
    *paged = made;
    return PLOGP_OK;
}

void plogp_paged_set_limit(plogp_paged *paged, uint64_t limit)
{
    const plogp_read_options options = {.max_memory = limit};
    if (paged == NULL)
        return;
    paged->pager.limit = plogp__memory_limit(&options);
    paged->heap_limit = paged->pager.limit / HEAP_SHARE;
}

const plogp_alloc *plogp_paged_alloc(const plogp_paged *paged)
{
    return paged == NULL ? NULL : &paged->alloc;
}

uint64_t plogp_paged_file_bytes(plogp_paged *paged)
{
    if (paged == NULL)
        return 0;
    (void)pthread_mutex_lock(&paged->pager.lock);
    const uint64_t peak = paged->pager.peak;
    (void)pthread_mutex_unlock(&paged->pager.lock);
    return peak;
}

void plogp_paged_free(plogp_paged *paged)
{
    if (paged == NULL)
        return;
    plogp__pager_clear(&paged->pager);
    free(paged);
}
