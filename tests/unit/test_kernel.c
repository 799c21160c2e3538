/* Accuracy of the kernels against MPFR, and equality of the instances. */
#include "check.h"
#include "random.h"

#include <stdbool.h>
#include <string.h>

#include <mpfr.h>

#include "math/kernel.h"
#include "plogp/isa.h"

#define PRECISION 200

/* softplus, sigmoid and -x log x from MPFR's own functions. */
static int reference_softplus(mpfr_t y, const mpfr_t x, mpfr_rnd_t rounding)
{
    if (mpfr_cmp_ui(x, 1000) > 0)
        return mpfr_set(y, x, rounding);
    mpfr_exp(y, x, rounding);
    return mpfr_log1p(y, y, rounding);
}

static int reference_sigmoid(mpfr_t y, const mpfr_t x, mpfr_rnd_t rounding)
{
    mpfr_neg(y, x, rounding);
    mpfr_exp(y, y, rounding);
    mpfr_add_ui(y, y, 1, rounding);
    return mpfr_ui_div(y, 1, y, rounding);
}

static int reference_neg_xlogx(mpfr_t y, const mpfr_t x, mpfr_rnd_t rounding)
{
    if (mpfr_zero_p(x))
        return mpfr_set(y, x, rounding);
    mpfr_log(y, x, rounding);
    mpfr_mul(y, y, x, rounding);
    return mpfr_neg(y, y, rounding);
}

/* Arguments are drawn from [low, high], and with any exponent; `bound` is in ulp. */
static const struct subject {
    const char *name;
    plogp__function function;
    int (*reference)(mpfr_t, const mpfr_t, mpfr_rnd_t);
    double low, high, bound;
} SUBJECTS[] = {
    {"log", PLOGP__LOG, mpfr_log, 0.5, 2.0, 0.6},
    {"log2", PLOGP__LOG2, mpfr_log2, 0.5, 2.0, 0.6},
    {"log1p", PLOGP__LOG1P, mpfr_log1p, -1.0, 2.0, 0.6},
    {"exp", PLOGP__EXP, mpfr_exp, -746.0, 710.0, 0.6},
    {"expm1", PLOGP__EXPM1, mpfr_expm1, -3.0, 3.0, 0.6},
    {"softplus", PLOGP__SOFTPLUS, reference_softplus, -745.0, 40.0, 1.0},
    {"sigmoid", PLOGP__SIGMOID, reference_sigmoid, -745.0, 40.0, 0.6},
    {"neg_xlogx", PLOGP__NEG_XLOGX, reference_neg_xlogx, 0.0, 1.5, 0.6},
};

enum { SUBJECT_COUNT = sizeof SUBJECTS / sizeof SUBJECTS[0] };

/* |got - exact| in ulp of the exact value (2^-1074 where that is subnormal). */
static double error_in_ulp(double got, const mpfr_t exact)
{
    if (mpfr_zero_p(exact))
        return got == 0.0 ? 0.0 : (double)INFINITY;
    mpfr_t difference;
    mpfr_init2(difference, PRECISION);
    mpfr_sub_d(difference, exact, got, MPFR_RNDN);
    const mpfr_exp_t exponent = mpfr_get_exp(exact) - 53;
    mpfr_mul_2si(difference, difference, exponent > -1074 ? -exponent : 1074, MPFR_RNDN);
    const double error = fabs(mpfr_get_d(difference, MPFR_RNDN));
    mpfr_clear(difference);
    return error;
}

