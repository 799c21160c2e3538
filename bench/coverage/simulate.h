/* Samples from known laws, and what the simulations of coverage share. */
#ifndef PLOGP_BENCH_COVERAGE_SIMULATE_H
#define PLOGP_BENCH_COVERAGE_SIMULATE_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/joint_counts.h"
#include "plogp/ordered.h"

#define LEVELS_MAX 1000

/* Probabilities of k levels. */
struct law {
    const char *name;
    double p[LEVELS_MAX];
    size_t k;
};

/* p_i in proportion to i^-exponent, i = 1 .. k. */
void law_make(struct law *law, const char *name, size_t k, double exponent);
/* counts [k] of n observations; every draw and sample below is of the next stream. */
void law_draw(const struct law *law, size_t n, uint64_t *counts);
void normal_sample(double shift, size_t n, double *x);
void uniform_sample(size_t n, double *x);

/* The table of the values x [n]. */
plogp_ordered_table *ordered_of(const double *x, size_t n);
/* The table of columns of `n` rows with weights (NULL: 1 each). */
plogp_joint_table *joint_of(const plogp_column *columns, size_t count,
                            const double *weights, size_t n);

/* Leave with a message unless the status is PLOGP_OK. */
void must(plogp_status status);

/* How often intervals held the truth, and how often a warning came with them. */
struct tally {
    int samples, held, warned;
    int unwarned_held; /* held, without a warning */
};
void tally_add(struct tally *tally, double low, double truth, double high, int warned);
/* " 95.0  |", with a star where most samples came with a warning. */
void tally_print(const struct tally *tally);
double tally_held(const struct tally *tally);
double tally_warned(const struct tally *tally);

/* The tables; `replicates` samples to an entry. */
void coverage_of_entropies(int replicates);
void coverage_of_divergences(int replicates);
void coverage_of_numeric_columns(int replicates);
void coverage_of_bins(int replicates);
void coverage_of_samples(int replicates);
void coverage_of_small_samples(int replicates);
void coverage_of_tables(int replicates);
void coverage_of_neighbours(int replicates);
void coverage_of_mixtures(int replicates);
void coverage_given_a_column(int replicates);
void coverage_of_fits(int replicates);
void coverage_of_shifted_fits(int replicates);
void coverage_of_ledgers(int replicates);

#endif
