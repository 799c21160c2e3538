/*
 * How often do the 95 % intervals hold the truth? Samples are drawn from known laws, each
 * estimate is made as the program makes it, and the share of intervals that hold the truth
 * is printed: the tables of the README beside this file.
 *
 *     plogp-coverage [REPLICATES]        default 1000
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "math/random.h"
#include "plogp/divergence.h"
#include "plogp/entropy.h"
#include "plogp/entropy_estimate.h"
#include "plogp/entropy_samples.h"
#include "plogp/mutual_information.h"
#include "plogp/neighbours.h"
#include "plogp/two_sample.h"

#define K_MAX 1000

struct law {
    const char *name;
    double p[K_MAX];
    size_t k;
};

static uint64_t stream; /* of the next sample */

static void law_make(struct law *law, const char *name, size_t k, double exponent)
{
    double sum = 0.0;
    law->name = name;
    law->k = k;
    for (size_t i = 0; i < k; i++)
        sum += law->p[i] = pow((double)i + 1, -exponent);
    for (size_t i = 0; i < k; i++)
        law->p[i] /= sum;
}

static void draw(const struct law *law, size_t n, uint64_t *counts)
{
    double cumulative[K_MAX], sum = 0.0;
    for (size_t i = 0; i < law->k; i++) {
        cumulative[i] = sum += law->p[i];
        counts[i] = 0;
    }
    for (size_t j = 0; j < n; j++) {
        const double u = plogp__random_uniform(1, stream, j) * sum;
        size_t low = 0, high = law->k - 1;
        while (low < high) {
            const size_t middle = (low + high) / 2;
            if (cumulative[middle] > u)
                high = middle;
            else
                low = middle + 1;
        }
        counts[low]++;
    }
    stream++;
}

static void must(plogp_status status)
{
    if (status != PLOGP_OK) {
        (void)fprintf(stderr, "%s\n", plogp_status_name(status));
        exit(1);
    }
}

static int holds(double low, double truth, double high)
{
    return low <= truth && truth <= high;
}

static void entropy_line(const struct law *law, double ratio, int replicates)
{
    static const plogp_entropy_estimator kinds[] = {
        PLOGP_ENTROPY_PLUGIN,    PLOGP_ENTROPY_GRASSBERGER,    PLOGP_ENTROPY_JACKKNIFE,
        PLOGP_ENTROPY_CHAO_SHEN, PLOGP_ENTROPY_CHAO_WANG_JOST, PLOGP_ENTROPY_NSB,
        PLOGP_ENTROPY_AUTO};
    int held[7] = {0}, warned = 0;
    double truth = 0.0;
    uint64_t counts[K_MAX];
    const size_t n = (size_t)(ratio * (double)law->k + 0.5);
    must(plogp_entropy_probs(law->p, law->k, &truth));
    for (int r = 0; r < replicates; r++) {
        draw(law, n, counts);
        for (int e = 0; e < 7; e++) {
            plogp_entropy_options options = plogp_entropy_options_defaults();
            plogp_entropy_estimate estimate;
            options.estimator = kinds[e];
            must(
                plogp_entropy_estimate_counts(counts, law->k, &options, NULL, &estimate));
            held[e] += holds(estimate.low, truth, estimate.high);
            warned += e == 6 && estimate.warning != NULL;
        }
    }
    printf("| %-12s | %5g |", law->name, ratio);
    for (int e = 0; e < 7; e++)
        printf(" %5.1f |", 100.0 * held[e] / replicates);
    printf(" %5.1f |\n", 100.0 * warned / replicates);
}

static plogp_counts_table *table_of(const uint64_t *counts, size_t k)
{
    plogp_counts *made = NULL;
    plogp_counts_table *table = NULL;
    char name[16];
    must(plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, NULL, &made));
    for (size_t i = 0; i < k; i++) {
        const int length = snprintf(name, sizeof name, "%zu", i);
        if (counts[i] > 0)
            must(plogp_counts_add(made, name, (size_t)length, counts[i]));
    }
    must(plogp_counts_value(made, &table));
    plogp_counts_free(made);
    return table;
}

