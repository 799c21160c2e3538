#include "learn/assess_tally.h"

#include <math.h>
#include <stdbool.h>

#include "math/confidence.h"
#include "math/kernel.h"

#define PI 0x1.921fb54442d18p+1

double plogp__assess_surprisal(double part, double whole)
{
    return part > whole / 2.0 ? -plogp__log1p(-(whole - part) / whole)
                              : -plogp__log(part / whole);
}

void plogp__mean_init(struct plogp__mean *mean)
{
    plogp_sum_init(&mean->sum);
    plogp_sum_init(&mean->squares);
}

void plogp__mean_add(struct plogp__mean *mean, double weight, double value)
{
    if (weight == 1.0)
        plogp_sum_add(&mean->sum, value);
    else
        plogp_sum_add_product(&mean->sum, weight, value);
    plogp_sum_add_product(&mean->squares, weight * value, value);
}

double plogp__mean_value(const struct plogp__mean *mean, double n)
{
    return n > 0.0 ? plogp_sum_value(&mean->sum) / n : 0.0;
}

double plogp__mean_error(const struct plogp__mean *mean, double n)
{
    const double value = plogp__mean_value(mean, n);
    return sqrt(fmax(0.0, plogp_sum_value(&mean->squares) / n - value * value) / n);
}

static void mean_merge(struct plogp__mean *mean, const struct plogp__mean *other)
{
    plogp_sum_merge(&mean->sum, &other->sum);
    plogp_sum_merge(&mean->squares, &other->squares);
}

void plogp__assess_tally_init(struct plogp__assess_tally *tally)
{
    plogp__mean_init(&tally->single);
    plogp__mean_init(&tally->loss);
    plogp__mean_init(&tally->floor);
    plogp__mean_init(&tally->waste);
    plogp_sum_init(&tally->finite);
    plogp_sum_init(&tally->infinite);
    plogp_sum_init(&tally->alone);
    plogp_sum_init(&tally->brier);
    tally->cells = tally->groups = 0.0;
    for (size_t b = 0; b < PLOGP_CALIBRATION_BINS; b++) {
        plogp_sum_init(&tally->bins[b].weight);
        plogp_sum_init(&tally->bins[b].right);
        plogp_sum_init(&tally->bins[b].confidence);
    }
}

void plogp__assess_tally_merge(struct plogp__assess_tally *tally,
                               const struct plogp__assess_tally *other)
{
    mean_merge(&tally->single, &other->single);
    mean_merge(&tally->loss, &other->loss);
    mean_merge(&tally->floor, &other->floor);
    mean_merge(&tally->waste, &other->waste);
    plogp_sum_merge(&tally->finite, &other->finite);
    plogp_sum_merge(&tally->infinite, &other->infinite);
    plogp_sum_merge(&tally->alone, &other->alone);
    plogp_sum_merge(&tally->brier, &other->brier);
    tally->cells += other->cells;
    tally->groups += other->groups;
    for (size_t b = 0; b < PLOGP_CALIBRATION_BINS; b++) {
        plogp_sum_merge(&tally->bins[b].weight, &other->bins[b].weight);
        plogp_sum_merge(&tally->bins[b].right, &other->bins[b].right);
        plogp_sum_merge(&tally->bins[b].confidence, &other->bins[b].confidence);
    }
}

