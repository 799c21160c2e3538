/* What the text renderer prints, line by line. */
#include "check.h"

#include <string.h>

#include "plogp/render.h"
#include "report/text.h"

#define LN2 0x1.62e42fefa39efp-1

struct fixture {
    plogp_result *root, *results;
    plogp_document document;
    plogp_render_options options;
    plogp_buffer buffer;
};

static struct fixture *fixture_new(void)
{
    static struct fixture fixture;
    fixture = (struct fixture){.options = plogp_render_options_defaults()};
    plogp_buffer_init(&fixture.buffer, NULL);
    CHECK(plogp_result_new(NULL, &fixture.root) == PLOGP_OK);
    fixture.results = plogp_result_add_list(fixture.root, NULL);
    fixture.document.command = "test";
    fixture.document.results = fixture.results;
    fixture.options.ascii = 1;
    return &fixture;
}

static void expect(struct fixture *fixture, const char *text)
{
    fixture->buffer.length = 0;
    CHECK(plogp_render(&fixture->document, &fixture->options, NULL, &fixture->buffer) ==
          PLOGP_OK);
    plogp_buffer_add_byte(&fixture->buffer, '\0');
    assert_string_equal(fixture->buffer.bytes, text);
}

static void fixture_free(struct fixture *fixture)
{
    plogp_result_free(fixture->root);
    plogp_buffer_clear(&fixture->buffer);
}

static void numbers_read_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        double value;
        int digits;
        const char *text;
    } CASES[] = {
        {1.75, 6, "1.75"},
        {0.0, 6, "0"},
        {-0.0, 6, "0"},
        {1.0 / 3.0, 6, "0.333333"},
        {-2.5e-5, 6, "-0.000025"},
        {1.5e-7, 6, "1.5e-07"},
        {123456789.0, 3, "123456789"},
        {1234567.8, 3, "1230000"},
        {1e300, 6, "1e+300"},
        {9.9999999, 3, "10"},
        {INFINITY, 6, "Infinity"},
        {NAN, 6, "NaN"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char text[PLOGP__TEXT_NUMBER_SIZE];
        const size_t length = plogp__text_number(CASES[i].value, CASES[i].digits, text);
        assert_string_equal(text, CASES[i].text);
        CHECK(length == strlen(text));
    }
}

static void probabilities_never_read_as_certain(void **state)
{
    (void)state;
    char text[PLOGP__TEXT_NUMBER_SIZE];
    (void)plogp__text_probability(1.0 - 0x1p-53, 6, text);
    assert_string_equal(text, "0.9999999999999999");
    (void)plogp__text_probability(1e-300, 6, text);
    assert_string_equal(text, "1e-300");
    (void)plogp__text_probability(1.0, 6, text);
    assert_string_equal(text, "1");
}

