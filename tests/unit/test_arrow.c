/* Arrow tables come in without a copy of their doubles, go out, and are refused when they
 * are not what they say. tests/check_arrow.py does the same with pyarrow. */
#include "check.h"

#include <errno.h>

#include "failing_alloc.h"
#include "plogp/arrow.h"
#include "plogp/cache.h"
#include "source_text.h"

static double doubles[] = {9.0, 1.5, 2.0, NAN, 4.0};
static uint8_t present[] = {0x17}; /* 1 1 1 0 1 */
static int32_t indices[] = {0, 1, 0, 1, 0};
static int32_t offsets[] = {0, 2, 5};
static char letters[] = "abcde";
static const void *number_buffers[] = {present, doubles};
static const void *index_buffers[] = {NULL, indices};
static const void *text_buffers[] = {NULL, offsets, letters};
static int released;

static void release_schema(struct ArrowSchema *schema)
{
    released++;
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    released++;
    array->release = NULL;
}

/* A table of two columns: x, and y by a dictionary. Everything is static. */
struct table {
    struct ArrowSchema schema, fields[2], texts;
    struct ArrowSchema *field_list[2];
    struct ArrowArray array, columns[2], dictionary;
    struct ArrowArray *column_list[2];
};

static void make_table(struct table *t)
{
    released = 0;
    memset(t, 0, sizeof *t);
    t->texts = (struct ArrowSchema){.format = "u", .name = "", .release = release_schema};
    t->fields[0] =
        (struct ArrowSchema){.format = "g", .name = "x", .release = release_schema};
    t->fields[1] = (struct ArrowSchema){
        .format = "i", .name = "y", .dictionary = &t->texts, .release = release_schema};
    t->field_list[0] = &t->fields[0];
    t->field_list[1] = &t->fields[1];
    t->schema = (struct ArrowSchema){.format = "+s",
                                     .n_children = 2,
                                     .children = t->field_list,
                                     .release = release_schema};
    t->dictionary = (struct ArrowArray){
        .length = 2, .n_buffers = 3, .buffers = text_buffers, .release = release_array};
    t->columns[0] = (struct ArrowArray){.length = 5,
                                        .null_count = 1,
                                        .n_buffers = 2,
                                        .buffers = number_buffers,
                                        .release = release_array};
    t->columns[1] = (struct ArrowArray){.length = 5,
                                        .n_buffers = 2,
                                        .buffers = index_buffers,
                                        .dictionary = &t->dictionary,
                                        .release = release_array};
    t->column_list[0] = &t->columns[0];
    t->column_list[1] = &t->columns[1];
    t->array = (struct ArrowArray){.length = 4,
                                   .offset = 1,
                                   .n_children = 2,
                                   .children = t->column_list,
                                   .release = release_array};
}

static void a_record_batch_is_read_where_it_is(void **state)
{
    (void)state;
    struct table table;
    plogp_source *source = NULL;
    plogp_batch batch;
    struct source_text got = {NULL, 0, 0};
    make_table(&table);
    CHECK(plogp_arrow_source_from_array(&table.schema, &table.array, NULL, NULL,
                                        &source) == PLOGP_OK);
    CHECK(table.schema.release == NULL && table.array.release == NULL);
    for (int pass = 0; pass < 2; pass++) {
        got.length = 0;
        CHECK(source_text_rows(&got, source) == PLOGP_OK);
        assert_string_equal(got.text, "x:n|y:c\n1.5|'cde'\n2|'ab'\n-|'cde'\n4|'ab'\n");
        CHECK(plogp_source_rewind(source) == PLOGP_OK);
    }
    CHECK(plogp_source_next(source, &batch) == PLOGP_OK);
    assert_ptr_equal(batch.columns[0].numbers, doubles + 1);
    plogp_source_free(source);
    CHECK(released == 2);
    free(got.text);
}

static void options_choose_columns_types_and_weights(void **state)
{
    (void)state;
    static const char *const wanted[] = {"y"};
    const plogp_column_choice choice = {"x", PLOGP_COLUMN_CATEGORICAL};
    struct table table;
    plogp_source *source = NULL;
    struct source_text got = {NULL, 0, 0};
    plogp_read_options options = plogp_read_options_defaults();
    make_table(&table);
    options.batch_rows = 1;
    options.types = &choice;
    options.type_count = 1;
    CHECK(plogp_arrow_source_from_array(&table.schema, &table.array, &options, NULL,
                                        &source) == PLOGP_OK);
    CHECK(source_text_rows(&got, source) == PLOGP_OK);
    assert_string_equal(got.text, "x:c|y:c\n'1.5'|'cde'\n'2'|'ab'\n-|'cde'\n'4'|'ab'\n");
    plogp_source_free(source);
    options = plogp_read_options_defaults();
    make_table(&table);
    table.array.length = 2;
    options.columns = wanted;
    options.column_count = 1;
    options.weights = "x";
    got.length = 0;
    CHECK(plogp_arrow_source_from_array(&table.schema, &table.array, &options, NULL,
                                        &source) == PLOGP_OK);
    CHECK(source_text_rows(&got, source) == PLOGP_OK);
    assert_string_equal(got.text, "y:c\n'cde'*1.5\n'ab'*2\n");
    plogp_source_free(source);
    free(got.text);
}

