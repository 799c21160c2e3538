#include "check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "math/special.h"

#define FUNCTION1(name, u)                                                               \
    {                                                                                    \
#name, 1, {.one = plogp__##name }, u                                             \
    }
#define FUNCTION2(name, u)                                                               \
    {                                                                                    \
#name, 2, {.two = plogp__##name }, u                                             \
    }
#define FUNCTION3(name, u)                                                               \
    {                                                                                    \
#name, 3, {.three = plogp__##name }, u                                           \
    }

/* Each function with its documented bound in u. */
static const struct function {
    const char *name;
    int arity;
    union {
        double (*one)(double);
        double (*two)(double, double);
        double (*three)(double, double, double);
    } call;
    double bound;
} FUNCTIONS[] = {
    FUNCTION1(normal_cdf, 4),
    FUNCTION1(normal_sf, 4),
    FUNCTION1(normal_log_sf, 4),
    FUNCTION1(normal_quantile, 4),
    FUNCTION1(normal_quantile_sf, 4),
    FUNCTION1(log_gamma, 4),
    FUNCTION2(log_gamma_ratio, 4),
    FUNCTION1(stirling_remainder, 4),
    FUNCTION2(log_beta, 4),
    FUNCTION1(digamma, 4),
    FUNCTION1(trigamma, 4),
    FUNCTION1(log_minus_digamma, 4),
    FUNCTION1(trigamma_excess, 4),
    FUNCTION2(digamma_difference, 4),
    FUNCTION2(gamma_p, 8),
    FUNCTION2(gamma_p_inverse, 2),
    FUNCTION2(gamma_q_inverse, 2),
    FUNCTION2(gamma_q, 8),
    FUNCTION2(log_gamma_p, 8),
    FUNCTION2(log_gamma_q, 8),
    FUNCTION2(chi_square_cdf, 8),
    FUNCTION2(chi_square_sf, 8),
    FUNCTION3(beta_p, 8),
    FUNCTION3(log_beta_p, 8),
    FUNCTION3(log_beta_q, 8),
    FUNCTION2(student_t_cdf, 8),
    FUNCTION2(student_t_sf, 8),
    FUNCTION1(bessel_i0_scaled, 8),
    FUNCTION1(bessel_ratio, 8),
    FUNCTION1(bessel_ratio_complement, 8),
};

enum { FUNCTION_COUNT = sizeof FUNCTIONS / sizeof FUNCTIONS[0] };

static double evaluate(const struct function *f, const double *x)
{
    return f->arity == 1   ? f->call.one(x[0])
           : f->arity == 2 ? f->call.two(x[0], x[1])
                           : f->call.three(x[0], x[1], x[2]);
}

static const struct function *find(const char *name)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        if (strcmp(FUNCTIONS[i].name, name) == 0)
            return &FUNCTIONS[i];
    print_error("no function is called %s\n", name);
    return NULL;
}

static void special_functions_match_the_reference(void **state)
{
    (void)state;
    FILE *file = fopen(PLOGP_TEST_DATA "/ref/special.txt", "r");
    CHECK(file != NULL);
    char line[256];
    size_t cases = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        const char *name = strtok(line, " ");
        const struct function *f = find(name);
        CHECK(f != NULL);
        double x[3] = {0.0, 0.0, 0.0};
        char label[256] = "";
        for (int i = 0; i < f->arity; i++) {
            x[i] = strtod(strtok(NULL, " "), NULL);
            snprintf(label + strlen(label), 64, " %g", x[i]);
        }
        strtok(NULL, " ");
        const double want = strtod(strtok(NULL, " "), NULL);
        char title[300];
        snprintf(title, sizeof title, "%s%s", name, label);
        CHECK_REL(title, evaluate(f, x), want, f->bound * U);
        cases++;
    }
    fclose(file);
    CHECK(cases > 500);
}

