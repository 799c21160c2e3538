#include "sample/weight_list.h"

#include <string.h>

#include "base/status.h"

plogp_status plogp__weight_list_grow(plogp__weight_list *list, size_t size)
{
    if (size <= list->size)
        return PLOGP_OK;
    void *block = list->totals;
    if (!plogp__reserve(list->alloc, &block, &list->capacity, size, sizeof *list->totals))
        return PLOGP_ENOMEM;
    list->totals = block;
    memset(list->totals + list->size, 0, (size - list->size) * sizeof *list->totals);
    list->size = size;
    return PLOGP_OK;
}

void plogp__weight_list_clear(plogp__weight_list *list)
{
    for (size_t i = 0; i < list->size; i++)
        plogp__weight_clear(&list->totals[i], list->alloc);
    plogp__free(list->alloc, list->totals);
    *list = (plogp__weight_list){.alloc = list->alloc};
}

plogp_status plogp__weight_list_merge(plogp__weight_list *list,
                                      const plogp__weight_list *other,
                                      const uint32_t *map)
{
    for (size_t i = 0; i < other->size; i++)
        PLOGP_TRY(
            plogp__weight_merge(&list->totals[map[i]], &other->totals[i], list->alloc));
    return PLOGP_OK;
}

void plogp__weight_list_kept(const plogp__weight_list *list, unsigned char *keep)
{
    for (size_t i = 0; i < list->size; i++)
        keep[i] = !plogp__weight_is_zero(&list->totals[i]);
}

plogp_status plogp__weight_list_view(const plogp__weight_list *list,
                                     const uint32_t *order, size_t size,
                                     const plogp__weight *missing,
                                     plogp__weight_view *view)
{
    plogp__weight whole = {0};
    plogp_sum fraction;
    plogp_sum_init(&fraction);
    view->whole = missing->fraction == NULL;
    for (size_t i = 0; i < size; i++) {
        const plogp__weight *const total = &list->totals[order[i]];
        view->weights[i] = plogp__weight_value(total);
        PLOGP_TRY(plogp__weight_add_count(&whole, total->whole));
        if (total->fraction == NULL)
            continue;
        view->whole = false;
        plogp_sum_merge(&fraction, total->fraction);
    }
    for (size_t i = 0; i < size; i++)
        view->counts[i] = view->whole ? list->totals[order[i]].whole : 0;
    view->total_count = view->whole ? whole.whole : 0;
    view->missing_count = view->whole ? missing->whole : 0;
    view->missing = plogp__weight_value(missing);
    whole.fraction = &fraction;
    view->total = plogp__weight_value(&whole);
    return PLOGP_OK;
}