static void numbers_end_where_their_uncertainty_does(void **state)
{
    (void)state;
    static const struct {
        double value, uncertainty;
        const char *text;
    } CASES[] = {
        {1.75, 0.021, "1.750"},      {-0.4, 0.17, "-0.40"},
        {12345.6, 280.0, "12346"},   {0.0001, 0.5, "0.00"},
        {2.0, 1e-9, "2.0000000000"}, {1e-20, 1e-22, "1e-20"},
        {INFINITY, 0.5, "Infinity"}, {0.9999, 0.12, "1.00"},
        {0.9666, 0.17, "0.97"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char text[PLOGP__TEXT_NUMBER_SIZE];
        const size_t length =
            plogp__text_like(CASES[i].value, CASES[i].uncertainty, text);
        assert_string_equal(text, CASES[i].text);
        CHECK(length == strlen(text));
    }
}

static void blocks_align_labels_and_name_units(void **state)
{
    (void)state;
    struct fixture *fixture = fixture_new();
    plogp_result *row = plogp_result_add_object(fixture->results, NULL);
    plogp_result_add_text(row, "name", "Ozone\x1b[31m");
    plogp_result_add_number(row, "entropy", 1.75 * LN2, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "se", 0.0213 * LN2, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_interval(row, "ci", 1.71 * LN2, 1.79 * LN2,
                              PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "ci_level", 0.95, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(row, "max_entropy", 2.0 * LN2, PLOGP_QUANTITY_INFORMATION);
    expect(fixture, "name         Ozone\\x1b[31m\n"
                    "entropy      1.750 +- 0.021 bit\n"
                    "interval     1.710 .. 1.790 bit (95 %)\n"
                    "max entropy  2 bit\n");
    fixture_free(fixture);
}

static void ledger_has_one_form(void **state)
{
    (void)state;
    struct fixture *fixture = fixture_new();
    plogp_result *row = plogp_result_add_object(fixture->results, NULL);
    plogp_result *ledger = plogp_result_add_object(row, "ledger");
    plogp_result_add_number(ledger, "cross_entropy", 2.0, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(ledger, "entropy", 1.5, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(ledger, "divergence", 0.5, PLOGP_QUANTITY_INFORMATION);
    fixture->options.unit = plogp_unit_nat();
    fixture->options.width = 60;
    expect(fixture, "ledger\n"
                    "  cross-entropy  =  entropy  +  KL\n"
                    "  2.0               1.5         0.5 nat\n"
                    "  ############################----------  25 % is waste\n");
    fixture_free(fixture);
}

/* Seven bins in five columns: two together, and their heights in eighths of the highest. */
static void histograms_are_one_line(void **state)
{
    (void)state;
    static const double shares[] = {0.125, 0.125, 0.0, 0.0, 0.25, 0.25, 0.25};
    struct fixture *fixture = fixture_new();
    plogp_result *row = plogp_result_add_object(fixture->results, NULL);
    plogp_result_add_text(row, "a_long_name_to_leave_few_columns_", "x");
    plogp_result *figures = NULL;
    CHECK(plogp_result_new(NULL, &figures) == PLOGP_OK);
    plogp_result *figure = plogp_result_add_object(figures, NULL);
    plogp_result_add_text(figure, "figure", "histogram");
    plogp_result_add_integer(figure, "result", 0);
    plogp_result *rows = plogp_result_add_list(figure, "rows");
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++)
        plogp_result_add_number(plogp_result_add_object(rows, NULL), "share", shares[i],
                                PLOGP_QUANTITY_PLAIN);
    fixture->document.figures = figures;
    fixture->options.width = 40;
    expect(fixture, "a long name to leave few columns   x\n"
                    "histogram                          + #+\n");
    plogp_result_free(figures);
    fixture_free(fixture);
}

static void infinite_waste_has_no_bar(void **state)
{
    (void)state;
    struct fixture *fixture = fixture_new();
    plogp_result *row = plogp_result_add_object(fixture->results, NULL);
    plogp_result_add_number(row, "entropy_p", LN2, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "cross_entropy", INFINITY, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "kl", INFINITY, PLOGP_QUANTITY_INFORMATION);
    expect(fixture, "cross-entropy  =  entropy  +  KL\n"
                    "Infinity          1           Infinity bit\n"
                    "infinite: Q rules out what P can do\n");
    fixture_free(fixture);
}

static void parameters_stand_with_their_errors_and_candidates_are_ranked(void **state)
{
    (void)state;
    static const char *const FAMILIES[] = {"gamma", "lognormal"};
    struct fixture *fixture = fixture_new();
    plogp_result *row = plogp_result_add_object(fixture->results, NULL);
    plogp_result *list = plogp_result_add_list(row, "candidates");
    for (size_t i = 0; i < 2; i++) {
        plogp_result *fit = plogp_result_add_object(list, NULL);
        plogp_result_add_text(fit, "family", FAMILIES[i]);
        plogp_result *values = plogp_result_add_object(fit, "parameters");
        plogp_result_add_number(values, "shape", 2.57873, PLOGP_QUANTITY_PLAIN);
        plogp_result *errors = plogp_result_add_object(fit, "se");
        plogp_result_add_number(errors, "shape", 0.28946, PLOGP_QUANTITY_PLAIN);
        plogp_result *intervals = plogp_result_add_object(fit, "ci");
        plogp_result_add_interval(intervals, "shape", 2.0114, 3.1461,
                                  PLOGP_QUANTITY_PLAIN);
        plogp_result_add_number(fit, "aic", 100.5 + (double)i, PLOGP_QUANTITY_PLAIN);
        plogp_result_add_text(fit, "status", "ok");
    }
    expect(fixture, "candidates\n"
                    "  family       AIC\n"
                    "  gamma      100.5\n"
                    "  lognormal  101.5\n"
                    "  every row: status ok\n"
                    "\n"
                    "  family  gamma\n"
                    "  parameters\n"
                    "    shape  2.58 +- 0.29 (2.01 .. 3.15)\n"
                    "  AIC     100.5\n"
                    "  status  ok\n");
    fixture_free(fixture);
}

static void counts_are_drawn_and_verdicts_coloured(void **state)
{
    (void)state;
    struct fixture *fixture = fixture_new();
    plogp_result *row = plogp_result_add_object(fixture->results, NULL);
    plogp_result_add_boolean(row, "converged", 0);
    plogp_result *list = plogp_result_add_list(row, "top");
    for (size_t i = 0; i < 2; i++) {
        plogp_result *level = plogp_result_add_object(list, NULL);
        plogp_result_add_text(level, "level", i == 0 ? "a" : "b");
        plogp_result_add_integer(level, "count", i == 0 ? 20 : 5);
    }
    fixture->options.color = 1;
    expect(fixture, "converged  \033[31mno\033[0m\n"
                    "\n"
                    "top\n"
                    "  level  count\n"
                    "  a         20  ####################\n"
                    "  b          5  #####\n");
    fixture_free(fixture);
}

static void tables_align_points_and_say_constants_once(void **state)
{
    (void)state;
    struct fixture *fixture = fixture_new();
    static const char *const NAMES[] = {"\xED\x95\x9C\xEA\xB8\x80", "b"};
    for (size_t i = 0; i < 2; i++) {
        plogp_result *row = plogp_result_add_object(fixture->results, NULL);
        plogp_result_add_text(row, "name", NAMES[i]);
        plogp_result_add_integer(row, "n", i == 0 ? 9 : 1000);
        plogp_result_add_number(row, "entropy", (i == 0 ? 10.25 : 1.5) * LN2,
                                PLOGP_QUANTITY_INFORMATION);
        plogp_result_add_text(row, "estimator", "plugin");
    }
    expect(fixture, "name     n  entropy\n"
                    "                bit\n"
                    "\xED\x95\x9C\xEA\xB8\x80     9    10.25\n"
                    "b     1000     1.5\n"
                    "every row: estimator plugin\n");
    fixture_free(fixture);
}

/* An error that only some rows have stands in the cell of its number; one without decimals
 * is no wider for its sign. */
static void tables_keep_columns_apart(void **state)
{
    (void)state;
    struct fixture *fixture = fixture_new();
    fixture->options.ascii = 0;
    for (size_t i = 0; i < 2; i++) {
        plogp_result *row = plogp_result_add_object(fixture->results, NULL);
        plogp_result_add_text(row, "name", i == 0 ? "a" : "b");
        plogp_result_add_number(row, "entropy", (i == 0 ? 2.0 : 35.0) * LN2,
                                PLOGP_QUANTITY_INFORMATION);
        if (i == 0)
            plogp_result_add_null(row, "se");
        else
            plogp_result_add_number(row, "se", 12.0 * LN2, PLOGP_QUANTITY_INFORMATION);
        plogp_result_add_number(row, "x", 0.5 + (double)i, PLOGP_QUANTITY_PLAIN);
    }
    expect(fixture, "name  entropy  se    x\n"
                    "          bit\n"
                    "a      2        -  0.5\n"
                    "b     35 \xC2\xB1 12      1.5\n");
    fixture_free(fixture);
}

static void wide_tables_continue_below(void **state)
{
    (void)state;
    struct fixture *fixture = fixture_new();
    for (size_t i = 0; i < 2; i++) {
        plogp_result *row = plogp_result_add_object(fixture->results, NULL);
        plogp_result_add_text(row, "name", i == 0 ? "a" : "b");
        plogp_result_add_text(row, "first_long_column", i == 0 ? "one" : "two");
        plogp_result_add_number(row, "second_long_column", 0.5 + (double)i,
                                PLOGP_QUANTITY_PLAIN);
    }
    fixture->options.width = 40;
    expect(fixture, "name  first long column\n"
                    "a     one\n"
                    "b     two\n"
                    "\n"
                    "name  second long column\n"
                    "a                    0.5\n"
                    "b                    1.5\n");
    fixture_free(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_read_as_people_write_them),
        cmocka_unit_test(probabilities_never_read_as_certain),
        cmocka_unit_test(numbers_end_where_their_uncertainty_does),
        cmocka_unit_test(blocks_align_labels_and_name_units),
        cmocka_unit_test(ledger_has_one_form),
        cmocka_unit_test(histograms_are_one_line),
        cmocka_unit_test(infinite_waste_has_no_bar),
        cmocka_unit_test(parameters_stand_with_their_errors_and_candidates_are_ranked),
        cmocka_unit_test(counts_are_drawn_and_verdicts_coloured),
        cmocka_unit_test(tables_align_points_and_say_constants_once),
        cmocka_unit_test(tables_keep_columns_apart),
        cmocka_unit_test(wide_tables_continue_below),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
