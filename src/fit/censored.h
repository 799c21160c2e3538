/*
 * Observations known to lie between two limits, beside those known exactly.
 *
 * The derivatives of log P(low < X < high) are conditional expectations, over the
 * interval, of those of one observation: the score E[s], the second derivative
 * E[h + s s'] - E[s] E[s]' (Louis 1982). So every family with a density can be censored
 * without a line of its own.
 */
#ifndef PLOGP_SRC_FIT_CENSORED_H
#define PLOGP_SRC_FIT_CENSORED_H

#include "dist/family.h"
#include "plogp/fit.h"

struct plogp__censored {
    plogp_ordered_table *exact; /* observations known exactly; size may be 0           */
    plogp_ordered_table *guess; /* one value for every observation, to begin from      */
    double *low, *high;         /* [count] limits of the others                        */
    double *weight;             /* [count]                                             */
    size_t count;
    bool
        rough; /* derivatives by differences: for samples that are drawn by the thousand */
};

/* Status: PLOGP_EDOMAIN (a limit is NaN, low > high, a bad weight), PLOGP_ENOMEM. */
plogp_status plogp__censored_init(const plogp_fit_interval_data *data,
                                  const plogp_context *context,
                                  struct plogp__censored *censored);
void plogp__censored_clear(const plogp_context *context,
                           struct plogp__censored *censored);

/* The mean log-likelihood with its derivatives: of `exact` (NULL: none) and of the
 * intervals with their limits multiplied by 2^-exponent. */
void plogp__censored_likelihood(const struct plogp__family *family,
                                const struct plogp__statistics *exact,
                                const struct plogp__censored *censored, int exponent,
                                const double *theta, struct plogp__jet *jet);

/* Its value alone, by no integral. */
double plogp__censored_value(const struct plogp__family *family,
                             const struct plogp__statistics *exact,
                             const struct plogp__censored *censored, int exponent,
                             const double *theta);

/* Whether differences serve: up to three parameters, no shift and no mixture. */
bool plogp__can_difference(const struct plogp__family *family);
/* The mean log-likelihood of the intervals alone, its derivatives by differences. */
void plogp__censored_by_differences(const struct plogp__family *family,
                                    const struct plogp__censored *censored, int exponent,
                                    const double *theta, struct plogp__jet *jet);

/* log of P(limits[0] < X < limits[1]) = share > 0 with its derivatives, for a family of
 * location and scale. */
void plogp__interval_by_ends(const struct plogp__family *family, const double *theta,
                             const double limits[2], double share,
                             struct plogp__jet *jet);

#endif
