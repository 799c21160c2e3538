/*
 * The documented bounds of the measures of joint tables on random and adversarial tables
 * (250,000 in the long test), against long double with 11 bits more.
 */
#include "check.h"

#include <stdbool.h>

#include "law_pairs.h"
#include "plogp/joint.h"
#include "plogp/local.h"
#include "plogp/table.h"

enum { CASES = 5000, NX = 3, NY = 3, NZ = 2, SIZE = NX * NY * NZ, NYZ = NY * NZ };

/* Weights of (x, y, z), cell by cell in this order. */
struct table {
    uint32_t cells[3 * SIZE];
    double weights[SIZE];
    long double wide[SIZE];
    bool whole; /* numbers below 2^26, of which products are exact */
};

/* X and Y nearly, or exactly, independent for each z, or all of them alike. */
static void make_nearly_independent(struct table *table, uint64_t *seed)
{
    double x[NX][NZ], y[NY][NZ];
    const bool alike = random_bits(seed) % 2 == 0;
    const unsigned reach = (unsigned)(random_bits(seed) % 4);
    for (size_t z = 0; z < NZ; z++) {
        for (size_t i = 0; i < NX; i++)
            x[i][z] = alike && z > 0 ? x[i][0] : 1.0 + (double)(random_bits(seed) % 4095);
        for (size_t i = 0; i < NY; i++)
            y[i][z] = alike && z > 0 ? y[i][0] : 1.0 + (double)(random_bits(seed) % 4095);
    }
    for (size_t i = 0; i < SIZE; i++) {
        const double noise = reach == 0 ? 0.0 : (double)(random_bits(seed) % reach);
        table->weights[i] = x[i / NYZ][i % NZ] * y[i / NZ % NY][i % NZ] + noise;
    }
}

static void make_table(struct table *table, unsigned kind, uint64_t *seed)
{
    table->whole = kind == 1;
    if (kind == 1)
        make_nearly_independent(table, seed);
    for (size_t i = 0; i < SIZE; i++) {
        if (kind != 1)
            table->weights[i] = strange_weight(kind, seed) + (i == 0 ? 0.01 : 0.0);
        table->wide[i] = (long double)table->weights[i];
        table->cells[3 * i] = (uint32_t)(i / NYZ);
        table->cells[3 * i + 1] = (uint32_t)(i / NZ % NY);
        table->cells[3 * i + 2] = (uint32_t)(i % NZ);
    }
}

/* A table of two variables, each cell a sum of cells of the whole. */
struct plane {
    size_t rows, columns;
    long double w[SIZE];
};

static long double total_of(const struct plane *plane)
{
    long double total = 0.0L;
    for (size_t i = 0; i < plane->rows * plane->columns; i++)
        total += plane->w[i];
    return total;
}

static long double row_of(const struct plane *plane, size_t row)
{
    long double sum = 0.0L;
    for (size_t c = 0; c < plane->columns; c++)
        sum += plane->w[row * plane->columns + c];
    return sum;
}

static long double column_of(const struct plane *plane, size_t column)
{
    long double sum = 0.0L;
    for (size_t r = 0; r < plane->rows; r++)
        sum += plane->w[r * plane->columns + column];
    return sum;
}

/* row * column - cell * total, without the parts that are in both. */
static long double excess_of(const struct plane *plane, size_t row, size_t column)
{
    long double sum = 0.0L;
    for (size_t r = 0; r < plane->rows; r++)
        for (size_t c = 0; c < plane->columns; c++)
            if (r != row && c != column)
                sum += plane->w[row * plane->columns + c] *
                           plane->w[r * plane->columns + column] -
                       plane->w[row * plane->columns + column] *
                           plane->w[r * plane->columns + c];
    return sum;
}

/* sum of w log(w t / (row column)) - w + row column / t, over the plane's own total t. */
static long double slow_information(const struct plane *plane)
{
    const long double total = total_of(plane);
    long double sum = 0.0L;
    if (total == 0.0L)
        return 0.0L;
    for (size_t i = 0; i < plane->rows * plane->columns; i++) {
        const size_t r = i / plane->columns, c = i % plane->columns;
        const long double product = row_of(plane, r) / total * column_of(plane, c);
        sum += slow_term(plane->w[i], product, excess_of(plane, r, c) / total);
    }
    return sum;
}

