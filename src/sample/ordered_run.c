#include "sample/ordered_run.h"

#include "base/alloc.h"
#include "base/status.h"

int plogp__entry_compare(const void *a, const void *b)
{
    const struct plogp__entry *const x = a, *const y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->weight > y->weight) - (x->weight < y->weight);
}

/* Append to a run in order, joining equal entries. */
plogp_status plogp__run_append(struct plogp__run *run, const struct plogp__entry *entry)
{
    struct plogp__entry *const last =
        run->size == 0 ? NULL : &run->entries[run->size - 1];
    if (last == NULL || plogp__entry_compare(last, entry) != 0) {
        run->entries[run->size++] = *entry;
        return PLOGP_OK;
    }
    if (entry->times > UINT64_MAX - last->times)
        return PLOGP_EDOMAIN;
    last->times += entry->times;
    return PLOGP_OK;
}

plogp_status plogp__run_new(size_t capacity, const plogp_alloc *alloc,
                            struct plogp__run *run)
{
    *run = (struct plogp__run){plogp__alloc(alloc, capacity, sizeof *run->entries), 0};
    return run->entries == NULL ? PLOGP_ENOMEM : PLOGP_OK;
}

plogp_status plogp__run_merge(const struct plogp__run *a, const struct plogp__run *b,
                              const plogp_alloc *alloc, struct plogp__run *merged)
{
    struct plogp__run run;
    PLOGP_TRY(plogp__run_new(a->size + b->size, alloc, &run));
    plogp_status status = PLOGP_OK;
    for (size_t i = 0, j = 0; status == PLOGP_OK && (i < a->size || j < b->size);) {
        const int from_a =
            j == b->size ||
            (i < a->size && plogp__entry_compare(&a->entries[i], &b->entries[j]) <= 0);
        status = plogp__run_append(&run, from_a ? &a->entries[i++] : &b->entries[j++]);
    }
    if (status != PLOGP_OK)
        plogp__free(alloc, run.entries);
    else
        *merged = run;
    return status;
}
