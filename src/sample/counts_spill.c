/* Counts that memory cannot hold: runs of levels in temporary files, read merged. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/counts.h"
#include "sample/ordered_inside.h"

#define LEVEL_BYTES 80 /* of a level beside its text, while levels are sorted */
#define SHARE_MIN   ((uint64_t)1 << 16)
#define NUMBER_TAG  0 /* numbers come before texts */
#define TEXT_TAG    1
#define TAG_BYTES   9 /* in front of the text, at the most */

bool plogp__counts_is_spilled(const plogp_counts *counts)
{
    return counts->spilled.count > 0;
}

/* Bytes in the order of levels: a number its value, then its text; a text itself. */
static size_t level_key(const plogp__column_levels *levels, uint32_t id,
                        unsigned char *key)
{
    double number;
    if (levels->type == PLOGP_COLUMN_NUMERIC) {
        plogp__put_key(plogp__column_levels_number(levels, id), key);
        return sizeof number;
    }
    const char *const text = levels->dictionary.levels.text[id];
    const size_t length = levels->dictionary.levels.length[id];
    const bool is_number = plogp__level_number(text, length, &number);
    const size_t tag = is_number ? TAG_BYTES : 1;
    key[0] = is_number ? NUMBER_TAG : TEXT_TAG;
    if (is_number)
        plogp__put_key(number + 0.0, key + 1);
    if (length > 0)
        memcpy(key + tag, text, length);
    return tag + length;
}

static size_t longest_text(const plogp__column_levels *levels)
{
    size_t longest = 0;
    for (size_t i = 0; i < levels->dictionary.levels.count; i++)
        if (levels->dictionary.levels.length[i] > longest)
            longest = levels->dictionary.levels.length[i];
    return longest;
}

static plogp_status write_levels(const plogp_counts *counts, const uint32_t *order,
                                 size_t size, unsigned char *key, plogp__spill *spill)
{
    PLOGP_TRY(plogp__spill_begin(spill));
    for (size_t i = 0; i < size; i++) {
        const size_t length = level_key(&counts->levels, order[i], key);
        PLOGP_TRY(plogp__spill_put(spill, key, length, &counts->totals.totals[order[i]]));
    }
    return plogp__spill_end(spill);
}

plogp_status plogp__counts_write(const plogp_counts *counts, plogp__spill *spill)
{
    uint32_t *order = NULL;
    size_t size = 0;
    PLOGP_TRY(plogp__counts_order(counts, &order, &size));
    unsigned char *const key =
        plogp__alloc(counts->alloc, longest_text(&counts->levels) + TAG_BYTES, 1);
    const plogp_status status = key == NULL
                                    ? plogp__fail_memory(&counts->context)
                                    : write_levels(counts, order, size, key, spill);
    plogp__free(counts->alloc, key);
    plogp__free(counts->alloc, order);
    return status;
}

plogp_status plogp__counts_bound(plogp_counts *counts)
{
    const uint64_t bytes = (uint64_t)counts->levels.dictionary.bytes +
                           (uint64_t)counts->totals.size * LEVEL_BYTES;
    if (bytes <= SHARE_MIN || bytes <= plogp__context_memory(&counts->context))
        return PLOGP_OK;
    PLOGP_TRY(plogp__counts_write(counts, &counts->spilled));
    plogp__column_levels_forget(&counts->levels);
    plogp__weight_list_clear(&counts->totals);
    return PLOGP_OK;
}

plogp_status plogp__levels_open(const plogp_counts *counts, struct plogp__levels *levels)
{
    *levels = (struct plogp__levels){.type = counts->levels.type};
    plogp__spill_init(&levels->spill, &counts->context);
    plogp_status status = plogp__spill_share(&levels->spill, &counts->spilled);
    if (status == PLOGP_OK)
        status = plogp__counts_write(counts, &levels->spill);
    if (status == PLOGP_OK)
        status = plogp__merge_new(&levels->spill, &levels->merge);
    if (status != PLOGP_OK)
        plogp__levels_close(levels);
    return status;
}

plogp_status plogp__levels_next(struct plogp__levels *levels, bool *more)
{
    const plogp__record *record = NULL;
    PLOGP_TRY(plogp__merge_next(levels->merge, &record));
    *more = record != NULL;
    if (!*more)
        return PLOGP_OK;
    levels->total = &record->total;
    if (levels->type == PLOGP_COLUMN_NUMERIC) {
        levels->value = plogp__get_key(record->key);
        levels->length = plogp_number_format(levels->value, levels->number);
        levels->text = levels->number;
        return PLOGP_OK;
    }
    const size_t tag = record->key[0] == NUMBER_TAG ? TAG_BYTES : 1;
    levels->text = (const char *)record->key + tag;
    levels->length = record->length - tag;
    return PLOGP_OK;
}

void plogp__levels_close(struct plogp__levels *levels)
{
    plogp__merge_free(levels->merge);
    plogp__spill_clear(&levels->spill);
    levels->merge = NULL;
}
