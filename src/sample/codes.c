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

double plogp__codes_scale(const double *sample, size_t count)
{
    const int decimals = plogp__decimals_needed(sample, count);
    return decimals > DECIMALS_MAX ? 0.0 : pow(10.0, decimals);
}

void plogp__codes_decode(const struct plogp__codes *codes, double *values)
{
    for (size_t i = 0; i < codes->size; i++)
        values[i] = plogp__code_value(codes->pending[i], codes->scale);
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
static void push_block(struct plogp__codes *codes, const plogp_column *column,
                       size_t first, size_t rows)
{
    double room[BLOCK];
    int32_t made[BLOCK];
    size_t count;
    const double *const values = present(column, first, rows, room, &count);
    codes->closed = !plogp__kernels()->encode(values, count, codes->scale, made);
    if (codes->closed)
        return;
    if (codes->cells != NULL) {
        count_codes(codes, made, count);
        return;
    }
    memcpy(codes->pending + codes->size, made, count * sizeof *made);
    codes->size += count;
}

plogp_status plogp__codes_push(struct plogp__codes *codes, const plogp_column *column,
                               size_t rows, const plogp_alloc *alloc, size_t *done)
{
    void *block = codes->pending;
    *done = 0;
    if (!codes->closed && codes->scale == 0)
        begin(codes, column, rows);
    if (codes->closed)
        return PLOGP_OK;
    if (!plogp__reserve(alloc, &block, &codes->capacity, codes->size + rows,
                        sizeof *codes->pending))
        return PLOGP_ENOMEM;
    codes->pending = block;
    for (size_t row = 0; row < rows; row += BLOCK) {
        push_block(codes, column, row, rows - row < BLOCK ? rows - row : BLOCK);
        if (codes->closed)
            return PLOGP_OK;
        *done = row + BLOCK < rows ? row + BLOCK : rows;
    }
    return PLOGP_OK;
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
    codes->size = 0;
}

void plogp__codes_clear(struct plogp__codes *codes, const plogp_alloc *alloc)
{
    plogp__codes_reset(codes, alloc);
    plogp__free(alloc, codes->pending);
}
