#include "sample/piles.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

#define BLOCK_SHEETS 127 /* and one to begin at a multiple of their bytes: 512 KB */

plogp_status plogp__piles_reach(struct plogp__piles *piles, int32_t low, int32_t high,
                                const plogp_alloc *alloc, bool *done)
{
    uint32_t first = plogp__pile_of(low), last = plogp__pile_of(high);
    if (piles->count > 0) {
        const uint32_t end = piles->first + (uint32_t)piles->count - 1;
        first = first < piles->first ? first : piles->first;
        last = last > end ? last : end;
    }
    const size_t count = (size_t)(last - first) + 1;
    *done = count <= PLOGP__PILES_MAX;
    if (!*done || count == piles->count)
        return PLOGP_OK;
    uint16_t **const next = plogp__alloc_zero(alloc, count, sizeof *next);
    if (next == NULL)
        return PLOGP_ENOMEM;
    if (piles->count > 0)
        memcpy(next + (piles->first - first), piles->next, piles->count * sizeof *next);
    plogp__free(alloc, piles->next);
    piles->next = next;
    piles->first = first;
    piles->count = count;
    return PLOGP_OK;
}

static plogp_status reserve_blocks(struct plogp__piles *piles, size_t more,
                                   const plogp_alloc *alloc)
{
    void *blocks = piles->blocks;
    if (!plogp__reserve(alloc, &blocks, &piles->block_capacity, piles->block_count + more,
                        sizeof *piles->blocks))
        return PLOGP_ENOMEM;
    piles->blocks = blocks;
    return PLOGP_OK;
}

static plogp_status add_block(struct plogp__piles *piles, const plogp_alloc *alloc)
{
    PLOGP_TRY(reserve_blocks(piles, 1, alloc));
    unsigned char *const block =
        plogp__alloc(alloc, BLOCK_SHEETS + 1, PLOGP__SHEET_BYTES);
    if (block == NULL)
        return PLOGP_ENOMEM;
    const size_t beyond = (uintptr_t)block % PLOGP__SHEET_BYTES;
    piles->blocks[piles->block_count++] = block;
    piles->unused = (void *)(block + (PLOGP__SHEET_BYTES - beyond));
    piles->unused_count = BLOCK_SHEETS;
    return PLOGP_OK;
}

/* The sheet that a place which is not its end's is in. */
static struct plogp__sheet *sheet_of(uint16_t *place)
{
    unsigned char *const byte = (unsigned char *)place;
    return (void *)(byte - (uintptr_t)place % PLOGP__SHEET_BYTES);
}

/* The sheet that a pile goes on in, or NULL. */
static struct plogp__sheet *top_of(const struct plogp__piles *piles, size_t pile)
{
    return piles->next[pile] == NULL ? NULL : sheet_of(piles->next[pile] - 1);
}

size_t plogp__pile_size(const struct plogp__piles *piles, size_t pile)
{
    const struct plogp__sheet *const top = top_of(piles, pile);
    return top == NULL ? 0 : (size_t)top->below + (size_t)(piles->next[pile] - top->low);
}

static plogp_status add_sheet(struct plogp__piles *piles, size_t pile,
                              const plogp_alloc *alloc)
{
    if (piles->unused_count == 0)
        PLOGP_TRY(add_block(piles, alloc));
    struct plogp__sheet *const sheet = piles->unused++;
    piles->unused_count--;
    sheet->before = top_of(piles, pile);
    sheet->below = plogp__pile_size(piles, pile);
    if (sheet->before != NULL)
        sheet->before->size = PLOGP__SHEET_SIZE;
    piles->next[pile] = sheet->low;
    return PLOGP_OK;
}

plogp_status plogp__piles_push(struct plogp__piles *piles, const int32_t *numbers,
                               size_t count, const plogp_alloc *alloc, int32_t *others,
                               size_t *rest)
{
    plogp_status status = PLOGP_OK;
    size_t left = 0, i = 0;
    for (; i < count; i++) {
        const size_t pile = (size_t)plogp__pile_of(numbers[i]) - piles->first;
        if (pile >= piles->count) {
            others[left++] = numbers[i];
            continue;
        }
        if ((uintptr_t)piles->next[pile] % PLOGP__SHEET_BYTES == 0) {
            status = add_sheet(piles, pile, alloc);
            if (status != PLOGP_OK)
                break;
        }
        *piles->next[pile]++ = (uint16_t)(uint32_t)numbers[i];
    }
    piles->size += i - left;
    *rest = left;
    return status;
}

/* Put a pile of another upon one's own. */
static void pile_up(struct plogp__piles *piles, size_t pile, uint16_t *next)
{
    struct plogp__sheet *const top = top_of(piles, pile), *lowest = sheet_of(next - 1);
    lowest->below += plogp__pile_size(piles, pile);
    if (top != NULL)
        top->size = (size_t)(piles->next[pile] - top->low);
    while (lowest->before != NULL)
        lowest = lowest->before;
    lowest->before = top;
    piles->next[pile] = next;
}

plogp_status plogp__piles_take(struct plogp__piles *piles, struct plogp__piles *other,
                               const plogp_alloc *alloc)
{
    PLOGP_TRY(reserve_blocks(piles, other->block_count, alloc));
    for (size_t i = 0; i < other->count; i++)
        if (other->next[i] != NULL)
            pile_up(piles, i + other->first - piles->first, other->next[i]);
    for (size_t i = 0; i < other->block_count; i++)
        piles->blocks[piles->block_count++] = other->blocks[i];
    piles->size += other->size;
    other->block_count = 0;
    plogp__piles_clear(other, alloc);
    return PLOGP_OK;
}

void plogp__piles_clear(struct plogp__piles *piles, const plogp_alloc *alloc)
{
    for (size_t i = 0; i < piles->block_count; i++)
        plogp__free(alloc, piles->blocks[i]);
    plogp__free(alloc, piles->blocks);
    plogp__free(alloc, piles->next);
    *piles = (struct plogp__piles){0};
}

const struct plogp__sheet *plogp__pile_top(const struct plogp__piles *piles, size_t pile,
                                           size_t *size)
{
    const struct plogp__sheet *const top = top_of(piles, pile);
    *size = top == NULL ? 0 : (size_t)(piles->next[pile] - top->low);
    return top;
}

const struct plogp__sheet *plogp__sheet_before(const struct plogp__sheet *sheet,
                                               size_t *size)
{
    *size = sheet->before == NULL ? 0 : (size_t)sheet->before->size;
    return sheet->before;
}

void plogp__sheet_numbers(const struct plogp__sheet *sheet, size_t size, uint32_t pile,
                          int32_t *numbers)
{
    const int64_t least = plogp__pile_least(pile);
    for (size_t i = 0; i < size; i++)
        numbers[i] = (int32_t)(least + sheet->low[i]);
}
