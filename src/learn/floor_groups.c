#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/assess.h"
#include "learn/assess_tally.h"
#include "learn/floor.h"
#include "plogp/sum.h"

/* Observations that the shares of all weigh in a group: 1/2, 1, 2, ... 64. */
#define STRENGTHS      8
#define STRENGTH_LEAST 0.5

/* s_y [classes] of a row that is left out, one observation spread over all classes added. */
static plogp_status find_shares(const struct plogp__rows *rows, double n,
                                const plogp_context *context, double **shares)
{
    const size_t classes = plogp__assess_label_count(rows);
    *shares = plogp__alloc(plogp__context_alloc(context), classes, sizeof **shares);
    if (*shares == NULL)
        return plogp__fail_memory(context);
    PLOGP_TRY(plogp__assess_label_weights(rows, classes, context, *shares));
    for (size_t k = 0; k < classes; k++)
        (*shares)[k] = (fmax(0.0, (*shares)[k] - 1.0) + 1.0 / (double)classes) /
                       (fmax(0.0, n - 1.0) + 1.0);
    return PLOGP_OK;
}

/* What the observations of a run cost when each is told of by the others. */
static void charge(const struct plogp__rows *rows, size_t first, size_t end,
                   const double *shares, double strength, struct plogp__mean *mean)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp_sum_add_array(&sum, rows->weight + first, end - first);
    const double whole = fmax(0.0, plogp_sum_value(&sum) - 1.0) + strength;
    for (size_t i = first; i < end; i++) {
        const double others = fmax(0.0, rows->weight[i] - 1.0);
        const double part = others + strength * shares[rows->label[i]];
        plogp__mean_add(mean, rows->weight[i], plogp__assess_surprisal(part, whole));
    }
}

plogp_status plogp__floor_groups(const struct plogp__rows *rows,
                                 const plogp_context *context,
                                 struct plogp__floor *estimate)
{
    const double n = plogp__rows_total(rows);
    double *shares = NULL, strength = STRENGTH_LEAST;
    *estimate = (struct plogp__floor){.method = PLOGP_FLOOR_GROUPS,
                                      .entropy = INFINITY,
                                      .error = NAN,
                                      .excess = NAN,
                                      .radius = NAN};
    plogp_status status = find_shares(rows, n, context, &shares);
    for (size_t s = 0; status == PLOGP_OK && s < STRENGTHS; s++, strength *= 2.0) {
        struct plogp__mean mean;
        plogp__mean_init(&mean);
        for (size_t i = 0; i < rows->count;) {
            const size_t end = plogp__rows_run_end(rows, i);
            charge(rows, i, end, shares, strength, &mean);
            i = end;
        }
        const double cost = plogp__mean_value(&mean, n);
        if (cost < estimate->entropy) {
            estimate->entropy = cost;
            estimate->error = plogp__mean_error(&mean, n);
        }
        status = plogp__check_cancel(context);
    }
    plogp__free(plogp__context_alloc(context), shares);
    return status;
}
