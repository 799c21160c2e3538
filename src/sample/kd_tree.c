#include "sample/kd_tree.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "sample/kd_node.h"

#define SHARED     4    /* level below which subtrees are built by the team      */
#define SHARED_MIN 4096 /* points worth a team                                   */

static void swap_points(struct plogp__kd_tree *tree, size_t i, size_t j)
{
    const size_t d = tree->points.dimension;
    for (size_t c = 0; c < d; c++) {
        const double value = tree->values[i * d + c];
        tree->values[i * d + c] = tree->values[j * d + c];
        tree->values[j * d + c] = value;
    }
    const double weight = tree->weights[i];
    tree->weights[i] = tree->weights[j];
    tree->weights[j] = weight;
}

static double coordinate(const struct plogp__kd_tree *tree, size_t i, size_t c)
{
    return tree->values[i * tree->points.dimension + c];
}

static double median_of_three(const struct plogp__kd_tree *tree,
                              const struct plogp__kd_node *node, size_t c)
{
    const double a = coordinate(tree, node->first, c);
    const double b = coordinate(tree, node->first + node->count / 2, c);
    const double z = coordinate(tree, node->first + node->count - 1, c);
    const double low = a < b ? a : b, high = a < b ? b : a;
    return z < low ? low : z < high ? z : high;
}

/* Points [first, last] so that the one at `middle` is in its sorted place. Source: Hoare
 * (1961), algorithm 65. */
static void select_median(struct plogp__kd_tree *tree, const struct plogp__kd_node *node,
                          size_t c)
{
    const size_t middle = node->first + node->count / 2;
    struct plogp__kd_node part = *node;
    while (part.count > 1) {
        const double pivot = median_of_three(tree, &part, c);
        size_t i = part.first, j = part.first + part.count - 1;
        for (;;) {
            while (coordinate(tree, i, c) < pivot)
                i++;
            while (coordinate(tree, j, c) > pivot)
                j--;
            if (i >= j)
                break;
            swap_points(tree, i++, j--);
        }
        /* everything before i is <= pivot, everything from i on is >= pivot */
        const size_t end = part.first + part.count;
        const size_t cut = i > part.first ? i : i + 1;
        part = middle < cut ? (struct plogp__kd_node){0, part.first, cut - part.first, 0}
                            : (struct plogp__kd_node){0, cut, end - cut, 0};
    }
}

static size_t set_box(struct plogp__kd_tree *tree, const struct plogp__kd_node *node)
{
    const size_t d = tree->points.dimension;
    double *const low = tree->boxes + node->index * 2 * d, *const high = low + d;
    double total = 0.0;
    size_t widest = 0;
    for (size_t c = 0; c < d; c++) {
        double least = INFINITY, most = -INFINITY;
        for (size_t i = 0; i < node->count; i++) {
            const double value = coordinate(tree, node->first + i, c);
            least = value < least ? value : least;
            most = value > most ? value : most;
        }
        low[c] = least;
        high[c] = most;
        if (high[c] - low[c] > high[widest] - low[widest])
            widest = c;
    }
    for (size_t i = 0; i < node->count; i++)
        total += tree->weights[node->first + i];
    tree->totals[node->index] = total;
    return widest;
}

/* The nodes below `node`, down to those of level `last`. */
static void build(struct plogp__kd_tree *tree, const struct plogp__kd_node *node,
                  size_t last)
{
    const size_t widest = set_box(tree, node);
    if (node->level == tree->depth)
        return;
    select_median(tree, node, widest);
    tree->axes[node->index] = widest;
    tree->splits[node->index] = coordinate(tree, node->first + node->count / 2, widest);
    for (size_t side = 0; side < 2 && node->level < last; side++) {
        const struct plogp__kd_node below = plogp__kd_child(node, side);
        build(tree, &below, last);
    }
}

/* One task: a subtree whose root is on level SHARED. */
static plogp_status build_below(void *state, size_t task, size_t worker)
{
    struct plogp__kd_tree *const tree = state;
    struct plogp__kd_node node = {0, 0, tree->points.count, 0};
    (void)worker;
    for (size_t level = SHARED; level-- > 0;)
        node = plogp__kd_child(&node, task >> level & 1);
    build(tree, &node, tree->depth);
    return PLOGP_OK;
}

static plogp_status build_all(struct plogp__kd_tree *tree, const plogp_context *context)
{
    const struct plogp__kd_node root = {0, 0, tree->points.count, 0};
    if (tree->points.count < SHARED_MIN) {
        build(tree, &root, tree->depth);
        return PLOGP_OK;
    }
    build(tree, &root, SHARED - 1);
    return plogp__team_run(context, (size_t)1 << SHARED, build_below, tree);
}

static plogp_status allocate(struct plogp__kd_tree *tree)
{
    const size_t n = tree->points.count, d = tree->points.dimension;
    while ((n - 1) >> tree->depth >= PLOGP__LEAF_POINTS)
        tree->depth++;
    const size_t nodes = ((size_t)2 << tree->depth) - 1;
    tree->values = plogp__alloc(tree->alloc, n, d * sizeof(double));
    tree->weights = plogp__alloc(tree->alloc, n, sizeof(double));
    tree->boxes = plogp__alloc(tree->alloc, nodes, 2 * d * sizeof(double));
    tree->totals = plogp__alloc(tree->alloc, nodes, sizeof(double));
    tree->splits = plogp__alloc(tree->alloc, nodes, sizeof(double));
    tree->axes = plogp__alloc(tree->alloc, nodes, sizeof *tree->axes);
    return tree->values == NULL || tree->weights == NULL || tree->boxes == NULL ||
                   tree->totals == NULL || tree->splits == NULL || tree->axes == NULL
               ? PLOGP_ENOMEM
               : PLOGP_OK;
}

plogp_status plogp__kd_tree_init(const struct plogp__points *points,
                                 const plogp_context *context,
                                 struct plogp__kd_tree *tree)
{
    struct plogp__kd_tree made = {.points = *points,
                                  .alloc = plogp__context_alloc(context)};
    if (allocate(&made) != PLOGP_OK) {
        plogp__kd_tree_clear(&made);
        return plogp__fail_memory(context);
    }
    memcpy(made.values, points->values,
           points->count * points->dimension * sizeof(double));
    memcpy(made.weights, points->weights, points->count * sizeof(double));
    made.points.values = made.values;
    made.points.weights = made.weights;
    const plogp_status status = build_all(&made, context);
    if (status == PLOGP_OK)
        *tree = made;
    else
        plogp__kd_tree_clear(&made);
    return status;
}

void plogp__kd_tree_clear(struct plogp__kd_tree *tree)
{
    plogp__free(tree->alloc, tree->values);
    plogp__free(tree->alloc, tree->weights);
    plogp__free(tree->alloc, tree->boxes);
    plogp__free(tree->alloc, tree->totals);
    plogp__free(tree->alloc, tree->splits);
    plogp__free(tree->alloc, tree->axes);
    *tree = (struct plogp__kd_tree){.alloc = tree->alloc};
}
