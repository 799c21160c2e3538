#include "learn/direct.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/approach.h"
#include "learn/columns_hessian.h"
#include "learn/columns_sample.h"
#include "learn/design.h"
#include "learn/floor_points.h"
#include "learn/trace.h"

#define LIKELIHOOD_ROWS                                                                  \
    ((size_t)1 << 20)               /* of a fit without a penalty, at least          */
#define SHARE          ((size_t)16) /* one row of so many is in the sample, with one vector */
#define SHARE_OF_MANY  ((size_t)8)       /* with several, whose Hessian is larger */
#define SAMPLE_NUMBERS ((size_t)1 << 21) /* of a sample at most, about: 16 MiB        */
#define SAMPLE_ROWS    ((size_t)1 << 15) /* of it in any case                         */
#define MOST_MAX       0x1p500 /* of a scaled number, so that no anchor overflows  */

/* A fit under way. */
struct direct {
    const plogp_design *design;
    plogp_classifier *classifier;
    struct plogp__workshop *workshop;
    struct plogp__columns columns;
    struct plogp__names classes;
    struct plogp__survey survey;
    bool suits; /* so far */
};

static bool options_suit(const plogp_train_options *o)
{
    const bool kind = o->kind == PLOGP_CLASSIFIER_AUTO ||
                      o->kind == PLOGP_CLASSIFIER_LOGISTIC ||
                      o->kind == PLOGP_CLASSIFIER_SOFTMAX;
    const bool solver = o->solver == PLOGP_SOLVER_AUTO || o->solver == PLOGP_SOLVER_LBFGS;
    return kind && solver && o->l1 == 0.0 && !o->standardize &&
           (o->l2 > 0.0 || o->inference == PLOGP_INFERENCE_WALD) &&
           o->label_smoothing == 0.0 && o->class_weight_count == 0 && !o->balanced &&
           o->holdout == 0.0 && o->folds == 0;
}

/* Numbers in every column, none missing, every row of weight 1. */
static bool design_suits(const plogp_design *design)
{
    bool suits = design->sparse == NULL && design->soft == NULL && design->count > 1 &&
                 design->rows >= PLOGP__APPROACH_ROWS;
    for (size_t c = 0; suits && c < design->count; c++)
        suits = c == design->target || (design->columns[c].type == PLOGP_COLUMN_NUMERIC &&
                                        !design->columns[c].missing);
    for (size_t i = 0; suits && design->weights != NULL && i < design->rows; i++)
        suits = design->weights[i] == 1.0;
    return suits;
}

static plogp_status allocate(struct direct *d)
{
    const plogp_context *context = d->workshop->context;
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t count = d->design->count - 1, features = 1 + count;
    struct plogp__scaling *scaling = &d->workshop->scaling;
    d->columns.rows = d->design->rows;
    d->columns.count = count;
    d->columns.block = plogp__columns_suitable(count);
    d->columns.scaling = scaling;
    d->columns.values = plogp__alloc(alloc, count, sizeof *d->columns.values);
    d->columns.most = plogp__alloc(alloc, count, sizeof *d->columns.most);
    d->columns.label = plogp__alloc(alloc, d->design->rows, sizeof *d->columns.label);
    if (d->columns.values == NULL || d->columns.most == NULL || d->columns.label == NULL)
        return plogp__fail_memory(context);
    for (size_t c = 0, at = 0; c < d->design->count; c++)
        if (c != d->design->target)
            d->columns.values[at++] = d->design->columns[c].numbers;
    d->columns.lead = plogp__columns_lead(d->columns.values[0], d->columns.rows);
    return plogp__scaling_init(scaling, features, context);
}

static void clear(struct direct *d)
{
    const plogp_context *context = d->workshop->context;
    plogp__columns_release(&d->columns, context);
    plogp__names_clear(&d->classes, context);
    plogp__survey_clear(&d->survey, context);
}

/* The power of two at or below a positive number. */
static double power_below(double x)
{
    int exponent = 0;
    (void)frexp(x, &exponent);
    return ldexp(1.0, exponent - 1);
}

/* Means of the sample, and its deviations rounded to powers of two; of a column that is constant
 * in the sample alone the range. */
static plogp_status scale(struct direct *d)
{
    struct plogp__scaling measured = {0}, *scaling = &d->workshop->scaling;
    const plogp_context *context = d->workshop->context;
    PLOGP_TRY(plogp__scaling_measure(&d->survey.sample, context, &measured));
    d->columns.longest = 1.0;
    for (size_t j = 1; j <= d->columns.count; j++) {
        const plogp__ends range = d->survey.range[j - 1];
        scaling->constant[j] = range.min == range.max;
        scaling->centre[j] = measured.centre[j];
        if (!scaling->constant[j])
            scaling->scale[j] = power_below(measured.constant[j] ? range.max - range.min
                                                                 : measured.scale[j]);
        const double most =
            fmax(range.max - scaling->centre[j], scaling->centre[j] - range.min);
        const double scaled = most / scaling->scale[j];
        d->columns.most[j - 1] = most;
        d->columns.longest += scaled * scaled;
        d->suits = d->suits && most < MOST_MAX && scaled < MOST_MAX;
    }
    plogp__scaling_clear(&measured, context);
    return plogp__scaling_transform(scaling, &d->survey.sample, context);
}

