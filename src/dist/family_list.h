/* The families, one file each. */
#ifndef PLOGP_SRC_DIST_FAMILY_LIST_H
#define PLOGP_SRC_DIST_FAMILY_LIST_H

#include "dist/family.h"

extern const struct plogp__family plogp__bernoulli;
extern const struct plogp__family plogp__binomial;
extern const struct plogp__family plogp__geometric;
extern const struct plogp__family plogp__poisson;
extern const struct plogp__family plogp__negative_binomial;
extern const struct plogp__family plogp__uniform;
extern const struct plogp__family plogp__beta;
extern const struct plogp__family plogp__exponential;
extern const struct plogp__family plogp__gamma;
extern const struct plogp__family plogp__lognormal;
extern const struct plogp__family plogp__weibull;
extern const struct plogp__family plogp__inverse_gaussian;
extern const struct plogp__family plogp__pareto;
extern const struct plogp__family plogp__rayleigh;
extern const struct plogp__family plogp__normal;
extern const struct plogp__family plogp__laplace;
extern const struct plogp__family plogp__logistic;
extern const struct plogp__family plogp__student_t;
extern const struct plogp__family plogp__cauchy;
extern const struct plogp__family plogp__gumbel;
extern const struct plogp__family plogp__von_mises;
extern const struct plogp__family plogp__zero_inflated_poisson;
extern const struct plogp__family plogp__generalized_pareto;
extern const struct plogp__family plogp__generalized_extreme_value;
extern const struct plogp__family plogp__gamma3;
extern const struct plogp__family plogp__weibull3;
extern const struct plogp__family plogp__lognormal3;
/* [K - 1]: mixtures of K normal laws. */
extern const struct plogp__family plogp__normal_mixtures[PLOGP_PARAMETERS_MAX / 3];

#endif
