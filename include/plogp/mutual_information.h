/**
 * Mutual information of two columns, from their joint table.
 *
 *     I(X; Y) = sum_xy p(x, y) log(p(x, y) / (p(x) p(y))) = H(X) + H(Y) - H(X, Y)
 *
 *     plogp_mutual_information mi;
 *     status = plogp_joint_counts_value(joint, &table);
 *     status = plogp_mutual_information_table(table, PLOGP_TABLE_PLUGIN, &context, &mi);
 *
 * The number of bits that knowing one column saves in coding the other; 0 exactly when the
 * table is that of independent columns. Estimated from a sample it is biased high by about
 * (r - 1)(c - 1) / 2n, so the p-value of the G-test and the interval come with it.
 */
#ifndef PLOGP_MUTUAL_INFORMATION_H
#define PLOGP_MUTUAL_INFORMATION_H

#include "plogp/joint_counts.h"
#include "plogp/permutation.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum plogp_table_estimator {
    PLOGP_TABLE_PLUGIN = 0,       /* of the table's own frequencies                     */
    PLOGP_TABLE_MILLER_MADOW = 1, /* each entropy corrected by (m - 1) / 2n; at least 0 */
    PLOGP_TABLE_SHRINK = 2,       /* frequencies shrunk to 1/rc, Hausser, Strimmer 2009 */
} plogp_table_estimator;

typedef struct plogp_mutual_information {
    plogp_table_estimator estimator;
    double mi;            /* nats, >= 0                                              */
    double entropy_x;     /* nats                                                    */
    double entropy_y;     /* nats                                                    */
    double entropy_joint; /* nats                                                    */
    double normalized;    /* mi / mean(entropy_x, entropy_y); NaN when both are 0    */
    double se;            /* standard error of mi, nats                              */
    double low;           /* 95 % interval, nats                                     */
    double high;
    double g;       /* statistic of the G-test, 2 n I of the plug-in           */
    double freedom; /* its degrees of freedom, (r - 1)(c - 1)                  */
    double p_value; /* of independence; 1 when freedom = 0                     */
    double n;       /* total weight of the cells                               */
    const char *interval_method; /* static                                           */
    const char *warning;         /* static: the table is too sparse, or NULL         */
} plogp_mutual_information;

/** "plugin", "miller-madow", "shrink"; never NULL. */
PLOGP_API const char *plogp_table_estimator_name(plogp_table_estimator estimator);

/**
 * The mutual information of the two columns of a joint table.
 *
 * Given        table      of two columns
 *              estimator  of mi and of the entropies
 * Returned     mi         written only on PLOGP_OK
 * Status       PLOGP_EINVAL   NULL, or not two columns
 *              PLOGP_EDOMAIN  no observation
 *              PLOGP_ENOMEM
 * Accuracy     plug-in mi 48u of itself, for nearly independent columns too: terms are
 *              q phi(p/q), without cancellation; exactly 0 when a column has one level or
 *              the table is a product; entropies 8u
 * Cost         O(cells log cells); memory O(cells), never rows times columns
 * Notes        the interval is mi - bias +- 1.96 se with bias = (r - 1)(c - 1)/2n, cut at
 *              0; the p-value takes G for chi-square, which needs n well above r c
 * Source       Shannon (1948); G-test: Woolf (1957); variance: Moddemeijer (1989)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_mutual_information_table(
    const plogp_joint_table *table, plogp_table_estimator estimator,
    const plogp_context *context, plogp_mutual_information *mi);

/**
 * Conditional mutual information: what X and Y say about each other once Z is known.
 *
 *     I(X; Y | Z) = sum_z p(z) I(X; Y | Z = z)
 *
 * Given        table  of three columns or more, X and Y the last two, Z all before them
 * Returned     mi     plug-in; entropy_x = H(X | Z), entropy_y = H(Y | Z), entropy_joint =
 *                     H(X, Y | Z); freedom = sum over z of (r_z - 1)(c_z - 1), r_z and c_z
 *                     the levels seen with z; written only on PLOGP_OK
 * Status, Accuracy, Notes as plogp_mutual_information_table
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_conditional_information_table(
    const plogp_joint_table *table, const plogp_context *context,
    plogp_mutual_information *mi);

/**
 * The p-value of independence by permutation of the observations: right for sparse tables
 * too, where chi-square is not.
 *
 *     (k + 1)/(R + 1),   k of R random pairings have at least this information
 *
 * Given        table         of columns x and y, or of those that are given, x and y, whose
 *                            y change places among observations that agree in what is given
 *              permutations  R >= 1, at the most: they end at the 20th pairing with at least
 *                            this information, and if it is the l-th of all, p = 20/l
 *              context       seed, cancellation
 * Returned     test          written only on PLOGP_OK
 * Status       PLOGP_EINVAL   NULL, no permutation, or fewer than two columns
 *              PLOGP_EDOMAIN  fractional weights, no or more than 2^26 observations
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Cost         O(n) for each permutation
 * Notes        P(p <= a) <= a for every a under independence, ended early or not
 * Source       Phipson, Smyth (2010); ending early: Besag, Clifford (1991)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_permutation_table(const plogp_joint_table *table, uint64_t permutations,
                        const plogp_context *context, plogp_permutation_test *test);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_MUTUAL_INFORMATION_H */