/* One row of how many is in the sample. */
static size_t choose_share(const struct direct *d)
{
    const size_t share = d->classifier->vectors == 1 ? SHARE : SHARE_OF_MANY;
    const size_t wanted = SAMPLE_NUMBERS / d->columns.count;
    const size_t least = d->columns.rows / (wanted < SAMPLE_ROWS ? SAMPLE_ROWS : wanted);
    return share < least ? least : share;
}

/* Classes, the sample and its scale. */
static plogp_status prepare(struct direct *d)
{
    const plogp_context *context = d->workshop->context;
    PLOGP_TRY(allocate(d));
    PLOGP_TRY(plogp__design_labels(d->design, &d->classes, d->columns.label));
    d->classifier->classes = d->classes.count;
    if (d->classes.count < 2 ||
        (d->classifier->options.kind == PLOGP_CLASSIFIER_LOGISTIC &&
         d->classes.count > 2))
        return PLOGP_OK;
    PLOGP_TRY(plogp__workshop_choose_kind(d->classifier));
    const size_t size = d->classifier->vectors * (1 + d->columns.count);
    d->suits = plogp__approach_suits(d->columns.rows, size) &&
               (d->classifier->options.l2 > 0.0 || d->classifier->vectors == 1);
    if (!d->suits)
        return PLOGP_OK;
    PLOGP_TRY(plogp__survey_make(&d->columns, choose_share(d), context, &d->survey));
    d->suits = d->survey.differ && d->survey.sample.count >= size;
    return d->suits ? scale(d) : PLOGP_OK;
}

static plogp_status estimate(struct direct *d)
{
    struct plogp__workshop *workshop = d->workshop;
    const plogp_classifier *classifier = d->classifier;
    struct plogp__trace trace = {.step = classifier->options.trace,
                                 .state = classifier->options.trace_state};
    const struct plogp__estimate_options options = {
        .iterations_max = classifier->options.iterations_max,
        .solver = classifier->options.solver,
        .tolerance = classifier->options.tolerance,
        .trace = &trace};
    workshop->problem = (struct plogp__problem){.rows = &d->survey.sample,
                                                .columns = &d->columns,
                                                .classes = classifier->classes,
                                                .vectors = classifier->vectors,
                                                .total = (double)d->columns.rows,
                                                .pin_intercepts = classifier->vectors ==
                                                                  classifier->classes};
    PLOGP_TRY(plogp__workshop_penalise(workshop, &classifier->options));
    PLOGP_TRY(plogp__workshop_watch(workshop, classifier,
                                    1 + plogp__problem_size(&workshop->problem)));
    workshop->problem.watch = &workshop->watch;
    PLOGP_TRY(plogp__estimate_fit(&workshop->problem, &options, workshop->context,
                                  &workshop->estimate));
    return plogp__watch_save(&workshop->watch);
}

/* Whether everything else can be told from the columns and the sample, too. */
static bool suffices(const struct direct *d)
{
    const plogp_train_options *o = &d->classifier->options;
    const bool floor_has_rows = d->survey.sample.count >= PLOGP__FLOOR_ROWS ||
                                d->columns.count > PLOGP__FLOOR_FEATURES;
    return floor_has_rows && o->feature_set_count == 0 && !o->each_column;
}

/* The workshop takes over the columns, and with them the sample. */
static plogp_status hand_over(struct direct *d)
{
    struct plogp__workshop *workshop = d->workshop;
    plogp_classifier *classifier = d->classifier;
    PLOGP_TRY(plogp__design_schema(d->design, &classifier->schema));
    classifier->schema.classes = d->classes;
    d->classes = (struct plogp__names){0};
    workshop->columns = d->columns;
    d->columns = (struct plogp__columns){0};
    workshop->rows = d->survey.sample;
    d->survey.sample = (struct plogp__rows){0};
    workshop->problem.columns = &workshop->columns;
    workshop->problem.rows = &workshop->rows;
    PLOGP_TRY(plogp__classifier_allocate(classifier));
    return plogp__workshop_order(workshop, classifier);
}

plogp_status plogp__direct_fit(plogp_classifier *classifier, const plogp_design *design,
                               struct plogp__workshop *workshop)
{
    plogp_design own = *design;
    struct direct d = {.design = &own, .classifier = classifier, .workshop = workshop};
    own.context = workshop->context;
    const bool likelihood = classifier->options.l2 == 0.0;
    if (!options_suit(&classifier->options) || !design_suits(design) ||
        (likelihood && (design->rows < LIKELIHOOD_ROWS ||
                        design->count > PLOGP__COLUMNS_HESSIAN_FEATURES)))
        return PLOGP_OK;
    plogp_status status = prepare(&d);
    if (status == PLOGP_OK && d.suits)
        status = estimate(&d);
    const bool done = workshop->estimate.converged || workshop->watch.interrupted;
    if (status == PLOGP_OK && !done) {
        plogp__estimate_clear(&workshop->estimate);
        workshop->estimate.context = workshop->context;
        plogp__scaling_clear(&workshop->scaling, workshop->context);
        plogp__watch_close(&workshop->watch);
        workshop->watch = (struct plogp__watch){0};
        plogp__free(plogp__context_alloc(workshop->context), workshop->penalty);
        workshop->penalty = NULL;
    }
    workshop->problem.watch = NULL;
    if (status == PLOGP_OK && done && suffices(&d))
        status = hand_over(&d);
    else
        workshop->problem.columns = NULL;
    clear(&d);
    return status;
}
