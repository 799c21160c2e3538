#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/permutation.h"

const char *plogp_correction_name(plogp_correction correction)
{
    static const char *const names[] = {"none", "bh", "holm"};
    return (size_t)correction < 3 ? names[correction] : "unknown correction";
}

struct ranked {
    double p;
    size_t place;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *const x = a, *const y = b;
    if (x->p != y->p)
        return x->p < y->p ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* min over j >= i of n p_j / j, from the largest down. */
static void benjamini_hochberg(const struct ranked *sorted, size_t n, double *adjusted)
{
    double least = 1.0;
    for (size_t i = n; i-- > 0;) {
        least = fmin(least, sorted[i].p * ((double)n / ((double)i + 1)));
        adjusted[sorted[i].place] = least;
    }
}

/* max over j <= i of (n - j + 1) p_j, from the smallest up. */
static void holm(const struct ranked *sorted, size_t n, double *adjusted)
{
    double most = 0.0;
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, fmin(1.0, sorted[i].p * (double)(n - i)));
        adjusted[sorted[i].place] = most;
    }
}

plogp_status plogp_adjust_p_values(const double *p_values, size_t count,
                                   plogp_correction correction,
                                   const plogp_context *context, double *adjusted)
{
    if (((p_values == NULL || adjusted == NULL) && count > 0) ||
        (size_t)correction > PLOGP_CORRECTION_HOLM)
        return plogp__fail(context, PLOGP_EINVAL, "no p-values to adjust");
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    struct ranked *const sorted = plogp__alloc(alloc, count, sizeof *sorted);
    if (sorted == NULL)
        return plogp__fail_memory(context);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isnan(p_values[i]))
            sorted[n++] = (struct ranked){p_values[i], i};
        adjusted[i] = p_values[i];
    }
    qsort(sorted, n, sizeof *sorted, compare_ranked);
    if (correction == PLOGP_CORRECTION_BH)
        benjamini_hochberg(sorted, n, adjusted);
    if (correction == PLOGP_CORRECTION_HOLM)
        holm(sorted, n, adjusted);
    plogp__free(alloc, sorted);
    return PLOGP_OK;
}
