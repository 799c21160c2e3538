/* Points of several coordinates: normal laws in closed form, brute force, ties, misuse. */
#include "check.h"

#include <stdlib.h>

#include "failing_alloc.h"
#include "math/random.h"
#include "plogp/entropy_samples.h"
#include "plogp/points.h"

#define COUNT         1500
#define DIMENSION     4
#define HALF_LOG_2PIE 0x1.6b3f8e4325f5ap+0

static double values[2][COUNT * DIMENSION];

/* Independent normal coordinates, the first moved by `shift`. */
static plogp_points cloud(int which, size_t count, size_t dimension, double shift)
{
    for (size_t i = 0; i < count * dimension; i++)
        values[which][i] = plogp__random_normal(3, (uint64_t)which, i) +
                           (i % dimension == 0 ? shift : 0.0);
    return (plogp_points){values[which], count, dimension};
}

static void normal_points_have_their_entropy_and_divergence(void **state)
{
    (void)state;
    for (size_t d = 1; d <= DIMENSION; d++)
        for (int norm = 0; norm < 2; norm++) {
            const plogp_points_options options = {5, (plogp_points_norm)norm};
            const plogp_points p = cloud(0, COUNT, d, 0.0), q = cloud(1, COUNT, d, 0.7);
            const double truth = (double)d * HALF_LOG_2PIE;
            plogp_points_estimate got;
            CHECK(plogp_entropy_points(&p, &options, NULL, &got) == PLOGP_OK);
            CHECK(fabs(got.value - truth) < 0.03 + 0.03 * (double)d && got.se < 0.08);
            CHECK(got.interval.low < got.value && got.value < got.interval.high);
            CHECK((got.warning != NULL) == (d > 2));
            CHECK(plogp_divergence_points(&p, &q, &options, NULL, &got) == PLOGP_OK);
            CHECK(fabs(got.value - 0.245) < 0.1 && got.warning == NULL);
            CHECK(got.interval.low - 0.03 < 0.245 && 0.245 < got.interval.high + 0.03);
        }
}

static double distance(const double *a, const double *b, size_t d, int norm)
{
    double sum = 0.0;
    for (size_t c = 0; c < d; c++)
        sum = norm == 1 ? fmax(sum, fabs(a[c] - b[c]))
                        : sum + (a[c] - b[c]) * (a[c] - b[c]);
    return sum;
}

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The k-th least distance from a point to those of a cloud. */
static double kth(const double *point, const plogp_points *cloud, size_t k, int norm)
{
    static double all[COUNT];
    for (size_t i = 0; i < cloud->count; i++)
        all[i] =
            distance(point, cloud->values + i * cloud->dimension, cloud->dimension, norm);
    qsort(all, cloud->count, sizeof *all, compare_numbers);
    return all[k - 1];
}

static double count_within(const double *point, const plogp_points *cloud, double radius,
                           int norm)
{
    double count = 0.0;
    for (size_t i = 0; i < cloud->count; i++)
        count += distance(point, cloud->values + i * cloud->dimension, cloud->dimension,
                          norm) <= radius;
    return count;
}

static double psi(double n)
{
    double sum = -0.57721566490153286;
    for (double j = 1; j < n; j++)
        sum += 1 / j;
    return sum;
}

/* The mean of numbers and the variance of one of them. */
static void describe(const double *x, size_t count, double *mean, double *variance)
{
    const double n = (double)count;
    *mean = *variance = 0.0;
    for (size_t i = 0; i < count; i++)
        *mean += x[i] / n;
    for (size_t i = 0; i < count; i++)
        *variance += (x[i] - *mean) * (x[i] - *mean) / (n - 1);
}

