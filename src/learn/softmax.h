/* Softmax and its cross-entropy from logits: nothing is ever the logarithm of a rounded
 * probability. */
#ifndef PLOGP_SRC_LEARN_SOFTMAX_H
#define PLOGP_SRC_LEARN_SOFTMAX_H

#include <stddef.h>
#include <stdint.h>

/*
 * Probabilities of `classes` logits and their complements, each to a few u:
 *     p_k = exp(z_k) / sum_j exp(z_j),   complement_k = 1 - p_k without cancellation.
 * `possible` [classes] excludes classes (p = 0); NULL excludes none. Logits may be
 * infinite, not NaN. Returns log sum_j exp(z_j) - max z, the part of the loss that the
 * likeliest class pays, and which class that is.
 */
struct plogp__likeliest {
    double log_total;
    size_t label;
};
struct plogp__likeliest plogp__softmax(const double *logits, const uint8_t *possible,
                                       size_t classes, double *probability,
                                       double *complement);

/* -log p_label of the same: 0 exactly for a certain truth, +Inf exactly for an
 * excluded one. */
double plogp__softmax_loss(const double *logits, const uint8_t *possible, size_t classes,
                           size_t label);

#endif
