/* Distances on a line in the three forms of plogp/probability.h. */
#include "plogp/transport.h"

#include "base/status.h"
#include "info/line.h"

/* What is wanted: one of the two is not NULL. */
struct wanted {
    plogp_line_distances *all;
    double *distance;
    double order;
};

static plogp_status evaluate(const struct plogp__contrast *two, const plogp_line *line,
                             const plogp_context *context, const struct wanted *wanted)
{
    struct plogp__walk walk;
    PLOGP_TRY(plogp__walk_init(two, line, context, &walk));
    if (wanted->all != NULL)
        plogp__line_distances(&walk, wanted->all);
    else
        *wanted->distance = plogp__wasserstein(&walk, wanted->order);
    plogp__walk_clear(&walk);
    return PLOGP_OK;
}

static plogp_status check_options(const plogp_wasserstein_options *options,
                                  const plogp_context *context, const double *distance)
{
    if (options == NULL || distance == NULL)
        return PLOGP_EINVAL;
    if (!(options->order >= 1.0))
        return plogp__fail(context, PLOGP_EINVAL,
                           "the order of a Wasserstein distance is at least 1");
    return PLOGP_OK;
}

static plogp_status of_probs(const double *p, const double *q, const plogp_line *line,
                             const plogp_context *context, const struct wanted *wanted)
{
    struct plogp__law first, second;
    PLOGP_TRY(plogp__law_probs(p, line->k, &first));
    PLOGP_TRY(plogp__law_probs(q, line->k, &second));
    return evaluate(&(struct plogp__contrast){&first, &second}, line, context, wanted);
}

plogp_status plogp_line_distances_probs(const double *p, const double *q,
                                        const plogp_line *line,
                                        const plogp_context *context,
                                        plogp_line_distances *all)
{
    if (line == NULL || all == NULL)
        return PLOGP_EINVAL;
    return of_probs(p, q, line, context, &(struct wanted){.all = all});
}

plogp_status plogp_wasserstein_probs(const double *p, const double *q,
                                     const plogp_wasserstein_options *options,
                                     const plogp_context *context, double *distance)
{
    PLOGP_TRY(check_options(options, context, distance));
    return of_probs(p, q, &options->line, context,
                    &(struct wanted){.distance = distance, .order = options->order});
}

static plogp_status of_weights(const double *p, const double *q, const plogp_line *line,
                               const plogp_context *context, const struct wanted *wanted)
{
    struct plogp__law first, second;
    PLOGP_TRY(plogp__law_weights(p, line->k, &first));
    PLOGP_TRY(plogp__law_weights(q, line->k, &second));
    return evaluate(&(struct plogp__contrast){&first, &second}, line, context, wanted);
}

plogp_status plogp_line_distances_weights(const double *p, const double *q,
                                          const plogp_line *line,
                                          const plogp_context *context,
                                          plogp_line_distances *all)
{
    if (line == NULL || all == NULL)
        return PLOGP_EINVAL;
    return of_weights(p, q, line, context, &(struct wanted){.all = all});
}

plogp_status plogp_wasserstein_weights(const double *p, const double *q,
                                       const plogp_wasserstein_options *options,
                                       const plogp_context *context, double *distance)
{
    PLOGP_TRY(check_options(options, context, distance));
    return of_weights(p, q, &options->line, context,
                      &(struct wanted){.distance = distance, .order = options->order});
}

static plogp_status of_counts(const uint64_t *p, const uint64_t *q,
                              const plogp_line *line, const plogp_context *context,
                              const struct wanted *wanted)
{
    struct plogp__law first, second;
    PLOGP_TRY(plogp__law_counts(p, line->k, &first));
    PLOGP_TRY(plogp__law_counts(q, line->k, &second));
    return evaluate(&(struct plogp__contrast){&first, &second}, line, context, wanted);
}

plogp_status plogp_line_distances_counts(const uint64_t *p, const uint64_t *q,
                                         const plogp_line *line,
                                         const plogp_context *context,
                                         plogp_line_distances *all)
{
    if (line == NULL || all == NULL)
        return PLOGP_EINVAL;
    return of_counts(p, q, line, context, &(struct wanted){.all = all});
}

plogp_status plogp_wasserstein_counts(const uint64_t *p, const uint64_t *q,
                                      const plogp_wasserstein_options *options,
                                      const plogp_context *context, double *distance)
{
    PLOGP_TRY(check_options(options, context, distance));
    return of_counts(p, q, &options->line, context,
                     &(struct wanted){.distance = distance, .order = options->order});
}
