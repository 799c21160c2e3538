/* Sufficient statistics as bytes: the same for the same rows, however they were pushed. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/frame.h"
#include "fit/sufficient.h"
#include "math/float_bits.h"
#include "sample/sort.h"

enum flag { WEIGHTED = 1, TAME = 2, WHOLE = 4, LEDGER = 8, FLAGS = 16 };

#define CELL_SIZE (2 * sizeof(uint64_t))
#define N_MAX     (UINT64_C(1) << 44) /* exponents' squares add up to less than 2^63 */
/* Exponents of tame values are smaller. */
#define EXPONENT_MAX INT64_C(512)

static uint64_t flags_of(const plogp_sufficient *seen)
{
    return (seen->weighted ? WEIGHTED : 0U) | (seen->tame ? TAME : 0U) |
           (seen->tame && seen->whole ? WHOLE : 0U) | (seen->ledger ? LEDGER : 0U);
}

/* The sums a family needs, in the order of their bytes. */
struct sums {
    plogp_sum *sum[7];
    size_t count;
};

static struct sums sums_of(plogp_sufficient *seen)
{
    struct sums sums = {{&seen->sum}, 1};
    if (seen->needs & PLOGP__NEEDS_SQUARE)
        sums.sum[sums.count++] = &seen->square;
    if (seen->needs & PLOGP__NEEDS_LOG)
        sums.sum[sums.count++] = &seen->log;
    if (seen->needs & PLOGP__NEEDS_LOG_SQUARE) {
        sums.sum[sums.count++] = &seen->log_square;
        sums.sum[sums.count++] = &seen->log_exponent;
    }
    if (seen->needs & PLOGP__NEEDS_INVERSE)
        sums.sum[sums.count++] = &seen->inverse;
    if (seen->needs & PLOGP__NEEDS_LOG_COMPLEMENT)
        sums.sum[sums.count++] = &seen->log_complement;
    return sums;
}

static plogp_status save_sums(const plogp_sufficient *seen, plogp_buffer *buffer)
{
    unsigned char saved[PLOGP_SUM_SAVED_SIZE];
    plogp_sufficient own = *seen;
    const struct sums sums = sums_of(&own);
    PLOGP_TRY(plogp__put_double(buffer, seen->min));
    PLOGP_TRY(plogp__put_double(buffer, seen->max));
    PLOGP_TRY(plogp__put_u64(buffer, (uint64_t)seen->exponents));
    PLOGP_TRY(plogp__put_u64(buffer, (uint64_t)seen->exponent_squares));
    for (size_t i = 0; i < sums.count; i++) {
        plogp_sum_save(sums.sum[i], saved);
        plogp_buffer_add(buffer, (const char *)saved, sizeof saved);
    }
    return buffer->status;
}

/* The cells that were hit, each with its count. */
static plogp_status save_cells(const plogp_sufficient *seen, plogp_buffer *buffer)
{
    const size_t place = buffer->length;
    uint64_t hit = 0;
    PLOGP_TRY(plogp__put_u64(buffer, 0));
    for (size_t octave = 0; octave < PLOGP__OCTAVES; octave++) {
        const size_t first = octave * PLOGP__OCTAVE_CELLS;
        if (!seen->octaves[octave])
            continue;
        for (size_t cell = first; cell < first + PLOGP__OCTAVE_CELLS; cell++) {
            if (seen->grid[cell] == 0)
                continue;
            PLOGP_TRY(plogp__put_u64(buffer, cell));
            PLOGP_TRY(plogp__put_u64(buffer, seen->grid[cell]));
            hit++;
        }
    }
    plogp__set_u64(buffer, place, hit);
    return PLOGP_OK;
}

/* Sorted: their order is that of pushing and merging. */
static plogp_status save_values(const plogp_sufficient *seen, plogp_buffer *buffer)
{
    const size_t count = seen->value_count == seen->n ? seen->value_count : 0;
    double *const values = plogp__alloc(seen->alloc, count, 2 * sizeof *values);
    if (values == NULL)
        return plogp__fail_memory(&seen->context);
    plogp_status status = PLOGP_OK;
    if (count > 0) {
        memcpy(values, seen->values, count * sizeof *values);
        status = plogp__sort_many(values, values + count, count, &seen->context);
    }
    if (status == PLOGP_OK)
        status = plogp__put_u64(buffer, count);
    for (size_t i = 0; status == PLOGP_OK && i < count; i++)
        status = plogp__put_double(buffer, values[i]);
    plogp__free(seen->alloc, values);
    return status;
}

static plogp_status save_content(const plogp_sufficient *seen, plogp_buffer *buffer)
{
    PLOGP_TRY(plogp__put_text(buffer, seen->family, strlen(seen->family)));
    PLOGP_TRY(plogp__put_u64(buffer, flags_of(seen)));
    PLOGP_TRY(plogp__put_u64(buffer, seen->n));
    PLOGP_TRY(plogp__put_u64(buffer, seen->missing));
    if (!seen->tame)
        return PLOGP_OK; /* nothing else is of use */
    PLOGP_TRY(save_sums(seen, buffer));
    PLOGP_TRY(save_cells(seen, buffer));
    return save_values(seen, buffer);
}

plogp_status plogp_sufficient_save(const plogp_sufficient *seen, plogp_buffer *buffer)
{
    size_t start = 0;
    if (seen == NULL || buffer == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__frame_open(buffer, PLOGP__STATE_SUFFICIENT, &start));
    return plogp__frame_end(buffer, start, save_content(seen, buffer));
}

