/**
 * Classifiers: minimum cross-entropy models of a class given features.
 *
 *     plogp_classifier *classifier = NULL;
 *     status = plogp_classifier_train(design, NULL, &context, &classifier);
 *     const plogp_training *training = plogp_classifier_training(classifier);
 *     printf("%g nats\n", training->assessment.ledger.cross_entropy);
 *     plogp_classifier_free(classifier);
 *
 * The objective is mean cross-entropy + (l2/2) sum of squares + l1 sum of absolute values of the coefficients; intercepts
 * are never penalised and the default is no penalty. Training ends with a bound on the
 * distance to the minimum. Where the likelihood has no maximum (separation), the limit is
 * found instead: coefficients are infinite where they are, finite where they can be.
 * Everything a classifier returns a pointer to lives as long as it does.
 */
#ifndef PLOGP_CLASSIFIER_H
#define PLOGP_CLASSIFIER_H

#include "plogp/assessment.h"
#include "plogp/calibration.h"
#include "plogp/design.h"
#include "plogp/network.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum plogp_classifier_kind {
    PLOGP_CLASSIFIER_AUTO = 0,     /* logistic for two classes, softmax for more       */
    PLOGP_CLASSIFIER_LOGISTIC = 1, /* one vector, for the second class                 */
    PLOGP_CLASSIFIER_SOFTMAX = 2,  /* without a penalty one vector for each class but the
                                      first; with one, a vector for each class         */
    PLOGP_CLASSIFIER_MLP = 3, /* multilayer perceptron, softmax over all classes        */
} plogp_classifier_kind;

/** "auto", "logistic", "softmax" or "mlp"; NULL for any other value. */
PLOGP_API const char *plogp_classifier_kind_name(plogp_classifier_kind kind);

/** How a model is trained. */
typedef enum plogp_solver {
    PLOGP_SOLVER_AUTO = 0,     /* Newton or Adam, by the kind                          */
    PLOGP_SOLVER_NEWTON = 1,   /* not for perceptrons                                  */
    PLOGP_SOLVER_GRADIENT = 2, /* gradient descent on all rows                         */
    PLOGP_SOLVER_SGD = 3,      /* on batches, momentum 0.9                             */
    PLOGP_SOLVER_ADAM = 4,     /* Kingma, Ba (2015): 0.9, 0.999, 1e-8                  */
    PLOGP_SOLVER_LBFGS =
        5, /* not for perceptrons; where a Hessian fits in memory it still
                                  certifies the end                                    */
} plogp_solver;

/** "auto", "newton", "gradient", "sgd", "adam" or "lbfgs"; NULL for any other value. */
PLOGP_API const char *plogp_solver_name(plogp_solver solver);

/** The weight of one class in the objective. */
typedef struct plogp_class_weight {
    const char *class_name;
    double weight; /* finite, > 0 */
} plogp_class_weight;

/** One point of a training, for whoever wants to watch. */
typedef struct plogp_train_step {
    size_t iteration; /* 0: where it starts; of a perceptron, the passes over the rows */
    double objective; /* with the penalty, nats per observation                        */
    double
        gradient_norm; /* Euclidean; with absolute penalties of the least subgradient */
} plogp_train_step;

