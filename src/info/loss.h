/* The parts of plogp/loss.h: rows of either type, their targets, and what they cost. */
#ifndef PLOGP_SRC_INFO_LOSS_H
#define PLOGP_SRC_INFO_LOSS_H

#include <stdbool.h>

#include "plogp/loss.h"

#define PLOGP__LOSS_CHUNK 256 /* numbers converted and mapped at a time */

/* Numbers of the caller's type: exactly one of the two is set, or none (not wanted). */
struct plogp__vector {
    const double *doubles;
    const float *floats;
};

struct plogp__output {
    double *doubles;
    float *floats;
};

/* One row on its way. */
struct plogp__loss_row {
    const plogp_targets *targets;
    const plogp_loss_options *options;
    struct plogp__vector logits;   /* at the row's first logit        */
    struct plogp__output gradient; /* at the row's first, or not wanted */
    size_t index;                  /* of the row                      */
    double scale; /* d value / d cost of the row, r_i or r_i / total weight */
};

/* The cost of a row (without its weight), its gradient written. */
typedef double plogp__loss_cost(const struct plogp__loss_row *row);
double plogp__softmax_cost(const struct plogp__loss_row *row);
double plogp__binary_cost(const struct plogp__loss_row *row);
double plogp__nll_cost(const struct plogp__loss_row *row);

/* logits[first .. first + count) as doubles; `count` at most PLOGP__LOSS_CHUNK. */
void plogp__load(struct plogp__vector from, size_t first, size_t count, double *to);
void plogp__store(struct plogp__output to, size_t first, size_t count,
                  const double *from);
/* numbers[0 .. count) *= factor */
void plogp__scale(struct plogp__output numbers, size_t count, double factor);
static inline bool plogp__is_wanted(struct plogp__output output)
{
    return output.doubles != NULL || output.floats != NULL;
}

/* c_j t_j of classes first .. first + count of a row, after smoothing. */
void plogp__load_targets(const struct plogp__loss_row *row, size_t first, size_t count,
                         double *to);
/* t_j after smoothing, and c_j. */
double plogp__target(const struct plogp__loss_row *row, size_t j);
double plogp__class_weight(const plogp_loss_options *options, size_t j);

/* How many numbers a row has, of the kind of loss in question. */
struct plogp__loss_kind {
    plogp__loss_cost *cost;
    bool binary; /* one logit a row */
};

struct plogp__loss_input {
    struct plogp__vector logits;
    struct plogp__output gradient;
    const plogp_targets *targets;
    const plogp_loss_options *options;
};

PLOGP_MUST_CHECK plogp_status plogp__loss_run(const struct plogp__loss_kind *kind,
                                              const struct plogp__loss_input *input,
                                              plogp_loss *loss);
/* Check the targets and options; the sum of the rows' weights on PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__loss_check(const struct plogp__loss_kind *kind,
                                                const struct plogp__loss_input *input,
                                                double *weight);
/* The targets of a row before smoothing, weighted by class: its weight in the mean, but for
 * the row's own. NaN when one of them is out of its domain. */
double plogp__row_mass(const struct plogp__loss_kind *kind,
                       const struct plogp__loss_input *input, size_t i);
bool plogp__row_is_ignored(const plogp_targets *targets, size_t i);
double plogp__row_weight(const plogp_loss_options *options, size_t i);

#endif