/* sum over rows of w log(row / w) */
static long double slow_entropy_in_rows(const struct plane *plane)
{
    long double sum = 0.0L;
    for (size_t i = 0; i < plane->rows * plane->columns; i++) {
        const size_t row = i / plane->columns * plane->columns;
        const long double w = plane->w[i], whole = row_of(plane, i / plane->columns);
        long double others = 0.0L;
        for (size_t j = row; j < row + plane->columns; j++)
            others += j == i ? 0.0L : plane->w[j];
        if (w > 0.0L)
            sum += w * (w <= 0.5L * whole ? -logl(w / whole) : -log1pl(-others / whole));
    }
    return sum;
}

/* Rows by x; columns by y, whatever z is. */
static struct plane plane_of_xy(const struct table *table)
{
    struct plane plane = {.rows = NX, .columns = NY};
    for (size_t i = 0; i < SIZE; i++)
        plane.w[i / NZ] += table->wide[i];
    return plane;
}

static struct plane slice_of_z(const struct table *table, size_t z)
{
    struct plane plane = {.rows = NX, .columns = NY};
    for (size_t i = 0; i < NX * NY; i++)
        plane.w[i] = table->wide[NZ * i + z];
    return plane;
}

/* Rows by z, columns by x. */
static struct plane plane_of_zx(const struct table *table)
{
    struct plane plane = {.rows = NZ, .columns = NX};
    for (size_t i = 0; i < SIZE; i++)
        plane.w[i % NZ * NX + i / NYZ] += table->wide[i];
    return plane;
}

static struct plane whole_plane(const struct table *table, size_t columns)
{
    struct plane plane = {.rows = SIZE / columns, .columns = columns};
    for (size_t i = 0; i < SIZE; i++)
        plane.w[i] = table->wide[i];
    return plane;
}

enum {
    H_X_GIVEN_Z,
    I_XY_GIVEN_Z,
    I_XY,
    CORRELATION,
    H_XYZ,
    H_YZ_GIVEN_X,
    I_X_YZ,
    VALUES
};

static void measure_slowly(const struct table *table, long double *values)
{
    const struct plane xy = plane_of_xy(table), zx = plane_of_zx(table);
    const struct plane all = whole_plane(table, SIZE), by_x = whole_plane(table, NYZ);
    const struct plane by_xy = whole_plane(table, NZ);
    const long double total = total_of(&all);
    values[H_X_GIVEN_Z] = slow_entropy_in_rows(&zx) / total;
    values[I_XY_GIVEN_Z] = 0.0L;
    for (size_t z = 0; z < NZ; z++) {
        const struct plane slice = slice_of_z(table, z);
        values[I_XY_GIVEN_Z] += slow_information(&slice) / total;
    }
    values[I_XY] = slow_information(&xy) / total;
    values[CORRELATION] = (slow_information(&xy) + slow_information(&by_xy)) / total;
    values[H_XYZ] = slow_entropy_in_rows(&all) / total;
    values[H_YZ_GIVEN_X] = slow_entropy_in_rows(&by_x) / total;
    values[I_X_YZ] = slow_information(&by_x) / total;
}

static const size_t X[] = {0}, Y[] = {1}, Z[] = {2};
static const plogp_joint_question XY_GIVEN_Z = {{X, 1}, {Y, 1}, {Z, 1}};
static const plogp_joint_question XY = {{X, 1}, {Y, 1}, {NULL, 0}};
static const plogp_joint_question X_GIVEN_Z = {{X, 1}, {NULL, 0}, {Z, 1}};
static const plogp_table_shape DENSE = {.rows = NX, .columns = NYZ};

