#include "info/groups.h"

#include <stdlib.h>

#include "base/alloc.h"

/* A cell by the group it was in and the level it has next. */
struct key {
    uint32_t group, level, cell;
};

static int by_key(const void *left, const void *right)
{
    const struct key *a = left;
    const struct key *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->level != b->level)
        return a->level < b->level ? -1 : 1;
    return (a->cell > b->cell) - (a->cell < b->cell);
}

/* Divide the groups by the levels in `keys`, which has the cells in any order. */
static void divide(struct key *keys, size_t size, struct plogp__groups *groups)
{
    qsort(keys, size, sizeof *keys, by_key);
    uint32_t group = 0;
    for (size_t i = 0; i < size; i++) {
        if (i > 0 &&
            (keys[i].group != keys[i - 1].group || keys[i].level != keys[i - 1].level))
            group++;
        groups->of[keys[i].cell] = group;
    }
    groups->count = (size_t)group + 1;
}

static void divide_by(const plogp_joint_shape *shape, const plogp_variables *variables,
                      struct key *keys, struct plogp__groups *groups)
{
    for (size_t v = 0; variables != NULL && v < variables->count; v++) {
        for (size_t i = 0; i < shape->size; i++)
            keys[i] = (struct key){
                groups->of[i], shape->cells[i * shape->variables + variables->index[v]],
                (uint32_t)i};
        divide(keys, shape->size, groups);
    }
}

/* One exact sum at a time: the cells by group, then by index. */
static plogp_status add_up(const struct plogp__law *law, struct key *keys,
                           const plogp_alloc *alloc, struct plogp__groups *groups)
{
    groups->sums = plogp__alloc(alloc, groups->count, sizeof *groups->sums);
    if (groups->sums == NULL)
        return PLOGP_ENOMEM;
    for (size_t i = 0; i < law->k; i++)
        keys[i] = (struct key){groups->of[i], 0, (uint32_t)i};
    qsort(keys, law->k, sizeof *keys, by_key);
    for (size_t i = 0; i < law->k;) {
        const uint32_t group = keys[i].group;
        plogp_sum sum;
        plogp_sum_init(&sum);
        for (; i < law->k && keys[i].group == group; i++)
            plogp__pair_add(&sum, plogp__law_share(law, keys[i].cell));
        groups->sums[group] = plogp__pair_of_sum(&sum);
    }
    return PLOGP_OK;
}

plogp_status plogp__groups_init(const struct plogp__law *law,
                                const plogp_joint_shape *shape,
                                const plogp_variables *first,
                                const plogp_variables *second, const plogp_alloc *alloc,
                                struct plogp__groups *groups)
{
    struct key *keys = plogp__alloc(alloc, law->k, sizeof *keys);
    plogp_status status = PLOGP_ENOMEM;
    *groups = (struct plogp__groups){.count = 1};
    groups->of = plogp__alloc_zero(alloc, law->k, sizeof *groups->of);
    if (keys != NULL && groups->of != NULL) {
        divide_by(shape, first, keys, groups);
        divide_by(shape, second, keys, groups);
        status = add_up(law, keys, alloc, groups);
    }
    plogp__free(alloc, keys);
    return status;
}

plogp_status plogp__groups_join(const struct plogp__law *law,
                                const struct plogp__groups *a,
                                const struct plogp__groups *b, const plogp_alloc *alloc,
                                struct plogp__groups *groups)
{
    struct key *keys = plogp__alloc(alloc, law->k, sizeof *keys);
    plogp_status status = PLOGP_ENOMEM;
    *groups = (struct plogp__groups){.count = 1};
    groups->of = plogp__alloc_zero(alloc, law->k, sizeof *groups->of);
    if (keys != NULL && groups->of != NULL) {
        for (size_t i = 0; i < law->k; i++)
            keys[i] = (struct key){a->of[i], b->of[i], (uint32_t)i};
        divide(keys, law->k, groups);
        status = add_up(law, keys, alloc, groups);
    }
    plogp__free(alloc, keys);
    return status;
}

void plogp__groups_clear(struct plogp__groups *groups, const plogp_alloc *alloc)
{
    plogp__free(alloc, groups->of);
    plogp__free(alloc, groups->sums);
    *groups = (struct plogp__groups){.count = 0};
}
