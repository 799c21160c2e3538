#include "plogp/paged.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/pager.h"
#include "base/status.h"

#define PAGED_MIN  ((size_t)1 << 20) /* smaller blocks always come from malloc         */
#define HEAP_SHARE 4                 /* of the limit, for all that comes from malloc   */
#define KEPT_MIN                                                                         \
    ((size_t)1 << 20) /* such blocks are kept for later when they are freed */
#define KEPT       6
#define COPY_BYTES ((size_t)4 << 20)

struct plogp_paged {
    plogp_alloc alloc;
    struct plogp__pager pager;
    uint64_t heap;       /* bytes from malloc; atomic */
    uint64_t heap_limit; /* beyond it large blocks go to the file */
    struct head
        *kept[KEPT]; /* that the caller freed, or NULL; the pager's lock guards them */
};

/* In front of every block; 16 bytes, so that blocks are aligned as malloc's. */
struct head {
    struct plogp__page_block *mapped; /* NULL: from malloc */
    size_t size;                      /* without the head  */
};

static void free_head(plogp_paged *paged, struct head *head)
{
    if (head == NULL)
        return;
    (void)__atomic_sub_fetch(&paged->heap, head->size, __ATOMIC_RELAXED);
    free(head);
}

/*
 * Work on one column after the other asks for the same large blocks again and again. Those
 * that are kept need no new pages, each of which is a fault and a page to clear.
 */
static struct head *take_kept(plogp_paged *paged, size_t size)
{
    struct head *found = NULL;
    (void)pthread_mutex_lock(&paged->pager.lock);
    for (size_t i = 0; i < KEPT && found == NULL; i++) {
        struct head *const head = paged->kept[i];
        if (head == NULL || head->size < size || head->size / 2 > size)
            continue;
        found = head;
        paged->kept[i] = NULL;
    }
    (void)pthread_mutex_unlock(&paged->pager.lock);
    return found;
}

/* In the first place that is free, or else in that of the smallest one, if it is larger. */
static void keep(plogp_paged *paged, struct head *head)
{
    size_t place = 0;
    (void)pthread_mutex_lock(&paged->pager.lock);
    for (size_t i = 0; i < KEPT && paged->kept[place] != NULL; i++)
        if (paged->kept[i] == NULL || paged->kept[i]->size < paged->kept[place]->size)
            place = i;
    struct head *unwanted = paged->kept[place];
    if (unwanted == NULL || unwanted->size < head->size)
        paged->kept[place] = head;
    else
        unwanted = head;
    (void)pthread_mutex_unlock(&paged->pager.lock);
    free_head(paged, unwanted);
}

static void free_kept(plogp_paged *paged)
{
    (void)pthread_mutex_lock(&paged->pager.lock);
    for (size_t i = 0; i < KEPT; i++) {
        free_head(paged, paged->kept[i]);
        paged->kept[i] = NULL;
    }
    (void)pthread_mutex_unlock(&paged->pager.lock);
}

static bool has_room(plogp_paged *paged, size_t size)
{
    return __atomic_load_n(&paged->heap, __ATOMIC_RELAXED) + size <= paged->heap_limit;
}

static bool fits_heap(plogp_paged *paged, size_t size)
{
    if (size < PAGED_MIN || has_room(paged, size))
        return true;
    free_kept(paged);
    return has_room(paged, size);
}

/* Up to an eighth more: of columns that have not quite as many values, the first one's blocks
 * serve all. Pages that nobody touches cost nothing. */
static size_t rounded(size_t size)
{
    size_t step = 1;
    while (step < size / 8)
        step *= 2;
    return (size + step - 1) / step * step;
}

static struct head *new_block(plogp_paged *paged, size_t size)
{
    struct head *head = NULL;
    struct plogp__page_block *mapped = NULL;
    if (size > SIZE_MAX / 2)
        return NULL;
    if (size >= KEPT_MIN) {
        size = rounded(size);
        head = take_kept(paged, size);
    }
    if (head != NULL)
        return head;
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
    if (head->size < KEPT_MIN)
        free_head(paged, head);
    else
        keep(paged, head);
}

/* Where it is, if there is room. */
static bool resize_in_place(plogp_paged *paged, struct head **block, size_t size)
{
    struct head *head = *block;
    if (head->mapped != NULL) {
        struct plogp__page_block *const mapped = head->mapped;
        if (size < head->size / 2 ||
            (size > mapped->bytes - sizeof *head &&
             !plogp__pager_grow(&paged->pager, mapped, sizeof *head + size)))
            return false;
        *block = (struct head *)(void *)mapped->base;
        (*block)->size = size;
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

/* In pieces, so that neither block is in memory as a whole. */
static bool copy(plogp_paged *paged, void *to, const char *from, size_t size)
{
    bool put = true;
    for (size_t at = 0; put && at < size; at += COPY_BYTES) {
        put = plogp__paged_put(&paged->alloc, to, at, from + at,
                               size - at < COPY_BYTES ? size - at : COPY_BYTES);
        plogp__pager_look(&paged->pager);
    }
    return put;
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
    struct plogp__page_block *const mapped = made->mapped;
    if (!copy(paged, made + 1, (const char *)(head + 1),
              head->size < size ? head->size : size)) {
        if (mapped != NULL)
            plogp__pager_give(&paged->pager, mapped);
        else
            free_head(paged, made);
        return NULL;
    }
    release(paged, head);
    return made + 1;
}

bool plogp__alloc_is_paged(const plogp_alloc *alloc)
{
    return alloc->resize == resize;
}

bool plogp__is_in_file(const plogp_alloc *alloc, const void *block)
{
    return plogp__alloc_is_paged(alloc) &&
           ((const struct head *)block - 1)->mapped != NULL;
}

bool plogp__paged_put(const plogp_alloc *alloc, void *block, size_t offset,
                      const void *bytes, size_t count)
{
    if (count == 0)
        return true;
    if (!plogp__is_in_file(alloc, block)) {
        memcpy((unsigned char *)block + offset, bytes, count);
        return true;
    }
    plogp_paged *const paged = alloc->state;
    const struct head *const head = (const struct head *)block - 1;
    return plogp__pager_write(&paged->pager, head->mapped, sizeof *head + offset, bytes,
                              count);
}

void plogp__moved_on(const plogp_context *context)
{
    if (context == NULL || context->alloc == NULL ||
        !plogp__alloc_is_paged(context->alloc))
        return;
    plogp_paged *const paged = context->alloc->state;
    plogp__pager_look(&paged->pager);
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
    if (paged == NULL)
        return;
    paged->pager.limit = plogp__memory_of(limit);
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

int plogp_paged_file_error(plogp_paged *paged)
{
    if (paged == NULL)
        return 0;
    (void)pthread_mutex_lock(&paged->pager.lock);
    const int refused = paged->pager.refused;
    (void)pthread_mutex_unlock(&paged->pager.lock);
    return refused;
}

void plogp_paged_free(plogp_paged *paged)
{
    if (paged == NULL)
        return;
    free_kept(paged);
    plogp__pager_clear(&paged->pager);
    free(paged);
}
