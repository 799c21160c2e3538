/* Wasserstein distances of any order, by matching mass from the left. */
#include <math.h>

#include "info/line.h"
#include "math/kernel.h"

/*
 * Both laws are walked from the left. i and j are the positions whose mass is being
 * matched, ahead = F(x_i) - G(x_j), exactly, and behind = -ahead. The mass that moves
 * between x_i and x_j lies between max(F(x_i-), G(x_j-)) and min(F(x_i), G(x_j)): the
 * smallest of four exact differences. It is exactly 0 when it is 0, so that no rounding
 * residue can move: high orders, which see little but distances, would notice it.
 */
struct matching {
    const struct plogp__walk *walk;
    size_t i, j;
    plogp_sum ahead, behind;
};

static void take_p(struct matching *matching)
{
    if (matching->i >= matching->walk->k)
        return;
    plogp__walk_add_p(matching->walk, matching->i, 1.0, &matching->ahead);
    plogp__walk_add_p(matching->walk, matching->i, -1.0, &matching->behind);
}

static void take_q(struct matching *matching)
{
    if (matching->j >= matching->walk->k)
        return;
    plogp__walk_add_q(matching->walk, matching->j, -1.0, &matching->ahead);
    plogp__walk_add_q(matching->walk, matching->j, 1.0, &matching->behind);
}

static void matching_init(struct matching *matching, const struct plogp__walk *walk)
{
    *matching = (struct matching){.walk = walk};
    plogp_sum_init(&matching->ahead);
    plogp_sum_init(&matching->behind);
    take_p(matching);
    take_q(matching);
}

/* The mass moved between the two positions, in units of 1/denominator. */
static double matching_mass(const struct matching *matching)
{
    plogp_sum of_p, of_q;
    plogp_sum_init(&of_p);
    plogp_sum_init(&of_q);
    plogp__walk_add_p(matching->walk, matching->i, 1.0, &of_p);
    plogp__walk_add_q(matching->walk, matching->j, 1.0, &of_q);
    const double mass = fmin(plogp_sum_value(&of_p), plogp_sum_value(&of_q));
    plogp_sum_merge(&of_p, &matching->behind);
    plogp_sum_merge(&of_q, &matching->ahead);
    return fmin(mass, fmin(plogp_sum_value(&of_p), plogp_sum_value(&of_q)));
}

/* On to the next positions; false when one law has been matched wholly. */
static bool matching_advance(struct matching *matching)
{
    const double ahead = plogp_sum_value(&matching->ahead);
    if (ahead <= 0.0) {
        matching->i++;
        take_p(matching);
    }
    if (ahead >= 0.0) {
        matching->j++;
        take_q(matching);
    }
    return matching->i < matching->walk->k && matching->j < matching->walk->k;
}

/* Half the distance, which cannot overflow. */
static double half_distance(const struct matching *matching)
{
    const double x = plogp__walk_at(matching->walk, matching->i).x;
    const double y = plogp__walk_at(matching->walk, matching->j).x;
    return fabs(0.5 * x - 0.5 * y);
}

static double longest_move(const struct plogp__walk *walk)
{
    struct matching matching;
    double longest = 0.0;
    matching_init(&matching, walk);
    do {
        const double distance = half_distance(&matching);
        if (distance > longest && matching_mass(&matching) > 0.0)
            longest = distance;
    } while (matching_advance(&matching));
    return longest;
}

/* (sum mass (distance / longest)^order)^(1/order) in 0..1, error about 3u / order + 2u.
 */
static double relative_cost(const struct plogp__walk *walk, double order, double longest)
{
    struct matching matching;
    plogp_sum cost;
    plogp_sum_init(&cost);
    matching_init(&matching, walk);
    do {
        const double mass = matching_mass(&matching);
        const double distance = half_distance(&matching) / longest;
        if (mass > 0.0 && distance > 0.0)
            plogp_sum_add_product(&cost, mass, plogp__exp(order * plogp__log(distance)));
    } while (matching_advance(&matching));
    const double mean = plogp_sum_value(&cost) / walk->denominator;
    return plogp__exp(plogp__log(mean) / order);
}

double plogp__wasserstein(const struct plogp__walk *walk, double order)
{
    if (order == 1.0) {
        plogp_line_distances all;
        plogp__line_distances(walk, &all);
        return all.wasserstein;
    }
    const double longest = longest_move(walk);
    if (longest == 0.0 || order == INFINITY)
        return 2.0 * longest;
    return 2.0 * longest * relative_cost(walk, order, longest);
}
