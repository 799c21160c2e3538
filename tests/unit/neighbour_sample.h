/* Samples of three columns, and what neighbours are by looking at every pair. */
#ifndef PLOGP_TESTS_NEIGHBOUR_SAMPLE_H
#define PLOGP_TESTS_NEIGHBOUR_SAMPLE_H

#include "check.h"

#include <stdbool.h>
#include <stdlib.h>

#include "plogp/neighbours.h"
#include "sample_tables.h"

#define ROWS 1200

/* Within an absolute difference: the information may be near 0. */
static inline void check_near(const char *label, double got, double want,
                              double tolerance)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s: got %.17g want %.17g", label, got, want);
}

/* Columns of a table [n]: numbers, or classes by their whole number 0 .. 3. */
struct sample {
    double values[3][ROWS];
    bool is_class[3];
    size_t n, columns;
};

static inline plogp_joint_table *table_of(const struct sample *sample)
{
    static const char *const texts[] = {"a", "b", "c", "d"};
    static const size_t lengths[] = {1, 1, 1, 1};
    static const plogp_levels levels = {texts, lengths, 4};
    static uint32_t codes[3][ROWS];
    plogp_column columns[3];
    for (size_t c = 0; c < sample->columns; c++) {
        for (size_t i = 0; i < sample->n && sample->is_class[c]; i++)
            codes[c][i] = (uint32_t)sample->values[c][i];
        columns[c] =
            sample->is_class[c]
                ? (plogp_column){"c", PLOGP_COLUMN_CATEGORICAL, NULL, codes[c], &levels,
                                 NULL}
                : (plogp_column){"x", PLOGP_COLUMN_NUMERIC, sample->values[c], NULL, NULL,
                                 NULL};
    }
    return test_joint(columns, sample->columns, sample->n);
}

/* z, x = z + noise, y = z + s noise of x + noise: I(X; Y | Z) = -1/2 log(1 - r^2). */
static inline void fill_chain(struct sample *sample, size_t n, double r, uint64_t seed)
{
    *sample = (struct sample){.n = n, .columns = 3};
    for (size_t i = 0; i < n; i++) {
        const double a = test_normal(&seed), b = test_normal(&seed);
        sample->values[0][i] = test_normal(&seed);
        sample->values[1][i] = sample->values[0][i] + a;
        sample->values[2][i] = sample->values[0][i] + r * a + sqrt(1 - r * r) * b;
    }
}

static inline plogp_neighbour_information given(const struct sample *sample,
                                                const char *name, uint64_t permutations)
{
    plogp_neighbour_options options = plogp_neighbour_options_defaults();
    plogp_neighbour_information mi = {.mi = NAN};
    plogp_joint_table *const table = table_of(sample);
    CHECK(plogp_neighbour_options_parse(name, NULL, &options) == PLOGP_OK);
    options.permutations = permutations;
    CHECK(plogp_conditional_information_neighbours(table, &options, NULL, &mi) ==
          PLOGP_OK);
    plogp_joint_table_free(table);
    return mi;
}

/* Both estimators written out over all observations; classes are far apart. */
static inline double difference(const struct sample *sample, size_t c, size_t i, size_t j,
                                const double *deviation)
{
    const double d = fabs(sample->values[c][i] - sample->values[c][j]) / deviation[c];
    return sample->is_class[c] ? (d > 0 ? INFINITY : 0.0) : d;
}

static inline double psi(double n)
{
    double sum = -0.57721566490153286;
    for (double j = 1; j < n; j++)
        sum += 1 / j;
    return sum;
}

static inline int compare_numbers(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

static inline double kth(const struct sample *sample, size_t i, double k,
                         const double *deviation, double *peers)
{
    static double all[ROWS];
    size_t size = 0;
    for (size_t j = 0; j < sample->n; j++) {
        double d = 0.0;
        for (size_t c = 0; c < 3; c++)
            d = fmax(d, difference(sample, c, i, j, deviation));
        if (j != i && d < INFINITY)
            all[size++] = d;
    }
    qsort(all, size, sizeof *all, compare_numbers);
    *peers = fmin(k, (double)size);
    return size == 0 ? NAN : all[(size_t)*peers - 1];
}

/* Others within (strictly nearer than) the distance in the columns of `mask`. */
static inline double brute_count(const struct sample *sample, size_t i, unsigned mask,
                                 double distance, const double *deviation, bool strict)
{
    double count = -1.0 + (strict && distance == 0);
    for (size_t j = 0; j < sample->n; j++) {
        double d = 0.0;
        for (size_t c = 0; c < 3; c++)
            if (mask >> c & 1)
                d = fmax(d, difference(sample, c, i, j, deviation));
        count += strict ? d < distance : d <= distance;
    }
    return count;
}

static inline double deviation_of(const struct sample *sample, size_t c)
{
    double mean = 0.0, square = 0.0;
    for (size_t i = 0; i < sample->n; i++)
        mean += sample->values[c][i] / (double)sample->n;
    for (size_t i = 0; i < sample->n; i++)
        square += pow(sample->values[c][i] - mean, 2) / (double)sample->n;
    return sqrt(square);
}

#endif
