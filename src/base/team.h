/* A team of threads that shares out numbered tasks. */
#ifndef PLOGP_SRC_BASE_TEAM_H
#define PLOGP_SRC_BASE_TEAM_H

#include <stddef.h>

#include "plogp/context.h"

typedef plogp_status plogp__task(void *state, size_t task, size_t worker);

/* Number of workers that plogp__team_run would use: >= 1. */
size_t plogp__team_size(const plogp_context *context);

/*
 * Run task(state, t, worker) for every t in [0, tasks), worker in [0, team_size). Which
 * worker gets which task is not fixed, so per-worker state must merge exactly or be
 * indexed by t; but task 0 is the caller's, whose thread is the one that signals
 * interrupt: a task that may wait for input must be that one. Returns the failure of the
 * lowest-numbered failed task; tasks not begun after a failure are skipped. Checks for
 * cancellation between tasks. Tasks other than 0 must not write to context->error.
 */
PLOGP_MUST_CHECK plogp_status plogp__team_run(const plogp_context *context, size_t tasks,
                                              plogp__task *task, void *state);

#endif
