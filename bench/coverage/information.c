/* Mutual information of tables and of normal columns. */
#include <math.h>
#include <stdio.h>

#include "plogp/mutual_information.h"
#include "plogp/neighbours.h"
#include "simulate.h"

#define ROWS_MAX 5000

static const size_t SIZES[] = {100, 1000, 5000};

/* The law of 4 x 4 levels, in each of `slices` equally likely classes z: with probability
 * `same` y is x (turned by z), otherwise drawn anew. Returns the information about z known. */
static double table_law(double same, size_t slices, struct law *joint)
{
    double truth = 0.0;
    const double parts = (double)slices;
    *joint = (struct law){.name = "joint", .k = 16 * slices};
    for (size_t i = 0; i < joint->k; i++) {
        const size_t row = i / 4 % 4, turned = (i + i / 16) % 4;
        const double p = ((row == turned) * same + (1 - same) / 4) / 4;
        joint->p[i] = p / parts;
        truth += p > 0 ? p / parts * log(p * 16) : 0.0;
    }
    return truth;
}

/* One column for MI of x and y, or, of more slices, given z. */
static void table_line(double same, size_t slices, size_t n, int replicates)
{
    static struct law joint;
    struct tally tally = {0};
    uint64_t counts[LEVELS_MAX];
    const double truth = table_law(same, slices, &joint);
    for (int r = 0; r < replicates; r++) {
        double x[48], y[48], z[48], w[48];
        const plogp_column columns[] = {
            {"z", PLOGP_COLUMN_NUMERIC, z, NULL, NULL, NULL},
            {"x", PLOGP_COLUMN_NUMERIC, x, NULL, NULL, NULL},
            {"y", PLOGP_COLUMN_NUMERIC, y, NULL, NULL, NULL},
        };
        plogp_mutual_information mi;
        law_draw(&joint, n, counts);
        for (size_t i = 0; i < joint.k; i++) {
            x[i] = (double)(i / 4 % 4);
            y[i] = (double)(i % 4);
            z[i] = (double)(i / 16);
            w[i] = (double)counts[i];
        }
        plogp_joint_table *const table = slices > 1 ? joint_of(columns, 3, w, joint.k)
                                                    : joint_of(columns + 1, 2, w, 16);
        must(slices > 1
                 ? plogp_conditional_information_table(table, NULL, &mi)
                 : plogp_mutual_information_table(table, PLOGP_TABLE_PLUGIN, NULL, &mi));
        tally_add(&tally, mi.low, truth, mi.high, mi.warning != NULL);
        plogp_joint_table_free(table);
    }
    tally_print(&tally);
}

void coverage_of_tables(int replicates)
{
    printf("\n| dependence | n | MI | MI given 3 classes |\n|---|---|---|---|\n");
    for (int r = 0; r < 3; r++)
        for (int s = 0; s < 4; s++) {
            const double same = (const double[]){0, 0.1, 0.5, 0.9}[s];
            const size_t n = (const size_t[]){50, 500, 5000}[r];
            printf("| %5g | %5zu |", same, n);
            table_line(same, 1, n, replicates);
            table_line(same, 3, n, replicates);
            printf("\n");
        }
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
