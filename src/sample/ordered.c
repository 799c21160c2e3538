#include "plogp/ordered.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/ordered_inside.h"

#define PENDING_MIN 65536               /* rows worth a pass over the run       */
#define LOOK_MIN    4096                /* rows that show whether values repeat */
#define COUNTED_MAX ((uint64_t)1 << 31) /* in cells of 32 bits, before a push */
#define DECODED     ((size_t)512)       /* whole numbers that become numbers together */
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
    plogp__codes_clear(&ordered->codes, alloc);
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

/* The entries and the other pending rows. */
static plogp_status run_of_others(const plogp_ordered *ordered, struct plogp__run *run)
{
    struct plogp__run weighted = {NULL, 0};
    plogp_status status = run_of_weighted(ordered, &weighted);
    if (status == PLOGP_OK)
        status = join_runs(&ordered->sorted, &weighted, ordered->alloc, run);
    plogp__free(ordered->alloc, weighted.entries);
    return status;
}

plogp_status plogp__ordered_kept(const plogp_ordered *ordered, struct plogp__run *run)
{
    const plogp_alloc *const alloc = ordered->alloc;
    struct plogp__run counted = {NULL, 0}, others = {NULL, 0};
    if (ordered->codes.cells == NULL)
        return run_of_others(ordered, run);
    PLOGP_TRY(run_of_others(ordered, &others));
    plogp_status status = plogp__codes_run(&ordered->codes, alloc, &counted);
    if (status == PLOGP_OK)
        status = join_runs(&others, &counted, alloc, run);
    plogp__free(alloc, others.entries);
    plogp__free(alloc, counted.entries);
    return status;
}

plogp_status plogp__ordered_entries(const plogp_ordered *ordered, struct plogp__run *all)
{
    const plogp_alloc *const alloc = ordered->alloc;
    struct plogp__run unit = {NULL, 0}, kept = {NULL, 0};
    plogp_status status = plogp__ordered_pending_run(ordered, &unit);
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
    plogp__codes_reset(&ordered->codes, ordered->alloc);
    ordered->pending_size = ordered->weighted_size = 0;
    return PLOGP_OK;
}