/* One change that makes the table wrong. */
static void spoil(struct table *t, int how)
{
    static int32_t outside[] = {0, 1, 7, 1, 0}, backwards[] = {0, 5, 2};
    static const void *wrong[] = {NULL, outside}, *crossed[] = {NULL, backwards, letters};
    static char latin[] = "ab\xe9zz";
    static const void *not_text[] = {NULL, offsets, latin};
    switch (how) {
    case 0:
        t->schema.format = "+l";
        break;
    case 1:
        t->fields[0].format = "d:38,2";
        break;
    case 2:
        t->columns[0].n_buffers = 1;
        break;
    case 3:
        t->columns[1].length = 4;
        break;
    case 4:
        t->columns[1].buffers = wrong;
        break;
    case 5:
        t->dictionary.buffers = crossed;
        break;
    case 6:
        t->dictionary.buffers = not_text;
        break;
    case 7:
        t->array.n_children = 1;
        break;
    case 8:
        t->columns[0].offset = -1;
        break;
    default:
        t->columns[1].dictionary = NULL;
    }
}

static void a_table_that_is_not_what_it_says_is_refused_and_released(void **state)
{
    (void)state;
    for (int how = 0; how < 10; how++) {
        struct table table;
        plogp_source *source = NULL;
        plogp_error error = {"", 0};
        plogp_context context = plogp_context_defaults();
        struct source_text got = {NULL, 0, 0};
        context.error = &error;
        make_table(&table);
        spoil(&table, how);
        plogp_status status = plogp_arrow_source_from_array(&table.schema, &table.array,
                                                            NULL, &context, &source);
        if (status == PLOGP_OK)
            status = source_text_rows(&got, source);
        CHECK(status == PLOGP_EFORMAT && error.message[0] != '\0');
        plogp_source_free(source);
        CHECK(released == 2);
        free(got.text);
    }
}

static plogp_status there_and_back(const plogp_context *context, void *state)
{
    struct table table;
    struct source_text *got = state;
    plogp_source *source = NULL;
    struct ArrowArrayStream stream = {.release = NULL};
    make_table(&table);
    plogp_status status = plogp_arrow_source_from_array(&table.schema, &table.array, NULL,
                                                        context, &source);
    if (status == PLOGP_OK)
        status = plogp_arrow_export(source, context, &stream);
    source = NULL;
    if (status == PLOGP_OK)
        status = plogp_arrow_source(&stream, NULL, context, &source);
    got->length = 0;
    if (status == PLOGP_OK)
        status = source_text_rows(got, source);
    plogp_source_free(source);
    CHECK(stream.release == NULL && released == 2);
    /* what a producer that is out of memory says is its own failure */
    return status == PLOGP_EIO ? PLOGP_ENOMEM : status;
}

static void a_source_goes_out_as_a_stream_and_comes_back(void **state)
{
    (void)state;
    struct source_text got = {NULL, 0, 0};
    CHECK(there_and_back(NULL, &got) == PLOGP_OK);
    assert_string_equal(got.text, "x:n|y:c\n1.5|'cde'\n2|'ab'\n-|'cde'\n4|'ab'\n");
    CHECK(failing_alloc_survives(there_and_back, &got));
    free(got.text);
}

static int fail_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    (void)stream;
    (void)out;
    return EIO;
}

static const char *explain(struct ArrowArrayStream *stream)
{
    (void)stream;
    return "the cable was cut";
}

static void a_stream_is_read_once_and_its_failure_is_told(void **state)
{
    (void)state;
    struct table table;
    plogp_source *source = NULL;
    plogp_batch batch;
    plogp_error error;
    plogp_context context = plogp_context_defaults();
    struct ArrowArrayStream stream = {.release = NULL};
    context.error = &error;
    make_table(&table);
    CHECK(plogp_arrow_source_from_array(&table.schema, &table.array, NULL, &context,
                                        &source) == PLOGP_OK);
    CHECK(plogp_arrow_export(source, &context, &stream) == PLOGP_OK);
    CHECK(plogp_arrow_source(&stream, NULL, &context, &source) == PLOGP_OK);
    CHECK(plogp_source_rewind(source) == PLOGP_OK);
    CHECK(plogp_source_next(source, &batch) == PLOGP_OK && batch.rows == 4);
    CHECK(plogp_source_rewind(source) == PLOGP_EINVAL);
    plogp_source_free(source);
    make_table(&table);
    CHECK(plogp_arrow_source_from_array(&table.schema, &table.array, NULL, &context,
                                        &source) == PLOGP_OK);
    CHECK(plogp_arrow_export(source, &context, &stream) == PLOGP_OK);
    stream.get_next = fail_next;
    stream.get_last_error = explain;
    CHECK(plogp_arrow_source(&stream, NULL, &context, &source) == PLOGP_OK);
    CHECK(plogp_source_next(source, &batch) == PLOGP_EIO);
    assert_non_null(strstr(error.message, "the cable was cut"));
    plogp_source_free(source);
    CHECK(plogp_arrow_source(&stream, NULL, NULL, &source) == PLOGP_EINVAL);
    CHECK(plogp_arrow_source(NULL, NULL, NULL, &source) == PLOGP_EINVAL);
    CHECK(plogp_arrow_export(NULL, NULL, &stream) == PLOGP_EINVAL);
    CHECK(plogp_arrow_source_from_array(NULL, NULL, NULL, NULL, &source) == PLOGP_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_batch_is_read_where_it_is),
        cmocka_unit_test(options_choose_columns_types_and_weights),
        cmocka_unit_test(a_table_that_is_not_what_it_says_is_refused_and_released),
        cmocka_unit_test(a_source_goes_out_as_a_stream_and_comes_back),
        cmocka_unit_test(a_stream_is_read_once_and_its_failure_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
