/* Divergences of two samples of levels. */
#include <math.h>
#include <stdio.h>

#include "plogp/divergence.h"
#include "plogp/two_sample.h"
#include "simulate.h"

static int holds(double low, double truth, double high)
{
    return low <= truth && truth <= high;
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
    uint64_t counts[LEVELS_MAX];
    must(plogp_divergences_probs(p->p, q->p, p->k, &truth));
    for (int r = 0; r < replicates; r++) {
        plogp_level_distances far;
        law_draw(p, n, counts);
        plogp_counts_table *const a = table_of(counts, p->k);
        law_draw(q, n, counts);
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

void coverage_of_divergences(int replicates)
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
