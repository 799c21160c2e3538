/*
 * Tables. Columns are the union of the rows' keys in order of first appearance; every
 * cell is measured before anything is written.
 */
#include <string.h>

#include "base/alloc.h"
#include "report/text.h"

#define GAP 2

struct column {
    const char *key;
    const char *unit;
    size_t width;
    bool number; /* aligned right */
};

struct table {
    const struct plogp__rendering *rendering;
    const plogp_result *list;
    size_t indent;
    struct column *columns; /* [count] */
    size_t count, capacity;
    plogp_buffer cell; /* the text of one cell */
};

static const plogp_result *find_child(const plogp_result *object, const char *key)
{
    const plogp_result *child = plogp_result_first_child(object);
    while (child != NULL && strcmp(plogp_result_get_key(child), key) != 0)
        child = plogp_result_next_sibling(child);
    return child;
}

static struct column *find_column(struct table *table, const char *key)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->columns[i].key, key) == 0)
            return &table->columns[i];
    return NULL;
}

static struct column *add_column(struct table *table, const plogp_result *node)
{
    const char *key = plogp_result_get_key(node);
    void *columns = table->columns;
    if (!plogp__reserve(&table->cell.alloc, &columns, &table->capacity, table->count + 1,
                        sizeof *table->columns)) {
        table->cell.status = PLOGP_ENOMEM;
        return NULL;
    }
    table->columns = columns;
    struct column *column = &table->columns[table->count++];
    *column = (struct column){key, "", plogp__text_label_width(key), true};
    return column;
}

/* Write the cell into table->cell and return its width. */
static size_t make_cell(struct table *table, const plogp_result *node)
{
    struct plogp__rendering rendering = *table->rendering;
    rendering.buffer = &table->cell;
    table->cell.length = 0;
    if (node != NULL)
        plogp__text_add_compact(&rendering, node);
    return plogp__text_width(table->cell.bytes, table->cell.length);
}

static bool is_number(const plogp_result *node)
{
    const plogp_result_kind kind = plogp_result_get_kind(node);
    return kind == PLOGP_RESULT_NUMBER || kind == PLOGP_RESULT_INTEGER ||
           kind == PLOGP_RESULT_NULL;
}

static void measure_node(struct table *table, const plogp_result *node)
{
    struct column *column = find_column(table, plogp_result_get_key(node));
    if (column == NULL)
        column = add_column(table, node);
    if (column == NULL)
        return;
    const char *unit = plogp__text_unit(table->rendering, node);
    const size_t width = make_cell(table, node);
    column->number = column->number && is_number(node);
    column->width = width > column->width ? width : column->width;
    if (unit[0] != '\0') {
        column->unit = unit;
        column->width = strlen(unit) > column->width ? strlen(unit) : column->width;
    }
}

static void measure(struct table *table)
{
    const plogp_result *row = plogp_result_first_child(table->list);
    for (; row != NULL; row = plogp_result_next_sibling(row)) {
        const plogp_result *node = plogp_result_first_child(row);
        for (; node != NULL; node = plogp_result_next_sibling(node))
            measure_node(table, node);
    }
}

/* One cell of one line, padded; what is not printed yet is never followed by blanks. */
struct line {
    plogp_buffer *buffer;
    size_t pending; /* blanks to write before the next text */
};

static void put(struct line *line, const struct column *column, const char *text,
                size_t length)
{
    const size_t width = plogp__text_width(text, length);
    const size_t padding = column->width > width ? column->width - width : 0;
    const size_t before = column->number ? padding : 0;
    if (length > 0) {
        plogp_buffer_add_repeated(line->buffer, ' ', line->pending + before);
        plogp_buffer_add(line->buffer, text, length);
        line->pending = padding - before;
    } else {
        line->pending += column->width;
    }
    line->pending += GAP;
}

enum header { HEADER_LABEL, HEADER_UNIT };

static bool has_column(size_t column, size_t begin, size_t end)
{
    return column == 0 || (column >= begin && column < end);
}

static void write_header(struct table *table, size_t begin, size_t end,
                         enum header header)
{
    plogp_buffer *buffer = table->rendering->buffer;
    struct line line = {buffer, table->indent};
    for (size_t i = 0; i < table->count; i++) {
        if (!has_column(i, begin, end))
            continue;
        table->cell.length = 0;
        if (header == HEADER_LABEL)
            plogp__text_add_label(&table->cell, table->columns[i].key);
        else
            plogp_buffer_add_text(&table->cell, table->columns[i].unit);
        put(&line, &table->columns[i], table->cell.bytes, table->cell.length);
    }
    plogp_buffer_add_byte(buffer, '\n');
}

static void write_row(struct table *table, const plogp_result *row, size_t begin,
                      size_t end)
{
    struct line line = {table->rendering->buffer, table->indent};
    for (size_t i = 0; i < table->count; i++) {
        if (!has_column(i, begin, end))
            continue;
        (void)make_cell(table, find_child(row, table->columns[i].key));
        put(&line, &table->columns[i], table->cell.bytes, table->cell.length);
    }
    plogp_buffer_add_byte(line.buffer, '\n');
}

/* Columns [begin, result) fit on the page beside the first column. */
static size_t part_end(const struct table *table, size_t begin)
{
    const size_t page = table->rendering->options->width;
    size_t used = table->indent + (begin > 0 ? table->columns[0].width + GAP : 0);
    size_t end = begin;
    while (end < table->count) {
        used += table->columns[end].width;
        if (used > page && end > begin)
            break;
        used += GAP;
        end++;
    }
    return end;
}

static bool any_unit(const struct table *table, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        if (table->columns[i].unit[0] != '\0')
            return true;
    return false;
}

static void write_part(struct table *table, size_t begin, size_t end)
{
    write_header(table, begin, end, HEADER_LABEL);
    if (any_unit(table, begin, end))
        write_header(table, begin, end, HEADER_UNIT);
    const plogp_result *row = plogp_result_first_child(table->list);
    for (; row != NULL; row = plogp_result_next_sibling(row))
        write_row(table, row, begin, end);
}

void plogp__text_add_table(const struct plogp__rendering *rendering,
                           const plogp_result *list, size_t indent)
{
    struct table table = {.rendering = rendering, .list = list, .indent = indent};
    plogp_buffer_init(&table.cell, rendering->context);
    measure(&table);
    for (size_t begin = 0; begin < table.count && table.cell.status == PLOGP_OK;) {
        const size_t end = part_end(&table, begin);
        if (begin > 0)
            plogp_buffer_add_byte(rendering->buffer, '\n');
        write_part(&table, begin, end);
        begin = end;
    }
    if (table.cell.status != PLOGP_OK)
        rendering->buffer->status = table.cell.status;
    plogp__free(&table.cell.alloc, table.columns);
    plogp_buffer_clear(&table.cell);
}