static double error_at(const struct subject *s, double x)
{
    const double got = plogp__kernels()->one[s->function](x);
    mpfr_t exact, argument;
    mpfr_inits2(PRECISION, exact, argument, (mpfr_ptr)0);
    mpfr_set_d(argument, x, MPFR_RNDN);
    s->reference(exact, argument, MPFR_RNDN);
    const double nearest = mpfr_get_d(exact, MPFR_RNDN);
    double error = 0.0;
    if (!isfinite(nearest) || !isfinite(got))
        error = nearest == got || (isnan(nearest) && isnan(got)) ? 0.0 : (double)INFINITY;
    else
        error = error_in_ulp(got, exact);
    /* A subnormal result is rounded twice; the low part of a pair near it is subnormal. */
    if (fabs(nearest) < 0x1p-960 && error <= 0.8)
        error = fmin(error, s->bound);
    mpfr_clears(exact, argument, (mpfr_ptr)0);
    return error;
}

/* Uniform between the bounds, of any exponent, or close to +-1 or to the bounds. */
static double argument(const struct subject *s, uint64_t *seed, size_t i)
{
    switch (i % 4) {
    case 0:
        return s->low + (s->high - s->low) * random_unit(seed);
    case 1:
        return random_finite(seed);
    case 2:
        return 1.0 + (random_unit(seed) - 0.5) * ldexp(1.0, -(int)(i % 50));
    default:
        return ldexp(random_unit(seed) - 0.5, -(int)(i % 70));
    }
}

static void kernels_are_within_their_bound_of_the_exact_value(void **state)
{
    (void)state;
    for (size_t k = 0; k < SUBJECT_COUNT; k++) {
        const struct subject *const s = &SUBJECTS[k];
        uint64_t seed = 1000 + k;
        double worst = 0.0, where = 0.0;
        for (size_t i = 0; i < 10000 * test_multiplier(); i++) {
            const double x = argument(s, &seed, i);
            const double error = error_at(s, x);
            where = error > worst ? x : where;
            worst = error > worst ? error : worst;
        }
        print_message("%-10s at most %.4f ulp, at %a\n", s->name, worst, where);
        CHECK(worst <= s->bound);
    }
}

/* Subnormals, the neighbours of 1, powers of two and the edges of every table entry. */
static void kernels_hold_their_bound_at_difficult_arguments(void **state)
{
    (void)state;
    for (size_t k = 0; k < SUBJECT_COUNT; k++) {
        const struct subject *const s = &SUBJECTS[k];
        for (int i = 0; i < 2100; i++) {
            const double power = ldexp(1.0, i - 1074 < 1023 ? i - 1074 : 1023);
            const double near[] = {power, -power, nextafter(power, 0.0),
                                   (double)(i + 1) * 0x1p-1074};
            for (size_t j = 0; j < 4; j++)
                CHECK(error_at(s, near[j]) <= s->bound);
        }
        double above = 1.0, below = 1.0;
        for (int i = 0; i < 200; i++) {
            above = nextafter(above, 2.0);
            below = nextafter(below, 0.0);
            CHECK(error_at(s, above) <= s->bound && error_at(s, below) <= s->bound);
            CHECK(error_at(s, -below) <= s->bound);
            const double edge = (double)(i + 40) / 128.0;
            CHECK(error_at(s, edge) <= s->bound);
            CHECK(error_at(s, nextafter(edge, 0.0)) <= s->bound);
        }
    }
}

static void check_value(plogp__function f, double x, double want)
{
    const double got = plogp__kernels()->one[f](x);
    if (isnan(want))
        CHECK(isnan(got));
    else
        CHECK_BITS(got, want);
}

