#include "sample/codes.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/kernel.h"
#include "sample/spacing.h"

#define FEWEST       4096   /* of a first push; fewer are not worth it          */
#define DECIMALS_MAX 9      /* more do not leave whole numbers of 32 bits       */
#define BLOCK        256    /* values that are looked at together, or first     */
#define CELLS_MAX    0x1p18 /* of 4 bytes: the second-level cache holds them    */
#define MANY         65536  /* pending codes that may go into piles             */
#define PILE_LEAST   1024   /* of them for each pile: half of a sheet           */

double plogp__codes_scale(const double *sample, size_t count)
{
    const int decimals = plogp__decimals_needed(sample, count);
    return decimals > DECIMALS_MAX ? 0.0 : pow(10.0, decimals);
}

void plogp__codes_ends(const struct plogp__codes *codes, int32_t ends[2])
{
    int32_t low = codes->pending[0], high = low;
    for (size_t i = 1; i < codes->size; i++) {
        low = codes->pending[i] < low ? codes->pending[i] : low;
        high = codes->pending[i] > high ? codes->pending[i] : high;
    }
    ends[0] = low;
    ends[1] = high;
}

/* A reading of sheets, one after the other. */
struct sheets {
    const struct plogp__piles *piles;
    size_t pile;
    const struct plogp__sheet *sheet; /* NULL: none is left */
    size_t size;
};

/* To the first sheet of the first pile from here on that has one. */
static void find_sheet(struct sheets *at)
{
    at->sheet = NULL;
    for (; at->pile < at->piles->count && at->sheet == NULL; at->pile++)
        at->sheet = plogp__pile_top(at->piles, at->pile, &at->size);
    at->pile -= at->sheet != NULL;
}

static void next_sheet(struct sheets *at)
{
    at->sheet = plogp__sheet_before(at->sheet, &at->size);
    if (at->sheet != NULL)
        return;
    at->pile++;
    find_sheet(at);
}

static struct sheets first_sheet(const struct plogp__codes *codes)
{
    struct sheets at = {.piles = &codes->piles};
    find_sheet(&at);
    return at;
}

static void sheet_codes(const struct sheets *at, int32_t *numbers)
{
    plogp__sheet_numbers(at->sheet, at->size, at->piles->first + (uint32_t)at->pile,
                         numbers);
}

void plogp__codes_decode(const struct plogp__codes *codes, double *values)
{
    int32_t numbers[PLOGP__SHEET_SIZE];
    for (size_t i = 0; i < codes->size; i++)
        *values++ = plogp__code_value(codes->pending[i], codes->scale);
    for (struct sheets at = first_sheet(codes); at.sheet != NULL; next_sheet(&at)) {
        sheet_codes(&at, numbers);
        for (size_t i = 0; i < at.size; i++)
            *values++ = plogp__code_value(numbers[i], codes->scale);
    }
}

void plogp__codes_sample(const struct plogp__codes *codes, size_t first, size_t step,
                         size_t count, double *values)
{
    struct sheets at = first_sheet(codes);
    size_t place = first, begin = codes->size; /* of the sheet */
    for (size_t i = 0; i < count; i++, place += step) {
        if (place < codes->size) {
            values[i] = plogp__code_value(codes->pending[place], codes->scale);
            continue;
        }
        for (; place - begin >= at.size; next_sheet(&at))
            begin += at.size;
        const int64_t least = plogp__pile_least(at.piles->first + (uint32_t)at.pile);
        values[i] = plogp__code_value(least + at.sheet->low[place - begin], codes->scale);
    }
}

static plogp_status reserve(struct plogp__codes *codes, size_t more,
                            const plogp_alloc *alloc)
{
    void *block = codes->pending;
    if (!plogp__reserve(alloc, &block, &codes->capacity, codes->size + more,
                        sizeof *codes->pending))
        return PLOGP_ENOMEM;
    codes->pending = block;
    return PLOGP_OK;
}

/* There is room for them among the pending ones. */
static plogp_status add_codes(struct plogp__codes *codes, const int32_t *made,
                              size_t count, const plogp_alloc *alloc)
{
    size_t rest = count;
    if (codes->piles.count > 0)
        PLOGP_TRY(plogp__piles_push(&codes->piles, made, count, alloc,
                                    codes->pending + codes->size, &rest));
    else
        memcpy(codes->pending + codes->size, made, count * sizeof *made);
    codes->size += rest;
    return PLOGP_OK;
}