static void divergence_line(const struct law *p, const struct law *q, size_t n,
                            int replicates)
{
    int held[6] = {0}, warned = 0;
    plogp_divergences truth;
    uint64_t counts[K_MAX];
    must(plogp_divergences_probs(p->p, q->p, p->k, &truth));
    for (int r = 0; r < replicates; r++) {
        plogp_level_distances far;
        draw(p, n, counts);
        plogp_counts_table *const a = table_of(counts, p->k);
        draw(q, n, counts);
        plogp_counts_table *const b = table_of(counts, q->k);
        must(plogp_compare_counts(a, b, NULL, &far));
        held[0] +=
            isnan(far.intervals.kl.low) ||
            holds(far.intervals.kl.low, truth.forward.divergence, far.intervals.kl.high);
        held[1] += holds(far.intervals.js.low, truth.js, far.intervals.js.high);
        held[4] += isnan(far.intervals.chi2.low) ||
                   holds(far.intervals.chi2.low, truth.chi2, far.intervals.chi2.high);
        held[5] += isnan(far.intervals.jeffreys.low) ||
                   holds(far.intervals.jeffreys.low, truth.jeffreys,
                         far.intervals.jeffreys.high);
        warned += far.warning != NULL;
        held[2] += holds(far.intervals.tv.low, truth.tv, far.intervals.tv.high);
        held[3] += holds(far.intervals.hellinger.low, truth.hellinger,
                         far.intervals.hellinger.high);
        plogp_counts_table_free(a);
        plogp_counts_table_free(b);
    }
    printf("| %-12s | %-12s | %5zu |", p->name, q->name, n);
    for (int m = 0; m < 6; m++)
        printf(" %5.1f |", 100.0 * held[m] / replicates);
    printf(" %5.1f |\n", 100.0 * warned / replicates);
}

static void normal_sample(double shift, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] = shift + plogp__random_normal(1, stream, i);
    stream++;
}

static plogp_ordered_table *ordered_of(const double *x, size_t n)
{
    const plogp_column column = {"x", PLOGP_COLUMN_NUMERIC, x, NULL, NULL, NULL};
    const plogp_batch batch = {&column, 1, n, NULL, 0};
    plogp_ordered *made = NULL;
    plogp_ordered_table *table = NULL;
    must(plogp_ordered_new(NULL, &made));
    must(plogp_ordered_push(made, &batch, 0));
    must(plogp_ordered_value(made, &table));
    plogp_ordered_free(made);
    return table;
}

/* Normal laws: W1 = |shift|, KL = shift^2/2; the entropy of the first is log(2 pi e)/2. */
static void numeric_line(double shift, size_t n, int replicates)
{
    static double x[10000];
    int wasserstein = 0, second = 0, energy_held = 0, kl = 0, ebrahimi = 0, nearest = 0,
        sparse = 0;
    const double truth = 0x1.6b3f8e4325f5ap+0;
    /* 2 E|X - Y| - E|X - X'| - E|Y - Y'|, of which X - Y is normal (shift, 2) */
    const double half = shift / 2;
    const double energy_truth =
        sqrt(2 * (2 * exp(-half * half) / sqrt(3.14159265358979323846) +
                  shift * erf(half) - 2 / sqrt(3.14159265358979323846)));
    for (int r = 0; r < replicates; r++) {
        plogp_numeric_distances far;
        plogp_samples_entropy entropy;
        plogp_samples_options options = plogp_samples_options_defaults();
        normal_sample(0.0, n, x);
        plogp_ordered_table *const p = ordered_of(x, n);
        normal_sample(shift, n, x);
        plogp_ordered_table *const q = ordered_of(x, n);
        must(plogp_compare_ordered(p, q, NULL, NULL, &far));
        wasserstein +=
            holds(far.wasserstein_interval.low, shift, far.wasserstein_interval.high);
        second +=
            holds(far.wasserstein2_interval.low, shift, far.wasserstein2_interval.high);
        energy_held +=
            holds(far.energy_interval.low, energy_truth, far.energy_interval.high);
        nearest +=
            holds(far.nearest.interval.low, shift * shift / 2, far.nearest.interval.high);
        sparse += far.nearest.sparse > 0.2;
        must(plogp_entropy_samples(p, &options, NULL, &entropy));
        kl += holds(entropy.low, truth, entropy.high);
        options.estimator = PLOGP_SAMPLES_EBRAHIMI;
        must(plogp_entropy_samples(p, &options, NULL, &entropy));
        ebrahimi += holds(entropy.low, truth, entropy.high);
        plogp_ordered_table_free(p);
        plogp_ordered_table_free(q);
    }
    printf("| %5g | %5zu | %5.1f | %5.1f | %5.1f | %5.1f | %5.1f | %5.1f | %5.1f |\n",
           shift, n, 100.0 * wasserstein / replicates, 100.0 * second / replicates,
           100.0 * energy_held / replicates, 100.0 * nearest / replicates,
           100.0 * sparse / replicates, 100.0 * kl / replicates,
           100.0 * ebrahimi / replicates);
}

