/* A training that is stopped keeps its best point, and goes on from its checkpoint as if
 * it had never been stopped. */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/classifier.h"
#include "plogp/model.h"
#include "random.h"
#include "temporary.h"

#define ROWS 90

static double numbers[2][ROWS], target[ROWS];
static const plogp_column columns[] = {
    {.name = "a", .type = PLOGP_COLUMN_NUMERIC, .numbers = numbers[0]},
    {.name = "b", .type = PLOGP_COLUMN_NUMERIC, .numbers = numbers[1]},
    {.name = "y", .type = PLOGP_COLUMN_NUMERIC, .numbers = target},
};

static void make_rows(void)
{
    uint64_t state = 7;
    for (size_t i = 0; i < ROWS; i++) {
        numbers[0][i] = random_unit(&state) - 0.5;
        numbers[1][i] = random_unit(&state) - 0.5;
        target[i] = numbers[0][i] - numbers[1][i] + random_unit(&state) > 0.5;
    }
}

/* One training, stopped after some passes; 0: never. */
struct run {
    plogp_train_options options;
    uint64_t stop_after;
    uint64_t seed;
    plogp_cancel cancel;
    uint64_t passes; /* told of */
    double loss;     /* of the last one */
    plogp_status status;
    plogp_error error;
    int interrupted;
    char *model; /* the saved file */
};

static void count_pass(void *state, const plogp_pass *pass)
{
    struct run *run = state;
    run->passes = pass->done;
    run->loss = pass->loss;
    if (run->stop_after > 0 && pass->done >= run->stop_after)
        plogp_cancel_request(&run->cancel);
}

static char *save(const plogp_classifier *classifier)
{
    char path[TEMPORARY_SIZE];
    size_t length = 0;
    temporary_file(path, "", 0);
    CHECK(plogp_classifier_save(classifier, path, NULL) == PLOGP_OK);
    char *bytes = temporary_read(path, &length);
    unlink(path);
    return bytes;
}

static void train(struct run *run)
{
    const plogp_batch batch = {.columns = columns, .column_count = 3, .rows = ROWS};
    const plogp_progress progress = {.state = run, .pass = count_pass};
    plogp_context context = plogp_context_defaults();
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    context.cancel = &run->cancel;
    context.progress = &progress;
    context.error = &run->error;
    context.seed = run->seed;
    CHECK(plogp_design_new(&batch, "y", NULL, &context, &design) == PLOGP_OK);
    CHECK(plogp_design_push(design, &batch) == PLOGP_OK);
    run->status = plogp_classifier_train(design, &run->options, &context, &classifier);
    run->interrupted =
        classifier != NULL && plogp_classifier_training(classifier)->interrupted;
    run->model = classifier == NULL ? NULL : save(classifier);
    plogp_classifier_free(classifier);
    plogp_design_free(design);
}

static struct run network(const char *checkpoint)
{
    struct run run = {.options = plogp_train_options_defaults(), .seed = 1};
    run.options.kind = PLOGP_CLASSIFIER_MLP;
    run.options.epochs = 9;
    run.options.checkpoint = checkpoint;
    return run;
}

static void stop_and_resume(struct run whole, const char *checkpoint)
{
    struct run part = whole, rest = whole;
    part.options.checkpoint = rest.options.checkpoint = checkpoint;
    part.stop_after = 3;
    rest.options.resume = 1;
    train(&whole);
    CHECK(whole.status == PLOGP_OK && !whole.interrupted && whole.passes > 3);
    train(&part);
    CHECK(part.status == PLOGP_ENOCONV && part.interrupted && part.passes < whole.passes);
    CHECK(strstr(part.error.message, "interrupted after") != NULL);
    CHECK(part.model != NULL && strcmp(part.model, whole.model) != 0);
    train(&rest);
    CHECK(rest.status == PLOGP_OK && !rest.interrupted);
    assert_string_equal(rest.model, whole.model);
    free(whole.model);
    free(part.model);
    free(rest.model);
    unlink(checkpoint);
}

static void a_stopped_training_goes_on_with_the_same_bits(void **state)
{
    (void)state;
    char checkpoint[TEMPORARY_SIZE];
    static const plogp_solver solvers[] = {PLOGP_SOLVER_ADAM, PLOGP_SOLVER_SGD,
                                           PLOGP_SOLVER_GRADIENT};
    make_rows();
    temporary_file(checkpoint, "", 0);
    unlink(checkpoint);
    for (size_t i = 0; i < 3; i++) {
        struct run run = network(NULL);
        run.options.solver = solvers[i];
        stop_and_resume(run, checkpoint);
        run.options.holdout = 0.3;
        run.options.early_stop = 1;
        stop_and_resume(run, checkpoint);
    }
}

static void a_stopped_regression_keeps_its_best_point_and_goes_on(void **state)
{
    (void)state;
    char checkpoint[TEMPORARY_SIZE];
    make_rows();
    temporary_file(checkpoint, "", 0);
    unlink(checkpoint);
    struct run run = {.options = plogp_train_options_defaults(), .seed = 1};
    struct run part = run;
    part.options.checkpoint = checkpoint;
    part.stop_after = 2;
    train(&part);
    CHECK(part.status == PLOGP_ENOCONV && part.interrupted && part.model != NULL);
    run.options.checkpoint = checkpoint;
    run.options.resume = 1;
    train(&run);
    CHECK(run.status == PLOGP_OK && run.loss < part.loss);
    free(run.model);
    free(part.model);
    unlink(checkpoint);
}

static void a_stop_before_the_first_pass_keeps_nothing(void **state)
{
    (void)state;
    make_rows();
    struct run run = network(NULL);
    plogp_cancel_request(&run.cancel);
    train(&run);
    CHECK(run.status == PLOGP_ECANCEL && run.model == NULL);
}

static void another_training_or_a_damaged_file_is_refused(void **state)
{
    (void)state;
    char checkpoint[TEMPORARY_SIZE];
    size_t length = 0;
    make_rows();
    temporary_file(checkpoint, "", 0);
    unlink(checkpoint);
    struct run first = network(checkpoint), other = network(checkpoint);
    train(&first);
    free(first.model);
    other.options.resume = 1;
    other.seed = 2;
    train(&other);
    CHECK(other.status == PLOGP_EINVAL && other.model == NULL);
    CHECK(strstr(other.error.message, "another training") != NULL);
    char *bytes = temporary_read(checkpoint, &length);
    for (size_t at = 0; at < length; at += 211) {
        FILE *file = fopen(checkpoint, "wb");
        bytes[at] ^= 4;
        CHECK(file != NULL && fwrite(bytes, 1, length, file) == length);
        CHECK(fclose(file) == 0);
        bytes[at] ^= 4;
        other.seed = 1;
        train(&other);
        CHECK(other.status == PLOGP_EFORMAT && other.model == NULL);
    }
    free(bytes);
    unlink(checkpoint);
    other.options.checkpoint = "/no/such/folder/file";
    train(&other);
    CHECK(other.status == PLOGP_EIO && other.model == NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stopped_training_goes_on_with_the_same_bits),
        cmocka_unit_test(a_stopped_regression_keeps_its_best_point_and_goes_on),
        cmocka_unit_test(a_stop_before_the_first_pass_keeps_nothing),
        cmocka_unit_test(another_training_or_a_damaged_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
