/* A sorted sample written out, and the entropy estimators that read its spacings. */
#ifndef PLOGP_SRC_SAMPLE_SPACING_H
#define PLOGP_SRC_SAMPLE_SPACING_H

#include "plogp/entropy_samples.h"

#define PLOGP__SPREAD_MAX 0x1p27 /* observations: 1 GiB of doubles, twice */

/* Observations in order, without ties: `count` equal values on a grid are spread evenly
 * over their cell, v + grid ((j + 1/2)/count - 1/2). */
struct plogp__spread {
    const double *x; /* [n] increasing; the values of the table where none repeats */
    double *terms;   /* [n] scratch: one term per observation                      */
    double *copies;  /* what x is, where values repeat                             */
    size_t n;
    const plogp_alloc *alloc;
};

/* PLOGP_EDOMAIN with a message when the weights are not whole or more than 2^27. To be
 * cleared only after PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__spread_init(const plogp_ordered_table *table,
                                                 double grid,
                                                 const plogp_context *context,
                                                 struct plogp__spread *spread);
void plogp__spread_clear(struct plogp__spread *spread);

/* An estimate: the mean of `count` terms, plus `constant`. */
struct plogp__spacing_terms {
    /* terms[begin .. end), each from the observations around it. */
    void (*fill)(const struct plogp__spread *spread, size_t window, size_t begin,
                 size_t end);
    size_t window; /* observations to either side, or neighbours */
    size_t count;
    double constant;
    double shared; /* what terms share adds to the variance of one (or takes); else 0 */
};

struct plogp__spacing_terms plogp__terms_kl(size_t n, size_t neighbours);
struct plogp__spacing_terms plogp__terms_vasicek(size_t n, size_t window);
struct plogp__spacing_terms plogp__terms_ebrahimi(size_t n, size_t window);
struct plogp__spacing_terms plogp__terms_van_es(size_t n, size_t window);
struct plogp__spacing_terms plogp__terms_correa(size_t n, size_t window);

/* All of them, on the team. PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__spread_fill(const struct plogp__spread *spread,
                                                 const struct plogp__spacing_terms *terms,
                                                 const plogp_context *context);
/* The terms of a kernel density, one for each observation, on the team, in linear time.
 * PLOGP_ENOMEM, PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__terms_kde(const struct plogp__spread *spread,
                                               plogp_bandwidth_rule rule,
                                               const plogp_context *context,
                                               double *constant);

/* The mean of terms[0 .. count), and the variance of one of them about it; on the team, the
 * same whatever its size. PLOGP_ENOMEM, PLOGP_ECANCEL. */
struct plogp__term_moments {
    double mean, variance;
};
PLOGP_MUST_CHECK plogp_status
plogp__moments_of_terms(const double *terms, size_t count, const plogp_context *context,
                        struct plogp__term_moments *moments);

/* The bandwidth of a rule. PLOGP_ENOMEM. */
PLOGP_MUST_CHECK plogp_status plogp__bandwidth(const struct plogp__spread *spread,
                                               plogp_bandwidth_rule rule,
                                               const plogp_context *context,
                                               double *bandwidth);

/* The decimals of the value that needs most; more than 15 where one needs more. */
int plogp__decimals_needed(const double *values, size_t count);

/* The least power of ten from `scale` on that makes the value a whole number k, the value being
 * the double nearest to k / scale; 0 beyond 10^9, or where `scale` is. */
double plogp__scale_with(double value, double scale);

/* The step of the decimal grid that all values lie on, or 0. The context, which may be NULL, is
 * told where the work is. */
double plogp__grid_of(const plogp_ordered_table *table, const plogp_context *context);

/* Equal bins of Freedman and Diaconis (Sturges where that has no width): entropy with the
 * Miller-Madow correction, and its standard error. Any weights. */
PLOGP_MUST_CHECK plogp_status plogp__histogram_entropy(const plogp_ordered_table *table,
                                                       plogp_bins_rule rule,
                                                       const plogp_context *context,
                                                       double *entropy, double *se);

#endif
