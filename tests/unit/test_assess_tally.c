/* The figures of an assessment, from sums over rows that are written out here. */
#include "check.h"

#include <string.h>

#include "learn/assess_tally.h"

#define Z95 1.9599639845400542

static void add_bin(struct plogp__assess_tally *tally, double n, double right,
                    double confidence)
{
    struct plogp__bin_tally *bin = &tally->bins[plogp__assess_tally_bin(confidence)];
    plogp_sum_add(&bin->weight, n);
    plogp_sum_add(&bin->right, right);
    plogp_sum_add_product(&bin->confidence, n, confidence);
}

/* n, right, confidence: one observation, a bin that is right as often as it says, others. */
static const double BINS[][3] = {
    {1, 1, 0.4}, {10, 3, 0.75}, {25, 20, 0.9}, {40, 40, 0.97}, {20, 12, 0.6}};
#define BIN_COUNT (sizeof BINS / sizeof BINS[0])
#define ROWS      96.0

static plogp_assessment conclude_bins(void)
{
    static const double weight[] = {46, 50};
    struct plogp__assess_tally tally;
    plogp_assessment a = {.n = ROWS};
    plogp__assess_tally_init(&tally);
    for (size_t b = 0; b < BIN_COUNT; b++)
        add_bin(&tally, BINS[b][0], BINS[b][1], BINS[b][2]);
    plogp__assess_tally_conclude(&tally, weight, 2, &a);
    return a;
}

static void calibration_errors_are_those_of_their_definitions(void **state)
{
    (void)state;
    const plogp_assessment a = conclude_bins();
    double ece = 0, variance = 0, noise = 0, squares = 0, chance = 0, right = 0;
    for (size_t b = 0; b < BIN_COUNT; b++) {
        const double n = BINS[b][0], p = BINS[b][1] / n, q = BINS[b][2], share = n / ROWS;
        right += BINS[b][1];
        ece += share * fabs(p - q);
        squares += share * (p - q) * (p - q);
        chance += share * (n > 1 ? p * (1 - p) / (n - 1) : q * (1 - q));
        variance += share * share * p * (1 - p) / n;
        noise += share * sqrt(q * (1 - q) / n) * sqrt(2 / acos(-1));
    }
    CHECK_REL("accuracy", a.accuracy, right / ROWS, 4 * U);
    CHECK_REL("ece", a.ece, ece, 32 * U);
    CHECK_REL("corrected", a.ece_corrected, ece * sqrt(1 - chance / squares), 256 * U);
    CHECK_REL("noise", a.ece_noise, noise, 32 * U);
    CHECK_REL("low", a.ece_ci.low, ece - Z95 * sqrt(variance), 256 * U);
    CHECK_REL("high", a.ece_ci.high, ece + Z95 * sqrt(variance), 64 * U);
}

/* Wilson's ends are the shares p that are 1.96 of their own errors from the one seen. */
static void ends_of_bins_solve_wilsons_equation(void **state)
{
    (void)state;
    const plogp_assessment a = conclude_bins();
    for (size_t b = 0; b < BIN_COUNT; b++) {
        const plogp_calibration_bin *bin = &a.bins[plogp__assess_tally_bin(BINS[b][2])];
        const double seen = BINS[b][1] / BINS[b][0], ends[] = {bin->ci.low, bin->ci.high};
        CHECK(bin->n == BINS[b][0]);
        for (size_t e = 0; e < 2; e++) {
            const double p = ends[e], error = sqrt(p * (1 - p) / bin->n);
            if (p > 0 && p < 1)
                CHECK_REL("Wilson", fabs(p - seen), Z95 * error, 1e-13);
        }
        CHECK(bin->ci.low < seen && bin->ci.high >= seen);
    }
}

static void a_probability_on_an_edge_is_in_the_bin_below(void **state)
{
    (void)state;
    const plogp_assessment a = conclude_bins();
    CHECK(plogp__assess_tally_bin(0.0) == 0);
    CHECK(plogp__assess_tally_bin(1.0) == PLOGP_CALIBRATION_BINS - 1);
    CHECK(plogp__assess_tally_bin(0.2) == 2); /* of (2/15, 3/15] */
    CHECK(plogp__assess_tally_bin(nextafter(0.2, 1.0)) == 3);
    CHECK_REL("low", a.bins[3].low, 3.0 / 15, U);
    CHECK_REL("high", a.bins[3].high, 4.0 / 15, U);
}

/* Weight, loss, and the surprisal of the class in its group; 0: alone with one label. */
static const double LOSSES[][3] = {{3, 0.3, 0.25}, {1, 1.7, 1.5}, {2, 0.5, 0.75},
                                   {4, 0.9, 0.4},  {1, 0.2, 0},   {5, 0.1, 0}};
