/*
 * The documented bounds of pointwise values, weighted Jensen-Shannon divergences, Wasserstein
 * distances and orders of entropy on random and adversarial laws (500,000 in the long test),
 * against long double with 11 bits more.
 */
#include "check.h"

#include <stdbool.h>

#include "law_pairs.h"
#include "plogp/jensen_shannon.h"
#include "plogp/law.h"
#include "plogp/local.h"
#include "plogp/transport.h"

enum { CASES = 10000 };

/* Two laws as shares of 1, their differences, and what is left beside each symbol. */
struct shares {
    long double p[MOST], q[MOST], d[MOST], rest_p[MOST], rest_q[MOST];
};

static struct shares shares_of(const struct pair *pair)
{
    struct shares s;
    long double tp = 0.0L, tq = 0.0L;
    for (size_t i = 0; i < pair->k; i++) {
        tp += (long double)pair->p[i];
        tq += (long double)pair->q[i];
    }
    for (size_t i = 0; i < pair->k; i++) {
        s.rest_p[i] = s.rest_q[i] = 0.0L;
        for (size_t j = 0; j < pair->k; j++) {
            s.rest_p[i] += j == i ? 0.0L : (long double)pair->p[j] / tp;
            s.rest_q[i] += j == i ? 0.0L : (long double)pair->q[j] / tq;
        }
        s.p[i] = (long double)pair->p[i] / tp;
        s.q[i] = (long double)pair->q[i] / tq;
        s.d[i] = pair->equal_totals ? (long double)pair->difference[i] / tp
                                    : slow_difference(pair, i) / tp / tq;
    }
    return s;
}

static long double surprisal_of(long double share, long double rest)
{
    return share <= 0.5L ? -logl(share) : -log1pl(-rest);
}

/* Is `got` within bound u of `want`, or as small as subnormal numbers are apart? */
static void check_term(const char *name, double got, long double want, double bound)
{
    const double exact = (double)want;
    if (fabs(exact) < TINIEST)
        CHECK(fabs(got) <= 2.0 * TINIEST);
    else if (isinf(exact))
        CHECK(got == exact);
    else
        CHECK_REL(name, got, exact, bound * U);
}

static void check_symbol(const struct shares *s, size_t i, double own,
                         const plogp_local_divergence *got)
{
    const long double p = s->p[i], q = s->q[i], d = s->d[i];
    const long double middle = p + 0.5L * d, half = 0.5L * d;
    const long double surprisal_p = surprisal_of(p, s->rest_p[i]);
    const long double surprisal_q = surprisal_of(q, s->rest_q[i]);
    check_term("p", got->p, p, 2);
    check_term("q", got->q, q, 2);
    check_term("-log p", got->surprisal_p, surprisal_p, 6);
    check_term("-log q", got->surprisal_q, surprisal_q, 6);
    check_term("-p log q", got->cross_entropy_term, p == 0.0L ? 0.0L : p * surprisal_q,
               8);
    if (own > 0.0 && fabsl(d) < 1e-3L * p) /* the reference itself loses digits */
        return;
    check_term("tv", got->tv_term, fabsl(half), 8 + own);
    check_term("kl", got->kl_term, slow_term(p, q, d), 48 + own);
    check_term("js", got->js_term,
               middle > 0.0L
                   ? 0.5L * (slow_term(p, middle, half) + slow_term(q, middle, -half))
                   : 0.0L,
               48 + own);
    if (p > 0.0L || q > 0.0L)
        check_term("log(p/q)", got->log_ratio,
                   fabsl(d) < 0.5L * p ? -log1pl(d / p) : logl(p) - logl(q), 12 + own);
}

static void pointwise_values_keep_their_bounds(void **state)
{
    (void)state;
    uint64_t seed = 55;
    for (size_t n = 0; n < CASES * test_multiplier(); n++) {
        struct pair pair;
        make_pair(&pair, (unsigned)(n % KINDS), &seed);
        const struct shares s = shares_of(&pair);
        const plogp_local_laws laws = {pair.p, pair.q, pair.k};
        const plogp_range all = {0, pair.k};
        plogp_local_divergence got[MOST];
        plogp_local_entropy entropies[MOST];
        CHECK(plogp_local_divergences_weights(&laws, all, got) == PLOGP_OK);
        CHECK(plogp_local_entropies_weights(pair.p, pair.k, all, entropies) == PLOGP_OK);
        for (size_t i = 0; i < pair.k; i++) {
            check_symbol(&s, i, pair.equal_totals ? 0.0 : 8.0, &got[i]);
            check_term("-p log p", entropies[i].term,
                       s.p[i] == 0.0L ? 0.0L : s.p[i] * surprisal_of(s.p[i], s.rest_p[i]),
                       8);
        }
    }
}

