#include "check.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "plogp/version.h"

static void status_names_are_pinned(void **state)
{
    (void)state;
    CHECK(PLOGP_OK == 0 && PLOGP_EINVAL == 1 && PLOGP_EDOMAIN == 2 && PLOGP_ENOMEM == 3);
    CHECK(PLOGP_ENOCONV == 4 && PLOGP_EIO == 5 && PLOGP_EFORMAT == 6 &&
          PLOGP_ECANCEL == 7);
    assert_string_equal(plogp_status_name(PLOGP_ENOCONV), "PLOGP_ENOCONV");
    assert_string_equal(plogp_status_name((plogp_status)99), "unknown status");
    assert_string_equal(plogp_status_message((plogp_status)-1), "unknown status");
}

static void fail_writes_the_message_only_where_one_is_wanted(void **state)
{
    (void)state;
    plogp_error error = {"untouched", 7};
    plogp_context context = plogp_context_defaults();
    CHECK(plogp__fail(NULL, PLOGP_EIO, "lost") == PLOGP_EIO);
    CHECK(plogp__fail(&context, PLOGP_EIO, "lost") == PLOGP_EIO);
    context.error = &error;
    CHECK(plogp__fail_at(&context, 3, PLOGP_EDOMAIN, "row %d", 4) == PLOGP_EDOMAIN);
    assert_string_equal(error.message, "row 4");
    CHECK(error.where == 3);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    size_t size = 42;
    CHECK(!plogp__size_mul(SIZE_MAX / 2 + 1, 2, &size));
    CHECK(!plogp__size_add(SIZE_MAX, 1, &size));
    CHECK(size == 42);
    CHECK(plogp__size_mul(SIZE_MAX, 1, &size) && size == SIZE_MAX);
    CHECK(plogp__alloc(plogp__context_alloc(NULL), SIZE_MAX / 4, 8) == NULL);
}

struct squares {
    uint64_t value[100];
    size_t fail_from;
};

static plogp_status square(void *state, size_t task, size_t worker)
{
    struct squares *squares = state;
    (void)worker;
    if (task >= squares->fail_from)
        return task == squares->fail_from ? PLOGP_EDOMAIN : PLOGP_EIO;
    squares->value[task] = (uint64_t)(task * task);
    return PLOGP_OK;
}

static void team_runs_every_task_and_reports_the_first_failure(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 4; threads++) {
        plogp_context context = plogp_context_defaults();
        context.threads = threads;
        struct squares squares = {.fail_from = 1000};
        CHECK(plogp__team_run(&context, 100, square, &squares) == PLOGP_OK);
        for (size_t i = 0; i < 100; i++)
            CHECK(squares.value[i] == i * i);
        squares.fail_from = 13;
        CHECK(plogp__team_run(&context, 100, square, &squares) == PLOGP_EDOMAIN);
    }
}

struct beginning {
    pthread_t caller;
    bool by_caller;
};

/* Only task 0 looks. */
static plogp_status begin(void *state, size_t task, size_t worker)
{
    struct beginning *beginning = state;
    if (task == 0)
        beginning->by_caller =
            pthread_equal(pthread_self(), beginning->caller) != 0 && worker == 0;
    return PLOGP_OK;
}

/* Only there does a signal end a read that waits. */
static void team_leaves_the_first_task_to_the_caller(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        plogp_context context = plogp_context_defaults();
        context.threads = 4;
        struct beginning beginning = {.caller = pthread_self()};
        CHECK(plogp__team_run(&context, 8, begin, &beginning) == PLOGP_OK);
        CHECK(beginning.by_caller);
    }
}

static void team_stops_when_asked(void **state)
{
    (void)state;
    plogp_cancel cancel = {0};
    plogp_context context = plogp_context_defaults();
    context.cancel = &cancel;
    plogp_cancel_request(&cancel);
    struct squares squares = {.fail_from = 1000};
    for (int threads = 1; threads <= 2; threads++) {
        context.threads = threads;
        CHECK(plogp__team_run(&context, 100, square, &squares) == PLOGP_ECANCEL);
    }
    CHECK(plogp__check_cancel(&context) == PLOGP_ECANCEL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_names_are_pinned),
        cmocka_unit_test(fail_writes_the_message_only_where_one_is_wanted),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(team_runs_every_task_and_reports_the_first_failure),
        cmocka_unit_test(team_leaves_the_first_task_to_the_caller),
        cmocka_unit_test(team_stops_when_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
