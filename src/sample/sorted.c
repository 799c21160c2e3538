#include "sample/sorted.h"

#include <math.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"
#include "sample/ordered_inside.h"
#include "sample/spacing.h"

#define TABLE_BYTES 24   /* of a distinct value */
#define PART        4096 /* values read from a file, or of a table, at a time */
#define MANY        262144 /* observations whose decimals need no table; fewer are drawn from */

plogp_sorted plogp__sorted_view(const plogp_ordered_table *table,
                                const plogp_context *context)
{
    plogp_sorted view = {.context = context == NULL ? plogp_context_defaults() : *context,
                         .alloc = plogp__context_alloc(context),
                         .table = table};
    view.facts = (plogp_sorted_facts){
        .total = table->total,
        .missing = table->missing,
        .distinct = table->size,
        .min = table->size == 0 ? NAN : table->values[0],
        .max = table->size == 0 ? NAN : table->values[table->size - 1],
        .whole = table->whole,
    };
    return view;
}

/* What is seen of the values one after the other. */
struct seen {
    uint64_t distinct;
    double first, last;
    bool whole;
    double scale;
};

static void see(struct seen *seen, double value)
{
    if (seen->distinct++ == 0)
        *seen = (struct seen){1, value, value, true, 1.0};
    seen->last = value;
    seen->scale = plogp__scale_with(value, seen->scale);
    seen->whole = seen->whole && value == floor(value);
}

static void set_facts(plogp_sorted *sorted, const plogp_ordered *ordered,
                      const struct seen *seen)
{
    sorted->facts = (plogp_sorted_facts){
        .total = plogp__weight_value(&ordered->total),
        .missing = plogp__weight_value(&ordered->missing),
        .distinct = seen->distinct,
        .min = seen->distinct == 0 ? NAN : seen->first,
        .max = seen->distinct == 0 ? NAN : seen->last,
        .whole = ordered->total.fraction == NULL && ordered->missing.fraction == NULL,
        .support = seen->distinct == 0
                       ? "none"
                       : plogp__support_of(seen->first, seen->last, seen->whole),
    };
}

/* Add the entries of one value, the first of which is *entry; it becomes the next one. */
static plogp_status total_of_value(struct plogp__entries *entries,
                                   struct plogp__entry *entry, bool *more,
                                   const plogp_alloc *alloc, plogp__weight *total)
{
    const double value = entry->value;
    while (*more && entry->value == value) {
        PLOGP_TRY(plogp__weight_add_times(total, entry->weight, entry->times, alloc));
        PLOGP_TRY(plogp__entries_next(entries, entry, more));
    }
    return PLOGP_OK;
}

static plogp_status merge_entries(plogp_sorted *sorted, struct plogp__entries *entries,
                                  struct seen *seen)
{
    struct plogp__entry entry;
    bool more = false;
    plogp_status status = plogp__entries_next(entries, &entry, &more);
    while (status == PLOGP_OK && more) {
        const double value = entry.value;
        plogp__weight total = {0};
        unsigned char key[8];
        see(seen, value);
        status = total_of_value(entries, &entry, &more, sorted->alloc, &total);
        plogp__put_key(value, key);
        if (status == PLOGP_OK)
            status = plogp__spill_put(&sorted->merged, key, sizeof key, &total);
        plogp__weight_clear(&total, sorted->alloc);
    }
    return status;
}

/* One run of all values and their weights. */
static plogp_status merge_files(plogp_sorted *sorted, const plogp_ordered *ordered)
{
    struct plogp__entries entries;
    struct seen seen = {0};
    PLOGP_TRY(plogp__spill_begin(&sorted->merged));
    PLOGP_TRY(plogp__entries_open(ordered, &entries));
    plogp_status status = merge_entries(sorted, &entries, &seen);
    plogp__entries_close(&entries);
    if (status == PLOGP_OK)
        status = plogp__spill_end(&sorted->merged);
    set_facts(sorted, ordered, &seen);
    sorted->scale = seen.scale;
    const bool fits =
        plogp__alloc_is_paged(sorted->alloc) ||
        seen.distinct <= plogp__context_memory(&ordered->context) / TABLE_BYTES;
    if (status != PLOGP_OK || !fits)
        return status;
    status = plogp__table_of_stretches(sorted, &sorted->owned);
    sorted->table = sorted->owned;
    return status;
}