/* Three laws: those of a pair, and the first with other differences. */
struct three {
    double weights[3], values[3][MOST];
    long double share[3][MOST], apart[3][MOST]; /* from the first */
    size_t k;
    bool exact;
};

static void make_three(struct three *three, unsigned kind, uint64_t *seed)
{
    struct pair pair, other;
    make_pair(&pair, kind, seed);
    const struct shares s = shares_of(&pair);
    other = pair;
    for (size_t i = 0; i < pair.k; i++) { /* the differences, turned around */
        other.difference[i] = -pair.difference[i];
        other.q[i] =
            kind == 1 ? pair.p[i] - pair.difference[i] : pair.q[(i + 1) % pair.k];
    }
    const struct shares t = shares_of(&other);
    *three = (struct three){.k = pair.k, .exact = kind == 1};
    for (size_t l = 0; l < 3; l++)
        three->weights[l] = random_unit(seed) + 0.01;
    for (size_t i = 0; i < pair.k; i++) {
        const double values[] = {pair.p[i], pair.q[i], other.q[i]};
        const long double shares[] = {s.p[i], s.q[i], t.q[i]};
        const long double apart[] = {0.0L, s.d[i], t.d[i]};
        for (size_t l = 0; l < 3; l++) {
            three->values[l][i] = values[l];
            three->share[l][i] = shares[l];
            three->apart[l][i] = apart[l];
        }
    }
}

static long double slow_weighted_js(const struct three *three)
{
    long double total = 0.0L, sum = 0.0L;
    for (size_t l = 0; l < 3; l++)
        total += (long double)three->weights[l];
    for (size_t i = 0; i < three->k; i++) {
        long double middle = 0.0L, mean = 0.0L;
        for (size_t l = 0; l < 3; l++) {
            middle += (long double)three->weights[l] / total * three->share[l][i];
            mean += (long double)three->weights[l] / total * three->apart[l][i];
        }
        for (size_t l = 0; l < 3 && middle > 0.0L; l++)
            sum += (long double)three->weights[l] / total *
                   slow_term(three->share[l][i], middle, mean - three->apart[l][i]);
    }
    return sum;
}

static void weighted_divergences_keep_their_bound(void **state)
{
    (void)state;
    uint64_t seed = 56;
    for (size_t n = 0; n < CASES * test_multiplier(); n++) {
        struct three three;
        double js = NAN;
        make_three(&three, (unsigned)(n % KINDS), &seed);
        plogp_law laws[3];
        for (size_t l = 0; l < 3; l++)
            laws[l] = (plogp_law){three.values[l], three.k, PLOGP_LAW_WEIGHTS,
                                  PLOGP_NUMBER_DOUBLE};
        const plogp_law_group group = {laws, 3, three.weights};
        CHECK(plogp_law_weighted_js(&group, NULL, &js) == PLOGP_OK);
        const long double want = slow_weighted_js(&three);
        if (three.exact || want > 1e-6L)
            check_term("weighted js", js, want, three.exact ? 64 : 72);
        CHECK(js >= 0.0 && js <= log(3.0) * (1.0 + 8.0 * U));
    }
}

/* Masses are matched from the left; what cumulates is exact where the pair's numbers are. */
static long double slow_wasserstein(const struct pair *pair, const double *places,
                                    double order)
{
    const struct shares s = shares_of(pair);
    long double left_p = s.p[0], left_q = s.q[0], sum = 0.0L;
    size_t i = 0, j = 0;
    while (i < pair->k && j < pair->k) {
        const long double mass = fminl(left_p, left_q);
        const long double distance =
            fabsl((long double)places[i] - (long double)places[j]);
        sum += mass * powl(distance, (long double)order);
        left_p -= mass;
        left_q -= mass;
        if (left_p <= left_q && ++i < pair->k)
            left_p += s.p[i];
        else if (left_q < left_p && ++j < pair->k)
            left_q += s.q[j];
    }
    return powl(sum, 1.0L / (long double)order);
}

