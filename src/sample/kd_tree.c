#include "sample/kd_tree.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

#define LEAF 8 /* points that are looked at one by one */

/* The points [first, first + count) of a node. */
struct node {
    size_t index, first, count, level;
};

static struct node child(const struct node *node, size_t side)
{
    const size_t left = node->count / 2;
    return (struct node){
        2 * node->index + 1 + side,
        node->first + (side == 0 ? 0 : left),
        side == 0 ? left : node->count - left,
        node->level + 1,
    };
}

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

static double median_of_three(const struct plogp__kd_tree *tree, const struct node *node,
                              size_t c)
{
    const double a = coordinate(tree, node->first, c);
    const double b = coordinate(tree, node->first + node->count / 2, c);
    const double z = coordinate(tree, node->first + node->count - 1, c);
    return fmax(fmin(a, b), fmin(fmax(a, b), z));
}

/* Points [first, last] so that the one at `middle` is in its sorted place. Source: Hoare
 * (1961), algorithm 65. */
static void select_median(struct plogp__kd_tree *tree, const struct node *node, size_t c)
{
    const size_t middle = node->first + node->count / 2;
    struct node part = *node;
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
        part = middle < cut ? (struct node){0, part.first, cut - part.first, 0}
                            : (struct node){0, cut, end - cut, 0};
    }
}

static size_t set_box(struct plogp__kd_tree *tree, const struct node *node)
{
    const size_t d = tree->points.dimension;
    double *const low = tree->boxes + node->index * 2 * d, *const high = low + d;
    double total = 0.0;
    size_t widest = 0;
    for (size_t c = 0; c < d; c++) {
        low[c] = INFINITY;
        high[c] = -INFINITY;
        for (size_t i = 0; i < node->count; i++) {
            low[c] = fmin(low[c], coordinate(tree, node->first + i, c));
            high[c] = fmax(high[c], coordinate(tree, node->first + i, c));
        }
        if (high[c] - low[c] > high[widest] - low[widest])
            widest = c;
    }
    for (size_t i = 0; i < node->count; i++)
        total += tree->weights[node->first + i];
    tree->totals[node->index] = total;
    return widest;
}

static void build(struct plogp__kd_tree *tree, const struct node *node)
{
    const size_t widest = set_box(tree, node);
    if (node->level == tree->depth)
        return;
    select_median(tree, node, widest);
    for (size_t side = 0; side < 2; side++) {
        const struct node below = child(node, side);
        build(tree, &below);
    }
}

static plogp_status allocate(struct plogp__kd_tree *tree)
{
    const size_t n = tree->points.count, d = tree->points.dimension;
    while (n >> tree->depth > LEAF)
        tree->depth++;
    const size_t nodes = ((size_t)2 << tree->depth) - 1;
    tree->values = plogp__alloc(tree->alloc, n, d * sizeof(double));
    tree->weights = plogp__alloc(tree->alloc, n, sizeof(double));
    tree->boxes = plogp__alloc(tree->alloc, nodes, 2 * d * sizeof(double));
    tree->totals = plogp__alloc(tree->alloc, nodes, sizeof(double));
    return tree->values == NULL || tree->weights == NULL || tree->boxes == NULL ||
                   tree->totals == NULL
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
    build(&made, &(struct node){0, 0, points->count, 0});
    *tree = made;
    return PLOGP_OK;
}

void plogp__kd_tree_clear(struct plogp__kd_tree *tree)
{
    plogp__free(tree->alloc, tree->values);
    plogp__free(tree->alloc, tree->weights);
    plogp__free(tree->alloc, tree->boxes);
    plogp__free(tree->alloc, tree->totals);
    *tree = (struct plogp__kd_tree){.alloc = tree->alloc};
}

static double combine(plogp__norm norm, double distance, double difference)
{
    return norm == PLOGP__NORM_MAX ? fmax(distance, fabs(difference))
                                   : distance + difference * difference;
}

static double distance_to_point(const struct plogp__kd_tree *tree, size_t i,
                                const double *point)
{
    double distance = 0.0;
    for (size_t c = 0; c < tree->points.dimension; c++)
        distance =
            combine(tree->points.norm, distance, coordinate(tree, i, c) - point[c]);
    return distance;
}

/* The least and the largest distance that a point of the box may have. */
static double distance_to_box(const struct plogp__kd_tree *tree, size_t index,
                              const double *point)
{
    const size_t d = tree->points.dimension;
    const double *const low = tree->boxes + index * 2 * d, *const high = low + d;
    double distance = 0.0;
    for (size_t c = 0; c < d; c++) {
        const double outside = fmax(fmax(low[c] - point[c], point[c] - high[c]), 0.0);
        distance = combine(tree->points.norm, distance, outside);
    }
    return distance;
}

