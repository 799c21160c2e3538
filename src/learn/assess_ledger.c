#include <math.h>

#include "base/paged.h"
#include "learn/assess.h"
#include "math/confidence.h"
#include "math/kernel.h"
#include "plogp/sum.h"

double plogp__assess_surprisal(double part, double whole)
{
    return part > whole / 2.0 ? -plogp__log1p(-(whole - part) / whole)
                              : -plogp__log(part / whole);
}

/* A mean over observations and the error of that mean. */
struct mean {
    plogp_sum sum, squares;
};

static void mean_init(struct mean *mean)
{
    plogp_sum_init(&mean->sum);
    plogp_sum_init(&mean->squares);
}

static void mean_add(struct mean *mean, double weight, double value)
{
    if (weight == 1.0)
        plogp_sum_add(&mean->sum, value);
    else
        plogp_sum_add_product(&mean->sum, weight, value);
    plogp_sum_add_product(&mean->squares, weight * value, value);
}

static double mean_value(const struct mean *mean, double n)
{
    return n > 0.0 ? plogp_sum_value(&mean->sum) / n : 0.0;
}

static double mean_error(const struct mean *mean, double n)
{
    const double value = mean_value(mean, n);
    return sqrt(fmax(0.0, plogp_sum_value(&mean->squares) / n - value * value) / n);
}

static void mean_merge(struct mean *mean, const struct mean *other)
{
    plogp_sum_merge(&mean->sum, &other->sum);
    plogp_sum_merge(&mean->squares, &other->squares);
}

/* Everything that is summed over the rows for the ledger. */
struct tally {
    struct mean single; /* loss of rows that share their features with no other label:
                                their floor is 0, all of their loss is waste             */
    struct mean loss;   /* of the other rows                                        */
    struct mean floor,
        waste; /* of the other rows; waste = loss - floor, row by row      */
    plogp_sum finite,
        infinite;         /* weight of the rows of finite, infinite loss            */
    plogp_sum alone;      /* weight of groups of one observation                      */
    double cells, groups; /* (features, class) and features that occur                */
};

/* A row whose features have one label. */
static void tally_single(struct tally *tally, const struct plogp__rows *rows,
                         const double *loss, size_t i)
{
    const double weight = rows->weight[i];
    if (weight <= 1.0)
        plogp_sum_add(&tally->alone, weight);
    plogp_sum_add(isinf(loss[i]) ? &tally->infinite : &tally->finite, weight);
    if (!isinf(loss[i]))
        mean_add(&tally->single, weight, loss[i]);
}

static void tally_run(struct tally *tally, const struct plogp__rows *rows,
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
        mean_add(&tally->floor, weight, own);
        plogp_sum_add(isinf(loss[i]) ? &tally->infinite : &tally->finite, weight);
        if (isinf(loss[i]))
            continue;
        mean_add(&tally->loss, weight, loss[i]);
        mean_add(&tally->waste, weight, loss[i] - own);
    }
}

/*
 * The delta method, from the plug-in (which is biased low) downwards and from the
 * corrected value upwards; observations that are alone with their features may hide up to
 * log(classes) each. Where most are alone only 0 is left below, and above what this model
 * pays.
 */
static void interval_of_floor(const struct tally *tally, double classes,
                              plogp_assessment *a)
{
    const double floor = a->ledger.entropy,
                 error = PLOGP__Z95 * mean_error(&tally->floor, a->n);
    a->entropy_ci.low = a->alone > 0.5 ? 0.0 : fmax(0.0, floor - error);
    a->entropy_ci.high = a->entropy_corrected + error + a->alone * log(classes);
    a->entropy_ci.high = fmin(a->entropy_ci.high, a->cross_entropy_ci.high);
    a->entropy_ci.high = fmax(a->entropy_ci.high, floor);
}

