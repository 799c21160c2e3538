/* The thread team, for tasks that call BLAS. */
#ifndef PLOGP_SRC_LEARN_BLAS_TEAM_H
#define PLOGP_SRC_LEARN_BLAS_TEAM_H

#include "base/team.h"

/* As plogp__team_run, but with one worker where the BLAS that was loaded may not be called
 * from two threads at once. */
PLOGP_MUST_CHECK plogp_status plogp__blas_team_run(const plogp_context *context,
                                                   size_t tasks, plogp__task *task,
                                                   void *state);

#endif