static double distance_to_corner(const struct plogp__kd_tree *tree, size_t index,
                                 const double *point)
{
    const size_t d = tree->points.dimension;
    const double *const low = tree->boxes + index * 2 * d, *const high = low + d;
    double distance = 0.0;
    for (size_t c = 0; c < d; c++)
        distance = combine(tree->points.norm, distance,
                           fmax(fabs(point[c] - low[c]), fabs(high[c] - point[c])));
    return distance;
}

/* The nearest points so far, by distance; all but the last weigh less than wanted. */
struct nearest {
    const struct plogp__kd_tree *tree;
    const double *point;
    double wanted, total;
    size_t size;
    double distance[PLOGP__NEIGHBOURS_MAX + 1];
    double weight[PLOGP__NEIGHBOURS_MAX + 1];
};

static double reach(const struct nearest *nearest)
{
    return nearest->total >= nearest->wanted ? nearest->distance[nearest->size - 1]
                                             : INFINITY;
}

static void offer(struct nearest *nearest, double distance, double weight)
{
    if (distance >= reach(nearest))
        return;
    size_t place = nearest->size++;
    for (; place > 0 && nearest->distance[place - 1] > distance; place--) {
        nearest->distance[place] = nearest->distance[place - 1];
        nearest->weight[place] = nearest->weight[place - 1];
    }
    nearest->distance[place] = distance;
    nearest->weight[place] = weight;
    nearest->total += weight;
    while (nearest->size > 1 &&
           nearest->total - nearest->weight[nearest->size - 1] >= nearest->wanted)
        nearest->total -= nearest->weight[--nearest->size];
}

static void find_nearest(struct nearest *nearest, const struct node *node)
{
    const struct plogp__kd_tree *const tree = nearest->tree;
    if (node->level == tree->depth) {
        for (size_t i = 0; i < node->count; i++)
            offer(nearest, distance_to_point(tree, node->first + i, nearest->point),
                  tree->weights[node->first + i]);
        return;
    }
    const struct node below[2] = {child(node, 0), child(node, 1)};
    const double distance[2] = {distance_to_box(tree, below[0].index, nearest->point),
                                distance_to_box(tree, below[1].index, nearest->point)};
    const size_t first = distance[1] < distance[0];
    if (distance[first] < reach(nearest))
        find_nearest(nearest, &below[first]);
    if (distance[1 - first] < reach(nearest))
        find_nearest(nearest, &below[1 - first]);
}

double plogp__kd_tree_distance(const struct plogp__kd_tree *tree, const double *point,
                               double weight)
{
    struct nearest nearest;
    nearest.tree = tree;
    nearest.point = point;
    nearest.wanted = weight;
    nearest.total = 0.0;
    nearest.size = 0;
    find_nearest(&nearest, &(struct node){0, 0, tree->points.count, 0});
    return reach(&nearest);
}

struct within {
    const struct plogp__kd_tree *tree;
    const double *point;
    double distance;
    double total;
    double *extent; /* NULL: only the weight is wanted */
};

static void add_point(struct within *within, size_t i)
{
    const struct plogp__kd_tree *const tree = within->tree;
    if (!(distance_to_point(tree, i, within->point) <= within->distance))
        return;
    within->total += tree->weights[i];
    for (size_t c = 0; within->extent != NULL && c < tree->points.dimension; c++)
        within->extent[c] =
            fmax(within->extent[c], fabs(coordinate(tree, i, c) - within->point[c]));
}

static void find_within(struct within *within, const struct node *node)
{
    const struct plogp__kd_tree *const tree = within->tree;
    if (distance_to_box(tree, node->index, within->point) > within->distance)
        return;
    if (within->extent == NULL &&
        distance_to_corner(tree, node->index, within->point) <= within->distance) {
        within->total += tree->totals[node->index];
        return;
    }
    if (node->level < tree->depth) {
        const struct node below[2] = {child(node, 0), child(node, 1)};
        find_within(within, &below[0]);
        find_within(within, &below[1]);
        return;
    }
    for (size_t i = 0; i < node->count; i++)
        add_point(within, node->first + i);
}

double plogp__kd_tree_weight(const struct plogp__kd_tree *tree, const double *point,
                             double distance)
{
    struct within within = {tree, point, distance, 0.0, NULL};
    find_within(&within, &(struct node){0, 0, tree->points.count, 0});
    return within.total;
}

void plogp__kd_tree_extent(const struct plogp__kd_tree *tree, const double *point,
                           double distance, double *extent)
{
    struct within within = {tree, point, distance, 0.0, extent};
    for (size_t c = 0; c < tree->points.dimension; c++)
        extent[c] = 0.0;
    find_within(&within, &(struct node){0, 0, tree->points.count, 0});
}
