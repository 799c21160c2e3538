/*
 * Values that are already in the run, when these are few: a row of such a value only adds 1 to
 * its entry, and is neither kept nor sorted. An open-addressing table of the entries' numbers.
 * Decimals of a narrow range are counted in cells instead (sample/codes.h).
 */
#include <math.h>

#include "base/alloc.h"
#include "math/float_bits.h"
#include "sample/ordered_inside.h"

#define KNOWN_MAX   4096 /* entries: they and the table stay in the second-level cache */
#define CELLS_SHARE 16   /* of the memory of this accumulator, at the most         */
#define SLOTS_BITS  14
#define SLOTS       ((size_t)1 << SLOTS_BITS)

static size_t slot_of(double value)
{
    return (size_t)(plogp__bits_of(value) * UINT64_C(0x9e3779b97f4a7c15) >>
                    (64 - SLOTS_BITS));
}

void plogp__known_prepare(plogp_ordered *ordered)
{
    const struct plogp__run *const run = &ordered->sorted;
    if (ordered->known != NULL || ordered->codes.cells != NULL || run->size == 0)
        return;
    plogp__codes_count(
        &ordered->codes, run->entries[0].value, run->entries[run->size - 1].value,
        plogp__context_memory(&ordered->context) / CELLS_SHARE, ordered->alloc);
    if (ordered->codes.cells != NULL || run->size > KNOWN_MAX)
        return;
    ordered->codes.closed = true;
    ordered->known = plogp__alloc_zero(ordered->alloc, SLOTS, sizeof *ordered->known);
    for (size_t i = 0; ordered->known != NULL && i < run->size; i++) {
        size_t slot = slot_of(run->entries[i].value);
        while (ordered->known[slot] != 0)
            slot = (slot + 1) % SLOTS;
        if (run->entries[i].weight == 1.0)
            ordered->known[slot] = (uint16_t)(i + 1);
    }
}

void plogp__known_forget(plogp_ordered *ordered)
{
    plogp__free(ordered->alloc, ordered->known);
    ordered->known = NULL;
}

size_t plogp__known_push(const plogp_ordered *ordered, const plogp_column *column,
                         size_t rows, double *others)
{
    struct plogp__entry *const entries = ordered->sorted.entries;
    const uint16_t *const known = ordered->known;
    size_t rest = 0;
    for (size_t row = 0; row < rows; row++) {
        const double value = column->numbers[row] + 0.0; /* -0 becomes 0 */
        if (column->valid != NULL && !column->valid[row])
            continue;
        size_t slot = slot_of(value);
        while (known[slot] != 0 && entries[known[slot] - 1].value != value)
            slot = (slot + 1) % SLOTS;
        if (known[slot] != 0)
            entries[known[slot] - 1].times++;
        else
            others[rest++] = value;
    }
    return rest;
}