plogp_status plogp__codes_add(struct plogp__codes *codes,
                              const struct plogp__codes *other, const plogp_alloc *alloc)
{
    int32_t numbers[PLOGP__SHEET_SIZE];
    codes->scale = other->scale;
    PLOGP_TRY(reserve(codes, other->size, alloc));
    if (other->size > 0)
        PLOGP_TRY(add_codes(codes, other->pending, other->size, alloc));
    for (struct sheets at = first_sheet(other); at.sheet != NULL; next_sheet(&at)) {
        sheet_codes(&at, numbers);
        PLOGP_TRY(reserve(codes, at.size, alloc));
        PLOGP_TRY(add_codes(codes, numbers, at.size, alloc));
    }
    return PLOGP_OK;
}

plogp_status plogp__codes_take_piles(struct plogp__codes *codes,
                                     struct plogp__codes *other, const plogp_alloc *alloc)
{
    const struct plogp__piles *const piles = &other->piles;
    bool done = false;
    if (piles->size == 0 || codes->scale != other->scale || codes->cells != NULL)
        return PLOGP_OK;
    const int64_t low = plogp__pile_least(piles->first);
    const int64_t high = plogp__pile_least(piles->first + (uint32_t)piles->count) - 1;
    PLOGP_TRY(
        plogp__piles_reach(&codes->piles, (int32_t)low, (int32_t)high, alloc, &done));
    return done ? plogp__piles_take(&codes->piles, &other->piles, alloc) : PLOGP_OK;
}

/* Put pending codes into piles when there are enough of both. */
static plogp_status pile_pending(struct plogp__codes *codes, const plogp_alloc *alloc)
{
    int32_t ends[2];
    bool done = false;
    if (codes->size < MANY || codes->size < codes->look || codes->cells != NULL)
        return PLOGP_OK;
    plogp__codes_ends(codes, ends);
    const size_t wanted = (size_t)plogp__pile_of(ends[1]) - plogp__pile_of(ends[0]) + 1;
    if (wanted * PILE_LEAST <= codes->size)
        PLOGP_TRY(plogp__piles_reach(&codes->piles, ends[0], ends[1], alloc, &done));
    codes->look = done ? 0 : 2 * codes->size;
    return done ? plogp__piles_push(&codes->piles, codes->pending, codes->size, alloc,
                                    codes->pending, &codes->size)
                : PLOGP_OK;
}

/* The present ones of some rows; `room` is where they are put if some are missing. */
static const double *present(const plogp_column *column, size_t first, size_t rows,
                             double *room, size_t *count)
{
    *count = rows;
    if (column->valid == NULL)
        return column->numbers + first;
    *count = 0;
    for (size_t row = first; row < first + rows; row++) {
        room[*count] = column->numbers[row];
        *count += column->valid[row] != 0;
    }
    return room;
}

/* Count those in the range of the cells; the others are pending. */
static void count_codes(struct plogp__codes *codes, const int32_t *made, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const uint64_t cell = (uint64_t)(made[i] - codes->first);
        if (cell < codes->cell_count)
            codes->cells[cell]++;
        else
            codes->pending[codes->size++] = made[i];
    }
    codes->counted += count;
}

static plogp_status take_codes(struct plogp__codes *codes, const int32_t *made,
                               size_t count, const plogp_alloc *alloc)
{
    if (codes->cells == NULL)
        return add_codes(codes, made, count, alloc);
    count_codes(codes, made, count);
    return PLOGP_OK;
}

/* The first rows say what the scale is. */
static void begin(struct plogp__codes *codes, const plogp_column *column, size_t rows)
{
    double sample[BLOCK];
    size_t count = 0;
    for (size_t row = 0; row < rows && count < BLOCK; row += rows / (2 * BLOCK) + 1)
        if (column->valid == NULL || column->valid[row])
            sample[count++] = column->numbers[row];
    codes->closed = rows < FEWEST || count < BLOCK / 2;
    if (!codes->closed)
        codes->scale = plogp__codes_scale(sample, count);
    codes->closed = codes->scale == 0;
}

