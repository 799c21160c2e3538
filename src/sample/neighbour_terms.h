/* The terms of neighbour estimators, one for each distinct pair. */
#ifndef PLOGP_SRC_SAMPLE_NEIGHBOUR_TERMS_H
#define PLOGP_SRC_SAMPLE_NEIGHBOUR_TERMS_H

#include "sample/kd_tree.h"
#include "sample/neighbour_pairs.h"

#define PLOGP__NEIGHBOURS_OPTION_MAX 1000

/* Others within `distance` of a value, those at it included or (strict) not. */
double plogp__margin_within(const struct plogp__margin *margin, double value,
                            double distance, int strict);

/* psi(1), psi(2), ... of counts. Status: PLOGP_ENOMEM. */
struct plogp__digammas {
    double *values;
    const plogp_alloc *alloc;
};
PLOGP_MUST_CHECK plogp_status plogp__digammas_init(const plogp_alloc *alloc,
                                                   struct plogp__digammas *digammas);
double plogp__digamma_of(const struct plogp__digammas *digammas, double count);
void plogp__digammas_clear(struct plogp__digammas *digammas);

/* Others around an observation that are not farther than its k-th neighbour. */
struct plogp__ball {
    double k;
    double near; /* in all coordinates                                  */
    double x, y; /* in x, in y; given z in (x, z), in (y, z)            */
    double z;    /* in z; 0: there is no z                              */
    struct plogp__kd_shell shell; /* by plogp__others_at */
    int fixed_z; /* z is a class, whose size no search decides          */
};
/* The others that are as far from a point of the tree as its k-th neighbour. */
struct plogp__kd_shell plogp__others_at(const struct plogp__kd_tree *tree,
                                        const double *point, double distance);
/* The term of ksg-ties but for psi(n), and how far from it Mesner and Shalizi's is where more
 * than one are as far as the k-th. */
double plogp__tied_term(const struct plogp__digammas *digammas,
                        const struct plogp__ball *ball, double *apart);

/* Values that occur ten times as often as those beside them, and 5 k times or more; of all
 * numeric columns. */
size_t plogp__atoms_of_pairs(const struct plogp__pairs *pairs, size_t neighbours);
/* Make the pairs ready for ksg-ties: atoms far from all others, grids of like steps equal.
 * PLOGP_ENOMEM. */
PLOGP_MUST_CHECK plogp_status plogp__prepare_ties(struct plogp__pairs *pairs,
                                                  size_t neighbours,
                                                  const plogp_context *context);

/* Fill terms, for which the pairs may be put into another order; PLOGP_ENOMEM, PLOGP_ECANCEL. The estimate is their weighted mean. */
PLOGP_MUST_CHECK plogp_status plogp__terms_of_numbers(struct plogp__pairs *pairs,
                                                      plogp_neighbour_estimator estimator,
                                                      size_t neighbours,
                                                      const plogp_context *context);
/* x and y given z, any of them a class. Observations that share their classes with no other
 * get a NaN: they are left out. */
PLOGP_MUST_CHECK plogp_status plogp__terms_given(struct plogp__pairs *pairs,
                                                 plogp_neighbour_estimator estimator,
                                                 size_t neighbours,
                                                 const plogp_context *context);
/* y is a class; the pairs are in the order of x. Classes that occur once get a NaN: they are left out. */
PLOGP_MUST_CHECK plogp_status plogp__terms_of_classes(struct plogp__pairs *pairs,
                                                      size_t neighbours,
                                                      const plogp_context *context);

#endif
