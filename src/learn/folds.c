#include "learn/folds.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/assess.h"
#include "math/confidence.h"
#include "math/random.h"

#define STREAM    UINT64_C(0x666f6c64) /* "fold": this use of randomness */
#define DRAWS_MAX 0x1p20 /* a heavier row is shared out evenly, without draws */

/* The penalties of an automatic path, from the strongest. */
static const double PATH[] = {10.0, 3.0,  1.0,  0.3,  0.1,  0.03, 0.01,
                              3e-3, 1e-3, 3e-4, 1e-4, 1e-5, 1e-6};

struct folding {
    plogp_classifier *classifier;
    const struct plogp__rows *rows;
    const plogp_context *context;
    double *weight; /* [folds][count] of each row in each fold */
    double *train;  /* [count] */
    size_t folds;
};

/* Share the observations of each row out; those of a row whose weight is no count, and of the
 * others with its features, go into one fold together. */
static void draw_folds(const struct folding *f)
{
    const uint64_t seed = f->context == NULL ? 1 : f->context->seed;
    const size_t count = f->rows->count;
    uint64_t draw = 0;
    for (size_t first = 0; first < count;) {
        const size_t end = plogp__rows_run_end(f->rows, first);
        const size_t together = plogp__random_below(seed, STREAM, draw++, f->folds);
        for (size_t i = first; i < end; i++) {
            const double weight = f->rows->weight[i];
            for (size_t k = 0; weight > DRAWS_MAX && k < f->folds; k++)
                f->weight[k * count + i] = weight / (double)f->folds;
            if (weight > DRAWS_MAX)
                continue;
            if (weight != floor(weight))
                f->weight[together * count + i] = weight;
            for (double left = weight == floor(weight) ? weight : 0.0; left > 0.0; left--)
                f->weight[plogp__random_below(seed, STREAM, draw++, f->folds) * count +
                          i] += 1.0;
        }
        first = end;
    }
}

/* The rows without a fold and those of it, scaled as the former are. */
static plogp_status open_fold(const struct folding *f, size_t fold,
                              struct plogp__workshop *workshop)
{
    const size_t count = f->rows->count;
    const double *held = f->weight + fold * count;
    for (size_t i = 0; i < count; i++)
        f->train[i] = f->rows->weight[i] - held[i];
    PLOGP_TRY(plogp__rows_select(f->rows, f->train, f->context, &workshop->rows));
    PLOGP_TRY(plogp__rows_select(f->rows, held, f->context, &workshop->held));
    if (workshop->rows.count == 0 || workshop->held.count == 0)
        return plogp__fail(f->context, PLOGP_EDOMAIN, "too few rows for %zu folds",
                           f->folds);
    return plogp__workshop_prepare(workshop, f->classifier);
}

/* The mean loss on a fold of the model fitted without it. */
static plogp_status lose(const struct folding *f, struct plogp__workshop *workshop,
                         plogp_assessment *held)
{
    const double *directions[PLOGP__STAGES_MAX];
    struct plogp__scorer scorer = {.classes = f->classifier->classes,
                                   .vectors = f->classifier->vectors,
                                   .features = workshop->rows.features};
    const struct plogp__estimate_options options = {
        .order = workshop->order,
        .iterations_max = f->classifier->options.iterations_max,
        .tolerance = f->classifier->options.tolerance,
        .solver = f->classifier->options.solver,
        .rate = f->classifier->options.rate,
        .batches = &f->classifier->options};
    PLOGP_TRY(plogp__estimate_fit(&workshop->problem, &options, f->context,
                                  &workshop->estimate));
    for (size_t s = 0; s < workshop->estimate.stage_count; s++)
        directions[s] = workshop->estimate.stages[s].direction;
    scorer.theta = workshop->estimate.theta;
    scorer.directions = directions;
    scorer.stages = workshop->estimate.stage_count;
    return plogp__assess(&scorer, &workshop->held, f->context, held);
}

