#define _GNU_SOURCE /* sched_getaffinity */
#include "base/team.h"

#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/paged.h"
#include "base/status.h"
#include "base/thread.h"

#define THREADS_MAX 1024

/* The processors that this process may use. */
static size_t processors(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return (size_t)CPU_COUNT(&set);
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (size_t)online : 1;
}

size_t plogp__team_size(const plogp_context *context)
{
    const int asked = context == NULL ? 0 : context->threads;
    const size_t count = asked > 0 ? (size_t)asked : processors();
    return count > THREADS_MAX ? THREADS_MAX : count;
}

struct team {
    const plogp_context *context;
    plogp__task *task;
    void *state;
    atomic_size_t next;    /* task to begin         */
    atomic_size_t workers; /* that have their number */
    atomic_size_t failed;  /* the first failed task; tasks: none */
    pthread_mutex_t lock;  /* of changes of `failed` and `status` */
    plogp_status status;
};

/* The first failure in task order, so that the status does not depend on timing. */
static void report_failure(struct team *team, size_t task, plogp_status status)
{
    (void)pthread_mutex_lock(&team->lock);
    if (task < atomic_load(&team->failed)) {
        atomic_store(&team->failed, task);
        team->status = status;
    }
    (void)pthread_mutex_unlock(&team->lock);
}

/* Tasks are begun in order: behind a failed one none is left to begin. */
static void run_tasks(struct team *team, size_t worker, size_t first)
{
    const plogp_context *const context = team->context;
    for (size_t task = first; task < atomic_load(&team->failed);
         task = atomic_fetch_add(&team->next, 1)) {
        plogp_status status = PLOGP_ECANCEL;
        plogp__moved_on(context);
        if (context == NULL || !plogp_cancel_requested(context->cancel))
            status = team->task(team->state, task, worker);
        if (status != PLOGP_OK)
            report_failure(team, task, status);
    }
}

static void *work(void *state)
{
    struct team *const team = state;
    const size_t worker = atomic_fetch_add(&team->workers, 1);
    run_tasks(team, worker, atomic_fetch_add(&team->next, 1));
    return NULL;
}

/* With `size` threads, the caller's among them, or as many as can be had. */
static plogp_status run_together(struct team *team, size_t size)
{
    pthread_t threads[THREADS_MAX];
    size_t started = 0;
    (void)pthread_mutex_init(&team->lock, NULL);
    while (started + 1 < size && plogp__thread_start(&threads[started], work, team))
        started++;
    run_tasks(team, 0, 0);
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(threads[i], NULL);
    (void)pthread_mutex_destroy(&team->lock);
    if (team->status == PLOGP_ECANCEL)
        return plogp__fail(team->context, PLOGP_ECANCEL, "interrupted");
    return team->status;
}

plogp_status plogp__team_run(const plogp_context *context, size_t tasks,
                             plogp__task *task, void *state)
{
    const size_t size = plogp__team_size(context);
    const size_t workers = size < tasks ? size : tasks;
    if (workers <= 1) {
        for (size_t t = 0; t < tasks; t++) {
            PLOGP_TRY(plogp__check_cancel(context));
            PLOGP_TRY(task(state, t, 0));
        }
        return PLOGP_OK;
    }
    struct team team = {.context = context,
                        .task = task,
                        .state = state,
                        .next = 1, /* task 0 is the caller's, as worker 0 */
                        .workers = 1,
                        .failed = tasks};
    return run_together(&team, workers);
}
