#include "learn/reduced.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

static plogp_status allocate(struct plogp__reduced *reduced, size_t features)
{
    const plogp_alloc *alloc = plogp__context_alloc(reduced->workshop->context);
    reduced->kept = plogp__alloc(alloc, features, 2 * sizeof *reduced->kept);
    reduced->order = plogp__alloc(alloc, features, sizeof *reduced->order);
    reduced->penalty = plogp__alloc(alloc, features, 2 * sizeof *reduced->penalty);
    return reduced->kept != NULL && reduced->order != NULL && reduced->penalty != NULL
               ? PLOGP_OK
               : plogp__fail_memory(reduced->workshop->context);
}

/* Which features are kept, and in which order their dependence is looked for. */
static void choose(struct plogp__reduced *reduced, size_t features, const uint8_t *mask,
                   uint8_t with)
{
    size_t *const place = reduced->kept + features, at = 0;
    for (size_t j = 0; j < features; j++)
        if (j == 0 || mask[j] == with) {
            place[j] = reduced->count;
            reduced->kept[reduced->count++] = j;
        }
    for (size_t o = 0; o < features; o++) {
        const size_t j = reduced->workshop->order[o];
        if (j == 0 || mask[j] == with)
            reduced->order[at++] = place[j];
    }
}

/* The problem of the training, with the penalties of what is kept. */
static void pose(struct plogp__reduced *reduced)
{
    const struct plogp__problem *whole = &reduced->workshop->problem;
    double *const l1 = reduced->penalty + reduced->count;
    for (size_t j = 0; j < reduced->count; j++) {
        reduced->penalty[j] =
            whole->penalty == NULL ? 0.0 : whole->penalty[reduced->kept[j]];
        l1[j] = whole->l1 == NULL ? 0.0 : whole->l1[reduced->kept[j]];
    }
    reduced->problem = *whole;
    reduced->problem.rows = &reduced->rows;
    reduced->problem.penalty = whole->penalty == NULL ? NULL : reduced->penalty;
    reduced->problem.l1 = whole->l1 == NULL ? NULL : l1;
    reduced->problem.watch = NULL;
}

plogp_status plogp__reduced_fit(struct plogp__reduced *reduced,
                                const plogp_classifier *classifier,
                                const struct plogp__workshop *workshop,
                                const uint8_t *mask, uint8_t with)
{
    const plogp_context *context = workshop->context;
    const size_t features = classifier->schema.features;
    *reduced = (struct plogp__reduced){.workshop = workshop};
    reduced->estimate.context = context;
    plogp_status status = allocate(reduced, features);
    if (status == PLOGP_OK) {
        choose(reduced, features, mask, with);
        status = plogp__rows_project(&workshop->rows, reduced->kept, reduced->count,
                                     context, &reduced->rows);
    }
    if (status == PLOGP_OK) {
        const struct plogp__estimate_options options = {
            .order = reduced->order,
            .iterations_max = classifier->options.iterations_max,
            .tolerance = classifier->options.tolerance};
        pose(reduced);
        status =
            plogp__estimate_fit(&reduced->problem, &options, context, &reduced->estimate);
    }
    if (status != PLOGP_OK)
        plogp__reduced_clear(reduced);
    return status;
}

void plogp__reduced_clear(struct plogp__reduced *reduced)
{
    const plogp_alloc *alloc = plogp__context_alloc(reduced->workshop->context);
    plogp__estimate_clear(&reduced->estimate);
    plogp__rows_clear(&reduced->rows, reduced->workshop->context);
    plogp__free(alloc, reduced->kept);
    plogp__free(alloc, reduced->order);
    plogp__free(alloc, reduced->penalty);
    memset(reduced, 0, sizeof *reduced);
}

struct plogp__scorer plogp__reduced_scorer(struct plogp__reduced *reduced)
{
    const struct plogp__estimate *estimate = &reduced->estimate;
    for (size_t s = 0; s < estimate->stage_count; s++)
        reduced->directions[s] = estimate->stages[s].direction;
    return (struct plogp__scorer){.classes = reduced->problem.classes,
                                  .vectors = reduced->problem.vectors,
                                  .features = reduced->count,
                                  .theta = estimate->theta,
                                  .directions = reduced->directions,
                                  .stages = estimate->stage_count};
}
