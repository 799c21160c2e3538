/* Bins between quantiles of one sample, and how much of two samples is in them. */
#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/search.h"
#include "sample/compare_ordered.h"
#include "sample/ranked.h"

/* The number of values in a stretch below x, or up to x. */
static size_t values_to(const plogp_ordered_table *at, double x, int inclusive)
{
    return inclusive ? plogp__count_up_to(at->values, at->size, x)
                     : plogp__count_below(at->values, at->size, x);
}

/* weights[e] = weight of the values up to edges[e], or of those below edges[0]. */
static void weigh_stretch(const plogp__stretch *stretch, const double *edges,
                          size_t count, double *weights)
{
    for (size_t e = 0; e < count; e++) {
        const size_t values = values_to(&stretch->at, edges[e], e > 0);
        if (values > 0)
            weights[e] = stretch->at.cumulative[values - 1];
    }
}

/* In memory each edge is looked for. */
static void weigh_each(struct plogp__ranked *ranked, const double *edges, size_t count,
                       double *weights)
{
    for (size_t e = 0; e < count; e++)
        weights[e] =
            plogp__ranked_before(ranked, plogp__ranked_count(ranked, edges[e], e > 0));
}

static plogp_status weigh(const plogp_sorted *sorted, const double *edges, size_t count,
                          double *weights)
{
    plogp__stretch stretch;
    struct plogp__ranked ranked;
    if (plogp__ranked_init(sorted, &ranked)) {
        weigh_each(&ranked, edges, count, weights);
        return PLOGP_OK;
    }
    for (size_t e = 0; e < count; e++)
        weights[e] = 0.0;
    PLOGP_TRY(plogp__stretch_open(sorted, &stretch));
    plogp_status status = plogp__stretch_next(&stretch);
    while (status == PLOGP_OK && stretch.at.size > 0) {
        weigh_stretch(&stretch, edges, count, weights);
        status = plogp__stretch_next(&stretch);
    }
    plogp__stretch_close(&stretch);
    return status;
}

/* The least value of P, then its distinct quantiles up to the largest value:
 * edges [bins + 1], of which *count. */
static plogp_status find_edges(const plogp_sorted *p, size_t bins, double *scratch,
                               double *edges, size_t *count)
{
    for (size_t b = 1; b <= bins; b++)
        scratch[b - 1] = (double)b / (double)bins;
    PLOGP_TRY(plogp_sorted_quantiles(p, scratch, bins, scratch));
    edges[0] = p->facts.min;
    *count = 1;
    for (size_t b = 0; b < bins; b++)
        if (*count == 1 || scratch[b] > edges[*count - 1])
            edges[(*count)++] = scratch[b];
    return PLOGP_OK;
}

static void add_bin(struct plogp__aligned *both, double p, double q, double extra)
{
    if (p == 0 && q == 0)
        return;
    both->p[both->size] = p + extra;
    both->q[both->size++] = q + extra;
    both->total_p += p + extra;
    both->total_q += q + extra;
}

/* The bins before, between and behind the edges, and that of missing values. */
static void fill(const plogp_sorted *p, const plogp_sorted *q, const double *of_p,
                 const double *of_q, size_t edges, double extra,
                 struct plogp__aligned *both)
{
    both->size = 0;
    both->added = extra;
    add_bin(both, of_p[0], of_q[0], extra);
    for (size_t e = 1; e < edges; e++)
        add_bin(both, of_p[e] - of_p[e - 1], of_q[e] - of_q[e - 1], extra);
    add_bin(both, p->facts.total - of_p[edges - 1], q->facts.total - of_q[edges - 1],
            extra);
    add_bin(both, p->facts.missing, q->facts.missing, extra);
}

plogp_status plogp__bins_of(const plogp_sorted *p, const plogp_sorted *q, size_t bins,
                            double extra, const plogp_context *context,
                            struct plogp__aligned *both)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t most = bins + 1;
    double *const edges = plogp__alloc(alloc, most, 4 * sizeof *edges);
    if (edges == NULL)
        return plogp__fail_memory(context);
    double *const of_p = edges + most, *const of_q = of_p + most;
    struct plogp__aligned made;
    size_t count = 0;
    plogp_status status = find_edges(p, bins, of_q + most, edges, &count);
    if (status == PLOGP_OK)
        status = weigh(p, edges, count, of_p);
    if (status == PLOGP_OK)
        status = weigh(q, edges, count, of_q);
    if (status == PLOGP_OK)
        status = plogp__aligned_init(bins + 3, context, &made);
    if (status == PLOGP_OK) {
        fill(p, q, of_p, of_q, count, extra, &made);
        *both = made;
    }
    plogp__free(alloc, edges);
    return status;
}