static bool is_tame(double x)
{
    return fabs(x) >= PLOGP__TAME_LEAST && fabs(x) < PLOGP__TAME_MOST;
}

/* Whether the extremes go together. */
static bool is_range(const plogp_sufficient *seen)
{
    if (seen->n == 0)
        return seen->min == (double)INFINITY && seen->max == -(double)INFINITY;
    return seen->min <= seen->max && is_tame(seen->min) && is_tame(seen->max);
}

static bool is_tame_cell(uint64_t cell)
{
    const uint64_t exponent = cell / PLOGP__OCTAVE_CELLS % (PLOGP__OCTAVES / 2);
    return is_tame(plogp__double_of(exponent << 52));
}

static bool is_signed_within(uint64_t bits, int64_t most, int64_t *value)
{
    memcpy(value, &bits, sizeof *value);
    return *value >= -most && *value <= most;
}

static void load_sums(plogp_sufficient *seen, plogp__reader *reader)
{
    const struct sums sums = sums_of(seen);
    const int64_t most = (int64_t)seen->n * EXPONENT_MAX;
    seen->min = plogp__get_double(reader);
    seen->max = plogp__get_double(reader);
    if (!is_signed_within(plogp__get_u64(reader), most, &seen->exponents) ||
        !is_signed_within(plogp__get_u64(reader), INT64_MAX, &seen->exponent_squares) ||
        seen->exponent_squares < 0 || seen->exponent_squares / EXPONENT_MAX > most ||
        !is_range(seen))
        reader->bad = true;
    for (size_t i = 0; i < sums.count && !reader->bad; i++) {
        const unsigned char *const saved = plogp__get_block(reader, PLOGP_SUM_SAVED_SIZE);
        if (saved != NULL &&
            plogp_sum_load(saved, PLOGP_SUM_SAVED_SIZE, sums.sum[i]) != PLOGP_OK)
            reader->bad = true;
        if (!reader->bad && !isfinite(plogp_sum_value(sums.sum[i])))
            reader->bad = true;
    }
}

/* Cells in ascending order, for as many values as there are. */
static plogp_status load_cells(plogp_sufficient *seen, plogp__reader *reader)
{
    const size_t hit = plogp__get_count(reader, CELL_SIZE);
    uint64_t next = 0, left = seen->ledger ? seen->n : 0;
    for (size_t i = 0; i < hit && !reader->bad; i++) {
        const uint64_t cell = plogp__get_u64(reader), count = plogp__get_u64(reader);
        if (cell < next || cell >= PLOGP__GRID_CELLS || count == 0 || count > left ||
            !is_tame_cell(cell)) {
            reader->bad = true;
            return PLOGP_OK;
        }
        const size_t octave = (size_t)cell / PLOGP__OCTAVE_CELLS;
        PLOGP_TRY(plogp__sufficient_touch(seen, octave, octave));
        seen->grid[cell] = count;
        left -= count;
        next = cell + 1;
    }
    reader->bad = reader->bad || left != 0;
    return PLOGP_OK;
}

/* Values in ascending order. */
static plogp_status load_values(plogp_sufficient *seen, plogp__reader *reader)
{
    const size_t count = plogp__get_count(reader, sizeof(double));
    if (count > 0 && ((seen->needs & PLOGP__NEEDS_VALUES) == 0 || count != seen->n))
        reader->bad = true;
    double least = seen->min;
    for (size_t i = 0; i < count && !reader->bad; i++) {
        const double value = plogp__get_double(reader);
        if (value >= least && value <= seen->max)
            PLOGP_TRY(plogp__sufficient_keep(seen, &value, 1));
        else
            reader->bad = true;
        least = value;
    }
    return PLOGP_OK;
}

static plogp_status load_content(plogp_sufficient *seen, plogp__reader *reader)
{
    const uint64_t flags = plogp__get_u64(reader);
    seen->n = plogp__get_u64(reader);
    seen->missing = plogp__get_u64(reader);
    seen->weighted = (flags & WEIGHTED) != 0;
    seen->tame = (flags & TAME) != 0;
    seen->whole = (flags & WHOLE) != 0 || !seen->tame;
    seen->ledger = (flags & LEDGER) != 0;
    reader->bad = reader->bad || flags >= FLAGS || seen->n > N_MAX ||
                  (!seen->tame && (flags & WHOLE) != 0);
    if (seen->tame && !reader->bad) {
        load_sums(seen, reader);
        PLOGP_TRY(load_cells(seen, reader));
        PLOGP_TRY(load_values(seen, reader));
    }
    return plogp__reader_finish(reader, &seen->context);
}

plogp_status plogp_sufficient_load(const unsigned char *data, size_t size,
                                   const plogp_context *context, plogp_sufficient **seen)
{
    plogp__reader reader;
    plogp_sufficient *made = NULL;
    size_t length = 0;
    char family[32] = "";
    if (data == NULL || seen == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no state to load");
    PLOGP_TRY(plogp__frame_read(data, size, PLOGP__STATE_SUFFICIENT, context, &reader));
    const char *const text = plogp__get_text(&reader, &length);
    if (text != NULL && length < sizeof family)
        memcpy(family, text, length);
    if (strlen(family) != length || !plogp_sufficient_knows(family))
        return plogp__fail(context, PLOGP_EFORMAT, "the state is inconsistent");
    PLOGP_TRY(plogp_sufficient_new(family, context, &made));
    const plogp_status status = load_content(made, &reader);
    if (status == PLOGP_OK)
        *seen = made;
    else
        plogp_sufficient_free(made);
    return status;
}
