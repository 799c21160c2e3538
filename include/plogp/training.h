/**
 * The record of a training: what was found, how sure it is, and what it costs.
 *
 *     const plogp_training *training = plogp_classifier_training(classifier);
 *     printf("%g nats per row above the minimum at most\n", training->suboptimality);
 *
 * A record belongs to its classifier, with all that it points to.
 */
#ifndef PLOGP_TRAINING_H
#define PLOGP_TRAINING_H

#include "plogp/assessment.h"
#include "plogp/train_options.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_coefficient {
    const char *class_name; /* the class whose logit it belongs to                     */
    const char *feature;    /* "(intercept)", "column", "column=level"                 */
    double value;           /* on the columns as given; +-Inf where the likelihood grows
                               for ever, NaN where nothing determines it                */
    double value_scaled;    /* on the columns scaled to mean 0, standard deviation 1   */
    double se;              /* from the observed information; NaN with a penalty       */
    double z, p_value;      /* value / se and its two-sided normal tail                */
    plogp_interval ci;      /* Wald, 95 %                                              */
    plogp_interval profile; /* of the profile likelihood, 95 %; NaN unless asked for;
                               +-Inf at an end where the likelihood does not fall      */
    double odds_ratio;      /* exp(value)                                              */
    int fixed;              /* nonzero: constant or collinear, held at 0               */
} plogp_coefficient;

/** One column of the data, tested by leaving it out: 2 n (loss without - loss with it) is
 * chi-square in large samples. Source: Wilks (1938) */
typedef struct plogp_term_test {
    const char *term; /* the column; of sparse rows the feature                    */
    double statistic; /* >= 0; under separation of the limits of both losses       */
    size_t df;        /* coefficients that go with it; 0: the others determine it   */
    double p_value;   /* NaN where df is 0                                          */
    double aic;       /* of the model without it                                    */
} plogp_term_test;

/** How the likelihood runs away, when it does. */
typedef enum plogp_separation {
    PLOGP_SEPARATION_NONE = 0,
    PLOGP_SEPARATION_QUASI = 1,    /* some rows become certain, or lose a class */
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

/** What hashing has made of a column. */
typedef struct plogp_hashing {
    const char *column;
    uint64_t seed;        /* of plogp_hash_bucket                                       */
    size_t buckets, used; /* used: those that rows of the training fell into           */
    size_t levels;        /* different ones in the training                             */
    size_t colliding;     /* of them, those that share their bucket with another        */
    double colliding_n;   /* weight of the rows of those                                */
} plogp_hashing;

typedef struct plogp_training {
    plogp_classifier_kind kind; /* what was chosen                                     */
    size_t features;            /* without the intercept                               */
    size_t class_count;
    const plogp_hashing *hashings; /* [hashing_count] in the columns' order             */
    size_t hashing_count;
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
    const plogp_term_test
        *terms; /* [term_count] when asked for, in the columns' order  */
    size_t term_count;
    plogp_assessment assessment; /* on the training rows */
    int has_holdout;
    plogp_assessment holdout; /* on the rows held out, when there are any; calibrated */
    /* of the same rows, [class_count] when asked for; NULL otherwise                    */
    const plogp_class_ledger *class_ledgers, *holdout_class_ledgers;
    /* of the same rows, [set_count] when asked for; NULL otherwise                       */
    const plogp_set_ledger *set_ledgers, *holdout_set_ledgers;
    size_t set_count;
    const plogp_path_point *path; /* [path_count] of the choice by folds             */
    size_t path_count, path_best;
    size_t path_one_se; /* the strongest within one standard error of the best        */
    plogp_calibration calibration; /* of kind none when there is none */
    plogp_separation separation;
    double separated_n; /* weight of the rows that become certain */
    const char *const
        *separated_classes; /* [separated_class_count] of those rows; where no
                                             row becomes certain, of rows that lose a class */
    size_t separated_class_count;
    const plogp_direction_term *direction; /* [direction_count] */
    size_t direction_count;
    const plogp_contrast *contrasts; /* [contrast_count] */
    size_t contrast_count;
    const char *const *warnings; /* [warning_count] whole sentences */
    size_t warning_count;
} plogp_training;

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_TRAINING_H */
