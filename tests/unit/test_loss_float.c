/* Softmax of floats by the kernels for whole rows, against the same loss in double precision. */
#include "check.h"

#include <float.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "plogp/isa.h"
#include "plogp/loss.h"
#include "random.h"

#define ULP ((double)FLT_EPSILON)

static const size_t CLASSES[] = {1,   2,   3,   4,    5,    6,    7,    10,
                                 14,  15,  16,  17,   31,   64,   65,   130,
                                 255, 256, 257, 1000, 1023, 1024, 1025, 5003};
enum { KINDS = 6, SIZES = sizeof CLASSES / sizeof CLASSES[0], MOST_ROWS = 85 };

/* Rows of floats, and the same numbers as doubles. */
struct rows {
    size_t rows, classes;
    float *logits, *gradient;
    double *wide, *wide_gradient;
    uint32_t labels[MOST_ROWS];
    double class_weights[5003], row_weights[MOST_ROWS];
};

/* Kinds: usual logits; some impossible classes; nearly certain rows; many largest ones; far
 * apart; far from 0, here and there. */
static void fill(struct rows *r, size_t rows, size_t classes, unsigned kind,
                 uint64_t *seed)
{
    const size_t numbers = rows * classes;
    r->rows = rows;
    r->classes = classes;
    for (size_t i = 0; i < numbers; i++) {
        r->logits[i] = (float)(20.0 * random_unit(seed) - 10.0);
        if (kind == 1 && random_bits(seed) % 4 == 0 && i % classes != 0)
            r->logits[i] = -(float)INFINITY;
        if (kind == 2 && i % classes == i / classes % classes)
            r->logits[i] += (float)(60.0 * random_unit(seed));
        if (kind == 3)
            r->logits[i] = rintf(r->logits[i] / 4.0f);
        if (kind == 4)
            r->logits[i] *= 12.0f;
        if (kind == 5 && i / classes % 5 == 1) /* all but the label at the one end */
            r->logits[i] = i % classes > 0 ? 43.9f : i / classes % 2 ? -43.9f : -41.0f;
        if (kind == 5 && i / classes % 5 == 0)
            r->logits[i] += i / classes % 2 == 0 ? 4000.0f : -40.0f;
        r->wide[i] = (double)r->logits[i];
    }
    for (size_t i = 0; i < rows; i++) {
        r->labels[i] = (uint32_t)(kind == 2 ? i % classes : random_bits(seed) % classes);
        r->row_weights[i] = random_unit(seed);
        if (kind == 5 && i % 5 == 1)
            r->labels[i] = 0;
    }
    for (size_t j = 0; j < classes; j++)
        r->class_weights[j] = random_unit(seed) + 0.1;
}

static struct rows *new_rows(void)
{
    struct rows *const r = calloc(1, sizeof *r);
    const size_t most = (size_t)MOST_ROWS * 5003;
    assert_non_null(r);
    r->logits = calloc(most, sizeof *r->logits);
    r->gradient = calloc(most, sizeof *r->gradient);
    r->wide = calloc(most, sizeof *r->wide);
    r->wide_gradient = calloc(most, sizeof *r->wide_gradient);
    assert_true(r->logits != NULL && r->gradient != NULL && r->wide != NULL &&
                r->wide_gradient != NULL);
    return r;
}

static void free_rows(struct rows *r)
{
    free(r->logits);
    free(r->gradient);
    free(r->wide);
    free(r->wide_gradient);
    free(r);
}

static plogp_targets targets_of(const struct rows *r)
{
    return (plogp_targets){.rows = r->rows, .classes = r->classes, .labels = r->labels};
}

/* The two largest logits of a row, and their distance. */
static double gap_of(const double *z, size_t classes, double *largest)
{
    double second = -INFINITY;
    *largest = -INFINITY;
    for (size_t j = 0; j < classes; j++) {
        if (z[j] > *largest) {
            second = *largest;
            *largest = z[j];
        } else {
            second = fmax(second, z[j]);
        }
    }
    return second == -INFINITY ? 0.0 : *largest - second;
}