typedef struct plogp_train_options {
    plogp_classifier_kind kind; /* default PLOGP_CLASSIFIER_AUTO                       */
    double l2;                  /* >= 0, default 0                                     */
    double l1; /* >= 0, default 0: l1 times the sum of absolute coefficients is added too;
                  not for perceptrons                                                   */
    int standardize;        /* nonzero: the penalty is on the numeric columns scaled to
                               standard deviation 1 (divisor n); default 0          */
    double label_smoothing; /* share of each label spread over all classes, 0 <= e < 1,
                               default 0                                            */
    size_t iterations_max;  /* default 200                                         */
    double tolerance; /* of the certificate, nats per row; default 1e-9                */
    const plogp_class_weight
        *class_weights; /* [class_weight_count] others 1; NULL: none */
    size_t class_weight_count;
    int balanced; /* nonzero: each class weighs n / (classes n_class); default 0       */
    double holdout; /* share of the observations, 0 <= h < 1, that are not trained on but
                       assessed; drawn with the context's seed; default 0               */
    plogp_calibration_kind
        calibrate; /* on the rows held out, which it needs; default none */
    size_t
        folds; /* >= 2: every penalty of the path is fitted without each of so many folds,
                        drawn with the context's seed, and the one of the lowest loss on the
                        folds is taken; default 0: none; not for perceptrons          */
    const double
        *path; /* [path_count] penalties >= 0; NULL: the automatic path or none  */
    size_t path_count;
    int path_auto;  /* nonzero: thirteen from 10 down to 1e-6; default 0             */
    int path_of_l1; /* nonzero: the path is of l1, at this l2; default 0: of l2        */
    /* of perceptrons; inputs are centred and scaled while training                     */
    const size_t
        *hidden; /* [hidden_count] units of the hidden layers; default one of 16 */
    size_t hidden_count;
    plogp_activation activation; /* default PLOGP_ACTIVATION_TANH                      */
    plogp_solver solver;         /* default PLOGP_SOLVER_AUTO                          */
    double rate;                 /* of learning; 0 (default): 1e-3 Adam, 0.05 others   */
    size_t epochs;               /* passes over the rows; default 200                  */
    size_t batch_rows;           /* of a step of SGD and Adam; 0 (default): an eighth of
 the rows, 16 to 256 */
    const char
        *checkpoint; /* file that keeps the state of the training while it runs, and
                               after it; NULL (default): none                          */
    int resume;     /* nonzero: go on from the checkpoint, if there is one; default 0   */
    int early_stop; /* nonzero, needs holdout: keep the parameters of the lowest holdout
                       loss and stop 10 epochs after it; default 0                      */
    void (*trace)(void *state, const plogp_train_step *step); /* NULL (default): silent;
                       a perceptron then costs one more pass over the rows an epoch     */
    void *trace_state;
} plogp_train_options;

PLOGP_API plogp_train_options plogp_train_options_defaults(void);

typedef struct plogp_coefficient {
    const char *class_name; /* the class whose logit it belongs to                     */
    const char *feature;    /* "(intercept)", "column", "column=level"                 */
    double value;           /* on the columns as given; +-Inf where the likelihood grows
                               for ever, NaN where nothing determines it                */
    double value_scaled;    /* on the columns scaled to mean 0, standard deviation 1   */
    double se;              /* from the observed information; NaN with a penalty       */
    double z, p_value;      /* value / se and its two-sided normal tail                */
    plogp_interval ci;      /* Wald, 95 %                                              */
    double odds_ratio;      /* exp(value)                                              */
    int fixed;              /* nonzero: constant or collinear, held at 0               */
} plogp_coefficient;

/** How the likelihood runs away, when it does. */
typedef enum plogp_separation {
    PLOGP_SEPARATION_NONE = 0,
    PLOGP_SEPARATION_QUASI = 1,    /* some rows become certain          */
    PLOGP_SEPARATION_COMPLETE = 2, /* all rows become certain: loss 0   */
} plogp_separation;

/** "none", "quasi-complete" or "complete". */
PLOGP_API const char *plogp_separation_name(plogp_separation separation);

/** One component of a direction along which the loss falls for ever. */
typedef struct plogp_direction_term {
    const char *class_name;
    const char *feature;
    double value; /* on the columns as given */
    size_t stage; /* 0 for the first direction */
} plogp_direction_term;

/** Under separation of several classes: a coefficient of one class against another that is
 * finite though both are not. */
typedef struct plogp_contrast {
    const char *class_name, *against;
    const char *feature;
    double value, se; /* on the columns as given */
} plogp_contrast;

/** A penalty and its loss on rows that the fit has not seen. */
typedef struct plogp_path_point {
    double l2, l1;
    double cross_entropy; /* over all folds, nats; may be +Inf */
    double se;            /* of that mean over the rows        */
} plogp_path_point;

