/*
 * The limit laws of Cramer-von Mises' and Anderson-Darling's statistics of a sample whose
 * parameters were estimated from it by maximum likelihood.
 *
 * With u(t) the score of one observation at the quantile of t, I its variance and e_j the
 * cosines (or, for Anderson and Darling, Legendre's polynomials) on 0 .. 1, the statistic
 * tends to a weighted sum of squares with the eigenvalues of
 *
 *     sqrt(l_i l_j) (1 (i = j) - c_i' I^-1 c_j),   c_j = integral of u e_j,
 *
 * as weights, l_j = 1/(pi j)^2 or 1/(j (j + 1)) those for known parameters: estimating a
 * parameter takes the direction of its score out. Parameters that are limits of the support
 * are found faster than by 1/sqrt(n), and count as known.
 * Source: Darling (1955); Durbin (1973); Stephens (1976).
 */
#ifndef PLOGP_SRC_FIT_LIMIT_LAW_H
#define PLOGP_SRC_FIT_LIMIT_LAW_H

#include "dist/family.h"
#include "math/weighted_chi_square.h"
#include "plogp/fit.h"

#define PLOGP__LIMIT_TERMS 64

struct plogp__limit_law {
    double cvm[PLOGP__LIMIT_TERMS], ad[PLOGP__LIMIT_TERMS]; /* weights */
    double cvm_rest, ad_rest; /* sums of the weights that are left out  */
};

/* Whether the law of a candidate is regular: a density of a family whose likelihood has a
 * maximum, at an inner point, of values that are exact. */
bool plogp__limit_law_exists(const struct plogp_fit_candidate *candidate);
/* False where the information of the free parameters has no inverse. */
bool plogp__limit_law_init(const struct plogp_fit_candidate *candidate,
                           struct plogp__limit_law *law);
/* P(statistic >= x). */
double plogp__limit_cvm_sf(const struct plogp__limit_law *law, double x);
double plogp__limit_ad_sf(const struct plogp__limit_law *law, double x);

#endif
