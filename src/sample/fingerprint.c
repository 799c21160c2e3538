#include "sample/fingerprint.h"

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/sum.h"
#include "sample/sort.h"

#define OBSERVATIONS_MAX                                                                 \
    0x1p53 /* the last n up to which every count is an exact double */

static plogp_status copy_counts(const uint64_t *counts, size_t k,
                                const plogp_context *context, double *numbers)
{
    uint64_t n = 0;
    for (size_t i = 0; i < k; i++) {
        if (counts[i] > (uint64_t)OBSERVATIONS_MAX - n)
            return plogp__fail_at(context, i, PLOGP_EDOMAIN,
                                  "more than 2^53 observations");
        n += counts[i];
        numbers[i] = (double)counts[i];
    }
    return n > 0 ? PLOGP_OK : plogp__fail(context, PLOGP_EDOMAIN, "no observation");
}

/* Sorted counts become runs of equal ones, in place. */
static void compress(struct plogp__fingerprint *print, const double *sorted, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        const double count = sorted[i];
        if (count == 0)
            continue;
        if (print->size == 0 || print->counts[print->size - 1] != count) {
            print->counts[print->size] = count;
            print->times[print->size++] = 0;
        }
        print->times[print->size - 1]++;
        print->n += count;
        print->observed++;
        print->f1 += count == 1.0;
        print->f2 += count == 2.0;
    }
}

plogp_status plogp__fingerprint_of_numbers(double *counts, double *scratch, size_t k,
                                           struct plogp__fingerprint *fingerprint)
{
    plogp__sort_numbers(counts, scratch, k);
    *fingerprint = (struct plogp__fingerprint){.counts = counts, .times = scratch};
    compress(fingerprint, counts, k);
    return fingerprint->n > 0 ? PLOGP_OK : PLOGP_EDOMAIN;
}

plogp_status plogp__fingerprint_init(const uint64_t *counts, size_t k,
                                     const plogp_context *context,
                                     struct plogp__fingerprint *fingerprint)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    double *const numbers = plogp__alloc(alloc, k, 2 * sizeof *numbers);
    if (numbers == NULL)
        return plogp__fail_memory(context);
    plogp_status status = copy_counts(counts, k, context, numbers);
    if (status == PLOGP_OK)
        status = plogp__fingerprint_of_numbers(numbers, numbers + k, k, fingerprint);
    if (status != PLOGP_OK) {
        plogp__free(alloc, numbers);
        return status;
    }
    fingerprint->alloc = alloc;
    return PLOGP_OK;
}

void plogp__fingerprint_clear(struct plogp__fingerprint *fingerprint)
{
    plogp__free(fingerprint->alloc, fingerprint->counts);
}

double plogp__fingerprint_sum(const struct plogp__fingerprint *fingerprint,
                              plogp__count_term *term, const void *state)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < fingerprint->size; i++)
        plogp_sum_add_product(&sum, fingerprint->times[i],
                              term(state, fingerprint->counts[i]));
    return plogp_sum_value(&sum);
}

double plogp__fingerprint_mean_sum(const struct plogp__fingerprint *fingerprint,
                                   plogp__count_term *term, const void *state)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < fingerprint->size; i++)
        plogp_sum_add_product(&sum, fingerprint->times[i] * fingerprint->counts[i],
                              term(state, fingerprint->counts[i]));
    return plogp_sum_value(&sum);
}

double plogp__fingerprint_coverage(const struct plogp__fingerprint *fingerprint)
{
    const double n = fingerprint->n, f1 = fingerprint->f1, f2 = fingerprint->f2;
    if (f1 == 0)
        return 1.0;
    if (f2 > 0)
        return 1.0 - f1 / n * ((n - 1) * f1 / ((n - 1) * f1 + 2 * f2));
    const double pairs = (n - 1) * (f1 - 1);
    return 1.0 - f1 / n * (pairs / (pairs + 2));
}