size_t plogp__assess_tally_bin(double confidence)
{
    const double place = ceil(confidence * PLOGP_CALIBRATION_BINS) - 1.0;
    if (!(place > 0.0))
        return 0;
    return place >= PLOGP_CALIBRATION_BINS ? PLOGP_CALIBRATION_BINS - 1 : (size_t)place;
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

/* The bins, ECE and accuracy. */
static void conclude_bins(const struct plogp__assess_tally *tally, plogp_assessment *a)
{
    plogp_sum right;
    plogp_sum_init(&right);
    for (size_t b = 0; b < PLOGP_CALIBRATION_BINS; b++) {
        const struct plogp__bin_tally *from = &tally->bins[b];
        const double n = plogp_sum_value(&from->weight);
        plogp_calibration_bin *bin = &a->bins[b];
        *bin = (plogp_calibration_bin){.low = (double)b / PLOGP_CALIBRATION_BINS,
                                       .high = (double)(b + 1) / PLOGP_CALIBRATION_BINS,
                                       .n = n,
                                       .confidence = NAN,
                                       .accuracy = NAN,
                                       .ci = {NAN, NAN}};
        if (n == 0.0)
            continue;
        plogp_sum_merge(&right, &from->right);
        bin->confidence = plogp_sum_value(&from->confidence) / n;
        bin->accuracy = plogp_sum_value(&from->right) / n;
        bin->ci = wilson(bin->accuracy, n);
    }
    a->accuracy = plogp_sum_value(&right) / a->n;
    summarise_bins(a);
}

/*
 * The delta method, from the plug-in downwards, which is too low already; where most rows are
 * alone with their features it knows nothing. The upper end is H(Y)'s until plogp__floor_find
 * knows better.
 */
static void interval_of_floor(const struct plogp__mean *terms, plogp_assessment *a)
{
    const double floor = a->ledger.entropy,
                 error = PLOGP__Z95 * plogp__mean_error(terms, a->n);
    a->entropy_ci.low = a->alone > 0.5 ? 0.0 : fmax(0.0, floor - error);
    a->entropy_ci.high = fmax(a->entropy_y_high, floor);
}

static void interval_of_waste(const struct plogp__mean *waste, plogp_assessment *a)
{
    const double error = PLOGP__Z95 * plogp__mean_error(waste, a->n);
    const double excess = a->entropy_corrected - a->ledger.entropy;
    a->divergence_ci.low =
        a->alone > 0.5 ? 0.0 : fmax(0.0, a->ledger.divergence - excess - error);
    a->divergence_ci.high = a->ledger.divergence + error;
}

/* H(Y), its upper end, and how much of it a few observations make. */
static void conclude_labels(const double *class_weight, size_t classes,
                            plogp_assessment *a)
{
    struct plogp__mean entropy;
    plogp_sum rare;
    plogp__mean_init(&entropy);
    plogp_sum_init(&rare);
    for (size_t k = 0; k < classes; k++) {
        const double part = class_weight[k];
        if (!(part > 0.0 && part < a->n))
            continue;
        const double surprisal = plogp__assess_surprisal(part, a->n);
        plogp__mean_add(&entropy, part, surprisal);
        if (part < PLOGP_RARE_CLASS)
            plogp_sum_add_product(&rare, part, surprisal);
    }
    a->entropy_y = plogp__mean_value(&entropy, a->n);
    a->entropy_y_high = a->entropy_y + PLOGP__Z95 * plogp__mean_error(&entropy, a->n);
    a->rare = a->entropy_y > 0.0 ? plogp_sum_value(&rare) / a->n / a->entropy_y : 0.0;
}

static void conclude_loss(const struct plogp__assess_tally *tally, plogp_assessment *a)
{
    struct plogp__mean loss = tally->loss, waste = tally->waste;
    mean_merge(&loss, &tally->single);
    mean_merge(&waste, &tally->single);
    const double finite = plogp_sum_value(&tally->finite);
    a->infinite_losses = plogp_sum_value(&tally->infinite);
    a->cross_entropy_finite =
        finite > 0.0 ? plogp__mean_value(&loss, finite) : (double)NAN;
    const bool certain_error = a->infinite_losses > 0.0;
    a->ledger.entropy = plogp__mean_value(&tally->floor, a->n);
    a->ledger.cross_entropy = certain_error ? (double)INFINITY : a->cross_entropy_finite;
    a->ledger.divergence =
        certain_error ? (double)INFINITY : fmax(0.0, plogp__mean_value(&waste, a->n));
    a->entropy_corrected =
        a->ledger.entropy + (tally->cells - tally->groups) / (2.0 * a->n);
    a->alone = plogp_sum_value(&tally->alone) / a->n;
    const double error =
        finite > 0.0 ? PLOGP__Z95 * plogp__mean_error(&loss, finite) : 0.0;
    a->cross_entropy_ci.low = fmax(0.0, a->cross_entropy_finite - error);
    a->cross_entropy_ci.high = a->ledger.cross_entropy + error;
    a->cost_high = a->entropy_y_high;
    interval_of_waste(&waste, a);
}

void plogp__assess_tally_conclude(const struct plogp__assess_tally *tally,
                                  const double *class_weight, size_t classes,
                                  plogp_assessment *a)
{
    conclude_labels(class_weight, classes, a);
    conclude_loss(tally, a);
    a->floor_method =
        a->alone > 0.5 && a->entropy_y > 0.0 ? PLOGP_FLOOR_NONE : PLOGP_FLOOR_GROUPS;
    a->floor_radius = NAN;
    interval_of_floor(&tally->floor, a);
    a->brier = plogp_sum_value(&tally->brier) / a->n;
    conclude_bins(tally, a);
}
