/*
 * The documented bounds of the measures on random and adversarial pairs of laws (a million in
 * the long test), against long double with 11 bits more.
 */
#include "check.h"

#include "law_pairs.h"
#include "plogp/law.h"

enum { CASES = 20000 };
#define LOG_2 0x1.62e42fefa39efp-1

enum { H, CE, KL, JS, TV, HELLINGER, VALUES };

/* -log p_i; of a p near 1 from the sum of the others. */
static long double slow_surprisal(const double *weights, size_t k, size_t i,
                                  long double whole)
{
    const long double part = (long double)weights[i];
    long double others = 0.0L;
    if (part <= 0.5L * whole)
        return -logl(part / whole);
    for (size_t j = 0; j < k; j++)
        others += j == i ? 0.0L : (long double)weights[j];
    return -log1pl(-others / whole);
}

static void measure_slowly(const struct pair *pair, long double *values)
{
    long double tp = 0.0L, tq = 0.0L;
    for (int i = 0; i < VALUES; i++)
        values[i] = 0.0L;
    for (size_t i = pair->k; i-- > 0;) {
        tp += (long double)pair->p[i];
        tq += (long double)pair->q[i];
    }
    for (size_t i = 0; i < pair->k; i++) {
        const long double p = (long double)pair->p[i] / tp;
        const long double q = (long double)pair->q[i] / tq;
        const long double d = pair->equal_totals ? (long double)pair->difference[i] / tp
                                                 : slow_difference(pair, i) / tp / tq;
        const long double middle = p + 0.5L * d, roots = sqrtl(p) + sqrtl(q);
        if (p > 0.0L) {
            values[H] += p * slow_surprisal(pair->p, pair->k, i, tp);
            values[CE] += q == 0.0L ? (long double)INFINITY
                                    : p * slow_surprisal(pair->q, pair->k, i, tq);
        }
        values[KL] += slow_term(p, q, d);
        if (middle > 0.0L)
            values[JS] +=
                0.5L * (slow_term(p, middle, 0.5L * d) + slow_term(q, middle, -0.5L * d));
        values[TV] += 0.5L * fabsl(d);
        values[HELLINGER] += roots > 0.0L ? 0.5L * (d / roots) * (d / roots) : 0.0L;
    }
    values[HELLINGER] = sqrtl(values[HELLINGER]);
}

static void measure(const struct pair *pair, double *values)
{
    static const plogp_measure WHICH[VALUES] = {[CE] = PLOGP_MEASURE_CROSS_ENTROPY,
                                                [KL] = PLOGP_MEASURE_KL,
                                                [JS] = PLOGP_MEASURE_JS,
                                                [TV] = PLOGP_MEASURE_TV,
                                                [HELLINGER] = PLOGP_MEASURE_HELLINGER};
    const plogp_law p = {pair->p, pair->k, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE};
    const plogp_law q = {pair->q, pair->k, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE};
    CHECK(plogp_law_entropy(&p, 1.0, NULL, &values[H]) == PLOGP_OK);
    for (int i = CE; i < VALUES; i++)
        CHECK(plogp_law_measure(&p, &q, WHICH[i], NULL, &values[i]) == PLOGP_OK);
}

static void check_values(const struct pair *pair, unsigned kind, const double *got)
{
    static const char *const NAMES[VALUES] = {"entropy", "cross-entropy", "KL", "JS",
                                              "TV",      "Hellinger"};
    static const double BOUNDS[VALUES] = {8, 16, 48, 48, 8, 32};
    long double want[VALUES];
    measure_slowly(pair, want);
    for (int i = 0; i < VALUES; i++) {
        /* the reference itself loses bits where q - p cancels and is not known exactly */
        const double own = pair->equal_totals ? 0.0 : 4.0;
        if (fabs((double)want[i]) < TINIEST)
            CHECK(got[i] >= 0.0 && got[i] <= 2.0 * TINIEST);
        else if (kind == 1 || i < KL || want[i] > 1e-6L)
            CHECK_REL(NAMES[i], got[i], (double)want[i], (BOUNDS[i] + own) * U);
    }
}

static void check_properties(const struct pair *pair, const double *got)
{
    struct pair same = *pair;
    double itself[VALUES];
    for (int i = 0; i < VALUES; i++)
        CHECK(got[i] >= 0.0); /* and no NaN */
    CHECK(got[H] <= log((double)pair->k) * (1.0 + 8.0 * U));
    CHECK(got[JS] <= LOG_2 && got[TV] <= 1.0 && got[HELLINGER] <= 1.0);
    for (size_t i = 0; i < pair->k; i++)
        same.q[i] = same.p[i];
    measure(&same, itself);
    CHECK(itself[KL] == 0.0 && itself[JS] == 0.0 && itself[TV] == 0.0);
}

static void measures_keep_their_bounds(void **state)
{
    (void)state;
    uint64_t seed = 51;
    for (size_t i = 0; i < CASES * test_multiplier(); i++) {
        struct pair pair;
        double got[VALUES];
        make_pair(&pair, (unsigned)(i % KINDS), &seed);
        measure(&pair, got);
        check_values(&pair, (unsigned)(i % KINDS), got);
        check_properties(&pair, got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_keep_their_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