#define LOSS_COUNT (sizeof LOSSES / sizeof LOSSES[0])

/* Mean and the half of its interval, over observations one by one. */
static void measure(double (*value)(const double *row), double *mean, double *half)
{
    double sum = 0, squares = 0, n = 0;
    for (size_t i = 0; i < LOSS_COUNT; i++)
        for (double w = 0; w < LOSSES[i][0]; w++, n++)
            sum += value(LOSSES[i]);
    *mean = sum / n;
    for (size_t i = 0; i < LOSS_COUNT; i++)
        for (double w = 0; w < LOSSES[i][0]; w++)
            squares += (value(LOSSES[i]) - *mean) * (value(LOSSES[i]) - *mean);
    *half = Z95 * sqrt(squares / n / n);
}

static double loss_of(const double *row)
{
    return row[1];
}

static double floor_of(const double *row)
{
    return row[2];
}

static double waste_of(const double *row)
{
    return row[1] - row[2];
}

static void ledgers_have_the_errors_of_their_means(void **state)
{
    (void)state;
    static const double weight[] = {7, 9};
    struct plogp__assess_tally tally;
    plogp_assessment a = {.n = 16};
    double mean, half;
    plogp__assess_tally_init(&tally);
    for (size_t i = 0; i < LOSS_COUNT; i++) {
        const double w = LOSSES[i][0];
        plogp_sum_add(&tally.finite, w);
        if (LOSSES[i][2] == 0)
            plogp__mean_add(&tally.single, w, LOSSES[i][1]);
        else {
            plogp__mean_add(&tally.loss, w, LOSSES[i][1]);
            plogp__mean_add(&tally.floor, w, LOSSES[i][2]);
            plogp__mean_add(&tally.waste, w, waste_of(LOSSES[i]));
        }
    }
    tally.cells = 6;
    tally.groups = 4;
    plogp_sum_add(&tally.alone, 1);
    plogp__assess_tally_conclude(&tally, weight, 2, &a);
    measure(loss_of, &mean, &half);
    CHECK_REL("cross-entropy", a.ledger.cross_entropy, mean, 8 * U);
    CHECK_REL("its low end", a.cross_entropy_ci.low, mean - half, 256 * U);
    CHECK_REL("its high end", a.cross_entropy_ci.high, mean + half, 64 * U);
    measure(floor_of, &mean, &half);
    CHECK_REL("floor", a.ledger.entropy, mean, 8 * U);
    CHECK_REL("its low end", a.entropy_ci.low, mean - half, 256 * U);
    CHECK_REL("corrected", a.entropy_corrected, mean + 2.0 / 32, 8 * U);
    CHECK_REL("alone", a.alone, 1.0 / 16, 0);
    measure(waste_of, &mean, &half);
    CHECK_REL("waste", a.ledger.divergence, mean, 32 * U);
    CHECK_REL("its low end", a.divergence_ci.low, fmax(0, mean - half - 2.0 / 32),
              256 * U);
    CHECK_REL("its high end", a.divergence_ci.high, mean + half, 64 * U);
}

/* Half of the rows alone are a floor of groups, more are none. */
static void most_rows_alone_leave_no_floor_of_groups(void **state)
{
    (void)state;
    static const double weight[] = {50, 50};
    for (double alone = 50; alone <= 51; alone++) {
        struct plogp__assess_tally tally;
        plogp_assessment a = {.n = 100};
        plogp__assess_tally_init(&tally);
        plogp_sum_add(&tally.finite, 100);
        plogp__mean_add(&tally.single, alone, 0.4);
        plogp__mean_add(&tally.floor, 100 - alone, 0.6);
        plogp__mean_add(&tally.loss, 100 - alone, 0.8);
        plogp__mean_add(&tally.waste, 100 - alone, 0.2);
        plogp_sum_add(&tally.alone, alone);
        plogp__assess_tally_conclude(&tally, weight, 2, &a);
        CHECK(a.floor_method == (alone > 50 ? PLOGP_FLOOR_NONE : PLOGP_FLOOR_GROUPS));
        CHECK((a.entropy_ci.low > 0) == (alone == 50));
        CHECK_REL("H(Y)", a.entropy_y, log(2), 4 * U);
        CHECK(a.entropy_ci.high == a.entropy_y_high);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calibration_errors_are_those_of_their_definitions),
        cmocka_unit_test(ends_of_bins_solve_wilsons_equation),
        cmocka_unit_test(a_probability_on_an_edge_is_in_the_bin_below),
        cmocka_unit_test(ledgers_have_the_errors_of_their_means),
        cmocka_unit_test(most_rows_alone_leave_no_floor_of_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
