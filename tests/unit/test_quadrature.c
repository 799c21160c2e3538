#include "check.h"

#include "math/quadrature.h"

#define PI 0x1.921fb54442d18p+1

static double power_at_lower_end(double x, double from_end, void *state)
{
    const double *const exponent = state;
    const double distance = from_end > 0.0 ? from_end : 1.0 + from_end;
    (void)x;
    return pow(distance, *exponent);
}

static double log_at_both_ends(double x, double from_end, void *state)
{
    (void)state;
    const double low = from_end > 0.0 ? from_end : x;
    const double high = from_end > 0.0 ? 1.0 - x : -from_end;
    return log(low) * log(high);
}

static double cosine(double x, double from_end, void *state)
{
    (void)from_end;
    (void)state;
    return cos(x);
}

static double exponential(double x, double from_end, void *state)
{
    (void)from_end;
    (void)state;
    return exp(-fabs(x));
}

static double cauchy(double x, double from_end, void *state)
{
    (void)from_end;
    (void)state;
    return 1.0 / (PI * (1.0 + x * x));
}

static double narrow_normal(double x, double from_end, void *state)
{
    const double *const law = state; /* mean, sd */
    const double z = (x - law[0]) / law[1];
    (void)from_end;
    return exp(-0.5 * z * z) / (law[1] * sqrt(2.0 * PI));
}

static void check_integral(plogp__integrand *f, void *state, const double *points,
                           size_t count, double want)
{
    plogp__integral got = {NAN, NAN, NAN};
    CHECK(plogp__integrate_pieces(f, state, points, count, 1e-12, &got) == PLOGP_OK);
    CHECK_REL("integral", got.value, want, 1e-13);
    CHECK(fabs(got.value - want) <= got.error + 2 * U * fabs(want));
    CHECK(got.error <= 1e-12 * got.magnitude);
}

static void integrals_match_closed_forms(void **state)
{
    (void)state;
    const double unit[] = {0.0, 1.0}, quarter[] = {0.0, PI / 2};
    double exponent = -0.9;
    check_integral(power_at_lower_end, &exponent, unit, 2, 10.0);
    exponent = 5.5;
    check_integral(power_at_lower_end, &exponent, unit, 2, 1.0 / 6.5);
    check_integral(log_at_both_ends, NULL, unit, 2, 2.0 - PI * PI / 6.0);
    check_integral(cosine, NULL, quarter, 2, 1.0);
    const double from_zero[] = {0.0, INFINITY}, to_zero[] = {-INFINITY, 0.0};
    check_integral(exponential, NULL, from_zero, 2, 1.0);
    check_integral(exponential, NULL, to_zero, 2, 1.0);
    check_integral(cauchy, NULL, from_zero, 2, 0.5);
    const double line[] = {-INFINITY, INFINITY};
    check_integral(cauchy, NULL, line, 2, 1.0);
}

static void integrals_of_pieces_find_kinks_and_peaks(void **state)
{
    (void)state;
    const double kink[] = {-INFINITY, 0.0, INFINITY};
    check_integral(exponential, NULL, kink, 3, 2.0);
    double law[] = {3.0, 0.01};
    const double peak[] = {-INFINITY, 2.99, 2.99, 3.01, INFINITY};
    check_integral(narrow_normal, law, peak, 5, 1.0);
    /* Half a peak at an end, and nothing elsewhere. */
    double end[] = {1.0, 0x1p-14};
    const double unit[] = {0.0, 1.0};
    check_integral(narrow_normal, end, unit, 2, 0.5);
}

static void integrate_reverses_sign_with_the_ends(void **state)
{
    (void)state;
    const double backwards[] = {PI / 2, 0.0}, nothing[] = {3.0, 3.0};
    plogp__integral got = {NAN, NAN, NAN};
    CHECK(plogp__integrate(cosine, NULL, backwards, 1e-12, &got) == PLOGP_OK);
    CHECK_REL("backwards", got.value, -1.0, 1e-14);
    CHECK(plogp__integrate(cosine, NULL, nothing, 1e-12, &got) == PLOGP_OK);
    CHECK(got.value == 0.0);
}

static double sawtooth(double x, double from_end, void *state)
{
    (void)from_end;
    (void)state;
    return x * 1000.0 - floor(x * 1000.0);
}

static void integrate_says_when_it_did_not_converge(void **state)
{
    (void)state;
    const double unit[] = {0.0, 1.0};
    plogp__integral got = {NAN, NAN, NAN};
    CHECK(plogp__integrate(sawtooth, NULL, unit, 1e-12, &got) == PLOGP_ENOCONV);
    CHECK(fabs(got.value - 0.5) <= 1e-3 && got.error > 1e-12);
}

static void integrate_refuses_bad_arguments_and_keeps_the_output(void **state)
{
    (void)state;
    const double unit[] = {0.0, 1.0}, broken[] = {0.0, NAN}, falling[] = {0.0, 2.0, 1.0};
    plogp__integral got = {42.0, 42.0, 42.0};
    CHECK(plogp__integrate(NULL, NULL, unit, 1e-9, &got) == PLOGP_EINVAL);
    CHECK(plogp__integrate(cosine, NULL, NULL, 1e-9, &got) == PLOGP_EINVAL);
    CHECK(plogp__integrate(cosine, NULL, unit, 1e-9, NULL) == PLOGP_EINVAL);
    CHECK(plogp__integrate(cosine, NULL, unit, 0.0, &got) == PLOGP_EINVAL);
    CHECK(plogp__integrate(cosine, NULL, broken, 1e-9, &got) == PLOGP_EINVAL);
    CHECK(plogp__integrate_pieces(cosine, NULL, falling, 3, 1e-9, &got) == PLOGP_EINVAL);
    CHECK(got.value == 42.0 && got.error == 42.0 && got.magnitude == 42.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integrals_match_closed_forms),
        cmocka_unit_test(integrals_of_pieces_find_kinks_and_peaks),
        cmocka_unit_test(integrate_reverses_sign_with_the_ends),
        cmocka_unit_test(integrate_says_when_it_did_not_converge),
        cmocka_unit_test(integrate_refuses_bad_arguments_and_keeps_the_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
