/* Mutual information of mixtures of points and densities, with a class, and given a column. */
#include <math.h>
#include <stdio.h>

#include "plogp/neighbours.h"
#include "simulate.h"

#define ROWS_MAX 5000

static const size_t SIZES[] = {100, 1000, 5000};

/* Columns of n rows from a law of known information. */
struct rows {
    double z[ROWS_MAX], x[ROWS_MAX], y[ROWS_MAX];
    double u[ROWS_MAX], v[ROWS_MAX]; /* scratch */
    size_t n;
};

struct known_law {
    const char *name;
    void (*draw)(struct rows *rows);
    double truth;
    int y_is_class, z_is_class;
    const char *estimator;
};

/* Gao I: half normal with correlation 0.9, half on four points. */
static void draw_half_points(struct rows *rows)
{
    normal_sample(0.0, rows->n, rows->x);
    normal_sample(0.0, rows->n, rows->y);
    uniform_sample(rows->n, rows->u);
    uniform_sample(rows->n, rows->v);
    for (size_t i = 0; i < rows->n; i++) {
        rows->y[i] = 0.9 * rows->x[i] + sqrt(0.19) * rows->y[i];
        if (rows->u[i] < 0.5) {
            rows->x[i] = rows->u[i] < 0.25 ? -1 : 1;
            rows->y[i] = rows->v[i] < 0.9 ? rows->x[i] : -rows->x[i];
        }
    }
}

/* Gao II: a whole number, and a uniform one beside it. */
static void draw_steps(struct rows *rows)
{
    uniform_sample(rows->n, rows->x);
    uniform_sample(rows->n, rows->y);
    for (size_t i = 0; i < rows->n; i++) {
        rows->x[i] = floor(5 * rows->x[i]);
        rows->y[i] = rows->x[i] + 2 * rows->y[i];
    }
}

/* Gao IV: Poisson counts of an exponential mean, 15 % of them made 0. */
static void draw_zeros(struct rows *rows)
{
    uniform_sample(rows->n, rows->x);
    uniform_sample(rows->n, rows->u);
    uniform_sample(rows->n, rows->v);
    for (size_t i = 0; i < rows->n; i++) {
        const double mean = -log(rows->x[i]);
        double count = 0.0, term = exp(-mean), below = term;
        while (below < rows->u[i] && count < 100) {
            term *= mean / ++count;
            below += term;
        }
        rows->x[i] = mean;
        rows->y[i] = rows->v[i] < 0.15 ? 0.0 : count;
    }
}

/* Normal columns of correlation 0.6, rounded to a part of one. */
static void draw_rounded(struct rows *rows, double parts)
{
    normal_sample(0.0, rows->n, rows->x);
    normal_sample(0.0, rows->n, rows->y);
    for (size_t i = 0; i < rows->n; i++) {
        rows->y[i] = round((0.6 * rows->x[i] + 0.8 * rows->y[i]) * parts) / parts;
        rows->x[i] = round(rows->x[i] * parts) / parts;
    }
}

static void draw_rounded_to_hundredths(struct rows *rows)
{
    draw_rounded(rows, 100);
}

static void draw_rounded_to_tenths(struct rows *rows)
{
    draw_rounded(rows, 10);
}

static void draw_rounded_to_fifths(struct rows *rows)
{
    draw_rounded(rows, 5);
}

/* Half of x and y are 0, together in 0.4 of all; the rest exponential, independent. */
static void draw_dry_days(struct rows *rows)
{
    uniform_sample(rows->n, rows->x);
    uniform_sample(rows->n, rows->y);
    uniform_sample(rows->n, rows->u);
    for (size_t i = 0; i < rows->n; i++) {
        const double u = rows->u[i];
        rows->x[i] = u < 0.5 ? 0.0 : -log(rows->x[i]);
        rows->y[i] = u < 0.4 || (u >= 0.5 && u < 0.6) ? 0.0 : -log(rows->y[i]);
    }
}

