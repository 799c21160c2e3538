#include "check.h"

#include <float.h>
#include <stdbool.h>
#include <string.h>

#include "plogp/loss.h"
#include "random.h"

#define ROWS    5
#define CLASSES 4
#define NUMBERS (ROWS * CLASSES)
/* Powers of floats: 1.5 ulp, and half an ulp of a difference of up to 16. */
#define FLOAT_BOUND (10 * (double)FLT_EPSILON)

typedef plogp_status loss_function(const double *, const plogp_targets *,
                                   const plogp_loss_options *, double *, plogp_loss *);
typedef plogp_status loss_function_float(const float *, const plogp_targets *,
                                         const plogp_loss_options *, float *,
                                         plogp_loss *);

enum kind { SOFTMAX, BINARY, NLL, KINDS };

static loss_function *const LOSSES[] = {plogp_softmax_loss, plogp_binary_loss,
                                        plogp_nll_loss};
static loss_function_float *const FLOAT_LOSSES[] = {
    plogp_softmax_loss_float, plogp_binary_loss_float, plogp_nll_loss_float};

/* One combination of everything that can be combined. */
struct setting {
    enum kind kind;
    bool hard, class_weights, row_weights, smoothing, ignored, divergence;
    plogp_reduction reduction;
    uint32_t labels[ROWS];
    double laws[NUMBERS], classes[CLASSES], rows[ROWS], losses[ROWS];
    uint8_t left_out[ROWS];
    plogp_targets targets;
    plogp_loss_options options;
};

static size_t width_of(enum kind kind)
{
    return kind == BINARY ? 1 : CLASSES;
}

static void fill_law(uint64_t *random, struct setting *s, size_t i)
{
    double sum = 0.0;
    for (size_t j = 0; j < CLASSES; j++) {
        const double share = random_bits(random) % 3 == 0 ? 0.0 : random_unit(random);
        s->laws[i * CLASSES + j] = share + (j == 0 ? 0.01 : 0.0);
        sum += s->laws[i * CLASSES + j];
    }
    for (size_t j = 0; j < CLASSES; j++)
        s->laws[i * CLASSES + j] /= sum;
}

static void fill_setting(uint64_t *random, unsigned bits, struct setting *s)
{
    *s = (struct setting){.kind = (enum kind)(bits % 3),
                          .reduction = (plogp_reduction)(bits / 3 % 3)};
    bits /= 9;
    s->hard = bits & 1;
    s->class_weights = bits & 2;
    s->row_weights = bits & 4;
    s->smoothing = bits & 8;
    s->ignored = bits & 16;
    s->divergence = bits & 32;
    const size_t classes = s->kind == BINARY ? 2 : CLASSES;
    for (size_t i = 0; i < ROWS; i++) {
        s->labels[i] = (uint32_t)(random_bits(random) % classes);
        s->left_out[i] = i == 1;
        s->rows[i] = i == 2 ? 0.0 : 2.0 * random_unit(random);
        fill_law(random, s, i);
    }
    if (s->ignored)
        s->labels[3] = PLOGP_LABEL_IGNORED;
    for (size_t j = 0; j < classes; j++)
        s->classes[j] = j == 1 && bits % 5 == 0 ? 0.0 : 3.0 * random_unit(random);
    s->targets =
        (plogp_targets){ROWS, classes, s->hard ? s->labels : NULL,
                        s->hard ? NULL : s->laws, s->ignored ? s->left_out : NULL};
    s->options = plogp_loss_options_defaults();
    s->options.reduction = s->reduction;
    s->options.class_weights = s->class_weights ? s->classes : NULL;
    s->options.row_weights = s->row_weights ? s->rows : NULL;
    s->options.label_smoothing = s->smoothing ? 0.125 : 0.0;
    s->options.divergence = s->divergence;
    s->options.losses = s->losses;
}

/* The slow reference: definitions, in long double, with an n x k table of probabilities. */
struct slow {
    long double value, weight, cost[ROWS], gradient[NUMBERS];
};

static bool is_left_out(const struct setting *s, size_t i)
{
    return s->ignored && (s->left_out[i] || (s->hard && i == 3));
}

static long double slow_target(const struct setting *s, size_t i, size_t j)
{
    if (s->hard)
        return s->labels[i] == j;
    if (s->kind == BINARY)
        return j == 1 ? (long double)s->laws[i] : 1 - (long double)s->laws[i];
    return s->laws[i * CLASSES + j];
}

static void slow_log_probs(const struct setting *s, const double *z, long double *log_p)
{
    long double sum = 0;
    if (s->kind == BINARY) {
        log_p[0] = -log1pl(expl(z[0]));
        log_p[1] = -log1pl(expl(-(long double)z[0]));
        return;
    }
    for (size_t j = 0; j < CLASSES; j++)
        sum += expl(z[j]);
    for (size_t j = 0; j < CLASSES; j++)
        log_p[j] = s->kind == NLL ? z[j] : z[j] - logl(sum);
}