/* Values, and standard errors by their formulas (src/sample/points.c), in three dimensions. */
static void points_are_what_brute_force_says(void **state)
{
    (void)state;
    enum { COUNTED = 150, D = 3, K = 4 };
    const double n = COUNTED, trigamma = 0.28382295573711533; /* of 4 */
    for (int norm = 0; norm < 2; norm++) {
        const plogp_points p = cloud(0, COUNTED, D, 0.0), q = cloud(1, COUNTED, D, 0.5);
        const plogp_points_options options = {K, (plogp_points_norm)norm};
        plogp_points_estimate got;
        double logs[COUNTED], terms[COUNTED], mean, variance, ratio = 0.0;
        for (size_t i = 0; i < COUNTED; i++) {
            const double *const x = p.values + i * D;
            const double of_p = kth(x, &p, K + 1, norm), of_q = kth(x, &q, K, norm);
            const double radius = fmax(of_p, of_q);
            logs[i] = log(of_p) * (norm == 1 ? 1 : 0.5) * D;
            terms[i] = psi(count_within(x, &p, radius, norm) - 1 + (of_p < of_q)) -
                       psi(count_within(x, &q, radius, norm) + (of_q < of_p)) +
                       log(n / (n - 1));
            ratio += exp(terms[i]) / n;
        }
        const double ball = norm == 1 ? 3 * log(2.0) : log(4.1887902047863909846);
        describe(logs, COUNTED, &mean, &variance);
        CHECK(plogp_entropy_points(&p, &options, NULL, &got) == PLOGP_OK);
        CHECK(fabs(got.value - (psi(n) - psi(K) + mean + ball)) < 1e-12);
        CHECK_REL("se", got.se, sqrt((variance + D * trigamma) / n), 1e-12);
        describe(terms, COUNTED, &mean, &variance);
        CHECK(plogp_divergence_points(&p, &q, &options, NULL, &got) == PLOGP_OK);
        CHECK(fabs(got.value - mean) < 1e-12);
        const double spread = fmax(variance, 2 * trigamma) + 2 * trigamma * (D - 1);
        CHECK_REL("se", got.se, sqrt((spread + fmax(ratio - 1, 0.0)) / n), 1e-12);
    }
}

static void order_threads_and_copies_are_seen_as_they_are(void **state)
{
    (void)state;
    plogp_points_estimate got, other;
    plogp_context threads = {.threads = 2};
    const plogp_points p = cloud(0, COUNT, 2, 0.0);
    CHECK(plogp_entropy_points(&p, NULL, NULL, &got) == PLOGP_OK);
    for (size_t i = 0; i < COUNT; i++) {
        values[1][2 * i] = values[0][2 * (COUNT - 1 - i)];
        values[1][2 * i + 1] = values[0][2 * (COUNT - 1 - i) + 1];
    }
    const plogp_points backwards = {values[1], COUNT, 2};
    CHECK(plogp_entropy_points(&backwards, NULL, &threads, &other) == PLOGP_OK);
    CHECK_BITS(got.value, other.value);
    CHECK_BITS(got.interval.low, other.interval.low);
    CHECK(plogp_divergence_points(&p, &backwards, NULL, NULL, &got) == PLOGP_OK);
    CHECK(got.value < 0.3 && got.interval.low <= 0.0); /* the same points twice */
    for (size_t i = 0; i < 20; i++)
        values[1][i] = 1.0; /* ten equal points */
    CHECK(plogp_entropy_points(&backwards, NULL, NULL, &got) == PLOGP_OK);
    CHECK(got.value == -INFINITY && isnan(got.se) && got.warning != NULL);
}

static void the_scale_is_followed_to_the_ends_of_the_doubles(void **state)
{
    (void)state;
    static const int exponents[] = {1020, 600, -600, -1000};
    for (int norm = 0; norm < 2; norm++)
        for (size_t e = 0; e < 4; e++) {
            const plogp_points_options options = {5, (plogp_points_norm)norm};
            const plogp_points p = cloud(0, 300, 2, 0.0), q = cloud(1, 300, 2, 0.7);
            plogp_points_estimate near[2], far[2];
            CHECK(plogp_entropy_points(&p, &options, NULL, &near[0]) == PLOGP_OK);
            CHECK(plogp_divergence_points(&p, &q, &options, NULL, &near[1]) == PLOGP_OK);
            for (size_t i = 0; i < 600; i++) {
                values[0][i] = ldexp(values[0][i], exponents[e]);
                values[1][i] = ldexp(values[1][i], exponents[e]);
            }
            CHECK(plogp_entropy_points(&p, &options, NULL, &far[0]) == PLOGP_OK);
            CHECK(plogp_divergence_points(&p, &q, &options, NULL, &far[1]) == PLOGP_OK);
            CHECK(fabs(far[0].value - 2 * exponents[e] * log(2.0) - near[0].value) <
                  1e-11);
            CHECK(fabs(far[0].se - near[0].se) < 1e-11);
            CHECK(fabs(far[1].value - near[1].value) < 1e-11);
        }
}

