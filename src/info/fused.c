#include "info/fused.h"

#include <math.h>

#include "info/entropy.h"
#include "info/law.h"
#include "info/sweep.h"
#include "math/kernel.h"

#define CANCELLING 0.25    /* a correction below this part of a sum costs it < 0.5 bit  */
#define SMALLEST   0x1p-45 /* of a divergence for which (8u)^2 / 2 is no more than u     */
#define TOLERANCE  1e-9    /* as in law.c: |sum - 1| for each entry                     */
#define ROUNDING   0x1p-51

/* What one reading yields: the total of each array, and the sum of the terms. A negative
 * number makes a term, and a NaN or an infinity the total, no number. */
struct reading {
    struct plogp__pair total_p, total_q;
    double terms;
};

/* The excess of the total that has to be divided out: 0 when numbers are used as given. */
static bool excess_of(struct plogp__pair total, size_t k, double *excess)
{
    const double off = (total.hi - 1.0) + total.lo;
    if (!(fabs(off) <= TOLERANCE * (double)k))
        return false;
    *excess = fabs(off) <= ROUNDING ? off : 0.0;
    return true;
}

/* Adds terms to sums[0], and the totals of p and q to sums[1] and sums[2]. */
typedef void terms_and_totals(const double *p, const double *q, size_t count,
                              plogp_sum *sums, bool with_totals);

/* The arrays of a reading. */
struct arrays {
    const double *p, *q; /* q may be p, where there is only one */
    terms_and_totals *add;
};

static void read_chunk(const void *state, size_t first, size_t count, plogp_sum *sums)
{
    const struct arrays *const arrays = state;
    arrays->add(arrays->p + first, arrays->q + first, count, sums, true);
}

static struct reading read_all(const plogp_context *context, size_t k,
                               const struct arrays *arrays)
{
    plogp_sum sums[PLOGP__SWEEP_SUMS];
    plogp__sweep_tasks(context, k, read_chunk, arrays, sums);
    return (struct reading){plogp__pair_of_sum(&sums[1]), plogp__pair_of_sum(&sums[2]),
                            plogp_sum_value(&sums[0])};
}

static void add_entropy(const double *p, const double *q, size_t count, plogp_sum *sums,
                        bool with_totals)
{
    (void)q;
    plogp__sum_entropy(p, count, sums, with_totals);
}

bool plogp__is_fusible(const plogp_law *law)
{
    return law != NULL && law->values != NULL && law->k > 0 &&
           law->form == PLOGP_LAW_PROBS && law->type == PLOGP_NUMBER_DOUBLE;
}

/*
 * H = (S + T log T) / T with S = -sum p log p and T = 1 + e, |e| <= 4u: 5u for the terms,
 * a third more where the correction cancels a quarter of S.
 */
bool plogp__fused_entropy(const plogp_law *p, const plogp_context *context, double *value)
{
    const struct arrays arrays = {p->values, p->values, add_entropy};
    double excess = 0.0;
    const struct reading read = read_all(context, p->k, &arrays);
    if (!isfinite(read.terms) || !excess_of(read.total_p, p->k, &excess))
        return false;
    const double correction = (1.0 + excess) * plogp__log1p(excess);
    if (!(fabs(correction) <= CANCELLING * read.terms))
        return false;
    *value = plogp__entropy_in_range((read.terms + correction) / (1.0 + excess), p->k);
    return true;
}

/*
 * With G = sum (p log(p/q) - p + q) and r = T_q/T_p - 1, |r| <= 8u,
 *     KL = G / T_p + log(1 + r) - r,
 * whose last part is below (8u)^2 / 2 and left out.
 */
bool plogp__fused_kl(const plogp_law *p, const plogp_law *q, const plogp_context *context,
                     double *value)
{
    const struct arrays arrays = {p->values, q->values, plogp__sum_divergence};
    double excess_p = 0.0, excess_q = 0.0;
    const struct reading read = read_all(context, p->k, &arrays);
    if (isnan(read.terms) || !excess_of(read.total_p, p->k, &excess_p) ||
        !excess_of(read.total_q, p->k, &excess_q))
        return false;
    if (!(read.terms >= SMALLEST))
        return false;
    *value = read.terms / (1.0 + excess_p);
    return true;
}

/* H(P, Q) = C / T_p + log T_q with C = -sum p log q. */
bool plogp__fused_cross_entropy(const plogp_law *p, const plogp_law *q,
                                const plogp_context *context, double *value)
{
    const struct arrays arrays = {p->values, q->values, plogp__sum_cross};
    double excess_p = 0.0, excess_q = 0.0;
    const struct reading read = read_all(context, p->k, &arrays);
    if (isnan(read.terms) || !excess_of(read.total_p, p->k, &excess_p) ||
        !excess_of(read.total_q, p->k, &excess_q))
        return false;
    const double correction = plogp__log1p(excess_q);
    if (!(fabs(correction) <= CANCELLING * read.terms))
        return false;
    *value = read.terms / (1.0 + excess_p) + correction;
    return true;
}
