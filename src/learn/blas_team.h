/* The thread team for blocks of rows whose work is in BLAS. */
#ifndef PLOGP_SRC_LEARN_BLAS_TEAM_H
#define PLOGP_SRC_LEARN_BLAS_TEAM_H

#include "base/team.h"

/* As plogp__team_run, with BLAS on one thread for each of ours, and with one worker where
 * the BLAS that was loaded may not be called from several threads at once. */
PLOGP_MUST_CHECK plogp_status plogp__blas_team_run(const plogp_context *context,
                                                   size_t tasks, plogp__task *task,
                                                   void *state);

/* Let BLAS use one thread until plogp__blas_resume gets the number that this returned: the
 * blocks are shared out by our own team, and a product must not depend on the cores of the
 * machine. Nests. */
int plogp__blas_alone(void);
void plogp__blas_resume(int threads);

#endif
