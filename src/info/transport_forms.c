/* Distances on a line in the forms of plogp/transport.h. */
#include "plogp/transport.h"

#include "base/status.h"
#include "info/line.h"

static plogp_status begin_walk(const plogp_law *p, const plogp_law *q,
                               const plogp_line *line, const plogp_context *context,
                               struct plogp__laws *laws, struct plogp__walk *walk)
{
    if (p == NULL || line->k != p->k)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__laws_make(p, q, context, laws));
    return plogp__walk_init(&(struct plogp__contrast){&laws->p, &laws->q}, line, context,
                            walk);
}

plogp_status plogp_law_line_distances(const plogp_law *p, const plogp_law *q,
                                      const plogp_line *line,
                                      const plogp_context *context,
                                      plogp_line_distances *all)
{
    struct plogp__laws laws;
    struct plogp__walk walk;
    if (line == NULL || all == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(begin_walk(p, q, line, context, &laws, &walk));
    plogp__line_distances(&walk, all);
    plogp__walk_clear(&walk);
    return PLOGP_OK;
}

plogp_status plogp_law_wasserstein(const plogp_law *p, const plogp_law *q,
                                   const plogp_wasserstein_options *options,
                                   const plogp_context *context, double *distance)
{
    struct plogp__laws laws;
    struct plogp__walk walk;
    if (options == NULL || distance == NULL)
        return PLOGP_EINVAL;
    if (!(options->order >= 1.0))
        return plogp__fail(context, PLOGP_EINVAL,
                           "the order of a Wasserstein distance is at least 1");
    PLOGP_TRY(begin_walk(p, q, &options->line, context, &laws, &walk));
    *distance = plogp__wasserstein(&walk, options->order);
    plogp__walk_clear(&walk);
    return PLOGP_OK;
}

plogp_status plogp_line_distances_probs(const double *p, const double *q,
                                        const plogp_line *line,
                                        const plogp_context *context,
                                        plogp_line_distances *all)
{
    if (line == NULL)
        return PLOGP_EINVAL;
    const plogp_law first = plogp__probs(p, line->k), second = plogp__probs(q, line->k);
    return plogp_law_line_distances(&first, &second, line, context, all);
}

plogp_status plogp_wasserstein_probs(const double *p, const double *q,
                                     const plogp_wasserstein_options *options,
                                     const plogp_context *context, double *distance)
{
    if (options == NULL)
        return PLOGP_EINVAL;
    const size_t k = options->line.k;
    const plogp_law first = plogp__probs(p, k), second = plogp__probs(q, k);
    return plogp_law_wasserstein(&first, &second, options, context, distance);
}

plogp_status plogp_line_distances_weights(const double *p, const double *q,
                                          const plogp_line *line,
                                          const plogp_context *context,
                                          plogp_line_distances *all)
{
    if (line == NULL)
        return PLOGP_EINVAL;
    const plogp_law first = plogp__weights(p, line->k),
                    second = plogp__weights(q, line->k);
    return plogp_law_line_distances(&first, &second, line, context, all);
}

plogp_status plogp_wasserstein_weights(const double *p, const double *q,
                                       const plogp_wasserstein_options *options,
                                       const plogp_context *context, double *distance)
{
    if (options == NULL)
        return PLOGP_EINVAL;
    const size_t k = options->line.k;
    const plogp_law first = plogp__weights(p, k), second = plogp__weights(q, k);
    return plogp_law_wasserstein(&first, &second, options, context, distance);
}

plogp_status plogp_line_distances_counts(const uint64_t *p, const uint64_t *q,
                                         const plogp_line *line,
                                         const plogp_context *context,
                                         plogp_line_distances *all)
{
    if (line == NULL)
        return PLOGP_EINVAL;
    const plogp_law first = plogp__counts(p, line->k), second = plogp__counts(q, line->k);
    return plogp_law_line_distances(&first, &second, line, context, all);
}

plogp_status plogp_wasserstein_counts(const uint64_t *p, const uint64_t *q,
                                      const plogp_wasserstein_options *options,
                                      const plogp_context *context, double *distance)
{
    if (options == NULL)
        return PLOGP_EINVAL;
    const size_t k = options->line.k;
    const plogp_law first = plogp__counts(p, k), second = plogp__counts(q, k);
    return plogp_law_wasserstein(&first, &second, options, context, distance);
}
