#include "data/csv_cut.h"

#include <string.h>

#include "base/alloc.h"
#include "data/csv_specials.h"

#define STRIDE_ROOM ((size_t)PLOGP__CSV_STRIDE + 8) /* ends and rows of one stride */

/* Where the cutter stands. The row that is being cut is in `fields` from `row_fields`. */
struct cutter {
    const char *text;
    size_t length;
    struct plogp__csv_shape shape;
    struct plogp__csv_table *table;
    size_t field_count; /* ends written, those of the open row included */
    size_t row_fields;  /* ends written for complete rows               */
    size_t row_start;
    size_t field_start;
    size_t resume; /* special bytes before it are dealt with       */
    uint64_t lines;
    bool quoted; /* inside quotes                                */
};

static bool stop_with(struct cutter *cutter, enum plogp__csv_fault_kind kind,
                      size_t where)
{
    cutter->table->fault = (struct plogp__csv_fault){
        .kind = kind, .where = where, .field = cutter->field_count - cutter->row_fields};
    return false;
}

static bool is_separator(const struct cutter *cutter, size_t at)
{
    const uint8_t byte = (uint8_t)cutter->text[at];
    return byte == cutter->shape.delimiter || byte == '\n' || byte == '\r';
}

/* False: stop, at a fault or because the byte behind a quote is not there yet. */
static bool take_quote(struct cutter *cutter, size_t at)
{
    if (!cutter->quoted) {
        if (at != cutter->field_start)
            return stop_with(cutter, PLOGP__CSV_LONE_QUOTE, at);
        cutter->quoted = true;
        return true;
    }
    if (at + 1 == cutter->length) {
        cutter->quoted = !cutter->shape.final;
        return cutter->shape.final;
    }
    if (cutter->text[at + 1] == '"') {
        cutter->resume = at + 2;
        return true;
    }
    cutter->quoted = false;
    if (is_separator(cutter, at + 1))
        return true;
    return stop_with(cutter, PLOGP__CSV_AFTER_QUOTE, at + 1);
}

/* Keep the open row, or drop it. False: it is a fault. */
static bool judge_row(struct cutter *cutter, bool empty)
{
    struct plogp__csv_table *table = cutter->table;
    const size_t fields = cutter->field_count - cutter->row_fields;
    if (table->columns == 0 && !empty)
        table->columns = fields;
    if (fields == table->columns) {
        table->row_start[table->rows++] = (uint32_t)cutter->row_start;
        cutter->row_fields = cutter->field_count;
        return true;
    }
    cutter->field_count = cutter->row_fields;
    if (empty)
        return true;
    if (cutter->shape.skip_ragged) {
        table->skipped++;
        return true;
    }
    stop_with(cutter, PLOGP__CSV_RAGGED, cutter->row_start);
    table->fault.fields = fields;
    return false;
}

/* The row ends at `at`; its last field is written. `next` is where the next row starts.
 */
static bool close_row(struct cutter *cutter, size_t at, size_t next)
{
    struct plogp__csv_table *table = cutter->table;
    if (!judge_row(cutter, at == cutter->row_start))
        return false;
    cutter->row_start = cutter->field_start = next;
    table->consumed = next;
    table->lines = cutter->lines;
    return table->rows < cutter->shape.rows_max;
}

static bool take_line_end(struct cutter *cutter, size_t at)
{
    size_t next = at + 1;
    if (cutter->text[at] == '\r') {
        if (next == cutter->length && !cutter->shape.final)
            return false; /* the LF of a CRLF may follow */
        if (next < cutter->length && cutter->text[next] == '\n')
            next++;
    }
    cutter->resume = next;
    cutter->lines++;
    if (cutter->quoted)
        return true;
    cutter->table->field_end[cutter->field_count++] = (uint32_t)at;
    return close_row(cutter, at, next);
}

static bool take_special(struct cutter *cutter, size_t at)
{
    if (at < cutter->resume)
        return true;
    const uint8_t byte = (uint8_t)cutter->text[at];
    if (byte == cutter->shape.delimiter) {
        if (!cutter->quoted) {
            cutter->table->field_end[cutter->field_count++] = (uint32_t)at;
            cutter->field_start = at + 1;
        }
        return true;
    }
    return byte == '"' ? take_quote(cutter, at) : take_line_end(cutter, at);
}

