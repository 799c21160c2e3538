/* The options of `train` on the command line, and what they mean to the library. */
#ifndef PLOGP_CLI_TRAIN_SETTINGS_H
#define PLOGP_CLI_TRAIN_SETTINGS_H

#include "commands.h"
#include "plogp/classifier.h"

struct train_settings {
    const char *target, *model, *kind, *missing, *solver, *activation, *calibrate,
        *inference, *schedule;
    struct words hidden, class_weights, soft_labels, l2_path, l1_path, hashed,
        feature_sets;
    double l2, l1, label_smoothing, holdout, rate;
    uint64_t iterations, epochs, batch, folds;
    const char *checkpoint;
    bool standardize, per_class, early_stop, resume;
};

extern const struct train_settings train_defaults;
extern const struct option train_option_table[];

/* How rows are gathered, and how they are trained on; a usage error for a text that means
 * nothing. */
plogp_status train_design_options(struct invocation *invocation,
                                  plogp_design_options *options);
plogp_status train_read_options(struct invocation *invocation,
                                plogp_train_options *options);

#endif
