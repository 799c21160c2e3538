/**
 * Curves: what the picture of a sample, of a law, or of a likelihood is drawn from.
 *
 *     const plogp_curve_grid grid = plogp_curve_grid_of(table, NULL);
 *     plogp_curve_bin bins[PLOGP_CURVE_BINS_MAX];
 *     status = plogp_curve_bins(table, &grid, bins);
 *     count = plogp_curve_density(&law, &grid, points);
 *
 * A few hundred numbers whatever the size of the sample, so that a report of ten million
 * rows is as small as one of a hundred. They are for the eye: measures of the same things,
 * with their accuracy, are in plogp/fit.h, plogp/two_sample.h and plogp/goodness.h.
 *
 * The caller owns all arrays; their largest sizes are constants below.
 */
#ifndef PLOGP_CURVES_H
#define PLOGP_CURVES_H

#include <stddef.h>

#include "plogp/context.h"
#include "plogp/fit.h"
#include "plogp/local.h"
#include "plogp/ordered.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PLOGP_CURVE_BINS_MAX   60
#define PLOGP_CURVE_POINTS_MAX 201
#define PLOGP_CURVE_PAIRS_MAX  99
#define PLOGP_CURVE_LAWS_MAX   30
#define PLOGP_CURVE_SLICE      61 /* points of a slice, odd: the maximum is one of them */
#define PLOGP_CURVE_SURFACE    31 /* points of each axis of a surface, odd */

/** Bins of equal width. */
typedef struct plogp_curve_grid {
    double low, high; /* low < high, finite                                            */
    size_t count;     /* 1 .. PLOGP_CURVE_BINS_MAX                                     */
    int whole;        /* nonzero: each bin is centred on a whole number                */
    int clipped;      /* nonzero: some values lie outside                              */
} plogp_curve_grid;

/** One bin of one sample, or of two. */
typedef struct plogp_curve_bin {
    double low, high;
    double share;   /* of the weight of P, 0..1                                        */
    double density; /* share / width                                                   */
    double share_q; /* of the weight of Q                                              */
    double kl; /* what the bin adds to KL(P || Q), nats, 1/2 added to each count; >= 0 */
} plogp_curve_bin;

typedef struct plogp_curve_point {
    double x, y;
} plogp_curve_point;

/** One point of a likelihood as a function of a parameter. */
typedef struct plogp_curve_slope {
    double x;        /* value of the parameter                                         */
    double distance; /* from the estimate, in standard errors                          */
    double y; /* log-likelihood less its maximum, nats; NaN outside the domain          */
} plogp_curve_slope;

/** What a law says of an order statistic. */
typedef struct plogp_curve_pair {
    double probability;       /* of the sample up to `value`; ties count half          */
    double value;             /* quantile of the sample                                */
    double model_value;       /* quantile of the law at `probability`                  */
    double model_probability; /* of the law up to `value`; ties count half             */
} plogp_curve_pair;

/** Two laws at one place. */
typedef struct plogp_curve_contrast {
    double x, p, q;
    double kl; /* p log(p / q) - p + q, nats, >= 0: its integral is KL(P || Q)          */
} plogp_curve_contrast;

/** One symbol of two laws. */
typedef struct plogp_curve_law {
    size_t index;     /* of the symbol                                                 */
    const char *text; /* [length] the level, of a table; NULL otherwise                */
    size_t length;
    double p, q;
    double kl; /* what it adds to KL(P || Q), nats, >= 0; +Inf where q = 0 < p          */
} plogp_curve_law;

/**
 * The symbols that add most to the divergence of two laws, in their own order.
 *
 * Given        laws   weights over the same symbols
 * Returned     rows   [PLOGP_CURVE_LAWS_MAX], of which *count are written
 * Status       PLOGP_EINVAL, PLOGP_EDOMAIN as plogp_local_divergences_weights; PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_curve_laws(const plogp_local_laws *laws,
                                                         const plogp_context *context,
                                                         plogp_curve_law *rows,
                                                         size_t *count);

/** The same for the levels of two tables, which are met by their text. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_curve_laws_counts(
    const plogp_counts_table *p, const plogp_counts_table *q,
    const plogp_context *context, plogp_curve_law *rows, size_t *count);

/**
 * The bins that suit a sample, or two on one axis.
 *
 * Their width is that of Freedman and Diaconis, their number from 5 to
 * PLOGP_CURVE_BINS_MAX; they are around whole numbers where all values are and lie close
 * together. Where the range is more than four times that of the middle 99 % (of the wider
 * sample), the rest is left outside.
 *
 * Given        table, other   samples; `other` may be NULL
 * Returned     the grid; count 0 where there is no finite value
 * Source       Freedman, Diaconis (1981)
 */
