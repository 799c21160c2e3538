#include "dist/pair_integral.h"

#include <math.h>

#define COARSE 0.01 /* first look at a piece, relative */

/* The function, and the pieces as they are known. */
struct pieces {
    const struct plogp__pair *pair;
    plogp__integrand *function;
    void *state;
    plogp__integral found[PLOGP__POINTS_MAX];
};

static void measure(struct pieces *pieces, size_t i, double tolerance)
{
    const double ends[2] = {pieces->pair->points[i], pieces->pair->points[i + 1]};
    plogp__integral piece = {0.0, 0.0, 0.0};
    const plogp_status status =
        plogp__integrate(pieces->function, pieces->state, ends, tolerance, &piece);
    if (status == PLOGP_OK || status == PLOGP_ENOCONV)
        pieces->found[i] = piece;
}

static double magnitude_of(const struct pieces *pieces)
{
    double sum = 0.0;
    for (size_t i = 0; i + 1 < pieces->pair->point_count; i++)
        sum += pieces->found[i].magnitude;
    return sum;
}

/* Most pieces lie in tails that hold nothing: a first look at all of them says which have
 * to be known how well. */
struct plogp__found plogp__pair_integral(const struct plogp__pair *pair,
                                         plogp__integrand *function, void *state,
                                         double tolerance)
{
    struct pieces pieces = {.pair = pair, .function = function, .state = state};
    struct plogp__found found = {0.0, 0.0, false};
    double outer = 0.0;
    for (size_t i = 0; i + 1 < pair->point_count; i++)
        measure(&pieces, i, COARSE);
    const double magnitude = magnitude_of(&pieces);
    for (size_t i = 0; i + 1 < pair->point_count; i++) {
        const plogp__integral *const piece = &pieces.found[i];
        const double allowed = tolerance * magnitude / (double)pair->point_count;
        if (piece->error > allowed)
            measure(&pieces, i, fmax(tolerance, allowed / piece->magnitude));
        found.value += piece->value;
        found.error += piece->error;
        if (plogp__is_outer(pair,
                            (const double[2]){pair->points[i], pair->points[i + 1]}))
            outer += piece->magnitude;
    }
    found.diverges = outer > PLOGP__OUTER_SHARE * magnitude;
    return found;
}
