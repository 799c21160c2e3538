/* Measures of a law over the cells of a joint table. */
#ifndef PLOGP_SRC_INFO_JOINT_LAW_H
#define PLOGP_SRC_INFO_JOINT_LAW_H

#include "info/law.h"
#include "plogp/joint.h"

PLOGP_MUST_CHECK plogp_status plogp__joint_entropy(const struct plogp__law *law,
                                                   const plogp_joint_shape *shape,
                                                   const plogp_joint_question *question,
                                                   const plogp_context *context,
                                                   double *entropy);
PLOGP_MUST_CHECK plogp_status
plogp__joint_information(const struct plogp__law *law, const plogp_joint_shape *shape,
                         const plogp_joint_question *question,
                         const plogp_context *context, double *information);

#endif
