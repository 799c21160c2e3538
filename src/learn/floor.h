/*
 * The floor H(Y|X). Where rows share their features it is the plug-in's over groups, which is too
 * low, and the upper end is what the rows of a group tell of each other:
 *
 *     C = mean(-log q),   q = (w_y - 1 + a s_y) / (W - 1 + a)
 *
 * with w_y of the W observations of the group in the row's class and s_y the class's share of
 * all, each without the row itself. q is a model that has not seen the row, hence C is above
 * H(Y|X) on average whatever a is; the a of least C is taken.
 *
 * Where they do not it comes from nearest neighbours.
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
    plogp_floor_method method; /* none, or neighbours; groups                      */
    const char *reason;        /* static, why there is none                         */
    double entropy;            /* nats; NaN where there is none; of groups C        */
    double error;              /* standard, of it less the excess; neighbours shared
                                  between rows are in it                           */
    double excess;             /* by which it is too large, as far as halves tell   */
    double bottom;             /* lower end where classes end sharply               */
    double radius; /* median distance of the third neighbour, standard deviations    */
};

/* From neighbours, of grouped rows with the weights of observations. PLOGP_ENOMEM,
 * PLOGP_ECANCEL */
PLOGP_MUST_CHECK plogp_status plogp__floor_estimate(const struct plogp__rows *rows,
                                                    const plogp_context *context,
                                                    struct plogp__floor *estimate);
/* C of grouped rows with the weights of observations. PLOGP_ENOMEM, PLOGP_ECANCEL */
PLOGP_MUST_CHECK plogp_status plogp__floor_groups(const struct plogp__rows *rows,
                                                  const plogp_context *context,
                                                  struct plogp__floor *estimate);

/*
 * Complete the assessment of grouped rows, and of rows held out from them (NULL: none): the
 * entropy, the divergence and their intervals. `cost` is the upper end of what a model costs on
 * rows that it has not seen. PLOGP_ENOMEM, PLOGP_ECANCEL
 */
PLOGP_MUST_CHECK plogp_status plogp__floor_find(const struct plogp__rows *rows,
                                                double cost, const plogp_context *context,
                                                plogp_assessment *own,
                                                plogp_assessment *held);

#endif
