/* Marks of samples, and what is taken from them against the same over every value. */
#include "check.h"
#include "random.h"

#include <math.h>

#include "math/special.h"
#include "sample/bridge_area.h"
#include "sample/marks.h"
#include "sample/wasserstein_spread.h"

#define MANY 300000
#define PI   3.14159265358979323846

static struct values {
    double x[MANY], ones[MANY], up_to[MANY];
    size_t size;
} p_values, q_values;

static double uniform(double u)
{
    return u;
}

static double exponential(double u)
{
    return -log1p(-u);
}

static double cauchy(double u)
{
    return tan(PI * (u - 0.5));
}

static double pareto(double u)
{
    return pow(1 - u, -1 / 1.1);
}

static double wild_pareto(double u)
{
    return pow(1 - u, -1 / 0.3);
}

static double lognormal(double u)
{
    return exp(3 * plogp__normal_quantile(u));
}

static double two_hills(double u)
{
    return plogp__normal_quantile(u < 0.3 ? u / 0.3 : (u - 0.3) / 0.7) +
           (u < 0.3 ? 0 : 100);
}

static double stairs(double u)
{
    return floor(40 * u) + (u > 0.5 ? 0.0 : exponential(u));
}

static double rounded(double u)
{
    return round(2000 * plogp__normal_quantile(u)) / 2000;
}

static double one_far(double u)
{
    return u > 1 - 1e-5 ? 1e9 * u : u;
}

static double arcsine(double u)
{
    return sin(PI * u / 2) * sin(PI * u / 2);
}

static double few(double u)
{
    return sqrt(floor(4090 * u));
}

static double (*const LAWS[])(double u) = {
    uniform,   exponential, plogp__normal_quantile,
    cauchy,    pareto,      wild_pareto,
    lognormal, two_hills,   stairs,
    rounded,   one_far,     arcsine,
};
#define LAW_COUNT (sizeof LAWS / sizeof LAWS[0])

/* A sample in order: shares of exponential gaps are uniform order statistics. */
static plogp_sorted fill(struct values *values, double (*law)(double), double stretch,
                         uint64_t random)
{
    static double shares[MANY + 1];
    double sum = 0.0;
    for (size_t i = 0; i <= MANY; i++)
        shares[i] = sum += exponential(random_unit(&random));
    values->size = 0;
    for (size_t i = 0; i < MANY; i++) {
        const double x = stretch * law(shares[i] / sum);
        values->size += values->size == 0 || x > values->x[values->size - 1];
        values->x[values->size - 1] = x;
        values->up_to[values->size - 1] = (double)i + 1;
    }
    for (size_t i = 0; i < values->size; i++)
        values->ones[i] = values->up_to[i] - (i > 0 ? values->up_to[i - 1] : 0.0);
    static plogp_ordered_table tables[2];
    plogp_ordered_table *const table = &tables[values == &q_values];
    *table = (plogp_ordered_table){
        values->x, values->ones, values->up_to, values->size, MANY, 0.0, 1};
    return plogp__sorted_view(table, NULL);
}

static double area_of_all(const struct values *values)
{
    long double sum = 0.0;
    for (size_t i = 0; i + 1 < values->size; i++) {
        const double share = values->up_to[i] / MANY;
        sum += sqrt(share * (1 - share)) * (values->x[i + 1] - values->x[i]);
    }
    return (double)sum;
}

struct moments {
    long double sum, squares;
};

static void add(struct moments *moments, double weight, long double s)
{
    moments->sum += weight * s;
    moments->squares += weight * s * s;
}

static double variance_of(const struct moments *moments)
{
    const long double mean = moments->sum / MANY;
    return (double)((moments->squares / MANY - mean * mean) / MANY * (1 + 30.0L / MANY));
}

/* The same of every value of both, one after the other. */
static struct plogp__wasserstein_spread spread_of_all(void)
{
    const struct values *const p = &p_values, *const q = &q_values;
    struct moments of_p = {0}, of_q = {0};
    long double s = 0.0, bias = 0.0;
    for (size_t i = 0, j = 0; i < p->size || j < q->size;) {
        const double a = i < p->size ? p->x[i] : INFINITY;
        const double b = j < q->size ? q->x[j] : INFINITY, x = fmin(a, b);
        if (a == x)
            add(&of_p, p->ones[i++], s);
        if (b == x)
            add(&of_q, q->ones[j++], s);
        if (i == p->size && j == q->size)
            break;
        const double width =
            fmin(i < p->size ? p->x[i] : INFINITY, j < q->size ? q->x[j] : INFINITY) - x;
        const double f = i > 0 ? p->up_to[i - 1] / MANY : 0;
        const double g = j > 0 ? q->up_to[j - 1] / MANY : 0;
        const double variance = (f + g) / 2 * (1 - (f + g) / 2) * 2 / MANY;
        s += width * ((f > g) - (f < g));
        bias += (f - g) * (f - g) < 4 * variance ? width * sqrt(variance * 2 / PI) : 0;
    }
    return (struct plogp__wasserstein_spread){variance_of(&of_p) + variance_of(&of_q),
                                              (double)bias};
}

static void bridges_are_within_a_thousandth_of_those_of_all_values(void **state)
{
    (void)state;
    for (size_t law = 0; law < LAW_COUNT; law++) {
        const plogp_sorted sorted = fill(&p_values, LAWS[law], 1, law);
        double area = NAN;
        CHECK(plogp__bridge_area(&sorted, NULL, &area) == PLOGP_OK);
        CHECK_REL("area", area, area_of_all(&p_values), 1e-5);
    }
}

