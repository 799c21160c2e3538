/*
 * The scan of CSV, compiled once for each instruction set. The file that includes this has
 * defined
 *
 *     struct stride                           PLOGP__CSV_STRIDE bytes
 *     load_stride(text)                       the stride there
 *     equal(stride, byte)                     bit i: byte i is that
 *     has_either(stride, a, b)                whether one of two bytes is there
 *     put_ends(to, base, ends, count)         base + the place of each bit; may write up to
 *                                             16 more behind them
 *     sum_before(mask)                        bit i: the sum without carry of bits 0 ... i
 *     plain_digits(end, width, &integer, &places)  integer / 10^places is the number in the
 *                                             `width` bytes before `end`, 1 to
 *                                             PLOGP__CSV_PLAIN_WIDTH; false: none
 *     struct fixed, fixed_at(places)          for numbers with so many places
 *     fixed_digits(end, digits, &fixed, &magnitude)  their number when so many digits and, where
 *                                             it has places, a point before these are what
 *                                             ends there; at most PLOGP__FIXED_DIGITS; false:
 *                                             something else is among them
 *     struct fours, fours_at(places)  likewise, for four fields at once
 *     take_fours(fields, first, &fours, wholes)  the fields from the first on, so many as are
 *                                             as above; returns the next
 */
#include "data/csv_scan_numbers.h"

static inline unsigned lowest_bit(uint64_t mask)
{
    return (unsigned)__builtin_ctzll(mask);
}

static inline unsigned highest_bit(uint64_t mask)
{
    return 63 - (unsigned)__builtin_clzll(mask);
}

static inline size_t count_bits(uint64_t mask)
{
    return (size_t)__builtin_popcountll(mask);
}

static inline struct plogp__csv_specials find_specials(const char *text, char delimiter)
{
    const struct stride bytes = load_stride(text);
    struct plogp__csv_specials found = {.delimiter = equal(bytes, delimiter),
                                        .feed = equal(bytes, '\n')};
    if (has_either(bytes, '\r', '"')) { /* most strides have neither */
        found.ret = equal(bytes, '\r');
        found.quote = equal(bytes, '"');
    }
    return found;
}

static struct plogp__csv_specials specials(const char *text, char delimiter)
{
    return find_specials(text, delimiter);
}

/* Where the strides stand: what of the cutter changes with each. */
struct standing {
    size_t field_count;
    size_t row_fields;
    size_t row_start;
    size_t rows;
    uint64_t lines;
    uint64_t lines_before; /* the stride with the last row end              */
    uint64_t line_ends;    /* of that stride, those in quotes included      */
    uint64_t row_ends;     /* of that stride                                */
    uint64_t inside;       /* all bits: inside quotes                         */
    uint64_t edge;         /* 1: a field starts with the first byte of the next stride */
};

static inline bool separates(const struct plogp__csv_cutter *cutter, size_t at)
{
    const char byte = at < cutter->length ? cutter->text[at] : '"';
    return byte == (char)cutter->shape.delimiter || byte == '\n' || byte == '\r';
}

/*
 * Whether every quote is one that groups: an opening one starts a field, or makes a
 * doubled one with that before it; a closing one is followed by a separator or by another
 * quote. A pair across two strides is left to the slow way.
 */
static inline bool quotes_group(const struct plogp__csv_cutter *cutter, size_t base,
                                const struct plogp__csv_specials *found, uint64_t inside,
                                uint64_t edge)
{
    const uint64_t edges = found->delimiter | found->feed | found->quote;
    const uint64_t opening = found->quote & inside, closing = found->quote & ~inside;
    const uint64_t wrong = (opening & ~(edges << 1 | edge)) | (closing & ~(edges >> 1));
    return wrong == 0 || (wrong == (uint64_t)1 << 63 && closing >> 63 != 0 &&
                          separates(cutter, base + PLOGP__CSV_STRIDE));
}

/* What a regular stride has. */
struct regular {
    uint64_t ends;     /* of fields, those at the end of a row included */
    uint64_t row_ends; /* LF, or the CR of a CRLF                       */
    uint64_t ret;      /* those that are CR                             */
    uint64_t quoted;   /* LF inside quotes                              */
    uint64_t inside;   /* all bits: inside quotes at the end            */
};

/* False: something is not regular, or can only be seen with what is before or behind. */
static inline bool look_at(const struct plogp__csv_cutter *cutter, size_t base,
                           const struct standing *at, struct regular *stride)
{
    const struct plogp__csv_specials found =
        find_specials(cutter->text + base, (char)cutter->shape.delimiter);
    uint64_t inside = at->inside, feed = found.feed;
    if (found.ret != 0) { /* each is the CR of a CRLF in this stride, outside quotes */
        if ((found.ret & ~(feed >> 1)) != 0 || (found.quote | inside) != 0)
            return false;
        feed = (feed & ~(found.ret << 1)) | found.ret;
    }
    if (found.quote != 0) {
        inside ^= sum_before(found.quote);
        if (!quotes_group(cutter, base, &found, inside, at->edge))
            return false;
    }
    stride->row_ends = feed & ~inside;
    stride->ends = (found.delimiter & ~inside) | stride->row_ends;
    stride->ret = found.ret;
    stride->quoted = feed & inside;
    stride->inside = (uint64_t)0 - (inside >> 63);
    return true;
}

