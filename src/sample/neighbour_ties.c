/* Ties of numbers: the terms of tied neighbours, and values that stand out. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/search.h"
#include "sample/neighbour_terms.h"

#define BESIDE     3      /* values looked at on either side of an atom            */
#define STANDS_OUT 10     /* times as often as they                                */
#define WEIGHT_MIN 5      /* times k                                               */
#define LIKE       3.5    /* steps, at the most, with 20 digits: below 2^22 2^31 = 2^53 */
#define REACH_MAX  0x1p28 /* see neighbour_given.c, where classes are 2^30 apart */

struct plogp__kd_shell plogp__others_at(const struct plogp__kd_tree *tree,
                                        const double *point, double distance)
{
    struct plogp__kd_shell shell = plogp__kd_tree_shell(tree, point, distance);
    if (distance > 0)
        return shell;
    shell.weight -= 1; /* the point itself */
    for (size_t c = 0; c < tree->points.dimension; c++)
        shell.at[c] -= 1;
    return shell;
}

/*
 * A count that was fixed beforehand, c others, is unbiased as psi(c + 1); one at whose last
 * neighbour the search stopped, as psi(c) = psi(c + 1) - 1/c. On a grid several come at once: of
 * the shell at the distance only those were searched for that were still lacking, about the
 * share `forced`. They ended the count in x as far as they are at the distance in x. With a
 * single one this is algorithm 1 of Kraskov et al. (2004), and equation 9 of Frenzel, Pompe
 * (2007). The share was chosen on rounded normal columns, docs/decisions/0026.
 */
double plogp__tied_term(const struct plogp__digammas *digammas,
                        const struct plogp__ball *ball, double *apart)
{
    const struct plogp__kd_shell *const shell = &ball->shell;
    const double nearer = ball->near - shell->weight;
    const double forced = fmin(1.0, 2 * (ball->k - nearer) / (shell->weight + 1));
    const double share = forced / shell->weight;
    double term = plogp__digamma_of(digammas, ball->near + 1) -
                  plogp__digamma_of(digammas, ball->x + 1) -
                  plogp__digamma_of(digammas, ball->y + 1) - forced / ball->near +
                  share * (shell->weight - shell->only[1]) / ball->x +
                  share * (shell->weight - shell->only[0]) / ball->y;
    double counted = plogp__digamma_of(digammas, ball->near) -
                     plogp__digamma_of(digammas, ball->x) -
                     plogp__digamma_of(digammas, ball->y);
    if (ball->z > 0) {
        term += plogp__digamma_of(digammas, ball->z + 1) -
                (ball->fixed_z ? 0.0 : share * shell->at[2] / ball->z);
        counted += plogp__digamma_of(digammas, ball->z);
    }
    *apart = shell->weight > 1 ? counted - term : 0.0;
    return term;
}

static double weight_of(const struct plogp__margin *margin, size_t i)
{
    return margin->cumulative[i] - (i > 0 ? margin->cumulative[i - 1] : 0.0);
}

static int is_atom(const struct plogp__margin *margin, size_t i, double least)
{
    const double weight = weight_of(margin, i);
    const size_t first = i > BESIDE ? i - BESIDE : 0;
    const size_t last = i + BESIDE < margin->size ? i + BESIDE : margin->size - 1;
    if (margin->is_class || weight < least || last == first)
        return 0;
    const double before = first > 0 ? margin->cumulative[first - 1] : 0.0;
    const double others = margin->cumulative[last] - before - weight;
    return weight > STANDS_OUT * others / (double)(last - first);
}

size_t plogp__atoms_of_pairs(const struct plogp__pairs *pairs, size_t neighbours)
{
    const double least = WEIGHT_MIN * (double)neighbours;
    size_t atoms = 0;
    for (size_t c = 0; c < pairs->dimension; c++)
        for (size_t i = 0; i < pairs->margins[c].size; i++)
            atoms += (size_t)is_atom(&pairs->margins[c], i, least);
    return atoms;
}