static void kernels_have_exact_limits(void **state)
{
    (void)state;
    const double inf = INFINITY, nan = NAN;
    static const plogp__function ALL[] = {
        PLOGP__LOG,   PLOGP__LOG2,     PLOGP__LOG1P,   PLOGP__EXP,
        PLOGP__EXPM1, PLOGP__SOFTPLUS, PLOGP__SIGMOID, PLOGP__NEG_XLOGX};
    const struct {
        double x, want[8];
    } CASES[] = {
        {0.0, {-inf, -inf, 0.0, 1.0, 0.0, 0x1.62e42fefa39efp-1, 0.5, 0.0}},
        {-0.0, {-inf, -inf, -0.0, 1.0, -0.0, 0x1.62e42fefa39efp-1, 0.5, 0.0}},
        {inf, {inf, inf, inf, inf, inf, inf, 1.0, -inf}},
        {-inf, {nan, nan, nan, 0.0, -1.0, 0.0, 0.0, nan}},
        {nan, {nan, nan, nan, nan, nan, nan, nan, nan}},
    };
    for (size_t c = 0; c < sizeof CASES / sizeof CASES[0]; c++)
        for (size_t f = 0; f < 8; f++)
            check_value(ALL[f], CASES[c].x, CASES[c].want[f]);
    check_value(PLOGP__LOG, 1.0, 0.0);
    check_value(PLOGP__LOG, -1.0, nan);
    check_value(PLOGP__LOG1P, -1.0, -inf);
    check_value(PLOGP__LOG1P, -1.5, nan);
    check_value(PLOGP__NEG_XLOGX, -0x1p-1074, nan);
    for (int i = -1074; i < 1024; i++)
        check_value(PLOGP__LOG2, ldexp(1.0, i), (double)i);
}

/* p log(p/q) - p + q by MPFR. */
static double divergence_error_in_u(double p, double q)
{
    mpfr_t term, ratio;
    mpfr_init2(term, 2300);
    mpfr_init2(ratio, 2300);
    mpfr_set_d(ratio, p, MPFR_RNDN);
    mpfr_div_d(ratio, ratio, q, MPFR_RNDN);
    mpfr_log(term, ratio, MPFR_RNDN);
    mpfr_mul_d(term, term, p, MPFR_RNDN);
    mpfr_sub_d(term, term, p, MPFR_RNDN);
    mpfr_add_d(term, term, q, MPFR_RNDN);
    const double got = plogp__divergence_term(p, q);
    const double nearest = mpfr_get_d(term, MPFR_RNDN);
    double error = 0.0;
    if (got != nearest) {
        const double unit = fabs(nearest) < 0x1p-1022 ? 0x1p-1022 : fabs(nearest);
        error = isinf(got) ? (double)INFINITY : fabs(got - nearest) / unit / U;
    }
    mpfr_clear(term);
    mpfr_clear(ratio);
    return got >= 0.0 ? error : (double)INFINITY;
}

static void divergence_term_never_cancels(void **state)
{
    (void)state;
    uint64_t seed = 77;
    double worst = 0.0, worst_p = 0.0, worst_q = 0.0;
    for (size_t i = 0; i < 2000 * test_multiplier(); i++) {
        const double p =
            i % 5 == 0 ? fabs(random_finite(&seed)) / 1024 : random_unit(&seed);
        const double q = i % 3 == 0
                             ? p * (1.0 + ldexp(random_unit(&seed) - 0.5, -(int)(i % 53)))
                         : i % 3 == 1 ? random_unit(&seed)
                                      : fabs(random_finite(&seed)) / 1024;
        if (p == 0.0 || q == 0.0)
            continue;
        const double error = divergence_error_in_u(p, q);
        if (error > worst) {
            worst = error;
            worst_p = p;
            worst_q = q;
        }
    }
    print_message("divergence at most %.2f u, at %a %a\n", worst, worst_p, worst_q);
    CHECK(worst <= 12.0);
}

static void divergence_term_has_exact_limits(void **state)
{
    (void)state;
    uint64_t seed = 78;
    for (int i = 0; i < 1000; i++) {
        const double p = fabs(random_finite(&seed));
        CHECK(plogp__divergence_term(p, p) == 0.0);
        CHECK(plogp__divergence_term(0.0, p) == p);
        CHECK(plogp__divergence_term(p, 0.0) == (double)INFINITY);
    }
    CHECK(plogp__divergence_term(0.0, 0.0) == 0.0);
    CHECK(isnan(plogp__divergence_term(-0.1, 0.5)) &&
          isnan(plogp__divergence_term(0.5, -0.1)));
    CHECK(isnan(plogp__divergence_term(NAN, 0.5)) &&
          isnan(plogp__divergence_term(0.5, NAN)));
}

