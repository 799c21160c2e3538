/* The nodes of a k-d tree and distances to them, for those who build and ask it. */
#ifndef PLOGP_SRC_SAMPLE_KD_NODE_H
#define PLOGP_SRC_SAMPLE_KD_NODE_H

#include <math.h>

#include "sample/kd_tree.h"

/* The points [first, first + count) of a node. */
struct plogp__kd_node {
    size_t index, first, count, level;
};

static inline struct plogp__kd_node plogp__kd_child(const struct plogp__kd_node *node,
                                                    size_t side)
{
    const size_t left = node->count / 2;
    return (struct plogp__kd_node){
        2 * node->index + 1 + side,
        node->first + (side == 0 ? 0 : left),
        side == 0 ? left : node->count - left,
        node->level + 1,
    };
}

/* Without a call and without the care for NaN of fmax: there is none here. */
static inline double plogp__larger(double a, double b)
{
    return a > b ? a : b;
}

static inline double plogp__combine(plogp__norm norm, double distance, double difference)
{
    return norm == PLOGP__NORM_MAX ? plogp__larger(distance, fabs(difference))
                                   : distance + difference * difference;
}

static inline double plogp__distance_to_point(const struct plogp__kd_tree *tree, size_t i,
                                              const double *point)
{
    const size_t d = tree->points.dimension;
    const double *const values = tree->values + i * d;
    if (d == 2 && tree->points.norm == PLOGP__NORM_MAX) /* most questions by far */
        return plogp__larger(fabs(values[0] - point[0]), fabs(values[1] - point[1]));
    double distance = 0.0;
    for (size_t c = 0; c < d; c++)
        distance = plogp__combine(tree->points.norm, distance, values[c] - point[c]);
    return distance;
}

/* The least and the largest distance that a point of the box may have. */
static inline double plogp__distance_to_box(const struct plogp__kd_tree *tree,
                                            size_t index, const double *point)
{
    const size_t d = tree->points.dimension;
    const double *const low = tree->boxes + index * 2 * d, *const high = low + d;
    double distance = 0.0;
    for (size_t c = 0; c < d; c++) {
        const double outside =
            plogp__larger(plogp__larger(low[c] - point[c], point[c] - high[c]), 0.0);
        distance = plogp__combine(tree->points.norm, distance, outside);
    }
    return distance;
}

/* The nearest points so far of `point`, by distance; all but the last weigh less than
 * wanted. */
struct plogp__nearest {
    const double *point;
    double wanted, total;
    double reach; /* of the last, once they weigh enough */
    size_t size;
    double *distance, *weight; /* [wanted + 1] */
};

static inline void plogp__nearest_init(struct plogp__nearest *nearest,
                                       const double *point, double wanted, double *room)
{
    const size_t size = (size_t)wanted + 2; /* each weighs 1 or more */
    *nearest =
        (struct plogp__nearest){point, wanted, 0.0, INFINITY, 0, room, room + size};
}

static inline void plogp__nearest_offer(struct plogp__nearest *nearest, double distance,
                                        double weight)
{
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
    if (nearest->total >= nearest->wanted)
        nearest->reach = nearest->distance[nearest->size - 1];
}

/* Offer the points of a leaf. */
static inline void plogp__nearest_scan(struct plogp__nearest *nearest,
                                       const struct plogp__kd_tree *tree,
                                       const struct plogp__kd_node *leaf)
{
    for (size_t i = leaf->first; i < leaf->first + leaf->count; i++) {
        const double distance = plogp__distance_to_point(tree, i, nearest->point);
        if (distance < nearest->reach)
            plogp__nearest_offer(nearest, distance, tree->weights[i]);
    }
}

#endif
