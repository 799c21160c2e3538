/*
 * Two laws on one line, and where their densities or distribution functions do something:
 * the points at which integrals are cut into smooth pieces.
 */
#ifndef PLOGP_SRC_DIST_PAIR_H
#define PLOGP_SRC_DIST_PAIR_H

#include "dist/family.h"

#define PLOGP__POINTS_MAX 1536

/* Whether a law of whole numbers has so few of them that each may be a point. */
#define PLOGP__ATOMS_MAX 1024

/* The tails at the whole numbers from `low` on. */
struct plogp__atoms {
    double low;
    size_t count;
    double below[PLOGP__ATOMS_MAX], above[PLOGP__ATOMS_MAX];
};

/* A law and its family. */
struct plogp__law {
    const struct plogp__family *family;
    const double *theta;
    struct plogp__interval support;
    struct plogp__interval
        tail; /* plogp__family.tail_index of either side; INFINITY: none */
    struct plogp__interval core; /* all but 1e-30 of the probability, either side */
    const struct plogp__atoms
        *atoms; /* NULL, or of a law of whole numbers its tails there */
};

/* What the points of a pair show of F - G, and what rounding does to it. */
struct plogp__steps {
    double variation; /* half the sum of its steps: total variation, if none is missed  */
    double largest;   /* |F - G|                                                        */
    double noise;     /* of F - G, and of the points where F or G is steep              */
    double log_noise; /* of log p - log q                                               */
    double
        area_noise; /* of the integral of |F - G|                                     */
    double
        root_noise; /* of the root of the integral of (F - G)^2                       */
};

struct plogp__pair {
    struct plogp__law p, q;
    bool rounded; /* a parameter was, when a law got another family's name */
    double points[PLOGP__POINTS_MAX]; /* ascending, finite, distinct */
    size_t point_count;
    double size;      /* the largest of the quartiles' distances from 0 */
    double tolerance; /* of integrals of densities: 1e-14 unless they are so near
                                   that rounding leaves fewer digits                     */
    double
        transport_tolerance;   /* the same of F - G, 1e-12                              */
    struct plogp__steps steps; /* of plogp__pair_measure                                */
};

struct plogp__law plogp__law_of(const plogp_distribution *distribution);
/* log density, -Inf outside the support. */
double plogp__law_logpdf(const struct plogp__law *law, double x);
double plogp__law_cdf(const struct plogp__law *law, double x);
double plogp__law_sf(const struct plogp__law *law, double x);
/* Look the tails of a law of few whole numbers up from now on; the table must outlive it. */
void plogp__tabulate(struct plogp__law *law, struct plogp__atoms *atoms);
bool plogp__has_few_atoms(const struct plogp__law *law);
/* log p - log q, and F - G from the tails that are smaller. */
double plogp__density_difference(const struct plogp__pair *pair, double x);
double plogp__distribution_difference(const struct plogp__pair *pair, double x);
/* -1 or 1 where a piece lies so far out, below or above both laws, that only a divergent
 * integral has more than PLOGP__OUTER_SHARE there; otherwise 0. */
int plogp__outer_side(const struct plogp__pair *pair, const double ends[2]);
#define PLOGP__OUTER_SHARE 1e-6
/* Add the points where two densities cross, and fill the steps and the tolerances. */
void plogp__pair_measure(struct plogp__pair *pair);
/* The noises of the steps alone. */
void plogp__pair_measure_noise(struct plogp__pair *pair);
/* What the rounding of log p - log q, d, leaves open of an integral of p f(log p - log q) that
 * is 0 with its slope for p = q: d times the integral of |p - q|, and d^2. */
double plogp__log_noise(const struct plogp__pair *pair);
/* What rounding leaves open of a chi2 of this value. */
double plogp__square_noise(const struct plogp__pair *pair, double value);
/* How far Q is P moved along the line; 0 where it is no such law, or P itself. */
double plogp__pair_shift(const struct plogp__pair *pair);
/* Whether both laws are the same, and not only after rounding. */
bool plogp__pair_is_one(const struct plogp__pair *pair);
/* The pair with quantiles of both laws, from tails of 1e-280 to the median, as points. */
void plogp__pair_init(const plogp_distribution *p, const plogp_distribution *q,
                      struct plogp__pair *pair);
/* One more point, if it is finite and new. */
void plogp__pair_add_point(struct plogp__pair *pair, double x);
/* Add the points where function changes its sign, searched between neighbouring points;
 * they are also written to crossings [PLOGP__POINTS_MAX], and counted. */
size_t plogp__pair_add_crossings(struct plogp__pair *pair,
                                 double (*function)(const struct plogp__pair *pair,
                                                    double x),
                                 double *crossings);

#endif
