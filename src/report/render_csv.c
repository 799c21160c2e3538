/*
 * One header row and one row per result. Two passes over the tree: the first collects
 * the column names (the union over all results, in order of first appearance), the
 * second fills one row of cells at a time (the path then fits where it fitted before, so
 * nothing can fail).
 */
#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "report/render.h"

/* Which part of a leaf a cell shows. */
enum part { PART_WHOLE, PART_LOW, PART_HIGH };

struct cell {
    const plogp_result *node; /* NULL: this row has no such value */
    enum part part;
};

struct table {
    const struct plogp__rendering *rendering;
    plogp_buffer names; /* every column name, one after the other */
    plogp_buffer path;  /* of the leaf being visited              */
    size_t *name_ends;  /* [count] where each name ends in `names` */
    struct cell *cells; /* [count] the row being filled           */
    size_t count, capacity;
    size_t expected; /* the column that the next leaf most likely belongs to */
    bool filling;    /* second pass */
};

static bool is_column(const struct table *table, size_t column)
{
    const size_t begin = column == 0 ? 0 : table->name_ends[column - 1];
    const size_t length = table->name_ends[column] - begin;
    return length == table->path.length &&
           (length == 0 ||
            memcmp(table->names.bytes + begin, table->path.bytes, length) == 0);
}

/* The column of the current path, or `count` when there is none. */
static size_t find_column(struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const size_t column = (table->expected + i) % table->count;
        if (is_column(table, column)) {
            table->expected = column + 1;
            return column;
        }
    }
    return table->count;
}

static void add_column(struct table *table)
{
    const plogp_alloc *alloc = &table->names.alloc;
    void *ends = table->name_ends;
    if (!plogp__reserve(alloc, &ends, &table->capacity, table->count + 1,
                        sizeof *table->name_ends)) {
        table->names.status = PLOGP_ENOMEM;
        return;
    }
    table->name_ends = ends;
    plogp_buffer_add(&table->names, table->path.bytes, table->path.length);
    table->name_ends[table->count++] = table->names.length;
}

static void visit_leaf(struct table *table, const plogp_result *node, enum part part)
{
    static const char *const SUFFIX[] = {"", ".low", ".high"};
    const size_t length = table->path.length;
    plogp_buffer_add_text(&table->path, SUFFIX[part]);
    if (table->path.status == PLOGP_OK && table->names.status == PLOGP_OK) {
        const size_t column = find_column(table);
        if (table->filling)
            table->cells[column] = (struct cell){node, part};
        else if (column == table->count)
            add_column(table);
    }
    if (table->path.status == PLOGP_OK)
        table->path.length = length;
}

static void enter(struct table *table, const plogp_result *child, size_t position)
{
    const char *key = plogp_result_get_key(child);
    if (table->path.length > 0)
        plogp_buffer_add_byte(&table->path, '.');
    if (key != NULL)
        plogp_buffer_add_text(&table->path, key);
    else
        plogp_buffer_add_integer(&table->path, position);
}

static void visit(struct table *table, const plogp_result *node)
{
    const plogp_result_kind kind = plogp_result_get_kind(node);
    if (kind == PLOGP_RESULT_INTERVAL) {
        visit_leaf(table, node, PART_LOW);
        visit_leaf(table, node, PART_HIGH);
        return;
    }
    if (kind != PLOGP_RESULT_OBJECT && kind != PLOGP_RESULT_LIST) {
        visit_leaf(table, node, PART_WHOLE);
        return;
    }
    size_t position = 0;
    const plogp_result *child = plogp_result_first_child(node);
    for (; child != NULL; child = plogp_result_next_sibling(child)) {
        const size_t length = table->path.length;
        enter(table, child, position++);
        visit(table, child);
        if (table->path.status == PLOGP_OK)
            table->path.length = length;
    }
}

static void write_cell(const struct plogp__rendering *rendering, struct cell cell)
{
    plogp_buffer *buffer = rendering->buffer;
    double low = 0.0, high = 0.0;
    size_t length = 0;
    switch (plogp_result_get_kind(cell.node)) {
    case PLOGP_RESULT_NUMBER:
        plogp_buffer_add_number(buffer, plogp__number_in_unit(rendering, cell.node));
        break;
    case PLOGP_RESULT_INTEGER:
        plogp_buffer_add_integer(buffer, plogp_result_get_integer(cell.node));
        break;
    case PLOGP_RESULT_INTERVAL:
        plogp__interval_in_unit(rendering, cell.node, &low, &high);
        plogp_buffer_add_number(buffer, cell.part == PART_LOW ? low : high);
        break;
    case PLOGP_RESULT_TEXT: {
        const char *text = plogp_result_get_text(cell.node, &length);
        plogp_buffer_add_csv_text(buffer, text, length);
        break;
    }
    case PLOGP_RESULT_BOOLEAN:
        plogp_buffer_add_text(buffer,
                              plogp_result_get_boolean(cell.node) ? "true" : "false");
        break;
    default:
        break;
    }
}

static void write_header(const struct table *table)
{
    plogp_buffer *buffer = table->rendering->buffer;
    for (size_t i = 0, begin = 0; i < table->count; begin = table->name_ends[i++]) {
        plogp_buffer_add_csv_text(buffer, table->names.bytes + begin,
                                  table->name_ends[i] - begin);
        plogp_buffer_add_byte(buffer, ',');
    }
    plogp_buffer_add_text(buffer, "unit\n");
}

static void write_rows(struct table *table)
{
    const struct plogp__rendering *rendering = table->rendering;
    const char *unit = rendering->options->unit.name;
    const plogp_result *row = plogp_result_first_child(rendering->document->results);
    for (; row != NULL; row = plogp_result_next_sibling(row)) {
        for (size_t i = 0; i < table->count; i++)
            table->cells[i] = (struct cell){NULL, PART_WHOLE};
        table->expected = 0;
        visit(table, row);
        for (size_t i = 0; i < table->count; i++) {
            write_cell(rendering, table->cells[i]);
            plogp_buffer_add_byte(rendering->buffer, ',');
        }
        plogp_buffer_add_csv_text(rendering->buffer, unit, strlen(unit));
        plogp_buffer_add_byte(rendering->buffer, '\n');
    }
}

static plogp_status collect_columns(struct table *table)
{
    const plogp_result *row =
        plogp_result_first_child(table->rendering->document->results);
    for (; row != NULL; row = plogp_result_next_sibling(row)) {
        table->expected = 0;
        visit(table, row);
    }
    if (table->path.status != PLOGP_OK)
        return table->path.status;
    PLOGP_TRY(table->names.status);
    table->cells = plogp__alloc(&table->names.alloc, table->count, sizeof *table->cells);
    return table->cells == NULL ? PLOGP_ENOMEM : PLOGP_OK;
}

plogp_status plogp__render_csv(const struct plogp__rendering *rendering)
{
    struct table table = {.rendering = rendering};
    plogp_buffer_init(&table.names, rendering->context);
    plogp_buffer_init(&table.path, rendering->context);
    plogp_status status = collect_columns(&table);
    if (status == PLOGP_OK) {
        table.filling = true;
        write_header(&table);
        write_rows(&table);
    }
    const plogp_alloc *alloc = &table.names.alloc;
    plogp__free(alloc, table.cells);
    plogp__free(alloc, table.name_ends);
    plogp_buffer_clear(&table.path);
    plogp_buffer_clear(&table.names);
    return status == PLOGP_OK ? PLOGP_OK : plogp__fail_memory(rendering->context);
}
