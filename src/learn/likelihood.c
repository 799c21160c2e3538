#include "learn/likelihood.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/profile.h"
#include "math/special.h"

/* The columns of the data; of sparse rows each feature. */
static size_t count_terms(const struct plogp__schema *schema)
{
    return schema->count + schema->sparse;
}

static const char *term_name(const plogp_classifier *classifier, size_t term)
{
    const struct plogp__schema *schema = &classifier->schema;
    if (term < schema->count)
        return schema->columns[term].name;
    return classifier->features[schema->features - schema->sparse + term - schema->count];
}

/* One model without a term: its features come last when dependent ones are looked for, so
 * that another may take their place. */
struct reduction {
    const plogp_classifier *classifier;
    const struct plogp__workshop *workshop;
    uint8_t *mask; /* [features] */
    size_t *order; /* [features] */
};

static void order_last(const struct reduction *r)
{
    const size_t features = r->classifier->schema.features;
    size_t at = 0;
    for (int masked = 0; masked < 2; masked++)
        for (size_t j = 0; j < features; j++)
            if (r->mask[r->workshop->order[j]] == masked)
                r->order[at++] = r->workshop->order[j];
}

static plogp_status test_term(const struct reduction *r, size_t term,
                              plogp_term_test *test)
{
    const plogp_classifier *classifier = r->classifier;
    const struct plogp__estimate *full = &r->workshop->estimate;
    const double n = r->workshop->problem.total;
    struct plogp__estimate without;
    plogp__schema_term(&classifier->schema, term, r->mask);
    order_last(r);
    const struct plogp__estimate_options options = {
        .order = r->order,
        .iterations_max = classifier->options.iterations_max,
        .tolerance = classifier->options.tolerance,
        .solver = classifier->options.solver,
        .rate = classifier->options.rate,
        .batches = &classifier->options,
        .excluded = r->mask};
    PLOGP_TRY(plogp__estimate_fit(&r->workshop->problem, &options, r->workshop->context,
                                  &without));
    const size_t left = plogp__estimate_parameters(&without);
    *test = (plogp_term_test){.term = term_name(classifier, term), .p_value = NAN};
    test->df = plogp__estimate_parameters(full) - left;
    test->aic = 2.0 * (double)left + 2.0 * n * without.objective;
    if (!without.converged)
        test->statistic = test->aic = NAN;
    else if (test->df > 0) {
        test->statistic = fmax(0.0, 2.0 * n * (without.objective - full->objective));
        test->p_value = plogp__chi_square_sf(test->statistic, (double)test->df);
    }
    plogp__estimate_clear(&without);
    return PLOGP_OK;
}

static plogp_status test_terms(plogp_classifier *classifier,
                               const struct plogp__workshop *workshop)
{
    const plogp_alloc *alloc = plogp__context_alloc(workshop->context);
    const size_t terms = count_terms(&classifier->schema);
    const size_t features = classifier->schema.features;
    struct reduction r = {.classifier = classifier, .workshop = workshop};
    r.mask = plogp__alloc(alloc, features, sizeof *r.mask);
    r.order = plogp__alloc(alloc, features, sizeof *r.order);
    classifier->tests = plogp__alloc(alloc, terms, sizeof *classifier->tests);
    plogp_status status = r.mask == NULL || r.order == NULL || classifier->tests == NULL
                              ? plogp__fail_memory(workshop->context)
                              : PLOGP_OK;
    for (size_t t = 0; status == PLOGP_OK && t < terms; t++)
        status = test_term(&r, t, &classifier->tests[t]);
    plogp__free(alloc, r.mask);
    plogp__free(alloc, r.order);
    classifier->training.terms = classifier->tests;
    classifier->training.term_count = status == PLOGP_OK ? terms : 0;
    return status;
}

/* Whether the profile of a coefficient is that of the maximum, or of what is left beside
 * separation (it has a standard error then), or of the likelihood that has only a limit. */
static bool is_profiled(const plogp_coefficient *c, bool whole)
{
    return whole ? !c->fixed && !isfinite(c->value) : !isnan(c->se);
}

/* The coefficients are in the order of the report: vectors, then features in order. */
static plogp_status profile_coefficients(plogp_classifier *classifier,
                                         const struct plogp__workshop *workshop,
                                         struct plogp__profiler *profiler)
{
    const plogp_alloc *alloc = plogp__context_alloc(workshop->context);
    const size_t features = classifier->schema.features, size = workshop->estimate.size;
    double *const weights = plogp__alloc(alloc, size, sizeof *weights);
    plogp_status status =
        weights == NULL ? plogp__fail_memory(workshop->context) : PLOGP_OK;
    bool missed = false;
    for (size_t i = 0; status == PLOGP_OK && i < classifier->coefficient_count; i++) {
        plogp_coefficient *c = &classifier->coefficients[i];
        if (!is_profiled(c, profiler->whole))
            continue;
        memset(weights, 0, size * sizeof *weights);
        plogp__scaling_weights(&workshop->scaling, workshop->order[i % features],
                               weights + i / features * features);
        status = plogp__profile(profiler, weights, c->value, &c->profile);
        c->profile.low += profiler->whole ? 0.0 : c->value;
        c->profile.high += profiler->whole ? 0.0 : c->value;
        missed = missed || isnan(c->profile.low) || isnan(c->profile.high);
    }
    plogp__free(alloc, weights);
    if (status != PLOGP_OK || !missed)
        return status;
    return plogp__classifier_warn(classifier,
                                  "the ends of some profile intervals are out "
                                  "of the reach of doubles: those are null");
}

static plogp_status profile_problem(plogp_classifier *classifier,
                                    const struct plogp__workshop *workshop,
                                    const uint8_t *possible, bool whole)
{
    struct plogp__problem problem = workshop->problem;
    struct plogp__profiler profiler;
    problem.possible = possible;
    PLOGP_TRY(plogp__profiler_init(&profiler, &problem, &workshop->estimate, whole,
                                   workshop->context));
    const plogp_status status = profile_coefficients(classifier, workshop, &profiler);
    plogp__profiler_clear(&profiler);
    return status;
}

static plogp_status profile_all(plogp_classifier *classifier,
                                const struct plogp__workshop *workshop)
{
    const struct plogp__estimate *estimate = &workshop->estimate;
    if (estimate->covariance == NULL)
        PLOGP_TRY(plogp__classifier_warn(
            classifier, "there are no profile intervals: the Hessian at the maximum is "
                        "singular to rounding"));
    else
        PLOGP_TRY(profile_problem(classifier, workshop, estimate->possible, false));
    if (estimate->stage_count > 0)
        PLOGP_TRY(profile_problem(classifier, workshop, NULL, true));
    return PLOGP_OK;
}

plogp_status plogp__likelihood_infer(plogp_classifier *classifier,
                                     const struct plogp__workshop *workshop)
{
    if (classifier->vectors == 0 || workshop->estimate.size > PLOGP__DENSE_MAX)
        return plogp__classifier_warn(
            classifier,
            "profile intervals and tests of columns are for %zu coefficients "
            "of a logistic or softmax model at the most",
            PLOGP__DENSE_MAX);
    PLOGP_TRY(test_terms(classifier, workshop));
    return profile_all(classifier, workshop);
}
