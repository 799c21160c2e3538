/*
 * A team of threads that shares out numbered tasks: for one piece of work, or for several
 * that are open at a time, of which the one that was posted first comes first.
 */
#ifndef PLOGP_SRC_BASE_TEAM_H
#define PLOGP_SRC_BASE_TEAM_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "plogp/context.h"

#define PLOGP__TEAM_MAX 1024

typedef plogp_status plogp__task(void *state, size_t task, size_t worker);

/* Tasks [0, count); the rest belongs to the team. */
struct plogp__work {
    plogp__task *task;
    void *state;
    size_t count;
    size_t next;    /* to begin                      */
    size_t running; /* begun and not ended           */
    size_t failed;  /* the first that failed         */
    plogp_status status;
    struct plogp__work *behind; /* posted after this one         */
};

/* The caller is worker 0; everything but `size` and `context` is guarded by the lock. */
struct plogp__team {
    const plogp_context *context;
    size_t size;    /* workers, the caller among them */
    size_t started; /* threads                        */
    size_t workers; /* that have their number         */
    bool stopping;
    struct plogp__work *open; /* in the order in which they were posted */
    pthread_mutex_t lock;
    pthread_cond_t posted;
    pthread_cond_t ended; /* the last task of a piece */
    pthread_t threads[PLOGP__TEAM_MAX];
};

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

/* Threads that stay until the team is stopped: team_size workers, or as many as can be had.
 * One thread, that which starts it, may use the rest of these functions. */
void plogp__team_start(struct plogp__team *team, const plogp_context *context);
void plogp__team_stop(struct plogp__team *team);

/* Open a piece of work, for the other workers to begin; it must stay where it is until it is
 * finished. */
void plogp__team_post(struct plogp__team *team, struct plogp__work *piece);

/* Lend a hand with a piece of work until it is done. Status as plogp__team_run. */
PLOGP_MUST_CHECK plogp_status plogp__team_finish(struct plogp__team *team,
                                                 struct plogp__work *piece);

/* As plogp__team_run, by a team that stays, or by one of its own where `team` is NULL. */
PLOGP_MUST_CHECK plogp_status plogp__team_work(struct plogp__team *team,
                                               const plogp_context *context, size_t tasks,
                                               plogp__task *task, void *state);

#endif
