/* Two laws symbol by symbol: the few that matter most. */
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/curves.h"
#include "sample/aligned.h"

static int larger_first(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* The smallest contribution that is kept, and how many that are equal to it. */
static double least_kept(const plogp_local_divergence *terms, size_t k, double *sorted,
                         size_t *ties)
{
    for (size_t i = 0; i < k; i++)
        sorted[i] = terms[i].kl_term;
    qsort(sorted, k, sizeof *sorted, larger_first);
    const size_t most = k < PLOGP_CURVE_LAWS_MAX ? k : PLOGP_CURVE_LAWS_MAX;
    const double least = sorted[most - 1];
    *ties = 0;
    for (size_t i = 0; i < most; i++)
        *ties += sorted[i] == least;
    return least;
}

plogp_status plogp_curve_laws(const plogp_local_laws *laws, const plogp_context *context,
                              plogp_curve_law *rows, size_t *count)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    if (laws == NULL || rows == NULL || count == NULL || laws->k == 0)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_curve_laws: no laws");
    const size_t k = laws->k;
    plogp_local_divergence *const terms = plogp__alloc(alloc, k, sizeof *terms);
    double *const sorted = plogp__alloc(alloc, k, sizeof *sorted);
    plogp_status status =
        terms == NULL || sorted == NULL ? plogp__fail_memory(context) : PLOGP_OK;
    if (status == PLOGP_OK)
        status = plogp_local_divergences_weights(laws, (plogp_range){0, k}, terms);
    size_t ties = 0;
    const double least =
        status == PLOGP_OK ? least_kept(terms, k, sorted, &ties) : INFINITY;
    if (status == PLOGP_OK)
        *count = 0;
    for (size_t i = 0; status == PLOGP_OK && i < k; i++) {
        const double kl = terms[i].kl_term;
        if (kl < least || (kl == least && ties == 0))
            continue;
        ties -= kl == least;
        rows[(*count)++] =
            (plogp_curve_law){.index = i, .p = terms[i].p, .q = terms[i].q, .kl = kl};
    }
    plogp__free(alloc, terms);
    plogp__free(alloc, sorted);
    return status;
}

/* The texts of levels: those of P come first, then those that only Q has. */
static void name_levels(const plogp_counts_table *p, const plogp_counts_table *q,
                        plogp_curve_law *rows, size_t count)
{
    size_t index = p->size, row = 0;
    for (; row < count && rows[row].index < p->size; row++) {
        rows[row].text = p->levels[rows[row].index].text;
        rows[row].length = p->levels[rows[row].index].length;
    }
    for (size_t j = 0; j < q->size && row < count; j++) {
        if (plogp_counts_table_has(p, q->levels[j].text, q->levels[j].length))
            continue;
        if (rows[row].index == index++) {
            rows[row].text = q->levels[j].text;
            rows[row++].length = q->levels[j].length;
        }
    }
}

plogp_status plogp_curve_laws_counts(const plogp_counts_table *p,
                                     const plogp_counts_table *q,
                                     const plogp_context *context, plogp_curve_law *rows,
                                     size_t *count)
{
    struct plogp__aligned both;
    if (p == NULL || q == NULL || rows == NULL || count == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_curve_laws_counts: no tables");
    PLOGP_TRY(plogp__align_counts(p, q, context, &both));
    const plogp_local_laws laws = {both.p, both.q, both.size};
    const plogp_status status = plogp_curve_laws(&laws, context, rows, count);
    plogp__aligned_clear(&both);
    if (status == PLOGP_OK)
        name_levels(p, q, rows, *count);
    return status;
}