static void slow_row(const struct setting *s, const double *logits, size_t i,
                     struct slow *slow)
{
    const size_t classes = s->targets.classes, width = width_of(s->kind);
    long double log_p[CLASSES], mass = 0, row_weight = s->row_weights ? s->rows[i] : 1;
    long double t[CLASSES], c[CLASSES];
    slow_log_probs(s, logits + i * width, log_p);
    for (size_t j = 0; j < classes; j++) {
        const long double e = s->options.label_smoothing;
        const long double raw = slow_target(s, i, j);
        t[j] = (1 - e) * raw + e / (long double)classes;
        c[j] = s->class_weights ? s->classes[j] : 1;
        slow->weight += row_weight * c[j] * raw;
        mass += c[j] * t[j];
        if (t[j] > 0)
            slow->cost[i] +=
                c[j] * t[j] * (s->divergence ? logl(t[j]) - log_p[j] : -log_p[j]);
    }
    for (size_t j = 0; j < width; j++)
        slow->gradient[i * width + j] =
            s->kind == SOFTMAX ? mass * expl(log_p[j]) - c[j] * t[j]
            : s->kind == BINARY
                ? c[0] * t[0] * expl(log_p[1]) - c[1] * t[1] * expl(log_p[0])
                : -c[j] * t[j];
    for (size_t j = 0; j < width; j++)
        slow->gradient[i * width + j] *= row_weight;
    slow->cost[i] *= row_weight;
}

static void slow_loss(const struct setting *s, const double *logits, struct slow *slow)
{
    *slow = (struct slow){.value = 0};
    for (size_t i = 0; i < ROWS; i++)
        if (!is_left_out(s, i))
            slow_row(s, logits, i, slow);
    for (size_t i = 0; i < ROWS; i++)
        slow->value += slow->cost[i];
    if (s->reduction != PLOGP_REDUCTION_MEAN)
        return;
    slow->value = slow->weight > 0 ? slow->value / slow->weight : 0;
    for (size_t i = 0; i < NUMBERS; i++)
        slow->gradient[i] = slow->weight > 0 ? slow->gradient[i] / slow->weight : 0;
}

static void check_near(double got, long double want, double tolerance)
{
    if (!(fabsl(got - want) <= tolerance)) {
        print_error("got %.17g want %.17Lg\n", got, want);
        fail();
    }
}

static void check_setting(struct setting *s, const double *logits)
{
    struct slow slow;
    float narrow[NUMBERS], narrow_gradient[NUMBERS];
    double gradient[NUMBERS] = {0.0};
    plogp_loss loss, again;
    const size_t numbers = ROWS * width_of(s->kind);
    slow_loss(s, logits, &slow);
    CHECK(LOSSES[s->kind](logits, &s->targets, &s->options, gradient, &loss) == PLOGP_OK);
    check_near(loss.value, slow.value, 256 * U * (double)(fabsl(slow.value) + 1));
    check_near(loss.weight, slow.weight, 8 * U * (double)slow.weight);
    CHECK(loss.finite_value == loss.value && loss.infinite == 0);
    CHECK(loss.rows == (s->ignored ? s->hard ? 3 : 4 : 5));
    for (size_t i = 0; i < numbers; i++)
        check_near(gradient[i], slow.gradient[i], 1024 * U);
    for (size_t i = 0; i < ROWS; i++)
        check_near(s->losses[i], slow.cost[i],
                   256 * U * (double)(fabsl(slow.cost[i]) + 1));
    for (size_t i = 0; i < numbers; i++)
        narrow[i] = (float)logits[i];
    CHECK(FLOAT_LOSSES[s->kind](narrow, &s->targets, &s->options, narrow_gradient,
                                &again) == PLOGP_OK);
    check_near(again.value, slow.value, FLOAT_BOUND * (double)(fabsl(slow.value) + 1));
    check_near(again.weight, slow.weight, 8 * U * (double)slow.weight);
    for (size_t i = 0; i < numbers; i++)
        check_near((double)narrow_gradient[i], slow.gradient[i], 4 * (double)FLT_EPSILON);
}

static void every_combination_matches_the_slow_reference(void **state)
{
    (void)state;
    uint64_t random = 11;
    for (unsigned bits = 0; bits < 9 * 64; bits++)
        for (size_t repeat = 0; repeat < 4 * test_multiplier(); repeat++) {
            struct setting s;
            double logits[NUMBERS];
            fill_setting(&random, bits, &s);
            for (size_t i = 0; i < NUMBERS; i++) /* floats, so that both types agree */
                logits[i] = (double)(float)(16.0 * random_unit(&random) - 8.0);
            check_setting(&s, logits);
        }
}

static void the_gradient_may_overwrite_the_logits(void **state)
{
    (void)state;
    uint64_t random = 12;
    for (unsigned bits = 0; bits < 9 * 64; bits++) {
        struct setting s;
        double logits[NUMBERS], gradient[NUMBERS];
        plogp_loss loss, in_place;
        fill_setting(&random, bits, &s);
        for (size_t i = 0; i < NUMBERS; i++)
            logits[i] = 6.0 * random_unit(&random) - 3.0;
        const size_t bytes = ROWS * width_of(s.kind) * sizeof(double);
        CHECK(LOSSES[s.kind](logits, &s.targets, &s.options, gradient, &loss) ==
              PLOGP_OK);
        CHECK(LOSSES[s.kind](logits, &s.targets, &s.options, NULL, &in_place) ==
              PLOGP_OK);
        assert_memory_equal(&loss, &in_place, sizeof loss);
        CHECK(LOSSES[s.kind](logits, &s.targets, &s.options, logits, &in_place) ==
              PLOGP_OK);
        assert_memory_equal(&loss, &in_place, sizeof loss);
        assert_memory_equal(logits, gradient, bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_combination_matches_the_slow_reference),
        cmocka_unit_test(the_gradient_may_overwrite_the_logits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
