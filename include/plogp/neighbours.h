/**
 * Mutual information of numeric columns by nearest neighbours.
 *
 *     plogp_neighbour_options options = plogp_neighbour_options_defaults();
 *     plogp_neighbour_information mi;
 *     status = plogp_joint_counts_value(joint, &table);
 *     status = plogp_mutual_information_neighbours(table, &options, &context, &mi);
 *
 * No bins: the number of neighbours sets the resolution. Ties are counted exactly and no
 * noise is added, so rounded and integer columns, mixtures of points and densities, and
 * constant columns (exactly 0) are all in order. Each numeric column is divided by its
 * standard deviation first.
 */
#ifndef PLOGP_NEIGHBOURS_H
#define PLOGP_NEIGHBOURS_H

#include "plogp/joint_counts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum plogp_neighbour_estimator {
    PLOGP_NEIGHBOUR_AUTO = 0, /* numbers: ksg, gao with ties; number and class: ross  */
    PLOGP_NEIGHBOUR_KSG = 1,  /* Kraskov, Stoegbauer, Grassberger (2004), algorithm 1 */
    PLOGP_NEIGHBOUR_KSG2 = 2, /* the same, algorithm 2                                */
    PLOGP_NEIGHBOUR_GAO = 3,  /* Gao, Kannan, Oh, Viswanath (2017): mixtures and ties */
    PLOGP_NEIGHBOUR_ROSS = 4, /* Ross (2014): a number and a class                    */
} plogp_neighbour_estimator;

typedef struct plogp_neighbour_options {
    plogp_neighbour_estimator estimator; /* default PLOGP_NEIGHBOUR_AUTO              */
    size_t neighbours;                   /* k, 1..1000; default 3                     */
    uint64_t permutations; /* for the p-value; default 0: none                        */
} plogp_neighbour_options;

typedef struct plogp_neighbour_information {
    plogp_neighbour_estimator estimator; /* the one used, never AUTO                  */
    double mi;  /* nats; may be a little below 0                                  */
    double se;  /* spread of the single observations' terms over sqrt(n)          */
    double low; /* 95 % interval, nats, >= 0                                      */
    double high;
    double p_value; /* of independence, (k + 1)/(R + 1); NaN without permutations     */
    double n;       /* observations                                                   */
    double ties;    /* share of the observations that occur again in both columns     */
    const char *warning; /* static, or NULL                                           */
} plogp_neighbour_information;

/** PLOGP_NEIGHBOUR_AUTO, 3 neighbours, no permutations. */
PLOGP_API plogp_neighbour_options plogp_neighbour_options_defaults(void);

/** "auto", "ksg", "ksg2", "gao", "ross"; never NULL. */
PLOGP_API const char *plogp_neighbour_estimator_name(plogp_neighbour_estimator estimator);

/** Read "ksg", "ksg:5", ... into estimator and neighbours. Status: PLOGP_EINVAL. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_neighbour_options_parse(
    const char *text, const plogp_context *context, plogp_neighbour_options *options);

/**
 * Mutual information of two columns, at least one of them numeric.
 *
 *     ksg    psi(k) + psi(n) - mean(psi(n_x + 1) + psi(n_y + 1)),
 *            n_x the others nearer in x than the k-th neighbour (max norm)
 *     gao    mean(psi(k_i) + log n - log(n_x + 1) - log(n_y + 1)),
 *            k_i = k, or the number of equal points when these are more than k;
 *            n_x the others not farther in x
 *     ross   psi(n) + mean(psi(k_i) - psi(n_class) - psi(m)),
 *            m the others not farther than the k_i-th neighbour of the same class
 *
 * Given        table    of two columns, whole weights, at most 2^24 cells
 *              options  NULL: defaults
 *              context  seed (of permutations), threads
 * Returned     mi       written only on PLOGP_OK
 * Status       PLOGP_EINVAL   NULL, not two columns, the estimator does not suit their
 *                             types, or an option outside its range
 *              PLOGP_EDOMAIN  fewer than 2 observations, fractional weights, an infinite
 *                             value, too many cells
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Cost         O(n log n) for each permutation, with threads
 * Notes        exactly 0 with se 0 when a column has one level. Observations of a class
 *              that occurs once are left out by ross. Needs n well above k e^(2 mi).
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_mutual_information_neighbours(
    const plogp_joint_table *table, const plogp_neighbour_options *options,
    const plogp_context *context, plogp_neighbour_information *mi);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_NEIGHBOURS_H */
