/* One block of rows of an objective: logits, probabilities, gradient, curvature. */
#ifndef PLOGP_SRC_LEARN_OBJECTIVE_BLOCK_H
#define PLOGP_SRC_LEARN_OBJECTIVE_BLOCK_H

#include "learn/objective.h"

#define PLOGP__OBJECTIVE_BLOCK ((size_t)256)
#define PLOGP__BLOCK_NOTES     ((size_t)5) /* further numbers kept of each row */

struct plogp__block {
    const struct plogp__problem *problem;
    size_t first, count; /* count <= PLOGP__OBJECTIVE_BLOCK        */
    double *logits;      /* [BLOCK][vectors]                       */
    double *probability; /* [BLOCK][classes]                       */
    double *complement;  /* [BLOCK][classes]                       */
    double *residual;    /* [BLOCK][vectors] w (p - target)        */
    uint32_t *best;      /* [BLOCK] the likeliest class            */
    double *others;      /* [BLOCK] sum of exp(z_k - z_best), k != best; then its log1p */
    double *behind;      /* [BLOCK] z_best - z_label               */
    double *even;        /* [BLOCK] sum of z_best - z_k            */
    double *curvature; /* [BLOCK] of the pair of vectors under way, or [BLOCK][vectors] */
    double *scaled;    /* [BLOCK][1 + dense]                     */
};

/* Doubles of scratch that a block needs, and a block laid out in them. */
size_t plogp__block_scratch(const struct plogp__problem *problem);
struct plogp__block plogp__block_open(const struct plogp__problem *problem,
                                      double *scratch);

/* Products of the rows with `vectors` vectors [features] into block->logits. */
void plogp__block_multiply(const struct plogp__block *block, const double *vectors);
/* From the logits: the weighted loss, which is returned, the probabilities and, in
 * block->residual, its derivatives. */
double plogp__block_weigh(const struct plogp__block *block);
/* gradient [vectors][features] += residual^T rows. */
void plogp__block_add_gradient(const struct plogp__block *block, double *gradient);
/* h_i = w_i p_a (1 - p_a) of a vector with itself, w_i p_a p_b of two, into
 * curvature[i * stride]; never negative. */
void plogp__block_curve(const struct plogp__block *block, size_t a, size_t b,
                        size_t stride, double *curvature);
/* The variances under the probabilities of a row of numbers along [vectors] of the classes, 0 of
 * those without a vector; NULL: the least probability. */
void plogp__block_curve_along(const struct plogp__block *block, const double *along,
                              double *curvature);
/* hessian [pairs][features][features] += the lower triangles. */
void plogp__block_add_hessian(const struct plogp__block *block, double *hessian);
/* matrices [count][features][features] += the lower triangles; see plogp__objective_squares. */
void plogp__block_add_squares(const struct plogp__block *block, const double *along,
                              size_t count, double *matrices);
/* diagonal [vectors][features] += that of the Hessian. */
void plogp__block_add_diagonal(const struct plogp__block *block, double *diagonal);
/* sums [vectors][vectors] += the Hessian's block of the intercepts. */
void plogp__block_add_intercepts(const struct plogp__block *block, double *sums);
/* From products of the rows with a direction (block->logits) to those of the Hessian with
 * it: block->residual = w (p_a u_a - p_a sum_b p_b u_b). */
void plogp__block_bend(const struct plogp__block *block);

#endif
