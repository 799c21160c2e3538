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
static void add_figure(plogp_result *figures)
{
    plogp_result *figure = plogp_result_add_object(figures, NULL);
    plogp_result_add_text(figure, "figure", "histogram");
    plogp_result_add_integer(figure, "result", 0);
    plogp_result_add_text(figure, "title", EVIL);
    plogp_result_add_text(figure, "name", EVIL);
    plogp_result *rows = plogp_result_add_list(figure, "rows");
    plogp_result *bin = plogp_result_add_object(rows, NULL);
    plogp_result_add_number(bin, "low", 0.5, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(bin, "high", INFINITY, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(bin, "share", 1.0, PLOGP_QUANTITY_PLAIN);
}

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
    plogp_result *questions = plogp_result_add_object(row, "questions");
    plogp_result_add_text(questions, "question", EVIL);
    plogp_result_add_text(questions, "yes", EVIL);
    plogp_result_add_text(questions, "no", "b");
    add_figure(plogp_result_add_list(fixture->root, NULL));
    fixture->options.script = "/*the script*/";
    fixture->options.script_length = strlen(fixture->options.script);
    fixture->document =
        (plogp_document){.command = "test",
                         .input = input,
                         .results = results,
                         .warnings = warnings,
                         .figures = plogp_result_first_child(fixture->root)};
    const plogp_result *part = fixture->document.figures;
    while (plogp_result_next_sibling(part) != NULL)
        part = plogp_result_next_sibling(part);
    fixture->document.figures = part;
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
    /* three specifications, the script, and what starts it */
    CHECK(count_of(text, "<script") == 5 && count_of(text, "</script>") == 5);
    CHECK(count_of(text, "<figcaption>") == 3);
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

static const json_t *values_of(const json_t *layer)
{
    return json_object_get(json_object_get(layer, "data"), "values");
}

static void vega_is_json_with_the_values(void **state)
{
    (void)state;
    struct fixture fixture;
    CHECK(fixture_init(&fixture, NULL) == PLOGP_OK);
    CHECK(plogp_render_vega(&fixture.document, NULL, NULL, &fixture.buffer) == PLOGP_OK);
    json_t *json = json_loadb(fixture.buffer.bytes, fixture.buffer.length, 0, NULL);
    const json_t *charts = json_object_get(json, "vconcat");
    CHECK(json_array_size(charts) == 4); /* ledger, levels, tree, figure */
    const json_t *waste = json_array_get(values_of(json_array_get(charts, 0)), 1);
    CHECK_REL("waste", json_real_value(json_object_get(waste, "amount")),
              0.5 / 0x1.62e42fefa39efp-1, 1e-8);
    const json_t *values = values_of(json_array_get(charts, 1));
    CHECK(json_array_size(values) == 3);
    const json_t *count = json_object_get(json_array_get(values, 2), "count");
    CHECK(json_integer_value(count) == 2);
    const json_t *layers = json_object_get(json_array_get(charts, 2), "layer");
    CHECK(json_array_size(layers) == 3);
    CHECK(json_array_size(values_of(json_array_get(layers, 1))) == 3); /* nodes */
    const json_t *x =
        json_object_get(json_object_get(json_array_get(charts, 3), "encoding"), "x");
    CHECK(strcmp(json_string_value(json_object_get(x, "title")), EVIL) == 0);
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
