#include "sample/aligned.h"

#include "base/alloc.h"
#include "base/status.h"
#include "data/dictionary.h"

plogp_status plogp__aligned_init(size_t size, const plogp_context *context,
                                 struct plogp__aligned *both)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    double *const block = plogp__alloc_zero(alloc, size, 2 * sizeof *block);
    if (block == NULL)
        return plogp__fail_memory(context);
    *both = (struct plogp__aligned){block, block + size, size, 0.0, 0.0, alloc};
    return PLOGP_OK;
}

void plogp__aligned_clear(struct plogp__aligned *both)
{
    plogp__free(both->alloc, both->p);
}

/* Put the levels of a table into the dictionary: place [table->size]. */
static plogp_status place_levels(const plogp_counts_table *table,
                                 struct plogp__dictionary *dictionary, uint32_t *place)
{
    for (size_t i = 0; i < table->size; i++)
        PLOGP_TRY(plogp__dictionary_code(dictionary, table->levels[i].text,
                                         table->levels[i].length, &place[i]));
    return PLOGP_OK;
}

static plogp_status align(const plogp_counts_table *p, const plogp_counts_table *q,
                          struct plogp__dictionary *dictionary, uint32_t *place,
                          struct plogp__aligned *both)
{
    PLOGP_TRY(place_levels(p, dictionary, place));
    PLOGP_TRY(place_levels(q, dictionary, place + p->size));
    const plogp_context context = {.alloc = both->alloc};
    PLOGP_TRY(plogp__aligned_init(dictionary->levels.count, &context, both));
    for (size_t i = 0; i < p->size; i++)
        both->p[place[i]] = p->weights[i];
    for (size_t i = 0; i < q->size; i++)
        both->q[place[p->size + i]] = q->weights[i];
    both->total_p = p->total;
    both->total_q = q->total;
    return PLOGP_OK;
}

plogp_status plogp__align_counts(const plogp_counts_table *p, const plogp_counts_table *q,
                                 const plogp_context *context,
                                 struct plogp__aligned *both)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    struct plogp__aligned made = {.alloc = alloc};
    struct plogp__dictionary dictionary;
    plogp__dictionary_init(&dictionary, alloc);
    uint32_t *const place = plogp__alloc(alloc, p->size + q->size, sizeof *place);
    const plogp_status status =
        place == NULL ? PLOGP_ENOMEM : align(p, q, &dictionary, place, &made);
    plogp__free(alloc, place);
    plogp__dictionary_clear(&dictionary);
    if (status == PLOGP_OK)
        *both = made;
    return status == PLOGP_ENOMEM ? plogp__fail_memory(context) : status;
}
