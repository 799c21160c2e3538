/*
 * Tables. Columns are the union of the rows' keys in order of first appearance. Numbers
 * stand with their points in line. What is the same in every row is said once, below the
 * table.
 */
#include <string.h>

#include "report/text_table.h"

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

static void put_heading(struct plogp__table *table, struct line *line,
                        const struct plogp__column *column, enum heading heading)
{
    struct plogp__rendering rendering = *table->rendering;
    rendering.buffer = &table->cell;
    table->cell.length = 0;
    if (heading == HEADING_LABEL)
        plogp__text_add_label(&rendering, column->key);
    else
        plogp_buffer_add_text(&table->cell, column->unit);
    const size_t width = plogp__column_width(column);
    const size_t used = plogp__text_width(table->cell.bytes, table->cell.length);
    put(line, &table->cell, column->number ? width - used : 0, width);
}

static void put_cell(struct plogp__table *table, struct line *line,
                     const struct plogp__column *column, const plogp_result *row)
{
    const plogp_result *node = plogp__child(row, column->key);
    const size_t width = plogp__column_width(column);
    plogp__table_make_cell(table, row, node);
    size_t before = 0;
    if (column->number && node != NULL)
        before = width - column->rest - plogp__table_whole_length(&table->cell);
    put(line, &table->cell, before, width);
}

/* Whether a column belongs to the part of the table that shows [begin, end). */
static bool is_shown(const struct plogp__table *table, size_t column, size_t begin,
                     size_t end)
{
    return !table->columns[column].constant &&
           (column < table->keys || (column >= begin && column < end));
}

static void write_heading(struct plogp__table *table, size_t begin, size_t end,
                          enum heading heading)
{
    struct line line = {table->rendering->buffer, table->indent};
    for (size_t i = 0; i < table->count; i++)
        if (is_shown(table, i, begin, end))
            put_heading(table, &line, &table->columns[i], heading);
    plogp_buffer_add_byte(line.buffer, '\n');
}

static void put_bar(const struct plogp__table *table, struct line *line,
                    const plogp_result *row)
{
    const double count = plogp__table_count(row);
    if (!(table->most > 0.0) || !(count > 0.0))
        return;
    plogp_buffer_add_repeated(line->buffer, ' ', line->pending);
    plogp__text_add_bar(table->rendering, count / table->most, PLOGP__BAR_WIDTH);
}

static void write_row(struct plogp__table *table, const plogp_result *row, size_t begin,
                      size_t end)
{
    struct line line = {table->rendering->buffer, table->indent};
    for (size_t i = 0; i < table->count; i++)
        if (is_shown(table, i, begin, end))
            put_cell(table, &line, &table->columns[i], row);
    put_bar(table, &line, row);
    plogp_buffer_add_byte(line.buffer, '\n');
}

static bool any_unit(const struct plogp__table *table, size_t begin, size_t end)
{
    for (size_t i = 0; i < table->count; i++)
        if (is_shown(table, i, begin, end) && table->columns[i].unit[0] != '\0')
            return true;
    return false;
}

static void write_part(struct plogp__table *table, size_t begin, size_t end)
{
    write_heading(table, begin, end, HEADING_LABEL);
    if (any_unit(table, begin, end))
        write_heading(table, begin, end, HEADING_UNIT);
    const plogp_result *row = plogp_result_first_child(table->list);
    for (; row != NULL; row = plogp_result_next_sibling(row))
        write_row(table, row, begin, end);
}

void plogp__table_add_constants(const struct plogp__table *table,
                                const struct plogp__rendering *rendering)
{
    plogp_buffer *buffer = rendering->buffer;
    const char *before = "every row: ";
    for (size_t i = 0; i < table->count; i++) {
        const plogp_result *node = table->columns[i].first;
        if (!table->columns[i].constant ||
            plogp_result_get_kind(node) == PLOGP_RESULT_NULL)
            continue;
        plogp_buffer_add_text(buffer, before);
        plogp__text_add_label(rendering, table->columns[i].key);
        plogp_buffer_add_byte(buffer, ' ');
        plogp__text_add_compact(rendering, node,
                                plogp__text_precision(rendering, NULL, node));
        before = "; ";
    }
}

static void write_constants(struct plogp__table *table)
{
    plogp_buffer line;
    struct plogp__rendering aside = *table->rendering;
    plogp_buffer_init(&line, table->rendering->context);
    aside.buffer = &line;
    plogp__table_add_constants(table, &aside);
    if (line.length > 0) {
        const size_t indent = table->indent;
        plogp_buffer_add_repeated(table->rendering->buffer, ' ', indent);
        plogp__text_add_wrapped(
            table->rendering, line.bytes, line.length,
            (struct plogp__margins){indent, indent + PLOGP__TEXT_STEP});
        plogp_buffer_add_byte(table->rendering->buffer, '\n');
    }
    if (line.status != PLOGP_OK)
        table->cell.status = line.status;
    plogp_buffer_clear(&line);
}

static void write(struct plogp__table *table)
{
    size_t begin = table->keys;
    do {
        const size_t end = plogp__table_part_end(table, begin);
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
    struct plogp__table table;
    plogp__table_init(&table, rendering, list, indent);
    plogp__table_measure(&table);
    if (table.cell.status == PLOGP_OK && table.count > 0)
        write(&table);
    plogp__table_clear(&table);
}
