/*
 * Tables. Columns are the union of the rows' keys in order of first appearance; every
 * cell is measured before anything is written. Numbers stand with their points in line.
 * What is the same in every row is said once, below the table.
 */
#include <string.h>

#include "base/alloc.h"
#include "report/text.h"

#define BAR_KEY   "count" /* the column that is drawn beside the numbers */
#define BAR_WIDTH 20
#define KEYS_MOST 2 /* leading text columns that are repeated when a table continues */

struct column {
    const char *key;
    const char *unit;
    const plogp_result *first; /* its node in the first row that has one */
    size_t seen;               /* rows that have it */
    size_t label, whole, rest; /* widths: heading; cell before and from its point */
    bool number;               /* every cell is one: aligned at the point */
    bool constant;             /* every cell is the same word */
};

struct table {
    const struct plogp__rendering *rendering;
    const plogp_result *list;
    size_t indent;
    struct column *columns; /* [count] */
    size_t count, capacity, rows;
    size_t keys;       /* leading columns that are repeated */
    double most;       /* the largest "count", 0 when there is no such column */
    plogp_buffer cell; /* the text of one cell */
};

static struct column *add_column(struct table *table, const plogp_result *node)
{
    const char *key = plogp_result_get_key(node);
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->columns[i].key, key) == 0)
            return &table->columns[i];
    void *columns = table->columns;
    if (!plogp__reserve(&table->cell.alloc, &columns, &table->capacity, table->count + 1,
                        sizeof *table->columns)) {
        table->cell.status = PLOGP_ENOMEM;
        return NULL;
    }
    table->columns = columns;
    struct column *column = &table->columns[table->count++];
    *column = (struct column){.key = key,
                              .unit = "",
                              .first = node,
                              .label = plogp__text_label_width(key),
                              .number = true,
                              .constant = true};
    return column;
}

/* Write the cell into table->cell. */
static void make_cell(struct table *table, const plogp_result *row,
                      const plogp_result *node)
{
    struct plogp__rendering rendering = *table->rendering;
    rendering.buffer = &table->cell;
    size_t length = 0;
    const char *text = plogp_result_get_text(node, &length);
    table->cell.length = 0;
    if (plogp_result_get_kind(node) == PLOGP_RESULT_TEXT)
        plogp__text_add_safe(&rendering, text, length, rendering.options->width / 2);
    else if (node != NULL)
        plogp__text_add_compact(&rendering, node,
                                plogp__text_precision(table->rendering, row, node));
}

static bool is_number(const plogp_result *node)
{
    const plogp_result_kind kind = plogp_result_get_kind(node);
    return kind == PLOGP_RESULT_NUMBER || kind == PLOGP_RESULT_INTEGER ||
           kind == PLOGP_RESULT_NULL;
}

/* The same word, whole number, level of confidence or absence; other numbers are never
 * called the same. */
static bool same_word(const plogp_result *a, const plogp_result *b)
{
    size_t length_a = 0, length_b = 0;
    const plogp_result_kind kind = plogp_result_get_kind(a);
    if (kind != plogp_result_get_kind(b))
        return false;
    if (kind == PLOGP_RESULT_INTEGER)
        return plogp_result_get_integer(a) == plogp_result_get_integer(b);
    if (kind == PLOGP_RESULT_BOOLEAN)
        return plogp_result_get_boolean(a) == plogp_result_get_boolean(b);
    if (kind == PLOGP_RESULT_NUMBER && strcmp(plogp_result_get_key(a), "ci_level") == 0)
        return plogp_result_get_number(a) == plogp_result_get_number(b);
    const char *text_a = plogp_result_get_text(a, &length_a);
    const char *text_b = plogp_result_get_text(b, &length_b);
    return kind == PLOGP_RESULT_NULL ||
           (kind == PLOGP_RESULT_TEXT && length_a == length_b &&
            memcmp(text_a, text_b, length_a) == 0);
}

