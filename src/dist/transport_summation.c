#include "dist/transport_summation.h"

#include <math.h>

#include "dist/comparison.h"
#include "dist/transport_squares.h"
#include "dist/whole_sum.h"
#include "math/kernel.h"

#define ATOMS_MAX 0x1p18 /* matched one by one */

static double difference(double x, const void *state)
{
    return plogp__distribution_difference(state, x);
}

static double absolute_difference(double x, const void *state)
{
    return fabs(plogp__distribution_difference(state, x));
}

static double squared_difference(double x, const void *state)
{
    const double d = plogp__distribution_difference(state, x);
    return 2.0 * d * d;
}

/* Where one of the laws has anything. */
static struct plogp__interval range_of(const struct plogp__pair *pair)
{
    return (struct plogp__interval){fmin(pair->p.core.low, pair->q.core.low),
                                    fmax(pair->p.core.high, pair->q.core.high)};
}

/* The sum of |F - G|: over wide ranges that of F - G from one change of sign to the next,
 * because it is smooth. */
static struct plogp__found absolute_sum(struct plogp__pair *pair,
                                        struct plogp__interval range)
{
    struct plogp__found found = {0.0, 0.0, false};
    struct plogp__whole_sum sum = {absolute_difference, pair, pair};
    double crossings[PLOGP__POINTS_MAX], low = range.low;
    if (range.high - range.low <= PLOGP__WHOLE_DIRECT)
        return plogp__sum_whole(&sum, range.low, range.high);
    const size_t count =
        plogp__pair_add_crossings(pair, plogp__distribution_difference, crossings);
    sum.term = difference;
    for (size_t i = 0; i <= count; i++) {
        const double high = i < count ? floor(crossings[i]) : range.high;
        if (high < low)
            continue;
        const struct plogp__found part = plogp__sum_whole(&sum, low, high);
        found.value += fabs(part.value);
        found.error += part.error;
        low = high + 1.0;
    }
    return found;
}

static double probability(const struct plogp__law *law, double k)
{
    return plogp__exp(plogp__law_logpdf(law, k));
}

/* A law read from one end: the place reached and what is left of its probability. */
struct reader {
    const struct plogp__law *law;
    double place, left;
};

static struct reader begin(const struct plogp__law *law, double step)
{
    const double place = step > 0.0 ? law->core.low : law->core.high;
    return (struct reader){law, place, probability(law, place)};
}

static void take(struct reader *reader, double mass, double step)
{
    reader->left -= mass;
    while (reader->left <= 0.0 && reader->place >= reader->law->core.low &&
           reader->place <= reader->law->core.high) {
        reader->place += step;
        reader->left = probability(reader->law, reader->place);
    }
}

/* One half of the mass, from its end to the median: the sum of mass times squared distance.
 * From the end, because rounding the mass moves quantiles most where the density is low. */
static struct plogp__found match_half(const struct plogp__pair *pair, double step)
{
    struct reader p = begin(&pair->p, step), q = begin(&pair->q, step);
    double rest = 0.5, longest = 0.0;
    plogp_sum sum;
    plogp_sum_init(&sum);
    while (rest > 0.0 && p.left > 0.0 && q.left > 0.0) {
        const double mass = fmin(fmin(p.left, q.left), rest);
        const double d = fabs(p.place - q.place);
        plogp_sum_add_product(&sum, mass * d, d);
        longest = mass > 0x1p-53 ? fmax(longest, d) : longest;
        rest -= mass;
        take(&p, mass, step);
        take(&q, mass, step);
    }
    const double value = plogp_sum_value(&sum);
    /* Rounding leaves a mass of some u, which moves one step further than it should. */
    return (struct plogp__found){value, 0x1p-47 * (value + 2.0 * longest + 1.0), false};
}

static struct plogp__found match(const struct plogp__pair *pair)
{
    const struct plogp__found low = match_half(pair, 1.0), high = match_half(pair, -1.0);
    return (struct plogp__found){low.value + high.value, low.error + high.error, false};
}

/* Of more atoms the integral of the squared difference of the quantiles, to the tolerance
 * that its steps of 1 allow. They are at most 1 from the smooth functions between the steps,
 * and so is the root of the mean square. */
static void measure_squares(const struct plogp__pair *pair, struct plogp__interval range,
                            plogp_distribution_comparison *made)
{
    const bool few = range.high - range.low <= ATOMS_MAX;
    plogp__put_root(few ? match(pair) : plogp__squares_by_share(pair, 1e-5),
                    &made->wasserstein2, &made->errors.wasserstein2);
    made->errors.wasserstein2 += few ? 0.0 : 1.0;
}

void plogp__transport_summation(struct plogp__pair *pair,
                                plogp_distribution_comparison *made)
{
    if (plogp__pair_is_one(pair))
        return;
    const struct plogp__interval range = range_of(pair);
    const struct plogp__whole_sum squares = {squared_difference, pair, pair};
    measure_squares(pair, range, made);
    plogp__put_root(plogp__sum_whole(&squares, range.low, range.high),
                    &made->distances.energy, &made->errors.energy);
    plogp__put(absolute_sum(pair, range), &made->distances.wasserstein,
               &made->errors.wasserstein);
    made->errors.wasserstein += pair->steps.area_noise;
    made->errors.energy += pair->steps.root_noise;
}
