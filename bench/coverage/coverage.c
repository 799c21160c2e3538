/*
 * How often do the 95 % intervals hold the truth? Samples are drawn from known laws, each
 * estimate is made as the program makes it, and the share of intervals that hold the truth
 * is printed: the tables of the README beside this file.
 *
 *     plogp-coverage [REPLICATES [TABLE]]        default 1000, all tables
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulate.h"

static const struct {
    const char *name;
    void (*print)(int replicates);
} TABLES[] = {
    {"entropies", coverage_of_entropies},
    {"divergences", coverage_of_divergences},
    {"numeric", coverage_of_numeric_columns},
    {"bins", coverage_of_bins},
    {"samples", coverage_of_samples},
    {"small", coverage_of_small_samples},
    {"tables", coverage_of_tables},
    {"neighbours", coverage_of_neighbours},
    {"mixtures", coverage_of_mixtures},
    {"given", coverage_given_a_column},
    {"fits", coverage_of_fits},
    {"shifted", coverage_of_shifted_fits},
    {"ledgers", coverage_of_ledgers},
};

int main(int argc, char **argv)
{
    const int replicates = argc > 1 ? atoi(argv[1]) : 1000;
    if (replicates < 10)
        return 2;
    for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0]; i++)
        if (argc < 3 || strcmp(argv[2], TABLES[i].name) == 0)
            TABLES[i].print(replicates);
    return 0;
}