static void special_functions_give_nan_for_nan_and_outside_their_domain(void **state)
{
    (void)state;
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        for (int j = 0; j < FUNCTIONS[i].arity; j++) {
            double x[3] = {0.5, 0.5, 0.5};
            x[j] = NAN;
            CHECK(isnan(evaluate(&FUNCTIONS[i], x)));
        }
    CHECK(isnan(plogp__log_gamma(-0.5)) && isnan(plogp__digamma(-1.0)));
    CHECK(isnan(plogp__gamma_p(0.0, 1.0)) && isnan(plogp__gamma_q(1.0, -1.0)));
    CHECK(isnan(plogp__beta_p(1.0, 1.0, 1.5)) && isnan(plogp__beta_p(-1.0, 1.0, 0.5)));
    CHECK(isnan(plogp__normal_quantile(1.5)) && isnan(plogp__bessel_ratio(-1.0)));
    CHECK(isnan(plogp__student_t_cdf(1.0, -2.0)));
    CHECK(isnan(plogp__student_t_quantile(NAN, 3.0)));
    CHECK(isnan(plogp__gamma_p_inverse(1.0, NAN)));
    CHECK(isnan(plogp__beta_p_inverse(1.0, NAN, 0.5)));
}

static void special_functions_have_exact_limits(void **state)
{
    (void)state;
    CHECK(plogp__normal_cdf(-INFINITY) == 0.0 && plogp__normal_sf(-INFINITY) == 1.0);
    CHECK(plogp__normal_log_cdf(-INFINITY) == -INFINITY);
    CHECK(plogp__normal_log_sf(-INFINITY) == 0.0);
    CHECK(plogp__normal_quantile(0.0) == -INFINITY);
    CHECK(plogp__normal_quantile(1.0) == INFINITY);
    CHECK(plogp__gamma_p(2.0, 0.0) == 0.0 && plogp__gamma_p(2.0, INFINITY) == 1.0);
    CHECK(plogp__gamma_q(2.0, 0.0) == 1.0 && plogp__log_gamma_q(2.0, 0.0) == 0.0);
    CHECK(plogp__beta_p(2.0, 3.0, 0.0) == 0.0 && plogp__beta_p(2.0, 3.0, 1.0) == 1.0);
    CHECK(plogp__chi_square_sf(0.0, 4.0) == 1.0);
    CHECK(plogp__chi_square_sf(1e6, 4.0) == 0.0);
    CHECK(plogp__student_t_cdf(INFINITY, 2.0) == 1.0);
    CHECK(plogp__student_t_cdf(1.0, INFINITY) == plogp__normal_cdf(1.0));
    CHECK(plogp__log_beta(1.0, 1.0) == 0.0 && plogp__log_gamma(1.0) == 0.0);
    CHECK(plogp__log_gamma(INFINITY) == INFINITY && plogp__digamma(0.0) == -INFINITY);
    CHECK(plogp__bessel_ratio(INFINITY) == 1.0 && plogp__bessel_i0_scaled(0.0) == 1.0);
}

/* x times the density at x of a gamma law and of a beta law. */
static double gamma_slope(double a, double x)
{
    return exp(a * log(x) - x - plogp__log_gamma(a));
}

static double beta_slope(double a, double b, double x)
{
    return exp(a * log(x) + (b - 1.0) * log1p(-x) - plogp__log_beta(a, b));
}

/* x is rounded, which moves p by up to u x density(x): the second part of the bounds. */
static void special_inverses_lead_back(void **state)
{
    (void)state;
    static const double LEVELS[] = {1e-200, 1e-10, 0.01, 0.3, 0.5, 0.9};
    static const double SHAPES[] = {0.2, 1.0, 3.5, 80.0};
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 4; j++) {
            const double p = LEVELS[i], a = SHAPES[j], b = SHAPES[3 - j];
            double x = plogp__gamma_p_inverse(a, p);
            if (x >= 0x1p-1022) /* otherwise x itself has lost digits */
                CHECK_REL("gamma p", plogp__gamma_p(a, x), p, 512 * U);
            x = plogp__gamma_q_inverse(a, p);
            CHECK_REL("gamma q", plogp__gamma_q(a, x), p,
                      (512 + gamma_slope(a, x) / p) * U);
            x = plogp__beta_p_inverse(a, b, p);
            if (x >= 0x1p-1022)
                CHECK_REL("beta p", plogp__beta_p(a, b, x), p,
                          (512 + beta_slope(a, b, x) / p) * U);
            x = plogp__student_t_quantile(p, a);
            if (isfinite(x))
                CHECK_REL("t", plogp__student_t_cdf(x, a), p, 512 * U);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(special_functions_match_the_reference),
        cmocka_unit_test(special_functions_give_nan_for_nan_and_outside_their_domain),
        cmocka_unit_test(special_functions_have_exact_limits),
        cmocka_unit_test(special_inverses_lead_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
