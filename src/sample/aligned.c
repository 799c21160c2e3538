#include "sample/aligned.h"

#include "base/alloc.h"
#include "base/status.h"
#include "sample/column_levels.h"

plogp_status plogp__aligned_init(size_t size, const plogp_context *context,
                                 struct plogp__aligned *both)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    double *const block = plogp__alloc_zero(alloc, size, 2 * sizeof *block);
    if (block == NULL)
        return plogp__fail_memory(context);
    *both = (struct plogp__aligned){block, block + size, size, 0.0, 0.0, 0.0, alloc};
    return PLOGP_OK;
}

void plogp__aligned_clear(struct plogp__aligned *both)
{
    plogp__free(both->alloc, both->p);
}

/* The next level of both tables, which are sorted alike: its weight in each. */
static void align_next(const plogp_counts_table *p, const plogp_counts_table *q,
                       size_t *i, size_t *j, struct plogp__aligned *both)
{
    int order = *i == p->size ? 1 : -1;
    if (*i < p->size && *j < q->size)
        order = plogp__level_compare(p->levels[*i].text, p->levels[*i].length,
                                     q->levels[*j].text, q->levels[*j].length);
    both->p[both->size] = order <= 0 ? p->weights[(*i)++] : 0.0;
    both->q[both->size++] = order >= 0 ? q->weights[(*j)++] : 0.0;
}

plogp_status plogp__align_counts(const plogp_counts_table *p, const plogp_counts_table *q,
                                 const plogp_context *context,
                                 struct plogp__aligned *both)
{
    PLOGP_TRY(plogp__aligned_init(p->size + q->size, context, both));
    both->size = 0;
    for (size_t i = 0, j = 0; i < p->size || j < q->size;)
        align_next(p, q, &i, &j, both);
    both->total_p = p->total;
    both->total_q = q->total;
    return PLOGP_OK;
}