static void check_row(const struct rows *r, size_t i, const double *losses,
                      const double *wide_losses)
{
    const double *const z = r->wide + i * r->classes;
    double largest = 0.0;
    const double gap = gap_of(z, r->classes, &largest);
    const double uncounted = 2.0 * (double)FLT_MIN; /* a class from 87 nats below on */
    const double loss_bound =
        (6.0 + 0.5 * gap) * ULP * wide_losses[i] + (double)r->classes * uncounted;
    CHECK(losses[i] == wide_losses[i] || fabs(losses[i] - wide_losses[i]) <= loss_bound);
    for (size_t j = 0; j < r->classes; j++) {
        const double got = (double)r->gradient[i * r->classes + j];
        const double want = r->wide_gradient[i * r->classes + j];
        const double distance = fmin(largest - z[j], 100.0);
        const double bound =
            (8.0 + 0.5 * (j == r->labels[i] ? gap : distance)) * ULP * fabs(want);
        const double classes = j == r->labels[i] ? (double)r->classes : 1.0;
        if (!(fabs(got - want) <= bound + classes * uncounted)) {
            print_error("classes %zu row %zu class %zu: %g, want %g\n", r->classes, i, j,
                        got, want);
            fail();
        }
    }
}

static void check_rows(struct rows *r, unsigned weights)
{
    double losses[MOST_ROWS], wide_losses[MOST_ROWS];
    const plogp_targets targets = targets_of(r);
    plogp_loss_options options = plogp_loss_options_defaults();
    plogp_loss loss, wide;
    options.reduction = PLOGP_REDUCTION_SUM;
    options.class_weights = weights & 1 ? r->class_weights : NULL;
    options.row_weights = weights & 2 ? r->row_weights : NULL;
    options.losses = losses;
    CHECK(plogp_softmax_loss_float(r->logits, &targets, &options, r->gradient, &loss) ==
          PLOGP_OK);
    options.losses = wide_losses;
    CHECK(plogp_softmax_loss(r->wide, &targets, &options, r->wide_gradient, &wide) ==
          PLOGP_OK);
    CHECK(loss.weight == wide.weight && loss.rows == wide.rows);
    CHECK(loss.infinite == wide.infinite);
    for (size_t i = 0; i < r->rows; i++)
        check_row(r, i, losses, wide_losses);
}

static void rows_of_any_length_match_double_precision(void **state)
{
    (void)state;
    uint64_t seed = 21;
    struct rows *const r = new_rows();
    for (size_t s = 0; s < SIZES; s++)
        for (unsigned kind = 0; kind < KINDS; kind++) {
            const size_t rows = CLASSES[s] > 1000 ? 3 : MOST_ROWS;
            fill(r, rows, CLASSES[s], kind, &seed);
            check_rows(r, (unsigned)s % 4);
        }
    free_rows(r);
}

/* Weights beyond what a plain row has, of rows beside plain ones. */
static void weights_of_any_size_keep_the_relative_accuracy(void **state)
{
    (void)state;
    uint64_t seed = 26;
    struct rows *const r = new_rows();
    for (size_t s = 1; s < SIZES && CLASSES[s] <= 256; s++) {
        const size_t k = CLASSES[s];
        plogp_loss_options options = plogp_loss_options_defaults();
        plogp_loss loss;
        options.reduction = PLOGP_REDUCTION_SUM;
        options.row_weights = r->row_weights;
        fill(r, 48, k, 0, &seed);
        for (size_t i = 0; i < 48; i++) {
            r->row_weights[i] = i % 7 == 0 ? 0x1p-80 : i % 5 == 0 ? 0x1p90 : 1.0;
            for (size_t j = 0; j < k; j++) /* near both ends of plain logits */
                r->logits[i * k + j] += i % 2 == 0 ? 33.9f : -11.9f;
        }
        for (size_t i = 0; i < 48 * k; i++)
            r->wide[i] = (double)r->logits[i];
        const plogp_targets targets = targets_of(r);
        CHECK(plogp_softmax_loss_float(r->logits, &targets, &options, r->gradient,
                                       &loss) == PLOGP_OK);
        CHECK(plogp_softmax_loss(r->wide, &targets, &options, r->wide_gradient, &loss) ==
              PLOGP_OK);
        for (size_t i = 0; i < 48 * k; i++)
            CHECK_REL("gradient", (double)r->gradient[i], r->wide_gradient[i],
                      18.0 * ULP);
    }
    free_rows(r);
}

