/*
 * The variance of the plug-in W1 = integral |F - G|: its influence function at an
 * observation x is -s(x) + const, s(x) = integral up to x of sign(F - G); hence
 * Var_P(s)/n_p + Var_Q(s)/n_q. Source: del Barrio, Gine, Matran (1999), for F != G.
 *
 * |F - G| is too large by chance where the two are not seen to differ: there, within two
 * standard deviations sigma, the mean of its noise is sigma sqrt(2/pi).
 *
 * From one mark to the next F - G is taken to go straight, and the weight between them as half at
 * either: both are exact where nothing lies between.
 */
#include "sample/wasserstein_spread.h"

#include <math.h>

#include "base/status.h"
#include "math/product_difference.h"
#include "sample/marks.h"

#define TWO_OVER_PI 0x1.45f306dc9c883p-1

/* What is added up from the left to the right, in order, so the same always. */
struct sums {
    double s, bias;
    double mean_p, square_p, mean_q, square_q;
};

/* F - G times n_p n_q, exactly 0 if equal, and the noise of |F - G|. */
struct gap {
    double difference, noise;
};

static struct gap gap_of(double f, double g, double n_p, double n_q)
{
    const double difference = plogp__product_difference(f, n_q, g, n_p);
    const double pooled = (f + g) / (n_p + n_q), share = difference / (n_p * n_q);
    const double variance = fmax(pooled * (1 - pooled) * (1 / n_p + 1 / n_q), 0.0);
    const double noise = sqrt(variance * TWO_OVER_PI);
    return (struct gap){difference, share * share < 4 * variance ? noise : 0.0};
}

static void add_weight(struct sums *sums, double of_p, double of_q, double s)
{
    sums->mean_p += of_p * s;
    sums->square_p += of_p * (s * s);
    sums->mean_q += of_q * s;
    sums->square_q += of_q * (s * s);
}

/* The gap beside an infinite value counts as none: W1 is finite if F = G there. */
static void add_width(struct sums *sums, struct gap left, struct gap right, double width)
{
    const double size = fabs(left.difference) + fabs(right.difference);
    if (!isfinite(width))
        return;
    if (size > 0)
        sums->s += width * ((left.difference + right.difference) / size);
    sums->bias += width * (left.noise + right.noise) / 2;
}

static void add_up(const struct plogp__marks *marks, double n_p, double n_q,
                   struct sums *sums)
{
    for (size_t i = 0; i < marks->size; i++) {
        const struct plogp__mark *const here = &marks->at[i], *const next = here + 1;
        const struct plogp__weights p = here->of[0], q = here->of[1];
        add_weight(sums, p.up_to - p.below, q.up_to - q.below, sums->s);
        if (i + 1 == marks->size)
            return;
        const double of_p = (next->of[0].below - p.up_to) / 2;
        const double of_q = (next->of[1].below - q.up_to) / 2;
        add_weight(sums, of_p, of_q, sums->s);
        add_width(sums, gap_of(p.up_to, q.up_to, n_p, n_q),
                  gap_of(next->of[0].below, next->of[1].below, n_p, n_q),
                  next->x - here->x);
        add_weight(sums, of_p, of_q, sums->s);
    }
}

static double variance_of(double sum, double squares, double n)
{
    return fmax(squares / n - sum / n * (sum / n), 0.0) / n * (1 + PLOGP__SMALL / n);
}

plogp_status plogp__wasserstein_spread_of(const plogp_sorted *p, const plogp_sorted *q,
                                          const plogp_context *context,
                                          struct plogp__wasserstein_spread *spread)
{
    const double n_p = p->facts.total, n_q = q->facts.total;
    struct sums sums = {.s = 0.0};
    struct plogp__marks marks;
    PLOGP_TRY(plogp__marks_of_both(p, q, context, &marks));
    add_up(&marks, n_p, n_q, &sums);
    plogp__marks_clear(&marks);
    *spread = (struct plogp__wasserstein_spread){
        .variance = variance_of(sums.mean_p, sums.square_p, n_p) +
                    variance_of(sums.mean_q, sums.square_q, n_q),
        .bias = sums.bias,
    };
    return PLOGP_OK;
}
