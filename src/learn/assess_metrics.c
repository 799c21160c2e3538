#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/assess.h"
#include "math/confidence.h"
#include "plogp/sum.h"

#define PI 0x1.921fb54442d18p+1

struct scored_row {
    double score, weight;
    uint32_t label;
};

static int compare_scores(const void *left, const void *right)
{
    const struct scored_row *a = left, *b = right;
    return (a->score > b->score) - (a->score < b->score);
}

/*
 * AUC = (sum over ties of  P_t (N_below + N_t / 2)) / (P N), the Mann-Whitney statistic,
 * with exact sums: weights of equal scores are added before they are multiplied.
 */
static double mann_whitney(const struct scored_row *sorted, size_t count)
{
    plogp_sum area, negatives, positives;
    plogp_sum_init(&area);
    plogp_sum_init(&negatives);
    plogp_sum_init(&positives);
    for (size_t i = 0; i < count;) {
        plogp_sum tied[2];
        plogp_sum_init(&tied[0]);
        plogp_sum_init(&tied[1]);
        size_t end = i;
        for (; end < count && sorted[end].score == sorted[i].score; end++)
            plogp_sum_add(&tied[sorted[end].label], sorted[end].weight);
        const double positive = plogp_sum_value(&tied[1]);
        plogp_sum_add_product(&area, positive, plogp_sum_value(&negatives));
        plogp_sum_add_product(&area, positive, plogp_sum_value(&tied[0]) / 2.0);
        plogp_sum_merge(&negatives, &tied[0]);
        plogp_sum_merge(&positives, &tied[1]);
        i = end;
    }
    return plogp_sum_value(&area) /
           (plogp_sum_value(&positives) * plogp_sum_value(&negatives));
}

plogp_status plogp__assess_auc(const struct plogp__rows *rows, const double *score,
                               const plogp_context *context, plogp_assessment *assessment)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct scored_row *sorted = plogp__alloc(alloc, rows->count, sizeof *sorted);
    if (sorted == NULL)
        return plogp__fail_memory(context);
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->label[i] < 2)
            sorted[count++] =
                (struct scored_row){score[i], rows->weight[i], rows->label[i]};
    qsort(sorted, count, sizeof *sorted, compare_scores);
    assessment->auc = mann_whitney(sorted, count);
    plogp__free(alloc, sorted);
    return PLOGP_OK;
}

/* Wilson's score interval of a share p of n. */
static plogp_interval wilson(double p, double n)
{
    const double spread = PLOGP__Z95 * PLOGP__Z95 / n;
    const double middle = (p + spread / 2.0) / (1.0 + spread);
    const double half =
        PLOGP__Z95 * sqrt(p * (1.0 - p) / n + spread / (4.0 * n)) / (1.0 + spread);
    return (plogp_interval){p == 0.0 ? 0.0 : fmax(0.0, middle - half),
                            p == 1.0 ? 1.0 : fmin(1.0, middle + half)};
}

static size_t bin_of(double confidence)
{
    const double place = ceil(confidence * PLOGP_CALIBRATION_BINS) - 1.0;
    if (!(place > 0.0))
        return 0;
    return place >= PLOGP_CALIBRATION_BINS ? PLOGP_CALIBRATION_BINS - 1 : (size_t)place;
}

/* The error of the sum |accuracy - confidence|: the bins are independent binomials. */
static void summarise_bins(plogp_assessment *a)
{
    double ece = 0.0, variance = 0.0, noise = 0.0;
    for (size_t b = 0; b < PLOGP_CALIBRATION_BINS; b++) {
        const plogp_calibration_bin *bin = &a->bins[b];
        if (bin->n == 0.0)
            continue;
        const double share = bin->n / a->n;
        ece += share * fabs(bin->accuracy - bin->confidence);
        variance += share * share * bin->accuracy * (1.0 - bin->accuracy) / bin->n;
        noise +=
            share * sqrt(2.0 / PI * bin->confidence * (1.0 - bin->confidence) / bin->n);
    }
    a->ece = ece;
    a->ece_noise = noise;
    a->ece_ci.low = fmax(0.0, ece - PLOGP__Z95 * sqrt(variance));
    a->ece_ci.high = fmin(1.0, ece + PLOGP__Z95 * sqrt(variance));
}

void plogp__assess_calibration(const struct plogp__rows *rows,
                               const struct plogp__scored *scored,
                               plogp_assessment *assessment)
{
    plogp_sum weight[PLOGP_CALIBRATION_BINS], right[PLOGP_CALIBRATION_BINS];
    plogp_sum confidence[PLOGP_CALIBRATION_BINS];
    for (size_t b = 0; b < PLOGP_CALIBRATION_BINS; b++) {
        plogp_sum_init(&weight[b]);
        plogp_sum_init(&right[b]);
        plogp_sum_init(&confidence[b]);
    }
    for (size_t i = 0; i < rows->count; i++) {
        const size_t b = bin_of(scored->confidence[i]);
        plogp_sum_add(&weight[b], rows->weight[i]);
        plogp_sum_add_product(&confidence[b], rows->weight[i], scored->confidence[i]);
        if (scored->right[i])
            plogp_sum_add(&right[b], rows->weight[i]);
    }
    for (size_t b = 0; b < PLOGP_CALIBRATION_BINS; b++) {
        const double n = plogp_sum_value(&weight[b]);
        plogp_calibration_bin *bin = &assessment->bins[b];
        *bin = (plogp_calibration_bin){.low = (double)b / PLOGP_CALIBRATION_BINS,
                                       .high = (double)(b + 1) / PLOGP_CALIBRATION_BINS,
                                       .n = n,
                                       .confidence = NAN,
                                       .accuracy = NAN,
                                       .ci = {NAN, NAN}};
        if (n == 0.0)
            continue;
        bin->confidence = plogp_sum_value(&confidence[b]) / n;
        bin->accuracy = plogp_sum_value(&right[b]) / n;
        bin->ci = wilson(bin->accuracy, n);
    }
    summarise_bins(assessment);
}
