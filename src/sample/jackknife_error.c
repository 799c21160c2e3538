#include "sample/jackknife_error.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/sum.h"

#define DISTINCT_MAX 512 /* distinct counts: 512^2 terms take about 0.2 s */

bool plogp__jackknife_is_feasible(const struct plogp__fingerprint *print)
{
    return print->size <= DISTINCT_MAX && print->n >= 3;
}

/* Append a count to a fingerprint that is being made in increasing order. */
static void append(struct plogp__fingerprint *print, double count, double times)
{
    if (count == 0 || times == 0)
        return;
    if (print->size > 0 && print->counts[print->size - 1] == count) {
        print->times[print->size - 1] += times;
    } else {
        print->counts[print->size] = count;
        print->times[print->size++] = times;
    }
    print->n += count * times;
    print->observed += times;
    print->f1 += count == 1.0 ? times : 0.0;
    print->f2 += count == 2.0 ? times : 0.0;
}

/* The sample without one observation of a symbol with counts[place]. */
static void leave_out(const struct plogp__fingerprint *print, size_t place,
                      struct plogp__fingerprint *less)
{
    less->size = 0;
    less->n = less->observed = less->f1 = less->f2 = 0.0;
    for (size_t i = 0; i < print->size; i++) {
        if (i == place)
            append(less, print->counts[i] - 1, 1);
        append(less, print->counts[i], print->times[i] - (i == place ? 1 : 0));
    }
}

/*
 * (n - 1)/n sum over the observations of (T without it - mean)^2. Observations of symbols
 * with equal counts leave the same sample, so there is one term for each distinct count.
 * Source: Tukey (1958); Efron, Stein (1981).
 */
static double spread_without_one(const struct plogp__count_estimator *estimator,
                                 const struct plogp__fingerprint *print,
                                 struct plogp__fingerprint *less)
{
    const double n = print->n, whole = plogp__entropy_of(estimator, print);
    plogp_sum sum, squares;
    plogp_sum_init(&sum);
    plogp_sum_init(&squares);
    for (size_t i = 0; i < print->size; i++) {
        leave_out(print, i, less);
        const double d = plogp__entropy_of(estimator, less) - whole;
        const double observations = print->counts[i] * print->times[i];
        plogp_sum_add_product(&sum, observations, d);
        plogp_sum_add_product(&squares, observations, d * d);
    }
    const double mean = plogp_sum_value(&sum) / n;
    return fmax((plogp_sum_value(&squares) - n * mean * mean) * (n - 1) / n, 0.0);
}

plogp_status plogp__jackknife_error(const struct plogp__count_estimator *estimator,
                                    const struct plogp__fingerprint *print,
                                    const plogp_context *context, double *error)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t capacity = print->size + 1;
    double *const block = plogp__alloc(alloc, capacity, 2 * sizeof *block);
    if (block == NULL)
        return plogp__fail_memory(context);
    struct plogp__fingerprint less = {.counts = block, .times = block + capacity};
    *error = sqrt(spread_without_one(estimator, print, &less));
    plogp__free(alloc, block);
    return PLOGP_OK;
}
