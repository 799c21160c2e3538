#include "info/contrast.h"

#include <math.h>

#include "base/status.h"
#include "math/kernel.h"

#define SMALLEST_EXACT 0x1p-900 /* ratios of larger shares are exact to rounding */
#define RAISE          0x1p600
#define SMALL          0x1p-300 /* logarithms of such and of subnormal shares are far apart */

plogp_status plogp__laws_make(const plogp_law *p, const plogp_law *q,
                              const plogp_context *context, struct plogp__laws *laws)
{
    if (p == NULL || q == NULL || p->k != q->k)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_make(p, context, &laws->p));
    return plogp__law_make(q, context, &laws->q);
}

/* v/T_q - w/T_p: over the common total where there is one, so that equal shares give 0.
 */
static double difference_at(const struct plogp__contrast *two, struct plogp__pair w,
                            struct plogp__pair v)
{
    const struct plogp__pair tp = two->p->total;
    const struct plogp__pair tq = two->q->total;
    if (tp.hi == tq.hi && tp.lo == tq.lo)
        return ((v.hi - w.hi) + (v.lo - w.lo)) / tp.hi;
    return plogp__pair_cross(v, tp, w, tq) / (tp.hi * tq.hi);
}

struct plogp__odds plogp__contrast_at(const struct plogp__contrast *two, size_t i)
{
    const struct plogp__pair w = plogp__law_share(two->p, i);
    const struct plogp__pair v = plogp__law_share(two->q, i);
    return (struct plogp__odds){
        .p = w.hi / two->p->total.hi,
        .q = v.hi / two->q->total.hi,
        .difference = difference_at(two, w, v),
        .p_is_zero = plogp__law_is_zero(two->p, i),
        .q_is_zero = plogp__law_is_zero(two->q, i),
    };
}

static bool are_exact(const struct plogp__odds *odds)
{
    return odds->p >= SMALLEST_EXACT && odds->q >= SMALLEST_EXACT;
}

/* The odds, or where one of two small shares may be subnormal, 2^600 times them. */
static struct plogp__odds raised_odds(const struct plogp__contrast *two, size_t i)
{
    struct plogp__odds odds = plogp__contrast_at(two, i);
    if (are_exact(&odds) || fmax(odds.p, odds.q) >= SMALL)
        return odds;
    const struct plogp__pair w = plogp__pair_scaled(plogp__law_share(two->p, i), RAISE);
    const struct plogp__pair v = plogp__pair_scaled(plogp__law_share(two->q, i), RAISE);
    odds.p = w.hi / two->p->total.hi;
    odds.q = v.hi / two->q->total.hi;
    odds.difference = difference_at(two, w, v);
    return odds;
}

double plogp__contrast_log_ratio(const struct plogp__contrast *two, size_t i,
                                 const struct plogp__odds *odds)
{
    if (are_exact(odds))
        return plogp__log(odds->p / odds->q);
    const struct plogp__odds higher = raised_odds(two, i);
    if (are_exact(&higher))
        return plogp__log(higher.p / higher.q);
    return plogp__law_surprisal(two->q, i) - plogp__law_surprisal(two->p, i);
}

bool plogp__nearly_equal(double p, double difference)
{
    return p > 0.0 && difference >= -0.5 * p && difference <= p;
}

double plogp__contrast_log_odds(const struct plogp__contrast *two, size_t i)
{
    const struct plogp__odds odds = raised_odds(two, i);
    if (odds.p_is_zero || odds.q_is_zero)
        return odds.p_is_zero == odds.q_is_zero ? 0.0
               : odds.p_is_zero                 ? -INFINITY
                                                : INFINITY;
    if (plogp__nearly_equal(odds.p, odds.difference))
        return -plogp__log1p(odds.difference / odds.p);
    return plogp__contrast_log_ratio(two, i, &odds);
}

/*
 * With s = d / (p + q):  log(q/p) = 2 atanh s, so
 *     p log(p/q) - p + q = d s - 2 p s^3 (1/3 + s^2/5 + s^4/7 + ...).
 * For -p/2 <= d <= p, s^2 <= 1/9: the second part is at most 8 % of the first, so nothing
 * cancels, and 16 terms leave less than u/4 out.
 */
double plogp__kl_near(double p, double q, double difference)
{
    const double s = difference / (p + q);
    const double square = s * s;
    double series = 0.0;
    for (int term = 15; term >= 0; term--)
        series = series * square + 1.0 / (2 * term + 3);
    return difference * s - 2.0 * p * s * square * series;
}
