#include "dist/transport_squares.h"

#include <math.h>

#include "math/quadrature.h"

#define CUTS_MAX   (2 * PLOGP__FEATURES_MAX + 32)
#define OUTER_TAIL 1e-90 /* shares below it tell a divergent integral */
/* Where a tail is a power, shares from here on are taken to follow it. */
#define POWER_TAIL 1e-290
#define DECADES    1e20
#define COARSE     0.01 /* first look at a piece, relative */

/* One half of the line, and the shares at which it is cut. */
struct half {
    const struct plogp__pair *pair;
    bool upper;
    bool overflows; /* a distance that cannot be squared: nothing finite is left */
    double cuts[CUTS_MAX];
    plogp__integral found[CUTS_MAX]; /* of the piece that ends at the cut */
    size_t count;
    size_t first; /* 1: what lies below the first cut has been added */
};

/* `share` is what lies below in the lower half, and above in the upper one. */
static double squared_distance(double share, double from_end, void *state)
{
    struct half *const half = state;
    const struct plogp__law *const p = &half->pair->p, *const q = &half->pair->q;
    (void)from_end;
    if (!(share > 0.0))
        return 0.0;
    const double d = plogp__family_quantile(p->family, p->theta, share, half->upper) -
                     plogp__family_quantile(q->family, q->theta, share, half->upper);
    half->overflows = half->overflows || !isfinite(d * d);
    return d * d;
}

/* Keep the cuts ascending and distinct. */
static void add_cut(struct half *half, double share)
{
    size_t i = half->count;
    if (!(share > 0.0 && share <= 0.5) || i == CUTS_MAX)
        return;
    while (i > 0 && half->cuts[i - 1] > share)
        i--;
    if (i > 0 && half->cuts[i - 1] == share)
        return;
    for (size_t k = half->count; k > i; k--)
        half->cuts[k] = half->cuts[k - 1];
    half->cuts[i] = share;
    half->count++;
}

/* The shares at features of a law: between components its quantiles leap. */
static void add_features(struct half *half, const struct plogp__law *law)
{
    double places[PLOGP__FEATURES_MAX];
    const size_t count =
        law->family->features == NULL ? 0 : law->family->features(law->theta, places);
    for (size_t i = 0; i < count; i++)
        add_cut(half, half->upper ? plogp__law_sf(law, places[i])
                                  : plogp__law_cdf(law, places[i]));
}

static void add_cuts(struct half *half)
{
    add_cut(half, OUTER_TAIL);
    add_cut(half, 0.5);
    add_features(half, &half->pair->p);
    add_features(half, &half->pair->q);
}

/* A quantile of a tail of index a is C share^(-1/a), and the integral of its square from 0
 * to s is s d(s)^2 / (1 - 2/a). Two tails that are one to rounding are no tail. Returns the
 * share from which the rest is integrated. */
static double add_powers(struct half *half, struct plogp__found *found)
{
    const double index = plogp__density_decay(half->pair, half->upper);
    const double decay = 1.0 - 2.0 / index;
    if (isinf(index) || isinf(plogp__area_decay(half->pair, half->upper)))
        return 0.0;
    if (!(decay > 0.0)) {
        found->diverges = true;
        return 0.0;
    }
    for (double share = POWER_TAIL; share < OUTER_TAIL; share *= DECADES)
        add_cut(half, share);
    const double rest = squared_distance(POWER_TAIL, 0.0, half) * POWER_TAIL / decay;
    found->value += rest;
    found->error += 0x1p-40 * rest;
    return POWER_TAIL;
}

static void measure(struct half *half, size_t i, double tolerance)
{
    const double ends[2] = {i == 0 ? 0.0 : half->cuts[i - 1], half->cuts[i]};
    plogp__integral piece = {0.0, 0.0, 0.0};
    const plogp_status status =
        plogp__integrate(squared_distance, half, ends, tolerance, &piece);
    if (status == PLOGP_OK || status == PLOGP_ENOCONV)
        half->found[i] = piece;
}

/* A first look at the pieces of a half. */
static double look_at(struct half *half, struct plogp__found *found)
{
    double sum = 0.0;
    add_cuts(half);
    half->first = add_powers(half, found) > 0.0 ? 1 : 0;
    for (size_t i = half->first; i < half->count && !found->diverges; i++) {
        measure(half, i, COARSE);
        sum += half->found[i].value;
    }
    return sum;
}

static void add_half(struct half *half, double allowed, struct plogp__found *found,
                     double *outer)
{
    const bool powers = half->first > 0;
    for (size_t i = half->first; i < half->count && !found->diverges; i++) {
        const plogp__integral *const piece = &half->found[i];
        const double share = allowed / (double)half->count;
        if (piece->error > share)
            measure(half, i, share / piece->value);
        found->value += piece->value;
        found->error += piece->error;
        *outer += !powers && half->cuts[i] <= OUTER_TAIL ? piece->value : 0.0;
    }
    found->diverges = found->diverges || half->overflows;
}

struct plogp__found plogp__squares_by_share(const struct plogp__pair *pair,
                                            double tolerance)
{
    struct plogp__found found = {0.0, 0.0, false};
    struct half low = {.pair = pair, .upper = false},
                high = {.pair = pair, .upper = true};
    double outer = 0.0;
    const double size = look_at(&low, &found) + look_at(&high, &found) + found.value;
    add_half(&low, 0.5 * tolerance * size, &found, &outer);
    add_half(&high, 0.5 * tolerance * size, &found, &outer);
    found.diverges = found.diverges || outer > PLOGP__OUTER_SHARE * found.value;
    return found;
}
