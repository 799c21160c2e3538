/* Mixtures of normal laws: where a fit begins. */
#ifndef PLOGP_SRC_DIST_NORMAL_MIXTURE_H
#define PLOGP_SRC_DIST_NORMAL_MIXTURE_H

#include "dist/family.h"

/*
 * The best of several runs of expectation and maximisation, which begin at fixed splits of
 * the sorted sample and are given up when a component shrinks onto one point. Components
 * are written in the order of their means.
 */
enum plogp__start plogp__normal_mixture_start(size_t components,
                                              const struct plogp__statistics *sample,
                                              double *theta, const char **reason);

#define PLOGP__MIXTURE_UNBOUNDED                                                         \
    "the likelihood grows without bound as a component shrinks onto one point"

#endif
