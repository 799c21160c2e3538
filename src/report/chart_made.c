/* Figures that are made of results: the tree of a code, the bar of a ledger. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/chart.h"
#include "report/text.h"

#define LEAVES_MOST 64
#define LABEL_SIZE  160
#define LABEL_ROOM  1.5 /* questions, to the right of the last symbol */

/* The tree being laid out: symbols from top to bottom, questions between theirs. */
struct layout {
    const plogp_result *symbols; /* the rows of the code, or NULL */
    plogp_result *nodes, *edges, *leaves;
    size_t leaf;  /* those placed so far */
    double reach; /* the deepest so far  */
};

struct place {
    double x, y;
};

static size_t count_leaves(const plogp_result *node)
{
    if (!plogp__is_object(node))
        return 1;
    return count_leaves(plogp__child(node, "yes")) +
           count_leaves(plogp__child(node, "no"));
}

static bool same_text(const plogp_result *a, const plogp_result *b)
{
    size_t length_a = 0, length_b = 0;
    const char *text_a = plogp_result_get_text(a, &length_a);
    const char *text_b = plogp_result_get_text(b, &length_b);
    return length_a == length_b && memcmp(text_a, text_b, length_a) == 0;
}

/* "NAME (PROBABILITY)". */
static void make_label(const struct layout *layout, const plogp_result *name,
                       char label[LABEL_SIZE])
{
    const plogp_result *row = plogp_result_first_child(layout->symbols);
    const char *text = plogp_result_get_text(name, NULL);
    char p[PLOGP__TEXT_NUMBER_SIZE];
    while (row != NULL && !same_text(plogp__child(row, "symbol"), name))
        row = plogp_result_next_sibling(row);
    const plogp_result *probability = plogp__number_child(row, "p");
    if (probability == NULL) {
        (void)snprintf(label, LABEL_SIZE, "%.100s", text);
        return;
    }
    (void)plogp__text_number(plogp_result_get_number(probability), 3, p);
    (void)snprintf(label, LABEL_SIZE, "%.100s (%s)", text, p);
}

static void add_place(plogp_result *list, struct place at, const char *kind,
                      const char *label)
{
    plogp_result *row = plogp_result_add_object(list, NULL);
    plogp_result_add_number(row, "x", at.x, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(row, "y", at.y, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_text(row, "kind", kind);
    plogp_result_add_text(row, "label", label);
}

static void add_edge(const struct layout *layout, struct place from, struct place to,
                     const char *answer)
{
    plogp_result *row = plogp_result_add_object(layout->edges, NULL);
    plogp_result_add_number(row, "x", from.x, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(row, "y", from.y, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(row, "x2", to.x, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(row, "y2", to.y, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_text(row, "answer", answer);
}

static struct place place_node(struct layout *layout, const plogp_result *node,
                               double depth)
{
    char label[LABEL_SIZE];
    layout->reach = fmax(layout->reach, depth);
    if (!plogp__is_object(node)) {
        const struct place at = {depth, -(double)layout->leaf++};
        make_label(layout, node, label);
        add_place(layout->nodes, at, "symbol", label);
        add_place(layout->leaves, at, "symbol", label);
        return at;
    }
    const struct place yes = place_node(layout, plogp__child(node, "yes"), depth + 1.0);
    const struct place no = place_node(layout, plogp__child(node, "no"), depth + 1.0);
    const struct place at = {depth, 0.5 * (yes.y + no.y)};
    add_place(layout->nodes, at, "question",
              plogp_result_get_text(plogp__child(node, "question"), NULL));
    add_edge(layout, at, yes, "yes");
    add_edge(layout, at, no, "no");
    return at;
}

const plogp_result *plogp__chart_tree(const plogp_result *object,
                                      const plogp_result *questions, plogp_result *root)
{
    if (!plogp__is_object(questions) || count_leaves(questions) > LEAVES_MOST)
        return NULL;
    plogp_result *figure = plogp_result_add_object(root, NULL);
    struct layout layout = {.symbols = plogp__child(object, "symbols")};
    plogp_result_add_text(figure, "figure", "tree");
    layout.nodes = plogp_result_add_list(figure, "nodes");
    layout.edges = plogp_result_add_list(figure, "edges");
    layout.leaves = plogp_result_add_list(figure, "rows");
    (void)place_node(&layout, questions, 0.0);
    plogp_result_add_number(figure, "reach", layout.reach + LABEL_ROOM,
                            PLOGP_QUANTITY_PLAIN);
    return figure;
}

static void add_part(plogp_result *rows, const char *part, double nats)
{
    plogp_result *row = plogp_result_add_object(rows, NULL);
    plogp_result_add_text(row, "part", part);
    plogp_result_add_number(row, "amount", nats, PLOGP_QUANTITY_INFORMATION);
}

const plogp_result *plogp__chart_ledger(const struct plogp__ledger *ledger,
                                        plogp_result *root)
{
    const double whole = plogp_result_get_number(ledger->cross_entropy);
    const double waste = plogp_result_get_number(ledger->divergence);
    if (!(isfinite(whole) && whole > 0.0 && waste >= 0.0 && waste <= whole))
        return NULL;
    plogp_result *figure = plogp_result_add_object(root, NULL);
    plogp_result_add_text(figure, "figure", "ledger");
    plogp_result *rows = plogp_result_add_list(figure, "rows");
    add_part(rows, "entropy", plogp_result_get_number(ledger->entropy));
    add_part(rows, "waste", waste);
    return figure;
}