/* Bytes before the point of the number in the cell (all of them when it has none). */
static size_t whole_length(const plogp_buffer *cell)
{
    size_t length = 0;
    while (length < cell->length && cell->bytes[length] != '.' &&
           cell->bytes[length] != 'e')
        length++;
    return length;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t column_width(const struct column *column)
{
    return larger(column->label, column->whole + column->rest);
}

static void measure_node(struct table *table, const plogp_result *row,
                         const plogp_result *node)
{
    struct column *column = add_column(table, node);
    if (column == NULL)
        return;
    make_cell(table, row, node);
    const size_t width = plogp__text_width(table->cell.bytes, table->cell.length);
    const char *unit = plogp__text_unit(table->rendering, node);
    column->number = column->number && is_number(node);
    column->constant = column->constant && same_word(column->first, node);
    column->seen++;
    const size_t whole = is_number(node) ? whole_length(&table->cell) : width;
    column->whole = larger(column->whole, whole);
    column->rest = larger(column->rest, width - whole);
    if (unit[0] != '\0') {
        column->unit = unit;
        column->label = larger(column->label, strlen(unit));
    }
}

static void count_keys(struct table *table)
{
    while (table->keys < table->count && table->keys < KEYS_MOST &&
           plogp_result_get_kind(table->columns[table->keys].first) == PLOGP_RESULT_TEXT)
        table->keys++;
    size_t used = 0;
    for (size_t i = 0; i < table->keys; i++)
        used += column_width(&table->columns[i]) + PLOGP__TEXT_GAP;
    if (table->keys == 0 || used > table->rendering->options->width / 2)
        table->keys = 1;
    for (size_t i = 0; i < table->count; i++) {
        struct column *column = &table->columns[i];
        column->constant = column->constant && i >= table->keys && table->rows > 1 &&
                           column->seen == table->rows;
    }
}

/* The row's "count" as a double, 0 when it has none. */
static double count_of(const plogp_result *row)
{
    const plogp_result *node = plogp__child(row, BAR_KEY);
    return plogp_result_get_kind(node) == PLOGP_RESULT_INTEGER
               ? (double)plogp_result_get_integer(node)
               : plogp_result_get_number(node);
}

static void measure(struct table *table)
{
    const plogp_result *row = plogp_result_first_child(table->list);
    for (; row != NULL; row = plogp_result_next_sibling(row)) {
        const plogp_result *node = plogp_result_first_child(row);
        table->rows++;
        table->most = count_of(row) > table->most ? count_of(row) : table->most;
        for (; node != NULL; node = plogp_result_next_sibling(node))
            measure_node(table, row, node);
    }
    count_keys(table);
}

/* One line being written; blanks are kept back until something follows them. */
struct line {
    plogp_buffer *buffer;
    size_t pending;
};

/* Text with `before` blanks in front, in a field of `width`. */
static void put(struct line *line, const plogp_buffer *text, size_t before, size_t width)
{
    const size_t used = plogp__text_width(text->bytes, text->length);
    if (text->length > 0) {
        plogp_buffer_add_repeated(line->buffer, ' ', line->pending + before);
        plogp_buffer_add(line->buffer, text->bytes, text->length);
        line->pending = width - before - used;
    } else {
        line->pending += width;
    }
    line->pending += PLOGP__TEXT_GAP;
}

enum heading { HEADING_LABEL, HEADING_UNIT };

static void put_heading(struct table *table, struct line *line,
                        const struct column *column, enum heading heading)
{
    struct plogp__rendering rendering = *table->rendering;
    rendering.buffer = &table->cell;
    table->cell.length = 0;
    if (heading == HEADING_LABEL)
        plogp__text_add_label(&rendering, column->key);
    else
        plogp_buffer_add_text(&table->cell, column->unit);
    const size_t width = column_width(column);
    const size_t used = plogp__text_width(table->cell.bytes, table->cell.length);
    put(line, &table->cell, column->number ? width - used : 0, width);
}

static void put_cell(struct table *table, struct line *line, const struct column *column,
                     const plogp_result *row)
{
    const plogp_result *node = plogp__child(row, column->key);
    const size_t width = column_width(column);
    make_cell(table, row, node);
    size_t before = 0;
    if (column->number && node != NULL)
        before = width - column->rest - whole_length(&table->cell);
    put(line, &table->cell, before, width);
}

/* Whether a column belongs to the part of the table that shows [begin, end). */
static bool is_shown(const struct table *table, size_t column, size_t begin, size_t end)
{
    return !table->columns[column].constant &&
           (column < table->keys || (column >= begin && column < end));
}

static void write_heading(struct table *table, size_t begin, size_t end,
                          enum heading heading)
{
    struct line line = {table->rendering->buffer, table->indent};
    for (size_t i = 0; i < table->count; i++)
        if (is_shown(table, i, begin, end))
            put_heading(table, &line, &table->columns[i], heading);
    plogp_buffer_add_byte(line.buffer, '\n');
}

static void put_bar(const struct table *table, struct line *line, const plogp_result *row)
{
    const double count = count_of(row);
    if (!(table->most > 0.0) || !(count > 0.0))
        return;
    plogp_buffer_add_repeated(line->buffer, ' ', line->pending);
    plogp__text_add_bar(table->rendering, count / table->most, BAR_WIDTH);
}

static void write_row(struct table *table, const plogp_result *row, size_t begin,
                      size_t end)
{
    struct line line = {table->rendering->buffer, table->indent};
    for (size_t i = 0; i < table->count; i++)
        if (is_shown(table, i, begin, end))
            put_cell(table, &line, &table->columns[i], row);
    put_bar(table, &line, row);
    plogp_buffer_add_byte(line.buffer, '\n');
}

/* Columns [begin, result) fit on the page beside the key columns; at least one does. */
static size_t part_end(const struct table *table, size_t begin)
{
    const size_t bar = table->most > 0.0 ? BAR_WIDTH + PLOGP__TEXT_GAP : 0;
    const size_t page = table->rendering->options->width - bar;
    size_t used = table->indent, end = begin;
    for (size_t i = 0; i < table->keys; i++)
        used += column_width(&table->columns[i]) + PLOGP__TEXT_GAP;
    for (; end < table->count; end++) {
        const struct column *column = &table->columns[end];
        if (column->constant)
            continue;
        used += column_width(column);
        if (used > page && end > begin)
            break;
        used += PLOGP__TEXT_GAP;
    }
    return end;
}

static bool any_unit(const struct table *table, size_t begin, size_t end)
{
    for (size_t i = 0; i < table->count; i++)
        if (is_shown(table, i, begin, end) && table->columns[i].unit[0] != '\0')
            return true;
    return false;
}

static void write_part(struct table *table, size_t begin, size_t end)
{
    write_heading(table, begin, end, HEADING_LABEL);
    if (any_unit(table, begin, end))
        write_heading(table, begin, end, HEADING_UNIT);
    const plogp_result *row = plogp_result_first_child(table->list);
    for (; row != NULL; row = plogp_result_next_sibling(row))
        write_row(table, row, begin, end);
}

static void write_constants(struct table *table)
{
    plogp_buffer *buffer = table->rendering->buffer;
    const char *before = "every row: ";
    const plogp_result *row = plogp_result_first_child(table->list);
    for (size_t i = 0; i < table->count; i++) {
        const struct column *column = &table->columns[i];
        if (!column->constant ||
            plogp_result_get_kind(column->first) == PLOGP_RESULT_NULL)
            continue;
        plogp_buffer_add_repeated(buffer, ' ', before[0] == 'e' ? table->indent : 0);
        plogp_buffer_add_text(buffer, before);
        plogp__text_add_label(table->rendering, column->key);
        plogp_buffer_add_byte(buffer, ' ');
        make_cell(table, row, column->first);
        plogp_buffer_add(buffer, table->cell.bytes, table->cell.length);
        before = ", ";
    }
    if (before[0] != 'e')
        plogp_buffer_add_byte(buffer, '\n');
}

static void write(struct table *table)
{
    size_t begin = table->keys;
    do {
        const size_t end = part_end(table, begin);
        if (begin > table->keys)
            plogp_buffer_add_byte(table->rendering->buffer, '\n');
        write_part(table, begin, end);
        begin = end;
    } while (begin < table->count);
    write_constants(table);
}

void plogp__text_add_table(const struct plogp__rendering *rendering,
                           const plogp_result *list, size_t indent)
{
    struct table table = {.rendering = rendering, .list = list, .indent = indent};
    plogp_buffer_init(&table.cell, rendering->context);
    measure(&table);
    if (table.cell.status == PLOGP_OK)
        write(&table);
    if (table.cell.status != PLOGP_OK)
        rendering->buffer->status = table.cell.status;
    plogp__free(&table.cell.alloc, table.columns);
    plogp_buffer_clear(&table.cell);
}
