/**
 * Several variables: entropies and informations of a joint table of any dimension.
 *
 *     const size_t x[] = {0}, y[] = {1}, z[] = {2};
 *     const plogp_joint_shape shape = {cells, size, 3};
 *     const plogp_joint_question question = {{x, 1}, {y, 1}, {z, 1}};
 *     status = plogp_joint_information_counts(counts, &shape, &question, &context, &mi);
 *
 * plogp_law_joint_* take the numbers in any form and type of plogp/law.h.
 *
 * The table is a list of cells, as plogp/joint_counts.h makes them; the shares of their
 * exact sum are the law. Variables come in groups, each of which counts as one. Results
 * are in nats and do not depend on the order of cells, of levels, or of the variables
 * within a group by one bit (the total correlation: within its bound).
 */
#ifndef PLOGP_JOINT_H
#define PLOGP_JOINT_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"
#include "plogp/law.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_joint_shape {
    const uint32_t *cells; /* [size][variables] levels; a cell may occur again        */
    size_t size;           /* >= 1 */
    size_t variables;      /* >= 1 */
} plogp_joint_shape;

/** Some of the variables, by index, each once; count 0: none. */
typedef struct plogp_variables {
    const size_t *index; /* [count] below shape->variables */
    size_t count;
} plogp_variables;

typedef struct plogp_joint_question {
    plogp_variables x, y;  /* at least one variable each                                */
    plogp_variables given; /* may be none                                              */
} plogp_joint_question;

/**
 * Conditional entropy of a group of variables, given another one.
 *
 *     H(X | Z) = sum p(x, z) log(p(z) / p(x, z));   H(X) when nothing is given
 *
 * Given        counts or weights [size]  of the cells (plogp/probability.h)
 *              law                       the same as numbers of any kind, k = size
 *              shape, question           y is not looked at
 *              context                   memory, message; of a law threads
 * Returned     entropy  nats, >= 0, written only on PLOGP_OK
 * Status       PLOGP_EINVAL   a pointer is NULL, size or variables is 0, or an index is
 *                             no variable; law->k is not size
 *              PLOGP_EDOMAIN  no law in this form
 *              PLOGP_ENOMEM
 * Accuracy     8u of itself: it is no difference of entropies; but a group of cells that
 *              has all of its whole but 2^-60 or less is told from it by 106 bits alone
 * Cost         O(size log size) for each variable
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_law_joint_entropy(
    const plogp_law *law, const plogp_joint_shape *shape,
    const plogp_joint_question *question, const plogp_context *context, double *entropy);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_joint_entropy_counts(
    const uint64_t *counts, const plogp_joint_shape *shape,
    const plogp_joint_question *question, const plogp_context *context, double *entropy);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_joint_entropy_weights(
    const double *weights, const plogp_joint_shape *shape,
    const plogp_joint_question *question, const plogp_context *context, double *entropy);

/**
 * Conditional mutual information of two groups of variables, given a third one.
 *
 *     I(X; Y | Z) = sum p(x,y,z) log(p(x,y,z) p(z) / (p(x,z) p(y,z)));   I(X; Y) when
 *     nothing is given
 *
 * Given, Status, Cost as plogp_joint_entropy_counts.
 * Returned     information  nats, >= 0, written only on PLOGP_OK
 * Accuracy     48u of itself, near conditional independence too
 * Source       Cover, Thomas (2006), section 2.5
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_law_joint_information(const plogp_law *law, const plogp_joint_shape *shape,
                            const plogp_joint_question *question,
                            const plogp_context *context, double *information);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_joint_information_counts(const uint64_t *counts, const plogp_joint_shape *shape,
                               const plogp_joint_question *question,
                               const plogp_context *context, double *information);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_joint_information_weights(const double *weights, const plogp_joint_shape *shape,
                                const plogp_joint_question *question,
                                const plogp_context *context, double *information);

/**
 * Interaction information of three groups of variables: what Z adds to, or takes from,
 * what X and Y say about each other.
 *
 *     I(X; Y | Z) - I(X; Y),   symmetric in the three; positive: synergy
 *
 * Given, Status, Cost as plogp_joint_entropy_counts; `given` is Z.
 * Returned     interaction  nats, of either sign
 * Accuracy     48u of the larger of the two informations
 * Source       McGill (1954)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_law_joint_interaction(const plogp_law *law, const plogp_joint_shape *shape,
                            const plogp_joint_question *question,
                            const plogp_context *context, double *interaction);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_joint_interaction_counts(const uint64_t *counts, const plogp_joint_shape *shape,
                               const plogp_joint_question *question,
                               const plogp_context *context, double *interaction);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_joint_interaction_weights(const double *weights, const plogp_joint_shape *shape,
                                const plogp_joint_question *question,
                                const plogp_context *context, double *interaction);

/**
 * Total correlation of all variables of a table: how far they are from independent.
 *
 *     sum_i H(X_i) - H(X_1, ..., X_d) = KL(joint || product of the margins)
 *
 * Given, Status, Cost as plogp_joint_entropy_counts.
 * Returned     correlation  nats, >= 0; 0 for one variable
 * Accuracy     48u of itself: by the chain rule it is a sum of informations, none of
 *              them negative
 * Source       Watanabe (1960)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_law_joint_correlation(const plogp_law *law, const plogp_joint_shape *shape,
                            const plogp_context *context, double *correlation);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_joint_correlation_counts(const uint64_t *counts, const plogp_joint_shape *shape,
                               const plogp_context *context, double *correlation);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_joint_correlation_weights(const double *weights, const plogp_joint_shape *shape,
                                const plogp_context *context, double *correlation);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_JOINT_H */
