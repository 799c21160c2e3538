#include "learn/classifier.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

const char *plogp_classifier_kind_name(plogp_classifier_kind kind)
{
    static const char *const NAMES[] = {"auto", "logistic", "softmax", "mlp"};
    return (size_t)kind < sizeof NAMES / sizeof NAMES[0] ? NAMES[kind] : NULL;
}

const char *plogp_separation_name(plogp_separation separation)
{
    static const char *const NAMES[] = {"none", "quasi-complete", "complete"};
    return (size_t)separation < sizeof NAMES / sizeof NAMES[0] ? NAMES[separation] : NULL;
}

const char *plogp_solver_name(plogp_solver solver)
{
    static const char *const NAMES[] = {"auto", "newton", "gradient",
                                        "sgd",  "adam",   "lbfgs"};
    return (size_t)solver < sizeof NAMES / sizeof NAMES[0] ? NAMES[solver] : NULL;
}

const char *plogp_schedule_name(plogp_schedule schedule)
{
    static const char *const NAMES[] = {"constant", "inverse", "cosine"};
    return (size_t)schedule < sizeof NAMES / sizeof NAMES[0] ? NAMES[schedule] : NULL;
}

const char *plogp_inference_name(plogp_inference inference)
{
    static const char *const NAMES[] = {"wald", "likelihood"};
    return (size_t)inference < sizeof NAMES / sizeof NAMES[0] ? NAMES[inference] : NULL;
}

plogp_train_options plogp_train_options_defaults(void)
{
    static const size_t HIDDEN[] = {16};
    return (plogp_train_options){.kind = PLOGP_CLASSIFIER_AUTO,
                                 .iterations_max = 200,
                                 .tolerance = 1e-9,
                                 .hidden = HIDDEN,
                                 .hidden_count = 1,
                                 .activation = PLOGP_ACTIVATION_TANH,
                                 .epochs = 200};
}

plogp_classifier *plogp__classifier_new(const plogp_train_options *options,
                                        const plogp_context *context)
{
    plogp_classifier *made =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *made);
    if (made != NULL) {
        made->context = context;
        made->options = *options;
    }
    return made;
}

plogp_status plogp__classifier_allocate(plogp_classifier *classifier)
{
    const plogp_alloc *alloc = plogp__context_alloc(classifier->context);
    const size_t features = classifier->schema.features;
    const size_t size = classifier->vectors * features;
    classifier->features =
        plogp__alloc_zero(alloc, features, sizeof *classifier->features);
    classifier->theta = plogp__alloc_zero(alloc, size, sizeof *classifier->theta);
    classifier->coefficients =
        plogp__alloc_zero(alloc, size, sizeof *classifier->coefficients);
    bool complete = classifier->features != NULL && classifier->theta != NULL &&
                    classifier->coefficients != NULL;
    for (size_t j = 0; complete && j < features; j++) {
        classifier->features[j] =
            plogp__schema_feature_name(&classifier->schema, j, classifier->context);
        complete = classifier->features[j] != NULL;
    }
    return complete ? PLOGP_OK : plogp__fail_memory(classifier->context);
}

void plogp_classifier_free(plogp_classifier *classifier)
{
    if (classifier == NULL)
        return;
    const plogp_alloc *alloc = plogp__context_alloc(classifier->context);
    for (size_t j = 0; classifier->features != NULL && j < classifier->schema.features;
         j++)
        plogp__free(alloc, classifier->features[j]);
    for (size_t s = 0; s < classifier->stages; s++)
        plogp__free(alloc, classifier->directions[s]);
    plogp__calibration_clear(&classifier->calibration, classifier->context);
    plogp__names_clear(&classifier->warnings, classifier->context);
    plogp__free(alloc, classifier->features);
    plogp__free(alloc, classifier->theta);
    plogp__free(alloc, classifier->sizes);
    plogp__free(alloc, classifier->parameters);
    plogp__free(alloc, classifier->coefficients);
    plogp__free(alloc, classifier->path);
    plogp__free(alloc, classifier->terms);
    plogp__free(alloc, classifier->contrasts);
    plogp__free(alloc, classifier->tests);
    plogp__free(alloc, classifier->hashings);
    plogp__free(alloc, classifier->set_ledgers);
    plogp__names_clear(&classifier->set_names, classifier->context);
    plogp__free(alloc, classifier->class_ledgers);
    plogp__free(alloc, (void *)classifier->separated);
    plogp__schema_clear(&classifier->schema, classifier->context);
    plogp__free(alloc, classifier);
}