static double measure(const struct table *table, double *values)
{
    const plogp_joint_shape shape = {table->cells, SIZE, 3};
    const double *const w = table->weights;
    double interaction = NAN;
    plogp_table_measures dense;
    CHECK(plogp_joint_entropy_weights(w, &shape, &X_GIVEN_Z, NULL,
                                      &values[H_X_GIVEN_Z]) == PLOGP_OK);
    CHECK(plogp_joint_information_weights(w, &shape, &XY_GIVEN_Z, NULL,
                                          &values[I_XY_GIVEN_Z]) == PLOGP_OK);
    CHECK(plogp_joint_information_weights(w, &shape, &XY, NULL, &values[I_XY]) ==
          PLOGP_OK);
    CHECK(plogp_joint_interaction_weights(w, &shape, &XY_GIVEN_Z, NULL, &interaction) ==
          PLOGP_OK);
    CHECK(plogp_joint_correlation_weights(w, &shape, NULL, &values[CORRELATION]) ==
          PLOGP_OK);
    CHECK(plogp_table_measures_weights(w, &DENSE, NULL, &dense) == PLOGP_OK);
    values[H_XYZ] = dense.entropy_joint;
    values[H_YZ_GIVEN_X] = dense.entropy_y_given_x;
    values[I_X_YZ] = dense.mutual_information;
    return interaction;
}

static const struct {
    const char *name;
    double bound; /* documented, in u                      */
    double own;   /* of the reference where a table is not of whole numbers */
} MEASURES[VALUES] = {
    [H_X_GIVEN_Z] = {"H(X|Z)", 8, 0},     [I_XY_GIVEN_Z] = {"I(X;Y|Z)", 48, 8},
    [I_XY] = {"I(X;Y)", 48, 8},           [CORRELATION] = {"total correlation", 48, 8},
    [H_XYZ] = {"H(X,Y,Z)", 8, 0},         [H_YZ_GIVEN_X] = {"H(Y,Z|X)", 8, 0},
    [I_X_YZ] = {"I of the table", 48, 8},
};

static void check_values(const struct table *table)
{
    double got[VALUES];
    long double want[VALUES];
    const double interaction = measure(table, got);
    measure_slowly(table, want);
    for (int i = 0; i < VALUES; i++) {
        const double exact = (double)want[i], own = table->whole ? 0.0 : MEASURES[i].own;
        CHECK(got[i] >= 0.0);
        if (exact < TINIEST)
            CHECK(got[i] <= 2.0 * TINIEST);
        else if (table->whole || MEASURES[i].own == 0.0 || exact > 1e-6)
            CHECK_REL(MEASURES[i].name, got[i], exact, (MEASURES[i].bound + own) * U);
    }
    const long double larger = fmaxl(want[I_XY_GIVEN_Z], want[I_XY]);
    if (table->whole || larger > 1e-6L)
        CHECK(fabs(interaction - (double)(want[I_XY_GIVEN_Z] - want[I_XY])) <=
              (table->whole ? 48.0 : 56.0) * U * (double)larger);
}

/* log(w t / (row column)) */
static void check_local(const struct table *table)
{
    const struct plane plane = whole_plane(table, NYZ);
    const long double total = total_of(&plane);
    double values[SIZE];
    CHECK(plogp_local_information_weights(table->weights, &DENSE, NULL, values) ==
          PLOGP_OK);
    for (size_t i = 0; i < SIZE; i++) {
        const size_t r = i / NYZ, c = i % NYZ;
        const long double row = row_of(&plane, r), column = column_of(&plane, c);
        const long double lift = excess_of(&plane, r, c) / total / plane.w[i];
        if (table->weights[i] == 0.0)
            CHECK(values[i] == (row * column == 0.0L ? 0.0 : -INFINITY));
        else if (fabsl(lift) < 0.5L && (table->whole || fabsl(lift) > 1e-2L))
            CHECK_REL("local information", values[i], (double)-log1pl(lift), 12 * U);
        else if (fabsl(lift) >= 0.5L)
            CHECK_REL("local information", values[i],
                      (double)(logl(plane.w[i] / row) - logl(column / total)), 12 * U);
    }
}

static void measures_of_tables_keep_their_bounds(void **state)
{
    (void)state;
    uint64_t seed = 54;
    for (size_t i = 0; i < CASES * test_multiplier(); i++) {
        struct table table;
        make_table(&table, (unsigned)(i % KINDS), &seed);
        check_values(&table);
        check_local(&table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_of_tables_keep_their_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