PLOGP_API plogp_curve_grid plogp_curve_grid_of(const plogp_ordered_table *table,
                                               const plogp_ordered_table *other);

/**
 * A histogram. Shares are of the whole weight, so that they sum to less than 1 where the
 * grid is clipped. The last bin includes its end.
 *
 * Given        table, grid
 * Returned     bins [grid->count]   low, high, share, density; the rest is 0
 * Status       PLOGP_EINVAL  NULL, or a grid without bins
 * Cost         O(size), no allocation
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_curve_bins(const plogp_ordered_table *table,
                                                         const plogp_curve_grid *grid,
                                                         plogp_curve_bin *bins);

/** Two histograms and what each bin adds to the divergence. As plogp_curve_bins. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_curve_compare_bins(const plogp_ordered_table *p, const plogp_ordered_table *q,
                         const plogp_curve_grid *grid, plogp_curve_bin *bins);

/**
 * The density of a law along a grid: at equal steps, or at whole numbers for a law of
 * such.
 *
 * Returned     points [PLOGP_CURVE_POINTS_MAX]; the return value is how many. A density
 *              that is infinite is left out.
 */
PLOGP_API size_t plogp_curve_density(const plogp_distribution *law,
                                     const plogp_curve_grid *grid,
                                     plogp_curve_point *points);

/**
 * Two laws and their pointwise divergence over the middle 99.8 % of both.
 *
 * Returned     points [PLOGP_CURVE_POINTS_MAX]; the return value is how many, 0 for a law
 *              without such a range
 */
PLOGP_API size_t plogp_curve_contrasts(const plogp_distribution *p,
                                       const plogp_distribution *q,
                                       plogp_curve_contrast *points);

/**
 * A sample against a law, quantile by quantile and probability by probability.
 *
 * Returned     pairs [PLOGP_CURVE_PAIRS_MAX]; the return value is how many: at most one
 *              for each distinct value
 */
PLOGP_API size_t plogp_curve_pairs(const plogp_ordered_table *table,
                                   const plogp_distribution *law,
                                   plogp_curve_pair *pairs);

/**
 * The log-likelihood, less its maximum, as a function of one parameter: the others stay
 * where they are, from 3.5 standard errors below the estimate to as many above.
 *
 *     y = sum w log f(x | theta) - sum w log f(x | theta^)
 *
 * Given        table      the sample of the fit
 *              candidate  of plogp_fit_ordered, with a distribution and a standard error
 *              parameter  index
 * Returned     points [PLOGP_CURVE_SLICE]
 * Status       PLOGP_EINVAL  NULL, no such parameter, or no standard error > 0
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Accuracy     exact up to 512 distinct values; beyond, means of 512 groups of neighbours
 *              stand for the values, and the slope that this leaves at the estimate is
 *              taken away: errors are of second order in the width of a group
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_curve_likelihood(
    const plogp_ordered_table *table, const plogp_fit_candidate *candidate,
    size_t parameter, const plogp_context *context, plogp_curve_slope *points);

/** One cell of a surface: the height is that of its middle. */
typedef struct plogp_curve_height {
    double x_low, x_high; /* of the first parameter                                    */
    double y_low, y_high; /* of the second                                             */
    double height; /* log-likelihood less its maximum, nats; NaN outside the domain    */
} plogp_curve_height;

/**
 * The same for two parameters, first and second, 3 standard errors to each side.
 *
 * Returned     heights [PLOGP_CURVE_SURFACE * PLOGP_CURVE_SURFACE], x fastest
 * Status, Accuracy     as plogp_curve_likelihood
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_curve_surface(const plogp_ordered_table *table,
                    const plogp_fit_candidate *candidate, const size_t parameters[2],
                    const plogp_context *context, plogp_curve_height *heights);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_CURVES_H */
