/**
 * Assessments: what a classifier costs on rows whose classes are known.
 *
 *     cross-entropy  =  H(Y | X)                + KL
 *     what it pays      what no model on these    what a better model
 *                       features can avoid        could still win
 *
 * plogp_classifier_train leaves one of the training rows, plogp_evaluate makes one of any
 * others. All information is in nats per observation; n is the sum of the weights.
 */
#ifndef PLOGP_ASSESSMENT_H
#define PLOGP_ASSESSMENT_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/interval.h"
#include "plogp/ledger.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Rows whose likeliest class has a probability in (low, high]. */
typedef struct plogp_calibration_bin {
    double low, high;
    double n;          /* weight of the rows                                          */
    double confidence; /* mean probability of the likeliest class; NaN where n is 0   */
    double accuracy;   /* share of the rows that are of that class; NaN where n is 0  */
    plogp_interval ci; /* of the accuracy, Wilson (1927), 95 %                        */
} plogp_calibration_bin;

#define PLOGP_CALIBRATION_BINS 15

#define PLOGP_RARE_CLASS 30  /* observations                      */
#define PLOGP_RARE_SHARE 0.1 /* of H(Y), above which to warn       */

/** Where the floor H(Y|X) of an assessment comes from. */
typedef enum plogp_floor_method {
    PLOGP_FLOOR_NONE = 0,   /* nothing: it lies between 0 and what models cost      */
    PLOGP_FLOOR_GROUPS = 1, /* plug-in over groups of equal features                */
    PLOGP_FLOOR_NEIGHBOURS =
        2, /* H(Y) - I(X; Y), Ross (2014), on standardised features */
} plogp_floor_method;

typedef struct plogp_assessment {
    double n;         /* sum of the weights                                            */
    size_t groups;    /* different (features, class)                                   */
    double entropy_y; /* H(Y), plug-in                                                 */
    double entropy_y_high; /* upper end of its 95 % interval                           */
    double rare;           /* share of H(Y) that classes of fewer than PLOGP_RARE_CLASS
                    observations carry: where it is large (PLOGP_RARE_SHARE) the intervals,
                    which are normal, hold less often                                  */

    plogp_ledger ledger; /* its entropy is H(Y|X) by floor_method (none: the plug-in over
                            groups), at most cross_entropy, which is +Inf when
                            infinite_losses > 0                                      */
    plogp_interval cross_entropy_ci, entropy_ci, divergence_ci; /* 95 %                */
    double entropy_corrected; /* H(Y|X) + (cells - groups) / 2n, Miller-Madow; from
                                 neighbours: less the excess that halves show          */
    double alone;             /* share of n whose features no other row has            */
    plogp_floor_method floor_method;
    const char *floor_reason; /* static, why there is none; NULL: there is one         */
    double floor_radius;      /* median distance of the neighbours, in standard
                                 deviations of one feature; NaN: not looked at         */
    double
        cost_high; /* upper end of what models are known to cost on other rows: of these
                      rows, of rows held out, or with p / (n - p - 1) added for p
                      parameters (Akaike; Hurvich, Tsai); at most that of H(Y)          */

    double cross_entropy_finite; /* mean over the rows of finite loss                  */
    /* cross_entropy = miscalibration + refinement: what the best rising function of the score
       (two classes) or the best scale and shifts of the logits (more) would win on these
       rows, and the rest; of evaluations only, NaN otherwise or where there is no best */
    double miscalibration, refinement;
    double infinite_losses; /* weight of the rows whose class had probability 0   */

    double
        accuracy; /* share whose likeliest class (the first of equals) is the true one */
    double brier; /* mean squared distance of the probabilities from the class, 0..2;
                     two classes: of the second one's probability, 0..1             */
    double auc;   /* P(score of a row of the class > of one of another), ties 1/2: of the
                     second of two classes, the mean over the classes that occur of more;
                     NaN when fewer than two occur                                   */
    double ece;   /* sum over bins of share * |accuracy - confidence|               */
    plogp_interval ece_ci; /* 95 %, from the binomial errors of the bins               */
    double
        ece_corrected; /* ece times the root of the share of its bins' squared gaps that is
                             not chance: sum share (gap^2 - variance) / sum share gap^2   */
    double ece_noise;  /* what ece would be on average for a perfectly calibrated model */
    plogp_calibration_bin bins[PLOGP_CALIBRATION_BINS];
} plogp_assessment;

/**
 * One class's part of the loss, on the rows of the class.
 *
 *     cross_entropy(c) = sum of w_i (-log q(c | x_i)) / n(c)   over the rows of class c
 *     cross-entropy    = sum over c of n(c) / n * cross_entropy(c)
 *
 * What it costs beside `surprisal`, -log(n(c) / n), which who knows the shares alone would
 * pay: above it the features mislead about this class. The floor is one of all classes
 * together, so a class has none. A row of several classes (soft labels) is a part of each.
 */
typedef struct plogp_class_ledger {
    const char *class_name;
    double n;             /* weight of its rows; 0: none of these rows is of the class  */
    double cross_entropy; /* mean loss of its rows, +Inf when infinite_losses > 0; NaN
                             where n is 0                                              */
    double se; /* of the mean of the finite losses, divisor n - 1; NaN where they weigh 1
                  or less                                                              */
    plogp_interval ci; /* normal, 95 %: above +Inf with the cross-entropy; NaN as se   */
    double surprisal;  /* of its share of n; +Inf where n is 0                         */
    double contribution; /* share of n times cross_entropy: they add up to that of all
                            classes; 0 where n is 0                                    */
    double loss_share;   /* contribution / the sum of all; NaN where that is 0 or +Inf */
    double infinite_losses;      /* weight of its rows to which the model gave 0       */
    double cross_entropy_finite; /* mean over its other rows; NaN where there is none  */
} plogp_class_ledger;

/**
 * What a set of columns tells about the class: alone, and beside the others.
 *
 *     told = H(Y) - cross-entropy of the model of the set alone
 *     won  = cross-entropy of the model of all other columns - that of the whole model
 *
 * Sets that repeat each other are told much and win little; sets that only together tell
 * something win more than they are told. Every model is fitted with the options of the whole
 * one. On training rows even a set of noise wins about `chance`; rows held out have no such
 * advantage. Intervals are normal, from the differences row by row: of a won that is not large
 * beside chance they say little.
 */
typedef struct plogp_set_ledger {
    const char *name;
    size_t
        df; /* coefficients that the whole model has more than the others' model      */
    plogp_assessment
        alone;   /* of the model of the set: its floor is H(Y | set)           */
    double told; /* may be negative on rows held out                            */
    plogp_interval told_ci;
    double
        without; /* cross-entropy of the others' model; +Inf where it excludes a class  */
    double won;  /* NaN where both models exclude classes that occur                    */
    plogp_interval won_ci;
    double chance; /* df / 2n; NaN on rows held out and where the objective is not the
                       likelihood                                                         */
    int converged; /* both models' fits; nonzero where they are separated                */
} plogp_set_ledger;

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_ASSESSMENT_H */
