/* The watch over a training: which training it is, and what a stop leaves to do. */
#include "data/dictionary.h"
#include "learn/workshop.h"

static uint64_t mix(uint64_t hash, double number)
{
    const double pair[2] = {number + 0.0, 0.0};
    const uint64_t next = plogp__dictionary_hash((const char *)pair, sizeof pair);
    return plogp__dictionary_hash((const char *)(const uint64_t[]){hash, next},
                                  2 * sizeof hash);
}

/* Of the data (their number, their means and deviations) and of what decides the way. */
static uint64_t identity_of(const plogp_classifier *classifier,
                            const struct plogp__workshop *workshop)
{
    const plogp_train_options *o = &classifier->options;
    const plogp_context *context = workshop->context;
    const double numbers[] = {(double)classifier->training.kind,
                              (double)classifier->classes,
                              (double)plogp__problem_count(&workshop->problem),
                              workshop->problem.total,
                              o->l2,
                              o->l1,
                              o->standardize,
                              o->label_smoothing,
                              o->balanced,
                              o->holdout,
                              (double)o->activation,
                              (double)o->solver,
                              o->rate,
                              (double)o->schedule,
                              o->schedule == PLOGP_SCHEDULE_COSINE ? (double)o->epochs
                                                                   : 0.0,
                              (double)o->batch_rows,
                              o->early_stop,
                              context == NULL ? 1.0 : (double)context->seed};
    uint64_t identity = 1;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        identity = mix(identity, numbers[i]);
    for (size_t j = 0; j < workshop->scaling.features; j++)
        identity =
            mix(mix(identity, workshop->scaling.centre[j]), workshop->scaling.scale[j]);
    return identity;
}

plogp_status plogp__workshop_watch(struct plogp__workshop *workshop,
                                   const plogp_classifier *classifier, size_t length)
{
    workshop->watch.context = workshop->context;
    workshop->watch.checkpoint = classifier->options.checkpoint;
    workshop->watch.identity = identity_of(classifier, workshop);
    return plogp__watch_open(&workshop->watch, length, classifier->options.resume != 0);
}

void plogp__workshop_calm(struct plogp__workshop *workshop)
{
    if (workshop->context == NULL || workshop->context->cancel == NULL)
        return;
    workshop->calm = *workshop->context;
    workshop->calm.cancel = NULL;
    workshop->context = &workshop->calm;
}
