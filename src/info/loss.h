/* The parts of plogp/loss.h: rows of either type, their targets, and what they cost. */
#ifndef PLOGP_SRC_INFO_LOSS_H
#define PLOGP_SRC_INFO_LOSS_H

#include <stdbool.h>

#include "plogp/loss.h"
#include "plogp/sum.h"

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
double plogp__nll_cost(const struct plogp__loss_row *row);

/* logits[first .. first + count) as doubles; `count` at most PLOGP__LOSS_CHUNK. */
void plogp__load(struct plogp__vector from, size_t first, size_t count, double *to);
void plogp__store(struct plogp__output to, size_t first, size_t count,
                  const double *from);
/* to[0 .. count) = 0 where it is wanted */
void plogp__clear(struct plogp__output to, size_t count);
/* numbers[0 .. count) *= factor */
void plogp__scale(struct plogp__output numbers, size_t count, double factor);
static inline bool plogp__is_wanted(struct plogp__output output)
{
    return output.doubles != NULL || output.floats != NULL;
}

/* c_j t_j of classes first .. first + count of a row, after smoothing. */
void plogp__load_targets(const struct plogp__loss_row *row, size_t first, size_t count,
                         double *to);
/* t_j after smoothing. */
double plogp__target(const struct plogp__loss_row *row, size_t j);

/* A loss: what a row costs, and how many numbers it has. */
struct plogp__loss_kind {
    plogp__loss_cost *cost; /* of a binary loss NULL: plogp__binary_rows */
    bool binary;            /* one logit a row                           */
};

struct plogp__loss_input {
    struct plogp__vector logits;
    struct plogp__output gradient;
    const plogp_targets *targets;
    const plogp_loss_options *options;
};

/* A loss at work. */
struct plogp__loss_run {
    const struct plogp__loss_kind *kind;
    const struct plogp__loss_input *input;
    size_t width;   /* logits of a row                       */
    double divisor; /* of gradients: 1, or the total weight  */
    bool alike;     /* labels, no row left out, no weights   */
};

PLOGP_MUST_CHECK plogp_status plogp__loss_evaluate(const struct plogp__loss_kind *kind,
                                                   const struct plogp__loss_input *input,
                                                   plogp_loss *loss);

/* Costs (without the rows' weights) of rows, their gradients written; 0 for rows left out. */
void plogp__loss_rows(const struct plogp__loss_run *run, size_t first, size_t count,
                      double *costs);
struct plogp__loss_row plogp__loss_row_at(const struct plogp__loss_run *run, size_t i);
/* One row, not left out, by the kind's own cost. */
double plogp__loss_row_cost(const struct plogp__loss_run *run, size_t i);
void plogp__clear_gradient(const struct plogp__loss_run *run, size_t i);
/* d value / d cost of a row. */
double plogp__row_scale(const struct plogp__loss_run *run, size_t i);

#define PLOGP__LOSS_ROWS 256 /* rows that are worked on together: */
/* Rows of one logit: the same as plogp__loss_rows, of at most so many. */
void plogp__binary_rows(const struct plogp__loss_run *run, size_t first, size_t count,
                        double *costs);

/* Softmax of floats with one label a row, likewise; of any number if they are alike. */
bool plogp__softmax_is_quick(const struct plogp__loss_run *run);
void plogp__softmax_rows(const struct plogp__loss_run *run, size_t first, size_t count,
                         double *costs);

/* What one worker has added up; exact, so that workers merge in any order. */
struct plogp__loss_tally {
    plogp_sum finite;        /* of r cost, rows of finite cost      */
    plogp_sum finite_weight; /* of those rows                       */
    uint64_t rows, infinite;
};

void plogp__tally_init(struct plogp__loss_tally *tally);
void plogp__tally_rows(const struct plogp__loss_run *run, size_t first, size_t count,
                       const double *costs, struct plogp__loss_tally *tally);
void plogp__tally_merge(struct plogp__loss_tally *into,
                        const struct plogp__loss_tally *from);

/* Check the targets and options; the sum of the rows' weights on PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__loss_check(const struct plogp__loss_kind *kind,
                                                const struct plogp__loss_input *input,
                                                double *weight);
/* The targets of a row before smoothing, weighted by class: its weight in the mean, but for
 * the row's own. NaN when one of them is out of its domain. */
double plogp__row_mass(const struct plogp__loss_kind *kind,
                       const struct plogp__loss_input *input, size_t i);

static inline bool plogp__row_is_ignored(const plogp_targets *targets, size_t i)
{
    return (targets->ignored != NULL && targets->ignored[i] != 0) ||
           (targets->labels != NULL && targets->labels[i] == PLOGP_LABEL_IGNORED);
}

static inline double plogp__row_weight(const plogp_loss_options *options, size_t i)
{
    return options->row_weights == NULL ? 1.0 : options->row_weights[i];
}

static inline double plogp__class_weight(const plogp_loss_options *options, size_t j)
{
    return options->class_weights == NULL ? 1.0 : options->class_weights[j];
}

#endif
