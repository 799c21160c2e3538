#include "data/csv_cut.h"

#include <string.h>

#include "base/alloc.h"
#include "data/csv_scan.h"

static bool stop_with(struct plogp__csv_cutter *cutter, enum plogp__csv_fault_kind kind,
                      size_t where)
{
    cutter->table->fault = (struct plogp__csv_fault){
        .kind = kind, .where = where, .field = cutter->field_count - cutter->row_fields};
    return false;
}

static bool is_separator(const struct plogp__csv_cutter *cutter, size_t at)
{
    const uint8_t byte = (uint8_t)cutter->text[at];
    return byte == cutter->shape.delimiter || byte == '\n' || byte == '\r';
}

/* False: stop, at a fault or because the byte behind a quote is not there yet. */
static bool take_quote(struct plogp__csv_cutter *cutter, size_t at)
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
static bool judge_row(struct plogp__csv_cutter *cutter, bool empty)
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
static bool close_row(struct plogp__csv_cutter *cutter, size_t at, size_t next)
{
    struct plogp__csv_table *table = cutter->table;
    if (!judge_row(cutter, at == cutter->row_start))
        return false;
    cutter->row_start = cutter->field_start = next;
    table->consumed = next;
    table->lines = cutter->lines;
    return table->rows < cutter->shape.rows_max;
}

static bool take_line_end(struct plogp__csv_cutter *cutter, size_t at)
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

static bool take_special(struct plogp__csv_cutter *cutter, size_t at)
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
static bool reserve(struct plogp__csv_cutter *cutter, const plogp_alloc *alloc)
{
    struct plogp__csv_table *table = cutter->table;
    const size_t more = PLOGP__CSV_STRIDE_ROOM + 1;
    return plogp__reserve(alloc, (void **)&table->field_end, &table->field_capacity,
                          cutter->field_count + more, sizeof *table->field_end) &&
           plogp__reserve(alloc, (void **)&table->row_start, &table->row_capacity,
                          table->rows + more, sizeof *table->row_start);
}

/* Byte after byte: for what is rare, and for the fault that is to be told. False: stop, at
 * a fault, the last row asked for or the end. */
static bool take_slowly(struct plogp__csv_cutter *cutter, size_t base,
                        const struct plogp__csv_specials *found)
{
    uint64_t specials = found->delimiter | found->feed | found->ret | found->quote;
    for (; specials != 0; specials &= specials - 1)
        if (!take_special(cutter, base + (size_t)__builtin_ctzll(specials)))
            return false;
    return true;
}

/* The stride at `base`, with zeros behind the end of the text. */
static struct plogp__csv_specials specials_at(const struct plogp__csv_cutter *cutter,
                                              const struct plogp__csv_scan *scan,
                                              size_t base)
{
    const size_t left = cutter->length - base;
    const char delimiter = (char)cutter->shape.delimiter;
    char padded[PLOGP__CSV_STRIDE] = {0};
    if (left >= PLOGP__CSV_STRIDE)
        return scan->specials(cutter->text + base, delimiter);
    memcpy(padded, cutter->text + base, left);
    return scan->specials(padded, delimiter);
}

/* The text ended: close a row without a line end. */
static void finish(struct plogp__csv_cutter *cutter)
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
    struct plogp__csv_cutter cutter = {
        .text = text, .length = length, .shape = *shape, .table = table};
    const struct plogp__csv_scan *const scan = plogp__csv_scan();
    table->rows = table->consumed = 0;
    table->columns = shape->columns;
    table->lines = table->skipped = 0;
    table->fault.kind = PLOGP__CSV_SOUND;

    for (size_t base = 0; base < length;) {
        if (!reserve(&cutter, alloc))
            return PLOGP_ENOMEM;
        const size_t next = scan->strides(&cutter, base);
        if (next == base) {
            const struct plogp__csv_specials found = specials_at(&cutter, scan, base);
            if (!take_slowly(&cutter, base, &found))
                return PLOGP_OK;
        }
        base = next == base ? base + PLOGP__CSV_STRIDE : next;
    }
    if (!reserve(&cutter, alloc))
        return PLOGP_ENOMEM;
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