static const char *const INSTANCES[] = {"scalar", "avx2", "avx512", "neon"};

enum { LONGEST = 67, STARTS = 9 };

static void check_same_bits(const double *got, const double *want, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!(isnan(got[i]) && isnan(want[i])))
            CHECK_BITS(got[i], want[i]);
}

/* Every function over arrays of each length and alignment, special values included. */
static void compare_instances(const plogp_kernels *kernels, const double *x,
                              const double *q)
{
    const plogp_kernels *const scalar = plogp__kernels_scalar();
    double want[LONGEST + STARTS], got[LONGEST + STARTS + 1];
    for (size_t f = 0; f <= PLOGP__FUNCTIONS; f++)
        for (size_t count = 0; count <= LONGEST; count++) {
            const size_t start = count % STARTS;
            got[count] = 42.0;
            if (f == PLOGP__FUNCTIONS) {
                scalar->divergence_array(x + start, q + start, want, count);
                kernels->divergence_array(x + start, q + start, got, count);
            } else {
                scalar->array[f](x + start, want, count);
                kernels->array[f](x + start, got, count);
            }
            check_same_bits(got, want, count);
            CHECK(got[count] == 42.0);
        }
}

static double common_argument(uint64_t *seed, size_t i)
{
    static const double SPECIAL[] = {0.0, -0.0, INFINITY, -INFINITY,
                                     NAN, 1.0,  -1.0,     0x1p-1074};
    return i % 13 == 0  ? SPECIAL[random_bits(seed) % 8]
           : i % 3 == 0 ? random_finite(seed)
                        : 4.0 * random_unit(seed) - (i % 5 == 0 ? 2.0 : 0.0);
}

static void all_instances_give_the_same_bits(void **state)
{
    (void)state;
    uint64_t seed = 99;
    double x[LONGEST + STARTS], q[LONGEST + STARTS];
    for (size_t round = 0; round < 30 * test_multiplier(); round++) {
        for (size_t i = 0; i < LONGEST + STARTS; i++) {
            x[i] =
                round % 2 == 0 ? random_unit(&seed) : common_argument(&seed, i + round);
            q[i] = round % 2 == 0 ? random_unit(&seed)
                                  : common_argument(&seed, i + 2 * round);
        }
        for (size_t k = 1; k < 4; k++) {
            const plogp_kernels *const kernels = plogp__kernels_named(INSTANCES[k]);
            if (kernels != NULL)
                compare_instances(kernels, x, q);
        }
    }
}

static void isa_can_be_selected_by_name(void **state)
{
    (void)state;
    const char *const best = plogp_isa_name();
    CHECK(plogp_isa_select("scalar") == PLOGP_OK);
    assert_string_equal(plogp_isa_name(), "scalar");
    CHECK(plogp_isa_select("sse9") == PLOGP_EINVAL &&
          plogp_isa_select(NULL) == PLOGP_EINVAL);
    assert_string_equal(plogp_isa_name(), "scalar");
    CHECK(plogp__log(2.0) == 0x1.62e42fefa39efp-1 &&
          plogp__exp(1.0) == 0x1.5bf0a8b145769p+1);
    CHECK(plogp_isa_select(best) == PLOGP_OK);
    double x[3] = {0.25, 1.0, 4.0};
    plogp__map(PLOGP__LOG2, x, x, 3);
    CHECK(x[0] == -2.0 && x[1] == 0.0 && x[2] == 2.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernels_are_within_their_bound_of_the_exact_value),
        cmocka_unit_test(kernels_hold_their_bound_at_difficult_arguments),
        cmocka_unit_test(kernels_have_exact_limits),
        cmocka_unit_test(divergence_term_never_cancels),
        cmocka_unit_test(divergence_term_has_exact_limits),
        cmocka_unit_test(all_instances_give_the_same_bits),
        cmocka_unit_test(isa_can_be_selected_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