/* A table of 4 x 4 levels: with probability `same` y is x, otherwise drawn anew. */
static void information_line(double same, size_t n, int replicates)
{
    struct law joint = {.name = "joint", .k = 16};
    int held = 0, warned = 0;
    double truth = 0.0;
    uint64_t counts[K_MAX];
    for (size_t i = 0; i < 16; i++) {
        joint.p[i] = ((i / 4 == i % 4) * same + (1 - same) / 4) / 4;
        truth += joint.p[i] > 0 ? joint.p[i] * log(joint.p[i] * 16) : 0.0;
    }
    for (int r = 0; r < replicates; r++) {
        static const plogp_column_type types[] = {PLOGP_COLUMN_NUMERIC,
                                                  PLOGP_COLUMN_NUMERIC};
        double x[16], y[16], w[16];
        const size_t both[] = {0, 1};
        const plogp_column columns[] = {
            {"x", PLOGP_COLUMN_NUMERIC, x, NULL, NULL, NULL},
            {"y", PLOGP_COLUMN_NUMERIC, y, NULL, NULL, NULL},
        };
        const plogp_batch batch = {columns, 2, 16, w, 0};
        plogp_joint_counts *made = NULL;
        plogp_joint_table *table = NULL;
        plogp_mutual_information mi;
        draw(&joint, n, counts);
        for (size_t i = 0; i < 16; i++) {
            x[i] = (double)(i / 4);
            y[i] = (double)(i % 4);
            w[i] = (double)counts[i];
        }
        must(plogp_joint_counts_new(types, 2, NULL, &made));
        must(plogp_joint_counts_push(made, &batch, both));
        must(plogp_joint_counts_value(made, &table));
        must(plogp_mutual_information_table(table, PLOGP_TABLE_PLUGIN, NULL, &mi));
        held += holds(mi.low, truth, mi.high);
        warned += mi.warning != NULL;
        plogp_joint_table_free(table);
        plogp_joint_counts_free(made);
    }
    printf("| %5g | %5zu | %5.1f | %5.1f |\n", same, n, 100.0 * held / replicates,
           100.0 * warned / replicates);
}

/* Normal columns of correlation r; truth: -1/2 log(1 - r^2). */
static void neighbour_line(double r, size_t n, int replicates)
{
    static const plogp_neighbour_estimator kinds[] = {
        PLOGP_NEIGHBOUR_KSG, PLOGP_NEIGHBOUR_KSG2, PLOGP_NEIGHBOUR_MESNER_SHALIZI};
    static double x[5000], y[5000];
    static const double *const columns[] = {x, y};
    const double truth = -0.5 * log1p(-r * r);
    int held[3] = {0}, warned = 0;
    for (int t = 0; t < replicates; t++) {
        normal_sample(0.0, n, x);
        normal_sample(0.0, n, y);
        for (size_t i = 0; i < n; i++)
            y[i] = r * x[i] + sqrt(1 - r * r) * y[i];
        for (size_t e = 0; e < 3; e++) {
            plogp_neighbour_options options = plogp_neighbour_options_defaults();
            plogp_neighbour_information mi;
            options.estimator = kinds[e];
            must(plogp_mutual_information_numbers(columns, n, &options, NULL, &mi));
            held[e] += holds(mi.low, truth, mi.high);
            warned += e == 0 && mi.warning != NULL;
        }
    }
    printf("| %5g | %5zu |", r, n);
    for (size_t e = 0; e < 3; e++)
        printf(" %5.1f |", 100.0 * held[e] / replicates);
    printf(" %5.1f |\n", 100.0 * warned / replicates);
}

