#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/model_json.h"

/* The features that the schema makes, in their order. */
static plogp_status check_features(const struct plogp__reading *r, const json_t *root)
{
    const plogp_classifier *classifier = r->classifier;
    const json_t *names = NULL;
    PLOGP_TRY(plogp__model_array(r, root, "features", &names));
    if (json_array_size(names) != classifier->schema.features)
        return plogp__model_bad(r, "features", "does not fit the columns");
    for (size_t j = 0; j < classifier->schema.features; j++) {
        const json_t *name = json_array_get(names, j);
        if (!json_is_string(name) ||
            strcmp(json_string_value(name), classifier->features[j]) != 0)
            return plogp__model_bad(r, "features", "does not fit the columns");
    }
    return PLOGP_OK;
}

/* A vector for each class that needs one, in the order of the classes. */
static plogp_status get_vectors(const struct plogp__reading *r, const char *key,
                                const json_t *array, double *vectors)
{
    const plogp_classifier *classifier = r->classifier;
    const size_t first = classifier->classes - classifier->vectors;
    if (!json_is_array(array) || json_array_size(array) != classifier->vectors)
        return plogp__model_bad(r, key,
                                "does not have a vector for each class that needs one");
    for (size_t v = 0; v < classifier->vectors; v++) {
        const json_t *object = json_array_get(array, v);
        const char *name = NULL;
        PLOGP_TRY(plogp__model_text(r, object, "class", &name));
        if (strcmp(name, classifier->schema.classes.text[first + v]) != 0)
            return plogp__model_bad(r, key,
                                    "has its classes in another order than 'classes'");
        PLOGP_TRY(plogp__model_values(r, key, json_object_get(object, "values"),
                                      vectors + v * classifier->schema.features,
                                      classifier->schema.features));
    }
    return PLOGP_OK;
}

/* The hidden layers of a network, in a new array. */
static plogp_status get_hidden(const struct plogp__reading *r, const json_t *list,
                               size_t **hidden)
{
    const size_t count = json_array_size(list);
    *hidden = plogp__alloc(plogp__context_alloc(r->context), count, sizeof **hidden);
    if (*hidden == NULL)
        return plogp__fail_memory(r->context);
    for (size_t l = 0; l < count; l++) {
        const json_int_t units = json_integer_value(json_array_get(list, l));
        if (units < 1 || units > INT32_MAX)
            return plogp__model_bad(r, "hidden", "has a layer without units");
        (*hidden)[l] = (size_t)units;
    }
    return PLOGP_OK;
}

/* In double, where a count that would overflow is merely wrong. */
static double count_parameters(const plogp_classifier *classifier, const size_t *hidden,
                               size_t layers)
{
    double inputs = (double)classifier->schema.features - 1.0, total = 0.0;
    for (size_t l = 0; l < layers; l++) {
        total += (inputs + 1.0) * (double)hidden[l];
        inputs = (double)hidden[l];
    }
    return total + (inputs + 1.0) * (double)classifier->classes;
}

static plogp_status get_network(const struct plogp__reading *r, const json_t *root)
{
    plogp_classifier *classifier = r->classifier;
    const json_t *network = json_object_get(root, "network"), *list = NULL;
    const json_t *values = json_object_get(network, "parameters");
    const char *name = NULL;
    size_t *hidden = NULL;
    plogp_activation activation = PLOGP_ACTIVATION_LINEAR;
    PLOGP_TRY(plogp__model_text(r, network, "activation", &name));
    while (plogp_activation_name(activation) != NULL &&
           strcmp(plogp_activation_name(activation), name) != 0)
        activation++;
    PLOGP_TRY(plogp__model_array(r, network, "hidden", &list));
    plogp_status status = get_hidden(r, list, &hidden);
    if (status == PLOGP_OK &&
        count_parameters(classifier, hidden, json_array_size(list)) !=
            (double)json_array_size(values))
        status = plogp__model_bad(r, "hidden", "does not fit 'parameters'");
    if (status == PLOGP_OK && plogp_activation_name(activation) == NULL)
        status = plogp__model_bad(r, "activation", "is unknown");
    if (status == PLOGP_OK)
        status = plogp__classifier_network(classifier, hidden, json_array_size(list),
                                           activation);
    if (status == PLOGP_OK)
        status = plogp__model_values(r, "parameters", values, classifier->parameters,
                                     plogp_network_parameters(&classifier->network));
    plogp__free(plogp__context_alloc(r->context), hidden);
    return status;
}

plogp_status plogp__model_coefficients(const struct plogp__reading *r, const json_t *root)
{
    plogp_classifier *classifier = r->classifier;
    const json_t *array = NULL, *directions = NULL;
    PLOGP_TRY(plogp__model_array(r, root, "coefficients", &array));
    PLOGP_TRY(plogp__model_array(r, root, "directions", &directions));
    const bool network = classifier->training.kind == PLOGP_CLASSIFIER_MLP;
    classifier->classes = classifier->schema.classes.count;
    classifier->vectors = json_array_size(array);
    if (network ? classifier->vectors > 0
                : classifier->vectors > classifier->classes ||
                      classifier->vectors + 1 < classifier->classes)
        return plogp__model_bad(r, "coefficients", "does not fit the number of classes");
    if (classifier->training.kind == PLOGP_CLASSIFIER_LOGISTIC && classifier->classes > 2)
        return plogp__model_bad(r, "kind", "is logistic with more than two classes");
    if (json_array_size(directions) > PLOGP__STAGES_MAX)
        return plogp__model_bad(r, "directions", "has too many items");
    if (network)
        PLOGP_TRY(get_network(r, root));
    PLOGP_TRY(plogp__classifier_allocate(classifier));
    PLOGP_TRY(check_features(r, root));
    PLOGP_TRY(get_vectors(r, "coefficients", array, classifier->theta));
    const size_t size = classifier->vectors * classifier->schema.features;
    for (size_t s = 0; s < json_array_size(directions); s++) {
        double *direction =
            plogp__alloc(plogp__context_alloc(r->context), size, sizeof *direction);
        if (direction == NULL)
            return plogp__fail_memory(r->context);
        classifier->directions[classifier->stages++] = direction;
        PLOGP_TRY(get_vectors(r, "directions", json_array_get(directions, s), direction));
    }
    return PLOGP_OK;
}
