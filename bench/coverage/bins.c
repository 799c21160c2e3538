/* Binned measures of numeric columns: the truth is the divergence of the laws on the bins
 * that are drawn, between the deciles of the sample of P, below and above it. */
#include <math.h>
#include <stdio.h>

#include "plogp/divergence.h"
#include "plogp/two_sample.h"
#include "simulate.h"

#define DECILES          10
#define BINS             (DECILES + 2)
#define SIZE_MAX_OF_BOTH 5000

static double normal_cdf(double x)
{
    return erfc(-x / sqrt(2.0)) / 2;
}

static double uniform_cdf(double x)
{
    return fmin(fmax(x, 0.0), 1.0);
}

static double exponential_cdf(double x)
{
    return x > 0 ? -expm1(-x) : 0.0;
}

static void draw_normal(size_t n, double *x)
{
    normal_sample(0.0, n, x);
}

static void draw_exponential(size_t n, double *x)
{
    uniform_sample(n, x);
    for (size_t i = 0; i < n; i++)
        x[i] = -log(x[i]);
}

/* P is the law itself, Q shifted and stretched. */
static const struct pair {
    const char *name;
    void (*draw)(size_t n, double *x);
    double (*cdf)(double x);
    double shift, scale;
} PAIRS[] = {
    {"normal", draw_normal, normal_cdf, 0.0, 1.0},
    {"normal + 0.1", draw_normal, normal_cdf, 0.1, 1.0},
    {"normal + 0.5", draw_normal, normal_cdf, 0.5, 1.0},
    {"normal + 1", draw_normal, normal_cdf, 1.0, 1.0},
    {"normal + 2", draw_normal, normal_cdf, 2.0, 1.0},
    {"normal + 4", draw_normal, normal_cdf, 4.0, 1.0},
    {"normal, half", draw_normal, normal_cdf, 0.0, 0.5},
    {"normal, 1.5 times", draw_normal, normal_cdf, 0.0, 1.5},
    {"normal, 3 times", draw_normal, normal_cdf, 0.0, 3.0},
    {"uniform, 1.5 times", uniform_sample, uniform_cdf, -0.25, 1.5},
    {"uniform + 0.05", uniform_sample, uniform_cdf, 0.05, 1.0},
    {"exponential, twice", draw_exponential, exponential_cdf, 0.0, 2.0},
};

static void join(double *p, double *q, size_t from, size_t to)
{
    p[to] += p[from];
    q[to] += q[from];
    p[from] = q[from] = 0.0;
}

/* Masses of both laws in the bins of P's sample; where no value of Q is outside of it, the
 * bins at its ends are open. */
static void true_masses(const struct pair *pair, const plogp_ordered_table *sample,
                        const plogp_numeric_distances *far, double *p, double *q)
{
    double before_p = 0.0, before_q = 0.0;
    for (size_t b = 0; b < BINS; b++) {
        const double edge = b == 0 ? sample->values[0]
                                   : plogp_ordered_quantile(sample, (double)b / DECILES);
        const int last = b == BINS - 1;
        const double to_p = last ? 1.0 : pair->cdf(edge);
        const double to_q = last ? 1.0 : pair->cdf((edge - pair->shift) / pair->scale);
        p[b] = to_p - before_p;
        q[b] = to_q - before_q;
        before_p = to_p;
        before_q = to_q;
    }
    if (far->below == 0)
        join(p, q, 0, 1);
    if (far->above == 0)
        join(p, q, BINS - 1, BINS - 2);
}

enum { KL, KL_REVERSE, JS, TV, HELLINGER, CHI2, PSI, MEASURES };

static void count(const plogp_numeric_distances *far, const plogp_divergences *truth,
                  struct tally tallies[MEASURES])
{
    const plogp_divergence_intervals *const i = &far->intervals;
    const plogp_interval made[] = {i->kl,        i->kl_reverse, i->js,      i->tv,
                                   i->hellinger, i->chi2,       i->jeffreys};
    const double truths[] = {truth->forward.divergence,
                             truth->reverse.divergence,
                             truth->js,
                             truth->tv,
                             truth->hellinger,
                             truth->chi2,
                             truth->jeffreys};
    for (size_t m = 0; m < MEASURES; m++)
        tally_add(&tallies[m], made[m].low, truths[m], made[m].high,
                  far->warning != NULL);
}

static void line(const struct pair *pair, size_t n, int replicates)
{
    static double x[SIZE_MAX_OF_BOTH];
    struct tally tallies[MEASURES] = {{0}};
    for (int r = 0; r < replicates; r++) {
        double p_true[BINS], q_true[BINS];
        plogp_divergences truth;
        plogp_numeric_distances far;
        pair->draw(n, x);
        plogp_ordered_table *const p = ordered_of(x, n);
        pair->draw(n, x);
        for (size_t i = 0; i < n; i++)
            x[i] = pair->shift + pair->scale * x[i];
        plogp_ordered_table *const q = ordered_of(x, n);
        must(plogp_compare_ordered(p, q, NULL, NULL, &far));
        true_masses(pair, p, &far, p_true, q_true);
        must(plogp_divergences_weights(p_true, q_true, BINS, &truth));
        count(&far, &truth, tallies);
        plogp_ordered_table_free(p);
        plogp_ordered_table_free(q);
    }
    printf("| %-18s | %5zu |", pair->name, n);
    for (size_t m = 0; m < MEASURES; m++)
        tally_print(&tallies[m]);
    printf("\n");
    fflush(stdout);
}

void coverage_of_bins(int replicates)
{
    printf("\n| Q | n | KL | KL reverse | JS | TV | Hellinger | chi2 | PSI |\n"
           "|---|---|---|---|---|---|---|---|---|\n");
    for (int s = 0; s < 3; s++)
        for (size_t l = 0; l < sizeof PAIRS / sizeof PAIRS[0]; l++)
            line(&PAIRS[l], (const size_t[]){100, 500, SIZE_MAX_OF_BOTH}[s], replicates);
}