/* The losses of one penalty over all folds, pooled: each row is held out once. */
static plogp_status try_penalty(const struct folding *f, plogp_path_point *point)
{
    double sum = 0.0, variance = 0.0, total = 0.0;
    plogp_train_options *options = &f->classifier->options;
    options->l2 = point->l2;
    options->l1 = point->l1;
    PLOGP_TRY(plogp__workshop_choose_kind(f->classifier));
    for (size_t fold = 0; fold < f->folds; fold++) {
        struct plogp__workshop workshop = {.context = f->context,
                                           .estimate = {.context = f->context}};
        plogp_assessment held;
        plogp_status status = open_fold(f, fold, &workshop);
        if (status == PLOGP_OK)
            status = lose(f, &workshop, &held);
        plogp__workshop_close(&workshop);
        if (status != PLOGP_OK)
            return status;
        const double error =
            (held.cross_entropy_ci.high - held.ledger.cross_entropy) / PLOGP__Z95;
        sum += held.n * held.ledger.cross_entropy;
        variance += held.n * held.n * error * error;
        total += held.n;
    }
    point->cross_entropy = sum / total;
    point->se = isinf(point->cross_entropy) ? (double)NAN : sqrt(variance) / total;
    return PLOGP_OK;
}

/* The path as given, the automatic one, or the one penalty there is. */
static plogp_status lay_path(plogp_classifier *classifier)
{
    const plogp_train_options *o = &classifier->options;
    const size_t automatic = sizeof PATH / sizeof PATH[0];
    const size_t count = o->path_count > 0 ? o->path_count : o->path_auto ? automatic : 1;
    classifier->path = plogp__alloc_zero(plogp__context_alloc(classifier->context), count,
                                         sizeof *classifier->path);
    if (classifier->path == NULL)
        return plogp__fail_memory(classifier->context);
    for (size_t i = 0; i < count; i++) {
        plogp_path_point *point = &classifier->path[i];
        const double value = o->path_count > 0 ? o->path[i] : PATH[i];
        point->l2 = count > 1 || o->path_count > 0 || o->path_auto
                        ? (o->path_of_l1 ? o->l2 : value)
                        : o->l2;
        point->l1 = o->path_of_l1 ? value : o->l1;
    }
    classifier->training.path = classifier->path;
    classifier->training.path_count = count;
    return PLOGP_OK;
}

/* The lowest loss; and the strongest penalty within one standard error of it. */
static void choose(plogp_classifier *classifier)
{
    plogp_training *t = &classifier->training;
    const plogp_path_point *path = classifier->path;
    t->path_best = 0;
    for (size_t i = 1; i < t->path_count; i++)
        if (path[i].cross_entropy < path[t->path_best].cross_entropy)
            t->path_best = i;
    const plogp_path_point *best = &path[t->path_best];
    t->path_one_se = t->path_best;
    for (size_t i = 0; i < t->path_count; i++)
        if (path[i].cross_entropy <= best->cross_entropy + best->se &&
            path[i].l2 + path[i].l1 > path[t->path_one_se].l2 + path[t->path_one_se].l1)
            t->path_one_se = i;
    classifier->options.l2 = best->l2;
    classifier->options.l1 = best->l1;
}

plogp_status plogp__folds_choose(plogp_classifier *classifier,
                                 const struct plogp__rows *rows,
                                 const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct folding f = {.classifier = classifier,
                        .rows = rows,
                        .context = context,
                        .folds = classifier->options.folds};
    size_t cells = 0;
    PLOGP_TRY(lay_path(classifier));
    if (!plogp__size_mul(rows->count, f.folds, &cells))
        return plogp__fail_memory(context);
    f.weight = plogp__alloc_zero(alloc, cells, sizeof *f.weight);
    f.train = plogp__alloc(alloc, rows->count, sizeof *f.train);
    plogp_status status =
        f.weight == NULL || f.train == NULL ? plogp__fail_memory(context) : PLOGP_OK;
    if (status == PLOGP_OK)
        draw_folds(&f);
    for (size_t i = 0; status == PLOGP_OK && i < classifier->training.path_count; i++)
        status = try_penalty(&f, &classifier->path[i]);
    if (status == PLOGP_OK)
        choose(classifier);
    plogp__free(alloc, f.weight);
    plogp__free(alloc, f.train);
    return status;
}
