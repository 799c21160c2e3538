/* Families against mpmath, and what holds for each of them. */
#include "check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dist/family.h"
#include "plogp/distribution.h"
#include "random.h"

#define LINE_MAX_SIZE 1024

/* What tests/ref/distribution.txt says of one law, and of one point of it. */
struct reading {
    plogp_distribution law;
    char *rest;
};

static struct reading read_law(char *text)
{
    struct reading reading = {.rest = NULL};
    double parameters[PLOGP_PARAMETERS_MAX];
    char *const family = strtok_r(text, " ", &reading.rest);
    const size_t count = strtoul(strtok_r(NULL, " ", &reading.rest), NULL, 10);
    for (size_t i = 0; i < count; i++)
        parameters[i] = strtod(strtok_r(NULL, " ", &reading.rest), NULL);
    CHECK(plogp_distribution_init(family, parameters, count, NULL, &reading.law) ==
          PLOGP_OK);
    return reading;
}

/* `units` of u of the value, or of what rounding the arguments makes of it. */
static void check_value(struct reading *reading, const char *what, double got,
                        double units)
{
    const double want = strtod(strtok_r(NULL, " ", &reading->rest), NULL);
    const double condition = strtod(strtok_r(NULL, " \n", &reading->rest), NULL);
    const double allowed = units * U * fmax(fabs(want), condition);
    if (!(fabs(got - want) <= allowed)) {
        print_error("%s(%.17g, %.17g) %s: got %.17g want %.17g, off by %.1f u\n",
                    reading->law.family, reading->law.parameters[0],
                    reading->law.parameters[1], what, got, want,
                    fabs(got - want) / (allowed / units));
        fail();
    }
}

/* The log of a tail is the log of what the tail is, and exact where the tail underflows. */
static void check_log_tails(const plogp_distribution *law, double x)
{
    const double below = plogp_distribution_cdf(law, x);
    const double above = plogp_distribution_sf(law, x);
    const double log_below = plogp_distribution_log_cdf(law, x);
    const double log_above = plogp_distribution_log_sf(law, x);
    if (below > 1e-290)
        CHECK(fabs(expm1(log_below - log(below))) <= 64 * U * (2.0 + fabs(log_below)));
    if (above > 1e-290)
        CHECK(fabs(expm1(log_above - log(above))) <= 64 * U * (2.0 + fabs(log_above)));
    CHECK(log_below <= 0.0 && log_above <= 0.0);
}

static void check_line(char *line)
{
    const bool entropy = strncmp(line, "entropy ", 8) == 0;
    struct reading reading = read_law(entropy ? line + 8 : line);
    if (entropy) {
        check_value(&reading, "entropy", plogp_distribution_entropy(&reading.law), 16);
        return;
    }
    const double x = strtod(strtok_r(NULL, " ", &reading.rest), NULL);
    check_value(&reading, "logpdf", plogp_distribution_logpdf(&reading.law, x), 16);
    check_value(&reading, "cdf", plogp_distribution_cdf(&reading.law, x), 16);
    check_value(&reading, "sf", plogp_distribution_sf(&reading.law, x), 16);
    check_log_tails(&reading.law, x);
}

static void densities_tails_and_entropies_match_mpmath(void **state)
{
    char line[LINE_MAX_SIZE];
    size_t lines = 0;
    FILE *const file = fopen(PLOGP_TEST_DATA "/ref/distribution.txt", "r");
    (void)state;
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL)
        if (line[0] != '#') {
            check_line(line);
            lines++;
        }
    (void)fclose(file);
    CHECK(lines > 200);
}

