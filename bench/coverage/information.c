/* Mutual information of tables and of normal columns. */
#include <math.h>
#include <stdio.h>

#include "plogp/mutual_information.h"
#include "plogp/neighbours.h"
#include "simulate.h"

#define ROWS_MAX 5000

static const size_t SIZES[] = {100, 1000, 5000};

/* A table of 4 x 4 levels: with probability `same` y is x, otherwise drawn anew. */
static void table_line(double same, size_t n, int replicates)
{
    struct law joint = {.name = "joint", .k = 16};
    struct tally tally = {0};
    double truth = 0.0;
    uint64_t counts[LEVELS_MAX];
    for (size_t i = 0; i < 16; i++) {
        joint.p[i] = ((i / 4 == i % 4) * same + (1 - same) / 4) / 4;
        truth += joint.p[i] > 0 ? joint.p[i] * log(joint.p[i] * 16) : 0.0;
    }
    for (int r = 0; r < replicates; r++) {
        double x[16], y[16], w[16];
        const plogp_column columns[] = {
            {"x", PLOGP_COLUMN_NUMERIC, x, NULL, NULL, NULL},
            {"y", PLOGP_COLUMN_NUMERIC, y, NULL, NULL, NULL},
        };
        plogp_mutual_information mi;
        law_draw(&joint, n, counts);
        for (size_t i = 0; i < 16; i++) {
            const size_t row = i / 4, column = i % 4;
            x[i] = (double)row;
            y[i] = (double)column;
            w[i] = (double)counts[i];
        }
        plogp_joint_table *const table = joint_of(columns, 2, w, 16);
        must(plogp_mutual_information_table(table, PLOGP_TABLE_PLUGIN, NULL, &mi));
        tally_add(&tally, mi.low, truth, mi.high, mi.warning != NULL);
        plogp_joint_table_free(table);
    }
    printf("| %5g | %5zu | %5.1f | %5.1f |\n", same, n, tally_held(&tally),
           tally_warned(&tally));
}

void coverage_of_tables(int replicates)
{
    printf("\n| dependence | n | MI | warned |\n|---|---|---|---|\n");
    for (int r = 0; r < 3; r++)
        for (int s = 0; s < 4; s++)
            table_line((const double[]){0, 0.1, 0.5, 0.9}[s],
                       (const size_t[]){50, 500, 5000}[r], replicates);
}

/* Normal columns of correlation r; truth: -1/2 log(1 - r^2). */
static void correlated_sample(double r, size_t n, double *x, double *y)
{
    normal_sample(0.0, n, x);
    normal_sample(0.0, n, y);
    for (size_t i = 0; i < n; i++)
        y[i] = r * x[i] + sqrt(1 - r * r) * y[i];
}

static void neighbour_line(double r, size_t n, int replicates)
{
    static const plogp_neighbour_estimator kinds[] = {
        PLOGP_NEIGHBOUR_KSG, PLOGP_NEIGHBOUR_KSG2, PLOGP_NEIGHBOUR_GAO,
        PLOGP_NEIGHBOUR_MESNER_SHALIZI};
    static double x[ROWS_MAX], y[ROWS_MAX];
    static const double *const columns[] = {x, y};
    struct tally tallies[4] = {{0}};
    for (int t = 0; t < replicates; t++) {
        correlated_sample(r, n, x, y);
        for (size_t e = 0; e < 4; e++) {
            plogp_neighbour_options options = plogp_neighbour_options_defaults();
            plogp_neighbour_information mi;
            options.estimator = kinds[e];
            must(plogp_mutual_information_numbers(columns, n, &options, NULL, &mi));
            tally_add(&tallies[e], mi.low, -0.5 * log1p(-r * r), mi.high,
                      mi.warning != NULL);
        }
    }
    printf("| %5g | %5zu |", r, n);
    for (size_t e = 0; e < 4; e++)
        tally_print(&tallies[e]);
    printf("\n");
}

void coverage_of_neighbours(int replicates)
{
    printf(
        "\n| r | n | ksg | ksg2 | gao | mesner-shalizi |\n|---|---|---|---|---|---|\n");
    for (int r = 0; r < 3; r++)
        for (int s = 0; s < 5; s++)
            neighbour_line((const double[]){0, 0.3, 0.6, 0.9, 0.99}[s], SIZES[r],
                           replicates / (1 + r));
}
