#include "learn/classifier.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

const char *plogp_classifier_kind_name(plogp_classifier_kind kind)
{
    static const char *const NAMES[] = {"auto", "logistic", "softmax"};
    return (size_t)kind < sizeof NAMES / sizeof NAMES[0] ? NAMES[kind] : NULL;
}

const char *plogp_separation_name(plogp_separation separation)
{
    static const char *const NAMES[] = {"none", "quasi-complete", "complete"};
    return (size_t)separation < sizeof NAMES / sizeof NAMES[0] ? NAMES[separation] : NULL;
}

plogp_train_options plogp_train_options_defaults(void)
{
    return (plogp_train_options){
        .kind = PLOGP_CLASSIFIER_AUTO, .iterations_max = 200, .tolerance = 1e-9};
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
    plogp__names_clear(&classifier->warnings, classifier->context);
    plogp__free(alloc, classifier->features);
    plogp__free(alloc, classifier->theta);
    plogp__free(alloc, classifier->coefficients);
    plogp__free(alloc, classifier->terms);
    plogp__free(alloc, classifier->contrasts);
    plogp__free(alloc, (void *)classifier->separated);
    plogp__schema_clear(&classifier->schema, classifier->context);
    plogp__free(alloc, classifier);
}

struct plogp__scorer plogp__classifier_scorer(const plogp_classifier *classifier)
{
    return (struct plogp__scorer){.classes = classifier->classes,
                                  .vectors = classifier->vectors,
                                  .features = classifier->schema.features,
                                  .theta = classifier->theta,
                                  .directions =
                                      (const double *const *)classifier->directions,
                                  .stages = classifier->stages};
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