/* Three classes: x is normal about 0, 2 and 4. */
static void draw_normal_classes(struct rows *rows)
{
    normal_sample(0.0, rows->n, rows->x);
    uniform_sample(rows->n, rows->y);
    for (size_t i = 0; i < rows->n; i++) {
        rows->y[i] = floor(3 * rows->y[i]);
        rows->x[i] += 2 * rows->y[i];
    }
}

/* Three classes: x is uniform from 0, 1/2 and 1 on. */
static void draw_square_classes(struct rows *rows)
{
    uniform_sample(rows->n, rows->x);
    uniform_sample(rows->n, rows->y);
    for (size_t i = 0; i < rows->n; i++) {
        rows->y[i] = floor(3 * rows->y[i]);
        rows->x[i] += 0.5 * rows->y[i];
    }
}

/* Two classes that x says nothing about. */
static void draw_foreign_classes(struct rows *rows)
{
    normal_sample(0.0, rows->n, rows->x);
    uniform_sample(rows->n, rows->y);
    for (size_t i = 0; i < rows->n; i++)
        rows->y[i] = floor(2 * rows->y[i]);
}

/* z normal, x and y are z and noise of correlation r: -1/2 log(1 - r^2) given z. */
static void draw_chain(struct rows *rows, double r)
{
    normal_sample(0.0, rows->n, rows->z);
    normal_sample(0.0, rows->n, rows->x);
    normal_sample(0.0, rows->n, rows->y);
    for (size_t i = 0; i < rows->n; i++) {
        rows->y[i] = rows->z[i] + r * rows->x[i] + sqrt(1 - r * r) * rows->y[i];
        rows->x[i] += rows->z[i];
    }
}

static void draw_chain_0(struct rows *rows)
{
    draw_chain(rows, 0.0);
}

static void draw_chain_5(struct rows *rows)
{
    draw_chain(rows, 0.5);
}

static void draw_chain_8(struct rows *rows)
{
    draw_chain(rows, 0.8);
}

/* Three classes z, x and y about them, with noise of correlation r. */
static void draw_classes_given(struct rows *rows, double r)
{
    uniform_sample(rows->n, rows->z);
    normal_sample(0.0, rows->n, rows->x);
    normal_sample(0.0, rows->n, rows->y);
    for (size_t i = 0; i < rows->n; i++) {
        rows->z[i] = floor(3 * rows->z[i]);
        rows->y[i] = 2 * rows->z[i] + r * rows->x[i] + sqrt(1 - r * r) * rows->y[i];
        rows->x[i] += 2 * rows->z[i];
    }
}

static void draw_classes_given_0(struct rows *rows)
{
    draw_classes_given(rows, 0.0);
}

static void draw_classes_given_8(struct rows *rows)
{
    draw_classes_given(rows, 0.8);
}

/* Classes 0, 1 and 2 as codes. */
static plogp_column column_of(const double *values, int is_class, size_t n,
                              uint32_t *codes)
{
    static const char *const texts[] = {"a", "b", "c"};
    static const size_t lengths[] = {1, 1, 1};
    static const plogp_levels levels = {texts, lengths, 3};
    if (!is_class)
        return (plogp_column){"x", PLOGP_COLUMN_NUMERIC, values, NULL, NULL, NULL};
    for (size_t i = 0; i < n; i++)
        codes[i] = (uint32_t)values[i];
    return (plogp_column){"y", PLOGP_COLUMN_CATEGORICAL, NULL, codes, &levels, NULL};
}

static void estimate(const struct rows *rows, const struct known_law *law, int given,
                     plogp_neighbour_information *mi)
{
    static uint32_t codes[2][ROWS_MAX];
    const plogp_column columns[] = {
        column_of(rows->z, law->z_is_class, rows->n, codes[0]),
        column_of(rows->x, 0, rows->n, NULL),
        column_of(rows->y, law->y_is_class, rows->n, codes[1]),
    };
    plogp_neighbour_options options = plogp_neighbour_options_defaults();
    must(plogp_neighbour_options_parse(law->estimator, NULL, &options));
    plogp_joint_table *const table =
        joint_of(given ? columns : columns + 1, given ? 3 : 2, NULL, rows->n);
    must(given ? plogp_conditional_information_neighbours(table, &options, NULL, mi)
               : plogp_mutual_information_neighbours(table, &options, NULL, mi));
    plogp_joint_table_free(table);
}