static plogp_status compact_when_full(plogp_ordered *ordered)
{
    const size_t waiting = plogp__ordered_waiting(ordered);
    bool repeat = (ordered->weighted_size >= PENDING_MIN &&
                   ordered->weighted_size >= ordered->sorted.size) ||
                  ordered->codes.counted > COUNTED_MAX;
    const bool large = waiting >= LOOK_MIN && plogp__ordered_is_large(ordered);
    if (!repeat && (waiting >= ordered->look || large)) {
        PLOGP_TRY(plogp__ordered_repeats(ordered, &repeat));
        ordered->look = 2 * waiting;
    }
    if (repeat) {
        PLOGP_TRY(compact(ordered));
        const size_t enough = PENDING_PER_ENTRY * ordered->sorted.size;
        ordered->look = enough > PENDING_MIN ? enough : PENDING_MIN;
    }
    return plogp__ordered_bound(ordered);
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
    PLOGP_TRY(plogp__ordered_reserve(ordered, 1));
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

/* Append the values of rows to the pending ones, without a branch for each. */
static void append_values(plogp_ordered *ordered, const plogp_column *column,
                          size_t first, size_t rows)
{
    const uint8_t *const valid = column->valid;
    double *const pending = ordered->pending;
    size_t size = ordered->pending_size;
    for (size_t row = first; row < rows; row++) {
        pending[size] = column->numbers[row] + 0.0; /* -0 becomes 0 */
        size += valid == NULL || valid[row];
    }
    ordered->pending_size = size;
}

/* All are finite, as is nearly always so: four sums of x - x, which is 0 or NaN. */
static bool all_finite(const double *numbers, size_t rows)
{
    double rest[4] = {0.0, 0.0, 0.0, 0.0};
    size_t row = 0;
    for (; row + 4 <= rows; row += 4)
        for (size_t i = 0; i < 4; i++)
            rest[i] += numbers[row + i] - numbers[row + i];
    for (; row < rows; row++)
        rest[0] += numbers[row] - numbers[row];
    return rest[0] + rest[1] + rest[2] + rest[3] == 0;
}

/* The present rows; *row is the first that is not a number, or `rows`. */
static size_t count_present(const plogp_column *column, size_t rows, size_t *row)
{
    const uint8_t *const valid = column->valid;
    size_t present = 0;
    *row = rows;
    if (valid == NULL && all_finite(column->numbers, rows))
        return rows;
    for (*row = 0; *row < rows; ++*row) {
        const bool is_present = valid == NULL || valid[*row];
        if (is_present && isnan(column->numbers[*row]))
            return present;
        present += is_present;
    }
    return present;
}

static plogp_status add_counts(plogp_ordered *ordered, size_t present, size_t rows)
{
    PLOGP_TRY(plogp__weight_add_count(&ordered->total, present));
    return plogp__weight_add_count(&ordered->missing, rows - present);
}

/* Rows that are counted already. */
static plogp_status keep_units(plogp_ordered *ordered, const plogp_column *column,
                               size_t rows)
{
    if (ordered->known != NULL) {
        PLOGP_TRY(plogp__ordered_reserve(ordered, rows));
        ordered->pending_size += plogp__known_push(
            ordered, column, rows, ordered->pending + ordered->pending_size);
        return PLOGP_OK;
    }
    size_t done = 0;
    PLOGP_TRY(plogp__codes_push(&ordered->codes, column, rows, ordered->alloc, &done));
    if (done == rows)
        return PLOGP_OK;
    PLOGP_TRY(plogp__ordered_reserve(ordered, rows - done));
    append_values(ordered, column, done, rows);
    return PLOGP_OK;
}

/* Rows of weight 1: the usual ones. */
static plogp_status push_units(plogp_ordered *ordered, const plogp_column *column,
                               size_t rows, size_t *row)
{
    const size_t present = count_present(column, rows, row);
    if (*row < rows)
        return PLOGP_EDOMAIN;
    PLOGP_TRY(add_counts(ordered, present, rows));
    plogp__known_prepare(ordered);
    return keep_units(ordered, column, rows);
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

/* Rows from `first` on, which are counted, as numbers. */
static plogp_status keep_decoded(plogp_ordered *ordered, const uint8_t *valid,
                                 const struct plogp__wholes *wholes, size_t first,
                                 size_t rows)
{
    double numbers[DECODED];
    for (; first < rows; first += DECODED) {
        const size_t count = rows - first < DECODED ? rows - first : DECODED;
        const plogp_column column = {.numbers = numbers,
                                     .valid = valid == NULL ? NULL : valid + first};
        for (size_t i = 0; i < count; i++)
            numbers[i] = plogp__whole_number(wholes->values[first + i], wholes->scale);
        PLOGP_TRY(keep_units(ordered, &column, count));
    }
    return PLOGP_OK;
}

static size_t count_valid(const uint8_t *valid, size_t rows)
{
    size_t present = valid == NULL ? rows : 0;
    for (size_t row = 0; valid != NULL && row < rows; row++)
        present += valid[row];
    return present;
}

static plogp_status push_wholes(plogp_ordered *ordered, const uint8_t *valid, size_t rows,
                                const struct plogp__wholes *wholes)
{
    size_t done = 0;
    PLOGP_TRY(add_counts(ordered, count_valid(valid, rows), rows));
    plogp__known_prepare(ordered);
    if (ordered->known == NULL)
        PLOGP_TRY(plogp__codes_push_wholes(&ordered->codes, wholes, valid, rows,
                                           ordered->alloc, &done));
    return keep_decoded(ordered, valid, wholes, done, rows);
}

plogp_status plogp__ordered_push_wholes(plogp_ordered *ordered, const plogp_batch *batch,
                                        size_t column, const struct plogp__wholes *wholes)
{
    const plogp_status status =
        push_wholes(ordered, batch->columns[column].valid, batch->rows, wholes);
    if (status != PLOGP_OK)
        return plogp__push_failed(&ordered->context, status, batch, 0);
    return compact_when_full(ordered);
}

/* The rows of `other` that are in memory. */
static plogp_status merge_memory(plogp_ordered *ordered, const plogp_ordered *other)
{
    struct plogp__run theirs = {NULL, 0}, merged = {NULL, 0};
    PLOGP_TRY(plogp__ordered_take(ordered, other));
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
    const bool same = ordered->alloc == other->alloc;
    if (same && ordered->pending_size < other->pending_size) {
        double *const pending = ordered->pending;
        const size_t size = ordered->pending_size, capacity = ordered->pending_capacity;
        ordered->pending = other->pending;
        ordered->pending_size = other->pending_size;
        ordered->pending_capacity = other->pending_capacity;
        other->pending = pending;
        other->pending_size = size;
        other->pending_capacity = capacity;
    }
    if (same && ordered->codes.scale == 0) {
        const struct plogp__codes codes = ordered->codes;
        ordered->codes = other->codes;
        other->codes = codes;
    }
    if (same)
        PLOGP_TRY(
            plogp__codes_take_piles(&ordered->codes, &other->codes, ordered->alloc));
    return plogp_ordered_merge(ordered, other);
}