static void every_instance_gives_the_same_bits(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"scalar", "avx2", "avx512", "neon"};
    const char *const best = plogp_isa_name();
    uint64_t seed = 22;
    struct rows *const r = new_rows();
    for (size_t n = 0; n < SIZES * KINDS; n++) {
        const size_t s = n / KINDS;
        fill(r, 19, CLASSES[s], (unsigned)(n % KINDS), &seed);
        const plogp_targets targets = targets_of(r);
        float *const first = (float *)(void *)r->wide_gradient;
        const size_t bytes = 19 * CLASSES[s] * sizeof *first;
        plogp_loss loss, other;
        CHECK(plogp_isa_select("scalar") == PLOGP_OK);
        CHECK(plogp_softmax_loss_float(r->logits, &targets, NULL, first, &loss) ==
              PLOGP_OK);
        for (size_t i = 1; i < sizeof NAMES / sizeof NAMES[0]; i++) {
            if (plogp_isa_select(NAMES[i]) != PLOGP_OK)
                continue;
            CHECK(plogp_softmax_loss_float(r->logits, &targets, NULL, r->gradient,
                                           &other) == PLOGP_OK);
            assert_memory_equal(first, r->gradient, bytes);
            assert_memory_equal(&loss, &other, sizeof loss);
        }
    }
    CHECK(plogp_isa_select(best) == PLOGP_OK);
    free_rows(r);
}

/* One row in one of many places, alone, in place, with and without a gradient. */
static void a_row_has_the_same_bits_wherever_it_stands(void **state)
{
    (void)state;
    uint64_t seed = 23;
    struct rows *const r = new_rows();
    for (size_t s = 0; s < SIZES; s++) {
        const size_t k = CLASSES[s], bytes = k * sizeof(float);
        double losses[MOST_ROWS], alone = NAN;
        plogp_loss_options options = plogp_loss_options_defaults();
        plogp_loss loss;
        options.reduction = PLOGP_REDUCTION_SUM;
        options.losses = losses;
        fill(r, 21, k, s % 2 == 0 ? 0 : 5, &seed);
        const plogp_targets all = targets_of(r);
        const plogp_targets one = {.rows = 1, .classes = k, .labels = r->labels + 18};
        CHECK(plogp_softmax_loss_float(r->logits, &all, &options, r->gradient, &loss) ==
              PLOGP_OK);
        options.losses = &alone;
        CHECK(plogp_softmax_loss_float(r->logits + 18 * k, &one, &options, NULL, &loss) ==
              PLOGP_OK);
        CHECK_BITS(alone, losses[18]);
        CHECK(plogp_softmax_loss_float(r->logits + 18 * k, &one, &options,
                                       r->logits + 18 * k, &loss) == PLOGP_OK);
        assert_memory_equal(r->logits + 18 * k, r->gradient + 18 * k, bytes);
    }
    free_rows(r);
}

/* More rows than are on their way together, here and there one far from 0. */
static void many_rows_have_the_bits_of_single_ones(void **state)
{
    (void)state;
    enum { MANY = 16 * 37 + 5 };
    static const size_t FEW[] = {2, 6, 10, 12};
    static float logits[MANY * 12], gradient[MANY * 12], single[12];
    static double losses[MANY];
    static uint32_t labels[MANY];
    uint64_t seed = 27;
    for (size_t s = 0; s < sizeof FEW / sizeof FEW[0]; s++) {
        const size_t k = FEW[s];
        double alone = NAN;
        plogp_loss_options options = plogp_loss_options_defaults();
        plogp_loss loss;
        options.reduction = PLOGP_REDUCTION_SUM;
        options.losses = losses;
        for (size_t i = 0; i < MANY * k; i++)
            logits[i] = (float)(20.0 * random_unit(&seed) - 10.0) +
                        (i / k % 121 == 120 ? 90.0f : 0.0f);
        for (size_t i = 0; i < MANY; i++)
            labels[i] = (uint32_t)(random_bits(&seed) % k);
        const plogp_targets all = {.rows = MANY, .classes = k, .labels = labels};
        CHECK(plogp_softmax_loss_float(logits, &all, &options, gradient, &loss) ==
              PLOGP_OK);
        options.losses = &alone;
        for (size_t i = 0; i < MANY; i++) {
            const plogp_targets one = {.rows = 1, .classes = k, .labels = labels + i};
            CHECK(plogp_softmax_loss_float(logits + i * k, &one, &options, single,
                                           &loss) == PLOGP_OK);
            CHECK_BITS(alone, losses[i]);
            assert_memory_equal(single, gradient + i * k, k * sizeof *single);
        }
    }
}