/* A row has as many fields as it should when its end is the last but `columns` - 1 of all
 * ends. False: one has not, or it is empty. */
static inline bool complete_rows(struct plogp__csv_table *table, size_t base,
                                 const struct regular *stride, struct standing *at)
{
    for (uint64_t left = stride->row_ends; left != 0; left &= left - 1) {
        const size_t end = base + lowest_bit(left);
        const uint64_t below = left ^ (left - 1); /* the lowest bit and those under it */
        at->row_fields += table->columns;
        if (at->field_count + count_bits(stride->ends & below) != at->row_fields ||
            at->row_start == end)
            return false;
        table->row_start[at->rows++] = (uint32_t)at->row_start;
        at->row_start = end + 1 + (stride->ret >> (end - base) & 1);
    }
    return true;
}

/* False: the stride is not regular; what was changed does not count. Inlined in any case:
 * where it stands is then in registers. */
__attribute__((always_inline)) static inline bool
take_stride(const struct plogp__csv_cutter *cutter, size_t base, struct standing *at)
{
    struct plogp__csv_table *const table = cutter->table;
    struct regular stride;
    if (!look_at(cutter, base, at, &stride) || !complete_rows(table, base, &stride, at))
        return false;
    const size_t count = count_bits(stride.ends);
    const uint64_t line_ends = stride.row_ends | stride.quoted;
    if (stride.row_ends != 0) {
        at->lines_before = at->lines;
        at->line_ends = line_ends;
        at->row_ends = stride.row_ends;
    }
    put_ends(table->field_end + at->field_count, (uint32_t)base, stride.ends, count);
    at->field_count += count;
    at->lines += count_bits(line_ends);
    at->inside = stride.inside;
    at->edge = stride.ends >> 63 | (at->row_start == base + PLOGP__CSV_STRIDE);
    return true;
}

/* The cutter at `at`: what follows from it, too. */
static void stand(struct plogp__csv_cutter *cutter, const struct standing *at)
{
    struct plogp__csv_table *const table = cutter->table;
    cutter->field_count = at->field_count;
    cutter->row_fields = at->row_fields;
    cutter->row_start = at->row_start;
    cutter->lines = at->lines;
    cutter->quoted = at->inside != 0;
    cutter->field_start = at->row_start;
    if (at->field_count > at->row_fields)
        cutter->field_start = (size_t)table->field_end[at->field_count - 1] + 1;
    if (at->rows > table->rows) {
        const uint64_t up_to = UINT64_MAX >> (63 - highest_bit(at->row_ends));
        table->lines = at->lines_before + count_bits(at->line_ends & up_to);
        table->consumed = at->row_start;
    }
    table->rows = at->rows;
}

static size_t take_strides(struct plogp__csv_cutter *cutter, size_t base)
{
    const struct plogp__csv_table *const table = cutter->table;
    const size_t room = table->field_capacity - PLOGP__CSV_STRIDE_ROOM;
    const size_t rows_max = cutter->shape.rows_max < table->row_capacity
                                ? cutter->shape.rows_max
                                : table->row_capacity;
    struct standing at = {cutter->field_count,
                          cutter->row_fields,
                          cutter->row_start,
                          table->rows,
                          cutter->lines,
                          0,
                          0,
                          0,
                          cutter->quoted ? UINT64_MAX : 0,
                          cutter->field_start == base};
    if (table->columns == 0 || cutter->resume > base)
        return base;
    while (base + PLOGP__CSV_STRIDE <= cutter->length && at.field_count < room &&
           rows_max - at.rows > PLOGP__CSV_STRIDE_ROOM) {
        struct standing next = at; /* faster than to take back what a stride changed */
        if (!take_stride(cutter, base, &next))
            break;
        at = next;
        base += PLOGP__CSV_STRIDE;
    }
    stand(cutter, &at);
    return base;
}

static size_t count_byte(const char *text, size_t length, char byte)
{
    size_t count = 0, at = 0;
    for (; at + PLOGP__CSV_STRIDE <= length; at += PLOGP__CSV_STRIDE)
        count += count_bits(equal(load_stride(text + at), byte));
    for (; at < length; at++)
        count += text[at] == byte;
    return count;
}

#define PLOGP__CSV_INSTANCE(name)                                                        \
    {                                                                                    \
        name, specials, take_strides, take_numbers, take_wholes, count_byte              \
    }