/* A law of every family for the identities below. */
static const char *const LAWS[] = {
    "bernoulli(0.3)",
    "binomial(20,0.3)",
    "geometric(0.2)",
    "poisson(4)",
    "uniform(-1,3)",
    "negative-binomial(2.5,4)",
    "beta(0.7,2)",
    "exponential(2)",
    "gamma(0.6,3)",
    "gamma(40,0.1)",
    "lognormal(1,0.5)",
    "weibull(1.7,4)",
    "pareto(1,3)",
    "rayleigh(2)",
    "inverse-gaussian(2,3)",
    "normal(1,2)",
    "laplace(1,2)",
    "logistic(-1,0.5)",
    "student-t(0,2,4)",
    "cauchy(1,2)",
    "gumbel(0,2)",
    "von-mises(1,2)",

    "zero-inflated-poisson(0.3,4)",
    "generalized-pareto(2,0.3)",
    "generalized-pareto(2,-0.4)",
    "generalized-pareto(2,1e-7)",
    "generalized-extreme-value(1,2,0.3)",
    "generalized-extreme-value(1,2,-0.4)",
    "generalized-extreme-value(1,2,1e-7)",
    "generalized-extreme-value(1,2,0)",
    "gamma3(2.5,2,-1)",
    "weibull3(2.5,2,-1)",
    "lognormal3(0.5,0.75,-1)",
    "normal-mixture:1(1,2,3)",
    "normal-mixture:2(0.3,-1,0.5,0.7,2,1)",
    "normal-mixture:3(0.2,-1,0.5,0.5,2,1,0.3,2,4)",
    "normal-mixture:4(0.2,-1,0.5,0.4,2,1,0.3,2,4,0.1,9,1)",
    "normal-mixture:5(0.2,-1,0.5,0.4,2,1,0.3,2,4,0.05,9,1,0.05,11,2)",
    "normal-mixture:6(0.2,-1,0.5,0.4,2,1,0.3,2,4,0.05,9,1,0.04,11,2,0.01,12,3)",
    "normal-mixture:7(0.2,-1,0.5,0.3,2,1,0.3,2,4,0.05,9,1,0.04,11,2,0.01,12,3,0.1,0,1)",
    "normal-mixture:8(.2,-1,.5,.2,2,1,.3,2,4,.05,9,1,.04,11,2,.01,12,3,.1,0,1,.1,1,1)",
};
#define LAW_COUNT (sizeof LAWS / sizeof LAWS[0])

static plogp_distribution law_of(const char *text)
{
    plogp_distribution law;
    CHECK(plogp_distribution_parse(text, NULL, &law) == PLOGP_OK);
    return law;
}

static void every_family_has_a_law_in_the_tests(void **state)
{
    (void)state;
    for (size_t f = 0; f < plogp_family_count(); f++) {
        const char *const name = plogp_family_name(f);
        bool found = false;
        for (size_t i = 0; i < LAW_COUNT; i++)
            found = found || (strncmp(LAWS[i], name, strlen(name)) == 0 &&
                              LAWS[i][strlen(name)] == '(');
        CHECK(found);
    }
}

static void check_quantile(const plogp_distribution *law, double p, bool upper)
{
    const double x = upper ? plogp_distribution_quantile_sf(law, p)
                           : plogp_distribution_quantile(law, p);
    const double tail =
        upper ? plogp_distribution_sf(law, x) : plogp_distribution_cdf(law, x);
    if (!plogp_family_is_discrete(law->family)) {
        /* x is rounded: the tail moves by density times u x. */
        const double moved = exp(plogp_distribution_logpdf(law, x)) * fabs(x) * U;
        if (!(fabs(tail - p) <= 64 * U * p + 16 * moved))
            print_error("%s %g %g %g p=%.17g up=%d x=%.17g tail=%.17g moved=%g err=%g\n",
                        law->family, law->parameters[0], law->parameters[1],
                        law->parameters[2], p, upper, x, tail, moved, tail - p);
        CHECK(fabs(tail - p) <= 64 * U * p + 16 * moved);
        return;
    }
    const double before = upper ? plogp_distribution_sf(law, x - 1.0)
                                : plogp_distribution_cdf(law, x - 1.0);
    CHECK(floor(x) == x);
    CHECK(upper ? tail <= p * (1.0 + 64 * U) : tail >= p * (1.0 - 64 * U));
    CHECK(upper ? before >= p * (1.0 - 64 * U) : before <= p * (1.0 + 64 * U));
}

static void quantiles_invert_both_tails(void **state)
{
    uint64_t seed = 17;
    (void)state;
    for (size_t i = 0; i < LAW_COUNT; i++) {
        const plogp_distribution law = law_of(LAWS[i]);
        for (size_t trial = 0; trial < 40 * test_multiplier(); trial++) {
            const double p =
                trial % 4 == 0 ? exp(-30.0 * random_unit(&seed)) : random_unit(&seed);
            check_quantile(&law, p, false);
            check_quantile(&law, p, true);
        }
    }
}