/* Infinities and NaNs anywhere in a row, also in place, give what double precision gives. */
static void strange_rows_are_settled_one_by_one(void **state)
{
    (void)state;
    static const float STRANGE[] = {(float)INFINITY, -(float)INFINITY, (float)NAN};
    uint64_t seed = 24;
    struct rows *const r = new_rows();
    for (size_t s = 0; s < SIZES; s++)
        for (unsigned kind = 0; kind < 4; kind++) {
            const size_t k = CLASSES[s], rows = k > 1000 ? 18 : MOST_ROWS;
            const size_t at = (size_t)(random_bits(&seed) % k);
            plogp_loss loss, wide;
            fill(r, rows, k, kind % 2 * 3, &seed);
            for (size_t j = 0; kind == 3 && j < k; j++)
                r->logits[5 * k + j] = -(float)INFINITY;
            if (kind < 3)
                r->logits[5 * k + at] = STRANGE[kind];
            for (size_t i = 0; i < rows * k; i++)
                r->wide[i] = (double)r->logits[i];
            const plogp_targets targets = targets_of(r);
            CHECK(plogp_softmax_loss(r->wide, &targets, NULL, r->wide_gradient, &wide) ==
                  PLOGP_OK);
            CHECK(plogp_softmax_loss_float(r->logits, &targets, NULL, r->logits, &loss) ==
                  PLOGP_OK);
            CHECK(loss.infinite == wide.infinite && loss.rows == wide.rows);
            CHECK(isnan(loss.value) == isnan(wide.value));
            for (size_t i = 0; i < rows * k; i++) {
                CHECK(isnan(r->logits[i]) == isnan(r->wide_gradient[i]));
                CHECK(isnan(r->logits[i]) ||
                      fabs((double)r->logits[i] - r->wide_gradient[i]) <= 16 * ULP);
            }
        }
    free_rows(r);
}

static void rows_left_out_stay_out_whatever_they_hold(void **state)
{
    (void)state;
    uint64_t seed = 25;
    struct rows *const r = new_rows();
    for (size_t s = 1; s < SIZES; s++) {
        const size_t k = CLASSES[s];
        uint8_t ignored[MOST_ROWS] = {0};
        plogp_loss loss;
        fill(r, 18, k, 0, &seed);
        ignored[3] = 1;
        r->labels[7] = PLOGP_LABEL_IGNORED;
        r->logits[3 * k] = r->logits[7 * k] = (float)NAN;
        plogp_targets targets = targets_of(r);
        targets.ignored = ignored;
        CHECK(plogp_softmax_loss_float(r->logits, &targets, NULL, r->gradient, &loss) ==
              PLOGP_OK);
        CHECK(loss.rows == 16 && loss.weight == 16.0 && isfinite(loss.value));
        for (size_t j = 0; j < k; j++)
            CHECK(r->gradient[3 * k + j] == 0.0f && r->gradient[7 * k + j] == 0.0f);
    }
    free_rows(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_any_length_match_double_precision),
        cmocka_unit_test(weights_of_any_size_keep_the_relative_accuracy),
        cmocka_unit_test(every_instance_gives_the_same_bits),
        cmocka_unit_test(a_row_has_the_same_bits_wherever_it_stands),
        cmocka_unit_test(many_rows_have_the_bits_of_single_ones),
        cmocka_unit_test(strange_rows_are_settled_one_by_one),
        cmocka_unit_test(rows_left_out_stay_out_whatever_they_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
