/* Rows of weight 1 that wait to be sorted: doubles, and codes of decimal fractions. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/ordered_inside.h"
#include "sample/sort.h"

plogp_status plogp__ordered_reserve(plogp_ordered *ordered, size_t more)
{
    void *block = ordered->pending;
    if (!plogp__reserve(ordered->alloc, &block, &ordered->pending_capacity,
                        ordered->pending_size + more, sizeof *ordered->pending))
        return PLOGP_ENOMEM;
    ordered->pending = block;
    return PLOGP_OK;
}

void plogp__ordered_copy(const plogp_ordered *ordered, double *values)
{
    if (ordered->pending_size > 0)
        memcpy(values, ordered->pending, ordered->pending_size * sizeof *values);
    plogp__codes_decode(&ordered->codes, values + ordered->pending_size);
}

plogp_status plogp__ordered_take(plogp_ordered *ordered, const plogp_ordered *other)
{
    struct plogp__codes *const codes = &ordered->codes;
    const bool alike = codes->scale == 0 || codes->scale == other->codes.scale;
    const size_t waiting = plogp__codes_waiting(&other->codes);
    const size_t more = other->pending_size + (alike ? 0 : waiting);
    PLOGP_TRY(plogp__ordered_reserve(ordered, more));
    double *const values = ordered->pending + ordered->pending_size;
    if (other->pending_size > 0)
        memcpy(values, other->pending, other->pending_size * sizeof *values);
    if (!alike)
        plogp__codes_decode(&other->codes, values + other->pending_size);
    ordered->pending_size += more;
    return alike && waiting > 0 ? plogp__codes_add(codes, &other->codes, ordered->alloc)
                                : PLOGP_OK;
}

plogp_status plogp__ordered_pending(const plogp_ordered *ordered, double **values)
{
    const size_t count = plogp__ordered_waiting(ordered);
    double *const sorted = plogp__alloc(ordered->alloc, count, 2 * sizeof *sorted);
    if (sorted == NULL)
        return PLOGP_ENOMEM;
    plogp__ordered_copy(ordered, sorted);
    const plogp_status status =
        plogp__sort_many(sorted, sorted + count, count, &ordered->context);
    if (status == PLOGP_OK)
        *values = sorted;
    else
        plogp__free(ordered->alloc, sorted);
    return status;
}

/* Of both kinds, which is rare, as doubles. */
plogp_status plogp__ordered_decimals(const plogp_ordered *ordered,
                                     struct plogp__decimals **decimals)
{
    const plogp_context *const context = &ordered->context;
    const size_t count = plogp__ordered_waiting(ordered);
    if (plogp__codes_waiting(&ordered->codes) == 0)
        return plogp__decimals_new(ordered->pending, count, context, decimals);
    if (ordered->pending_size == 0)
        return plogp__decimals_of_codes(&ordered->codes, context, decimals);
    double *const values = plogp__alloc(ordered->alloc, count, sizeof *values);
    if (values == NULL)
        return PLOGP_ENOMEM;
    plogp__ordered_copy(ordered, values);
    const plogp_status status = plogp__decimals_new(values, count, context, decimals);
    plogp__free(ordered->alloc, values);
    return status;
}

static plogp_status run_of_decimals(struct plogp__decimals *decimals,
                                    const plogp_alloc *alloc, struct plogp__run *run)
{
    const size_t size = plogp__decimals_distinct(decimals);
    double *const values = plogp__alloc(alloc, size, 3 * sizeof *values);
    if (values == NULL)
        return PLOGP_ENOMEM;
    const double *const weights = values + size;
    plogp_status status =
        plogp__decimals_write(decimals, values, values + size, values + 2 * size);
    if (status == PLOGP_OK)
        status = plogp__run_new(size, alloc, run);
    for (size_t i = 0; status == PLOGP_OK && i < size; i++)
        run->entries[run->size++] =
            (struct plogp__entry){values[i], 1.0, (uint64_t)weights[i]};
    plogp__free(alloc, values);
    return status;
}

static plogp_status run_of_sorted(const plogp_ordered *ordered, struct plogp__run *run)
{
    double *values = NULL;
    PLOGP_TRY(plogp__ordered_pending(ordered, &values));
    const size_t count = plogp__ordered_waiting(ordered);
    plogp_status status = plogp__run_new(count, ordered->alloc, run);
    for (size_t i = 0; status == PLOGP_OK && i < count; i++)
        status = plogp__run_append(run, &(struct plogp__entry){values[i], 1.0, 1});
    plogp__free(ordered->alloc, values);
    return status;
}

plogp_status plogp__ordered_pending_run(const plogp_ordered *ordered,
                                        struct plogp__run *run)
{
    struct plogp__decimals *decimals = NULL;
    PLOGP_TRY(plogp__ordered_decimals(ordered, &decimals));
    if (decimals == NULL)
        return run_of_sorted(ordered, run);
    const plogp_status status = run_of_decimals(decimals, ordered->alloc, run);
    plogp__decimals_free(decimals);
    return status;
}

/* The waiting values at places 0, step, ... */
static void sample_waiting(const plogp_ordered *ordered, size_t step, size_t count,
                           double *sample)
{
    size_t i = 0;
    for (; i < count && step * i < ordered->pending_size; i++)
        sample[i] = ordered->pending[step * i];
    if (i < count)
        plogp__codes_sample(&ordered->codes, step * i - ordered->pending_size, step,
                            count - i, sample + i);
}

/*
 * Of m sampled values from D equally frequent ones, about m^2/2D pairs are equal:
 * m = 4 sqrt(n) and 32 pairs mean that D is about n/4.
 */
plogp_status plogp__ordered_repeats(const plogp_ordered *ordered, bool *repeat)
{
    const size_t n = plogp__ordered_waiting(ordered);
    const size_t m = 4 * (size_t)sqrt((double)n);
    double *const sample = plogp__alloc(ordered->alloc, m, 2 * sizeof *sample);
    if (sample == NULL)
        return PLOGP_ENOMEM;
    sample_waiting(ordered, n / m, m, sample);
    plogp__sort_numbers(sample, sample + m, m);
    size_t equal = 0;
    for (size_t i = 1; i < m; i++)
        equal += sample[i] == sample[i - 1];
    *repeat = equal >= 32;
    plogp__free(ordered->alloc, sample);
    return PLOGP_OK;
}
