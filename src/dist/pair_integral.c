#include "dist/pair_integral.h"

#include <math.h>

#define COARSE     0.01    /* first look at a piece, relative                     */
#define UNRESOLVED 0x1p-51 /* of the end of a support, distances without digits   */
#define FAR        16.0    /* over which the power of the integrand is looked at  */
#define FLAT       1e-4    /* of that power, plus 1: no more than 0               */

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

/* Next to a finite end of a support that is not 0, x has lost its distance d from the end
 * to rounding. Where f is like d^(a-1) there, d f(d) / a of the integral lies so near, and
 * without a > 0 all of it. */
static double unresolved(const struct pieces *pieces, double end, double inward)
{
    const double d = inward * UNRESOLVED * fabs(end);
    const double near = d * pieces->function(end + d, 0.0, pieces->state);
    const double far = d * pieces->function(end + d * FAR, 0.0, pieces->state) * FAR;
    const double exponent = log(far / near) / log(FAR);
    if (d == 0.0 || !(fabs(near) > 0.0) || !isfinite(exponent))
        return 0.0;
    return exponent > FLAT ? fabs(near) / exponent : INFINITY;
}

static void add_unresolved(const struct pieces *pieces, const struct plogp__law *law,
                           struct plogp__found *found)
{
    double sum = 0.0;
    if (isfinite(law->support.low))
        sum += unresolved(pieces, law->support.low, 1.0);
    if (isfinite(law->support.high))
        sum += unresolved(pieces, law->support.high, -1.0);
    found->diverges = found->diverges || isinf(sum);
    found->error += sum;
}

/* What lies beyond the last point of a side, where the tail is a power. */
static void add_beyond(const struct pieces *pieces, bool upper, double decay,
                       struct plogp__found *found)
{
    const struct plogp__pair *const pair = pieces->pair;
    if (isinf(decay) && decay > 0.0)
        return;
    if (!(decay > 0.0)) {
        found->diverges = true;
        return;
    }
    const struct plogp__beyond rest =
        plogp__beyond(pieces->function, pieces->state,
                      pair->points[upper ? pair->point_count - 1 : 0], decay);
    found->value += rest.value;
    found->error += rest.error;
}

/* Most pieces lie in tails that hold nothing: a first look at all of them says which have
 * to be known how well. */
struct plogp__found plogp__pair_integral(const struct plogp__pair *pair,
                                         plogp__integrand *function, void *state,
                                         double tolerance, plogp__decay *decay)
{
    struct pieces pieces = {.pair = pair, .function = function, .state = state};
    struct plogp__found found = {0.0, 0.0, false};
    const double decays[2] = {decay(pair, false), decay(pair, true)};
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
        const int side = plogp__outer_side(
            pair, (const double[2]){pair->points[i], pair->points[i + 1]});
        if (side != 0 && isinf(decays[side > 0]))
            outer += piece->magnitude;
    }
    found.diverges = outer > PLOGP__OUTER_SHARE * magnitude;
    add_unresolved(&pieces, &pair->p, &found);
    add_unresolved(&pieces, &pair->q, &found);
    add_beyond(&pieces, false, decays[0], &found);
    add_beyond(&pieces, true, decays[1], &found);
    return found;
}
