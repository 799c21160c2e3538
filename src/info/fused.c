#include "info/fused.h"

#include <math.h>

#include "info/entropy.h"
#include "info/law.h"
#include "info/sweep.h"
#include "math/kernel.h"

#define CANCELLING 0.25 /* a correction below this part of a sum costs it < 0.5 bit  */
#define SMALLEST                                                                         \
    0x1p-45            /* of a divergence for which 4u + (8u)^2 / 2 is no more than 5u */
#define TOLERANCE 1e-9 /* as in law.c: |sum - 1| for each entry                     */
#define ROUNDING  0x1p-51
#define SURE      0.999 /* of the tolerance, which is 10^6 times what totals round   */
#define LONG      1024  /* symbols, and more, are used as given where                */
#define LARGE     1.0   /* the sum of the terms is as large as this                  */

/* What one reading yields: the total of each array, each number rounded to a multiple of 2^-50, and
 * the sum of the terms. A negative number makes a term, and a NaN or a number above 2 the total, no
 * number. */
struct reading {
    double total_p, total_q, terms;
};

/* Is it certain that these are probabilities? */
static bool is_one(double total, size_t k)
{
    return fabs(total - 1.0) <= SURE * TOLERANCE * (double)k;
}

/* The excess of the exact total that has to be divided out: 0 when numbers are used as given. */
static double excess_of(const double *p, size_t k)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp_sum_add_array(&sum, p, k);
    plogp_sum_add(&sum, -1.0);
    const double excess = plogp_sum_value(&sum);
    return fabs(excess) <= ROUNDING ? excess : 0.0;
}

/* For long laws a second reading would cost as much as the first, for at most 4u. */
static bool as_given(double terms, size_t k)
{
    return k >= LONG && terms >= LARGE;
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
    return (struct reading){plogp_sum_value(&sums[1]), plogp_sum_value(&sums[2]),
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
 * a third more where the correction cancels a quarter of S. Without it, 4u |1 - 1/S|.
 */
bool plogp__fused_entropy(const plogp_law *p, const plogp_context *context, double *value)
{
    const struct arrays arrays = {p->values, p->values, add_entropy};
    const struct reading read = read_all(context, p->k, &arrays);
    if (!isfinite(read.terms) || !is_one(read.total_p, p->k))
        return false;
    const double excess = as_given(read.terms, p->k) ? 0.0 : excess_of(p->values, p->k);
    const double correction = (1.0 + excess) * plogp__log1p(excess);
    if (!(fabs(correction) <= CANCELLING * read.terms))
        return false;
    *value = plogp__entropy_in_range((read.terms + correction) / (1.0 + excess), p->k);
    return true;
}

/*
 * With G = sum (p log(p/q) - p + q) and r = T_q/T_p - 1, |r| <= 8u,
 *     KL = G / T_p + log(1 + r) - r,
 * whose last part is below (8u)^2 / 2 and left out, as T_p is, for at most 4u.
 */
bool plogp__fused_kl(const plogp_law *p, const plogp_law *q, const plogp_context *context,
                     double *value)
{
    const struct arrays arrays = {p->values, q->values, plogp__sum_divergence};
    const struct reading read = read_all(context, p->k, &arrays);
    if (isnan(read.terms) || !is_one(read.total_p, p->k) || !is_one(read.total_q, p->k))
        return false;
    if (!(read.terms >= SMALLEST))
        return false;
    *value = read.terms;
    return true;
}

/* H(P, Q) = C / T_p + log T_q with C = -sum p log q; without the totals 4u + 4u/C. */
bool plogp__fused_cross_entropy(const plogp_law *p, const plogp_law *q,
                                const plogp_context *context, double *value)
{
    const struct arrays arrays = {p->values, q->values, plogp__sum_cross};
    const struct reading read = read_all(context, p->k, &arrays);
    double excess_p = 0.0, correction = 0.0;
    if (isnan(read.terms) || !is_one(read.total_p, p->k) || !is_one(read.total_q, p->k))
        return false;
    if (!as_given(read.terms, p->k)) {
        excess_p = excess_of(p->values, p->k);
        correction = plogp__log1p(excess_of(q->values, q->k));
    }
    if (!(fabs(correction) <= CANCELLING * read.terms))
        return false;
    *value = read.terms / (1.0 + excess_p) + correction;
    return true;
}