/* Room for what one stride can add, and for the last row, which may have no line end. */
static bool reserve(struct cutter *cutter, const plogp_alloc *alloc)
{
    struct plogp__csv_table *table = cutter->table;
    const size_t more = STRIDE_ROOM + 1;
    return plogp__reserve(alloc, (void **)&table->field_end, &table->field_capacity,
                          cutter->field_count + more, sizeof *table->field_end) &&
           plogp__reserve(alloc, (void **)&table->row_start, &table->row_capacity,
                          table->rows + more, sizeof *table->row_start);
}

static bool has_room(const struct cutter *cutter)
{
    const struct plogp__csv_table *table = cutter->table;
    return table->field_capacity - cutter->field_count > STRIDE_ROOM &&
           table->row_capacity - table->rows > STRIDE_ROOM;
}

static unsigned lowest_bit(uint64_t mask)
{
    return (unsigned)__builtin_ctzll(mask);
}

/* Pairs, fours and eights are added up in place: a call of the compiler's own function
 * costs more where the machine has no instruction for it. */
static size_t count_bits(uint64_t mask)
{
    mask -= mask >> 1 & UINT64_C(0x5555555555555555);
    mask = (mask & UINT64_C(0x3333333333333333)) +
           (mask >> 2 & UINT64_C(0x3333333333333333));
    mask = (mask + (mask >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (size_t)(mask * UINT64_C(0x0101010101010101) >> 56);
}

static uint64_t up_to(unsigned bit)
{
    return UINT64_MAX >> (63 - bit);
}

/* Byte after byte: for what is rare, and for the fault that is to be told. */
static bool take_slowly(struct cutter *cutter, size_t base,
                        const struct plogp__csv_specials *found)
{
    uint64_t specials = found->delimiter | found->feed | found->ret | found->quote;
    for (; specials != 0; specials &= specials - 1)
        if (!take_special(cutter, base + (size_t)lowest_bit(specials)))
            return false;
    return true;
}

/* Bit i: byte i is inside quotes, the opening quote included. Each quote turns all bits
 * from its own on; the sum without carry of a mask shifted by 0 ... 63 does that. */
static uint64_t inside_quotes(uint64_t quote, bool quoted)
{
    for (unsigned shift = 1; shift < 64; shift *= 2)
        quote ^= quote << shift;
    return quoted ? ~quote : quote;
}

/*
 * Whether every quote is one that groups: an opening one starts a field, or makes a
 * doubled one with that before it; a closing one is followed by a separator or by another
 * quote. A pair across two strides is left to take_quote.
 */
static bool quotes_group(const struct cutter *cutter, size_t base,
                         const struct plogp__csv_specials *found, uint64_t inside)
{
    const uint64_t edges = found->delimiter | found->feed | found->quote;
    const uint64_t opening = found->quote & inside, closing = found->quote & ~inside;
    const uint64_t first = cutter->field_start == base;
    const size_t next = base + PLOGP__CSV_STRIDE;
    const uint64_t last = next < cutter->length && is_separator(cutter, next);
    return (opening & ~(edges << 1 | first)) == 0 &&
           (closing & ~(edges >> 1 | last << 63)) == 0;
}

/* The places of the ends, eight at a time, so that the processor need not guess how many
 * there are; what is written behind them does not count. */
static size_t put_ends(uint32_t *to, size_t base, uint64_t ends)
{
    const size_t count = count_bits(ends);
    for (size_t done = 0; done < count; done += 8)
        for (size_t i = done; i < done + 8; i++) {
            to[i] = (uint32_t)base + lowest_bit(ends | (uint64_t)1 << 63);
            ends &= ends - 1;
        }
    return count;
}

/* What rows a stride completes. */
struct completed {
    size_t rows;       /* of the table, with them        */
    size_t row_fields; /* ends of all complete rows      */
    size_t row;        /* where the open row starts      */
};

/* A row has as many fields as it should when its last end, counted from its first, is the
 * line end. False: one has not, or it is empty. */
static bool complete_rows(const struct cutter *cutter, size_t base, uint64_t row_ends,
                          size_t field_count, struct completed *done)
{
    const struct plogp__csv_table *table = cutter->table;
    for (; row_ends != 0; row_ends &= row_ends - 1) {
        const size_t end = base + lowest_bit(row_ends);
        const size_t last = done->row_fields + table->columns - 1;
        if (last >= field_count || table->field_end[last] != end || done->row == end)
            return false;
        table->row_start[done->rows++] = (uint32_t)done->row;
        done->row_fields = last + 1;
        done->row = end + 1;
    }
    return true;
}

/* Line ends before the open row: those that end rows, and those in quotes. */
static uint64_t lines_before(const struct cutter *cutter,
                             const struct plogp__csv_specials *found, uint64_t inside,
                             size_t completed, unsigned open)
{
    const uint64_t quoted =
        found->feed & inside & (open == 64 ? UINT64_MAX : up_to(open));
    return cutter->lines + completed + (quoted == 0 ? 0 : count_bits(quoted));
}

/*
 * A whole stride at once, when it is what most are: no CR, nothing pending from before,
 * quotes that group, rows of the right length. False: nothing was done.
 */
static bool take_stride(struct cutter *cutter, size_t base,
                        const struct plogp__csv_specials *found)
{
    struct plogp__csv_table *table = cutter->table;
    if (found->ret != 0 || cutter->resume > base || table->columns == 0 ||
        cutter->shape.rows_max - table->rows <= PLOGP__CSV_STRIDE)
        return false;
    const uint64_t inside = found->quote == 0
                                ? (cutter->quoted ? UINT64_MAX : 0)
                                : inside_quotes(found->quote, cutter->quoted);
    if (found->quote != 0 && !quotes_group(cutter, base, found, inside))
        return false;
    const uint64_t row_ends = found->feed & ~inside,
                   ends = (found->delimiter & ~inside) | row_ends;
    struct completed done = {table->rows, cutter->row_fields, cutter->row_start};
    const size_t count = cutter->field_count +
                         put_ends(table->field_end + cutter->field_count, base, ends);
    if (!complete_rows(cutter, base, row_ends, count, &done))
        return false;
    const size_t completed = done.rows - table->rows;
    if (completed > 0) {
        table->consumed = done.row;
        table->lines = lines_before(cutter, found, inside, completed,
                                    (unsigned)(done.row - base - 1));
    }
    cutter->lines = lines_before(cutter, found, inside, completed, 64);
    table->rows = done.rows;
    cutter->row_fields = done.row_fields;
    cutter->row_start = done.row;
    cutter->field_count = count;
    if (ends != 0)
        cutter->field_start = (size_t)table->field_end[count - 1] + 1;
    cutter->quoted = inside >> 63 != 0;
    return true;
}

static struct plogp__csv_specials specials_at(const struct cutter *cutter, size_t base)
{
    const size_t left = cutter->length - base;
    char padded[PLOGP__CSV_STRIDE] = {0};
    memcpy(padded, cutter->text + base, left);
    return plogp__csv_specials(padded, cutter->shape.delimiter);
}

/* False: stop, at a fault, the last row asked for or the end. */
static bool take(struct cutter *cutter, size_t base)
{
    if (cutter->length - base < PLOGP__CSV_STRIDE) {
        const struct plogp__csv_specials last = specials_at(cutter, base);
        return take_slowly(cutter, base, &last);
    }
    const struct plogp__csv_specials found =
        plogp__csv_specials(cutter->text + base, cutter->shape.delimiter);
    return take_stride(cutter, base, &found) || take_slowly(cutter, base, &found);
}

/* The text ended: close a row without a line end. */
static void finish(struct cutter *cutter)
{
    if (cutter->quoted) {
        stop_with(cutter, PLOGP__CSV_UNCLOSED, cutter->field_start);
        return;
    }
    if (cutter->row_start == cutter->length)
        return;
    cutter->table->field_end[cutter->field_count++] = (uint32_t)cutter->length;
    close_row(cutter, cutter->length, cutter->length);
}

plogp_status plogp__csv_cut(const char *text, size_t length,
                            const struct plogp__csv_shape *shape,
                            const plogp_alloc *alloc, struct plogp__csv_table *table)
{
    struct cutter cutter = {
        .text = text, .length = length, .shape = *shape, .table = table};
    table->rows = table->consumed = 0;
    table->columns = shape->columns;
    table->lines = table->skipped = 0;
    table->fault.kind = PLOGP__CSV_SOUND;

    if (!reserve(&cutter, alloc))
        return PLOGP_ENOMEM;
    for (size_t base = 0; base < length; base += PLOGP__CSV_STRIDE) {
        if (!has_room(&cutter) && !reserve(&cutter, alloc))
            return PLOGP_ENOMEM;
        if (!take(&cutter, base))
            return PLOGP_OK;
    }
    if (shape->final)
        finish(&cutter);
    return PLOGP_OK;
}

void plogp__csv_table_clear(struct plogp__csv_table *table, const plogp_alloc *alloc)
{
    plogp__free(alloc, table->row_start);
    plogp__free(alloc, table->field_end);
    memset(table, 0, sizeof *table);
}

uint64_t plogp__csv_count_lines(const char *text, size_t length)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\n' ||
            (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n')))
            lines++;
    return lines;
}
