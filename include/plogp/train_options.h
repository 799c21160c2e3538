/**
 * How a classifier is trained: its kind, its objective and the solver.
 *
 *     plogp_train_options options = plogp_train_options_defaults();
 *     options.l2 = 0.01;
 *     status = plogp_classifier_train(design, &options, &context, &classifier);
 *
 * The arrays and texts that options point to are the caller's and must live until the
 * training is over. Values outside the ranges given here are PLOGP_EINVAL.
 */
#ifndef PLOGP_TRAIN_OPTIONS_H
#define PLOGP_TRAIN_OPTIONS_H

#include "plogp/calibration.h"
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
    PLOGP_SOLVER_GRADIENT = 2, /* gradient descent on all rows; without a rate by a line
                                  search, but for perceptrons; not with l1             */
    PLOGP_SOLVER_SGD = 3,  /* on batches, momentum 0.9; not with l1. Of convex kinds the
                                  lowest point after a pass is kept                    */
    PLOGP_SOLVER_ADAM = 4, /* the same by Kingma, Ba (2015): 0.9, 0.999, 1e-8       */
    PLOGP_SOLVER_LBFGS =
        5, /* not for perceptrons; where a Hessian fits in memory it still
                                  certifies the end                                    */
} plogp_solver;

/** "auto", "newton", "gradient", "sgd", "adam" or "lbfgs"; NULL for any other value. */
PLOGP_API const char *plogp_solver_name(plogp_solver solver);

/** How the learning rate of SGD, Adam and perceptrons changes with p, the passes over the rows so far. */
typedef enum plogp_schedule {
    PLOGP_SCHEDULE_CONSTANT = 0,
    PLOGP_SCHEDULE_INVERSE = 1, /* rate / (1 + p)                                      */
    PLOGP_SCHEDULE_COSINE = 2,  /* rate (1 + cos(pi p / epochs)) / 2                   */
} plogp_schedule;

/** "constant", "inverse" or "cosine"; NULL for any other value. */
PLOGP_API const char *plogp_schedule_name(plogp_schedule schedule);

/** What is said about the uncertainty of coefficients without a penalty. */
typedef enum plogp_inference {
    PLOGP_INFERENCE_WALD = 0, /* standard errors and what follows from them          */
    PLOGP_INFERENCE_LIKELIHOOD = 1, /* profile intervals and a likelihood-ratio test for
                                       each column too: some dozen fits a coefficient      */
} plogp_inference;

/** "wald" or "likelihood"; NULL for any other value. */
PLOGP_API const char *plogp_inference_name(plogp_inference inference);

/** The weight of one class in the objective. */
typedef struct plogp_class_weight {
    const char *class_name;
    double weight; /* finite, > 0 */
} plogp_class_weight;

/** Columns whose part of the ledger is asked for. */
typedef struct plogp_feature_set {
    const char *name;
    const char *const *columns; /* [count] */
    size_t count;
} plogp_feature_set;

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
    plogp_inference inference; /* default PLOGP_INFERENCE_WALD                         */
    int per_class; /* nonzero: the loss of each class too; default 0                   */
    const plogp_feature_set
        *feature_sets; /* [feature_set_count] of each a ledger of its own, too; NULL
                          (default): none; not for perceptrons and sparse rows          */
    size_t feature_set_count;
    int each_column; /* nonzero: each column is such a set, after those; default 0     */
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
    plogp_schedule schedule;     /* of the rate; default PLOGP_SCHEDULE_CONSTANT       */
    size_t epochs;               /* passes over the rows; default 200                  */
    size_t batch_rows; /* of a step of SGD and Adam; 0 (default): an eighth of the rows,
                          16 to 256                                                    */
    const char
        *checkpoint; /* file that keeps the state of the training while it runs, and
                               after it; NULL (default): none                          */
    int resume;      /* nonzero: go on from the checkpoint, if there is one: a perceptron
                       from the same state, others from the best point (SGD and Adam
                       without their momentum); default 0                               */
    int early_stop;  /* nonzero, needs holdout: keep the parameters of the lowest holdout
                       loss and stop 10 epochs after it; default 0                      */
    void (*trace)(void *state, const plogp_train_step *step); /* NULL (default): silent;
                       a perceptron then costs one more pass over the rows an epoch     */
    void *trace_state;
} plogp_train_options;

PLOGP_API plogp_train_options plogp_train_options_defaults(void);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_TRAIN_OPTIONS_H */
