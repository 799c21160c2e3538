#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/assess.h"
#include "learn/assess_tally.h"
#include "math/confidence.h"
#include "plogp/sum.h"

/* The rows of one class: their places and what the model pays on every row. */
struct members {
    const struct plogp__rows *rows;
    const double *loss;
    const size_t *row; /* [count] */
    size_t count;
};

static struct plogp__class_sums sum_members(const struct members *members)
{
    plogp_sum finite, infinite, loss;
    plogp_sum_init(&infinite);
    plogp_sum_init(&finite);
    plogp_sum_init(&loss);
    for (size_t m = 0; m < members->count; m++) {
        const size_t i = members->row[m];
        const double weight = members->rows->weight[i];
        plogp_sum_add(isinf(members->loss[i]) ? &infinite : &finite, weight);
        if (!isinf(members->loss[i]))
            plogp_sum_add_product(&loss, weight, members->loss[i]);
    }
    struct plogp__class_sums sums = {.finite = plogp_sum_value(&finite),
                                     .infinite = plogp_sum_value(&infinite),
                                     .loss = plogp_sum_value(&loss)};
    plogp_sum_merge(&finite, &infinite);
    sums.n = plogp_sum_value(&finite);
    return sums;
}

/* The squared distances of the losses from their mean: losses that are all equal have none. */
static double sum_squares(const struct members *members, double mean)
{
    plogp_sum squares;
    plogp_sum_init(&squares);
    for (size_t m = 0; m < members->count; m++) {
        const size_t i = members->row[m];
        const double distance = members->loss[i] - mean;
        if (!isinf(members->loss[i]))
            plogp_sum_add_product(&squares, members->rows->weight[i] * distance,
                                  distance);
    }
    return plogp_sum_value(&squares);
}

double plogp__class_mean(const struct plogp__class_sums *sums)
{
    return sums->finite > 0.0 ? sums->loss / sums->finite : (double)NAN;
}

void plogp__class_conclude(const struct plogp__class_sums *sums, double squares,
                           double whole, plogp_class_ledger *ledger)
{
    const double n = sums->finite;
    ledger->n = sums->n;
    ledger->surprisal =
        sums->n > 0.0 ? plogp__assess_surprisal(sums->n, whole) : (double)INFINITY;
    ledger->infinite_losses = sums->infinite;
    const bool certain_error = sums->infinite > 0.0;
    ledger->cross_entropy_finite = plogp__class_mean(sums);
    ledger->cross_entropy =
        certain_error ? (double)INFINITY : ledger->cross_entropy_finite;
    ledger->contribution = certain_error ? (double)INFINITY : sums->loss / whole;
    ledger->se = n > 1.0 ? sqrt(squares / (n - 1.0) / n) : (double)NAN;
    const double half = PLOGP__Z95 * ledger->se;
    ledger->ci.low = fmax(0.0, ledger->cross_entropy_finite - half);
    ledger->ci.high = ledger->cross_entropy + half;
    if (isnan(half))
        ledger->ci = (plogp_interval){NAN, NAN};
}

void plogp__classes_share(plogp_class_ledger *ledgers, size_t count)
{
    plogp_sum total;
    plogp_sum_init(&total);
    for (size_t k = 0; k < count; k++)
        plogp_sum_add(&total, ledgers[k].contribution);
    const double cost = plogp_sum_value(&total);
    for (size_t k = 0; k < count; k++)
        ledgers[k].loss_share =
            cost > 0.0 && isfinite(cost) ? ledgers[k].contribution / cost : (double)NAN;
}

/* The places of the rows class after class: those of class k from start[k] to start[k + 1].
 * A counting sort, whose last step leaves every start where its class begins. */
static void sort_by_class(const struct plogp__rows *rows, size_t count, size_t *start,
                          size_t *row)
{
    for (size_t k = 0; k <= count; k++)
        start[k] = 0;
    for (size_t i = 0; i < rows->count; i++)
        start[rows->label[i]]++;
    for (size_t k = 1; k <= count; k++)
        start[k] += start[k - 1];
    for (size_t i = rows->count; i-- > 0;)
        row[--start[rows->label[i]]] = i;
}

static void assess_all(const struct plogp__rows *rows, const double *loss, size_t count,
                       const size_t *start, const size_t *row,
                       plogp_class_ledger *ledgers)
{
    const double whole = plogp__rows_total(rows);
    for (size_t k = 0; k < count; k++) {
        const struct members members = {rows, loss, row + start[k],
                                        start[k + 1] - start[k]};
        const struct plogp__class_sums sums = sum_members(&members);
        plogp__class_conclude(&sums, sum_squares(&members, plogp__class_mean(&sums)),
                              whole, &ledgers[k]);
    }
    plogp__classes_share(ledgers, count);
}

plogp_status plogp__assess_classes(const struct plogp__scorer *scorer,
                                   const struct plogp__rows *rows,
                                   const plogp_context *context, size_t count,
                                   plogp_class_ledger *ledgers)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct plogp__scored scored = {0};
    size_t *start = plogp__alloc(alloc, count + 1, sizeof *start);
    size_t *row = plogp__alloc(alloc, rows->count, sizeof *row);
    plogp_status status = start == NULL || row == NULL
                              ? plogp__fail_memory(context)
                              : plogp__scored_init(&scored, scorer, rows, context);
    if (status == PLOGP_OK) {
        sort_by_class(rows, count, start, row);
        assess_all(rows, scored.loss, count, start, row, ledgers);
        plogp__scored_clear(&scored, context);
    }
    plogp__free(alloc, start);
    plogp__free(alloc, row);
    return status;
}
