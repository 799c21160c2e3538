#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/assess.h"
#include "learn/order.h"
#include "plogp/sum.h"

#define EXACT_MAX 0x1p26 /* sums of fewer observations have exact products */

/* One class against the others. */
struct ranking {
    const struct plogp__rows *rows;
    const double *score; /* [rows->count], `stride` apart */
    size_t stride, classes;
    uint32_t positive;
    struct plogp__keyed *sorted, *spare;
    size_t count;
};

static bool is_counted(const struct plogp__rows *rows, double *total)
{
    *total = 0.0;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->weight[i] != floor(rows->weight[i]))
            return false;
        *total += rows->weight[i];
    }
    return *total < EXACT_MAX;
}

/* Rows of classes that the model does not know have no place. */
static void sort_scores(struct ranking *r)
{
    r->count = 0;
    for (size_t i = 0; i < r->rows->count; i++)
        if (r->rows->label[i] < r->classes)
            r->sorted[r->count++] =
                (struct plogp__keyed){plogp__order_key(r->score[i * r->stride]), i};
    plogp__order(r->sorted, r->spare, r->count);
}

/*
 * AUC = (sum over ties of  P_t (N_below + N_t / 2)) / (P N), the Mann-Whitney statistic. All
 * counts are whole and their products below 2^53: every sum is exact.
 */
static double counted_area(const struct ranking *r)
{
    double area = 0.0, below = 0.0, positives = 0.0;
    for (size_t i = 0; i < r->count;) {
        const uint64_t key = r->sorted[i].key;
        double tied[2] = {0.0, 0.0};
        for (; i < r->count && r->sorted[i].key == key; i++)
            tied[r->rows->label[r->sorted[i].item] == r->positive] +=
                r->rows->weight[r->sorted[i].item];
        area += tied[1] * (2.0 * below + tied[0]);
        below += tied[0];
        positives += tied[1];
    }
    return area / 2.0 / (positives * below);
}

/* The same with exact sums: weights of equal scores are added before they are multiplied. */
static double weighted_area(const struct ranking *r)
{
    plogp_sum area, negatives, positives;
    plogp_sum_init(&area);
    plogp_sum_init(&negatives);
    plogp_sum_init(&positives);
    for (size_t i = 0; i < r->count;) {
        const uint64_t key = r->sorted[i].key;
        plogp_sum tied[2];
        plogp_sum_init(&tied[0]);
        plogp_sum_init(&tied[1]);
        for (; i < r->count && r->sorted[i].key == key; i++)
            plogp_sum_add(&tied[r->rows->label[r->sorted[i].item] == r->positive],
                          r->rows->weight[r->sorted[i].item]);
        const double positive = plogp_sum_value(&tied[1]);
        plogp_sum_add_product(&area, positive, plogp_sum_value(&negatives));
        plogp_sum_add_product(&area, positive, plogp_sum_value(&tied[0]) / 2.0);
        plogp_sum_merge(&negatives, &tied[0]);
        plogp_sum_merge(&positives, &tied[1]);
    }
    return plogp_sum_value(&area) /
           (plogp_sum_value(&positives) * plogp_sum_value(&negatives));
}

plogp_status plogp__assess_auc(const struct plogp__rows *rows,
                               const struct plogp__scored *scored, size_t classes,
                               const plogp_context *context, double *auc)
{
    struct ranking r = {rows, NULL, scored->score_width, classes, 0, NULL, NULL, 0};
    double total = 0.0;
    const bool counted = is_counted(rows, &total);
    r.sorted =
        plogp__alloc(plogp__context_alloc(context), rows->count, 2 * sizeof *r.sorted);
    if (r.sorted == NULL)
        return plogp__fail_memory(context);
    r.spare = r.sorted + rows->count;
    for (size_t k = 0; k < scored->score_width; k++) {
        r.score = scored->score + k;
        r.positive = (uint32_t)(scored->score_first + k);
        sort_scores(&r);
        auc[k] = counted ? counted_area(&r) : weighted_area(&r);
    }
    plogp__free(plogp__context_alloc(context), r.sorted);
    return PLOGP_OK;
}
