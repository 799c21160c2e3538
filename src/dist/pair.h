/*
 * Two laws on one line, and where their densities or distribution functions do something:
 * the points at which integrals are cut into smooth pieces.
 */
#ifndef PLOGP_SRC_DIST_PAIR_H
#define PLOGP_SRC_DIST_PAIR_H

#include "dist/family.h"

#define PLOGP__POINTS_MAX 512

/* A law and its family. */
struct plogp__law {
    const struct plogp__family *family;
    const double *theta;
    struct plogp__interval support;
    struct plogp__interval core; /* all but 1e-30 of the probability, either side */
};

struct plogp__pair {
    struct plogp__law p, q;
    double points[PLOGP__POINTS_MAX]; /* ascending, finite, distinct */
    size_t point_count;
    double far; /* 1e100 times the largest quartile: what integrals have there diverges */
};

struct plogp__law plogp__law_of(const plogp_distribution *distribution);
/* log density, -Inf outside the support. */
double plogp__law_logpdf(const struct plogp__law *law, double x);
double plogp__law_cdf(const struct plogp__law *law, double x);
double plogp__law_sf(const struct plogp__law *law, double x);
/* log p - log q, and F - G from the tails that are smaller. */
double plogp__density_difference(const struct plogp__pair *pair, double x);
double plogp__distribution_difference(const struct plogp__pair *pair, double x);
/* The pair with quantiles of both laws, from tails of 1e-280 to the median, as points. */
void plogp__pair_init(const plogp_distribution *p, const plogp_distribution *q,
                      struct plogp__pair *pair);
/* Add the points where function changes its sign, searched between neighbouring points;
 * they are also written to crossings [PLOGP__POINTS_MAX], and counted. */
size_t plogp__pair_add_crossings(struct plogp__pair *pair,
                                 double (*function)(const struct plogp__pair *pair,
                                                    double x),
                                 double *crossings);

#endif
