#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/classifier.h"

/* Components below this share of the largest are the rounding of the back-transform. */
#define SHARE_MIN 1e-9

static double largest_term(const plogp_classifier *classifier, size_t stage)
{
    double largest = 0.0;
    for (size_t j = 0; j < classifier->vectors * classifier->schema.features; j++)
        largest = fmax(largest, fabs(classifier->directions[stage][j]));
    return largest;
}

/* The directions on the columns as given, without the components that are 0. */
static plogp_status list_terms(plogp_classifier *classifier,
                               const struct plogp__trained *trained)
{
    const size_t features = classifier->schema.features;
    const size_t first_class = classifier->classes - classifier->vectors;
    const size_t most = classifier->stages * classifier->vectors * features;
    classifier->terms = plogp__alloc(plogp__context_alloc(classifier->context), most,
                                     sizeof *classifier->terms);
    if (classifier->terms == NULL)
        return plogp__fail_memory(classifier->context);
    size_t count = 0;
    for (size_t s = 0; s < classifier->stages; s++) {
        const double limit = SHARE_MIN * largest_term(classifier, s);
        for (size_t v = 0; v < classifier->vectors; v++)
            for (size_t j = 0; j < features; j++) {
                const size_t feature = trained->order[j];
                const double value = classifier->directions[s][v * features + feature];
                if (fabs(value) > limit)
                    classifier->terms[count++] = (plogp_direction_term){
                        classifier->schema.classes.text[first_class + v],
                        classifier->features[feature], value, s};
            }
    }
    classifier->training.direction = classifier->terms;
    classifier->training.direction_count = count;
    return PLOGP_OK;
}

/* How many classes a row has left. */
static size_t count_open(const struct plogp__problem *problem, const uint8_t *possible,
                         size_t i)
{
    size_t open = 0;
    for (size_t k = 0; k < problem->classes; k++)
        open += possible[i * problem->classes + k];
    return open;
}

/* The classes that have a row which becomes certain; where no row does, those with a row
 * that loses a class. */
static plogp_status list_classes(plogp_classifier *classifier,
                                 const struct plogp__trained *trained)
{
    const struct plogp__problem *problem = trained->problem;
    classifier->separated = plogp__alloc(plogp__context_alloc(classifier->context),
                                         classifier->classes, sizeof(char *));
    if (classifier->separated == NULL)
        return plogp__fail_memory(classifier->context);
    const size_t left = classifier->training.separated_n > 0.0 ? 1 : problem->classes - 1;
    size_t count = 0;
    for (size_t k = 0; k < classifier->classes; k++) {
        bool some = false;
        for (size_t i = 0; !some && i < problem->rows->count; i++)
            some = problem->rows->label[i] == k &&
                   count_open(problem, trained->estimate->possible, i) <= left;
        if (some)
            classifier->separated[count++] = classifier->schema.classes.text[k];
    }
    classifier->training.separated_classes = classifier->separated;
    classifier->training.separated_class_count = count;
    return PLOGP_OK;
}

/* Two vectors and a feature. */
struct comparison {
    size_t pair[2], feature;
};

/* The contrast of the second vector with the first, when it is finite; true then. */
static bool contrast(const plogp_classifier *classifier,
                     const struct plogp__trained *trained,
                     const struct comparison *comparison, double *weights,
                     plogp_contrast *made)
{
    const size_t *pair = comparison->pair, feature = comparison->feature;
    const size_t features = classifier->schema.features;
    const size_t first_class = classifier->classes - classifier->vectors;
    memset(weights, 0, trained->estimate->size * sizeof *weights);
    plogp__scaling_weights(trained->scaling, feature, weights + pair[1] * features);
    for (size_t j = 0; j < features; j++)
        weights[pair[0] * features + j] = -weights[pair[1] * features + j];
    const struct plogp__functional value =
        plogp__estimate_functional(trained->estimate, weights);
    *made = (plogp_contrast){classifier->schema.classes.text[first_class + pair[1]],
                             classifier->schema.classes.text[first_class + pair[0]],
                             classifier->features[feature], value.value,
                             sqrt(value.variance)};
    return isfinite(value.value) && trained->estimate->active[feature];
}

/* Contrasts between classes other than the baseline: those with the baseline are the
 * coefficients themselves. */
static plogp_status list_contrasts(plogp_classifier *classifier,
                                   const struct plogp__trained *trained)
{
    const plogp_alloc *alloc = plogp__context_alloc(classifier->context);
    const size_t features = classifier->schema.features, vectors = classifier->vectors;
    double *weights = plogp__alloc(alloc, trained->estimate->size, sizeof *weights);
    classifier->contrasts = plogp__alloc(alloc, vectors * vectors / 2 + 1,
                                         features * sizeof *classifier->contrasts);
    if (weights == NULL || classifier->contrasts == NULL) {
        plogp__free(alloc, weights);
        return plogp__fail_memory(classifier->context);
    }
    size_t count = 0;
    for (size_t a = 0; a < vectors; a++)
        for (size_t b = a + 1; b < vectors; b++)
            for (size_t j = 0; j < features; j++)
                count += contrast(classifier, trained,
                                  &(struct comparison){{a, b}, trained->order[j]},
                                  weights, &classifier->contrasts[count]);
    plogp__free(alloc, weights);
    classifier->training.contrasts = classifier->contrasts;
    classifier->training.contrast_count = count;
    return PLOGP_OK;
}

/* The loss of one class is 0 whatever the features say: no separation, but no question. */
static plogp_status report_one_class(plogp_classifier *classifier)
{
    return plogp__classifier_warn(
        classifier,
        "target '%s' has the one class '%s': H(%s) = 0, the model gives it probability 1 "
        "and there is nothing to learn",
        classifier->schema.target, classifier->schema.classes.text[0],
        classifier->schema.target);
}

plogp_status plogp__classifier_report_separation(plogp_classifier *classifier,
                                                 const struct plogp__trained *trained)
{
    plogp_training *training = &classifier->training;
    const struct plogp__estimate *estimate = trained->estimate;
    if (classifier->classes == 1)
        return report_one_class(classifier);
    if (classifier->network.layers > 0 || estimate->stage_count == 0)
        return PLOGP_OK;
    training->separated_n = estimate->stages[estimate->stage_count - 1].decided;
    training->separation = training->separated_n < trained->problem->total
                               ? PLOGP_SEPARATION_QUASI
                               : PLOGP_SEPARATION_COMPLETE;
    PLOGP_TRY(list_terms(classifier, trained));
    PLOGP_TRY(list_contrasts(classifier, trained));
    PLOGP_TRY(list_classes(classifier, trained));
    return plogp__classifier_warn(
        classifier,
        "%s separation: there is no finite maximum of the likelihood; the loss falls "
        "towards %.6g nats along the direction given, and its coefficients are infinite",
        plogp_separation_name(training->separation), training->objective);
}