static void limits_are_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < LAW_COUNT; i++) {
        const plogp_distribution law = law_of(LAWS[i]);
        double low = NAN, high = NAN;
        plogp_distribution_support(&law, &low, &high);
        CHECK(plogp_distribution_cdf(&law, INFINITY) == 1.0);
        CHECK(plogp_distribution_sf(&law, INFINITY) == 0.0);
        CHECK(plogp_distribution_cdf(&law, -INFINITY) == 0.0);
        CHECK(plogp_distribution_sf(&law, -INFINITY) == 1.0);
        CHECK(plogp_distribution_logpdf(&law, INFINITY) == -INFINITY);
        CHECK(plogp_distribution_quantile(&law, 0.0) == low);
        CHECK(plogp_distribution_quantile(&law, 1.0) == high);
        CHECK(plogp_distribution_quantile_sf(&law, 0.0) == high);
        CHECK(isnan(plogp_distribution_quantile(&law, 1.5)));
        CHECK(isnan(plogp_distribution_logpdf(&law, NAN)));
        CHECK(isnan(plogp_distribution_cdf(&law, NAN)));
        CHECK(plogp_distribution_log_cdf(&law, INFINITY) == 0.0);
        CHECK(plogp_distribution_log_sf(&law, INFINITY) == -INFINITY);
        CHECK(plogp_distribution_log_cdf(&law, -INFINITY) == -INFINITY);
        CHECK(plogp_distribution_log_sf(&law, -INFINITY) == 0.0);
        CHECK(isnan(plogp_distribution_log_sf(&law, NAN)));
    }
}

/* Central differences of the value must meet the gradient, those of the gradient the
 * second derivatives: h = 1e-5 leaves 1e-8. */
static void check_derivatives(const struct plogp__family *family,
                              const struct plogp__statistics *sample, const double *theta)
{
    struct plogp__jet jet, up, down;
    plogp__family_likelihood(family, sample, theta, &jet);
    for (size_t i = 0; i < family->parameter_count; i++) {
        const enum plogp__domain domain = family->parameters[i].domain;
        double moved[PLOGP_PARAMETERS_MAX];
        /* A value at the location: the likelihood of the Laplace law has a kink there. */
        const bool kink = strcmp(family->name, "laplace") == 0 && i == 0;
        if (domain == PLOGP__EXTREME || domain == PLOGP__WHOLE || kink)
            continue;
        memcpy(moved, theta, sizeof moved);
        const double h = 1e-5 * fmax(fabs(theta[i]), 0.1);
        moved[i] = theta[i] + h;
        plogp__family_likelihood(family, sample, moved, &up);
        moved[i] = theta[i] - h;
        plogp__family_likelihood(family, sample, moved, &down);
        const double scale = 1.0 + fabs(jet.hessian[i][i]);
        CHECK(fabs((up.value - down.value) / (2.0 * h) - jet.gradient[i]) <=
              1e-7 * scale);
        for (size_t j = 0; j < family->parameter_count; j++) {
            const double slope = (up.gradient[j] - down.gradient[j]) / (2.0 * h);
            CHECK(fabs(slope - jet.hessian[i][j]) <= 1e-6 * scale);
        }
    }
}

/* The likelihood of a sample is the mean of the log densities of its values. */
static void likelihoods_and_derivatives_agree_with_densities(void **state)
{
    (void)state;
    for (size_t i = 0; i < LAW_COUNT; i++) {
        const plogp_distribution law = law_of(LAWS[i]);
        const struct plogp__family *const family = plogp__family_of(&law);
        double values[9], weights[9], want = 0.0, total = 0.0;
        size_t count = 0;
        for (size_t k = 1; k < 10; k++) {
            const double x = plogp_distribution_quantile(&law, (double)k / 10.0);
            if (count > 0 && x <= values[count - 1])
                continue;
            values[count] = x;
            weights[count] = 1.0 + (double)(k % 3);
            total += weights[count];
            want += weights[count++] * plogp_distribution_logpdf(&law, x);
        }
        struct plogp__statistics sample;
        struct plogp__jet jet;
        plogp__statistics_of(values, weights, count, &sample);
        plogp__family_likelihood(family, &sample, law.parameters, &jet);
        CHECK(fabs(jet.value - want / total) <= 64 * U * (1.0 + fabs(want / total)));
        check_derivatives(family, &sample, law.parameters);
    }
}

static void laws_are_read_by_position_and_by_name(void **state)
{
    (void)state;
    const plogp_distribution a = law_of("gamma(2,0.5)");
    const plogp_distribution b = law_of("gamma( rate = 2 , shape=2 )");
    const plogp_distribution c = law_of("negative-binomial(size=2.5,prob=0.4)");
    CHECK(a.parameters[1] == 0.5 && b.parameters[0] == 2.0 && b.parameters[1] == 0.5);
    CHECK_REL("mean", c.parameters[1], 3.75, 2 * U);
    CHECK(strcmp(b.family, "gamma") == 0 && b.parameter_count == 2);
}

