/*
 * W1 of two samples without weights: after sorting, the integral of |i/n - j/m| over the
 * gaps between their values, i and j of which are passed. i m - j n is a whole number, and
 * so exact while n m < 2^53; a product with a gap is a number and its rounding error, and
 * both are added exactly: W1 is rounded once for the sum, once for the division, and each
 * gap once.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/two_sample.h"
#include "sample/products.h"
#include "sample/range_scale.h"
#include "sample/sort.h"

#define PRODUCTS_MAX 0x1p53

/* Which sample the next value is from is a toss-up, so nothing may branch on it. */
static double integral(const double *x, size_t n, const double *y, size_t m)
{
    struct plogp__products area = {.used = 0};
    size_t i = 0, j = 0;
    double before = x[0] < y[0] ? x[0] : y[0];
    const int64_t of_x = (int64_t)m, of_both = (int64_t)(n + m);
    int64_t difference = 0; /* i m - j n */
    while (i < n && j < m) {
        const double a = x[i], b = y[j], value = a < b ? a : b;
        const size_t from_y = b < a;
        plogp__products_add(&area, fabs((double)difference), value - before);
        before = value;
        i += 1 - from_y;
        j += from_y;
        difference += of_x - (of_both & -(int64_t)from_y);
    }
    for (; i < n; difference += of_x, before = x[i++])
        plogp__products_add(&area, fabs((double)difference), x[i] - before);
    for (; j < m; difference += of_x - of_both, before = y[j++])
        plogp__products_add(&area, fabs((double)difference), y[j] - before);
    return plogp__products_end(&area);
}

static bool all_finite(const double *x, size_t n)
{
    bool finite = true;
    for (size_t i = 0; i < n; i++)
        finite = finite && isfinite(x[i]);
    return finite;
}

plogp_status plogp_wasserstein_samples(const double *x, size_t n, const double *y,
                                       size_t m, const plogp_context *context,
                                       double *distance)
{
    if (x == NULL || y == NULL || distance == NULL || n == 0 || m == 0)
        return plogp__fail(context, PLOGP_EINVAL, "two samples are needed");
    if (!all_finite(x, n) || !all_finite(y, m) || !((double)n * (double)m < PRODUCTS_MAX))
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "samples must be finite, and not larger than 2^53 pairs");
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t more = n > m ? n : m;
    double *const a = plogp__alloc(alloc, n + m + more, sizeof *a);
    if (a == NULL)
        return plogp__fail_memory(context);
    double *const b = a + n;
    memcpy(a, x, n * sizeof *a);
    memcpy(b, y, m * sizeof *b);
    plogp_status status = plogp__sort_many(a, b + m, n, context);
    if (status == PLOGP_OK)
        status = plogp__sort_many(b, b + m, m, context);
    if (status == PLOGP_OK) {
        const int exponent =
            plogp__range_exponent(fmin(a[0], b[0]), fmax(a[n - 1], b[m - 1]));
        for (size_t i = 0; exponent != 0 && i < n + m; i++)
            a[i] = ldexp(a[i], -exponent);
        *distance = ldexp(integral(a, n, b, m) / ((double)n * (double)m), exponent);
    }
    plogp__free(alloc, a);
    return status;
}
