#include "plogp/ordered.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/ordered_run.h"
#include "sample/sort.h"
#include "sample/weight.h"

struct plogp_ordered {
    plogp_context context;
    const plogp_alloc *alloc;
    struct plogp__run sorted; /* distinct, by value, then weight      */
    double *pending;          /* rows of weight 1, not yet in the run */
    size_t pending_size, pending_capacity;
    struct plogp__entry *weighted; /* other rows, not yet in the run */
    size_t weighted_size, weighted_capacity;
    plogp__weight missing;
};

#define PENDING_MIN 65536 /* rows worth a pass over the run */

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
    *ordered = made;
    return PLOGP_OK;
}

void plogp_ordered_free(plogp_ordered *ordered)
{
    if (ordered == NULL)
        return;
    const plogp_alloc *const alloc = ordered->alloc;
    plogp__free(alloc, ordered->sorted.entries);
    plogp__free(alloc, ordered->pending);
    plogp__free(alloc, ordered->weighted);
    plogp__weight_clear(&ordered->missing, alloc);
    plogp__free(alloc, ordered);
}

/* The pending rows of weight 1 as a run, to be freed on failure too. */
static plogp_status run_of_pending(const plogp_ordered *ordered, struct plogp__run *run)
{
    const size_t count = ordered->pending_size;
    const plogp_alloc *const alloc = ordered->alloc;
    double *const values = plogp__alloc(alloc, count, 2 * sizeof *values);
    if (values == NULL)
        return PLOGP_ENOMEM;
    if (count > 0)
        memcpy(values, ordered->pending, count * sizeof *values);
    plogp__sort_numbers(values, values + count, count);
    plogp_status status = plogp__run_new(count, alloc, run);
    for (size_t i = 0; status == PLOGP_OK && i < count; i++)
        status = plogp__run_append(run, &(struct plogp__entry){values[i], 1.0, 1});
    plogp__free(alloc, values);
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

plogp_status plogp__ordered_entries(const plogp_ordered *ordered, struct plogp__run *all)
{
    const plogp_alloc *const alloc = ordered->alloc;
    struct plogp__run unit = {NULL, 0}, weighted = {NULL, 0}, both = {NULL, 0};
    plogp_status status = run_of_pending(ordered, &unit);
    if (status == PLOGP_OK)
        status = run_of_weighted(ordered, &weighted);
    if (status == PLOGP_OK)
        status = join_runs(&weighted, &unit, alloc, &both);
    if (status == PLOGP_OK)
        status = join_runs(&ordered->sorted, &both, alloc, all);
    plogp__free(alloc, unit.entries);
    plogp__free(alloc, weighted.entries);
    plogp__free(alloc, both.entries);
    return status;
}

const plogp__weight *plogp__ordered_missing(const plogp_ordered *ordered)
{
    return &ordered->missing;
}

const plogp_alloc *plogp__ordered_alloc(const plogp_ordered *ordered)
{
    return ordered->alloc;
}

static plogp_status compact(plogp_ordered *ordered)
{
    struct plogp__run all;
    PLOGP_TRY(plogp__ordered_entries(ordered, &all));
    plogp__free(ordered->alloc, ordered->sorted.entries);
    ordered->sorted = all;
    ordered->pending_size = ordered->weighted_size = 0;
    return PLOGP_OK;
}

static plogp_status compact_when_full(plogp_ordered *ordered)
{
    const size_t pending = ordered->pending_size + ordered->weighted_size;
    return pending >= PENDING_MIN && pending >= ordered->sorted.size ? compact(ordered)
                                                                     : PLOGP_OK;
}

static plogp_status push_unit(plogp_ordered *ordered, double value)
{
    void *block = ordered->pending;
    if (!plogp__reserve(ordered->alloc, &block, &ordered->pending_capacity,
                        ordered->pending_size + 1, sizeof value))
        return PLOGP_ENOMEM;
    ordered->pending = block;
    ordered->pending[ordered->pending_size++] = value + 0.0; /* -0 becomes 0 */
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
    void *block = ordered->weighted;
    if (!plogp__reserve(ordered->alloc, &block, &ordered->weighted_capacity,
                        ordered->weighted_size + 1, sizeof entry))
        return PLOGP_ENOMEM;
    ordered->weighted = block;
    ordered->weighted[ordered->weighted_size++] = entry;
    return PLOGP_OK;
}

static plogp_status push_row(plogp_ordered *ordered, const plogp_batch *batch,
                             const plogp_column *column, size_t row)
{
    const double weight = plogp__row_weight(batch, row);
    if (column->valid != NULL && !column->valid[row])
        return plogp__weight_add(&ordered->missing, weight, ordered->alloc);
    const double value = column->numbers[row];
    if (isnan(value))
        return PLOGP_EDOMAIN;
    return weight == 1.0 ? push_unit(ordered, value)
                         : push_weighted(ordered, value, weight);
}

plogp_status plogp_ordered_push(plogp_ordered *ordered, const plogp_batch *batch,
                                size_t column)
{
    if (ordered == NULL || batch == NULL || column >= batch->column_count ||
        batch->columns[column].type != PLOGP_COLUMN_NUMERIC)
        return plogp__fail(ordered == NULL ? NULL : &ordered->context, PLOGP_EINVAL,
                           "ordered values need a numeric column");
    for (size_t row = 0; row < batch->rows; row++) {
        const plogp_status status =
            push_row(ordered, batch, &batch->columns[column], row);
        if (status != PLOGP_OK)
            return plogp__push_failed(&ordered->context, status, batch, row);
    }
    return compact_when_full(ordered);
}

plogp_status plogp_ordered_merge(plogp_ordered *ordered, const plogp_ordered *other)
{
    if (ordered == NULL || other == NULL)
        return PLOGP_EINVAL;
    struct plogp__run theirs, merged;
    plogp_status status = compact(ordered);
    if (status == PLOGP_OK)
        status = plogp__weight_merge(&ordered->missing, &other->missing, ordered->alloc);
    if (status == PLOGP_OK)
        status = plogp__ordered_entries(other, &theirs);
    if (status != PLOGP_OK)
        return status;
    status = plogp__run_merge(&ordered->sorted, &theirs, ordered->alloc, &merged);
    plogp__free(other->alloc, theirs.entries);
    if (status != PLOGP_OK)
        return status;
    plogp__free(ordered->alloc, ordered->sorted.entries);
    ordered->sorted = merged;
    return PLOGP_OK;
}

static plogp_status save_content(const plogp_ordered *ordered,
                                 const struct plogp__run *all, plogp_buffer *buffer)
{
    PLOGP_TRY(plogp__weight_save(&ordered->missing, buffer));
    PLOGP_TRY(plogp__put_u64(buffer, all->size));
    for (size_t i = 0; i < all->size; i++) {
        PLOGP_TRY(plogp__put_double(buffer, all->entries[i].value));
        PLOGP_TRY(plogp__put_double(buffer, all->entries[i].weight));
        PLOGP_TRY(plogp__put_u64(buffer, all->entries[i].times));
    }
    return PLOGP_OK;
}

plogp_status plogp_ordered_save(const plogp_ordered *ordered, plogp_buffer *buffer)
{
    if (ordered == NULL || buffer == NULL)
        return PLOGP_EINVAL;
    struct plogp__run all;
    PLOGP_TRY(plogp__ordered_entries(ordered, &all));
    size_t start = 0;
    plogp_status status = plogp__frame_open(buffer, PLOGP__STATE_ORDERED, &start);
    if (status == PLOGP_OK)
        status = plogp__frame_end(buffer, start, save_content(ordered, &all, buffer));
    plogp__free(ordered->alloc, all.entries);
    return status;
}

static bool entry_is_sound(const struct plogp__entry *entry,
                           const struct plogp__entry *before)
{
    return !isnan(entry->value) && !(entry->value == 0 && signbit(entry->value)) &&
           entry->weight > 0 && entry->weight < 0x1p64 && entry->times > 0 &&
           (entry->weight == 1.0 || entry->weight != floor(entry->weight)) &&
           (before == NULL || plogp__entry_compare(before, entry) < 0);
}

static plogp_status load_content(plogp_ordered *ordered, plogp__reader *reader)
{
    PLOGP_TRY(plogp__weight_load(&ordered->missing, ordered->alloc, reader));
    const size_t size = plogp__get_count(reader, sizeof(struct plogp__entry));
    PLOGP_TRY(plogp__run_new(size, ordered->alloc, &ordered->sorted));
    for (size_t i = 0; i < size && !reader->bad; i++) {
        struct plogp__entry *const entry = &ordered->sorted.entries[i];
        entry->value = plogp__get_double(reader);
        entry->weight = plogp__get_double(reader);
        entry->times = plogp__get_u64(reader);
        if (!entry_is_sound(entry, i == 0 ? NULL : entry - 1))
            reader->bad = true;
    }
    ordered->sorted.size = size;
    return plogp__reader_finish(reader, &ordered->context);
}

plogp_status plogp_ordered_load(const unsigned char *data, size_t size,
                                const plogp_context *context, plogp_ordered **ordered)
{
    if (data == NULL || ordered == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no state to load");
    plogp__reader reader;
    plogp_ordered *made = NULL;
    PLOGP_TRY(plogp__frame_read(data, size, PLOGP__STATE_ORDERED, context, &reader));
    PLOGP_TRY(plogp_ordered_new(context, &made));
    const plogp_status status = load_content(made, &reader);
    if (status == PLOGP_OK)
        *ordered = made;
    else
        plogp_ordered_free(made);
    return status;
}
