#include "info/law.h"

#include <float.h>
#include <math.h>

#include "math/kernel.h"
#include "plogp/sum.h"

#define SUM_TOLERANCE 1e-9    /* per entry: the contract of plogp/probability.h         */
#define ROUNDING      0x1p-51 /* 4u: entries good to 4u make a sum this close to 1      */
#define SCALE_LIMIT   60      /* |exponent| of the largest weight that is left as it is */
/* Below, the rounding of a ratio would reach its logarithm. */
#define SMALLEST_RATIO 0x1p-960

static double scaled(const struct plogp__law *law, size_t i)
{
    const double w = law->weights[i];
    return law->scale == 0 ? w : ldexp(w, -law->scale);
}

/* Largest weight, or -1 when one of them is negative, infinite or NaN. */
static double largest_weight(const double *weights, size_t k)
{
    double largest = 0.0;
    for (size_t i = 0; i < k; i++) {
        if (!(weights[i] >= 0.0 && weights[i] <= DBL_MAX))
            return -1.0;
        if (weights[i] > largest)
            largest = weights[i];
    }
    return largest;
}

plogp_status plogp__law_weights(const double *weights, size_t k, struct plogp__law *law)
{
    if (weights == NULL || k == 0)
        return PLOGP_EINVAL;
    const double largest = largest_weight(weights, k);
    if (!(largest > 0.0))
        return PLOGP_EDOMAIN;

    int exponent = 0;
    (void)frexp(largest, &exponent);
    struct plogp__law made = {.weights = weights, .k = k};
    made.scale = exponent > SCALE_LIMIT || exponent < -SCALE_LIMIT ? exponent : 0;

    plogp_sum sum;
    plogp_sum_init(&sum);
    if (made.scale == 0)
        plogp_sum_add_array(&sum, weights, k);
    else
        for (size_t i = 0; i < k; i++)
            plogp_sum_add(&sum, scaled(&made, i));
    made.total = plogp__pair_of_sum(&sum);
    *law = made;
    return PLOGP_OK;
}

plogp_status plogp__law_probs(const double *p, size_t k, struct plogp__law *law)
{
    struct plogp__law made;
    const plogp_status status = plogp__law_weights(p, k, &made);
    if (status != PLOGP_OK)
        return status;
    const double excess = made.total.hi - 1.0 + made.total.lo;
    if (made.scale != 0 || !(fabs(excess) <= SUM_TOLERANCE * (double)k))
        return PLOGP_EDOMAIN;
    made.as_given = fabs(excess) > ROUNDING;
    if (made.as_given)
        made.total = (struct plogp__pair){1.0, 0.0};
    *law = made;
    return PLOGP_OK;
}

plogp_status plogp__law_counts(const uint64_t *counts, size_t k, struct plogp__law *law)
{
    if (counts == NULL || k == 0)
        return PLOGP_EINVAL;
    uint64_t n = 0;
    for (size_t i = 0; i < k; i++) {
        if (counts[i] > UINT64_MAX - n)
            return PLOGP_EDOMAIN;
        n += counts[i];
    }
    if (n == 0)
        return PLOGP_EDOMAIN;
    *law =
        (struct plogp__law){.counts = counts, .k = k, .total = plogp__pair_of_count(n)};
    return PLOGP_OK;
}

struct plogp__pair plogp__law_share(const struct plogp__law *law, size_t i)
{
    if (law->counts != NULL)
        return plogp__pair_of_count(law->counts[i]);
    return (struct plogp__pair){scaled(law, i), 0.0};
}

bool plogp__law_is_zero(const struct plogp__law *law, size_t i)
{
    return law->counts != NULL ? law->counts[i] == 0 : law->weights[i] == 0.0;
}

double plogp__law_p(const struct plogp__law *law, size_t i)
{
    return plogp__law_share(law, i).hi / law->total.hi;
}

void plogp__law_chunk(const struct plogp__law *law, size_t first, size_t count, double *p)
{
    const double total = law->total.hi;
    if (law->counts != NULL)
        for (size_t i = 0; i < count; i++)
            p[i] = (double)law->counts[first + i] / total;
    else
        for (size_t i = 0; i < count; i++)
            p[i] = scaled(law, first + i) / total;
}

/*
 * Past one half, log(part/whole) would amplify the rounding of the ratio (condition
 * number 1/|log p|, unbounded as p -> 1), so log1p of the remainder is used: whole.hi -
 * part.hi is exact (Sterbenz) and the lower parts are added with one rounding. Either
 * branch then has condition <= 1/log 2: ratio 2.5u * 1.45 + log 2u < 6u.
 */
double plogp__log_share(struct plogp__pair part, struct plogp__pair whole)
{
    if (part.hi > 0.5 * whole.hi) {
        const double rest = (whole.hi - part.hi) + (whole.lo - part.lo);
        return rest == 0.0 ? 0.0 : -plogp__log1p(-(rest / whole.hi));
    }
    const double ratio = part.hi / whole.hi;
    if (ratio < SMALLEST_RATIO)
        return plogp__log(whole.hi) - plogp__log(part.hi);
    return -plogp__log(ratio);
}

double plogp__law_surprisal(const struct plogp__law *law, size_t i)
{
    const struct plogp__pair share = plogp__law_share(law, i);
    if (law->scale != 0 && share.hi < SMALLEST_RATIO && law->weights[i] > 0.0)
        return plogp__log(law->total.hi) - plogp__log(law->weights[i]) +
               law->scale * 0x1.62e42fefa39efp-1;
    return plogp__log_share(share, law->total);
}