/* The mean error, to tell a bias from a narrow interval. */
static void line(const struct known_law *law, size_t n, int given, int replicates)
{
    static struct rows rows;
    struct tally tally = {0};
    double error = 0.0;
    rows.n = n;
    for (int r = 0; r < replicates; r++) {
        plogp_neighbour_information mi;
        law->draw(&rows);
        estimate(&rows, law, given, &mi);
        tally_add(&tally, mi.low, law->truth, mi.high, mi.warning != NULL);
        error += (mi.mi - law->truth) / replicates;
    }
    printf("| %s | %s | %5zu | %5.1f | %5.1f | %+.3f |\n", law->name, law->estimator, n,
           tally_held(&tally), tally_warned(&tally), error);
}

static void lines(const struct known_law *laws, size_t count, int given, int replicates)
{
    printf("\n| law | estimator | n | holds | warned | mean error |\n"
           "|---|---|---|---|---|---|\n");
    for (size_t l = 0; l < count; l++)
        for (int r = 0; r < 3; r++)
            line(&laws[l], SIZES[r], given, replicates / (1 + r));
}

void coverage_of_mixtures(int replicates)
{
    static const struct known_law laws[] = {
        {"Gao I, points and normals", draw_half_points, 1.29236208584961, 0, 0, "auto"},
        {"Gao I, points and normals", draw_half_points, 1.29236208584961, 0, 0, "gao"},
        {"Gao II, steps", draw_steps, 1.05492016798614, 0, 0, "auto"},
        {"Gao II, steps", draw_steps, 1.05492016798614, 0, 0, "gao"},
        {"Gao IV, Poisson with zeros", draw_zeros, 0.229775958542138, 0, 0, "auto"},
        {"Gao IV, Poisson with zeros", draw_zeros, 0.229775958542138, 0, 0, "gao"},
        {"normal, r = 0.6, rounded to 0.01", draw_rounded_to_hundredths, 0.22314355131421,
         0, 0, "auto"},
        {"normal, r = 0.6, rounded to 0.1", draw_rounded_to_tenths, 0.22314355131421, 0,
         0, "auto"},
        {"normal, r = 0.6, rounded to 0.2", draw_rounded_to_fifths, 0.22314355131421, 0,
         0, "auto"},
        {"normal, r = 0.6, rounded to 0.1", draw_rounded_to_tenths, 0.22314355131421, 0,
         0, "mesner-shalizi"},
        {"dry days", draw_dry_days, 0.19274475702175753, 0, 0, "auto"},
        {"three classes, normal", draw_normal_classes, 0.619144485108135, 1, 0, "ross"},
        {"three classes, square", draw_square_classes, 0.636514168294813, 1, 0, "ross"},
        {"two classes, independent", draw_foreign_classes, 0.0, 1, 0, "ross"},
    };
    lines(laws, sizeof laws / sizeof laws[0], 0, replicates);
}

void coverage_given_a_column(int replicates)
{
    static const struct known_law laws[] = {
        {"numbers, r = 0", draw_chain_0, 0.0, 0, 0, "frenzel-pompe"},
        {"numbers, r = 0.5", draw_chain_5, 0.143841036225890, 0, 0, "frenzel-pompe"},
        {"numbers, r = 0.8", draw_chain_8, 0.510825623765991, 0, 0, "frenzel-pompe"},
        {"numbers, r = 0.5", draw_chain_5, 0.143841036225890, 0, 0, "mesner-shalizi"},
        {"numbers, r = 0.8", draw_chain_8, 0.510825623765991, 0, 0, "mesner-shalizi"},
        {"numbers given a class, r = 0", draw_classes_given_0, 0.0, 0, 1, "auto"},
        {"numbers given a class, r = 0.8", draw_classes_given_8, 0.510825623765991, 0, 1,
         "auto"},
    };
    lines(laws, sizeof laws / sizeof laws[0], 1, replicates);
}
