/* Multilayer perceptrons against references of 25 digits: tests/ref/mlp.json. */
#include "check.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "plogp/network.h"

#define SIZE_MAX_TEST 8192

/* One case of the reference. */
struct known {
    plogp_network network;
    size_t sizes[8];
    double parameters[SIZE_MAX_TEST], x[SIZE_MAX_TEST];
    uint32_t labels[256];
    plogp_targets targets;
    plogp_network_rows rows;
    const json_t *json;
};

static double number(const json_t *value)
{
    return json_is_string(value) ? strtod(json_string_value(value), NULL)
                                 : json_number_value(value);
}

static size_t numbers(const json_t *array, double *values)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        values[i] = number(json_array_get(array, i));
    return json_array_size(array);
}

static void read_case(const json_t *json, struct known *known)
{
    const json_t *sizes = json_object_get(json, "sizes");
    const json_t *labels = json_object_get(json, "labels");
    const char *activation = json_string_value(json_object_get(json, "activation"));
    known->json = json;
    known->network =
        (plogp_network){known->sizes, json_array_size(sizes) - 1, 0, known->parameters};
    while (strcmp(plogp_activation_name(known->network.activation), activation) != 0)
        known->network.activation++;
    for (size_t l = 0; l < json_array_size(sizes); l++)
        known->sizes[l] = (size_t)json_integer_value(json_array_get(sizes, l));
    CHECK(numbers(json_object_get(json, "parameters"), known->parameters) ==
          plogp_network_parameters(&known->network));
    (void)numbers(json_object_get(json, "x"), known->x);
    for (size_t i = 0; i < json_array_size(labels); i++)
        known->labels[i] = (uint32_t)json_integer_value(json_array_get(labels, i));
    known->targets = (plogp_targets){.rows = json_array_size(labels),
                                     .classes = known->sizes[known->network.layers],
                                     .labels = known->labels};
    known->rows = (plogp_network_rows){known->x, &known->targets};
}

static void for_each_case(void (*check)(struct known *))
{
    json_error_t error;
    json_t *root = json_load_file(PLOGP_TEST_DATA "/ref/mlp.json", 0, &error);
    assert_non_null(root);
    static struct known known;
    size_t index;
    json_t *json;
    json_array_foreach(json_object_get(root, "cases"), index, json)
    {
        read_case(json, &known);
        check(&known);
    }
    CHECK(index == 4);
    json_decref(root);
}

static void check_gradient(struct known *k)
{
    static double gradient[SIZE_MAX_TEST], wanted[SIZE_MAX_TEST];
    const size_t size = plogp_network_parameters(&k->network);
    plogp_loss loss;
    CHECK(plogp_network_loss(&k->network, &k->rows, NULL, gradient, &loss) == PLOGP_OK);
    CHECK_REL("loss", loss.value, number(json_object_get(k->json, "loss")), 1e-13);
    CHECK(numbers(json_object_get(k->json, "gradient"), wanted) == size);
    double largest = 0.0;
    for (size_t i = 0; i < size; i++)
        largest = fmax(largest, fabs(wanted[i]));
    for (size_t i = 0; i < size; i++)
        CHECK(fabs(gradient[i] - wanted[i]) <= 1e-14 * largest + 1e-12 * fabs(wanted[i]));
}

static void loss_and_gradient_match_the_reference(void **state)
{
    (void)state;
    for_each_case(check_gradient);
}

static void check_descent(struct known *k)
{
    static double gradient[SIZE_MAX_TEST];
    const json_t *path = json_object_get(k->json, "gd_loss");
    const double rate = number(json_object_get(k->json, "rate"));
    for (size_t step = 0; step < json_array_size(path); step++) {
        plogp_loss loss;
        CHECK(plogp_network_loss(&k->network, &k->rows, NULL, gradient, &loss) ==
              PLOGP_OK);
        CHECK_REL("step", loss.value, number(json_array_get(path, step)), 1e-11);
        for (size_t i = 0; i < plogp_network_parameters(&k->network); i++)
            k->parameters[i] -= rate * gradient[i];
    }
}

static void gradient_descent_follows_the_reference(void **state)
{
    (void)state;
    for_each_case(check_descent);
}

static void check_threads(struct known *k)
{
    static double one[SIZE_MAX_TEST], two[SIZE_MAX_TEST];
    plogp_context context = plogp_context_defaults();
    plogp_loss_options options = plogp_loss_options_defaults();
    options.context = &context;
    plogp_loss first, second;
    context.threads = 1;
    CHECK(plogp_network_loss(&k->network, &k->rows, &options, one, &first) == PLOGP_OK);
    context.threads = 4;
    CHECK(plogp_network_loss(&k->network, &k->rows, &options, two, &second) == PLOGP_OK);
    CHECK_BITS(first.value, second.value);
    assert_memory_equal(one, two, plogp_network_parameters(&k->network) * sizeof *one);
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    for_each_case(check_threads);
}

static void networks_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    const size_t sizes[] = {2, 3}, empty[] = {2, 0};
    const double x[] = {1, 2}, parameters[9] = {0};
    const uint32_t label = 0;
    const plogp_targets targets = {.rows = 1, .classes = 2, .labels = &label};
    const plogp_network network = {sizes, 1, PLOGP_ACTIVATION_TANH, parameters};
    const plogp_network none = {empty, 1, PLOGP_ACTIVATION_TANH, parameters};
    const plogp_network_rows rows = {x, &targets};
    plogp_loss loss = {.value = 42.0};
    CHECK(plogp_network_parameters(&network) == 9 &&
          plogp_network_parameters(&none) == 0);
    CHECK(plogp_network_loss(&network, &rows, NULL, NULL, &loss) == PLOGP_EINVAL);
    CHECK(loss.value == 42.0);
}

static plogp_status evaluate(const plogp_context *context, void *state)
{
    (void)state;
    const size_t sizes[] = {2, 3, 2};
    const double x[] = {1, 2, 3, 4}, parameters[17] = {0};
    const uint32_t labels[] = {0, 1};
    const plogp_targets targets = {.rows = 2, .classes = 2, .labels = labels};
    const plogp_network network = {sizes, 2, PLOGP_ACTIVATION_RELU, parameters};
    plogp_loss_options options = plogp_loss_options_defaults();
    const plogp_network_rows rows = {x, &targets};
    double gradient[17], logits[4];
    plogp_loss loss;
    options.context = context;
    const plogp_status status =
        plogp_network_loss(&network, &rows, &options, gradient, &loss);
    return status == PLOGP_OK ? plogp_network_logits(&network, x, 2, context, logits)
                              : status;
}

static void evaluation_survives_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(evaluate, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loss_and_gradient_match_the_reference),
        cmocka_unit_test(gradient_descent_follows_the_reference),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(networks_that_do_not_fit_are_refused),
        cmocka_unit_test(evaluation_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