/* The values that stay and then the atoms, each beyond the reach of all others: `moved` has
 * where each value goes, in the order of the values. */
static int move_values(struct plogp__margin *margin, double least, double *moved,
                       double *values, double *weights)
{
    const double highest = margin->values[margin->size - 1];
    const double step = 2 * (highest - margin->values[0]) + 1;
    size_t kept = 0, atoms = 0;
    for (size_t i = 0; i < margin->size; i++) {
        const int atom = is_atom(margin, i, least);
        moved[i] = atom ? highest + step * (double)++atoms : margin->values[i];
        if (!atom) {
            values[kept] = margin->values[i];
            weights[kept++] = weight_of(margin, i);
        }
    }
    if (atoms == 0 || !(highest + step * (double)atoms < REACH_MAX))
        return 0;
    for (size_t i = 0; i < margin->size; i++)
        if (moved[i] > highest) {
            values[kept] = moved[i];
            weights[kept++] = weight_of(margin, i);
        }
    return 1;
}

static void move_points(struct plogp__pairs *pairs, size_t c, const double *moved)
{
    const struct plogp__margin *const margin = &pairs->margins[c];
    for (size_t i = 0; i < pairs->count; i++) {
        double *const value = &pairs->points[pairs->dimension * i + c];
        *value = moved[plogp__count_below(margin->values, margin->size, *value)];
    }
}

static void part(struct plogp__pairs *pairs, size_t c, double least, double *scratch)
{
    struct plogp__margin *const margin = &pairs->margins[c];
    const size_t size = margin->size;
    double *const values = scratch + size, *const weights = values + size;
    if (margin->is_class || !move_values(margin, least, scratch, values, weights))
        return;
    move_points(pairs, c, scratch);
    memcpy(margin->values, values, size * sizeof *values);
    for (size_t i = 0; i < size; i++)
        margin->cumulative[i] = weights[i] + (i > 0 ? margin->cumulative[i - 1] : 0.0);
    plogp__margin_index(margin);
}

static void set_step(struct plogp__pairs *pairs, size_t c, double step)
{
    struct plogp__margin *const margin = &pairs->margins[c];
    for (size_t i = 0; i < margin->size; i++)
        margin->values[i] = round(margin->values[i] / margin->step) * step;
    for (size_t i = 0; i < pairs->count; i++) {
        double *const value = &pairs->points[pairs->dimension * i + c];
        *value = round(*value / margin->step) * step;
    }
    margin->step = step;
    plogp__margin_index(margin);
}

/* Grids whose steps are nearly equal, or one two or three times the other, as columns over their
 * deviations have them by chance, would part neighbours that are equally far. */
static void match_steps(struct plogp__pairs *pairs)
{
    double finest = INFINITY;
    for (size_t c = 0; c < pairs->dimension; c++)
        if (pairs->margins[c].step > 0)
            finest = fmin(finest, pairs->margins[c].step);
    for (size_t c = 0; c < pairs->dimension; c++) {
        const double ratio = pairs->margins[c].step / finest;
        if (ratio > 1 && ratio < LIKE)
            set_step(pairs, c, round(ratio) * finest);
    }
}

plogp_status plogp__prepare_ties(struct plogp__pairs *pairs, size_t neighbours,
                                 const plogp_context *context)
{
    size_t most = 0;
    match_steps(pairs);
    for (size_t c = 0; c < pairs->dimension; c++)
        most = pairs->margins[c].size > most ? pairs->margins[c].size : most;
    double *const scratch = plogp__alloc(pairs->alloc, most, 3 * sizeof *scratch);
    if (scratch == NULL)
        return plogp__fail_memory(context);
    for (size_t c = 0; c < pairs->dimension; c++)
        part(pairs, c, WEIGHT_MIN * (double)neighbours, scratch);
    plogp__free(pairs->alloc, scratch);
    return PLOGP_OK;
}
