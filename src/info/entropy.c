#include "plogp/entropy.h"

#include <math.h>

#include "info/entropy.h"
#include "math/kernel.h"

void plogp__law_add(const struct plogp__law *law, size_t i, double value, plogp_sum *sum)
{
    const struct plogp__pair share = plogp__law_share(law, i);
    plogp_sum_add_product(sum, share.hi, value);
    if (share.lo != 0.0)
        plogp_sum_add_product(sum, share.lo, value);
}

double plogp__law_mean(const struct plogp__law *law, const plogp_sum *sum)
{
    return plogp_sum_value(sum) / law->total.hi;
}

/*
 * H = (1/T) sum_i share_i log(T / share_i). The products are added exactly, so the error
 * is that of the surprisals (< 6u each, all >= 0), one rounding of the sum and the
 * division by the leading part of T (1.5u).
 */
double plogp__entropy(const struct plogp__law *law)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < law->k; i++)
        if (!plogp__law_is_zero(law, i))
            plogp__law_add(law, i, plogp__law_surprisal(law, i), &sum);
    const double entropy = plogp__law_mean(law, &sum);
    return entropy > 0.0 ? entropy : 0.0;
}

/* Zero shares are skipped, so that an infinite payoff of an impossible symbol is nothing.
 */
static double expectation_of(const struct plogp__law *law, const double *payoff)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < law->k; i++)
        if (!plogp__law_is_zero(law, i))
            plogp__law_add(law, i, payoff[i], &sum);
    return plogp__law_mean(law, &sum);
}

plogp_status plogp_expectation_probs(const double *p, const double *payoff, size_t k,
                                     double *expectation)
{
    struct plogp__law law;
    if (payoff == NULL || expectation == NULL)
        return PLOGP_EINVAL;
    const plogp_status status = plogp__law_probs(p, k, &law);
    if (status == PLOGP_OK)
        *expectation = expectation_of(&law, payoff);
    return status;
}

plogp_status plogp_expectation_weights(const double *weights, const double *payoff,
                                       size_t k, double *expectation)
{
    struct plogp__law law;
    if (payoff == NULL || expectation == NULL)
        return PLOGP_EINVAL;
    const plogp_status status = plogp__law_weights(weights, k, &law);
    if (status == PLOGP_OK)
        *expectation = expectation_of(&law, payoff);
    return status;
}

double plogp_max_entropy(size_t k)
{
    return k == 0 ? NAN : plogp__log((double)k);
}

double plogp_perplexity(double entropy)
{
    return plogp__exp(entropy);
}
