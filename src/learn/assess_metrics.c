#include <math.h>

#include "base/paged.h"
#include "learn/assess.h"
#include "math/confidence.h"
#include "plogp/sum.h"

#define PI 0x1.921fb54442d18p+1

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

/* The unbiased variance of a bin's accuracy; of one observation that of its confidence. */
static double bin_variance(const plogp_calibration_bin *bin)
{
    return bin->n > 1.0 ? bin->accuracy * (1.0 - bin->accuracy) / (bin->n - 1.0)
                        : bin->confidence * (1.0 - bin->confidence);
}

/* The error of the sum |accuracy - confidence|: the bins are independent binomials. Chance
 * alone makes gaps: a squared gap less its variance has the true one as its mean.
 * Source of the latter: Kumar, Liang, Ma (2019) */
static void summarise_bins(plogp_assessment *a)
{
    double ece = 0.0, variance = 0.0, noise = 0.0, squares = 0.0, chance = 0.0;
    for (size_t b = 0; b < PLOGP_CALIBRATION_BINS; b++) {
        const plogp_calibration_bin *bin = &a->bins[b];
        if (bin->n == 0.0)
            continue;
        const double share = bin->n / a->n;
        const double gap = bin->accuracy - bin->confidence;
        ece += share * fabs(gap);
        squares += share * gap * gap;
        chance += share * bin_variance(bin);
        variance += share * share * bin->accuracy * (1.0 - bin->accuracy) / bin->n;
        noise +=
            share * sqrt(2.0 / PI * bin->confidence * (1.0 - bin->confidence) / bin->n);
    }
    a->ece = ece;
    a->ece_corrected = squares > chance ? ece * sqrt((squares - chance) / squares) : 0.0;
    a->ece_noise = noise;
    a->ece_ci.low = fmax(0.0, ece - PLOGP__Z95 * sqrt(variance));
    a->ece_ci.high = fmin(1.0, ece + PLOGP__Z95 * sqrt(variance));
}

void plogp__assess_calibration(const struct plogp__rows *rows,
                               const struct plogp__scored *scored,
                               const plogp_context *context, plogp_assessment *assessment)
{
    plogp_sum weight[PLOGP_CALIBRATION_BINS], right[PLOGP_CALIBRATION_BINS];
    plogp_sum confidence[PLOGP_CALIBRATION_BINS];
    for (size_t b = 0; b < PLOGP_CALIBRATION_BINS; b++) {
        plogp_sum_init(&weight[b]);
        plogp_sum_init(&right[b]);
        plogp_sum_init(&confidence[b]);
    }
    for (size_t i = 0; i < rows->count; i++) {
        plogp__passed(context, i);
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
