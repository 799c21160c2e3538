/* What kernels see at the values of two samples, against its definitions, in every instance. */
#include "check.h"
#include "random.h"

#include <math.h>

#include "math/kernel.h"

#define MOST 67

static const char *const NAMES[] = {"scalar", "avx2", "avx512", "neon"};
#define INSTANCES (sizeof NAMES / sizeof NAMES[0])

struct written {
    double difference[MOST], height[MOST], width[MOST], square[MOST], most;
};

/* Two samples of n_p and n_q equal weights at values in order, some equal, some infinite. */
struct sample {
    double x[MOST + 1], to_p[MOST], to_q[MOST], n_p, n_q;
    size_t count;
};

static struct sample make(size_t count, bool infinite, uint64_t *random)
{
    struct sample made = {.n_p = 0, .n_q = 0, .count = count};
    double x = infinite ? -(double)INFINITY : -3.0;
    for (size_t i = 0; i < count; i++) {
        const bool of_p = random_bits(random) % 2 == 0;
        made.x[i] = x;
        made.to_p[i] = made.n_p += of_p;
        made.to_q[i] = made.n_q += !of_p;
        if (random_bits(random) % 4 > 0)
            x = isinf(x) ? -3.0 : x + random_unit(random);
    }
    made.x[count] = infinite ? (double)INFINITY : x;
    made.n_p += 2;
    made.n_q += 1;
    return made;
}

static struct written measured(const plogp_kernels *kernels, const struct sample *of,
                               bool exact)
{
    struct written to = {.most = 0.0};
    const plogp__gaps gaps = {.x = of->x,
                              .to_p = of->to_p,
                              .to_q = of->to_q,
                              .n_p = of->n_p,
                              .n_q = of->n_q,
                              .scale = 0.25,
                              .exact = exact,
                              .count = of->count,
                              .difference = to.difference,
                              .height = to.height,
                              .width = to.width,
                              .square = to.square};
    to.most = kernels->measure_gaps(&gaps);
    return to;
}

static void check_one(const struct sample *of, const struct written *got, size_t i)
{
    const double n_p = of->n_p, n_q = of->n_q, gap = of->x[i + 1] - of->x[i];
    const double difference = of->to_p[i] * n_q - of->to_q[i] * n_p;
    const bool same = of->x[i] == of->x[i + 1];
    const double height = same ? 0.0 : fabs(difference);
    const double width = same || (height == 0 && isinf(gap)) ? 0.0 : gap;
    CHECK(got->difference[i] == difference && got->height[i] == height);
    CHECK(got->width[i] == width && got->square[i] == height * height / 16);
}

static void gaps_are_measured_alike_in_every_instance(void **state)
{
    uint64_t random = 3;
    (void)state;
    for (size_t count = 0; count <= MOST; count++) {
        const struct sample sample = make(count, count % 3 == 1, &random);
        const struct written first =
            measured(plogp__kernels_named(NAMES[0]), &sample, false);
        double most = 0.0;
        for (size_t i = 0; i < count; i++) {
            check_one(&sample, &first, i);
            most = fmax(most, first.height[i]);
        }
        CHECK(first.most == most);
        for (size_t n = 0; n < INSTANCES; n++)
            for (int exact = 0; exact < 2 && plogp__kernels_named(NAMES[n]); exact++) {
                const struct written other =
                    measured(plogp__kernels_named(NAMES[n]), &sample, exact);
                assert_memory_equal(&other, &first, sizeof first);
            }
    }
}

static void meetings_are_squared_alike_in_every_instance(void **state)
{
    uint64_t random = 4;
    double x[MOST], y[MOST], end[MOST + 1] = {0.0}, square[MOST], length[MOST];
    (void)state;
    for (size_t i = 0; i < MOST; i++) {
        x[i] = i % 5 == 0 ? (double)INFINITY : random_unit(&random);
        y[i] = i % 7 == 0 ? x[i] : random_unit(&random);
        end[i + 1] = end[i] + (i % 5 == 0 || i % 3 == 0 ? 0.0 : random_unit(&random));
    }
    for (size_t n = 0; n < INSTANCES; n++)
        for (size_t count = 0; plogp__kernels_named(NAMES[n]) && count <= MOST; count++) {
            const plogp__meetings met = {x, y, end, 3.0, count, square, length};
            plogp__kernels_named(NAMES[n])->square_meetings(&met);
            for (size_t i = 0; i < count; i++) {
                const double d = (x[i] - y[i]) / 3.0, part = end[i + 1] - end[i];
                CHECK(length[i] == part);
                CHECK(square[i] == (part == 0 || x[i] == y[i] ? 0.0 : d * d));
            }
        }
}

static void plain_products_are_alike_in_every_instance(void **state)
{
    uint64_t random = 5;
    double a[MOST], b[MOST];
    static const double strange[][2] = {
        {1e-200, 1e-200}, {1e300, 1e300}, {(double)INFINITY, 1}, {0, (double)INFINITY}};
    (void)state;
    for (size_t i = 0; i < MOST; i++) {
        a[i] = i % 4 == 0 ? 0.0 : random_unit(&random);
        b[i] = i % 6 == 0 ? 0.0 : 1e-200 * random_unit(&random);
    }
    for (size_t n = 0; n < INSTANCES; n++) {
        const plogp_kernels *const kernels = plogp__kernels_named(NAMES[n]);
        for (size_t count = 1; kernels != NULL && count <= MOST; count++) {
            CHECK(kernels->products_are_plain(a, b, count));
            for (size_t s = 0; s < 4; s++) {
                const double of_a = a[count - 1], of_b = b[count - 1];
                a[count - 1] = strange[s][0];
                b[count - 1] = strange[s][1];
                CHECK(!kernels->products_are_plain(a, b, count));
                a[count - 1] = of_a;
                b[count - 1] = of_b;
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaps_are_measured_alike_in_every_instance),
        cmocka_unit_test(meetings_are_squared_alike_in_every_instance),
        cmocka_unit_test(plain_products_are_alike_in_every_instance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
