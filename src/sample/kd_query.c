/* Questions to a k-d tree. */
#include "sample/kd_node.h"

static inline double distance_to_corner(const struct plogp__kd_tree *tree, size_t index,
                                        const double *point)
{
    const size_t d = tree->points.dimension;
    const double *const low = tree->boxes + index * 2 * d, *const high = low + d;
    double distance = 0.0;
    for (size_t c = 0; c < d; c++)
        distance = plogp__combine(
            tree->points.norm, distance,
            plogp__larger(fabs(point[c] - low[c]), fabs(high[c] - point[c])));
    return distance;
}

static void find_nearest(struct plogp__nearest *nearest,
                         const struct plogp__kd_tree *tree,
                         const struct plogp__kd_node *node)
{
    if (node->level == tree->depth) {
        plogp__nearest_scan(nearest, tree, node);
        return;
    }
    const double beyond =
        nearest->point[tree->axes[node->index]] - tree->splits[node->index];
    const size_t first = beyond > 0;
    const struct plogp__kd_node near = plogp__kd_child(node, first);
    find_nearest(nearest, tree, &near);
    if (plogp__combine(tree->points.norm, 0.0, beyond) >= nearest->reach)
        return; /* nothing across the plane is nearer */
    const struct plogp__kd_node far = plogp__kd_child(node, 1 - first);
    if (plogp__distance_to_box(tree, far.index, nearest->point) < nearest->reach)
        find_nearest(nearest, tree, &far);
}

double plogp__kd_tree_distance(const struct plogp__kd_tree *tree, const double *point,
                               double weight)
{
    double room[2 * (PLOGP__NEIGHBOURS_MAX + 2)];
    struct plogp__nearest nearest;
    plogp__nearest_init(&nearest, point, weight, room);
    find_nearest(&nearest, tree, &(struct plogp__kd_node){0, 0, tree->points.count, 0});
    return nearest.reach;
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
    if (!(plogp__distance_to_point(tree, i, within->point) <= within->distance))
        return;
    within->total += tree->weights[i];
    const double *const values = tree->values + i * tree->points.dimension;
    for (size_t c = 0; within->extent != NULL && c < tree->points.dimension; c++)
        within->extent[c] =
            plogp__larger(within->extent[c], fabs(values[c] - within->point[c]));
}

static void find_within(struct within *within, const struct plogp__kd_node *node)
{
    const struct plogp__kd_tree *const tree = within->tree;
    if (plogp__distance_to_box(tree, node->index, within->point) > within->distance)
        return;
    if (within->extent == NULL &&
        distance_to_corner(tree, node->index, within->point) <= within->distance) {
        within->total += tree->totals[node->index];
        return;
    }
    if (node->level < tree->depth) {
        const struct plogp__kd_node below[2] = {plogp__kd_child(node, 0),
                                                plogp__kd_child(node, 1)};
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
    find_within(&within, &(struct plogp__kd_node){0, 0, tree->points.count, 0});
    return within.total;
}

void plogp__kd_tree_extent(const struct plogp__kd_tree *tree, const double *point,
                           double distance, double *extent)
{
    struct within within = {tree, point, distance, 0.0, extent};
    for (size_t c = 0; c < tree->points.dimension; c++)
        extent[c] = 0.0;
    find_within(&within, &(struct plogp__kd_node){0, 0, tree->points.count, 0});
}

static void add_to_shell(const struct within *within, size_t i,
                         struct plogp__kd_shell *shell)
{
    const struct plogp__kd_tree *const tree = within->tree;
    const double *const values = tree->values + i * tree->points.dimension;
    size_t reached = 0, last = 0;
    if (plogp__distance_to_point(tree, i, within->point) != within->distance)
        return;
    shell->weight += tree->weights[i];
    for (size_t c = 0; c < tree->points.dimension; c++)
        if (fabs(values[c] - within->point[c]) == within->distance) {
            shell->at[c] += tree->weights[i];
            last = c;
            reached++;
        }
    if (reached == 1)
        shell->only[last] += tree->weights[i];
}

static void find_shell(const struct within *within, const struct plogp__kd_node *node,
                       struct plogp__kd_shell *shell)
{
    const struct plogp__kd_tree *const tree = within->tree;
    if (plogp__distance_to_box(tree, node->index, within->point) > within->distance ||
        distance_to_corner(tree, node->index, within->point) < within->distance)
        return;
    if (node->level < tree->depth) {
        const struct plogp__kd_node below[2] = {plogp__kd_child(node, 0),
                                                plogp__kd_child(node, 1)};
        find_shell(within, &below[0], shell);
        find_shell(within, &below[1], shell);
        return;
    }
    for (size_t i = 0; i < node->count; i++)
        add_to_shell(within, node->first + i, shell);
}

struct plogp__kd_shell plogp__kd_tree_shell(const struct plogp__kd_tree *tree,
                                            const double *point, double distance)
{
    const struct within within = {tree, point, distance, 0.0, NULL};
    struct plogp__kd_shell shell = {0};
    find_shell(&within, &(struct plogp__kd_node){0, 0, tree->points.count, 0}, &shell);
    return shell;
}
