#include "learn/paired.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/assess.h"
#include "learn/assess_tally.h"
#include "math/confidence.h"
#include "plogp/sum.h"

/* -log of the share of each row's class. */
static plogp_status find_surprisals(struct plogp__paired *paired, size_t classes)
{
    const plogp_alloc *alloc = plogp__context_alloc(paired->context);
    const struct plogp__rows *rows = &paired->rows;
    double *own = plogp__alloc(alloc, classes, sizeof *own);
    if (own == NULL)
        return plogp__fail_memory(paired->context);
    for (size_t k = 0; k < classes; k++) {
        plogp_sum sum;
        plogp_sum_init(&sum);
        for (size_t i = 0; i < rows->count; i++)
            if (rows->label[i] == k)
                plogp_sum_add(&sum, rows->weight[i]);
        own[k] = plogp__assess_surprisal(plogp_sum_value(&sum), paired->n);
    }
    for (size_t i = 0; i < rows->count; i++)
        paired->surprisal[i] = own[rows->label[i]];
    plogp__free(alloc, own);
    return PLOGP_OK;
}

plogp_status plogp__paired_init(struct plogp__paired *paired,
                                const struct plogp__rows *rows,
                                const struct plogp__scorer *whole,
                                const plogp_context *context)
{
    *paired = (struct plogp__paired){
        .context = context, .rows = *rows, .n = plogp__rows_total(rows)};
    paired->whole = plogp__alloc(plogp__context_alloc(context), rows->count,
                                 3 * sizeof *paired->whole);
    if (paired->whole == NULL)
        return plogp__fail_memory(context);
    paired->surprisal = paired->whole + rows->count;
    paired->loss = paired->surprisal + rows->count;
    plogp_status status = plogp__paired_score(paired, whole, rows);
    if (status == PLOGP_OK) {
        memcpy(paired->whole, paired->loss, rows->count * sizeof *paired->whole);
        status = find_surprisals(paired, whole->classes);
    }
    if (status != PLOGP_OK)
        plogp__paired_clear(paired);
    return status;
}

void plogp__paired_clear(struct plogp__paired *paired)
{
    plogp__free(plogp__context_alloc(paired->context), paired->whole);
    paired->whole = NULL;
}

plogp_status plogp__paired_score(struct plogp__paired *paired,
                                 const struct plogp__scorer *scorer,
                                 const struct plogp__rows *rows)
{
    struct plogp__scored scored = {0};
    PLOGP_TRY(plogp__scored_init(&scored, scorer, rows, paired->context));
    memcpy(paired->loss, scored.loss, rows->count * sizeof *paired->loss);
    plogp__scored_clear(&scored, paired->context);
    return PLOGP_OK;
}

/* The finite differences; those that are infinite are counted, rows that both models exclude
 * differ by nothing. */
struct plogp__difference plogp__paired_compare(const struct plogp__paired *paired,
                                               const double *more, const double *less)
{
    const double *weight = paired->rows.weight;
    size_t above = 0, below = 0;
    plogp_sum sum, squares;
    plogp_sum_init(&sum);
    plogp_sum_init(&squares);
    for (size_t i = 0; i < paired->rows.count; i++) {
        above += isinf(more[i]) && !isinf(less[i]);
        below += isinf(less[i]) && !isinf(more[i]);
        if (isinf(more[i]) || isinf(less[i]))
            continue;
        const double difference = more[i] - less[i];
        plogp_sum_add_product(&sum, weight[i], difference);
        plogp_sum_add_product(&squares, weight[i] * difference, difference);
    }
    if (above > 0 || below > 0) {
        const double limit = above == 0   ? -(double)INFINITY
                             : below == 0 ? (double)INFINITY
                                          : (double)NAN;
        return (struct plogp__difference){limit, {NAN, NAN}};
    }
    const double n = paired->n, mean = plogp_sum_value(&sum) / n;
    const double variance = fmax(0.0, plogp_sum_value(&squares) / n - mean * mean);
    const double half = PLOGP__Z95 * sqrt(variance / n);
    return (struct plogp__difference){mean, {mean - half, mean + half}};
}

double plogp__paired_mean(const struct plogp__paired *paired, const double *loss)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < paired->rows.count; i++) {
        if (isinf(loss[i]))
            return INFINITY;
        plogp_sum_add_product(&sum, paired->rows.weight[i], loss[i]);
    }
    return plogp_sum_value(&sum) / paired->n;
}