/* Decimals that were counted, if the values are such. */
static plogp_status make_decimals(plogp_sorted *sorted, const plogp_ordered *ordered)
{
    double unused[2];
    if (!plogp__ordered_is_units(ordered) || plogp__ordered_waiting(ordered) < MANY)
        return PLOGP_OK;
    PLOGP_TRY(plogp__ordered_decimals(ordered, &sorted->decimals));
    const struct plogp__decimals *const made = sorted->decimals;
    if (made == NULL)
        return PLOGP_OK;
    plogp_sorted_facts *const facts = &sorted->facts;
    const size_t distinct = plogp__decimals_distinct(made);
    *facts = plogp__facts_of_units(ordered);
    facts->distinct = distinct;
    plogp__decimals_read(made, 0, 1, &facts->min, unused, unused + 1);
    plogp__decimals_read(made, distinct - 1, 1, &facts->max, unused, unused + 1);
    facts->support =
        plogp__support_of(facts->min, facts->max, plogp__decimals_scale(made) == 1);
    return PLOGP_OK;
}

static plogp_status make_table(plogp_sorted *sorted, const plogp_ordered *ordered)
{
    PLOGP_TRY(make_decimals(sorted, ordered));
    if (sorted->decimals != NULL)
        return PLOGP_OK;
    PLOGP_TRY(plogp_ordered_value(ordered, &sorted->owned));
    sorted->table = sorted->owned;
    sorted->facts = plogp__sorted_view(sorted->table, &sorted->context).facts;
    sorted->facts.support = plogp_ordered_support(sorted->table);
    return PLOGP_OK;
}