typedef struct plogp_training {
    plogp_classifier_kind kind; /* what was chosen                                     */
    size_t features;            /* without the intercept                               */
    size_t class_count;
    double rows_dropped;    /* weight left out for missing features                    */
    double targets_dropped; /* weight left out for a missing target                    */
    size_t iterations;
    double objective; /* with the penalty; under separation the limit of the loss      */
    double gradient_norm, suboptimality; /* the certificate                            */
    int converged;
    int interrupted;   /* nonzero: stopped on request; this is the best point so far   */
    double loglik;     /* -n * cross-entropy                                           */
    size_t parameters; /* estimated coefficients                                       */
    double aic,
        bic; /* NaN with a penalty or separation                                        */
    /* likelihood-ratio test of all coefficients but the intercepts being 0: 2 n (H(Y) - loss),
       chi-square with lr_df degrees in large samples; NaN as aic, or without a coefficient */
    double lr_statistic, lr_p_value;
    size_t lr_df;
    plogp_assessment assessment; /* on the training rows */
    int has_holdout;
    plogp_assessment holdout; /* on the rows held out, when there are any; calibrated */
    const plogp_path_point *path; /* [path_count] of the choice by folds             */
    size_t path_count, path_best;
    size_t path_one_se; /* the strongest within one standard error of the best        */
    plogp_calibration calibration; /* of kind none when there is none */
    plogp_separation separation;
    double separated_n;                   /* weight of the rows that become certain */
    const char *const *separated_classes; /* [separated_class_count] */
    size_t separated_class_count;
    const plogp_direction_term *direction; /* [direction_count] */
    size_t direction_count;
    const plogp_contrast *contrasts; /* [contrast_count] */
    size_t contrast_count;
    const char *const *warnings; /* [warning_count] whole sentences */
    size_t warning_count;
} plogp_training;

typedef struct plogp_classifier plogp_classifier;

/**
 * Fit a classifier to a design, which stays the caller's.
 *
 * Given        options NULL: defaults
 * Returned     classifier, to be released with plogp_classifier_free
 * Status       PLOGP_EINVAL   an option outside its range, or a kind that does not fit
 *                             the number of classes
 *              PLOGP_EDOMAIN  no row, too many classes
 *              PLOGP_EFORMAT  the checkpoint is damaged; PLOGP_EINVAL: it is that of other
 *                             data, options or seed
 *              PLOGP_ENOCONV  the bound of the certificate was not reached: the best
 *                             point is returned
 *              PLOGP_ENOMEM, PLOGP_EIO (the checkpoint)
 *              PLOGP_ECANCEL  before the first pass was over; after it a stop is
 *                             PLOGP_ENOCONV with training->interrupted: the best point so
 *                             far is returned; separation is PLOGP_OK: see plogp_training
 * Accuracy     coefficients within sqrt(2 suboptimality) in the metric of the information,
 *              about 1e-14 of a standard error; docs/numerics.md
 * Cost         Newton: rows * features^2 * vectors^2 per iteration, on all threads; the
 *              bits do not depend on their number, nor on the order of the rows
 * Source       Cox (1958); certificate: Bach (2010); separation: Albert, Anderson (1984);
 *              limit: Geyer (2009)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_classifier_train(const plogp_design *design, const plogp_train_options *options,
                       const plogp_context *context, plogp_classifier **classifier);

/** Release; NULL is allowed. */
PLOGP_API void plogp_classifier_free(plogp_classifier *classifier);

/** The record of the training. */
PLOGP_API const plogp_training *
plogp_classifier_training(const plogp_classifier *classifier);

/** The coefficients, in the order of the columns for each class: [*count]. */
PLOGP_API const plogp_coefficient *
plogp_classifier_coefficients(const plogp_classifier *classifier, size_t *count);

/** The classes in order: [*count]. */
PLOGP_API const char *const *plogp_classifier_classes(const plogp_classifier *classifier,
                                                      size_t *count);

/** The name of the target column. */
PLOGP_API const char *plogp_classifier_target(const plogp_classifier *classifier);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_CLASSIFIER_H */
