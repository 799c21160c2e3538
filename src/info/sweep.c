#include "info/sweep.h"

#include "base/team.h"

#define SEVERAL    ((size_t)1 << 17) /* symbols that are worth a second thread          */
#define TASK       ((size_t)1 << 16) /* symbols of a task at the least: 16 us          */
#define TASKS_MOST 16 /* times that many: where a task begins, memory is waited for */
#define TASKS_EACH 8  /* of a worker, so that none waits long for the last one      */
#define WORKERS    16 /* more do not read faster; their sums are on the stack */

/* What is read. */
struct reading {
    size_t k;
    plogp__sweep_chunk *chunk;
    size_t step; /* symbols of a chunk at most */
    const void *state;
};

/* What the team shares. Sums are large: only those of workers that there are get written. */
struct sweep {
    const struct reading *reading;
    size_t task; /* symbols of one */
    plogp_sum sums[WORKERS][PLOGP__SWEEP_SUMS];
};

static void run_range(struct sweep *sweep, size_t first, size_t end, size_t worker)
{
    const struct reading *const reading = sweep->reading;
    for (size_t i = first; i < end; i += reading->step) {
        const size_t count = end - i < reading->step ? end - i : reading->step;
        reading->chunk(reading->state, i, count, sweep->sums[worker]);
    }
}

static plogp_status run_task(void *state, size_t task, size_t worker)
{
    struct sweep *const sweep = state;
    const size_t first = task * sweep->task, rest = sweep->reading->k - first;
    const size_t end = first + (rest < sweep->task ? rest : sweep->task);
    run_range(sweep, first, end, worker);
    return PLOGP_OK;
}

static size_t symbols_of_task(size_t k, size_t workers)
{
    const size_t tasks = k / (workers * TASKS_EACH) / TASK;
    return (tasks < 1 ? 1 : tasks < TASKS_MOST ? tasks : TASKS_MOST) * TASK;
}

static void init_sums(struct sweep *sweep, size_t workers)
{
    for (size_t w = 0; w < workers; w++)
        for (size_t j = 0; j < PLOGP__SWEEP_SUMS; j++)
            plogp_sum_init(&sweep->sums[w][j]);
}

static void run(const plogp_context *context, const struct reading *reading,
                plogp_sum *sums)
{
    struct sweep sweep;
    const size_t k = reading->k;
    plogp_context team = context == NULL ? plogp_context_defaults() : *context;
    size_t workers = k < SEVERAL ? 1 : plogp__team_size(context);
    workers = workers < WORKERS ? workers : WORKERS;
    team.threads = (int)workers;
    team.error = NULL;
    sweep.reading = reading;
    sweep.task = symbols_of_task(k, workers);
    init_sums(&sweep, workers);
    if (workers == 1)
        run_range(&sweep, 0, k, 0);
    else if (plogp__team_run(&team, (k - 1) / sweep.task + 1, run_task, &sweep) !=
             PLOGP_OK)
        workers = 1; /* interrupted */
    for (size_t j = 0; j < PLOGP__SWEEP_SUMS; j++) {
        sums[j] = sweep.sums[0][j];
        for (size_t w = 1; w < workers; w++)
            plogp_sum_merge(&sums[j], &sweep.sums[w][j]);
    }
}

void plogp__sweep(const plogp_context *context, size_t k, plogp__sweep_chunk *chunk,
                  const void *state, plogp_sum *sums)
{
    run(context, &(struct reading){k, chunk, PLOGP__CHUNK, state}, sums);
}

void plogp__sweep_tasks(const plogp_context *context, size_t k, plogp__sweep_chunk *chunk,
                        const void *state, plogp_sum *sums)
{
    run(context, &(struct reading){k, chunk, k, state}, sums);
}