static void interval_of_waste(const struct tally *tally, plogp_assessment *a)
{
    const double error = PLOGP__Z95 * mean_error(&tally->waste, a->n);
    const double excess = a->entropy_corrected - a->ledger.entropy;
    a->divergence_ci.low =
        a->alone > 0.5 ? 0.0 : fmax(0.0, a->ledger.divergence - excess - error);
    a->divergence_ci.high = a->ledger.divergence + error;
}

static uint32_t largest_label(const struct plogp__rows *rows)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < rows->count; i++)
        largest = rows->label[i] > largest ? rows->label[i] : largest;
    return largest;
}

/* Labels are few: one pass for each. Its upper end is at most what models cost. */
static void assess_labels(const struct plogp__rows *rows, const plogp_context *context,
                          plogp_assessment *a)
{
    const uint32_t largest = largest_label(rows);
    struct mean entropy;
    mean_init(&entropy);
    for (uint32_t k = 0; k <= largest; k++) {
        plogp_sum weight;
        plogp_sum_init(&weight);
        for (size_t i = 0; i < rows->count; i++) {
            plogp__passed(context, i);
            if (rows->label[i] == k)
                plogp_sum_add(&weight, rows->weight[i]);
        }
        const double part = plogp_sum_value(&weight);
        if (part > 0.0 && part < a->n)
            mean_add(&entropy, part, plogp__assess_surprisal(part, a->n));
    }
    a->entropy_y = mean_value(&entropy, a->n);
    a->entropy_y_high = a->entropy_y + PLOGP__Z95 * mean_error(&entropy, a->n);
}

void plogp__assess_ledger(const struct plogp__rows *rows, const double *loss,
                          const plogp_context *context, plogp_assessment *a)
{
    struct tally tally = {.cells = 0.0, .groups = 0.0};
    size_t groups = 0;
    mean_init(&tally.single);
    mean_init(&tally.loss);
    mean_init(&tally.floor);
    mean_init(&tally.waste);
    plogp_sum_init(&tally.finite);
    plogp_sum_init(&tally.infinite);
    plogp_sum_init(&tally.alone);
    for (size_t i = 0; i < rows->count;) {
        const size_t end = plogp__rows_run_end(rows, i);
        tally_run(&tally, rows, loss, i, end);
        plogp__passed(context, groups++);
        i = end;
    }
    mean_merge(&tally.loss, &tally.single);
    mean_merge(&tally.waste, &tally.single);
    const double finite = plogp_sum_value(&tally.finite);
    assess_labels(rows, context, a);
    a->infinite_losses = plogp_sum_value(&tally.infinite);
    a->cross_entropy_finite =
        finite > 0.0 ? mean_value(&tally.loss, finite) : (double)NAN;
    const bool certain_error = a->infinite_losses > 0.0;
    a->ledger.entropy = mean_value(&tally.floor, a->n);
    a->ledger.cross_entropy = certain_error ? (double)INFINITY : a->cross_entropy_finite;
    a->ledger.divergence =
        certain_error ? (double)INFINITY : fmax(0.0, mean_value(&tally.waste, a->n));
    a->entropy_corrected =
        a->ledger.entropy + (tally.cells - tally.groups) / (2.0 * a->n);
    a->alone = plogp_sum_value(&tally.alone) / a->n;

    const double error =
        finite > 0.0 ? PLOGP__Z95 * mean_error(&tally.loss, finite) : 0.0;
    a->cross_entropy_ci.low = fmax(0.0, a->cross_entropy_finite - error);
    a->cross_entropy_ci.high = a->ledger.cross_entropy + error;
    a->cost_high = fmin(a->entropy_y_high, a->cross_entropy_ci.high);
    a->floor_method =
        a->alone > 0.5 && a->entropy_y > 0.0 ? PLOGP_FLOOR_NONE : PLOGP_FLOOR_GROUPS;
    a->floor_radius = NAN;
    interval_of_floor(&tally, (double)largest_label(rows) + 1.0, a);
    interval_of_waste(&tally, a);
}
