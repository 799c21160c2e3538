#include "check.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "failing_alloc.h"
#include "plogp/number.h"
#include "plogp/render.h"

struct fixture {
    plogp_result *root;
    plogp_document document;
    plogp_render_options options;
    plogp_buffer buffer;
};

static plogp_status fixture_init(struct fixture *fixture, const plogp_context *context)
{
    *fixture = (struct fixture){.options = plogp_render_options_defaults()};
    plogp_buffer_init(&fixture->buffer, context);
    const plogp_status status = plogp_result_new(context, &fixture->root);
    if (status != PLOGP_OK)
        return status;
    fixture->document.command = "test";
    fixture->document.input = plogp_result_add_object(fixture->root, NULL);
    fixture->document.results = plogp_result_add_list(fixture->root, NULL);
    fixture->document.warnings = plogp_result_add_list(fixture->root, NULL);
    return plogp_result_status(fixture->root);
}

static plogp_result *add_row(struct fixture *fixture)
{
    return plogp_result_add_object((plogp_result *)fixture->document.results, NULL);
}

static void fixture_clear(struct fixture *fixture)
{
    plogp_result_free(fixture->root);
    plogp_buffer_clear(&fixture->buffer);
}

/* The rendering as a terminated text; valid until the next one. */
static const char *rendered(struct fixture *fixture, plogp_format format)
{
    fixture->options.format = format;
    fixture->buffer.length = 0;
    CHECK(plogp_render(&fixture->document, &fixture->options, NULL, &fixture->buffer) ==
          PLOGP_OK);
    plogp_buffer_add_byte(&fixture->buffer, '\0');
    return fixture->buffer.bytes;
}

static void json_numbers_read_back_to_the_same_bits(void **state)
{
    (void)state;
    static const double VALUES[] = {0.1,       -0.0, 1e300,   0x1p-1074,
                                    1.0 / 3.0, 1e23, 123456.0};
    for (size_t i = 0; i < sizeof VALUES / sizeof VALUES[0]; i++) {
        plogp_buffer buffer;
        double back = 0.0;
        plogp_buffer_init(&buffer, NULL);
        plogp_buffer_add_json_number(&buffer, VALUES[i]);
        CHECK(plogp_number_parse(buffer.bytes, buffer.length, &back) == PLOGP_OK);
        CHECK_BITS(back, VALUES[i]);
        plogp_buffer_clear(&buffer);
    }
}

static void json_has_the_keys_of_the_contract(void **state)
{
    (void)state;
    struct fixture fixture;
    CHECK(fixture_init(&fixture, NULL) == PLOGP_OK);
    plogp_result *row = add_row(&fixture);
    plogp_result_add_number(row, "entropy", INFINITY, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "bad", NAN, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_interval(row, "ci", -INFINITY, 1.0, PLOGP_QUANTITY_PLAIN);
    json_error_t error;
    json_t *json = json_loads(rendered(&fixture, PLOGP_FORMAT_JSON), 0, &error);
    CHECK(json != NULL);
    assert_string_equal(json_string_value(json_object_get(json, "unit")), "bit");
    assert_string_equal(json_string_value(json_object_get(json, "command")), "test");
    CHECK(json_is_object(json_object_get(json, "input")));
    CHECK(json_is_array(json_object_get(json, "warnings")));
    const json_t *first = json_array_get(json_object_get(json, "results"), 0);
    assert_string_equal(json_string_value(json_object_get(first, "entropy")), "Infinity");
    assert_string_equal(json_string_value(json_object_get(first, "bad")), "NaN");
    const json_t *low = json_array_get(json_object_get(first, "ci"), 0);
    assert_string_equal(json_string_value(low), "-Infinity");
    json_decref(json);
    fixture_clear(&fixture);
}

static void json_of_any_bytes_is_valid_utf8(void **state)
{
    (void)state;
    unsigned seed = 20240607;
    print_message("seed %u\n", seed);
    for (int round = 0; round < 2000; round++) {
        char bytes[24];
        plogp_buffer buffer;
        plogp_buffer_init(&buffer, NULL);
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1103515245U + 12345U;
            bytes[i] = (char)(seed >> 16 & 1 ? seed >> 20 : 0xC0 | (seed >> 20 & 0x3F));
        }
        plogp_buffer_add_byte(&buffer, '[');
        plogp_buffer_add_json_text(&buffer, bytes, sizeof bytes);
        plogp_buffer_add_byte(&buffer, ']');
        json_t *json = json_loadb(buffer.bytes, buffer.length, JSON_ALLOW_NUL, NULL);
        CHECK(json != NULL);
        json_decref(json);
        plogp_buffer_clear(&buffer);
    }
}

static void units_divide_information_only(void **state)
{
    (void)state;
    struct fixture fixture;
    CHECK(fixture_init(&fixture, NULL) == PLOGP_OK);
    plogp_result *row = add_row(&fixture);
    plogp_result_add_number(row, "h", 0x1.62e42fefa39efp-1, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "p", 0.5, PLOGP_QUANTITY_PROBABILITY);
    assert_string_equal(rendered(&fixture, PLOGP_FORMAT_CSV), "h,p,unit\n1,0.5,bit\n");
    CHECK(plogp_unit_parse("4", NULL, &fixture.options.unit) == PLOGP_OK);
    assert_string_equal(rendered(&fixture, PLOGP_FORMAT_CSV),
                        "h,p,unit\n0.5,0.5,base 4\n");
    CHECK(plogp_unit_parse("0.5", NULL, &fixture.options.unit) == PLOGP_OK);
    plogp_result_add_interval(row, "ci", 0.0, 0x1.62e42fefa39efp-1,
                              PLOGP_QUANTITY_INFORMATION);
    assert_string_equal(rendered(&fixture, PLOGP_FORMAT_CSV),
                        "h,p,ci.low,ci.high,unit\n-1,0.5,-1,-0,base 0.5\n");
    fixture_clear(&fixture);
}

