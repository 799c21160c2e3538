/* Results as headings and tables. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/html.h"
#include "report/text_table.h"

void plogp__html_add(struct plogp__page *page, const char *markup)
{
    plogp_buffer_add_text(page->rendering.buffer, markup);
}

struct plogp__rendering plogp__html_cell(struct plogp__page *page)
{
    struct plogp__rendering cell = page->rendering;
    page->cell.length = 0;
    cell.buffer = &page->cell;
    return cell;
}

void plogp__html_add_cell(struct plogp__page *page)
{
    plogp_buffer_add_html_text(page->rendering.buffer, page->cell.bytes,
                               page->cell.length);
}

static void add_label(struct plogp__page *page, const char *key)
{
    const struct plogp__rendering cell = plogp__html_cell(page);
    plogp__text_add_label(&cell, key);
    plogp__html_add_cell(page);
}

static void add_heading(struct plogp__page *page, const char *key, int level)
{
    char tag[16];
    (void)snprintf(tag, sizeof tag, "h%d>", level < 6 ? level : 6);
    plogp__html_add(page, "<");
    plogp__html_add(page, tag);
    add_label(page, key);
    plogp__html_add(page, "</");
    plogp__html_add(page, tag);
    plogp__html_add(page, "\n");
}

/* ---- the ledger ---- */

static void add_ledger_cell(struct plogp__page *page, const char *number,
                            const char *interval)
{
    plogp__html_add(page, "<td>");
    plogp__html_add(page, number);
    plogp__html_add(page, " ");
    plogp__html_add(page, page->rendering.options->unit.name);
    if (interval[0] != '\0') {
        plogp__html_add(page, "<br><small>");
        plogp__html_add(page, interval);
        plogp__html_add(page, "</small>");
    }
    plogp__html_add(page, "</td>");
}

static void add_ledger_bar(struct plogp__page *page, const struct plogp__ledger *ledger,
                           const char *is_waste)
{
    const double whole = plogp_result_get_number(ledger->cross_entropy);
    const double waste = plogp_result_get_number(ledger->divergence);
    if (!(isfinite(whole) && whole > 0.0 && waste >= 0.0 && waste <= whole))
        return;
    char share[PLOGP__TEXT_NUMBER_SIZE];
    (void)plogp__text_number(100.0 * waste / whole, 3, share);
    plogp__html_add(page, "<div class=\"ledger\" role=\"img\" aria-label=\"");
    plogp__html_add(page, share);
    plogp__html_add(page, is_waste);
    plogp__html_add(page, "\">");
    if (waste > 0.0) {
        plogp__html_add(page, "<span style=\"width:");
        plogp__html_add(page, share);
        plogp__html_add(page, "%\"></span>");
    }
    plogp__html_add(page, "</div>\n<p class=\"note\">");
    plogp__html_add(page, share);
    plogp__html_add(page, is_waste);
    plogp__html_add(page, "</p>\n");
}

static void add_ledger(struct plogp__page *page, const plogp_result *object,
                       const struct plogp__ledger *ledger)
{
    plogp__html_add(page, "<table class=\"sum\"><tr><th scope=\"col\">");
    plogp__html_add(page, "cross-entropy</th><th scope=\"col\">= entropy</th>"
                          "<th scope=\"col\">+ KL");
    if (strstr(plogp_result_get_key(ledger->cross_entropy), "reverse") != NULL)
        plogp__html_add(page, " <small>(reverse: Q against P)</small>");
    plogp__html_add(page, "</th></tr>\n<tr>");
    struct plogp__ledger_cells cells;
    plogp__ledger_make_cells(&page->rendering, object, ledger, &cells);
    for (size_t i = 0; i < PLOGP__LEDGER_PARTS; i++)
        add_ledger_cell(page, cells.number[i], cells.interval[i]);
    plogp__html_add(page, "</tr></table>\n");
    add_ledger_bar(page, ledger,
                   plogp__ledger_is_bound(object) ? " % at most is waste"
                                                  : " % is waste");
}

/* ---- tables ---- */

