#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/rows.h"

/* The entries of row i that are kept, behind those that are there; how many there are. */
static size_t project_entries(const struct plogp__rows *from, size_t i,
                              const uint32_t *place, struct plogp__rows *to, size_t put)
{
    size_t count = 0;
    for (size_t e = from->start[i]; e < from->start[i + 1]; e++) {
        if (place[from->entry[e]] == 0)
            continue;
        to->entry[put + count] = place[from->entry[e]];
        if (from->value != NULL)
            to->value[put + count] = from->value[e];
        count++;
    }
    return count;
}

plogp_status plogp__rows_project(const struct plogp__rows *from, const size_t *kept,
                                 size_t count, const plogp_context *context,
                                 struct plogp__rows *to)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    uint32_t *place = plogp__alloc_zero(alloc, from->features, sizeof *place);
    if (place == NULL)
        return plogp__fail_memory(context);
    *to = (struct plogp__rows){.features = count};
    for (size_t j = 0; j < count; j++) {
        place[kept[j]] = (uint32_t)j;
        to->dense += kept[j] > 0 && kept[j] <= from->dense;
    }
    const plogp_status status = plogp__rows_init(
        to, from->count, from->start[from->count], from->value != NULL, context);
    for (size_t i = 0; status == PLOGP_OK && i < from->count; i++) {
        for (size_t j = 0; j < to->dense; j++)
            to->numbers[i * to->dense + j] =
                from->numbers[i * from->dense + kept[1 + j] - 1];
        to->start[i + 1] =
            to->start[i] + project_entries(from, i, place, to, to->start[i]);
        to->label[i] = from->label[i];
        to->weight[i] = from->weight[i];
    }
    plogp__free(alloc, place);
    return status;
}
