#include "plogp/entropy.h"

#include <math.h>

#include "info/entropy.h"
#include "info/sweep.h"
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

/* Symbols whose term is taken from the exact share are added here and left out of p. */
static void add_delicate(const struct plogp__law *law, size_t first, size_t count,
                         double *p, plogp_sum *sum)
{
    for (size_t i = 0; i < count; i++) {
        if (!plogp__is_delicate(p[i]) || plogp__law_is_zero(law, first + i))
            continue;
        plogp_sum_add(sum, p[i] * plogp__law_surprisal(law, first + i));
        p[i] = 0.0;
    }
}

static void add_entropy(const void *state, size_t first, size_t count, plogp_sum *sums)
{
    double p[PLOGP__CHUNK];
    const struct plogp__law *const law = state;
    plogp__law_chunk(law, first, count, p);
    if (plogp__count_delicate(p, count) > 0)
        add_delicate(law, first, count, p, &sums[0]);
    plogp__sum_entropy(p, count, &sums[0], false);
}

double plogp__entropy_in_range(double entropy, size_t k)
{
    return entropy > 0.0 ? fmin(entropy, plogp_max_entropy(k)) : 0.0;
}

/*
 * H = sum_i -p_i log p_i, all terms >= 0 and added exactly. For p <= 1/2 the rounding of p
 * (1.5u) is multiplied by |1 + 1/log p| < 1, and the term adds 5u. Above, the surprisal comes
 * from the exact remainder (6u) and is multiplied by p (1.5u + u). The sum is rounded once.
 */
double plogp__entropy(const struct plogp__law *law)
{
    plogp_sum sums[PLOGP__SWEEP_SUMS];
    plogp__sweep(law->context, law->k, add_entropy, law, sums);
    const double entropy = plogp_sum_value(&sums[0]);
    if (law->as_given)
        return entropy > 0.0 ? entropy : 0.0;
    return plogp__entropy_in_range(entropy, law->k);
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
