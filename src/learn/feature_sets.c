#include "learn/feature_sets.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/assess.h"
#include "learn/paired.h"
#include "learn/reduced.h"
#include "learn/train_assess.h"

static size_t count_sets(const plogp_classifier *classifier)
{
    const plogp_train_options *options = &classifier->options;
    return options->feature_set_count +
           (options->each_column ? classifier->schema.count : 0);
}

static size_t find_feature_column(const struct plogp__schema *schema, const char *name)
{
    size_t c = 0;
    while (c < schema->count && strcmp(schema->columns[c].name, name) != 0)
        c++;
    return c;
}

plogp_status plogp__feature_sets_check(const plogp_classifier *classifier)
{
    const plogp_train_options *options = &classifier->options;
    if (options->feature_set_count == 0 && !options->each_column)
        return PLOGP_OK;
    if (classifier->schema.sparse > 0)
        return plogp__fail(classifier->context, PLOGP_EINVAL,
                           "sparse rows have no columns to make sets of");
    for (size_t s = 0; s < options->feature_set_count; s++) {
        const plogp_feature_set *set = &options->feature_sets[s];
        for (size_t c = 0; c < set->count; c++)
            if (find_feature_column(&classifier->schema, set->columns[c]) ==
                classifier->schema.count)
                return plogp__fail(classifier->context, PLOGP_EINVAL,
                                   "no feature '%s' for the set '%s'", set->columns[c],
                                   set->name);
    }
    return PLOGP_OK;
}

/* Everything that the sets have in common. */
struct comparison {
    plogp_classifier *classifier;
    const struct plogp__workshop *workshop;
    struct plogp__paired own, held;
    uint8_t *mask; /* [2][features] of the set; of one column */
};

/* The columns of a set, marked; its name is put on record. */
static plogp_status mark(const struct comparison *c, size_t s)
{
    const struct plogp__schema *schema = &c->classifier->schema;
    const plogp_train_options *options = &c->classifier->options;
    const bool given = s < options->feature_set_count;
    const size_t single = s - options->feature_set_count;
    const plogp_feature_set *set = given ? &options->feature_sets[s] : NULL;
    const char *name = given ? set->name : schema->columns[single].name;
    uint8_t *const column = c->mask + schema->features;
    memset(c->mask, 0, schema->features);
    for (size_t i = 0; i < (given ? set->count : 1); i++) {
        plogp__schema_term(schema,
                           given ? find_feature_column(schema, set->columns[i]) : single,
                           column);
        for (size_t j = 0; j < schema->features; j++)
            c->mask[j] |= column[j];
    }
    return plogp__names_append(&c->classifier->set_names, name, strlen(name),
                               c->workshop->context);
}

/* The model of the set alone on rows with its features, which are then grouped. */
static plogp_status assess_alone(struct plogp__paired *paired,
                                 const struct plogp__scorer *scorer,
                                 struct plogp__rows *rows, plogp_set_ledger *ledger)
{
    PLOGP_TRY(plogp__paired_score(paired, scorer, rows));
    const struct plogp__difference told =
        plogp__paired_compare(paired, paired->surprisal, paired->loss);
    ledger->told = told.mean;
    ledger->told_ci = told.ci;
    memcpy(rows->weight, paired->rows.weight, rows->count * sizeof *rows->weight);
    PLOGP_TRY(plogp__rows_group(rows, paired->context));
    return plogp__assess(scorer, rows, paired->context, &ledger->alone);
}

static plogp_status compare_alone(struct comparison *c, plogp_set_ledger *own,
                                  plogp_set_ledger *held)
{
    const plogp_context *context = c->workshop->context;
    struct plogp__reduced reduced;
    struct plogp__rows rows = {0};
    PLOGP_TRY(plogp__reduced_fit(&reduced, c->classifier, c->workshop, c->mask, 1));
    const struct plogp__scorer scorer = plogp__reduced_scorer(&reduced);
    plogp_status status = assess_alone(&c->own, &scorer, &reduced.rows, own);
    if (status == PLOGP_OK && held != NULL)
        status = plogp__rows_project(&c->held.rows, reduced.kept, reduced.count, context,
                                     &rows);
    if (status == PLOGP_OK && held != NULL)
        status = assess_alone(&c->held, &scorer, &rows, held);
    const bool corrects =
        reduced.problem.vectors > 0 && reduced.estimate.stage_count == 0;
    const size_t parameters = plogp__estimate_parameters(&reduced.estimate);
    if (status == PLOGP_OK)
        status = plogp__train_find_floor(
            &reduced.rows, corrects ? (double)parameters : (double)INFINITY, context,
            &own->alone, held == NULL ? NULL : &held->alone);
    own->converged = reduced.estimate.converged;
    plogp__rows_clear(&rows, context);
    plogp__reduced_clear(&reduced);
    return status;
}

