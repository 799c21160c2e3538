/* Distances of two numeric columns. */
#include <math.h>
#include <stdio.h>

#include "plogp/two_sample.h"
#include "simulate.h"

static int holds(double low, double truth, double high)
{
    return low <= truth && truth <= high;
}

/* Normal laws: W1 = |shift|, KL = shift^2/2, KS = 2 Phi(shift/2) - 1. */
static void numeric_line(double shift, size_t n, int replicates)
{
    static double x[10000];
    int wasserstein = 0, second = 0, energy_held = 0, ks = 0, nearest = 0, sparse = 0;
    /* 2 E|X - Y| - E|X - X'| - E|Y - Y'|, of which X - Y is normal (shift, 2) */
    const double half = shift / 2;
    const double energy_truth =
        sqrt(2 * (2 * exp(-half * half) / sqrt(3.14159265358979323846) +
                  shift * erf(half) - 2 / sqrt(3.14159265358979323846)));
    for (int r = 0; r < replicates; r++) {
        plogp_numeric_distances far;
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
        ks += holds(far.ks_interval.low, erf(shift / sqrt(8.0)), far.ks_interval.high);
        nearest +=
            holds(far.nearest.interval.low, shift * shift / 2, far.nearest.interval.high);
        sparse += far.nearest.sparse > 0.2;
        plogp_ordered_table_free(p);
        plogp_ordered_table_free(q);
    }
    printf("| %5g | %5zu | %5.1f | %5.1f | %5.1f | %5.1f | %5.1f | %5.1f |\n", shift, n,
           100.0 * wasserstein / replicates, 100.0 * second / replicates,
           100.0 * energy_held / replicates, 100.0 * ks / replicates,
           100.0 * nearest / replicates, 100.0 * sparse / replicates);
}

void coverage_of_numeric_columns(int replicates)
{
    printf("\n| shift | n | W1 | W2 | energy | KS | KL nearest | warned |\n"
           "|---|---|---|---|---|---|---|---|\n");
    for (int r = 0; r < 3; r++)
        for (int s = 0; s < 4; s++)
            numeric_line((const double[]){0, 0.1, 0.5, 2}[s],
                         (const size_t[]){50, 500, 5000}[r], replicates);
}
