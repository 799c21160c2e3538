/* The inside of a classifier. */
#ifndef PLOGP_SRC_LEARN_CLASSIFIER_H
#define PLOGP_SRC_LEARN_CLASSIFIER_H

#include "learn/calibration.h"
#include "learn/estimate.h"
#include "learn/scaling.h"
#include "learn/schema.h"
#include "learn/scorer.h"
#include "plogp/classifier.h"

struct plogp_classifier {
    const plogp_context *context; /* during training and loading                       */
    struct plogp__schema schema;
    plogp_train_options options;
    size_t classes, vectors;
    double *theta; /* [vectors][features] finite part, on the columns as given          */
    double
        *directions[PLOGP__STAGES_MAX]; /* [vectors][features] on the columns as given */
    size_t stages;
    plogp_network network; /* of a perceptron, whose vectors are 0               */
    size_t *sizes;         /* behind network.sizes; NULL: no perceptron          */
    double *parameters;    /* of the network, on the columns as given            */
    struct plogp__calibration calibration;
    plogp_path_point *path; /* behind training.path */
    plogp_training training;
    plogp_coefficient *coefficients; /* [coefficient_count] */
    size_t coefficient_count;
    plogp_direction_term *terms;   /* behind training.direction */
    plogp_contrast *contrasts;     /* behind training.contrasts */
    plogp_term_test *tests;        /* behind training.terms     */
    plogp_set_ledger *set_ledgers; /* [2][set_count] behind those of training        */
    struct plogp__names set_names; /* of them                                        */
    plogp_hashing *hashings;       /* behind training.hashings  */
    plogp_class_ledger
        *class_ledgers; /* [2][classes] behind those of training; NULL: not asked for */
    char **features;    /* [schema.features] names; coefficients point here  */
    struct plogp__names warnings;
    const char **separated; /* behind training.separated_classes */
};

/* A classifier with nothing in it but its context and options; NULL: out of memory. */
plogp_classifier *plogp__classifier_new(const plogp_train_options *options,
                                        const plogp_context *context);
/* Name the features of the schema and make room for the coefficients. */
PLOGP_MUST_CHECK plogp_status plogp__classifier_allocate(plogp_classifier *classifier);
/* Give the classifier a network of these hidden layers, with room for its parameters. */
PLOGP_MUST_CHECK plogp_status plogp__classifier_network(plogp_classifier *classifier,
                                                        const size_t *hidden,
                                                        size_t hidden_count,
                                                        plogp_activation activation);
/* The model as a scorer of rows as given. */
struct plogp__scorer plogp__classifier_scorer(const plogp_classifier *classifier);
/* Put the record of the hashed columns into that of the training. */
PLOGP_MUST_CHECK plogp_status
plogp__classifier_report_hashings(plogp_classifier *classifier);
/* Append a warning. */
PLOGP_MUST_CHECK plogp_status plogp__classifier_warn(plogp_classifier *classifier,
                                                     const char *format, ...);

/* What training has at hand for its report. */
struct plogp__trained {
    const struct plogp__problem *problem;
    const struct plogp__estimate *estimate;
    const struct plogp__scaling *scaling;
    const size_t *order;
};

/* Coefficients, directions, classes and warnings of a finished fit. */
PLOGP_MUST_CHECK plogp_status plogp__classifier_report(
    plogp_classifier *classifier, const struct plogp__trained *trained);
PLOGP_MUST_CHECK plogp_status plogp__classifier_report_separation(
    plogp_classifier *classifier, const struct plogp__trained *trained);

#endif