/* The model of the others on rows with their features. */
static plogp_status assess_without(struct plogp__paired *paired,
                                   const struct plogp__scorer *scorer,
                                   const struct plogp__rows *rows,
                                   plogp_set_ledger *ledger)
{
    PLOGP_TRY(plogp__paired_score(paired, scorer, rows));
    const struct plogp__difference won =
        plogp__paired_compare(paired, paired->loss, paired->whole);
    ledger->without = plogp__paired_mean(paired, paired->loss);
    ledger->won = won.mean;
    ledger->won_ci = won.ci;
    return PLOGP_OK;
}

static plogp_status compare_without(struct comparison *c, plogp_set_ledger *own,
                                    plogp_set_ledger *held)
{
    const plogp_context *context = c->workshop->context;
    struct plogp__reduced reduced;
    struct plogp__rows rows = {0};
    PLOGP_TRY(plogp__reduced_fit(&reduced, c->classifier, c->workshop, c->mask, 0));
    const struct plogp__scorer scorer = plogp__reduced_scorer(&reduced);
    plogp_status status = assess_without(&c->own, &scorer, &reduced.rows, own);
    if (status == PLOGP_OK && held != NULL)
        status = plogp__rows_project(&c->held.rows, reduced.kept, reduced.count, context,
                                     &rows);
    if (status == PLOGP_OK && held != NULL)
        status = assess_without(&c->held, &scorer, &rows, held);
    own->df = plogp__estimate_parameters(&c->workshop->estimate) -
              plogp__estimate_parameters(&reduced.estimate);
    own->converged = own->converged && reduced.estimate.converged;
    plogp__rows_clear(&rows, context);
    plogp__reduced_clear(&reduced);
    return status;
}

static plogp_status compare_set(struct comparison *c, size_t s)
{
    plogp_training *training = &c->classifier->training;
    plogp_set_ledger *own = &c->classifier->set_ledgers[s];
    plogp_set_ledger *held =
        training->has_holdout ? own + count_sets(c->classifier) : NULL;
    PLOGP_TRY(mark(c, s));
    PLOGP_TRY(compare_alone(c, own, held));
    PLOGP_TRY(compare_without(c, own, held));
    own->name = c->classifier->set_names.text[s];
    own->chance = isnan(training->aic) ? (double)NAN
                                       : (double)own->df / (2.0 * training->assessment.n);
    if (held != NULL) {
        held->name = own->name;
        held->df = own->df;
        held->chance = NAN;
        held->converged = own->converged;
    }
    return PLOGP_OK;
}

static plogp_status open_comparison(struct comparison *c)
{
    const plogp_context *context = c->workshop->context;
    const double *directions[PLOGP__STAGES_MAX];
    const struct plogp__scorer scorer =
        plogp__train_scorer(c->classifier, c->workshop, directions);
    const struct plogp__rows rows = plogp__train_observed(c->workshop);
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct plogp__scorer plain = scorer;
    plain.calibration = NULL; /* the others have none */
    c->classifier->set_ledgers = plogp__alloc_zero(alloc, 2 * count_sets(c->classifier),
                                                   sizeof *c->classifier->set_ledgers);
    c->mask = plogp__alloc(alloc, c->classifier->schema.features, 2);
    if (c->mask == NULL || c->classifier->set_ledgers == NULL)
        return plogp__fail_memory(context);
    PLOGP_TRY(plogp__paired_init(&c->own, &rows, &plain, context));
    return c->workshop->held.count == 0
               ? PLOGP_OK
               : plogp__paired_init(&c->held, &c->workshop->held, &plain, context);
}

plogp_status plogp__feature_sets_assess(plogp_classifier *classifier,
                                        const struct plogp__workshop *workshop)
{
    plogp_training *training = &classifier->training;
    const size_t sets = count_sets(classifier);
    struct comparison c = {.classifier = classifier, .workshop = workshop};
    c.own.context = c.held.context = workshop->context;
    if (sets == 0 || training->interrupted)
        return PLOGP_OK;
    plogp_status status = open_comparison(&c);
    for (size_t s = 0; status == PLOGP_OK && s < sets; s++)
        status = compare_set(&c, s);
    plogp__paired_clear(&c.own);
    plogp__paired_clear(&c.held);
    plogp__free(plogp__context_alloc(workshop->context), c.mask);
    if (status != PLOGP_OK)
        return status;
    training->set_ledgers = classifier->set_ledgers;
    training->holdout_set_ledgers =
        training->has_holdout ? classifier->set_ledgers + sets : NULL;
    training->set_count = sets;
    return PLOGP_OK;
}
