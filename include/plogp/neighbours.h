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
    PLOGP_NEIGHBOUR_AUTO = 0, /* numbers: ksg, with ties ksg-ties; number and class: ross;
                                 given a column: frenzel-pompe, with ties or a class
                                 ksg-ties; three classes: mesner-shalizi              */
    PLOGP_NEIGHBOUR_KSG = 1,  /* Kraskov, Stoegbauer, Grassberger (2004), algorithm 1 */
    PLOGP_NEIGHBOUR_KSG2 = 2, /* the same, algorithm 2                                */
    PLOGP_NEIGHBOUR_GAO = 3,  /* Gao, Kannan, Oh, Viswanath (2017): mixtures and ties */
    PLOGP_NEIGHBOUR_ROSS = 4, /* Ross (2014): a number and a class                    */
    PLOGP_NEIGHBOUR_FRENZEL_POMPE = 5,  /* 2007: numbers, given a column               */
    PLOGP_NEIGHBOUR_MESNER_SHALIZI = 6, /* 2021: numbers and ties; classes, given one  */
    PLOGP_NEIGHBOUR_KSG_TIES =
        7, /* ksg and frenzel-pompe with ties counted, see below  */
} plogp_neighbour_estimator;

typedef struct plogp_neighbour_options {
    plogp_neighbour_estimator estimator; /* default PLOGP_NEIGHBOUR_AUTO              */
    size_t neighbours;                   /* k, 1..1000; default 3                     */
    uint64_t permutations; /* for the p-value, at the most; default 0: none           */
} plogp_neighbour_options;

typedef struct plogp_neighbour_information {
    plogp_neighbour_estimator estimator; /* the one used, never AUTO                  */
    double mi;  /* nats; may be a little below 0                                  */
    double se;  /* from the spread of the single observations' terms, which share
                   neighbours; NaN where fewer than two have a term               */
    double low; /* 95 % interval, nats, >= 0; of ksg-ties wider by what the counting of
                   ties changes                                                    */
    double high;
    double p_value; /* of independence, see below; NaN without permutations           */
    double n;       /* observations                                                   */
    double ties;    /* share of the observations that occur again in both columns     */
    size_t
        atoms; /* values of the numeric columns that stand out by how often they occur */
    double left_out;  /* share of the observations alone in their class, 0..1     */
    double entropy_x; /* plug-in entropy of a class, nats; NaN for numbers        */
    double entropy_y;
    uint64_t permutations; /* that were drawn                                         */
    const char *warning;   /* static, or NULL                                           */
} plogp_neighbour_information;

/** PLOGP_NEIGHBOUR_AUTO, 3 neighbours, no permutations. */
PLOGP_API plogp_neighbour_options plogp_neighbour_options_defaults(void);

/** The name on the command line, e.g. "ksg" or "mesner-shalizi"; never NULL. */
PLOGP_API const char *plogp_neighbour_estimator_name(plogp_neighbour_estimator estimator);

/** Read "ksg", "ksg:5", ... into estimator and neighbours. Status: PLOGP_EINVAL. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_neighbour_options_parse(
    const char *text, const plogp_context *context, plogp_neighbour_options *options);

/**
 * Mutual information of two columns, at least one of them numeric.
 *
 *     ksg    psi(k) + psi(n) - mean(psi(n_x + 1) + psi(n_y + 1)),
 *            n_x the others nearer in x than the k-th neighbour (max norm)
 *     gao    mean(psi(k_i) + log n - psi(n_x + 1) - psi(n_y + 1)), as ksg; of a point
 *            that k or more others equal, k_i its observations, n_x the others equal in x
 *     mesner-shalizi
 *            mean(psi(k_i) + psi(n) - psi(n_x) - psi(n_y)),
 *            k_i, n_x, n_y the others not farther than the k-th neighbour
 *     ksg-ties
 *            ksg, where the k-th neighbour is the only one as far as it is; elsewhere, of
 *            the l others not farther, f of which are forced by the search:
 *            mean(psi(l + 1) + psi(n) - psi(n_x + 1) - psi(n_y + 1) - f/l + f/2n_x + f/2n_y),
 *            f = min(1, 2 (k - nearer)/(l - nearer + 1)), at distance 0 f/n_x for f/2n_x
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
 * Permutations p = (k + 1)/(R + 1), k of R random pairings have an mi as large. They end at
 *              the 20th such pairing; if it is the l-th of all, p = 20/l, which is valid
 *              too (Besag, Clifford 1991)
 * Notes        exactly 0 with se 0 when a column has one level. Observations of a class
 *              that occurs once are left out by ross. Needs n well above k e^(2 mi).
 *              gao is as its authors programmed it: their text has log(n_x + 1), all not
 *              farther counted, which is lower by 0.2 nat at n = 1000 (docs/decisions).
 *              It expects ties at distance 0 only; on whole or rounded numbers it is
 *              high by up to 0.9 nat, mesner-shalizi off by 0.07, without ties high by 0.02
 *              to 0.1; ksg-ties by 0.03. Before ksg-ties, values that occur ten times as
 *              often as those beside them (zeros of rainfall) are moved far from all
 *              others, which changes no information.
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_mutual_information_neighbours(
    const plogp_joint_table *table, const plogp_neighbour_options *options,
    const plogp_context *context, plogp_neighbour_information *mi);

/**
 * The same from two arrays of numbers, without a table: faster where few values repeat.
 *
 * Given        columns [2][n]  x and y, finite; n is 2 .. 2^24
 *              options         estimator auto, ksg, ksg2, gao, mesner-shalizi or ksg-ties
 * Status       as plogp_mutual_information_neighbours
 * Notes        the same bits for any order of the rows
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_mutual_information_numbers(
    const double *const columns[2], size_t n, const plogp_neighbour_options *options,
    const plogp_context *context, plogp_neighbour_information *mi);

/**
 * Conditional mutual information I(X; Y | Z): what x and y say about each other once z is
 * known. Any of the three may be a class.
 *
 *     frenzel-pompe   psi(k) - mean(psi(n_xz + 1) + psi(n_yz + 1) - psi(n_z + 1)),
 *                     n_.. the others nearer in these than the k-th neighbour in all three
 *     mesner-shalizi  mean(psi(k_i) - psi(n_xz) - psi(n_yz) + psi(n_z)),
 *                     n_.., k_i the others not farther than the k-th neighbour
 *     ksg-ties        frenzel-pompe, with the counts of ties as above, classes too
 *
 * Distances are the largest of the three (max norm); different classes are infinitely far
 * apart. Where fewer than k others share the classes, k is their number; observations
 * without any are left out. With a class y and a constant z mesner-shalizi is ross but for
 * 1/n, with three classes it is a bias-corrected form of the table's information.
 *
 * Given        table  of three columns: z that is given, x, y; otherwise as
 *                     plogp_mutual_information_neighbours
 * Status       as there; frenzel-pompe needs numeric x and y
 * Permutations as there, of y among observations with the same class z, or, approximately,
 *              within runs of five or more neighbouring numbers z
 * Notes        the bias grows with the dimension: of normal columns it is about -0.1 I(X;
 *              Y | Z) at n = 1000
 * Source       Frenzel, Pompe (2007); Mesner, Shalizi (2021); Runge (2018) for the test
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_conditional_information_neighbours(
    const plogp_joint_table *table, const plogp_neighbour_options *options,
    const plogp_context *context, plogp_neighbour_information *mi);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_NEIGHBOURS_H */
