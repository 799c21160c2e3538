/*
 * Rows of weight 1 of a categorical column: how often each code occurs among them, then one
 * addition to the total of each level that does.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/counts.h"

#define LEVELS ((size_t)32) /* that are looked up together */

static plogp_status reserve(plogp_counts *counts, size_t codes, size_t rows)
{
    struct plogp__tally *const tally = &counts->tally;
    void *times = tally->times, *met = tally->met;
    const size_t before = tally->capacity;
    const bool done = plogp__reserve(counts->alloc, &times, &tally->capacity, codes,
                                     sizeof *tally->times);
    tally->times = times;
    if (tally->capacity > before)
        memset(tally->times + before, 0,
               (tally->capacity - before) * sizeof *tally->times);
    if (!done || !plogp__reserve(counts->alloc, &met, &tally->met_capacity, rows,
                                 sizeof *tally->met))
        return PLOGP_ENOMEM;
    tally->met = met;
    return PLOGP_OK;
}

/* times[code] for the rows; returns how many codes are met, which met[] lists. */
static size_t count_codes(const struct plogp__tally *tally, const plogp_column *column,
                          size_t rows, size_t *present)
{
    const uint8_t *const valid = column->valid;
    size_t met = 0;
    *present = 0;
    for (size_t row = 0; row < rows; row++) {
        if (valid != NULL && !valid[row])
            continue;
        const uint32_t code = column->codes[row];
        tally->met[met] = code;
        met += tally->times[code]++ == 0;
        ++*present;
    }
    return met;
}

/* Add the numbers of up to LEVELS codes to the totals of their levels, and forget them. */
static plogp_status add_levels(plogp_counts *counts, const plogp_levels *levels,
                               const uint32_t *codes, size_t count)
{
    struct plogp__dictionary *const dictionary = &counts->levels.dictionary;
    uint64_t hash[LEVELS];
    uint32_t id = 0;
    for (size_t i = 0; i < count; i++)
        hash[i] = plogp__dictionary_hash_ahead(dictionary, levels->text[codes[i]],
                                               levels->length[codes[i]]);
    for (size_t i = 0; i < count; i++) {
        uint32_t *const times = &counts->tally.times[codes[i]];
        PLOGP_TRY(plogp__dictionary_code_of(dictionary, levels->text[codes[i]],
                                            levels->length[codes[i]], hash[i], &id));
        PLOGP_TRY(plogp__counts_grow(counts));
        PLOGP_TRY(plogp__weight_add_count(&counts->totals.totals[id], *times));
        *times = 0;
    }
    return PLOGP_OK;
}

plogp_status plogp__counts_push_units(plogp_counts *counts, const plogp_column *column,
                                      size_t rows)
{
    size_t present = 0;
    plogp_status status = PLOGP_OK;
    PLOGP_TRY(reserve(counts, column->levels->count, rows));
    const struct plogp__tally *const tally = &counts->tally;
    const size_t met = count_codes(tally, column, rows, &present);
    for (size_t i = 0; i < met && status == PLOGP_OK; i += LEVELS)
        status = add_levels(counts, column->levels, tally->met + i,
                            met - i < LEVELS ? met - i : LEVELS);
    for (size_t i = 0; i < met && status != PLOGP_OK; i++)
        tally->times[tally->met[i]] = 0;
    return status == PLOGP_OK ? plogp__weight_add_count(&counts->missing, rows - present)
                              : status;
}
