#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/ordered.h"
#include "sample/ordered_run.h"

/* The table and its arrays, freed together. */
struct table {
    plogp_ordered_table public;
    const plogp_alloc *alloc;
    double *numbers; /* values, weights, cumulative */
};

static size_t distinct_values(const struct plogp__run *run)
{
    size_t distinct = 0;
    for (size_t i = 0; i < run->size; i++)
        distinct += i == 0 || run->entries[i].value != run->entries[i - 1].value;
    return distinct;
}

static plogp_status table_new(size_t size, const plogp_alloc *alloc, struct table **table)
{
    struct table *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    if (made == NULL)
        return PLOGP_ENOMEM;
    made->alloc = alloc;
    made->numbers = plogp__alloc(alloc, size, 3 * sizeof(double));
    if (made->numbers == NULL) {
        plogp__free(alloc, made);
        return PLOGP_ENOMEM;
    }
    made->public.values = made->numbers;
    made->public.weights = made->numbers + size;
    made->public.cumulative = made->numbers + 2 * size;
    made->public.size = size;
    *table = made;
    return PLOGP_OK;
}

/* All weights whole: exact in uint64. */
static plogp_status fill_whole(struct table *table, const struct plogp__run *run)
{
    const size_t size = table->public.size;
    uint64_t total = 0;
    for (size_t i = 0; i < size; i++) {
        if (run->entries[i].times > UINT64_MAX - total)
            return PLOGP_EDOMAIN;
        total += run->entries[i].times;
        table->numbers[i] = run->entries[i].value;
        table->numbers[size + i] = (double)run->entries[i].times;
        table->numbers[2 * size + i] = (double)total;
    }
    return PLOGP_OK;
}

/* Some with a fraction: exact sums, rounded once each. */
static void fill_fractional(struct table *table, const struct plogp__run *run)
{
    const size_t size = table->public.size;
    plogp_sum total;
    plogp_sum_init(&total);
    for (size_t i = 0, next = 0; i < size; i++) {
        const double value = run->entries[next].value;
        plogp_sum weight;
        plogp_sum_init(&weight);
        for (; next < run->size && run->entries[next].value == value; next++)
            plogp__sum_add_multiple(&weight, run->entries[next].times,
                                    run->entries[next].weight);
        plogp_sum_merge(&total, &weight);
        table->numbers[i] = value;
        table->numbers[size + i] = plogp_sum_value(&weight);
        table->numbers[2 * size + i] = plogp_sum_value(&total);
    }
}

static bool run_is_whole(const struct plogp__run *run)
{
    for (size_t i = 0; i < run->size; i++)
        if (run->entries[i].weight != 1.0)
            return false;
    return true;
}

static plogp_status table_of_run(const plogp_ordered *ordered,
                                 const struct plogp__run *run,
                                 plogp_ordered_table **published)
{
    const bool whole = run_is_whole(run);
    struct table *table = NULL;
    PLOGP_TRY(table_new(distinct_values(run), plogp__ordered_alloc(ordered), &table));
    plogp_status status = PLOGP_OK;
    if (whole)
        status = fill_whole(table, run);
    else
        fill_fractional(table, run);
    if (status != PLOGP_OK) {
        plogp_ordered_table_free(&table->public);
        return status;
    }
    plogp_ordered_table *const result = &table->public;
    const plogp__weight *const missing = plogp__ordered_missing(ordered);
    result->total = result->size == 0 ? 0.0 : result->cumulative[result->size - 1];
    result->missing = plogp__weight_value(missing);
    result->whole = whole && missing->fraction == NULL;
    *published = result;
    return PLOGP_OK;
}

plogp_status plogp_ordered_value(const plogp_ordered *ordered,
                                 plogp_ordered_table **table)
{
    if (ordered == NULL || table == NULL)
        return PLOGP_EINVAL;
    struct plogp__run all;
    PLOGP_TRY(plogp__ordered_entries(ordered, &all));
    const plogp_status status = table_of_run(ordered, &all, table);
    plogp__free(plogp__ordered_alloc(ordered), all.entries);
    return status;
}

void plogp_ordered_table_free(plogp_ordered_table *table)
{
    if (table == NULL)
        return;
    struct table *const whole = (struct table *)table;
    plogp__free(whole->alloc, whole->numbers);
    plogp__free(whole->alloc, whole);
}

/* The value of the observation at `position`, counted from 0. */
static double value_at(const plogp_ordered_table *table, double position)
{
    size_t low = 0, high = table->size - 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (table->cumulative[middle] > position)
            high = middle;
        else
            low = middle + 1;
    }
    return table->values[low];
}

/* low + share (high - low), 0 < share < 1. Of an infinite and a finite one the infinite
 * one, of two infinite ones the nearer. */
static double between(double low, double high, double share)
{
    if (low == high)
        return low;
    if (isinf(low) && isinf(high))
        return share < 0.5 ? low : high;
    if (isinf(low) || isinf(high))
        return isinf(low) ? low : high;
    const double gap = high - low;
    return isinf(gap) ? (1 - share) * low + share * high : low + share * gap;
}

double plogp_ordered_quantile(const plogp_ordered_table *table, double probability)
{
    if (table == NULL || table->size == 0 || !(probability >= 0 && probability <= 1))
        return NAN;
    const double position = fmax(table->total - 1.0, 0.0) * probability;
    const double below = floor(position), share = position - below;
    const double low = value_at(table, below);
    if (share == 0.0)
        return low;
    const double high = value_at(table, below + 1.0);
    return between(low, high, share);
}

static bool all_whole(const plogp_ordered_table *table)
{
    for (size_t i = 0; i < table->size; i++)
        if (table->values[i] != floor(table->values[i]))
            return false;
    return true;
}

const char *plogp_ordered_support(const plogp_ordered_table *table)
{
    if (table == NULL || table->size == 0)
        return "none";
    const double min = table->values[0], max = table->values[table->size - 1];
    if (all_whole(table)) {
        if (min >= 0 && max <= 1)
            return "0 and 1";
        return min >= 0 ? "integers >= 0" : "integers";
    }
    if (min > 0)
        return max < 1 ? "real numbers in (0, 1)" : "real numbers > 0";
    if (min == 0)
        return max <= 1 ? "real numbers in [0, 1]" : "real numbers >= 0";
    return "real numbers";
}
