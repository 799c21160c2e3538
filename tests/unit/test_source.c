#include "check.h"

#include "failing_alloc.h"
#include "source_text.h"

static const double NUMBERS[] = {1.0, 2.0, NAN, 4.0, 5.0};
static const uint8_t VALID[] = {1, 1, 0, 1, 1};
static const uint32_t CODES[] = {0, 1, 1, 0, 1};
static const double WEIGHTS[] = {1.0, 2.0, 0.5, 1.0, 3.0};
static const char *const TEXTS[] = {"no", "yes"};
static const size_t LENGTHS[] = {2, 3};
static const plogp_levels LEVELS = {TEXTS, LENGTHS, 2};
static const plogp_column COLUMNS[] = {
    {.name = "x", .type = PLOGP_COLUMN_NUMERIC, .numbers = NUMBERS, .valid = VALID},
    {.name = "y", .type = PLOGP_COLUMN_CATEGORICAL, .codes = CODES, .levels = &LEVELS},
};

static void arrays_in_memory_are_a_source_that_can_be_read_again(void **state)
{
    (void)state;
    const plogp_batch whole = {
        .columns = COLUMNS, .column_count = 2, .rows = 5, .weights = WEIGHTS};
    const char *want = "x:n|y:c\n1|'no'*1\n2|'yes'*2\n-|'yes'*0.5\n4|'no'*1\n5|'yes'*3\n";
    for (size_t batch_rows = 1; batch_rows <= 6; batch_rows++) {
        struct source_text got = {NULL, 0, 0};
        plogp_source *source = NULL;
        CHECK(plogp_source_from_batch(&whole, batch_rows, NULL, &source) == PLOGP_OK);
        for (int pass = 0; pass < 2; pass++) {
            got.length = 0;
            CHECK(source_text_rows(&got, source) == PLOGP_OK);
            assert_string_equal(got.text, want);
            CHECK(plogp_source_rewind(source) == PLOGP_OK);
        }
        CHECK(plogp_source_schema(source)->rows == 0);
        plogp_source_free(source);
        free(got.text);
    }
}

static plogp_status open_arrays(const plogp_context *context, void *state)
{
    (void)state;
    const plogp_batch whole = {.columns = COLUMNS, .column_count = 2, .rows = 5};
    plogp_source *source = NULL;
    const plogp_status status = plogp_source_from_batch(&whole, 1, context, &source);
    plogp_source_free(source);
    return status;
}

static void arrays_that_are_not_there_are_refused(void **state)
{
    (void)state;
    plogp_column broken = COLUMNS[1];
    broken.levels = NULL;
    const plogp_batch none = {.columns = COLUMNS, .column_count = 0, .rows = 5};
    const plogp_batch no_levels = {.columns = &broken, .column_count = 1, .rows = 5};
    const plogp_batch whole = {.columns = COLUMNS, .column_count = 2, .rows = 5};
    plogp_source *source = NULL;
    CHECK(plogp_source_from_batch(NULL, 1, NULL, &source) == PLOGP_EINVAL);
    CHECK(plogp_source_from_batch(&none, 1, NULL, &source) == PLOGP_EINVAL);
    CHECK(plogp_source_from_batch(&no_levels, 1, NULL, &source) == PLOGP_EINVAL);
    CHECK(plogp_source_from_batch(&whole, 0, NULL, &source) == PLOGP_EINVAL);
    CHECK(plogp_source_from_batch(&whole, 1, NULL, NULL) == PLOGP_EINVAL);
    CHECK(failing_alloc_survives(open_arrays, NULL));
    CHECK(source == NULL);
}

static void options_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    plogp_source *source = NULL;
    const char *const none[] = {"x"};
    static const int DELIMITERS[] = {'"', '\n', '\r', 200, -1};
    for (size_t i = 0; i < sizeof DELIMITERS / sizeof DELIMITERS[0]; i++) {
        plogp_read_options options = plogp_read_options_defaults();
        options.delimiter = DELIMITERS[i];
        CHECK(plogp_source_open("x", &options, NULL, &source) == PLOGP_EINVAL);
    }
    plogp_read_options options = plogp_read_options_defaults();
    options.batch_rows = 0;
    CHECK(plogp_source_open("x", &options, NULL, &source) == PLOGP_EINVAL);
    options = plogp_read_options_defaults();
    options.buffer_bytes = 0;
    CHECK(plogp_source_open("x", &options, NULL, &source) == PLOGP_EINVAL);
    options = plogp_read_options_defaults();
    options.columns = none;
    CHECK(plogp_source_open("x", &options, NULL, &source) == PLOGP_EINVAL);
    CHECK(plogp_source_open(NULL, NULL, NULL, &source) == PLOGP_EINVAL);
    CHECK(plogp_source_open("x", NULL, NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_source_next(NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_source_rewind(NULL) == PLOGP_EINVAL);
    plogp_source_free(NULL);
    CHECK(source == NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrays_in_memory_are_a_source_that_can_be_read_again),
        cmocka_unit_test(arrays_that_are_not_there_are_refused),
        cmocka_unit_test(options_that_make_no_sense_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
