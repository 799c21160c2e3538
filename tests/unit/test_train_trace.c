/* What is told of a training while it runs, against what is known when it has ended. */
#include "check.h"

#include "plogp/classifier.h"
#include "train_batch.h"

#define STEPS_MAX 400
#define ROWS      12

static const double X[ROWS] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
static const double Y[ROWS] = {0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1};

struct told {
    plogp_train_step steps[STEPS_MAX];
    size_t count;
};

static void note(void *state, const plogp_train_step *step)
{
    struct told *told = state;
    CHECK(told->count < STEPS_MAX);
    CHECK(step->iteration == told->count);
    told->steps[told->count++] = *step;
}

static plogp_training train(const plogp_train_options *given, struct told *told)
{
    const plogp_column columns[] = {{.name = "x", .numbers = X},
                                    {.name = "y", .numbers = Y}};
    const plogp_batch batch = {.columns = columns, .column_count = 2, .rows = ROWS};
    plogp_train_options options = *given;
    told->count = 0;
    options.trace = note;
    options.trace_state = told;
    plogp_classifier *classifier = train_batch(&batch, "y", &options, NULL, PLOGP_OK);
    const plogp_training training = *plogp_classifier_training(classifier);
    plogp_classifier_free(classifier);
    return training;
}

static void check_descent(const struct told *told, const plogp_training *training)
{
    CHECK(told->count >= 2);
    for (size_t i = 1; i < told->count; i++)
        CHECK(told->steps[i].objective <= told->steps[i - 1].objective * (1 + 4 * U));
    const plogp_train_step *last = &told->steps[told->count - 1];
    CHECK_REL("objective", last->objective, training->objective, 4 * U);
    CHECK_REL("gradient", last->gradient_norm, training->gradient_norm, 0x1p-20);
}

static void newton_tells_every_iteration_from_the_start(void **state)
{
    (void)state;
    const plogp_train_options options = plogp_train_options_defaults();
    struct told told;
    const plogp_training training = train(&options, &told);
    CHECK(told.count == training.iterations + 1);
    /* it starts from equal odds: log 2 */
    CHECK_REL("log 2", told.steps[0].objective, 0x1.62e42fefa39efp-1, 4 * U);
    check_descent(&told, &training);
}

/* Down to the minimum of Newton's method, with a line search or a rate of its own. */
static void gradient_descent_tells_every_step(void **state)
{
    (void)state;
    plogp_train_options options = plogp_train_options_defaults();
    struct told told;
    const double least = train(&options, &told).objective;
    options.solver = PLOGP_SOLVER_GRADIENT;
    for (int fixed = 0; fixed < 2; fixed++) {
        options.rate = fixed ? 2.0 : 0.0;
        const plogp_training training = train(&options, &told);
        CHECK(told.count == training.iterations + 1);
        CHECK_REL("log 2", told.steps[0].objective, 0x1.62e42fefa39efp-1, 4 * U);
        CHECK(training.suboptimality <= options.tolerance);
        CHECK(training.objective - least <= training.suboptimality + 4 * U);
        check_descent(&told, &training);
    }
}

static void absolute_penalties_tell_a_descent(void **state)
{
    (void)state;
    plogp_train_options options = plogp_train_options_defaults();
    struct told told;
    options.l1 = 0.01;
    const plogp_training training = train(&options, &told);
    CHECK(told.count == training.iterations + 1);
    check_descent(&told, &training);
}

static void a_perceptron_tells_every_epoch(void **state)
{
    (void)state;
    plogp_train_options options = plogp_train_options_defaults();
    struct told told, again;
    options.kind = PLOGP_CLASSIFIER_MLP;
    options.solver = PLOGP_SOLVER_GRADIENT;
    options.epochs = 20;
    const plogp_training training = train(&options, &told);
    CHECK(told.count == options.epochs + 1);
    check_descent(&told, &training);
    const plogp_training repeated = train(&options, &again);
    CHECK(repeated.objective == training.objective);
    CHECK(again.steps[7].gradient_norm == told.steps[7].gradient_norm);
}

/* The first pass is that of a constant rate, the second half or three quarters of it. */
static void schedules_change_the_rate_from_pass_to_pass(void **state)
{
    (void)state;
    plogp_train_options options = plogp_train_options_defaults();
    struct told told[3];
    options.kind = PLOGP_CLASSIFIER_MLP;
    options.solver = PLOGP_SOLVER_GRADIENT;
    options.rate = 0x1p-20;
    options.epochs = 3;
    for (int schedule = PLOGP_SCHEDULE_CONSTANT; schedule <= PLOGP_SCHEDULE_COSINE;
         schedule++) {
        options.schedule = (plogp_schedule)schedule;
        (void)train(&options, &told[schedule]);
    }
    static const double second[] = {1.0, 0.5, 0.75}, third[] = {1.0, 1.0 / 3, 0.25};
    for (int schedule = 0; schedule < 3; schedule++) {
        const plogp_train_step *s = told[schedule].steps;
        CHECK(s[1].objective == told[0].steps[1].objective);
        const double whole = s[0].objective - s[1].objective;
        CHECK_REL("second", s[1].objective - s[2].objective, second[schedule] * whole,
                  1e-4);
        CHECK_REL("third", s[2].objective - s[3].objective, third[schedule] * whole,
                  1e-4);
    }
    CHECK(plogp_schedule_name((plogp_schedule)3) == NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(newton_tells_every_iteration_from_the_start),
        cmocka_unit_test(gradient_descent_tells_every_step),
        cmocka_unit_test(absolute_penalties_tell_a_descent),
        cmocka_unit_test(a_perceptron_tells_every_epoch),
        cmocka_unit_test(schedules_change_the_rate_from_pass_to_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
