#include <math.h>

#include "info/contrast.h"
#include "info/expm1_rest.h"
#include "math/kernel.h"
#include "plogp/sum.h"

/*
 * p^a q^b - a p - b q with a + b = 1, |b| <= |a| and y = log(q/p). It is
 *     p (rest(b y) - b rest(y)),  rest(y) = e^y - 1 - y,   near equality,
 *     p (e^(b y) - 1) - b (q - p)                          where b y is small,
 * neither of which cancels as b -> 0.
 */
static double skewed_term(double p, double b, double y, double difference, bool near)
{
    if (near)
        return p * (plogp__expm1_rest(b * y) - b * plogp__expm1_rest(y));
    return p * plogp__expm1(b * y) - b * difference;
}

/* p^a q^(1-a) - a p - (1-a) q: <= 0 for 0 < a < 1, >= 0 for a > 1 (weighted means), so
 * the sum over symbols, which is sum p^a q^(1-a) - 1, does not cancel. */
static double excess_term(const struct plogp__contrast *two, size_t i, double order)
{
    const struct plogp__odds odds = plogp__contrast_at(two, i);
    const double other = 1.0 - order;
    if (odds.p_is_zero)
        return -other * odds.q;
    if (odds.q_is_zero)
        return order < 1.0 ? -order * odds.p : INFINITY;

    const bool near = plogp__nearly_equal(odds.p, odds.difference);
    const double y = near ? plogp__log1p(odds.difference / odds.p)
                          : -plogp__contrast_log_ratio(two, i, &odds);
    if (fabs(other) <= fabs(order) && (near || fabs(other * y) < 1.0))
        return skewed_term(odds.p, other, y, odds.difference, near);
    if (near || fabs(order * y) < 1.0)
        return skewed_term(odds.q, order, -y, -odds.difference, near);
    const double exponent =
        order * plogp__law_surprisal(two->p, i) + other * plogp__law_surprisal(two->q, i);
    return plogp__exp(-exponent) - order * odds.p - other * odds.q;
}

/* log sum p^a q^(1-a) over symbols that both laws have, the largest term taken out. */
static double log_overlap(const struct plogp__contrast *two, double order)
{
    double smallest = INFINITY;
    plogp_sum sum;
    for (int pass = 0; pass < 2; pass++) {
        plogp_sum_init(&sum);
        for (size_t i = 0; i < two->p->k; i++) {
            if (plogp__law_is_zero(two->p, i) || plogp__law_is_zero(two->q, i))
                continue;
            const double exponent = order * plogp__law_surprisal(two->p, i) +
                                    (1.0 - order) * plogp__law_surprisal(two->q, i);
            smallest = pass == 0 ? fmin(smallest, exponent) : smallest;
            if (pass == 1)
                plogp_sum_add(&sum, plogp__exp(smallest - exponent));
        }
    }
    return plogp__log(plogp_sum_value(&sum)) - smallest;
}

/* -log of the probability that q gives to the symbols of p: log1p of what it gives to the
 * others, where that is the smaller part. */
static double order_zero(const struct plogp__contrast *two)
{
    plogp_sum inside, outside;
    plogp_sum_init(&inside);
    plogp_sum_init(&outside);
    for (size_t i = 0; i < two->p->k; i++)
        plogp_sum_add(plogp__law_is_zero(two->p, i) ? &outside : &inside,
                      plogp__law_p(two->q, i));
    const double missed = plogp_sum_value(&outside);
    if (missed == 0.0)
        return 0.0;
    return missed < 0.5 ? -plogp__log1p(-missed) : -plogp__log(plogp_sum_value(&inside));
}

/* log of the largest p/q. */
static double order_infinite(const struct plogp__contrast *two)
{
    double largest = 0.0;
    for (size_t i = 0; i < two->p->k; i++)
        largest = fmax(largest, plogp__contrast_log_odds(two, i));
    return largest;
}

double plogp__renyi_divergence(const struct plogp__contrast *two, double order)
{
    if (order == 1.0)
        return plogp__kl(two);
    if (order == 0.0)
        return order_zero(two);
    if (order == INFINITY)
        return order_infinite(two);

    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < two->p->k; i++)
        plogp_sum_add(&sum, excess_term(two, i, order));
    const double excess = plogp_sum_value(&sum);
    if (excess == INFINITY && order > 1.0)
        return plogp__kl(two) == INFINITY ? INFINITY
                                          : log_overlap(two, order) / (order - 1.0);
    const double log_sum = excess > -0.5 ? plogp__log1p(excess) : log_overlap(two, order);
    const double value = log_sum / (order - 1.0);
    return value > 0.0 ? value : 0.0;
}
