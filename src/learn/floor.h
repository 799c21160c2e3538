/*
 * The floor H(Y|X) where rows do not share their features: from nearest neighbours.
 *
 *     H = mean(psi(m) - psi(k)),   k others of the row's class within the distance of its
 *                                  third, m others of any class within it
 *
 * This is H(Y) - I(X; Y) with the estimator of Ross (2014), ties counted as in Gao et al.
 * (2017), in the max norm over standardised features. The classes of a neighbourhood are
 * mixed over its radius, which makes H too large by an amount of second order in it: the
 * same from halves of the rows, whose neighbours are farther, says by how much.
 */
#ifndef PLOGP_SRC_LEARN_FLOOR_H
#define PLOGP_SRC_LEARN_FLOOR_H

#include "learn/rows.h"
#include "plogp/assessment.h"

struct plogp__floor {
    plogp_floor_method method; /* none, or neighbours                              */
    const char *reason;        /* static, why there is none                         */
    double entropy;            /* nats; NaN where there is none                     */
    double error;              /* standard, of it less the excess; neighbours shared
                                  between rows are in it                           */
    double excess;             /* by which it is too large, as far as halves tell   */
    double radius; /* median distance of the third neighbour, standard deviations    */
};

/* Of grouped rows with the weights of observations. PLOGP_ENOMEM, PLOGP_ECANCEL */
PLOGP_MUST_CHECK plogp_status plogp__floor_estimate(const struct plogp__rows *rows,
                                                    const plogp_context *context,
                                                    struct plogp__floor *estimate);

/* Put it into an assessment: entropy, divergence and their intervals. */
void plogp__floor_apply(const struct plogp__floor *estimate,
                        plogp_assessment *assessment);

#endif
