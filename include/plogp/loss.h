/**
 * Losses of classifiers from logits, with their gradients in the same pass.
 *
 *     const plogp_targets targets = {.rows = n, .classes = k, .labels = labels};
 *     plogp_loss_options options = plogp_loss_options_defaults();
 *     plogp_loss loss;
 *     status = plogp_softmax_loss(logits, &targets, &options, gradient, &loss);
 *
 * Nothing is computed from rounded probabilities: right and certain costs exactly 0, wrong
 * and certain +Inf, and what lies between keeps its relative accuracy. No n x k temporary
 * is made; the gradient may overwrite the logits. All options work together. Results do
 * not depend on the number of threads or on the order of the rows by one bit.
 *
 * One row costs
 *     softmax     sum_j c_j t_j (-log softmax(z)_j)         z [rows][classes]
 *     binary      c_1 t softplus(-z) + c_0 (1 - t) softplus(z)          z [rows]
 *     nll         sum_j c_j t_j (-l_j)                      l [rows][classes] log-probs
 * with the target t (hard: 1 at the label), after smoothing (1 - e) t + e / classes, and
 * class weights c. Its weight is r sum_j c_j t_j, t before smoothing, r the row's weight;
 * the sum is sum_i r_i cost_i and the mean that divided by the sum of the weights.
 */
#ifndef PLOGP_LOSS_H
#define PLOGP_LOSS_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The label of a row that is left out. */
#define PLOGP_LABEL_IGNORED UINT32_MAX

/** What should have come out; exactly one of labels and laws is set. */
typedef struct plogp_targets {
    size_t rows;
    size_t classes;         /* >= 1; of a binary loss 2                                */
    const uint32_t *labels; /* [rows] below classes, or PLOGP_LABEL_IGNORED            */
    const double *laws;     /* [rows][classes] probabilities, used as given;
                               of a binary loss [rows], the probability of class 1     */
    const uint8_t *ignored; /* [rows] nonzero: left out; NULL: none                    */
} plogp_targets;

typedef enum plogp_reduction {
    PLOGP_REDUCTION_MEAN = 0, /* over the weights of the rows; 0 where they are 0      */
    PLOGP_REDUCTION_SUM = 1,
    PLOGP_REDUCTION_NONE = 2, /* the sum, and gradients of the single rows' losses;
                                 with `losses` it is what other libraries call none    */
} plogp_reduction;

typedef struct plogp_loss_options {
    plogp_reduction reduction;   /* default mean                                       */
    const double *class_weights; /* [classes] finite, >= 0; NULL (default): 1 each     */
    const double *row_weights;   /* [rows] finite, >= 0; NULL (default): 1 each        */
    double label_smoothing;      /* e in 0 .. 1, default 0                             */
    int divergence; /* nonzero: less the targets' own sum c_j t_j (-log t_j), which
                       makes a cross-entropy the KL divergence; default 0              */
    double *losses; /* [rows] if not NULL: receives r_i cost_i, 0 for rows left out    */
    const plogp_context *context; /* threads, memory, message; default NULL            */
} plogp_loss_options;

typedef struct plogp_loss {
    double value;        /* sum or mean; nats; +Inf when a row is                      */
    double finite_value; /* the same over the rows that are not infinite               */
    double weight;       /* sum of the rows' weights                                   */
    uint64_t rows;       /* that were not left out                                     */
    uint64_t infinite;   /* rows of infinite loss                                      */
} plogp_loss;

/** Mean, no weights, no smoothing, cross-entropy. */
PLOGP_API plogp_loss_options plogp_loss_options_defaults(void);

/**
 * Softmax cross-entropy (or KL) of rows of logits.
 *
 * Given        logits    [rows][classes] any doubles; -Inf is probability 0
 *              targets   what should have come out
 *              options   NULL: defaults
 * Returned     gradient  [rows][classes] d value / d logit, 0 for rows left out; NULL: not
 *                        wanted; may be `logits` itself
 *              loss      written with the gradient and the losses only on PLOGP_OK
 * Status       PLOGP_EINVAL   a pointer is NULL, classes is 0, both or no kind of target,
 *                             an unknown reduction, smoothing outside 0..1
 *              PLOGP_EDOMAIN  a label, a target or a weight outside its domain; the
 *                             message names the row
 *              PLOGP_ENOMEM, PLOGP_ECANCEL (then gradient and losses are undefined)
 * Accuracy     value 48u, near 0 too; each gradient 48u (c_j t_j + r_i c p_j), and of the
 *              label's own class, when it is the largest, 48u of itself;
 *              float with laws or smoothing: the gradient rounded once more; with labels
 *              each row's loss within (6 + g/2) 2^-23 of itself, g the distance of its two
 *              largest logits, each gradient within (8 + d/2) 2^-23 of itself, d the
 *              distance to the largest; classes from d = 87 on count as 0, which takes
 *              less than 2^-125 each from the loss and from the label's gradient
 * Cost         O(rows * classes); 64 KB for each thread
 * Notes        rows = 0, or all rows left out: value 0, weight 0. A NaN logit makes its
 *              row, and the value, NaN.
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_softmax_loss(const double *logits, const plogp_targets *targets,
                   const plogp_loss_options *options, double *gradient, plogp_loss *loss);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_softmax_loss_float(
    const float *logits, const plogp_targets *targets, const plogp_loss_options *options,
    float *gradient, plogp_loss *loss);

/**
 * Binary cross-entropy from one logit a row: the logit of class 1.
 *
 * Given        logits [rows]; targets->classes is 2
 * Returned, Status, Cost, Notes as plogp_softmax_loss, with a gradient [rows].
 * Accuracy     value 16u; gradient 16u of each of its two parts
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_binary_loss(const double *logits, const plogp_targets *targets,
                  const plogp_loss_options *options, double *gradient, plogp_loss *loss);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_binary_loss_float(
    const float *logits, const plogp_targets *targets, const plogp_loss_options *options,
    float *gradient, plogp_loss *loss);

/**
 * Negative log-likelihood of log-probabilities, which are used as given.
 *
 * Given        log_probs [rows][classes]
 * Returned, Status, Cost, Notes as plogp_softmax_loss; the gradient is -r c_j t_j.
 * Accuracy     value 8u when all log-probabilities are <= 0
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_nll_loss(const double *log_probs,
                                                       const plogp_targets *targets,
                                                       const plogp_loss_options *options,
                                                       double *gradient,
                                                       plogp_loss *loss);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_nll_loss_float(
    const float *log_probs, const plogp_targets *targets,
    const plogp_loss_options *options, float *gradient, plogp_loss *loss);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_LOSS_H */
