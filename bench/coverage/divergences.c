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

/* k levels of which the first has probability p, and the others the rest in equal parts. */
static void law_with_one(struct law *law, const char *name, size_t k, double p)
{
    law_make(law, name, k, 0.0);
    for (size_t i = 0; i < k; i++)
        law->p[i] = i == 0 ? p : (1 - p) / ((double)k - 1);
}

enum { FLAT, STEEP, STEEPER, WIDE, OTHER, RARE, COIN, SELDOM, LAWS };

static const int PAIRS[][2] = {
    {FLAT, FLAT}, {FLAT, STEEP}, {STEEP, STEEPER}, {FLAT, STEEPER},  {WIDE, OTHER},
    {FLAT, RARE}, {RARE, FLAT},  {COIN, SELDOM},   {SELDOM, SELDOM},
};

void coverage_of_divergences(int replicates)
{
    static struct law laws[LAWS];
    law_make(&laws[FLAT], "uniform 10", 10, 0.0);
    law_make(&laws[STEEP], "zipf 10, 0.5", 10, 0.5);
    law_make(&laws[STEEPER], "zipf 10, 1", 10, 1.0);
    law_make(&laws[WIDE], "zipf 50, 1", 50, 1.0);
    law_make(&laws[OTHER], "zipf 50, 0.7", 50, 0.7);
    law_with_one(&laws[RARE], "one of 0.003", 10, 0.003);
    law_make(&laws[COIN], "uniform 2", 2, 0.0);
    law_with_one(&laws[SELDOM], "0.01 of 2", 2, 0.01);
    printf("\n| P | Q | n | KL | JS | TV | Hellinger | chi2 | PSI | "
           "warned |\n|---|---|---|---|---|---|---|---|---|---|\n");
    for (int r = 0; r < 4; r++)
        for (size_t i = 0; i < sizeof PAIRS / sizeof PAIRS[0]; i++)
            divergence_line(&laws[PAIRS[i][0]], &laws[PAIRS[i][1]],
                            (const size_t[]){100, 500, 1000, 5000}[r], replicates);
}
