/*
 * The objective that training minimises, with its gradient and its Hessian.
 *
 *     F(theta) = (1/n) sum_i w_i loss_i(theta) + sum_jv penalty_j theta_vj^2 / 2
 *
 * loss_i is the cross-entropy of softmax against the label of row i, from logits. The
 * parameters are `vectors` coefficient vectors; the classes below classes - vectors have
 * logit 0. Rows are cut into chunks by their number alone and the chunks are added in
 * order, so that no bit depends on the number of threads.
 */
#ifndef PLOGP_SRC_LEARN_OBJECTIVE_H
#define PLOGP_SRC_LEARN_OBJECTIVE_H

#include "learn/columns.h"
#include "learn/rows.h"
#include "learn/watch.h"

struct plogp__problem {
    const struct plogp__rows *rows;
    const struct plogp__columns *columns; /* all rows, of which `rows` are a sample in an
                                             order of its own: values and gradients are
                                             theirs, and nothing else can be had; NULL   */
    size_t classes;
    size_t vectors;        /* 1 <= vectors <= classes                                 */
    double total;          /* n, the sum of the weights                               */
    double smoothing;      /* share of each label spread evenly over all classes       */
    const double *penalty; /* [features], 0 at the intercept; NULL: none              */
    const double *l1;      /* [features] absolute penalties, not part of F; NULL: none */
    bool pin_intercepts;   /* add (sum of the intercepts)^2 / 2: fixes their mean at 0 */
    const uint8_t *possible; /* [count][classes] classes not excluded; NULL: all       */
    struct plogp__watch *watch; /* told of every pass: its state is the lowest value with
                                   absolute penalties, then theta; NULL: nobody       */
};

/* Rows there are, whatever form they have. */
size_t plogp__problem_count(const struct plogp__problem *problem);
/* A bound on the squared length of a row. */
double plogp__problem_longest(const struct plogp__problem *problem);
/* Coefficients: vectors * features. */
size_t plogp__problem_size(const struct plogp__problem *problem);

struct plogp__objective {
    const struct plogp__problem *problem;
    const plogp_context *context;
    size_t chunks, chunk_rows;
    size_t blocks; /* matrices of the Hessian: pairs of vectors, or one along each */
    const double *along; /* [blocks][vectors] of squares under way; NULL: not so       */
    double *value;       /* [chunks]                                          */
    double *gradient;    /* [chunks][2][vectors][features] gradient, diagonal, or
                         [chunks][vectors][vectors] of the intercepts           */
    double *hessian;     /* [chunks][blocks][features][features], lower; or NULL */
    double *scratch;     /* [workers][scratch_size]                           */
    size_t scratch_size;
    double
        *logits;   /* [rows->count][vectors] at `point`, of the last evaluation; NULL: not
                       kept */
    double *point; /* [size] */
    bool hessian_wanted;     /* there is room for one */
    const double *theta;     /* of the evaluation under way */
    const double *direction; /* of a product with the Hessian; NULL: gradients */
    bool with_hessian, with_diagonal, with_intercepts, with_squares;
};

/* Prepare evaluations; `problem` and `context` are kept. */
PLOGP_MUST_CHECK plogp_status plogp__objective_init(struct plogp__objective *objective,
                                                    const struct plogp__problem *problem,
                                                    bool with_hessian,
                                                    const plogp_context *context);
void plogp__objective_clear(struct plogp__objective *objective);
/* The same for `count` matrices of squares alone. */
PLOGP_MUST_CHECK plogp_status plogp__objective_init_squares(
    struct plogp__objective *objective, const struct plogp__problem *problem,
    size_t count, const plogp_context *context);
/* Keep the logits of every evaluation: products at its point then multiply the rows once, not
 * twice. */
PLOGP_MUST_CHECK plogp_status
plogp__objective_keep_logits(struct plogp__objective *objective);

/* F and its gradient [vectors][features] at theta; with `hessian` not NULL also the
 * lower triangle of the Hessian, [size][size] row-major. */
PLOGP_MUST_CHECK plogp_status
plogp__objective_evaluate(struct plogp__objective *objective, const double *theta,
                          double *value, double *gradient, double *hessian);

/* F, its gradient and the diagonal of its Hessian, [vectors][features]. */
PLOGP_MUST_CHECK plogp_status
plogp__objective_diagonal(struct plogp__objective *objective, const double *theta,
                          double *value, double *gradient, double *diagonal);
/* The block of the intercepts in the Hessian at theta: block [vectors][vectors]. */
PLOGP_MUST_CHECK plogp_status plogp__objective_intercepts(
    struct plogp__objective *objective, const double *theta, double *block);
/* matrices [count][features][features], lower triangles: without penalties,
 *     (1/n) sum_i w_i c_mi x_i x_i^T,
 * where c_mi is the variance of the numbers along[m] [vectors] of the classes (0 for those below)
 * under the probabilities of row i. With `along` NULL there is one matrix, and c_i is the least
 * probability of row i. */
PLOGP_MUST_CHECK plogp_status plogp__objective_squares(struct plogp__objective *objective,
                                                       const double *theta,
                                                       const double *along,
                                                       double *matrices);
/* The product of the Hessian at theta with a direction [vectors][features]. */
PLOGP_MUST_CHECK plogp_status plogp__objective_product(struct plogp__objective *objective,
                                                       const double *theta,
                                                       const double *direction,
                                                       double *product);

#endif
