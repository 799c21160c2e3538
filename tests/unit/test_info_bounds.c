/*
 * The documented bounds of the measures on random and adversarial pairs of laws (2 million in
 * the long test), against long double with 11 bits more; and on 10^8 terms, which
 * PLOGP_TEST_MULTIPLIER >= 50 asks for.
 */
#include "check.h"

#include <stdlib.h>

#include "plogp/law.h"
#include "random.h"

enum { CASES = 40000, MOST = 12, KINDS = 6 };
#define LOG_2   0x1.62e42fefa39efp-1
#define TINIEST 1e-300 /* results below are bounded by the spacing of subnormals */

/* Two laws as weights, and for nearly equal ones q - p exactly, their totals being equal. */
struct pair {
    size_t k;
    double p[MOST], q[MOST], difference[MOST];
    int equal_totals;
};

/* q = p + d with integers that sum to 0, so that nothing is lost anywhere. */
static void make_nearly_equal(struct pair *pair, uint64_t *seed)
{
    const int shift = (int)(random_bits(seed) % 40);
    double left = 0.0;
    pair->equal_totals = 1;
    for (size_t i = 0; i < pair->k; i++) {
        pair->p[i] = ldexp(1.0, 48) + floor(ldexp(random_unit(seed), 49));
        pair->difference[i] = floor(ldexp(random_unit(seed) - 0.5, 46 - shift));
        left += pair->difference[i];
    }
    pair->difference[0] -= left;
    for (size_t i = 0; i < pair->k; i++)
        pair->q[i] = pair->p[i] + pair->difference[i];
}

static double strange_weight(unsigned kind, uint64_t *seed)
{
    switch (kind) {
    case 2:
        return random_bits(seed) % 4 == 0 ? 0.0 : random_unit(seed) + 0x1p-60;
    case 3:
        return random_bits(seed) % 3 == 0 ? 1e-300 * random_unit(seed)
                                          : random_unit(seed) + 0x1p-60;
    case 4:
        return random_bits(seed) % 3 == 0 ? 0x1p-1074 * (double)(random_bits(seed) % 999)
                                          : random_unit(seed) + 0x1p-60;
    case 5:
        return ldexp(1.0 + random_unit(seed), -(int)(random_bits(seed) % 60));
    default:
        return random_unit(seed) + 0x1p-60;
    }
}

static void make_pair(struct pair *pair, unsigned kind, uint64_t *seed)
{
    *pair = (struct pair){.k = 2 + random_bits(seed) % (MOST - 1)};
    if (kind == 1) {
        make_nearly_equal(pair, seed);
        return;
    }
    for (size_t i = 0; i < pair->k; i++) {
        pair->p[i] = strange_weight(kind, seed);
        pair->q[i] = strange_weight(kind == 2 ? 0 : kind, seed);
    }
    pair->p[0] += 0.01; /* some weight in both */
    pair->q[0] += 0.01;
    if (kind == 2 && random_bits(seed) % 8 == 0)
        pair->q[pair->k - 1] = 0.0;
}

/* x - log(1 + x) >= 0, by its series near 0. */
static long double log_excess(long double x)
{
    if (fabsl(x) > 0x1p-8L)
        return x - log1pl(x);
    long double sum = 0.0L;
    for (int n = 12; n >= 2; n--)
        sum = sum * -x + 1.0L / (long double)n;
    return x * x * sum;
}

/* p log(p/q) - p + q for q = p + d. */
static long double slow_term(long double p, long double q, long double d)
{
    if (p == 0.0L)
        return q;
    if (q == 0.0L)
        return (long double)INFINITY;
    return d < -0.5L * p ? p * logl(p / q) + d : p * log_excess(d / p);
}

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

/* q_i - p_i times both totals, without the parts that cancel: sum of q_i p_j - p_i q_j. */
static long double slow_difference(const struct pair *pair, size_t i)
{
    const long double p = (long double)pair->p[i], q = (long double)pair->q[i];
    long double rest_p = 0.0L, rest_q = 0.0L;
    for (size_t j = 0; j < pair->k; j++) {
        rest_p += j == i ? 0.0L : (long double)pair->p[j];
        rest_q += j == i ? 0.0L : (long double)pair->q[j];
    }
    return q * rest_p - p * rest_q;
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

/* Many terms: the law of `distinct` weights, each `copies` times as rare, has log(copies) more
 * entropy and the same divergences. */
static void many_terms_add_no_error(void **state)
{
    (void)state;
    const size_t distinct = 1000, copies = test_multiplier() >= 50 ? 100000 : 200;
    const size_t k = distinct * copies;
    double *const p = malloc(k * sizeof *p), *const q = malloc(k * sizeof *q);
    uint64_t seed = 52;
    double got = 0.0, want = 0.0;
    assert_true(p != NULL && q != NULL);
    for (size_t i = 0; i < k; i++) {
        p[i] = i < distinct ? random_unit(&seed) : p[i - distinct];
        q[i] = i < distinct ? random_unit(&seed) : q[i - distinct];
    }
    const plogp_law few_p = {p, distinct, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE};
    const plogp_law few_q = {q, distinct, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE};
    const plogp_law many_p = {p, k, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE};
    const plogp_law many_q = {q, k, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE};
    CHECK(plogp_law_entropy(&few_p, 1.0, NULL, &want) == PLOGP_OK);
    CHECK(plogp_law_entropy(&many_p, 1.0, NULL, &got) == PLOGP_OK);
    CHECK_REL("entropy", got, want + log((double)copies), 8 * U);
    for (int m = PLOGP_MEASURE_KL; m <= PLOGP_MEASURE_HELLINGER; m++) {
        CHECK(plogp_law_measure(&few_p, &few_q, (plogp_measure)m, NULL, &want) ==
              PLOGP_OK);
        CHECK(plogp_law_measure(&many_p, &many_q, (plogp_measure)m, NULL, &got) ==
              PLOGP_OK);
        CHECK_REL("divergence", got, want, 48 * U);
    }
    free(p);
    free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_keep_their_bounds),
        cmocka_unit_test(many_terms_add_no_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