plogp_status plogp__classifier_report_hashings(plogp_classifier *classifier)
{
    const struct plogp__schema *schema = &classifier->schema;
    plogp_training *training = &classifier->training;
    classifier->hashings = plogp__alloc(plogp__context_alloc(classifier->context),
                                        schema->count, sizeof *classifier->hashings);
    if (classifier->hashings == NULL)
        return plogp__fail_memory(classifier->context);
    for (size_t c = 0; c < schema->count; c++) {
        const struct plogp__hashing *hashing = &schema->columns[c].hashing;
        if (hashing->buckets == 0)
            continue;
        classifier->hashings[training->hashing_count++] =
            (plogp_hashing){.column = schema->columns[c].name,
                            .seed = hashing->seed,
                            .buckets = hashing->buckets,
                            .used = schema->columns[c].levels.count,
                            .levels = hashing->levels,
                            .colliding = hashing->colliding,
                            .colliding_n = hashing->colliding_n};
    }
    training->hashings = classifier->hashings;
    return PLOGP_OK;
}

plogp_status plogp__classifier_network(plogp_classifier *classifier, const size_t *hidden,
                                       size_t hidden_count, plogp_activation activation)
{
    const plogp_alloc *alloc = plogp__context_alloc(classifier->context);
    classifier->sizes = plogp__alloc(alloc, hidden_count + 2, sizeof *classifier->sizes);
    if (classifier->sizes == NULL)
        return plogp__fail_memory(classifier->context);
    classifier->sizes[0] = classifier->schema.features - 1;
    for (size_t l = 0; l < hidden_count; l++)
        classifier->sizes[1 + l] = hidden[l];
    classifier->sizes[1 + hidden_count] = classifier->classes;
    classifier->network =
        (plogp_network){classifier->sizes, hidden_count + 1, activation, NULL};
    const size_t count = plogp_network_parameters(&classifier->network);
    if (count == 0)
        return plogp__fail(classifier->context, PLOGP_EINVAL,
                           "the hidden layers must have between 1 and 2^31 - 1 units");
    classifier->parameters = plogp__alloc_zero(alloc, count, sizeof(double));
    classifier->network.parameters = classifier->parameters;
    return classifier->parameters == NULL ? plogp__fail_memory(classifier->context)
                                          : PLOGP_OK;
}

struct plogp__scorer plogp__classifier_scorer(const plogp_classifier *classifier)
{
    return (struct plogp__scorer){
        .classes = classifier->classes,
        .vectors = classifier->vectors,
        .features = classifier->schema.features,
        .theta = classifier->theta,
        .network = classifier->sizes == NULL ? NULL : &classifier->network,
        .parameters = classifier->parameters,
        .directions = (const double *const *)classifier->directions,
        .stages = classifier->stages,
        .calibration = &classifier->calibration};
}

plogp_status plogp__classifier_warn(plogp_classifier *classifier, const char *format, ...)
{
    char text[PLOGP_ERROR_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return PLOGP_OK;
    PLOGP_TRY(plogp__names_append(&classifier->warnings, text, strlen(text),
                                  classifier->context));
    classifier->training.warnings = (const char *const *)classifier->warnings.text;
    classifier->training.warning_count = classifier->warnings.count;
    return PLOGP_OK;
}

const plogp_training *plogp_classifier_training(const plogp_classifier *classifier)
{
    return &classifier->training;
}

const plogp_coefficient *plogp_classifier_coefficients(const plogp_classifier *classifier,
                                                       size_t *count)
{
    *count = classifier->coefficient_count;
    return classifier->coefficients;
}

const char *const *plogp_classifier_classes(const plogp_classifier *classifier,
                                            size_t *count)
{
    *count = classifier->classes;
    return (const char *const *)classifier->schema.classes.text;
}

const char *plogp_classifier_target(const plogp_classifier *classifier)
{
    return classifier->schema.target;
}
