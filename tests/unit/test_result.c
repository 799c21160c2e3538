#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/result.h"

static void result_keeps_order_keys_and_values(void **state)
{
    (void)state;
    plogp_result *root = NULL;
    double low = 0.0, high = 0.0;
    size_t length = 0;
    CHECK(plogp_result_new(NULL, &root) == PLOGP_OK);
    plogp_result *row = plogp_result_add_object(root, NULL);
    plogp_result_add_number(row, "h", 1.5, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_integer(row, "n", UINT64_MAX);
    plogp_result_add_interval(row, "ci", -1.0, INFINITY, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_text_sized(row, "level", "a\0b", 3);
    plogp_result_add_boolean(row, "ok", 7);
    plogp_result_add_null(row, "none");
    CHECK(plogp_result_status(root) == PLOGP_OK);

    const plogp_result *node = plogp_result_first_child(plogp_result_first_child(root));
    assert_string_equal(plogp_result_get_key(node), "h");
    CHECK(plogp_result_get_number(node) == 1.5);
    CHECK(plogp_result_get_quantity(node) == PLOGP_QUANTITY_INFORMATION);
    node = plogp_result_next_sibling(node);
    CHECK(plogp_result_get_integer(node) == UINT64_MAX);
    node = plogp_result_next_sibling(node);
    plogp_result_get_interval(node, &low, &high);
    CHECK(low == -1.0 && high == (double)INFINITY);
    node = plogp_result_next_sibling(node);
    assert_memory_equal(plogp_result_get_text(node, &length), "a\0b", 4);
    CHECK(length == 3);
    node = plogp_result_next_sibling(node);
    CHECK(plogp_result_get_boolean(node) == 1);
    node = plogp_result_next_sibling(node);
    CHECK(plogp_result_get_kind(node) == PLOGP_RESULT_NULL);
    CHECK(plogp_result_next_sibling(node) == NULL);
    plogp_result_free(root);
}

static void result_remembers_the_first_misuse_and_swallows_the_rest(void **state)
{
    (void)state;
    plogp_result *root = NULL;
    CHECK(plogp_result_new(NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_result_new(NULL, &root) == PLOGP_OK);
    plogp_result *row = plogp_result_add_object(root, NULL);
    plogp_result_add_integer(row, NULL, 1); /* an object needs keys */
    CHECK(plogp_result_status(root) == PLOGP_EINVAL);
    plogp_result *list = plogp_result_add_list(row, "list");
    CHECK(list != NULL);
    plogp_result_add_integer(list, NULL, 2);
    CHECK(plogp_result_first_child(row) == NULL &&
          plogp_result_first_child(list) == NULL);
    plogp_result_free(root);
    plogp_result_free(NULL);
    CHECK(plogp_result_status(NULL) == PLOGP_EINVAL);
}

static void result_readers_of_another_kind_give_nothing(void **state)
{
    (void)state;
    size_t length = 1;
    double low = 1.0, high = 1.0;
    CHECK(plogp_result_get_kind(NULL) == PLOGP_RESULT_NULL);
    CHECK(plogp_result_get_key(NULL) == NULL && plogp_result_get_number(NULL) == 0.0);
    CHECK(plogp_result_get_integer(NULL) == 0 && plogp_result_get_boolean(NULL) == 0);
    assert_string_equal(plogp_result_get_text(NULL, &length), "");
    plogp_result_get_interval(NULL, &low, &high);
    CHECK(length == 0 && low == 0.0 && high == 0.0);
}

static void unknown_values_are_null_and_whole_totals_are_integers(void **state)
{
    (void)state;
    static const plogp_result_kind KINDS[] = {
        PLOGP_RESULT_NULL,     PLOGP_RESULT_NUMBER,  PLOGP_RESULT_NULL,
        PLOGP_RESULT_INTERVAL, PLOGP_RESULT_INTEGER, PLOGP_RESULT_NUMBER,
        PLOGP_RESULT_NUMBER,
    };
    plogp_result *root = NULL;
    CHECK(plogp_result_new(NULL, &root) == PLOGP_OK);
    plogp_result_add_known(root, NULL, NAN, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(root, NULL, INFINITY, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known_interval(root, NULL, 0.0, NAN, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known_interval(root, NULL, 0.0, 1.0, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_total(root, NULL, 2201.0);
    plogp_result_add_total(root, NULL, 2.5);
    plogp_result_add_total(root, NULL, 0x1p60);
    const plogp_result *node = plogp_result_first_child(root);
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        CHECK(plogp_result_get_kind(node) == KINDS[i]);
        node = plogp_result_next_sibling(node);
    }
    CHECK(node == NULL);
    plogp_result_free(root);
}

static plogp_status build_large(const plogp_context *context, void *state)
{
    (void)state;
    static char text[10000];
    plogp_result *root = NULL;
    plogp_status status = plogp_result_new(context, &root);
    if (status != PLOGP_OK)
        return status;
    memset(text, 'x', sizeof text - 1);
    for (int i = 0; i < 200; i++) {
        plogp_result *row = plogp_result_add_object(root, NULL);
        plogp_result *list = plogp_result_add_list(row, "list");
        plogp_result_add_integer(list, NULL, 1);
        plogp_result_add_text(row, "text", i % 50 == 0 ? text : "short");
    }
    status = plogp_result_status(root);
    plogp_result_free(root);
    return status;
}

static void result_survives_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(build_large, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(result_keeps_order_keys_and_values),
        cmocka_unit_test(result_remembers_the_first_misuse_and_swallows_the_rest),
        cmocka_unit_test(result_readers_of_another_kind_give_nothing),
        cmocka_unit_test(unknown_values_are_null_and_whole_totals_are_integers),
        cmocka_unit_test(result_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
