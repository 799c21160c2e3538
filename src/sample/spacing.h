/* A sorted sample written out, and the entropy estimators that read its spacings. */
#ifndef PLOGP_SRC_SAMPLE_SPACING_H
#define PLOGP_SRC_SAMPLE_SPACING_H

#include "plogp/entropy_samples.h"

/* Observations in order, without ties: `count` equal values on a grid are spread evenly
 * over their cell, v + grid ((j + 1/2)/count - 1/2). */
struct plogp__spread {
    double *x;     /* [n] increasing                       */
    double *terms; /* [n] scratch: one term per observation */
    size_t n;
    const plogp_alloc *alloc;
    double shared; /* what neighbours share adds to the variance of a term; else 0 */
};

/* PLOGP_EDOMAIN with a message when the weights are not whole or more than 2^27. To be
 * cleared only after PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__spread_init(const plogp_ordered_table *table,
                                                 double grid,
                                                 const plogp_context *context,
                                                 struct plogp__spread *spread);
void plogp__spread_clear(struct plogp__spread *spread);

/* Each fills terms[0 .. count) and returns count; the estimate is the mean of the terms
 * plus *constant. */
size_t plogp__terms_kl(struct plogp__spread *spread, size_t neighbours, double *constant);
size_t plogp__terms_vasicek(struct plogp__spread *spread, size_t window,
                            double *constant);
size_t plogp__terms_ebrahimi(struct plogp__spread *spread, size_t window,
                             double *constant);
size_t plogp__terms_van_es(struct plogp__spread *spread, size_t window, double *constant);
size_t plogp__terms_correa(struct plogp__spread *spread, size_t window, double *constant);
/* Likewise, one term for each of the spread->n observations, on the team, in linear time. Status: PLOGP_ENOMEM, PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__terms_kde(struct plogp__spread *spread,
                                               plogp_bandwidth_rule rule,
                                               const plogp_context *context,
                                               double *constant);

/* The bandwidth of a rule. PLOGP_ENOMEM. */
PLOGP_MUST_CHECK plogp_status plogp__bandwidth(const struct plogp__spread *spread,
                                               plogp_bandwidth_rule rule,
                                               const plogp_context *context,
                                               double *bandwidth);

/* The step of the decimal grid that all values lie on, or 0. */
double plogp__grid_of(const plogp_ordered_table *table);

/* Equal bins of Freedman and Diaconis (Sturges where that has no width): entropy with the
 * Miller-Madow correction, and its standard error. Any weights. */
PLOGP_MUST_CHECK plogp_status plogp__histogram_entropy(const plogp_ordered_table *table,
                                                       plogp_bins_rule rule,
                                                       const plogp_context *context,
                                                       double *entropy, double *se);

#endif
