#define _GNU_SOURCE /* sched_getaffinity */
#include "base/team.h"

#include <sched.h>
#include <unistd.h>

#include "base/paged.h"
#include "base/status.h"
#include "base/thread.h"

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
    return count > PLOGP__TEAM_MAX ? PLOGP__TEAM_MAX : count;
}

/* The first failure in task order, so that the status does not depend on timing. Tasks are
 * begun in order: behind a failed one none is left to begin. */
static void report_failure(struct plogp__work *piece, size_t task, plogp_status status)
{
    piece->next = piece->count;
    if (task >= piece->failed)
        return;
    piece->failed = task;
    piece->status = status;
}

/* The next task of the piece; the lock is held before and after, not meanwhile. */
static void run_next(struct plogp__team *team, struct plogp__work *piece, size_t worker)
{
    const plogp_context *const context = team->context;
    const size_t task = piece->next++;
    plogp_status status = PLOGP_ECANCEL;
    piece->running++;
    (void)pthread_mutex_unlock(&team->lock);
    plogp__moved_on(context);
    if (context == NULL || !plogp_cancel_requested(context->cancel))
        status = piece->task(piece->state, task, worker);
    (void)pthread_mutex_lock(&team->lock);
    piece->running--;
    if (status != PLOGP_OK)
        report_failure(piece, task, status);
    if (piece->running == 0 && piece->next == piece->count)
        (void)pthread_cond_signal(&team->ended);
}

/* Until the team stops and nothing is left to begin. */
static void *help(void *state)
{
    struct plogp__team *const team = state;
    (void)pthread_mutex_lock(&team->lock);
    const size_t worker = ++team->workers;
    for (;;) {
        struct plogp__work *work = team->open;
        while (work != NULL && work->next == work->count)
            work = work->behind;
        if (work != NULL)
            run_next(team, work, worker);
        else if (team->stopping)
            break;
        else
            (void)pthread_cond_wait(&team->posted, &team->lock);
    }
    (void)pthread_mutex_unlock(&team->lock);
    return NULL;
}

static void init(struct plogp__team *team, const plogp_context *context)
{
    team->context = context;
    team->started = team->workers = 0;
    team->stopping = false;
    team->open = NULL;
    (void)pthread_mutex_init(&team->lock, NULL);
    (void)pthread_cond_init(&team->posted, NULL);
    (void)pthread_cond_init(&team->ended, NULL);
}

static void start_threads(struct plogp__team *team, size_t size)
{
    while (team->started + 1 < size &&
           plogp__thread_start(&team->threads[team->started], help, team))
        team->started++;
    team->size = team->started + 1;
}

void plogp__team_start(struct plogp__team *team, const plogp_context *context)
{
    init(team, context);
    start_threads(team, plogp__team_size(context));
}

void plogp__team_stop(struct plogp__team *team)
{
    (void)pthread_mutex_lock(&team->lock);
    team->stopping = true;
    (void)pthread_cond_broadcast(&team->posted);
    (void)pthread_mutex_unlock(&team->lock);
    for (size_t i = 0; i < team->started; i++)
        (void)pthread_join(team->threads[i], NULL);
    (void)pthread_cond_destroy(&team->ended);
    (void)pthread_cond_destroy(&team->posted);
    (void)pthread_mutex_destroy(&team->lock);
}

/* With the lock held, and so are the next two. */
static void open_piece(struct plogp__team *team, struct plogp__work *piece)
{
    struct plogp__work **place = &team->open;
    while (*place != NULL)
        place = &(*place)->behind;
    piece->next = piece->running = 0;
    piece->failed = piece->count;
    piece->status = PLOGP_OK;
    piece->behind = NULL;
    *place = piece;
}

static void close_piece(struct plogp__team *team, const struct plogp__work *piece)
{
    struct plogp__work **place = &team->open;
    while (*place != piece)
        place = &(*place)->behind;
    *place = piece->behind;
}

void plogp__team_post(struct plogp__team *team, struct plogp__work *piece)
{
    (void)pthread_mutex_lock(&team->lock);
    open_piece(team, piece);
    (void)pthread_cond_broadcast(&team->posted);
    (void)pthread_mutex_unlock(&team->lock);
}

static plogp_status finish(struct plogp__team *team, struct plogp__work *piece)
{
    while (piece->next < piece->count)
        run_next(team, piece, 0);
    while (piece->running > 0)
        (void)pthread_cond_wait(&team->ended, &team->lock);
    close_piece(team, piece);
    return piece->status == PLOGP_ECANCEL
               ? plogp__fail(team->context, PLOGP_ECANCEL, "interrupted")
               : piece->status;
}

plogp_status plogp__team_finish(struct plogp__team *team, struct plogp__work *piece)
{
    (void)pthread_mutex_lock(&team->lock);
    const plogp_status status = finish(team, piece);
    (void)pthread_mutex_unlock(&team->lock);
    return status;
}

/* Task 0 is begun by the caller before others know of the piece. */
static plogp_status run_together(struct plogp__team *team, struct plogp__work *piece)
{
    (void)pthread_mutex_lock(&team->lock);
    open_piece(team, piece);
    (void)pthread_cond_broadcast(&team->posted);
    run_next(team, piece, 0);
    const plogp_status status = finish(team, piece);
    (void)pthread_mutex_unlock(&team->lock);
    return status;
}

static plogp_status run_alone(const plogp_context *context, size_t tasks,
                              plogp__task *task, void *state)
{
    for (size_t t = 0; t < tasks; t++) {
        PLOGP_TRY(plogp__check_cancel(context));
        PLOGP_TRY(task(state, t, 0));
    }
    return PLOGP_OK;
}

plogp_status plogp__team_work(struct plogp__team *team, const plogp_context *context,
                              size_t tasks, plogp__task *task, void *state)
{
    if (team == NULL)
        return plogp__team_run(context, tasks, task, state);
    if (team->size == 1 || tasks <= 1)
        return run_alone(context, tasks, task, state);
    struct plogp__work piece = {.task = task, .state = state, .count = tasks};
    return run_together(team, &piece);
}

plogp_status plogp__team_run(const plogp_context *context, size_t tasks,
                             plogp__task *task, void *state)
{
    const size_t size = plogp__team_size(context);
    const size_t workers = size < tasks ? size : tasks;
    if (workers <= 1)
        return run_alone(context, tasks, task, state);
    struct plogp__team team;
    struct plogp__work piece = {.task = task, .state = state, .count = tasks};
    init(&team, context);
    team.stopping = true; /* nothing else will be posted: who finds no task is done */
    (void)pthread_mutex_lock(&team.lock);
    open_piece(&team, &piece);
    start_threads(&team, workers);
    run_next(&team, &piece, 0);
    const plogp_status status = finish(&team, &piece);
    (void)pthread_mutex_unlock(&team.lock);
    plogp__team_stop(&team);
    return status;
}