static void add_table_cell(struct plogp__page *page, struct plogp__table *table,
                           const plogp_result *row, const struct plogp__column *column)
{
    plogp__table_make_cell(table, row, plogp__child(row, column->key));
    plogp__html_add(page, column->number ? "<td class=\"number\">" : "<td>");
    plogp_buffer_add_html_text(page->rendering.buffer, table->cell.bytes,
                               table->cell.length);
    plogp__html_add(page, "</td>");
}

static void add_column_heading(struct plogp__page *page,
                               const struct plogp__column *column)
{
    plogp__html_add(page, column->number ? "<th scope=\"col\" class=\"number\">"
                                         : "<th scope=\"col\">");
    add_label(page, column->key);
    if (column->unit[0] != '\0') {
        plogp__html_add(page, " <small>");
        plogp__html_add(page, column->unit);
        plogp__html_add(page, "</small>");
    }
    plogp__html_add(page, "</th>");
}

/* What is the same in every row, said once. */
static void add_constants(struct plogp__page *page, const struct plogp__table *table)
{
    struct plogp__rendering cell = plogp__html_cell(page);
    plogp__table_add_constants(table, &cell);
    if (page->cell.length == 0)
        return;
    plogp__html_add(page, "<p class=\"note\">");
    plogp__html_add_cell(page);
    plogp__html_add(page, "</p>\n");
}

static void add_rows(struct plogp__page *page, struct plogp__table *table)
{
    const plogp_result *row = plogp_result_first_child(table->list);
    for (; row != NULL; row = plogp_result_next_sibling(row)) {
        plogp__html_add(page, "<tr>");
        for (size_t i = 0; i < table->count; i++)
            if (!table->columns[i].constant)
                add_table_cell(page, table, row, &table->columns[i]);
        plogp__html_add(page, "</tr>\n");
    }
}

void plogp__html_add_table(struct plogp__page *page, const plogp_result *list,
                           const char *caption)
{
    struct plogp__table table;
    plogp__table_init(&table, &page->rendering, list, 0);
    plogp__table_measure(&table);
    plogp__html_add(page, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                          "aria-label=\"");
    add_label(page, caption);
    plogp__html_add(page, "\"><table><caption>");
    add_label(page, caption);
    plogp__html_add(page, "</caption>\n<thead><tr>");
    for (size_t i = 0; table.cell.status == PLOGP_OK && i < table.count; i++)
        if (!table.columns[i].constant)
            add_column_heading(page, &table.columns[i]);
    plogp__html_add(page, "</tr></thead>\n<tbody>\n");
    if (table.cell.status == PLOGP_OK)
        add_rows(page, &table);
    plogp__html_add(page, "</tbody></table></div>\n");
    add_constants(page, &table);
    plogp__table_clear(&table);
}

/* ---- blocks ---- */

static void add_pair(struct plogp__page *page, const plogp_result *object,
                     const plogp_result *node)
{
    plogp__html_add(page, "<tr><th scope=\"row\">");
    add_label(page, plogp_result_get_key(node));
    plogp__html_add(page, "</th><td>");
    const struct plogp__rendering cell = plogp__html_cell(page);
    plogp__text_add_value(&cell, object, node);
    plogp__html_add_cell(page);
    plogp__html_add(page, "</td></tr>\n");
}

/* Parameters keep the names they have, and stand with their errors. */
static void add_parameters(struct plogp__page *page, const plogp_result *object)
{
    plogp__html_add(page, "<pre>");
    const struct plogp__rendering cell = plogp__html_cell(page);
    plogp__text_add_parameters(&cell, object, 0);
    plogp__html_add_cell(page);
    plogp__html_add(page, "</pre>\n");
}

