#include <inttypes.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/number.h"
#include "sample/decimals.h"
#include "sample/ordered_inside.h"
#include "sample/sort.h"
#include "sample/sorted.h"

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
    PLOGP_TRY(table_new(distinct_values(run), ordered->alloc, &table));
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
    const plogp__weight *const missing = &ordered->missing;
    result->total = result->size == 0 ? 0.0 : result->cumulative[result->size - 1];
    result->missing = plogp__weight_value(missing);
    result->whole = whole && missing->fraction == NULL;
    *published = result;
    return PLOGP_OK;
}

static plogp_status table_of_entries(const plogp_ordered *ordered,
                                     plogp_ordered_table **table)
{
    struct plogp__run all;
    PLOGP_TRY(plogp__ordered_entries(ordered, &all));
    const plogp_status status = table_of_run(ordered, &all, table);
    plogp__free(ordered->alloc, all.entries);
    return status;
}

/* Values sorted in place of a table's become its distinct values and their weights. */
static size_t join_equal(double *values, double *weights, double *cumulative,
                         size_t count)
{
    size_t size = 0;
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && values[next] == values[i];)
            next++;
        values[size] = values[i];
        weights[size] = (double)(next - i);
        cumulative[size++] = (double)next;
    }
    return size;
}

static void publish(struct table *table, const plogp_sorted_facts *facts,
                    plogp_ordered_table **published)
{
    table->public.total = facts->total;
    table->public.missing = facts->missing;
    table->public.whole = facts->whole;
    *published = &table->public;
}

plogp_status plogp__table_of_decimals(struct plogp__decimals *decimals,
                                      const plogp_sorted_facts *facts,
                                      const plogp_alloc *alloc,
                                      plogp_ordered_table **published)
{
    const size_t distinct = plogp__decimals_distinct(decimals);
    struct table *table = NULL;
    PLOGP_TRY(table_new(distinct, alloc, &table));
    double *const numbers = table->numbers;
    const plogp_status status = plogp__decimals_write(
        decimals, numbers, numbers + distinct, numbers + 2 * distinct);
    if (status == PLOGP_OK)
        publish(table, facts, published);
    else
        plogp_ordered_table_free(&table->public);
    return status;
}

/* Sorted where the table will be. */
static plogp_status table_of_sorted(const plogp_ordered *ordered,
                                    const plogp_sorted_facts *facts,
                                    plogp_ordered_table **published)
{
    const size_t count = plogp__ordered_waiting(ordered);
    struct table *table = NULL;
    PLOGP_TRY(table_new(count, ordered->alloc, &table));
    double *const values = table->numbers, *const weights = values + count;
    plogp__ordered_copy(ordered, values);
    const plogp_status status =
        plogp__sort_many(values, weights, count, &ordered->context);
    if (status != PLOGP_OK) {
        plogp_ordered_table_free(&table->public);
        return status;
    }
    table->public.size = join_equal(values, weights, weights + count, count);
    publish(table, facts, published);
    return PLOGP_OK;
}

plogp_sorted_facts plogp__facts_of_units(const plogp_ordered *ordered)
{
    return (plogp_sorted_facts){.total = (double)plogp__ordered_waiting(ordered),
                                .missing = plogp__weight_value(&ordered->missing),
                                .whole = ordered->missing.fraction == NULL};
}

static plogp_status table_of_units(const plogp_ordered *ordered,
                                   plogp_ordered_table **published)
{
    const plogp_sorted_facts facts = plogp__facts_of_units(ordered);
    struct plogp__decimals *decimals = NULL;
    PLOGP_TRY(plogp__ordered_decimals(ordered, &decimals));
    if (decimals == NULL)
        return table_of_sorted(ordered, &facts, published);
    const plogp_status status =
        plogp__table_of_decimals(decimals, &facts, ordered->alloc, published);
    plogp__decimals_free(decimals);
    return status;
}

/* Copy all stretches into one table. */
static plogp_status gather(const plogp_sorted *sorted, struct table *table)
{
    const size_t size = table->public.size;
    plogp__stretch stretch;
    size_t next = 0;
    PLOGP_TRY(plogp__stretch_open(sorted, &stretch));
    plogp_status status = plogp__stretch_next(&stretch);
    while (status == PLOGP_OK && stretch.at.size > 0) {
        const size_t bytes = stretch.at.size * sizeof(double);
        memcpy(table->numbers + next, stretch.at.values, bytes);
        memcpy(table->numbers + size + next, stretch.at.weights, bytes);
        memcpy(table->numbers + 2 * size + next, stretch.at.cumulative, bytes);
        next += stretch.at.size;
        status = plogp__stretch_next(&stretch);
    }
    plogp__stretch_close(&stretch);
    return status;
}

plogp_status plogp__table_of_stretches(const plogp_sorted *sorted,
                                       plogp_ordered_table **published)
{
    const plogp_sorted_facts *const facts = &sorted->facts;
    struct table *table = NULL;
    PLOGP_TRY(table_new((size_t)facts->distinct, sorted->alloc, &table));
    const plogp_status status = gather(sorted, table);
    if (status != PLOGP_OK) {
        plogp_ordered_table_free(&table->public);
        return status;
    }
    publish(table, facts, published);
    return PLOGP_OK;
}

/* From temporary files, if memory may hold the table. */
static plogp_status table_of_files(const plogp_ordered *ordered,
                                   plogp_ordered_table **published)
{
    plogp_sorted *sorted = NULL;
    PLOGP_TRY(plogp_sorted_new(ordered, NULL, &sorted));
    plogp_status status = PLOGP_OK;
    if (sorted->owned == NULL)
        status = plogp__fail(&ordered->context, PLOGP_ENOMEM,
                             "the %" PRIu64 " different values of a column take more "
                             "memory than is allowed: raise --max-memory",
                             sorted->facts.distinct);
    else
        *published = sorted->owned;
    sorted->owned = NULL;
    plogp_sorted_free(sorted);
    return status;
}

plogp_status plogp_ordered_value(const plogp_ordered *ordered,
                                 plogp_ordered_table **table)
{
    if (ordered == NULL || table == NULL)
        return PLOGP_EINVAL;
    if (plogp__ordered_is_spilled(ordered))
        return table_of_files(ordered, table);
    return plogp__ordered_is_units(ordered) ? table_of_units(ordered, table)
                                            : table_of_entries(ordered, table);
}

void plogp_ordered_table_free(plogp_ordered_table *table)
{
    if (table == NULL)
        return;
    struct table *const whole = (struct table *)table;
    plogp__free(whole->alloc, whole->numbers);
    plogp__free(whole->alloc, whole);
}
