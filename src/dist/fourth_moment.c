#include "dist/fourth_moment.h"

#include <math.h>

#include "dist/whole_sum.h"
#include "math/kernel.h"

struct about {
    const struct plogp__pair *pair;
    double mean;
};

static double term(double x, const void *state)
{
    const struct about *const about = state;
    const double square = (x - about->mean) * (x - about->mean);
    return square * square * plogp__exp(plogp__law_logpdf(&about->pair->p, x));
}

static double integrand(double x, double from_end, void *state)
{
    (void)from_end;
    return term(x, state);
}

double plogp__fourth_moment(const plogp_distribution *distribution)
{
    struct plogp__pair pair;
    struct about about = {&pair, plogp_distribution_mean(distribution)};
    if (!isfinite(about.mean))
        return NAN;
    plogp__pair_init(distribution, distribution, &pair);
    const struct plogp__whole_sum sum = {term, &about, &pair};
    const struct plogp__found found =
        pair.p.family->discrete
            ? plogp__sum_whole(&sum, pair.p.core.low, pair.p.core.high)
            : plogp__pair_integral(&pair, integrand, &about, 1e-13, plogp__fourth_decay);
    return found.diverges ? INFINITY : found.value;
}
