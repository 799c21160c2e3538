#include "info/fused.h"

#include <math.h>

#include "info/law.h"
#include "math/kernel.h"

#define BLOCK      2048    /* two arrays of this are half a first-level cache           */
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

typedef void block_terms(const double *p, const double *q, size_t count, plogp_sum *sum);

static struct reading read_blocks(const double *p, const double *q, size_t k,
                                  block_terms *terms)
{
    plogp_sum of_p, of_q, of_terms;
    plogp_sum_init(&of_p);
    plogp_sum_init(&of_q);
    plogp_sum_init(&of_terms);
    for (size_t first = 0; first < k; first += BLOCK) {
        const size_t count = k - first < BLOCK ? k - first : BLOCK;
        plogp_sum_add_array(&of_p, p + first, count);
        if (q != NULL)
            plogp_sum_add_array(&of_q, q + first, count);
        terms(p + first, q == NULL ? NULL : q + first, count, &of_terms);
    }
    return (struct reading){plogp__pair_of_sum(&of_p), plogp__pair_of_sum(&of_q),
                            plogp_sum_value(&of_terms)};
}

static void entropy_block(const double *p, const double *q, size_t count, plogp_sum *sum)
{
    (void)q;
    plogp__sum_entropy(p, count, sum);
}

/*
 * H = (S + T log T) / T with S = -sum p log p and T = 1 + e, |e| <= 4u: 5u for the terms,
 * a third more where the correction cancels a quarter of S.
 */
bool plogp__fused_entropy(const double *p, size_t k, double *value)
{
    double excess = 0.0;
    const struct reading read = read_blocks(p, NULL, k, entropy_block);
    if (!isfinite(read.terms) || !excess_of(read.total_p, k, &excess))
        return false;
    const double correction = (1.0 + excess) * plogp__log1p(excess);
    if (!(fabs(correction) <= CANCELLING * read.terms))
        return false;
    *value = (read.terms + correction) / (1.0 + excess);
    return true;
}

/*
 * With G = sum (p log(p/q) - p + q) and r = T_q/T_p - 1, |r| <= 8u,
 *     KL = G / T_p + log(1 + r) - r,
 * whose last part is below (8u)^2 / 2 and left out.
 */
bool plogp__fused_kl(const double *p, const double *q, size_t k, double *value)
{
    double excess_p = 0.0, excess_q = 0.0;
    const struct reading read = read_blocks(p, q, k, plogp__sum_divergence);
    if (isnan(read.terms) || !excess_of(read.total_p, k, &excess_p) ||
        !excess_of(read.total_q, k, &excess_q))
        return false;
    if (!(read.terms >= SMALLEST))
        return false;
    *value = read.terms / (1.0 + excess_p);
    return true;
}

/* H(P, Q) = C / T_p + log T_q with C = -sum p log q. */
bool plogp__fused_cross_entropy(const double *p, const double *q, size_t k, double *value)
{
    double excess_p = 0.0, excess_q = 0.0;
    const struct reading read = read_blocks(p, q, k, plogp__sum_cross);
    if (isnan(read.terms) || !excess_of(read.total_p, k, &excess_p) ||
        !excess_of(read.total_q, k, &excess_q))
        return false;
    const double correction = plogp__log1p(excess_q);
    if (!(fabs(correction) <= CANCELLING * read.terms))
        return false;
    *value = read.terms / (1.0 + excess_p) + correction;
    return true;
}
