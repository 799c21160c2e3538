/*
 * Rows of weight 1 of a categorical column: how often each code occurs among them, then one
 * addition to the total of each level that does.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/counts.h"

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

static plogp_status add_level(plogp_counts *counts, const plogp_levels *levels,
                              uint32_t code)
{
    uint32_t id = 0;
    PLOGP_TRY(plogp__dictionary_code(&counts->levels.dictionary, levels->text[code],
                                     levels->length[code], &id));
    PLOGP_TRY(plogp__counts_grow(counts));
    return plogp__weight_add_count(&counts->totals.totals[id], counts->tally.times[code]);
}

plogp_status plogp__counts_push_units(plogp_counts *counts, const plogp_column *column,
                                      size_t rows)
{
    size_t present = 0;
    plogp_status status = PLOGP_OK;
    PLOGP_TRY(reserve(counts, column->levels->count, rows));
    const struct plogp__tally *const tally = &counts->tally;
    const size_t met = count_codes(tally, column, rows, &present);
    for (size_t i = 0; i < met; i++) {
        if (status == PLOGP_OK)
            status = add_level(counts, column->levels, tally->met[i]);
        tally->times[tally->met[i]] = 0;
    }
    return status == PLOGP_OK ? plogp__weight_add_count(&counts->missing, rows - present)
                              : status;
}
