#include "base/team.h"

#include <omp.h>

#include "base/status.h"

#define THREADS_MAX 1024

size_t plogp__team_size(const plogp_context *context)
{
    const int asked = context == NULL ? 0 : context->threads;
    const int count = asked > 0 ? asked : omp_get_num_procs();
    return (size_t)(count > THREADS_MAX ? THREADS_MAX : count);
}

/* The first failure in task order, so that the status does not depend on timing. */
struct outcome {
    size_t task;
    plogp_status status;
};

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

    struct outcome first = {tasks, PLOGP_OK};
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)workers)
    for (size_t t = 0; t < tasks; t++) {
        size_t failed_before;
#pragma omp atomic read
        failed_before = first.task;
        if (failed_before < t)
            continue;
        plogp_status status = PLOGP_ECANCEL;
        if (context == NULL || !plogp_cancel_requested(context->cancel))
            status = task(state, t, (size_t)omp_get_thread_num());
        if (status == PLOGP_OK)
            continue;
#pragma omp critical(plogp_team_outcome)
        if (t < first.task) {
#pragma omp atomic write
            first.task = t;
            first.status = status;
        }
    }
    if (first.status == PLOGP_ECANCEL)
        return plogp__fail(context, PLOGP_ECANCEL, "interrupted");
    return first.status;
}
