#include "sample/scan.h"

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"

#define SLICE_ROWS                                                                       \
    8192 /* rows of one task: a worker's columns then stay in its cache                  \
          */

struct worker {
    plogp_context context; /* of the worker's accumulators: one thread, own message */
    plogp_error error;
    size_t failed_slice;   /* SIZE_MAX: none */
    void **accumulators;   /* [sink_count] */
    plogp_column *columns; /* [column_count] of the slice being pushed */
};

struct scan {
    const plogp__sink *sinks;
    size_t sink_count;
    const plogp_alloc *alloc;
    struct worker *workers;
    size_t worker_count;
    plogp_batch batch; /* being read */
};

/* Rows [first, first + rows) of a batch; `columns` is where its columns are put. */
static plogp_batch slice_of(const plogp_batch *batch, size_t first, size_t rows,
                            plogp_column *columns)
{
    for (size_t c = 0; c < batch->column_count; c++) {
        plogp_column column = batch->columns[c];
        if (column.numbers != NULL)
            column.numbers += first;
        if (column.codes != NULL)
            column.codes += first;
        if (column.valid != NULL)
            column.valid += first;
        columns[c] = column;
    }
    plogp_batch slice = *batch;
    slice.columns = columns;
    slice.rows = rows;
    slice.first_row += first;
    if (slice.weights != NULL)
        slice.weights += first;
    return slice;
}

static plogp_status push_slice(void *state, size_t task, size_t worker)
{
    struct scan *const scan = state;
    struct worker *const own = &scan->workers[worker];
    const size_t first = task * SLICE_ROWS, left = scan->batch.rows - first;
    const plogp_batch slice = slice_of(
        &scan->batch, first, left < SLICE_ROWS ? left : SLICE_ROWS, own->columns);
    for (size_t s = 0; s < scan->sink_count; s++) {
        const plogp_status status = scan->sinks[s].kind->push(
            own->accumulators[s], &slice, scan->sinks[s].columns);
        if (status == PLOGP_OK)
            continue;
        own->failed_slice = task;
        return status;
    }
    return PLOGP_OK;
}

static plogp_status worker_init(struct scan *scan, struct worker *worker,
                                const plogp_context *context, size_t column_count)
{
    worker->context = context == NULL ? plogp_context_defaults() : *context;
    worker->context.error = &worker->error;
    worker->context.threads = 1;
    worker->context.max_memory = plogp__context_memory(context) / scan->worker_count;
    worker->context.progress = NULL;
    worker->failed_slice = SIZE_MAX;
    worker->columns = plogp__alloc(scan->alloc, column_count, sizeof *worker->columns);
    worker->accumulators =
        plogp__alloc_zero(scan->alloc, scan->sink_count, sizeof(void *));
    if (worker->columns == NULL || worker->accumulators == NULL)
        return PLOGP_ENOMEM;
    for (size_t s = 0; s < scan->sink_count; s++)
        PLOGP_TRY(scan->sinks[s].kind->make(scan->sinks[s].accumulator, &worker->context,
                                            &worker->accumulators[s]));
    return PLOGP_OK;
}

static void worker_clear(struct scan *scan, struct worker *worker)
{
    for (size_t s = 0; worker->accumulators != NULL && s < scan->sink_count; s++)
        if (worker->accumulators[s] != NULL)
            scan->sinks[s].kind->free(worker->accumulators[s]);
    plogp__free(scan->alloc, worker->accumulators);
    plogp__free(scan->alloc, worker->columns);
}

/* The message of the failure that the team reported: that of the first slice. */
static void pass_message(const struct scan *scan, const plogp_context *context)
{
    const struct worker *first = &scan->workers[0];
    for (size_t w = 1; w < scan->worker_count; w++)
        if (scan->workers[w].failed_slice < first->failed_slice)
            first = &scan->workers[w];
    if (first->failed_slice != SIZE_MAX && context != NULL && context->error != NULL)
        *context->error = first->error;
}

static plogp_status read_all(struct scan *scan, plogp_source *source,
                             const plogp_context *context)
{
    plogp_batch *const batch = &scan->batch;
    for (;;) {
        PLOGP_TRY(plogp__check_cancel(context));
        PLOGP_TRY(plogp_source_next(source, batch));
        if (batch->rows == 0)
            return PLOGP_OK;
        const size_t tasks = (batch->rows - 1) / SLICE_ROWS + 1;
        const plogp_status status = plogp__team_run(context, tasks, push_slice, scan);
        if (status == PLOGP_OK)
            continue;
        pass_message(scan, context);
        return status;
    }
}

static plogp_status merge_workers(const struct scan *scan)
{
    for (size_t w = 0; w < scan->worker_count; w++)
        for (size_t s = 0; s < scan->sink_count; s++)
            PLOGP_TRY(scan->sinks[s].kind->merge(scan->sinks[s].accumulator,
                                                 scan->workers[w].accumulators[s]));
    return PLOGP_OK;
}

plogp_status plogp__scan(plogp_source *source, const plogp__sink *sinks,
                         size_t sink_count, const plogp_context *context)
{
    struct scan scan = {.sinks = sinks,
                        .sink_count = sink_count,
                        .alloc = plogp__context_alloc(context),
                        .worker_count = plogp__team_size(context)};
    scan.workers = plogp__alloc_zero(scan.alloc, scan.worker_count, sizeof *scan.workers);
    if (scan.workers == NULL)
        return plogp__fail_memory(context);
    const size_t column_count = plogp_source_schema(source)->column_count;
    plogp_status status = PLOGP_OK;
    for (size_t w = 0; w < scan.worker_count && status == PLOGP_OK; w++)
        status = worker_init(&scan, &scan.workers[w], context, column_count);
    if (status == PLOGP_ENOMEM)
        status = plogp__fail_memory(context);
    if (status == PLOGP_OK)
        status = read_all(&scan, source, context);
    if (status == PLOGP_OK)
        status = merge_workers(&scan);
    for (size_t w = 0; w < scan.worker_count; w++)
        worker_clear(&scan, &scan.workers[w]);
    plogp__free(scan.alloc, scan.workers);
    return status;
}