/* Each item folded away but the first; what they are ranked by in a table above. */
static void add_items(struct plogp__page *page, const plogp_result *list, int level)
{
    plogp_result *ranking = NULL;
    const plogp_result *first = plogp_result_first_child(list);
    if (plogp__has_key(list, "candidates") && plogp_result_next_sibling(first) != NULL)
        ranking = plogp__extract_ranking(&page->rendering, list);
    if (ranking != NULL)
        plogp__html_add_table(page, ranking, "ranking");
    plogp_result_free(ranking);
    for (const plogp_result *item = first; item != NULL;
         item = plogp_result_next_sibling(item)) {
        plogp__html_add(page,
                        item == first ? "<details open><summary>" : "<details><summary>");
        plogp__html_add_title(page, item);
        plogp__html_add(page, "</summary>\n");
        plogp__html_add_block(page, item, level);
        plogp__html_add(page, "</details>\n");
    }
}

/* A question with what follows its answers, as nested lists. */
static void add_question(struct plogp__page *page, const char *answer,
                         const plogp_result *node)
{
    const plogp_result *text =
        plogp__is_object(node) ? plogp__child(node, "question") : node;
    plogp__html_add(page, "<li>");
    if (answer != NULL)
        plogp__html_add(page, answer);
    const struct plogp__rendering cell = plogp__html_cell(page);
    plogp__text_add_compact(&cell, text, plogp__text_precision(&cell, NULL, text));
    plogp__html_add_cell(page);
    if (plogp__is_object(node)) {
        plogp__html_add(page, "<ul>");
        if (plogp__child(node, "yes") != NULL)
            add_question(page, "yes: ", plogp__child(node, "yes"));
        if (plogp__child(node, "no") != NULL)
            add_question(page, "no: ", plogp__child(node, "no"));
        plogp__html_add(page, "</ul>");
    }
    plogp__html_add(page, "</li>\n");
}

static void add_section(struct plogp__page *page, const plogp_result *object,
                        const plogp_result *node, int level)
{
    const char *key = plogp_result_get_key(node);
    if (plogp__text_is_table(node)) {
        plogp__html_add_pictures(page, node);
        plogp__html_add_table(page, node, key);
        return;
    }
    add_heading(page, key, level);
    if (plogp__has_key(node, "parameters")) {
        add_parameters(page, object);
    } else if (plogp__has_key(node, "questions")) {
        plogp__html_add_tree(page, object, node);
        plogp__html_add(page, "<ul>");
        add_question(page, NULL, node);
        plogp__html_add(page, "</ul>\n");
    } else if (plogp__is_object(node)) {
        plogp__html_add_block(page, node, level + 1);
    } else {
        plogp__html_add_pictures(page, node);
        add_items(page, node, level + 1);
    }
}

static void add_ledgers(struct plogp__page *page, const plogp_result *object)
{
    struct plogp__ledger ledger;
    const plogp_result *node = plogp_result_first_child(object);
    for (; node != NULL; node = plogp_result_next_sibling(node))
        if (plogp__text_shape(object, node) == PLOGP__SHAPE_LEDGER &&
            plogp__find_ledger(object, node, &ledger))
            add_ledger(page, object, &ledger);
}

static void add_pairs(struct plogp__page *page, const plogp_result *object)
{
    bool open = false;
    const plogp_result *node = plogp_result_first_child(object);
    for (; node != NULL; node = plogp_result_next_sibling(node)) {
        if (plogp__text_shape(object, node) != PLOGP__SHAPE_LINE)
            continue;
        plogp__html_add(page, open ? "" : "<table class=\"pairs\">\n");
        open = true;
        add_pair(page, object, node);
    }
    plogp__html_add(page, open ? "</table>\n" : "");
}

/* The ledger first, then pictures and pairs, so that none seems to belong to a section
 * before it. */
void plogp__html_add_block(struct plogp__page *page, const plogp_result *object,
                           int level)
{
    const plogp_result *ledger = plogp__child(object, "ledger");
    add_ledgers(page, object);
    if (plogp__is_object(ledger))
        add_section(page, object, ledger, level);
    if (object == page->result)
        plogp__html_add_figures(page, page->result_index);
    add_pairs(page, object);
    const plogp_result *node = plogp_result_first_child(object);
    for (; node != NULL; node = plogp_result_next_sibling(node))
        if (plogp__text_shape(object, node) == PLOGP__SHAPE_SECTION && node != ledger)
            add_section(page, object, node, level);
}
