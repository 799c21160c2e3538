/**
 * Two variables: what a joint table says about X (rows) and Y (columns).
 *
 *     const plogp_table_shape shape = {.rows = 2, .columns = 3};
 *     plogp_table_measures measures;
 *     status = plogp_table_measures_counts(counts, &shape, &context, &measures);
 *
 * A table is dense, row after row, or a list of cells, which is how sparse tables and
 * those of plogp/joint_counts.h come. The cells' total stands for probability 1: of
 * probabilities, too, the shares of their exact sum are used. Nothing depends on the
 * order of rows, columns or cells by one bit.
 */
#ifndef PLOGP_TABLE_H
#define PLOGP_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"
#include "plogp/law.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_table_shape {
    size_t rows, columns;  /* >= 1 each                                                */
    const uint32_t *cells; /* [size][2] row and column of each value, each cell once;
                              NULL: dense                                              */
    size_t size;           /* number of values; of a dense table rows * columns or 0   */
} plogp_table_shape;

typedef struct plogp_table_measures {
    double total;         /* sum of the cells                                          */
    double entropy_x;     /* H(X) of the rows; nats, as all below unless said         */
    double entropy_y;     /* H(Y) of the columns                                      */
    double entropy_joint; /* H(X, Y)                                                  */
    double entropy_x_given_y;  /* H(X | Y) = H(X, Y) - H(Y)                           */
    double entropy_y_given_x;  /* H(Y | X) = H(X, Y) - H(X)                           */
    double mutual_information; /* I(X; Y) = KL(joint || product of the margins)       */
    double normalized;  /* I / ((H(X) + H(Y))/2), plain, 0 .. 1; NaN where both are 0  */
    double g_statistic; /* 2 total I, plain: of counts, the likelihood-ratio statistic */
} plogp_table_measures;

/**
 * All measures of a joint table.
 *
 *     I = sum_ij (p_ij log(p_ij / (p_i p_j)) - p_ij + p_i p_j)
 *
 * Given        probs, weights, counts  the cells, in a form of plogp/probability.h
 *              law                     the same as numbers of any kind; of logits the
 *                                      total is that of e^(z - largest)
 *              shape                   where they are
 *              context                 for memory and the message
 * Returned     measures  written only on PLOGP_OK
 * Status       PLOGP_EINVAL   a pointer is NULL, rows or columns is 0, or size or law->k is
 *                             wrong
 *              PLOGP_EDOMAIN  no law in this form, or a cell outside the table
 *              PLOGP_ENOMEM
 * Accuracy     entropies 8u, conditional entropies 8u of themselves (they are not
 *              differences), mutual information 48u of itself, near independence too
 * Cost         O(size + rows + columns) time and memory
 * Notes        of counts these are plug-in estimates; I is biased up by about
 *              (rows - 1)(columns - 1) / 2 total
 * Source       Shannon (1948); Cover, Thomas (2006), sections 2.2 to 2.4
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_law_table_measures(const plogp_law *law, const plogp_table_shape *shape,
                         const plogp_context *context, plogp_table_measures *measures);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_table_measures_probs(const double *probs, const plogp_table_shape *shape,
                           const plogp_context *context, plogp_table_measures *measures);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_table_measures_weights(
    const double *weights, const plogp_table_shape *shape, const plogp_context *context,
    plogp_table_measures *measures);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_table_measures_counts(const uint64_t *counts, const plogp_table_shape *shape,
                            const plogp_context *context, plogp_table_measures *measures);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_TABLE_H */