static void all_entropies(int replicates)
{
    static struct law laws[6];
    law_make(&laws[0], "uniform 10", 10, 0.0);
    law_make(&laws[1], "uniform 100", 100, 0.0);
    law_make(&laws[2], "zipf 100", 100, 1.0);
    law_make(&laws[3], "zipf 1000", 1000, 1.0);
    law_make(&laws[4], "zipf 30, 1.5", 30, 1.5);
    law_make(&laws[5], "zipf 1000, 2", 1000, 2.0);
    printf("| law | n/k | plugin | grassberger | jackknife | chao-shen | "
           "chao-wang-jost | nsb | auto | warned |\n|---|---|---|---|---|---|---|---|---|"
           "---|\n");
    for (size_t l = 0; l < 6; l++)
        for (int r = 0; r < 6; r++)
            entropy_line(&laws[l], (const double[]){0.5, 1, 2, 5, 20, 100}[r],
                         laws[l].k == 1000 ? replicates / 4 : replicates);
}

static void all_divergences(int replicates)
{
    static struct law flat, steep, steeper, wide, other;
    law_make(&flat, "uniform 10", 10, 0.0);
    law_make(&steep, "zipf 10, 0.5", 10, 0.5);
    law_make(&steeper, "zipf 10, 1", 10, 1.0);
    law_make(&wide, "zipf 50, 1", 50, 1.0);
    law_make(&other, "zipf 50, 0.7", 50, 0.7);
    printf("\n| P | Q | n | KL | JS | TV | Hellinger | chi2 | PSI | "
           "warned |\n|---|---|---|---|---|---|---|---|---|---|\n");
    for (int r = 0; r < 3; r++) {
        const size_t n = (const size_t[]){100, 1000, 5000}[r];
        divergence_line(&flat, &flat, n, replicates);
        divergence_line(&flat, &steep, n, replicates);
        divergence_line(&steep, &steeper, n, replicates);
        divergence_line(&flat, &steeper, n, replicates);
        divergence_line(&wide, &other, n, replicates);
    }
}

int main(int argc, char **argv)
{
    const int replicates = argc > 1 ? atoi(argv[1]) : 1000;
    if (replicates < 10)
        return 2;
    all_entropies(replicates);
    all_divergences(replicates);
    printf(
        "\n| shift | n | W1 | W2 | energy | KL nearest | warned | entropy kl | entropy "
        "ebrahimi |\n|---|---|---|---|---|---|---|---|---|\n");
    for (int r = 0; r < 3; r++)
        for (int s = 0; s < 4; s++)
            numeric_line((const double[]){0, 0.1, 0.5, 2}[s],
                         (const size_t[]){50, 500, 5000}[r], replicates);
    printf("\n| dependence | n | MI | warned |\n|---|---|---|---|\n");
    for (int r = 0; r < 3; r++)
        for (int s = 0; s < 4; s++)
            information_line((const double[]){0, 0.1, 0.5, 0.9}[s],
                             (const size_t[]){50, 500, 5000}[r], replicates);
    printf("\n| r | n | ksg | ksg2 | mesner-shalizi | warned "
           "|\n|---|---|---|---|---|---|\n");
    for (int r = 0; r < 3; r++)
        for (int s = 0; s < 5; s++)
            neighbour_line((const double[]){0, 0.3, 0.6, 0.9, 0.99}[s],
                           (const size_t[]){100, 1000, 5000}[r], replicates / (1 + r));
    return 0;
}
