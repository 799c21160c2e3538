/* Cells put into groups that agree in some variables, and the exact sums of the groups. */
#ifndef PLOGP_SRC_INFO_GROUPS_H
#define PLOGP_SRC_INFO_GROUPS_H

#include "info/law.h"
#include "plogp/context.h"
#include "plogp/joint.h"

struct plogp__groups {
    uint32_t *of; /* [size] the group of each cell, below count */
    size_t count;
    struct plogp__pair *sums; /* [count] of the shares */
};

/* Cells that agree in all of `first` and `second` (either may be NULL: no variable). To be
 * released with plogp__groups_clear, also after a failure, which is PLOGP_ENOMEM without a
 * message. */
PLOGP_MUST_CHECK plogp_status plogp__groups_init(const struct plogp__law *law,
                                                 const plogp_joint_shape *shape,
                                                 const plogp_variables *first,
                                                 const plogp_variables *second,
                                                 const plogp_alloc *alloc,
                                                 struct plogp__groups *groups);
/* The groups that agree in both. */
PLOGP_MUST_CHECK plogp_status plogp__groups_join(const struct plogp__law *law,
                                                 const struct plogp__groups *a,
                                                 const struct plogp__groups *b,
                                                 const plogp_alloc *alloc,
                                                 struct plogp__groups *groups);
void plogp__groups_clear(struct plogp__groups *groups, const plogp_alloc *alloc);

#endif