/* The bias counts as what it adds to the lower half of the interval. */
static void spreads_are_within_a_thousandth_of_those_of_all_values(void **state)
{
    (void)state;
    for (size_t law = 0; law < LAW_COUNT; law++) {
        const plogp_sorted p = fill(&p_values, LAWS[law], 1, law);
        const plogp_sorted q = fill(&q_values, LAWS[law], 1.03, law + 99);
        struct plogp__wasserstein_spread spread;
        CHECK(plogp__wasserstein_spread_of(&p, &q, NULL, &spread) == PLOGP_OK);
        const struct plogp__wasserstein_spread all = spread_of_all();
        const double half = 1.96 * sqrt(all.variance);
        CHECK_REL("error", sqrt(spread.variance), sqrt(all.variance), 1e-3);
        CHECK_REL("below", half + spread.bias, half + all.bias, 1e-3);
    }
}

/* Whatever the weights are, and to the last digits. */
static void few_values_are_all_marks(void **state)
{
    (void)state;
    const plogp_sorted p = fill(&p_values, few, 1, 7), q = fill(&q_values, few, 1.4, 8);
    struct plogp__wasserstein_spread spread;
    double area = NAN;
    CHECK(p_values.size > 4000 && p_values.size <= 4096);
    CHECK(plogp__bridge_area(&p, NULL, &area) == PLOGP_OK);
    CHECK_REL("area", area, area_of_all(&p_values), 4 * U);
    CHECK(plogp__wasserstein_spread_of(&p, &q, NULL, &spread) == PLOGP_OK);
    const struct plogp__wasserstein_spread all = spread_of_all();
    CHECK_REL("variance", spread.variance, all.variance, 1e-12);
    CHECK_REL("bias", spread.bias, all.bias, 1e-12);
}

/* Their definition, one after the other. */
static void marks_are_a_256th_of_the_smaller_tail_apart(void **state)
{
    (void)state;
    for (size_t law = 0; law < LAW_COUNT; law++) {
        const plogp_sorted sorted = fill(&p_values, LAWS[law], 1, law);
        struct plogp__marks marks;
        CHECK(plogp__marks_of(&sorted, NULL, &marks) == PLOGP_OK);
        const struct plogp__mark *const at = marks.at;
        CHECK(marks.size < 5000 && at[0].x == p_values.x[0] && at[0].of[0].below == 0);
        CHECK(at[marks.size - 1].x == sorted.facts.max);
        for (size_t i = 1; i < marks.size; i++) {
            const struct plogp__weights here = at[i].of[0];
            const double before = at[i - 1].of[0].up_to;
            CHECK(at[i].x > at[i - 1].x && here.up_to > here.below);
            CHECK(here.below - before <= fmin(before, MANY - before) / 256);
        }
        plogp__marks_clear(&marks);
    }
}

/* Two far hills of equal weight, where a sign that is guessed in the gap would count. */
static void gaps_have_marks_at_their_ends(void **state)
{
    (void)state;
    const plogp_sorted sorted = fill(&p_values, two_hills, 1, 3);
    struct plogp__marks marks;
    size_t gap = 1, widest = 1;
    CHECK(plogp__marks_of(&sorted, NULL, &marks) == PLOGP_OK);
    for (size_t i = 1; i < p_values.size; i++)
        if (p_values.x[i] - p_values.x[i - 1] > p_values.x[gap] - p_values.x[gap - 1])
            gap = i;
    for (size_t i = 1; i < marks.size; i++)
        if (marks.at[i].x - marks.at[i - 1].x >
            marks.at[widest].x - marks.at[widest - 1].x)
            widest = i;
    CHECK(marks.at[widest].x == p_values.x[gap]);
    CHECK(marks.at[widest - 1].x == p_values.x[gap - 1]);
    CHECK(marks.at[widest].of[0].below == p_values.up_to[gap - 1]);
    plogp__marks_clear(&marks);
}

/* The gap beside an infinite value of both counts as none. */
static void infinite_values_of_both_leave_the_spread_finite(void **state)
{
    static const double x[] = {-(double)INFINITY, 0, 1, (double)INFINITY},
                        ones[] = {1, 1, 1, 1}, up_to[] = {1, 2, 3, 4},
                        y[] = {-(double)INFINITY, 3, 5, (double)INFINITY};
    (void)state;
    const plogp_ordered_table of_p = {x, ones, up_to, 4, 4, 0, 1};
    const plogp_ordered_table of_q = {y, ones, up_to, 4, 4, 0, 1};
    const plogp_sorted p = plogp__sorted_view(&of_p, NULL);
    const plogp_sorted q = plogp__sorted_view(&of_q, NULL);
    struct plogp__wasserstein_spread spread;
    CHECK(plogp__wasserstein_spread_of(&p, &q, NULL, &spread) == PLOGP_OK);
    CHECK(isfinite(spread.bias) && spread.bias > 0);
    /* s of P: 0, 0, 1, 5; of Q: 0, 3, 5, 5 */
    CHECK_REL("variance", spread.variance,
              ((26 / 4.0 - 36 / 16.0) + (59 / 4.0 - 169 / 16.0)) / 4 * (1 + 30 / 4.0),
              8 * U);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bridges_are_within_a_thousandth_of_those_of_all_values),
        cmocka_unit_test(spreads_are_within_a_thousandth_of_those_of_all_values),
        cmocka_unit_test(few_values_are_all_marks),
        cmocka_unit_test(marks_are_a_256th_of_the_smaller_tail_apart),
        cmocka_unit_test(gaps_have_marks_at_their_ends),
        cmocka_unit_test(infinite_values_of_both_leave_the_spread_finite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
