#include "dist/transport_quadrature.h"

#include <math.h>

#include "dist/comparison.h"
#include "dist/transport_squares.h"

/* Quantiles are dear, and W2 is the root: its bound is half of this. */
#define SQUARES 1e-10

static struct plogp__found integrate(const struct plogp__pair *pair,
                                     plogp__integrand *function, plogp__decay *decay)
{
    struct plogp__pair state = *pair;
    return plogp__pair_integral(pair, function, &state, pair->transport_tolerance, decay);
}

static double absolute_difference(double x, double from_end, void *state)
{
    (void)from_end;
    return fabs(plogp__distribution_difference(state, x));
}

static double squared_difference(double x, double from_end, void *state)
{
    const double d = plogp__distribution_difference(state, x);
    (void)from_end;
    return 2.0 * d * d;
}

void plogp__transport_quadrature(struct plogp__pair *pair,
                                 plogp_distribution_comparison *made)
{
    double crossings[PLOGP__POINTS_MAX];
    if (plogp__pair_is_one(pair))
        return;
    plogp__put_root(
        plogp__squares_by_share(pair, fmax(pair->transport_tolerance, SQUARES)),
        &made->wasserstein2, &made->errors.wasserstein2);
    made->errors.wasserstein2 += pair->steps.area_noise;
    plogp__put_root(integrate(pair, squared_difference, plogp__square_decay),
                    &made->distances.energy, &made->errors.energy);
    (void)plogp__pair_add_crossings(pair, plogp__distribution_difference, crossings);
    plogp__put(integrate(pair, absolute_difference, plogp__area_decay),
               &made->distances.wasserstein, &made->errors.wasserstein);
    made->errors.wasserstein += pair->steps.area_noise;

    made->errors.energy += pair->steps.root_noise;
    if (plogp__pair_shift(pair) != 0.0) {
        made->distances.wasserstein = made->wasserstein2 = fabs(plogp__pair_shift(pair));
        made->errors.wasserstein = made->errors.wasserstein2 =
            0x1p-53 * made->wasserstein2;
    }
}