static void unit_parse_refuses_what_is_no_base_and_keeps_the_output(void **state)
{
    (void)state;
    static const char *const BAD[] = {"", "0", "1", "-2", "inf", "nan", "bits ", "2x"};
    plogp_unit unit = {42.0, "kept"};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        CHECK(plogp_unit_parse(BAD[i], NULL, &unit) == PLOGP_EINVAL);
    CHECK(plogp_unit_parse(NULL, NULL, &unit) == PLOGP_EINVAL);
    CHECK(unit.nats == 42.0 && strcmp(unit.name, "kept") == 0);
    CHECK(plogp_unit_parse("2", NULL, &unit) == PLOGP_OK && !strcmp(unit.name, "bit"));
    CHECK(plogp_unit_parse("hartley", NULL, &unit) == PLOGP_OK &&
          !strcmp(unit.name, "dit"));
}

static void csv_flattens_nested_keys_over_the_union_of_rows(void **state)
{
    (void)state;
    struct fixture fixture;
    CHECK(fixture_init(&fixture, NULL) == PLOGP_OK);
    plogp_result *row = add_row(&fixture);
    plogp_result_add_text(row, "name", "a,\"b\"");
    plogp_result *nested = plogp_result_add_object(row, "se");
    plogp_result_add_number(nested, "mean", 0.5, PLOGP_QUANTITY_PLAIN);
    plogp_result *list = plogp_result_add_list(row, "q");
    plogp_result_add_integer(list, NULL, 3);
    row = add_row(&fixture);
    plogp_result_add_boolean(row, "ok", 1);
    plogp_result_add_text(row, "name", "c");
    assert_string_equal(rendered(&fixture, PLOGP_FORMAT_CSV),
                        "name,se.mean,q.0,ok,unit\n"
                        "\"a,\"\"b\"\"\",0.5,3,,bit\n"
                        "c,,,true,bit\n");
    fixture_clear(&fixture);
}

static void render_refuses_bad_options_and_failed_trees(void **state)
{
    (void)state;
    struct fixture fixture;
    CHECK(fixture_init(&fixture, NULL) == PLOGP_OK);
    plogp_buffer *buffer = &fixture.buffer;
    CHECK(plogp_render(NULL, NULL, NULL, buffer) == PLOGP_EINVAL);
    CHECK(plogp_render(&fixture.document, NULL, NULL, NULL) == PLOGP_EINVAL);
    fixture.options.width = 10;
    CHECK(plogp_render(&fixture.document, &fixture.options, NULL, buffer) ==
          PLOGP_EINVAL);
    plogp_result_add_integer(add_row(&fixture), NULL, 1);
    CHECK(plogp_render(&fixture.document, NULL, NULL, buffer) == PLOGP_EINVAL);
    CHECK(buffer->length == 0);
    plogp_format format = PLOGP_FORMAT_CSV;
    CHECK(plogp_format_parse("yaml", NULL, &format) == PLOGP_EINVAL);
    CHECK(format == PLOGP_FORMAT_CSV);
    fixture_clear(&fixture);
}

static plogp_status render_everything(const plogp_context *context, void *state)
{
    struct fixture fixture;
    fixture.buffer = (plogp_buffer){.length = 0};
    plogp_status status = fixture_init(&fixture, context);
    if (status == PLOGP_OK) {
        for (int i = 0; i < 3; i++) {
            plogp_result *row = add_row(&fixture);
            plogp_result_add_text(row, "name", "column with a name");
            plogp_result_add_number(row, "entropy", 1.0, PLOGP_QUANTITY_INFORMATION);
            plogp_result *list = plogp_result_add_list(row, "nested list");
            plogp_result *item = plogp_result_add_object(list, NULL);
            plogp_result_add_interval(item, "ci", 0.0, 1.0, PLOGP_QUANTITY_INFORMATION);
        }
        fixture.options.format = *(const plogp_format *)state;
        status =
            plogp_render(&fixture.document, &fixture.options, context, &fixture.buffer);
    }
    fixture_clear(&fixture);
    return status;
}

static void render_survives_every_failed_allocation(void **state)
{
    (void)state;
    for (plogp_format format = PLOGP_FORMAT_TEXT; format <= PLOGP_FORMAT_CSV; format++)
        CHECK(failing_alloc_survives(render_everything, &format));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_numbers_read_back_to_the_same_bits),
        cmocka_unit_test(json_has_the_keys_of_the_contract),
        cmocka_unit_test(json_of_any_bytes_is_valid_utf8),
        cmocka_unit_test(units_divide_information_only),
        cmocka_unit_test(unit_parse_refuses_what_is_no_base_and_keeps_the_output),
        cmocka_unit_test(csv_flattens_nested_keys_over_the_union_of_rows),
        cmocka_unit_test(render_refuses_bad_options_and_failed_trees),
        cmocka_unit_test(render_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
