/* Reports: whole without script, and nothing from data is markup. */
#include "check.h"

#include <string.h>

#include <jansson.h>

#include "failing_alloc.h"
#include "plogp/html.h"

#define EVIL "</script><script>alert(1)</script>\"'&\x1b"

struct fixture {
    plogp_result *root;
    plogp_document document;
    plogp_html_options options;
    plogp_buffer buffer;
};

/* A document with a ledger, a table that has a picture, and hostile names everywhere. */
static plogp_status fixture_init(struct fixture *fixture, const plogp_context *context)
{
    *fixture = (struct fixture){.options = plogp_html_options_defaults()};
    plogp_buffer_init(&fixture->buffer, context);
    const plogp_status status = plogp_result_new(context, &fixture->root);
    if (status != PLOGP_OK)
        return status;
    plogp_result *input = plogp_result_add_object(fixture->root, NULL);
    plogp_result *results = plogp_result_add_list(fixture->root, NULL);
    plogp_result *warnings = plogp_result_add_list(fixture->root, NULL);
    plogp_result_add_text(input, "file", EVIL);
    plogp_result_add_text(warnings, NULL, EVIL);
    plogp_result *row = plogp_result_add_object(results, NULL);
    plogp_result_add_text(row, "name", EVIL);
    plogp_result_add_number(row, "cross_entropy", 2.0, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "entropy", 1.5, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "kl", 0.5, PLOGP_QUANTITY_INFORMATION);
    plogp_result *parameters = plogp_result_add_object(row, "parameters");
    plogp_result_add_number(parameters, EVIL, 0.5, PLOGP_QUANTITY_PLAIN);
    plogp_result *top = plogp_result_add_list(row, "top");
    for (size_t i = 0; i < 3; i++) {
        plogp_result *level = plogp_result_add_object(top, NULL);
        plogp_result_add_text(level, "level", EVIL);
        plogp_result_add_integer(level, "count", i);
    }
    fixture->options.script = "/*the script*/";
    fixture->options.script_length = strlen(fixture->options.script);
    fixture->document = (plogp_document){
        .command = "test", .input = input, .results = results, .warnings = warnings};
    return plogp_result_status(fixture->root);
}

static void fixture_clear(struct fixture *fixture)
{
    plogp_result_free(fixture->root);
    plogp_buffer_clear(&fixture->buffer);
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        count++;
    return count;
}

static const char *page(struct fixture *fixture)
{
    fixture->buffer.length = 0;
    CHECK(plogp_render_html(&fixture->document, &fixture->options, NULL,
                            &fixture->buffer) == PLOGP_OK);
    plogp_buffer_add_byte(&fixture->buffer, '\0');
    return fixture->buffer.bytes;
}

static void nothing_from_data_is_markup_or_script(void **state)
{
    (void)state;
    struct fixture fixture;
    CHECK(fixture_init(&fixture, NULL) == PLOGP_OK);
    const char *text = page(&fixture);
    CHECK(strstr(text, "<script>alert") == NULL);
    CHECK(strstr(text, "\x1b") == NULL);
    CHECK(strstr(text, "&lt;/script&gt;&lt;script&gt;alert(1)") != NULL);
    /* one for the specification, one for the script, one that starts it */
    CHECK(count_of(text, "<script") == 3 && count_of(text, "</script>") == 3);
    CHECK(strstr(text, "\\u003c/script>\\u003cscript>alert(1)") != NULL);
    fixture_clear(&fixture);
}

static void page_without_script_has_the_tables_and_the_ledger(void **state)
{
    (void)state;
    struct fixture fixture;
    CHECK(fixture_init(&fixture, NULL) == PLOGP_OK);
    fixture.options.script = NULL;
    fixture.options.script_length = 0;
    const char *text = page(&fixture);
    CHECK(count_of(text, "<script") == 0);
    CHECK(strstr(text, "25 % is waste") != NULL);
    CHECK(strstr(text, "<caption>top</caption>") != NULL);
    CHECK(strstr(text, "http://") == NULL && strstr(text, "https://") == NULL);
    fixture_clear(&fixture);
}

static void vega_is_json_with_the_values(void **state)
{
    (void)state;
    struct fixture fixture;
    CHECK(fixture_init(&fixture, NULL) == PLOGP_OK);
    CHECK(plogp_render_vega(&fixture.document, NULL, NULL, &fixture.buffer) == PLOGP_OK);
    json_t *json = json_loadb(fixture.buffer.bytes, fixture.buffer.length, 0, NULL);
    const json_t *charts = json_object_get(json, "vconcat");
    CHECK(json_array_size(charts) == 1);
    const json_t *data = json_object_get(json_array_get(charts, 0), "data");
    const json_t *values = json_object_get(data, "values");
    CHECK(json_array_size(values) == 3);
    const json_t *count = json_object_get(json_array_get(values, 2), "count");
    CHECK(json_integer_value(count) == 2);
    json_decref(json);
    fixture_clear(&fixture);
}

static void html_refuses_what_render_refuses(void **state)
{
    (void)state;
    struct fixture fixture;
    CHECK(fixture_init(&fixture, NULL) == PLOGP_OK);
    plogp_buffer *buffer = &fixture.buffer;
    CHECK(plogp_render_html(NULL, NULL, NULL, buffer) == PLOGP_EINVAL);
    CHECK(plogp_render_vega(&fixture.document, NULL, NULL, NULL) == PLOGP_EINVAL);
    fixture.options.digits = 0;
    CHECK(plogp_render_html(&fixture.document, &fixture.options, NULL, buffer) ==
          PLOGP_EINVAL);
    fixture.options.digits = 6;
    fixture.options.script_length = 0;
    CHECK(plogp_render_html(&fixture.document, &fixture.options, NULL, buffer) ==
          PLOGP_EINVAL);
    CHECK(buffer->length == 0);
    fixture_clear(&fixture);
}

static plogp_status render_both(const plogp_context *context, void *state)
{
    struct fixture fixture;
    (void)state;
    plogp_status status = fixture_init(&fixture, context);
    if (status == PLOGP_OK)
        status = plogp_render_html(&fixture.document, &fixture.options, context,
                                   &fixture.buffer);
    if (status == PLOGP_OK)
        status = plogp_render_vega(&fixture.document, &fixture.options, context,
                                   &fixture.buffer);
    fixture_clear(&fixture);
    return status;
}

static void html_survives_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(render_both, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_from_data_is_markup_or_script),
        cmocka_unit_test(page_without_script_has_the_tables_and_the_ledger),
        cmocka_unit_test(vega_is_json_with_the_values),
        cmocka_unit_test(html_refuses_what_render_refuses),
        cmocka_unit_test(html_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