/* Rows [first, first + rows), at most a block of them. */
static plogp_status push_block(struct plogp__codes *codes, const plogp_column *column,
                               size_t first, size_t rows, const plogp_alloc *alloc)
{
    double room[BLOCK];
    int32_t made[BLOCK];
    size_t count;
    const double *const values = present(column, first, rows, room, &count);
    codes->closed = !plogp__kernels()->encode(values, count, codes->scale, made);
    return codes->closed ? PLOGP_OK : take_codes(codes, made, count, alloc);
}

plogp_status plogp__codes_push(struct plogp__codes *codes, const plogp_column *column,
                               size_t rows, const plogp_alloc *alloc, size_t *done)
{
    *done = 0;
    if (!codes->closed && codes->scale == 0)
        begin(codes, column, rows);
    if (codes->closed)
        return PLOGP_OK;
    PLOGP_TRY(reserve(codes, rows, alloc));
    for (size_t row = 0; row < rows; row += BLOCK) {
        const size_t size = rows - row < BLOCK ? rows - row : BLOCK;
        PLOGP_TRY(push_block(codes, column, row, size, alloc));
        if (codes->closed)
            return PLOGP_OK;
        *done = row + size;
    }
    return pile_pending(codes, alloc);
}

/* Those that are present, a block at a time. */
static plogp_status push_present(struct plogp__codes *codes, const int32_t *values,
                                 const uint8_t *valid, size_t rows,
                                 const plogp_alloc *alloc)
{
    int32_t made[BLOCK];
    for (size_t first = 0; first < rows; first += BLOCK) {
        const size_t end = rows - first < BLOCK ? rows : first + BLOCK;
        size_t count = 0;
        for (size_t row = first; row < end; row++) {
            made[count] = values[row];
            count += valid[row] != 0;
        }
        PLOGP_TRY(take_codes(codes, made, count, alloc));
    }
    return PLOGP_OK;
}

plogp_status plogp__codes_push_wholes(struct plogp__codes *codes,
                                      const struct plogp__wholes *wholes,
                                      const uint8_t *valid, size_t rows,
                                      const plogp_alloc *alloc, size_t *done)
{
    *done = 0;
    if (!codes->closed && codes->scale == 0) {
        codes->closed = rows < FEWEST;
        codes->scale = codes->closed ? 0 : wholes->scale;
    }
    if (codes->closed || codes->scale != wholes->scale)
        return PLOGP_OK;
    *done = rows;
    PLOGP_TRY(reserve(codes, rows, alloc));
    if (valid == NULL)
        PLOGP_TRY(take_codes(codes, wholes->values, rows, alloc));
    else
        PLOGP_TRY(push_present(codes, wholes->values, valid, rows, alloc));
    return pile_pending(codes, alloc);
}

void plogp__codes_count(struct plogp__codes *codes, double low, double high,
                        uint64_t bytes, const plogp_alloc *alloc)
{
    int32_t ends[2];
    if (codes->closed || codes->scale == 0 || codes->cells != NULL ||
        !plogp__kernels()->encode((double[]){low, high}, 2, codes->scale, ends))
        return;
    const double count = (double)ends[1] - ends[0] + 1;
    if (count > CELLS_MAX || count * sizeof *codes->cells > (double)bytes)
        return;
    codes->first = ends[0];
    codes->cell_count = (size_t)count;
    codes->counted = 0;
    codes->cells = plogp__alloc_zero(alloc, codes->cell_count, sizeof *codes->cells);
}

plogp_status plogp__codes_run(const struct plogp__codes *codes, const plogp_alloc *alloc,
                              struct plogp__run *run)
{
    PLOGP_TRY(plogp__run_new(codes->cell_count, alloc, run));
    for (size_t i = 0; i < codes->cell_count; i++)
        if (codes->cells[i] > 0)
            run->entries[run->size++] = (struct plogp__entry){
                plogp__code_value(codes->first + (int64_t)i, codes->scale), 1.0,
                codes->cells[i]};
    return PLOGP_OK;
}

void plogp__codes_reset(struct plogp__codes *codes, const plogp_alloc *alloc)
{
    plogp__free(alloc, codes->cells);
    codes->cells = NULL;
    codes->cell_count = 0;
    codes->counted = 0;
    codes->size = codes->look = 0;
    plogp__piles_clear(&codes->piles, alloc);
}

void plogp__codes_clear(struct plogp__codes *codes, const plogp_alloc *alloc)
{
    plogp__codes_reset(codes, alloc);
    plogp__free(alloc, codes->pending);
}
