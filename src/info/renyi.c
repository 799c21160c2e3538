#include <math.h>

#include "info/entropy.h"
#include "math/kernel.h"
#include "plogp/entropy.h"

static size_t support_size(const struct plogp__law *law)
{
    size_t size = 0;
    for (size_t i = 0; i < law->k; i++)
        size += !plogp__law_is_zero(law, i);
    return size;
}

/*
 * sum_i (p_i^a - p_i) = sum_i p_i (p_i^(a-1) - 1): every term has the sign of 1 - a, so
 * nothing cancels, near a = 1 either, where the difference of the sum from 1 is lost.
 */
static double power_excess(const struct plogp__law *law, double order)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < law->k; i++) {
        if (plogp__law_is_zero(law, i))
            continue;
        const double surprisal = plogp__law_surprisal(law, i);
        const double exponent = (1.0 - order) * surprisal;
        const double p = plogp__law_p(law, i);
        if (exponent < 1.0)
            plogp_sum_add_product(&sum, p, plogp__expm1(exponent));
        else
            plogp_sum_add(&sum, plogp__exp(-order * surprisal) - p);
    }
    return plogp_sum_value(&sum);
}

/* The exact sum of the probabilities: 1, unless they are used as given. */
static double total_probability(const struct plogp__law *law)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    if (!law->as_given)
        return 1.0;
    for (size_t i = 0; i < law->k; i++)
        plogp_sum_add(&sum, plogp__law_share(law, i).hi);
    return plogp_sum_value(&sum);
}

static double smallest_surprisal(const struct plogp__law *law)
{
    double smallest = INFINITY;
    for (size_t i = 0; i < law->k; i++)
        if (!plogp__law_is_zero(law, i))
            smallest = fmin(smallest, plogp__law_surprisal(law, i));
    return smallest;
}

/* log sum_i p_i^a with the largest term taken out, for sums too small for log1p(excess).
 */
static double log_power_sum(const struct plogp__law *law, double order)
{
    const double smallest = smallest_surprisal(law);
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < law->k; i++)
        if (!plogp__law_is_zero(law, i))
            plogp_sum_add(&sum,
                          plogp__exp(-order * (plogp__law_surprisal(law, i) - smallest)));
    return plogp__log(plogp_sum_value(&sum)) - order * smallest;
}

double plogp__renyi_entropy(const struct plogp__law *law, double order)
{
    if (order == 1.0)
        return plogp__entropy(law);
    if (order == 0.0)
        return plogp_max_entropy(support_size(law));
    double entropy;
    if (order == INFINITY) {
        entropy = smallest_surprisal(law);
    } else {
        const double excess = power_excess(law, order) / total_probability(law);
        const double log_sum =
            excess > -0.5 ? plogp__log1p(excess) : log_power_sum(law, order);
        entropy = log_sum / (1.0 - order);
    }
    return entropy > 0.0 ? entropy : 0.0;
}

double plogp__tsallis_entropy(const struct plogp__law *law, double order)
{
    if (order == 1.0)
        return plogp__entropy(law);
    if (order == 0.0)
        return (double)(support_size(law) - 1);
    if (order == INFINITY)
        return 0.0;
    const double entropy = power_excess(law, order) / (1.0 - order);
    return entropy > 0.0 ? entropy : 0.0;
}
