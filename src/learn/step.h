/* One step of parameters against the gradient, and how long it is. */
#ifndef PLOGP_SRC_LEARN_STEP_H
#define PLOGP_SRC_LEARN_STEP_H

#include <stddef.h>

#include "plogp/train_options.h"

struct plogp__step {
    size_t size;
    double *parameters;     /* [size]                                       */
    const double *gradient; /* [size]                                       */
    double *first, *second; /* [size] decaying means of the gradient and of its square */
};

/* The rate of SGD, Adam or gradient descent after so many passes over the rows. */
double plogp__step_rate(const plogp_train_options *options, plogp_solver solver,
                        size_t passes);

void plogp__step_plain(const struct plogp__step *step, double rate);
void plogp__step_momentum(const struct plogp__step *step, double rate);
/* Adam; `steps` counts this one. Source: Kingma, Ba (2015), algorithm 1. */
void plogp__step_adam(const struct plogp__step *step, double rate, size_t steps);

#endif
