/* Neighbours of all points of a leaf in one walk through the tree. */
#include "sample/kd_node.h"

#define FEW 32 /* neighbours for which the lists of a leaf stay small */

/* The points of one leaf, each with its neighbours so far. */
struct party {
    const struct plogp__kd_tree *tree;
    const double *box;
    struct plogp__nearest nearest[PLOGP__LEAF_POINTS];
    size_t size;
    double reach; /* the largest of theirs */
};

/* The least distance of two boxes. */
static double distance_of_boxes(const struct plogp__kd_tree *tree, const double *a,
                                const double *b)
{
    const size_t d = tree->points.dimension;
    double distance = 0.0;
    for (size_t c = 0; c < d; c++) {
        const double gap = plogp__larger(a[c] - b[d + c], b[c] - a[d + c]);
        distance = plogp__combine(tree->points.norm, distance, plogp__larger(gap, 0.0));
    }
    return distance;
}

static void meet_leaf(struct party *party, const struct plogp__kd_node *leaf)
{
    double reach = 0.0;
    for (size_t i = 0; i < party->size; i++) {
        struct plogp__nearest *const nearest = &party->nearest[i];
        if (plogp__distance_to_box(party->tree, leaf->index, nearest->point) <
            nearest->reach)
            plogp__nearest_scan(nearest, party->tree, leaf);
        reach = plogp__larger(reach, nearest->reach);
    }
    party->reach = reach;
}

/* All of a subtree that may be near. */
static void meet(struct party *party, const struct plogp__kd_node *node)
{
    const struct plogp__kd_tree *const tree = party->tree;
    const double *const box = tree->boxes + node->index * 2 * tree->points.dimension;
    if (distance_of_boxes(tree, party->box, box) >= party->reach)
        return;
    if (node->level == tree->depth) {
        meet_leaf(party, node);
        return;
    }
    for (size_t side = 0; side < 2; side++) {
        const struct plogp__kd_node below = plogp__kd_child(node, side);
        meet(party, &below);
    }
}

static void join(struct party *party, const struct plogp__kd_node *leaf, double weight,
                 double *room)
{
    const struct plogp__kd_tree *const tree = party->tree;
    const size_t d = tree->points.dimension;
    party->box = tree->boxes + leaf->index * 2 * d;
    party->size = leaf->count;
    for (size_t i = 0; i < leaf->count; i++)
        plogp__nearest_init(&party->nearest[i], tree->values + (leaf->first + i) * d,
                            weight, room + i * 2 * ((size_t)weight + 2));
}

/* Down to the leaf of that number, then back, meeting the other child of each node. */
static void walk(struct party *party, const struct plogp__kd_node *node, size_t leaf,
                 double weight, double *room)
{
    const size_t depth = party->tree->depth;
    if (node->level == depth) {
        join(party, node, weight, room);
        meet_leaf(party, node);
        return;
    }
    const size_t side = leaf >> (depth - 1 - node->level) & 1;
    const struct plogp__kd_node own = plogp__kd_child(node, side);
    const struct plogp__kd_node other = plogp__kd_child(node, 1 - side);
    walk(party, &own, leaf, weight, room);
    meet(party, &other);
}

size_t plogp__kd_tree_leaves(const struct plogp__kd_tree *tree)
{
    return (size_t)1 << tree->depth;
}

size_t plogp__kd_tree_leaf_distances(const struct plogp__kd_tree *tree, size_t leaf,
                                     double weight, size_t *first, double *distances)
{
    struct plogp__kd_node node = {0, 0, tree->points.count, 0};
    for (size_t level = tree->depth; level-- > 0;)
        node = plogp__kd_child(&node, leaf >> level & 1);
    *first = node.first;
    if (weight > FEW) {
        const size_t d = tree->points.dimension;
        for (size_t i = 0; i < node.count; i++)
            distances[i] = plogp__kd_tree_distance(
                tree, tree->values + (node.first + i) * d, weight);
        return node.count;
    }
    double room[PLOGP__LEAF_POINTS * 2 * (FEW + 2)];
    struct party party;
    party.tree = tree;
    walk(&party, &(struct plogp__kd_node){0, 0, tree->points.count, 0}, leaf, weight,
         room);
    for (size_t i = 0; i < party.size; i++)
        distances[i] = party.nearest[i].reach;
    return party.size;
}
