/* Rows that are grouped, added to what an assessment is made of. */
#include <math.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"
#include "learn/assess.h"
#include "learn/assess_tally.h"

/* A row whose features have one label. */
static void tally_single(struct plogp__assess_tally *tally,
                         const struct plogp__rows *rows, const double *loss, size_t i)
{
    const double weight = rows->weight[i];
    if (weight <= 1.0)
        plogp_sum_add(&tally->alone, weight);
    plogp_sum_add(isinf(loss[i]) ? &tally->infinite : &tally->finite, weight);
    if (!isinf(loss[i]))
        plogp__mean_add(&tally->single, weight, loss[i]);
}

static void tally_run(struct plogp__assess_tally *tally, const struct plogp__rows *rows,
                      const double *loss, size_t first, size_t end)
{
    tally->groups += 1.0;
    tally->cells += (double)(end - first);
    if (end - first == 1) {
        tally_single(tally, rows, loss, first);
        return;
    }
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp_sum_add_array(&sum, rows->weight + first, end - first);
    const double whole = plogp_sum_value(&sum);
    for (size_t i = first; i < end; i++) {
        const double weight = rows->weight[i],
                     own = plogp__assess_surprisal(weight, whole);
        plogp__mean_add(&tally->floor, weight, own);
        plogp_sum_add(isinf(loss[i]) ? &tally->infinite : &tally->finite, weight);
        if (isinf(loss[i]))
            continue;
        plogp__mean_add(&tally->loss, weight, loss[i]);
        plogp__mean_add(&tally->waste, weight, loss[i] - own);
    }
}

static void tally_runs(struct plogp__assess_tally *tally, const struct plogp__rows *rows,
                       const double *loss, const plogp_context *context)
{
    size_t groups = 0;
    for (size_t i = 0; i < rows->count;) {
        const size_t end = plogp__rows_run_end(rows, i);
        tally_run(tally, rows, loss, i, end);
        plogp__passed(context, groups++);
        i = end;
    }
}

static void tally_classes(struct plogp__assess_tally *tally,
                          const struct plogp__rows *rows,
                          const struct plogp__scored *scored,
                          const plogp_context *context)
{
    for (size_t i = 0; i < rows->count; i++) {
        plogp__passed(context, i);
        struct plogp__bin_tally *bin =
            &tally->bins[plogp__assess_tally_bin(scored->confidence[i])];
        plogp_sum_add(&bin->weight, rows->weight[i]);
        plogp_sum_add_product(&bin->confidence, rows->weight[i], scored->confidence[i]);
        if (scored->right[i])
            plogp_sum_add(&bin->right, rows->weight[i]);
        plogp_sum_add_product(&tally->brier, rows->weight[i], scored->brier[i]);
    }
}

size_t plogp__assess_label_count(const struct plogp__rows *rows)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < rows->count; i++)
        largest = rows->label[i] > largest ? rows->label[i] : largest;
    return (size_t)largest + 1;
}

plogp_status plogp__assess_label_weights(const struct plogp__rows *rows, size_t count,
                                         const plogp_context *context, double *weight)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    plogp_sum *sums = plogp__alloc(alloc, count, sizeof *sums);
    if (sums == NULL)
        return plogp__fail_memory(context);
    for (size_t k = 0; k < count; k++)
        plogp_sum_init(&sums[k]);
    for (size_t i = 0; i < rows->count; i++) {
        plogp__passed(context, i);
        plogp_sum_add(&sums[rows->label[i]], rows->weight[i]);
    }
    for (size_t k = 0; k < count; k++)
        weight[k] = plogp_sum_value(&sums[k]);
    plogp__free(alloc, sums);
    return PLOGP_OK;
}

plogp_status plogp__assess_ledger(const struct plogp__rows *rows,
                                  const struct plogp__scored *scored,
                                  const plogp_context *context, plogp_assessment *a)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t labels = plogp__assess_label_count(rows);
    double *weight = plogp__alloc(alloc, labels, sizeof *weight);
    struct plogp__assess_tally *tally = plogp__alloc(alloc, 1, sizeof *tally);
    plogp_status status =
        weight == NULL || tally == NULL
            ? plogp__fail_memory(context)
            : plogp__assess_label_weights(rows, labels, context, weight);
    if (status == PLOGP_OK) {
        plogp__assess_tally_init(tally);
        tally_runs(tally, rows, scored->loss, context);
        tally_classes(tally, rows, scored, context);
        plogp__assess_tally_conclude(tally, weight, labels, a);
    }
    plogp__free(alloc, weight);
    plogp__free(alloc, tally);
    return status;
}
