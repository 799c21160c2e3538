#include "plogp/ordered.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/decimals.h"
#include "sample/ordered_inside.h"
#include "sample/sort.h"

#define PENDING_MIN 65536 /* rows worth a pass over the run       */
#define LOOK_MIN    4096  /* rows that show whether values repeat */
#define PENDING_PER_ENTRY                                                                \
    ((size_t)4) /* rows for each entry of the run that make a pass worth while */

plogp_status plogp_ordered_new(const plogp_context *context, plogp_ordered **ordered)
{
    if (ordered == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no place for the ordered values");
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp_ordered *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(context);
    made->context = context == NULL ? plogp_context_defaults() : *context;
    made->alloc = alloc;
    made->look = PENDING_MIN;
    plogp__spill_init(&made->units, &made->context);
    plogp__spill_init(&made->fractions, &made->context);
    *ordered = made;
    return PLOGP_OK;
}

void plogp_ordered_free(plogp_ordered *ordered)
{
    if (ordered == NULL)
        return;
    const plogp_alloc *const alloc = ordered->alloc;
    plogp__ordered_replace(ordered, (struct plogp__run){NULL, 0});
    plogp__free(alloc, ordered->pending);
    plogp__free(alloc, ordered->weighted);
    plogp__spill_clear(&ordered->units);
    plogp__spill_clear(&ordered->fractions);
    plogp__weight_clear(&ordered->missing, alloc);
    plogp__weight_clear(&ordered->total, alloc);
    plogp__free(alloc, ordered);
}

void plogp__ordered_replace(plogp_ordered *ordered, struct plogp__run run)
{
    plogp__known_forget(ordered);
    plogp__free(ordered->alloc, ordered->sorted.entries);
    ordered->sorted = run;
}

plogp_status plogp__ordered_pending(const plogp_ordered *ordered, double **values)
{
    const size_t count = ordered->pending_size;
    double *const sorted = plogp__alloc(ordered->alloc, count, 2 * sizeof *sorted);
    if (sorted == NULL)
        return PLOGP_ENOMEM;
    if (count > 0)
        memcpy(sorted, ordered->pending, count * sizeof *sorted);
    const plogp_status status =
        plogp__sort_many(sorted, sorted + count, count, &ordered->context);
    if (status == PLOGP_OK)
        *values = sorted;
    else
        plogp__free(ordered->alloc, sorted);
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
    const size_t count = ordered->pending_size;
    plogp_status status = plogp__run_new(count, ordered->alloc, run);
    for (size_t i = 0; status == PLOGP_OK && i < count; i++)
        status = plogp__run_append(run, &(struct plogp__entry){values[i], 1.0, 1});
    plogp__free(ordered->alloc, values);
    return status;
}

/* The pending rows of weight 1 as a run, to be freed on failure too. */
static plogp_status run_of_pending(const plogp_ordered *ordered, struct plogp__run *run)
{
    struct plogp__decimals *decimals = NULL;
    PLOGP_TRY(plogp__decimals_new(ordered->pending, ordered->pending_size,
                                  &ordered->context, &decimals));
    if (decimals == NULL)
        return run_of_sorted(ordered, run);
    const plogp_status status = run_of_decimals(decimals, ordered->alloc, run);
    plogp__decimals_free(decimals);
    return status;
}

/* The other pending rows as a run, to be freed on failure too. */
static plogp_status run_of_weighted(const plogp_ordered *ordered, struct plogp__run *run)
{
    PLOGP_TRY(plogp__run_new(ordered->weighted_size, ordered->alloc, run));
    const size_t count = ordered->weighted_size;
    if (count == 0)
        return PLOGP_OK;
    memcpy(run->entries, ordered->weighted, count * sizeof *run->entries);
    qsort(run->entries, count, sizeof *run->entries, plogp__entry_compare);
    plogp_status status = PLOGP_OK;
    for (size_t i = 0; status == PLOGP_OK && i < count; i++) {
        const struct plogp__entry entry = run->entries[i];
        status = plogp__run_append(run, &entry);
    }
    return status;
}

/* The merged run; an empty part costs nothing: the other one, when it is owned, moves. */
static plogp_status join_runs(const struct plogp__run *kept, struct plogp__run *owned,
                              const plogp_alloc *alloc, struct plogp__run *all)
{
    if (kept->size > 0)
        return plogp__run_merge(kept, owned, alloc, all);
    *all = *owned;
    owned->entries = NULL;
    return PLOGP_OK;
}

plogp_status plogp__ordered_kept(const plogp_ordered *ordered, struct plogp__run *run)
{
    struct plogp__run weighted = {NULL, 0};
    plogp_status status = run_of_weighted(ordered, &weighted);
    if (status == PLOGP_OK)
        status = join_runs(&ordered->sorted, &weighted, ordered->alloc, run);
    plogp__free(ordered->alloc, weighted.entries);
    return status;
}

plogp_status plogp__ordered_entries(const plogp_ordered *ordered, struct plogp__run *all)
{
    const plogp_alloc *const alloc = ordered->alloc;
    struct plogp__run unit = {NULL, 0}, kept = {NULL, 0};
    plogp_status status = run_of_pending(ordered, &unit);
    if (status == PLOGP_OK)
        status = plogp__ordered_kept(ordered, &kept);
    if (status == PLOGP_OK)
        status = join_runs(&kept, &unit, alloc, all);
    plogp__free(alloc, unit.entries);
    plogp__free(alloc, kept.entries);
    return status;
}

static plogp_status compact(plogp_ordered *ordered)
{
    struct plogp__run all;
    PLOGP_TRY(plogp__ordered_entries(ordered, &all));
    plogp__ordered_replace(ordered, all);
    ordered->pending_size = ordered->weighted_size = 0;
    return PLOGP_OK;
}

/*
 * Do so many values repeat that entries are smaller than rows? Of m sampled values from D
 * equally frequent ones, about m^2/2D pairs are equal: m = 4 sqrt(n) and 32 pairs mean
 * that D is about n/4.
 */
static plogp_status values_repeat(const plogp_ordered *ordered, bool *repeat)
{
    const size_t n = ordered->pending_size;
    const size_t m = 4 * (size_t)sqrt((double)n);
    double *const sample = plogp__alloc(ordered->alloc, m, 2 * sizeof *sample);
    if (sample == NULL)
        return PLOGP_ENOMEM;
    for (size_t i = 0; i < m; i++)
        sample[i] = ordered->pending[n / m * i];
    plogp__sort_numbers(sample, sample + m, m);
    size_t equal = 0;
    for (size_t i = 1; i < m; i++)
        equal += sample[i] == sample[i - 1];
    *repeat = equal >= 32;
    plogp__free(ordered->alloc, sample);
    return PLOGP_OK;
}

static plogp_status compact_when_full(plogp_ordered *ordered)
{
    bool repeat = ordered->weighted_size >= PENDING_MIN &&
                  ordered->weighted_size >= ordered->sorted.size;
    const bool large =
        ordered->pending_size >= LOOK_MIN && plogp__ordered_is_large(ordered);
    if (!repeat && (ordered->pending_size >= ordered->look || large)) {
        PLOGP_TRY(values_repeat(ordered, &repeat));
        ordered->look = 2 * ordered->pending_size;
    }
    if (repeat) {
        PLOGP_TRY(compact(ordered));
        const size_t enough = PENDING_PER_ENTRY * ordered->sorted.size;
        ordered->look = enough > PENDING_MIN ? enough : PENDING_MIN;
    }
    return plogp__ordered_bound(ordered);
}

static plogp_status reserve_pending(plogp_ordered *ordered, size_t more)
{
    void *block = ordered->pending;
    if (!plogp__reserve(ordered->alloc, &block, &ordered->pending_capacity,
                        ordered->pending_size + more, sizeof *ordered->pending))
        return PLOGP_ENOMEM;
    ordered->pending = block;
    return PLOGP_OK;
}

static plogp_status push_weighted(plogp_ordered *ordered, double value, double weight)
{
    struct plogp__entry entry = {value + 0.0, 1.0, 0};
    if (!plogp__weight_is_whole(weight, &entry.times)) {
        if (!(weight > 0 && weight < 0x1p64))
            return PLOGP_EDOMAIN;
        entry.weight = weight;
        entry.times = 1;
    }
    if (entry.times == 0)
        return PLOGP_OK;
    PLOGP_TRY(plogp__weight_add(&ordered->total, weight, ordered->alloc));
    void *block = ordered->weighted;
    if (!plogp__reserve(ordered->alloc, &block, &ordered->weighted_capacity,
                        ordered->weighted_size + 1, sizeof entry))
        return PLOGP_ENOMEM;
    ordered->weighted = block;
    ordered->weighted[ordered->weighted_size++] = entry;
    return PLOGP_OK;
}

static plogp_status push_row(plogp_ordered *ordered, const plogp_column *column,
                             double weight, size_t row)
{
    if (column->valid != NULL && !column->valid[row])
        return plogp__weight_add(&ordered->missing, weight, ordered->alloc);
    const double value = column->numbers[row];
    if (isnan(value))
        return PLOGP_EDOMAIN;
    if (weight != 1.0)
        return push_weighted(ordered, value, weight);
    PLOGP_TRY(reserve_pending(ordered, 1));
    ordered->pending[ordered->pending_size++] = value + 0.0;
    return plogp__weight_add_count(&ordered->total, 1);
}

static plogp_status push_weights(plogp_ordered *ordered, const plogp_batch *batch,
                                 const plogp_column *column, size_t *row)
{
    for (*row = 0; *row < batch->rows; ++*row)
        PLOGP_TRY(push_row(ordered, column, batch->weights[*row], *row));
    return PLOGP_OK;
}

/* Append the values of the rows to the pending ones, without a branch for each. */
static void append_values(plogp_ordered *ordered, const plogp_column *column, size_t rows)
{
    const uint8_t *const valid = column->valid;
    double *const pending = ordered->pending;
    size_t size = ordered->pending_size;
    for (size_t row = 0; row < rows; row++) {
        pending[size] = column->numbers[row] + 0.0; /* -0 becomes 0 */
        size += valid == NULL || valid[row];
    }
    ordered->pending_size = size;
}

/* The present rows; *row is the first that is not a number, or `rows`. */
static size_t count_present(const plogp_column *column, size_t rows, size_t *row)
{
    const uint8_t *const valid = column->valid;
    size_t present = 0;
    for (*row = 0; *row < rows; ++*row) {
        const bool is_present = valid == NULL || valid[*row];
        if (is_present && isnan(column->numbers[*row]))
            return present;
        present += is_present;
    }
    return present;
}

/* Rows of weight 1: the usual ones. */
static plogp_status push_units(plogp_ordered *ordered, const plogp_column *column,
                               size_t rows, size_t *row)
{
    const size_t present = count_present(column, rows, row);
    if (*row < rows)
        return PLOGP_EDOMAIN;
    PLOGP_TRY(reserve_pending(ordered, rows));
    PLOGP_TRY(plogp__weight_add_count(&ordered->total, present));
    PLOGP_TRY(plogp__weight_add_count(&ordered->missing, rows - present));
    plogp__known_prepare(ordered);
    if (ordered->known == NULL)
        append_values(ordered, column, rows);
    else
        ordered->pending_size += plogp__known_push(
            ordered, column, rows, ordered->pending + ordered->pending_size);
    return PLOGP_OK;
}

plogp_status plogp_ordered_push(plogp_ordered *ordered, const plogp_batch *batch,
                                size_t column)
{
    if (ordered == NULL || batch == NULL || column >= batch->column_count ||
        batch->columns[column].type != PLOGP_COLUMN_NUMERIC)
        return plogp__fail(ordered == NULL ? NULL : &ordered->context, PLOGP_EINVAL,
                           "ordered values need a numeric column");
    size_t row = 0;
    const plogp_column *const pushed = &batch->columns[column];
    const plogp_status status = batch->weights == NULL
                                    ? push_units(ordered, pushed, batch->rows, &row)
                                    : push_weights(ordered, batch, pushed, &row);
    if (status != PLOGP_OK)
        return plogp__push_failed(&ordered->context, status, batch, row);
    return compact_when_full(ordered);
}

/* The rows of `other` that are in memory. */
static plogp_status merge_memory(plogp_ordered *ordered, const plogp_ordered *other)
{
    struct plogp__run theirs = {NULL, 0}, merged = {NULL, 0};
    PLOGP_TRY(reserve_pending(ordered, other->pending_size));
    if (other->pending_size > 0)
        memcpy(ordered->pending + ordered->pending_size, other->pending,
               other->pending_size * sizeof *other->pending);
    ordered->pending_size += other->pending_size;
    plogp_status status = plogp__ordered_kept(other, &theirs);
    if (status == PLOGP_OK && theirs.size > 0)
        status = join_runs(&ordered->sorted, &theirs, ordered->alloc, &merged);
    if (merged.entries != NULL)
        plogp__ordered_replace(ordered, merged);
    plogp__free(other->alloc, theirs.entries);
    return status;
}

plogp_status plogp_ordered_merge(plogp_ordered *ordered, const plogp_ordered *other)
{
    if (ordered == NULL || other == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__weight_merge(&ordered->missing, &other->missing, ordered->alloc));
    PLOGP_TRY(plogp__weight_merge(&ordered->total, &other->total, ordered->alloc));
    PLOGP_TRY(plogp__spill_share(&ordered->units, &other->units));
    PLOGP_TRY(plogp__spill_share(&ordered->fractions, &other->fractions));
    PLOGP_TRY(merge_memory(ordered, other));
    return compact_when_full(ordered);
}

plogp_status plogp__ordered_absorb(plogp_ordered *ordered, plogp_ordered *other)
{
    if (ordered->pending_size < other->pending_size && ordered->alloc == other->alloc) {
        double *const pending = ordered->pending;
        const size_t size = ordered->pending_size, capacity = ordered->pending_capacity;
        ordered->pending = other->pending;
        ordered->pending_size = other->pending_size;
        ordered->pending_capacity = other->pending_capacity;
        other->pending = pending;
        other->pending_size = size;
        other->pending_capacity = capacity;
    }
    return plogp_ordered_merge(ordered, other);
}
