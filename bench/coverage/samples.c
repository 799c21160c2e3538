/* The differential entropy of one numeric column, by every estimator. */
#include <math.h>
#include <stdio.h>

#include "plogp/entropy_samples.h"
#include "simulate.h"

#define SIZE_MAX_OF_A_SAMPLE 10000
#define PI                   3.14159265358979323846

/* A value of a law from a uniform u and a standard normal z. */
static double of_normal(double u, double z)
{
    (void)u;
    return z;
}

static double of_uniform(double u, double z)
{
    (void)z;
    return u;
}

static double of_exponential(double u, double z)
{
    (void)z;
    return -log(u);
}

static double of_laplace(double u, double z)
{
    return z < 0 ? log(u) : -log(u);
}

static double of_cauchy(double u, double z)
{
    (void)z;
    return tan(PI * (u - 0.5));
}

/* Pareto, of shape 2: no variance. */
static double of_power(double u, double z)
{
    (void)z;
    return pow(u, -0.5);
}

static double of_arcsine(double u, double z)
{
    (void)z;
    return 0.5 - 0.5 * cos(PI * u);
}

static double of_log_normal(double u, double z)
{
    (void)u;
    return exp(z);
}

static double of_two_normals(double u, double z)
{
    return u < 0.5 ? z - 5 : z + 5;
}

/* Some far out. */
static double of_outliers(double u, double z)
{
    return u < 0.05 ? 10 * z : z;
}

static double of_far_outliers(double u, double z)
{
    return u < 0.05 ? 100 * z : z;
}

static double of_rare_outliers(double u, double z)
{
    return u < 0.02 ? 30 * z : z;
}

static double of_rounded(double u, double z)
{
    (void)u;
    return round(z * 10) / 10;
}

static const struct known_law {
    const char *name;
    double (*value)(double u, double z);
    double truth;
} LAWS[] = {
    {"normal", of_normal, 1.4189385332046727},
    {"uniform", of_uniform, 0.0},
    {"exponential", of_exponential, 1.0},
    {"Laplace", of_laplace, 1.6931471805599453},
    {"Cauchy", of_cauchy, 2.5310242469692907},
    {"Pareto, 2", of_power, 0.8068528194400547},
    {"arcsine", of_arcsine, -0.2415644752704905},
    {"log-normal", of_log_normal, 1.4189385332046727},
    {"two normals", of_two_normals, 2.1120852},
    {"normal, rounded to 0.1", of_rounded, 1.4189385332046727},
    {"1 in 20 10 times as far", of_outliers, 1.67196092822254},
    {"1 in 20 100 times as far", of_far_outliers, 1.83810246838115},
    {"1 in 50 30 times as far", of_rare_outliers, 1.57276021847522},
};
#define LAWS_COUNT   (sizeof LAWS / sizeof LAWS[0])
#define LAWS_OF_ALL  10 /* of every estimator */
#define LAW_REPEATED 9

static const char *const ESTIMATORS[] = {"auto",
                                         "kl:1",
                                         "kl:10",
                                         "vasicek",
                                         "ebrahimi",
                                         "van-es",
                                         "correa",
                                         "kde",
                                         "kde:scott",
                                         "kde:sheather-jones",
                                         "histogram",
                                         "histogram:sturges",
                                         "histogram:scott",
                                         "histogram:doane"};
#define ESTIMATORS_COUNT (sizeof ESTIMATORS / sizeof ESTIMATORS[0])

static void draw(const struct known_law *law, size_t n, double *x)
{
    static double u[SIZE_MAX_OF_A_SAMPLE], z[SIZE_MAX_OF_A_SAMPLE];
    uniform_sample(n, u);
    normal_sample(0.0, n, z);
    for (size_t i = 0; i < n; i++)
        x[i] = law->value(u[i], z[i]);
}

static void add_estimate(const struct known_law *law, const plogp_ordered_table *table,
                         const char *name, struct tally *tally)
{
    plogp_samples_options options = plogp_samples_options_defaults();
    plogp_samples_entropy entropy;
    must(plogp_samples_options_parse(name, NULL, &options));
    must(plogp_entropy_samples(table, &options, NULL, &entropy));
    tally_add(tally, entropy.low, law->truth, entropy.high, entropy.warning != NULL);
}

/* The first `estimators` of the list on the same samples. */
static void tally_samples(const struct known_law *law, size_t n, int replicates,
                          size_t estimators)
{
    static double x[SIZE_MAX_OF_A_SAMPLE];
    struct tally tallies[ESTIMATORS_COUNT] = {{0}};
    for (int r = 0; r < replicates; r++) {
        draw(law, n, x);
        plogp_ordered_table *const table = ordered_of(x, n);
        for (size_t e = 0; e < estimators; e++)
            add_estimate(law, table, ESTIMATORS[e], &tallies[e]);
        plogp_ordered_table_free(table);
    }
    for (size_t e = 0; e < estimators; e++)
        tally_print(&tallies[e]);
}

static void line(const struct known_law *law, size_t n, int replicates)
{
    printf("| %-22s | %5zu |", law->name, n);
    tally_samples(law, n, replicates, ESTIMATORS_COUNT);
    printf("\n");
    (void)fflush(stdout);
}

static void small_line(const struct known_law *law, int replicates)
{
    static const size_t sizes[] = {50, 108, 150, 200, 300, 1000};
    printf("| %-24s |", law->name);
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++)
        tally_samples(law, sizes[s], replicates, 1);
    printf("\n");
}

void coverage_of_small_samples(int replicates)
{
    printf(
        "\n| law | 50 | 108 | 150 | 200 | 300 | 1000 |\n|---|---|---|---|---|---|---|\n");
    for (size_t l = 0; l < LAWS_COUNT; l++)
        if (l != LAW_REPEATED)
            small_line(&LAWS[l], 3 * replicates);
}

void coverage_of_samples(int replicates)
{
    printf("\n| law | n |");
    for (size_t e = 0; e < ESTIMATORS_COUNT; e++)
        printf(" %s |", ESTIMATORS[e]);
    printf("\n|---|---|");
    for (size_t e = 0; e < ESTIMATORS_COUNT; e++)
        printf("---|");
    printf("\n");
    for (size_t l = 0; l < LAWS_OF_ALL; l++)
        for (size_t s = 0; s < 3; s++)
            line(&LAWS[l], (const size_t[]){100, 1000, SIZE_MAX_OF_A_SAMPLE}[s],
                 s == 2 ? replicates / 3 : replicates);
}