/* Their distance is, though neither cloud is so wide that its squares overflow; and a constant
 * coordinate is as large as can be. */
static void clouds_far_apart_are_known_to_be(void **state)
{
    (void)state;
    const plogp_points p = cloud(0, 300, 2, 0.0), q = cloud(1, 300, 2, 0.0);
    plogp_points_estimate got, narrow;
    for (size_t i = 0; i < 300; i++) {
        values[0][2 * i] = values[0][2 * i] * 0x1p490 + 0x1p530;
        values[1][2 * i] = values[1][2 * i] * 0x1p490 - 0x1p530;
        values[0][2 * i + 1] = values[1][2 * i + 1] = 0x1p1023;
    }
    CHECK(plogp_divergence_points(&p, &q, NULL, NULL, &got) == PLOGP_OK);
    CHECK(got.value > 3.5 &&
          got.warning != NULL); /* psi(300) - psi(5), but for the shift */
    CHECK(plogp_entropy_points(&p, NULL, NULL, &got) == PLOGP_OK);
    for (size_t i = 0; i < 300; i++) {
        values[0][2 * i] = (values[0][2 * i] - 0x1p530) * 0x1p-490;
        values[0][2 * i + 1] = 1.0;
    }
    CHECK(plogp_entropy_points(&p, NULL, NULL, &narrow) == PLOGP_OK);
    CHECK(fabs(got.value - narrow.value - 2 * 490 * log(2.0)) < 1e-6);
}

static plogp_status estimate_both(const plogp_context *context, void *state)
{
    const plogp_points *const clouds = state;
    plogp_points_estimate got;
    const plogp_status status = plogp_entropy_points(&clouds[0], NULL, context, &got);
    return status == PLOGP_OK
               ? plogp_divergence_points(&clouds[0], &clouds[1], NULL, context, &got)
               : status;
}

static void misuse_is_refused_and_every_allocation_may_fail(void **state)
{
    (void)state;
    plogp_points clouds[2] = {cloud(0, 60, 2, 0.0), cloud(1, 60, 2, 0.0)};
    plogp_points_estimate got = {.value = 7.0};
    const plogp_points_options none = {0, PLOGP_POINTS_MAX},
                               many = {501, PLOGP_POINTS_MAX};
    const plogp_points few = {values[0], 10, 2}, flat = {values[0], 60, 0},
                       other = {values[1], 60, 1};
    CHECK(failing_alloc_survives(estimate_both, clouds));
    CHECK(plogp_entropy_points(NULL, NULL, NULL, &got) == PLOGP_EINVAL);
    CHECK(plogp_entropy_points(&clouds[0], &none, NULL, &got) == PLOGP_EINVAL);
    CHECK(plogp_entropy_points(&clouds[0], &many, NULL, &got) == PLOGP_EINVAL);
    CHECK(plogp_entropy_points(&clouds[0], NULL, NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_entropy_points(&flat, NULL, NULL, &got) == PLOGP_EINVAL);
    CHECK(plogp_entropy_points(&few, NULL, NULL, &got) == PLOGP_EDOMAIN);
    CHECK(plogp_divergence_points(&clouds[0], &other, NULL, NULL, &got) == PLOGP_EINVAL);
    CHECK(plogp_divergence_points(&clouds[0], NULL, NULL, NULL, &got) == PLOGP_EINVAL);
    values[0][3] = NAN;
    CHECK(plogp_entropy_points(&clouds[0], NULL, NULL, &got) == PLOGP_EDOMAIN);
    CHECK(got.value == 7.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_points_have_their_entropy_and_divergence),
        cmocka_unit_test(points_are_what_brute_force_says),
        cmocka_unit_test(order_threads_and_copies_are_seen_as_they_are),
        cmocka_unit_test(the_scale_is_followed_to_the_ends_of_the_doubles),
        cmocka_unit_test(clouds_far_apart_are_known_to_be),
        cmocka_unit_test(misuse_is_refused_and_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