/* Only as many parameters as the family has are read: what follows them may be anything. */
static void parameters_end_where_the_family_ends(void **state)
{
    const double parameters[] = {1.0, 0.5, 2.0, 3.0, 3.0, 3.0};
    plogp_distribution law = {.family = NULL};
    (void)state;
    CHECK(plogp_distribution_init("normal-mixture:1", parameters, 3, NULL, &law) ==
          PLOGP_OK);
    CHECK(law.parameter_count == 3 && law.parameters[3] == 0.0);
}

static void bad_laws_are_refused_and_outputs_kept(void **state)
{
    static const struct {
        const char *text;
        plogp_status status;
    } cases[] = {
        {"gamma", PLOGP_EINVAL},
        {"gamma(2,1", PLOGP_EINVAL},
        {"gama(2,1)", PLOGP_EINVAL},
        {"gamma(2)", PLOGP_EINVAL},
        {"gamma(2,1,3)", PLOGP_EINVAL},
        {"gamma(2,x)", PLOGP_EINVAL},
        {"gamma(2,colour=1)", PLOGP_EINVAL},
        {"gamma(2,shape=1)", PLOGP_EINVAL},
        {"gamma(2,1,rate=1)", PLOGP_EINVAL},
        {"gamma(2,-1)", PLOGP_EDOMAIN},
        {"gamma(2,inf)", PLOGP_EDOMAIN},
        {"bernoulli(1.5)", PLOGP_EDOMAIN},
        {"binomial(2.5,0.5)", PLOGP_EDOMAIN},
        {"uniform(3,1)", PLOGP_EDOMAIN},
    };
    const double parameters[] = {2.0, 1.0};
    plogp_distribution law = {.family = NULL};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        plogp_error error = {{0}, 0};
        plogp_context context = plogp_context_defaults();
        context.error = &error;
        CHECK(plogp_distribution_parse(cases[i].text, &context, &law) == cases[i].status);
        CHECK(error.message[0] != '\0');
    }
    CHECK(plogp_distribution_parse(NULL, NULL, &law) == PLOGP_EINVAL);
    CHECK(plogp_distribution_init("gamma", parameters, 3, NULL, &law) == PLOGP_EINVAL);
    CHECK(plogp_distribution_init(NULL, parameters, 2, NULL, &law) == PLOGP_EINVAL);
    CHECK(law.family == NULL);
    CHECK(isnan(plogp_distribution_logpdf(&law, 1.0)));
    CHECK(isnan(plogp_distribution_entropy(&law)));
    CHECK(plogp_family_parameter_count("nothing") == 0);
    CHECK(plogp_family_parameter_name("gamma", 2) == NULL);
    CHECK(plogp_family_name(plogp_family_count()) == NULL);
}

static void draws_depend_on_their_number_alone_and_follow_the_law(void **state)
{
    (void)state;
    for (size_t i = 0; i < LAW_COUNT; i++) {
        const plogp_distribution law = law_of(LAWS[i]);
        const double median = plogp_distribution_quantile(&law, 0.5);
        const double share = plogp_distribution_cdf(&law, median);
        size_t below = 0;
        for (uint64_t k = 0; k < 1000; k++)
            below += plogp_distribution_draw(&law, 1, 0, k) <= median;
        /* five standard deviations of a count of 1000 */
        CHECK(fabs((double)below - 1000.0 * share) <= 80.0);
        CHECK(plogp_distribution_draw(&law, 1, 0, 7) ==
              plogp_distribution_draw(&law, 1, 0, 7));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(densities_tails_and_entropies_match_mpmath),
        cmocka_unit_test(every_family_has_a_law_in_the_tests),
        cmocka_unit_test(quantiles_invert_both_tails),
        cmocka_unit_test(limits_are_exact),
        cmocka_unit_test(likelihoods_and_derivatives_agree_with_densities),
        cmocka_unit_test(laws_are_read_by_position_and_by_name),
        cmocka_unit_test(parameters_end_where_the_family_ends),
        cmocka_unit_test(bad_laws_are_refused_and_outputs_kept),
        cmocka_unit_test(draws_depend_on_their_number_alone_and_follow_the_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
