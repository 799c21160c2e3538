#include "dist/power_tail.h"

#include <math.h>

#include "math/kernel.h"

#define SMALLEST_LOG_DENSITY (-621.0) /* log 1e-270 */
#define FLAT_GROWTH          0.02     /* of a power of log x, where growth is measured */

static double index_of(const struct plogp__law *law, bool upper)
{
    return upper ? law->tail.high : law->tail.low;
}

double plogp__density_decay(const struct plogp__pair *pair, bool upper)
{
    return fmin(index_of(&pair->p, upper), index_of(&pair->q, upper));
}

/* The power of |x| with which -log q grows, 0 for one of log x: from two places far out. */
static double growth_of(const struct plogp__pair *pair, bool upper)
{
    const double place = (upper ? 1e70 : -1e70) * fmin(pair->size, 1e220);
    const double far = -plogp__law_logpdf(&pair->q, place);
    const double near = -plogp__law_logpdf(&pair->q, 1e-10 * place);
    if (!isfinite(far))
        return INFINITY;
    const double growth = plogp__log(far / near) / plogp__log(1e10);
    return growth < FLAT_GROWTH ? 0.0 : growth;
}

double plogp__kl_decay(const struct plogp__pair *pair, bool upper)
{
    const double p = index_of(&pair->p, upper), q = index_of(&pair->q, upper);
    return fmin(isinf(p) ? INFINITY : p - growth_of(pair, upper), q);
}

double plogp__overlap_decay(const struct plogp__pair *pair, bool upper)
{
    return 0.5 * (index_of(&pair->p, upper) + index_of(&pair->q, upper));
}

double plogp__chi2_decay(const struct plogp__pair *pair, bool upper)
{
    const double p = index_of(&pair->p, upper), q = index_of(&pair->q, upper);
    if (isinf(p))
        return q;
    return isinf(q) ? -INFINITY : fmin(2.0 * p - q, q);
}

/* Whether two tails with one index also have one constant: F - G falls faster then. */
static bool tails_agree(const struct plogp__pair *pair, bool upper)
{
    const double x = pair->points[upper ? pair->point_count - 1 : 0];
    const double f = upper ? plogp__law_sf(&pair->p, x) : plogp__law_cdf(&pair->p, x);
    const double g = upper ? plogp__law_sf(&pair->q, x) : plogp__law_cdf(&pair->q, x);
    return index_of(&pair->p, upper) == index_of(&pair->q, upper) &&
           fabs(f - g) <= 1e-9 * f;
}

double plogp__area_decay(const struct plogp__pair *pair, bool upper)
{
    return tails_agree(pair, upper) ? INFINITY : plogp__density_decay(pair, upper) - 1.0;
}

double plogp__square_decay(const struct plogp__pair *pair, bool upper)
{
    return tails_agree(pair, upper) ? INFINITY
                                    : 2.0 * plogp__density_decay(pair, upper) - 1.0;
}

double plogp__way_decay(const struct plogp__pair *pair, bool upper)
{
    return plogp__density_decay(pair, upper) - 2.0;
}

double plogp__fourth_decay(const struct plogp__pair *pair, bool upper)
{
    return index_of(&pair->p, upper) - 4.0;
}

/* With g(u) = x f(x), x = e^u, g(U) e^(-d s) (1 + s (g - e^-d g(U - 1)) / g) is the form at
 * U + s. */
struct plogp__beyond plogp__beyond(plogp__integrand *function, void *state, double end,
                                   double decay)
{
    double g[3];
    for (int i = 0; i < 3; i++) {
        const double x = end * plogp__exp(-i);
        g[i] = plogp__exp(-i * decay) * fabs(x) * fabs(function(x, 0.0, state));
    }
    const double slope = g[0] - g[1], bend = fabs(slope - (g[1] - g[2]));
    const double square = decay * decay;
    return (struct plogp__beyond){fmax(g[0] / decay + slope / square, 0.0),
                                  bend * (1.0 + 1.0 / decay) / square +
                                      0x1p-40 * g[0] * (1.0 + 1.0 / square)};
}

double plogp__power_reach(const struct plogp__law *law, double size, bool upper)
{
    const double farthest = upper ? 1e300 : -1e300;
    double x = farthest;
    while (fabs(x) > size && plogp__law_logpdf(law, x) < SMALLEST_LOG_DENSITY)
        x /= 10.0;
    return fabs(x) > size ? x : farthest;
}
