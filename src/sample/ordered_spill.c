/* Ordered values that memory cannot hold: runs of them in temporary files, read merged. */
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/float_bits.h"
#include "sample/ordered_inside.h"

#define PENDING_BYTES  18 /* of a pending row while it is sorted         */
#define WEIGHTED_BYTES 72 /* of another one while it becomes an entry    */
#define SORTED_BYTES   48 /* of an entry while entries are merged        */
#define SHARE_MIN      ((uint64_t)1 << 16) /* less is not worth a file */

bool plogp__ordered_is_spilled(const plogp_ordered *ordered)
{
    return ordered->units.count + ordered->fractions.count > 0;
}

void plogp__put_key(double number, unsigned char *key)
{
    uint64_t bits = plogp__bits_of(number);
    bits = bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
    for (int i = 0; i < 8; i++)
        key[i] = (unsigned char)(bits >> (56 - 8 * i));
}

double plogp__get_key(const unsigned char *key)
{
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++)
        bits = bits << 8 | key[i];
    return plogp__double_of(bits >> 63 ? bits & ~(UINT64_C(1) << 63) : ~bits);
}

static plogp_status put_entry(plogp__spill *spill, const struct plogp__entry *entry,
                              size_t length)
{
    unsigned char key[16];
    const plogp__weight times = {.whole = entry->times};
    plogp__put_key(entry->value, key);
    plogp__put_key(entry->weight, key + 8);
    return plogp__spill_put(spill, key, length, &times);
}

/* The entries whose weight is 1, or those whose weight is not. */
static plogp_status write_entries(const struct plogp__run *run, bool units,
                                  plogp__spill *spill)
{
    bool begun = false;
    for (size_t i = 0; i < run->size; i++) {
        if ((run->entries[i].weight == 1.0) != units)
            continue;
        if (!begun)
            PLOGP_TRY(plogp__spill_begin(spill));
        begun = true;
        PLOGP_TRY(put_entry(spill, &run->entries[i], units ? 8 : 16));
    }
    return begun ? plogp__spill_end(spill) : PLOGP_OK;
}

static plogp_status write_sorted(const double *values, size_t count, plogp__spill *spill)
{
    PLOGP_TRY(plogp__spill_begin(spill));
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && values[next] == values[i];)
            next++;
        const struct plogp__entry entry = {values[i], 1.0, next - i};
        PLOGP_TRY(put_entry(spill, &entry, 8));
    }
    return plogp__spill_end(spill);
}

static plogp_status write_pending(const plogp_ordered *ordered, plogp__spill *units)
{
    double *values = NULL;
    const size_t count = plogp__ordered_waiting(ordered);
    if (count == 0)
        return PLOGP_OK;
    PLOGP_TRY(plogp__ordered_pending(ordered, &values));
    const plogp_status status = write_sorted(values, count, units);
    plogp__free(ordered->alloc, values);
    return status;
}

plogp_status plogp__ordered_write(const plogp_ordered *ordered, plogp__spill *units,
                                  plogp__spill *fractions)
{
    struct plogp__run kept = {NULL, 0};
    PLOGP_TRY(write_pending(ordered, units));
    PLOGP_TRY(plogp__ordered_kept(ordered, &kept));
    plogp_status status = write_entries(&kept, true, units);
    if (status == PLOGP_OK)
        status = write_entries(&kept, false, fractions);
    plogp__free(ordered->alloc, kept.entries);
    return status;
}

bool plogp__ordered_is_large(const plogp_ordered *ordered)
{
    const uint64_t bytes = (uint64_t)plogp__ordered_waiting(ordered) * PENDING_BYTES +
                           (uint64_t)ordered->weighted_size * WEIGHTED_BYTES +
                           (uint64_t)ordered->sorted.size * SORTED_BYTES;
    const uint64_t share = plogp__context_memory(&ordered->context);
    return bytes > share && bytes > SHARE_MIN;
}

plogp_status plogp__ordered_bound(plogp_ordered *ordered)
{
    if (!plogp__ordered_is_large(ordered))
        return PLOGP_OK;
    PLOGP_TRY(plogp__ordered_write(ordered, &ordered->units, &ordered->fractions));
    plogp__ordered_replace(ordered, (struct plogp__run){NULL, 0});
    plogp__codes_reset(&ordered->codes, ordered->alloc);
    ordered->pending_size = ordered->weighted_size = 0;
    return PLOGP_OK;
}

static plogp_status next_of(plogp__merge *merge, struct plogp__entry *entry, bool *left)
{
    const plogp__record *record = NULL;
    PLOGP_TRY(plogp__merge_next(merge, &record));
    *left = record != NULL;
    if (*left)
        *entry = (struct plogp__entry){
            plogp__get_key(record->key),
            record->length == 8 ? 1.0 : plogp__get_key(record->key + 8),
            record->total.whole};
    return PLOGP_OK;
}

static plogp_status open_files(const plogp_ordered *ordered,
                               struct plogp__entries *entries)
{
    plogp__spill *const units = &entries->units, *const fractions = &entries->fractions;
    PLOGP_TRY(plogp__spill_share(units, &ordered->units));
    PLOGP_TRY(plogp__spill_share(fractions, &ordered->fractions));
    PLOGP_TRY(plogp__ordered_write(ordered, units, fractions));
    PLOGP_TRY(plogp__merge_new(units, &entries->unit_merge));
    PLOGP_TRY(plogp__merge_new(fractions, &entries->fraction_merge));
    PLOGP_TRY(next_of(entries->unit_merge, &entries->unit, &entries->unit_left));
    return next_of(entries->fraction_merge, &entries->fraction, &entries->fraction_left);
}

plogp_status plogp__entries_open(const plogp_ordered *ordered,
                                 struct plogp__entries *entries)
{
    *entries = (struct plogp__entries){.ordered = ordered};
    plogp__spill_init(&entries->units, &ordered->context);
    plogp__spill_init(&entries->fractions, &ordered->context);
    if (!plogp__ordered_is_spilled(ordered))
        return plogp__ordered_entries(ordered, &entries->run);
    const plogp_status status = open_files(ordered, entries);
    if (status != PLOGP_OK)
        plogp__entries_close(entries);
    return status;
}

static plogp_status next_from_files(struct plogp__entries *entries,
                                    struct plogp__entry *entry, bool *more)
{
    *more = entries->unit_left || entries->fraction_left;
    if (!*more)
        return PLOGP_OK;
    const bool unit = entries->unit_left &&
                      (!entries->fraction_left ||
                       plogp__entry_compare(&entries->unit, &entries->fraction) < 0);
    *entry = unit ? entries->unit : entries->fraction;
    return unit ? next_of(entries->unit_merge, &entries->unit, &entries->unit_left)
                : next_of(entries->fraction_merge, &entries->fraction,
                          &entries->fraction_left);
}

plogp_status plogp__entries_next(struct plogp__entries *entries,
                                 struct plogp__entry *entry, bool *more)
{
    if (entries->unit_merge != NULL)
        return next_from_files(entries, entry, more);
    *more = entries->next < entries->run.size;
    if (*more)
        *entry = entries->run.entries[entries->next++];
    return PLOGP_OK;
}

void plogp__entries_close(struct plogp__entries *entries)
{
    plogp__merge_free(entries->unit_merge);
    plogp__merge_free(entries->fraction_merge);
    plogp__spill_clear(&entries->units);
    plogp__spill_clear(&entries->fractions);
    plogp__free(entries->ordered->alloc, entries->run.entries);
    entries->run = (struct plogp__run){NULL, 0};
}
