/* Entropy estimators: one function each, from the fingerprint to nats. */
#ifndef PLOGP_SRC_SAMPLE_COUNT_ENTROPY_H
#define PLOGP_SRC_SAMPLE_COUNT_ENTROPY_H

#include "plogp/entropy_estimate.h"
#include "sample/fingerprint.h"

struct plogp__count_estimator {
    plogp_entropy_estimator kind;
    double alphabet; /* symbols possible                          */
    double symbols;  /* of Miller-Madow; 0: those that were seen  */
    double prior;    /* a of the Dirichlet estimators             */
};

double plogp__entropy_plugin(const struct plogp__fingerprint *print);
double plogp__entropy_miller_madow(const struct plogp__fingerprint *print,
                                   double symbols);
double plogp__entropy_grassberger(const struct plogp__fingerprint *print);
double plogp__entropy_chao_shen(const struct plogp__fingerprint *print);
double plogp__entropy_chao_wang_jost(const struct plogp__fingerprint *print);
double plogp__entropy_zhang(const struct plogp__fingerprint *print);
double plogp__entropy_jackknife(const struct plogp__fingerprint *print);
double plogp__entropy_james_stein(const struct plogp__fingerprint *print,
                                  double alphabet);
double plogp__entropy_dirichlet_plugin(const struct plogp__fingerprint *print,
                                       double alphabet, double prior);
double plogp__entropy_dirichlet(const struct plogp__fingerprint *print, double alphabet,
                                double prior);
/* The posterior variance of H under the Dirichlet prior. */
double plogp__variance_dirichlet(const struct plogp__fingerprint *print, double alphabet,
                                 double prior);

/* Any of them but NSB. */
double plogp__entropy_of(const struct plogp__count_estimator *estimator,
                         const struct plogp__fingerprint *print);

/* The variance of the plug-in estimate to second order: (sum p log^2 p - H^2)/n +
 * (m - 1)/2n^2. Source: Harris (1975). */
double plogp__variance_plugin(const struct plogp__fingerprint *print);

#endif
