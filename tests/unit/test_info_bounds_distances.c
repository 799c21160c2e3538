/*
 * The documented bounds of the measures beside entropy and KL on random and adversarial pairs of
 * laws (a million in the long test), against long double with 11 bits more.
 */
#include "check.h"

#include <stdbool.h>

#include "law_pairs.h"
#include "plogp/law.h"
#include "plogp/transport.h"

enum { CASES = 20000 };

enum {
    BHATTACHARYYA,
    CHI2,
    JEFFREYS,
    W1,
    KS,
    ENERGY,
    RENYI_HALF,
    RENYI_2,
    TSALLIS_2,
    RENYI_DIVERGENCE_HALF,
    RENYI_DIVERGENCE_2,
    VALUES
};

static const struct {
    const char *name;
    double bound;       /* documented                                        */
    double own;         /* of the reference where q - p is not known exactly */
    bool of_difference; /* not compared where that is tiny and not exact     */
} MEASURES[VALUES] = {
    [BHATTACHARYYA] = {"Bhattacharyya", 64 * U, 8 * U, true},
    [CHI2] = {"chi2", 16 * U, 8 * U, true},
    [JEFFREYS] = {"Jeffreys", 50 * U, 4 * U, true},
    [W1] = {"W1", 8 * U, 4 * U, true},
    [KS] = {"KS", 8 * U, 4 * U, true},
    [ENERGY] = {"energy", 8 * U, 4 * U, true},
    [RENYI_HALF] = {"Renyi entropy of order 1/2", 1500 * U, 0.0, false},
    [RENYI_2] = {"Renyi entropy of order 2", 1500 * U, 0.0, false},
    [TSALLIS_2] = {"Tsallis entropy of order 2", 1500 * U, 0.0, false},
    [RENYI_DIVERGENCE_HALF] = {"Renyi divergence of order 1/2", 900 * U, 0.0, true},
    [RENYI_DIVERGENCE_2] = {"Renyi divergence of order 2", 900 * U, 0.0, true},
};

/* What is summed over the symbols. */
struct sums {
    long double roots_apart, roots, chi2, jeffreys; /* of both laws              */
    long double collision, root_excess; /* of p: p (1 - p), root p (1 - root p) */
    long double w1, ks, squares;        /* of F - G                              */
};

static long double total_but(const double *weights, size_t k, size_t i)
{
    long double sum = 0.0L;
    for (size_t j = 0; j < k; j++)
        sum += j == i ? 0.0L : (long double)weights[j];
    return sum;
}

static struct sums sum_slowly(const struct pair *pair)
{
    const size_t k = pair->k;
    const long double tp = total_but(pair->p, k, k), tq = total_but(pair->q, k, k);
    struct sums s = {.w1 = 0.0L};
    long double ahead = 0.0L;
    for (size_t i = 0; i < k; i++) {
        const long double p = (long double)pair->p[i] / tp;
        const long double q = (long double)pair->q[i] / tq;
        const long double rest = total_but(pair->p, k, i) / tp;
        const long double d = pair->equal_totals ? (long double)pair->difference[i] / tp
                                                 : slow_difference(pair, i) / tp / tq;
        const long double both = sqrtl(p) + sqrtl(q);
        s.roots_apart += both > 0.0L ? 0.5L * (d / both) * (d / both) : 0.0L;
        s.roots += sqrtl(p) * sqrtl(q);
        s.chi2 += q > 0.0L ? d * d / q : p > 0.0L ? (long double)INFINITY : 0.0L;
        s.jeffreys += slow_term(p, q, d) + slow_term(q, p, -d);
        s.collision += p * rest;
        s.root_excess += sqrtl(p) * rest / (1.0L + sqrtl(p));
        ahead += i + 1 < k ? d : -ahead;
        s.w1 += fabsl(ahead);
        s.ks = fmaxl(s.ks, fabsl(ahead));
        s.squares += ahead * ahead;
    }
    return s;
}

static void measure_slowly(const struct pair *pair, long double *values)
{
    const struct sums s = sum_slowly(pair);
    values[BHATTACHARYYA] =
        s.roots_apart < 0.5L ? -log1pl(-s.roots_apart) : -logl(s.roots);
    values[CHI2] = s.chi2;
    values[JEFFREYS] = s.jeffreys;
    values[W1] = s.w1;
    values[KS] = s.ks;
    values[ENERGY] = sqrtl(2.0L * s.squares);
    values[RENYI_HALF] = 2.0L * log1pl(s.root_excess);
    values[RENYI_2] = -log1pl(-s.collision);
    values[TSALLIS_2] = s.collision;
    values[RENYI_DIVERGENCE_HALF] = 2.0L * values[BHATTACHARYYA];
    values[RENYI_DIVERGENCE_2] = log1pl(s.chi2);
}

static void measure(const struct pair *pair, double *values)
{
    static const plogp_measure OF_LAWS[] = {PLOGP_MEASURE_BHATTACHARYYA,
                                            PLOGP_MEASURE_CHI2, PLOGP_MEASURE_JEFFREYS};
    const plogp_law p = {pair->p, pair->k, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE};
    const plogp_law q = {pair->q, pair->k, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE};
    const plogp_line line = {NULL, pair->k};
    plogp_line_distances all;
    for (int i = BHATTACHARYYA; i <= JEFFREYS; i++)
        CHECK(plogp_law_measure(&p, &q, OF_LAWS[i], NULL, &values[i]) == PLOGP_OK);
    CHECK(plogp_line_distances_weights(pair->p, pair->q, &line, NULL, &all) == PLOGP_OK);
    values[W1] = all.wasserstein;
    values[KS] = all.ks;
    values[ENERGY] = all.energy;
    CHECK(plogp_law_entropy(&p, 0.5, NULL, &values[RENYI_HALF]) == PLOGP_OK);
    CHECK(plogp_law_entropy(&p, 2.0, NULL, &values[RENYI_2]) == PLOGP_OK);
    CHECK(plogp_law_tsallis_entropy(&p, 2.0, NULL, &values[TSALLIS_2]) == PLOGP_OK);
    CHECK(plogp_law_renyi_divergence(&p, &q, 0.5, NULL, &values[RENYI_DIVERGENCE_HALF]) ==
          PLOGP_OK);
    CHECK(plogp_law_renyi_divergence(&p, &q, 2.0, NULL, &values[RENYI_DIVERGENCE_2]) ==
          PLOGP_OK);
}

static void check_value(const struct pair *pair, int i, double got, long double exact)
{
    const double want = (double)exact, own = pair->equal_totals ? 0.0 : MEASURES[i].own;
    if (isinf(want) || isinf(got)) /* chi2 may pass the largest double */
        CHECK(got == want || (got == INFINITY && want > 0x1p1020));
    else if (fabs(want) < TINIEST)
        CHECK(got >= 0.0 && got <= 2.0 * TINIEST);
    else if (pair->equal_totals || !MEASURES[i].of_difference || want > 1e-6)
        CHECK_REL(MEASURES[i].name, got, want, MEASURES[i].bound + own);
}

static void distances_and_orders_keep_their_bounds(void **state)
{
    (void)state;
    uint64_t seed = 53;
    for (size_t i = 0; i < CASES * test_multiplier(); i++) {
        struct pair pair;
        double got[VALUES];
        long double want[VALUES];
        make_pair(&pair, (unsigned)(i % KINDS), &seed);
        measure(&pair, got);
        measure_slowly(&pair, want);
        for (int v = 0; v < VALUES; v++)
            check_value(&pair, v, got[v], want[v]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_and_orders_keep_their_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
