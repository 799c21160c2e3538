/* Tables, measured before anything is written. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "report/text_table.h"

#define KEYS_MOST 2 /* leading text columns that are repeated when a table continues */

void plogp__table_init(struct plogp__table *table,
                       const struct plogp__rendering *rendering, const plogp_result *list,
                       size_t indent)
{
    *table =
        (struct plogp__table){.rendering = rendering, .list = list, .indent = indent};
    plogp_buffer_init(&table->cell, rendering->context);
}

void plogp__table_clear(struct plogp__table *table)
{
    if (table->cell.status != PLOGP_OK)
        table->rendering->buffer->status = table->cell.status;
    plogp__free(&table->cell.alloc, table->columns);
    plogp_buffer_clear(&table->cell);
}

static struct plogp__column *add_column(struct plogp__table *table,
                                        const plogp_result *node)
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
    struct plogp__column *column = &table->columns[table->count++];
    *column = (struct plogp__column){.key = key,
                                     .unit = "",
                                     .first = node,
                                     .label = plogp__text_label_width(key),
                                     .number = true,
                                     .constant = true};
    return column;
}

/* Whether a number is shown with its standard error in one cell. A "value" is not: there
 * the error has its own column, before test and interval. */
static bool has_error(const plogp_result *row, const plogp_result *node)
{
    const plogp_result *error = plogp__text_error_of(row, node);
    const double size = plogp_result_get_number(error);
    return error != NULL && !plogp__has_key(node, "value") && isfinite(size) &&
           size > 0.0;
}

/* Whether a child is shown in the cell of another one. */
static bool is_merged(const plogp_result *row, const plogp_result *node)
{
    const plogp_result *subject = plogp__text_subject(row);
    return plogp__has_key(node, "se") && subject != NULL && has_error(row, subject) &&
           plogp__text_error_of(row, subject) == node;
}

void plogp__table_make_cell(struct plogp__table *table, const plogp_result *row,
                            const plogp_result *node)
{
    struct plogp__rendering rendering = *table->rendering;
    rendering.buffer = &table->cell;
    size_t length = 0;
    const char *text = plogp_result_get_text(node, &length);
    table->cell.length = 0;
    if (node == NULL || is_merged(row, node))
        return;
    if (plogp_result_get_kind(node) == PLOGP_RESULT_TEXT)
        plogp__text_add_safe(&rendering, text, length, rendering.options->width / 2);
    else if (has_error(row, node))
        plogp__text_add_measured(
            &rendering, node,
            plogp__text_precision(table->rendering, row, node).uncertainty);
    else
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

size_t plogp__table_whole_length(const plogp_buffer *cell)
{
    size_t length = 0;
    while (length < cell->length && strchr(".e ", cell->bytes[length]) == NULL)
        length++;
    return length;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

size_t plogp__column_width(const struct plogp__column *column)
{
    return larger(column->label, column->whole + column->rest);
}

static void measure_node(struct plogp__table *table, const plogp_result *row,
                         const plogp_result *node)
{
    if (is_merged(row, node))
        return;
    struct plogp__column *column = add_column(table, node);
    if (column == NULL)
        return;
    plogp__table_make_cell(table, row, node);
    const size_t width = plogp__text_width(table->cell.bytes, table->cell.length);
    const char *unit = plogp__text_unit(table->rendering, node);
    column->number = column->number && is_number(node);
    column->constant = column->constant && same_word(column->first, node);
    column->seen++;
    const size_t whole =
        is_number(node) ? plogp__table_whole_length(&table->cell) : width;
    column->whole = larger(column->whole, whole);
    column->rest = larger(column->rest, width - whole);
    if (unit[0] != '\0') {
        column->unit = unit;
        column->label = larger(column->label, strlen(unit));
    }
}

static void count_keys(struct plogp__table *table)
{
    if (table->count == 0)
        return;
    while (table->keys < table->count && table->keys < KEYS_MOST &&
           plogp_result_get_kind(table->columns[table->keys].first) == PLOGP_RESULT_TEXT)
        table->keys++;
    size_t used = 0;
    for (size_t i = 0; i < table->keys; i++)
        used += plogp__column_width(&table->columns[i]) + PLOGP__TEXT_GAP;
    if (table->keys == 0 || used > table->rendering->options->width / 2)
        table->keys = 1;
    for (size_t i = 0; i < table->count; i++) {
        struct plogp__column *column = &table->columns[i];
        column->constant = column->constant && i >= table->keys && table->rows > 1 &&
                           column->seen == table->rows;
    }
}

double plogp__table_count(const plogp_result *row)
{
    const plogp_result *node = plogp__child(row, PLOGP__BAR_KEY);
    return plogp_result_get_kind(node) == PLOGP_RESULT_INTEGER
               ? (double)plogp_result_get_integer(node)
               : plogp_result_get_number(node);
}

void plogp__table_measure(struct plogp__table *table)
{
    const plogp_result *row = plogp_result_first_child(table->list);
    for (; row != NULL; row = plogp_result_next_sibling(row)) {
        const plogp_result *node = plogp_result_first_child(row);
        table->rows++;
        table->most =
            plogp__table_count(row) > table->most ? plogp__table_count(row) : table->most;
        for (; node != NULL; node = plogp_result_next_sibling(node))
            measure_node(table, row, node);
    }
    count_keys(table);
}

size_t plogp__table_part_end(const struct plogp__table *table, size_t begin)
{
    const size_t bar = table->most > 0.0 ? PLOGP__BAR_WIDTH + PLOGP__TEXT_GAP : 0;
    const size_t page = table->rendering->options->width - bar;
    size_t used = table->indent, end = begin;
    for (size_t i = 0; i < table->keys; i++)
        used += plogp__column_width(&table->columns[i]) + PLOGP__TEXT_GAP;
    for (; end < table->count; end++) {
        const struct plogp__column *column = &table->columns[end];
        if (column->constant)
            continue;
        used += plogp__column_width(column);
        if (used > page && end > begin)
            break;
        used += PLOGP__TEXT_GAP;
    }
    return end;
}

size_t plogp__text_table_breaks(const struct plogp__rendering *rendering,
                                const plogp_result *list)
{
    struct plogp__table table;
    size_t breaks = 0;
    plogp__table_init(&table, rendering, list, 0);
    plogp__table_measure(&table);
    for (size_t end = table.keys; table.cell.status == PLOGP_OK;) {
        end = plogp__table_part_end(&table, end);
        if (end >= table.count)
            break;
        breaks++;
    }
    plogp__table_clear(&table);
    return breaks;
}
