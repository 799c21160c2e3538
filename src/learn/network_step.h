/* One step of the parameters of a network against the gradient. */
#ifndef PLOGP_SRC_LEARN_NETWORK_STEP_H
#define PLOGP_SRC_LEARN_NETWORK_STEP_H

#include <stddef.h>

struct plogp__step {
    size_t size;
    double *parameters;     /* [size]                                       */
    const double *gradient; /* [size]                                       */
    double *first, *second; /* [size] decaying means of the gradient and of its square */
};

void plogp__step_plain(const struct plogp__step *step, double rate);
void plogp__step_momentum(const struct plogp__step *step, double rate);
/* Adam; `steps` counts this one. Source: Kingma, Ba (2015), algorithm 1. */
void plogp__step_adam(const struct plogp__step *step, double rate, size_t steps);

#endif
