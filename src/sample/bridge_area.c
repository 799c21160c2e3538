#include "sample/bridge_area.h"

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/kernel.h"
#include "sample/products.h"
#include "sample/ranked.h"
#include "sample/walk.h"

#define TASK_VALUES 262144 /* different ones of a task */

struct reading {
    const plogp_sorted *sorted;
    plogp_sum *sums; /* of each task */
};

/* Where a task is. */
struct progress {
    double x, root; /* the value before, and sqrt(F (1 - F)) right of it */
    bool begun;
    struct plogp__products area;
};

/* Values [0, count) of a part. */
static void add_values(struct progress *done, const double *values,
                       const double *cumulative, size_t count, double total)
{
    double root[PLOGP__WALK_BLOCK + 1], width[PLOGP__WALK_BLOCK];
    root[0] = done->root;
    width[0] = done->begun ? values[0] - done->x : 0.0;
    for (size_t i = 1; i < count; i++)
        width[i] = values[i] - values[i - 1];
    plogp__kernels()->bridge_roots(cumulative, total, count, root + 1);
    plogp__products_add_array(&done->area, root, width, count);
    done->x = values[count - 1];
    done->root = root[count];
    done->begun = true;
}

/* As many values as are left of `wanted` ones. */
static plogp_status add_all(struct plogp__side *side, size_t wanted,
                            struct progress *done)
{
    size_t left;
    while (wanted > 0 && (left = plogp__side_left(side)) > 0) {
        const plogp_ordered_table *const at = &side->stretch.at;
        size_t count = left < PLOGP__WALK_BLOCK ? left : PLOGP__WALK_BLOCK;
        count = count < wanted ? count : wanted;
        add_values(done, at->values + side->i, at->cumulative + side->i, count,
                   side->total);
        wanted -= count;
        PLOGP_TRY(plogp__side_pass(side, count));
    }
    return PLOGP_OK;
}

/* What is before the first value of a task. */
static void begin_at(const plogp_sorted *sorted, size_t first, struct progress *done)
{
    struct plogp__ranked ranked;
    if (first == 0 || !plogp__ranked_init(sorted, &ranked))
        return;
    const double before = plogp__ranked_before(&ranked, first);
    done->x = plogp__ranked_value(&ranked, first - 1);
    plogp__kernels()->bridge_roots(&before, sorted->facts.total, 1, &done->root);
    done->begun = true;
}

static plogp_status add_part(void *state, size_t task, size_t worker)
{
    const struct reading *const all = state;
    const bool whole = !plogp__sorted_in_memory(all->sorted);
    struct progress done = {.begun = false};
    struct plogp__side side;
    (void)worker;
    begin_at(all->sorted, task * TASK_VALUES, &done);
    PLOGP_TRY(plogp__side_open_at(all->sorted, task * TASK_VALUES, &side));
    const plogp_status status = add_all(&side, whole ? SIZE_MAX : TASK_VALUES, &done);
    plogp__side_close(&side);
    plogp__products_flush(&done.area);
    all->sums[task] = done.area.sum;
    return status;
}

plogp_status plogp__bridge_area(const plogp_sorted *sorted, const plogp_context *context,
                                double *area)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t tasks = plogp__sorted_in_memory(sorted)
                             ? (size_t)(sorted->facts.distinct / TASK_VALUES) + 1
                             : 1;
    struct reading all = {sorted, plogp__alloc(alloc, tasks, sizeof *all.sums)};
    if (all.sums == NULL)
        return plogp__fail_memory(context);
    const plogp_status status = plogp__team_run(context, tasks, add_part, &all);
    for (size_t i = 1; status == PLOGP_OK && i < tasks; i++)
        plogp_sum_merge(&all.sums[0], &all.sums[i]);
    if (status == PLOGP_OK)
        *area = plogp_sum_value(&all.sums[0]);
    plogp__free(alloc, all.sums);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(context) : status;
}