static void wasserstein_distances_keep_their_bound(void **state)
{
    (void)state;
    static const double ORDERS[] = {1.0, 1.25, 2.0, 2.5, 4.0};
    uint64_t seed = 57;
    for (size_t n = 0; n < CASES * test_multiplier(); n++) {
        struct pair pair;
        double places[MOST], got = NAN;
        make_pair(&pair, (unsigned)(n % KINDS), &seed);
        for (size_t i = 0; i < pair.k; i++)
            places[i] = (double)i + 0.9 * random_unit(&seed);
        const plogp_wasserstein_options options = {{places, pair.k}, ORDERS[n % 5]};
        CHECK(plogp_wasserstein_weights(pair.p, pair.q, &options, NULL, &got) ==
              PLOGP_OK);
        const long double want = slow_wasserstein(&pair, places, options.order);
        CHECK(got >= 0.0);
        /* the reference's residues of mass, 2^-62, move at most 12 places */
        if (powl(want, (long double)options.order) > 0x1p-10L)
            check_term("W_p", got, want, 90);
    }
}

/* (q/p)^(1 - a) - 1 - (1 - a) x, x = q/p - 1, by its series near 0. */
static long double power_excess(const struct shares *s, size_t i, long double a)
{
    const long double b = 1.0L - a, x = s->d[i] / s->p[i];
    long double term = b * x, sum = 0.0L;
    if (fabsl(x) > 0x1p-6L)
        return expm1l(b * (x < -0.5L ? logl(s->q[i]) - logl(s->p[i]) : log1pl(x))) -
               b * x;
    for (int n = 2; n < 16; n++) {
        term *= (b - (long double)n + 1.0L) / (long double)n * x;
        sum += term;
    }
    return sum;
}

/* sum p^a - 1 */
static long double slow_order(const struct pair *pair, const struct shares *s, double a)
{
    long double sum = 0.0L, certain = -1.0L;
    for (size_t i = 0; i < pair->k; i++)
        if (s->p[i] > 0.5L)
            certain = expm1l((long double)a * log1pl(-s->rest_p[i]));
        else if (s->p[i] > 0.0L)
            sum += powl(s->p[i], (long double)a);
    return sum + certain;
}

static long double slow_renyi(const struct pair *pair, const struct shares *s, double a)
{
    const long double excess = slow_order(pair, s, a);
    long double sum = 0.0L;
    for (size_t i = 0; i < pair->k; i++)
        sum += s->p[i] > 0.0L ? powl(s->p[i], (long double)a) : 0.0L;
    return (excess > -0.5L ? log1pl(excess) : logl(sum)) / (1.0L - (long double)a);
}

static void orders_keep_their_bounds(void **state)
{
    (void)state;
    static const double ORDERS[] = {0.1, 0.5, 0.9, 1.5, 2.0, 3.0, 15.0};
    uint64_t seed = 58;
    for (size_t n = 0; n < CASES * test_multiplier(); n++) {
        struct pair pair;
        const double a = ORDERS[n % 7];
        double renyi = NAN, tsallis = NAN, divergence = NAN;
        make_pair(&pair, (unsigned)(n / 7 % KINDS), &seed);
        const struct shares s = shares_of(&pair);
        const plogp_law p = {pair.p, pair.k, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE};
        const plogp_law q = {pair.q, pair.k, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE};
        CHECK(plogp_law_entropy(&p, a, NULL, &renyi) == PLOGP_OK);
        CHECK(plogp_law_tsallis_entropy(&p, a, NULL, &tsallis) == PLOGP_OK);
        CHECK(plogp_law_renyi_divergence(&p, &q, a, NULL, &divergence) == PLOGP_OK);
        const long double excess = slow_order(&pair, &s, a);
        check_term("Renyi entropy", renyi, slow_renyi(&pair, &s, a), 1500);
        check_term("Tsallis entropy", tsallis, excess / (1.0L - (long double)a), 1500);
        long double sum = 0.0L;
        for (size_t i = 0; i < pair.k; i++)
            sum += s.p[i] > 0.0L ? s.p[i] * power_excess(&s, i, (long double)a)
                                 : -(1.0L - (long double)a) * s.q[i];
        const long double want = log1pl(sum) / ((long double)a - 1.0L);
        if (pair.equal_totals || want > 1e-6L)
            check_term("Renyi divergence", divergence, want, 900);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pointwise_values_keep_their_bounds),
        cmocka_unit_test(weighted_divergences_keep_their_bound),
        cmocka_unit_test(wasserstein_distances_keep_their_bound),
        cmocka_unit_test(orders_keep_their_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