plogp_status plogp_sorted_new(const plogp_ordered *ordered, const plogp_context *context,
                              plogp_sorted **sorted)
{
    if (ordered == NULL || sorted == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no values to sort");
    const plogp_context *const used = context == NULL ? &ordered->context : context;
    const plogp_alloc *const alloc = plogp__context_alloc(used);
    plogp_sorted *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(used);
    made->context = *used;
    made->alloc = alloc;
    plogp__spill_init(&made->merged, &made->context);
    plogp_status status = plogp__ordered_is_spilled(ordered) ? merge_files(made, ordered)
                                                             : make_table(made, ordered);
    if (status == PLOGP_OK)
        *sorted = made;
    else
        plogp_sorted_free(made);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(used) : status;
}

void plogp_sorted_free(plogp_sorted *sorted)
{
    if (sorted == NULL)
        return;
    plogp_ordered_table_free(sorted->owned);
    plogp__decimals_free(sorted->decimals);
    plogp__spill_clear(&sorted->merged);
    plogp__free(sorted->alloc, sorted);
}

const plogp_sorted_facts *plogp_sorted_value(const plogp_sorted *sorted)
{
    return &sorted->facts;
}

plogp_status plogp_sorted_table(plogp_sorted *sorted, const plogp_ordered_table **table)
{
    if (sorted == NULL || table == NULL)
        return PLOGP_EINVAL;
    if (sorted->decimals != NULL) {
        const plogp_status status = plogp__table_of_decimals(
            sorted->decimals, &sorted->facts, sorted->alloc, &sorted->owned);
        if (status != PLOGP_OK)
            return status == PLOGP_ENOMEM ? plogp__fail_memory(&sorted->context) : status;
        sorted->table = sorted->owned;
        plogp__decimals_free(sorted->decimals);
        sorted->decimals = NULL;
    }
    *table = sorted->table;
    return PLOGP_OK;
}

plogp_status plogp__stretch_open(const plogp_sorted *sorted, plogp__stretch *stretch)
{
    *stretch = (plogp__stretch){.sorted = sorted};
    if (sorted->table != NULL)
        return PLOGP_OK;
    stretch->numbers = plogp__alloc(sorted->alloc, PART, 3 * sizeof(double));
    if (sorted->decimals != NULL) /* several threads: the caller says what failed */
        return stretch->numbers == NULL ? PLOGP_ENOMEM : PLOGP_OK;
    if (stretch->numbers == NULL)
        return plogp__fail_memory(&sorted->context);
    const plogp_status status = plogp__merge_new(&sorted->merged, &stretch->merge);
    if (status != PLOGP_OK)
        plogp__stretch_close(stretch);
    return status;
}

static plogp_status read_part(plogp__stretch *stretch, size_t *size)
{
    double *const values = stretch->numbers, *const weights = values + PART,
                  *const cumulative = weights + PART;
    for (*size = 0; *size < PART; ++*size) {
        const plogp__record *record = NULL;
        PLOGP_TRY(plogp__merge_next(stretch->merge, &record));
        if (record == NULL)
            return PLOGP_OK;
        PLOGP_TRY(
            plogp__weight_merge(&stretch->up_to, &record->total, stretch->sorted->alloc));
        const double value = plogp__get_key(record->key);
        const int exponent = stretch->sorted->exponent;
        values[*size] = exponent == 0 ? value : ldexp(value, -exponent);
        weights[*size] = plogp__weight_value(&record->total);
        cumulative[*size] = plogp__weight_value(&stretch->up_to);
    }
    return PLOGP_OK;
}

static size_t read_decimals(plogp__stretch *stretch, size_t size)
{
    double *const values = stretch->numbers;
    plogp__decimals_read(stretch->sorted->decimals, stretch->next, size, values,
                         values + PART, values + 2 * PART);
    return size;
}

/* A part of the table, so many values. */
static void take_part(plogp__stretch *stretch, size_t size)
{
    plogp_ordered_table *const at = &stretch->at;
    *at = *stretch->sorted->table;
    at->size = size;
    at->values += stretch->next;
    at->weights += stretch->next;
    at->cumulative += stretch->next;
}

/* A part that was put into the stretch's own arrays. */
static void show_part(plogp__stretch *stretch, size_t size)
{
    const plogp_sorted_facts *const facts = &stretch->sorted->facts;
    stretch->at = (plogp_ordered_table){.values = stretch->numbers,
                                        .weights = stretch->numbers + PART,
                                        .cumulative = stretch->numbers + (size_t)2 * PART,
                                        .size = size,
                                        .total = facts->total,
                                        .missing = facts->missing,
                                        .whole = facts->whole};
}

/* Pages of memory behind what was read may go. */
plogp_status plogp__stretch_next(plogp__stretch *stretch)
{
    const plogp_sorted *const sorted = stretch->sorted;
    size_t size = 0;
    if (!plogp__sorted_in_memory(sorted)) {
        PLOGP_TRY(read_part(stretch, &size));
        show_part(stretch, size);
        return PLOGP_OK;
    }
    const size_t left = (size_t)sorted->facts.distinct - stretch->next;
    size = left < PART ? left : PART;
    if (stretch->next > 0)
        plogp__moved_on(&sorted->context);
    if (sorted->table != NULL)
        take_part(stretch, size);
    else
        show_part(stretch, read_decimals(stretch, size));
    stretch->next += size;
    return PLOGP_OK;
}

void plogp__stretch_close(plogp__stretch *stretch)
{
    plogp__merge_free(stretch->merge);
    plogp__free(stretch->sorted->alloc, stretch->numbers);
    plogp__weight_clear(&stretch->up_to, stretch->sorted->alloc);
    stretch->merge = NULL;
    stretch->numbers = NULL;
}
